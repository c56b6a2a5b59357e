### How private is this? Each sentence is shown only where it is true: the card is made from the running configuration.

pupil-private-name = We don't ask your name. The grown-ups at school can't see your Telegram name or number.
pupil-private-guess = They might guess who you are from what you write.
pupil-private-secrets = We can't keep secrets if someone could be badly hurt. Then we tell people who can help. That may be a social worker or the police.
pupil-private-telegram = Telegram is a company. It knows your phone number and can see this chat. The police can ask Telegram, or us, for information if a crime may have happened.
pupil-private-address = We keep a locked return address so we can answer you. Your school can't open it.
# Instead, where a return address may be opened at all.
pupil-private-address-glass = We keep a locked return address so we can answer you. One grown-up from school and one from the council can open it, only together. They may do that to save someone from serious harm, or if a court says so. They would see your Telegram number, not your name.
# One of these three: what is read although nobody tapped Send.
pupil-private-unsent = If you say someone is in danger, we may read it even if you don't tap Send.
pupil-private-unsent-hurt = You may say that someone is in danger or hurt. Then we may read it, even if you don't tap Send.
pupil-private-unsent-off = We read only what you send.
pupil-private-draft =
    { $hours ->
        [one] What you don't send is gone after 1 hour. If someone may be hurt, it stays here for 7 days.
       *[other] What you don't send is gone after { $hours } hours. If someone may be hurt, it stays here for 7 days.
    }
# {$days} after the school wrote it into its own record; {$backups}: days that back-ups are kept.
pupil-private-kept =
    { $days ->
        [one] Your school writes down what you send. We wipe ours 1 day later.
       *[other] Your school writes down what you send. We wipe ours { $days } days later.
    } { $backups ->
        [one] A spare copy is gone 1 day after that.
       *[other] A spare copy is gone { $backups } days after that.
    }
# One of these two.
pupil-private-photos-off = We don't take pictures here.
pupil-private-photos = If you send a picture, a grown-up may look at it. No one's Telegram gets it.
pupil-private-find = If you don't tell us who or where you are, we can't send help to you.
# One of these three: whose device it may be.
pupil-private-device = On a school tablet, school safety software sees what you type. Your own phone, off school Wi-Fi, is more private.
pupil-private-device-unknown = On a school tablet, school safety software may see what you type. Your own phone, off school Wi-Fi, is more private.
pupil-private-device-no = Your school says its tablets don't watch what you type.
pupil-private-phone = Anyone who picks up this phone can read the chat. You can tap Hide (it works for 2 days).
# {$address} of the web page.
pupil-private-web = You can tell us on a web page too: { $address }.
# {$contact}: a name and how to reach them.
pupil-private-contact = Questions? Ask { $contact }.
pupil-private-unhappy = Not happy with how we listened? Type /complain.
