### How private is this?, in easy words.

pupil-private-name = 🙂 We don't ask your name. Grown-ups at school can't see your name on Telegram.
pupil-private-guess = 🤔 They might guess who you are.
pupil-private-secrets = ⚠️ We can't keep secrets if someone could be badly hurt. Then we tell people who can help.
pupil-private-telegram = 📱 Telegram can see this chat. It knows your phone number. The police can ask.
pupil-private-address = 🔒 We keep a locked way to answer you. Your school can't open it.
pupil-private-address-glass = 🔒 We keep a locked way to answer you. Two grown-ups can open it. Only both can. They do it to save a life.
pupil-private-unsent = If you say someone is in danger, we may read it. Even if you don't tap Send.
pupil-private-unsent-hurt = If you say someone is hurt or in danger, we may read it. Even if you don't tap Send.
pupil-private-unsent-off = We read only what you send.
pupil-private-draft =
    { $hours ->
        [one] Not sent? It is gone after 1 hour. If someone may be hurt, after 7 days.
       *[other] Not sent? It is gone after { $hours } hours. If someone may be hurt, after 7 days.
    }
pupil-private-kept =
    { $days ->
        [one] Your school writes it down. We wipe ours 1 day later.
       *[other] Your school writes it down. We wipe ours { $days } days later.
    } { $backups ->
        [one] A spare copy is gone 1 day after that.
       *[other] A spare copy is gone { $backups } days after that.
    }
pupil-private-photos-off = 📷 We don't take pictures.
pupil-private-photos = 📷 If you send a picture, a grown-up may look at it.
pupil-private-find = 📍 We don't know who or where you are. Tell us, or we can't send help to you.
pupil-private-device = On a school tablet, the school sees what you type.
pupil-private-device-unknown = On a school tablet, the school may see what you type.
pupil-private-device-no = Your school says its tablets don't watch what you type.
pupil-private-phone = 👀 Anyone with this phone can read the chat. Tap Hide. It works for 2 days.
pupil-private-web = You can tell us on a web page too: { $address }.
pupil-private-contact = Questions? Ask { $contact }.
pupil-private-unhappy = 👎 Not happy with us? Type /complain.
