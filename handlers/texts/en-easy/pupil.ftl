### Easy words. One short thought a line; a picture beside it where one helps. What is not here is said as in English.

pupil-language = Easy words and pictures
pupil-first =
    👋 Hi. Is something wrong? You can tell us. We don't ask your name.

    👀 Grown-ups at { $school } read it. They look { $when }.

    ⚠️ If someone could get badly hurt, we get help. We can't keep that secret.{ $unsent }

    🚨 In danger now? Call 999.
    Tap Start. Or type.{ $device }
pupil-first-not-live =
    👋 Hi. Is something wrong? You can tell us. We don't ask your name.

    👀 { $school } is not here yet. Grown-ups at the council read it. They look { $when }.

    ⚠️ If someone could get badly hurt, we get help. We can't keep that secret.{ $unsent }

    🚨 In danger now? Call 999.
    Tap Start. Or type.{ $device }
pupil-first-away =
    👋 Hi. Is something wrong? You can tell us. We don't ask your name.

    👀 The grown-ups at { $school } are away. Grown-ups at the council read it. They look { $when }.

    ⚠️ If someone could get badly hurt, we get help. We can't keep that secret.{ $unsent }

    🚨 In danger now? Call 999.
    Tap Start. Or type.{ $device }
pupil-first-unknown =
    👋 Hi. Is something wrong? You can tell us. We don't ask your name.

    👀 We don't know that code. Grown-ups at the council read it. They look { $when }.

    ⚠️ If someone could get badly hurt, we get help. We can't keep that secret.{ $unsent }

    🚨 In danger now? Call 999.
    Tap Start. Or type.{ $device }
pupil-first-council =
    👋 Hi. Is something wrong? You can tell us. We don't ask your name.

    👀 Grown-ups at the council read it. They look { $when }.

    ⚠️ If someone could get badly hurt, we get help. We can't keep that secret.{ $unsent }

    🚨 In danger now? Call 999.
    Tap Start. Or type.{ $device }
pupil-notice-glass = To save a life, two grown-ups together may find this chat.
pupil-notice-unsent = Then we may read it. Even if you don't tap Send.
pupil-notice-device = On a school tablet? The school may see what you type.
pupil-closed =
    This is not open yet.

    🚨 In danger now? Call 999.

    ☎️ Or call Childline: 0800 1111. It is free.
pupil-hello = 👋 Hi. You can tell us if something is wrong. We don't ask your name. 🚨 In danger now? Call 999.

pupil-ask-setting = 🏫 Which school? Type a bit of its name.
pupil-choose-setting = Is it one of these?
pupil-no-setting-found = We did not find it. Try again. Or tap My school is not here.
pupil-ask-words = 💬 What happened? Type a few words. Spelling doesn't matter.
pupil-ask-kind = What is it about? Tap one.
pupil-ask-picture = What is it about? Tap one. You can type too.
pupil-ask-words-friend = You are a good friend. Type what you know.
pupil-ask-words-witness = Thank you. Type what you saw.
pupil-ask-words-did = You can tell us a little or a lot.
pupil-courage =
    That was hard to say. You are not bad for telling us.

    Grown-ups can help you stop. They may tell other grown-ups, to keep everyone safe.

    You don't have to say more.
pupil-ask-same = Is this about the same thing as before?
pupil-ask-safe = 💛 Thank you. Are you safe now?
pupil-ask-readers =
    👀 These grown-ups read it: { $readers }.

    Is one of them part of the problem?
pupil-ask-readers-short =
    👀 These grown-ups read it: { $readers }.

    Is one of them part of the problem?
pupil-ready = Ready. These grown-ups read it: { $readers }.
pupil-ready-council = Ready. Someone at the council reads it. Not your school.
pupil-ready-join = Ready. These grown-ups read it: { $readers }.
pupil-not-sent = ✋ Not sent yet.
pupil-reader = { $name }, { $role }
pupil-council-readers = someone at the council, not your school
pupil-sent = ✅ Sent. Thank you. It was right to tell.
pupil-sent-unasked = We sent what you told us. You may be in danger.
pupil-sent-readers = 👀 Who reads it: { $readers }. They look { $when }.
pupil-independent = ☎️ You can also call Childline: { $number }. They are not the council. It is free, day and night.
pupil-receipt =
    🔑 Your four words:

    { $words }

    They show that it was you. You can write them down. Or leave them.
pupil-write-back-yes = OK. If we write, you see "1 new message." here.
pupil-write-back-no = OK. We will not write. Is there an answer? You see it when you come back and tap Start.
pupil-write-back-open = OK. Is there an answer? You see it when you open this chat and tap Start.
pupil-write-back-later = Is there an answer? You see it when you come back and tap Start.
pupil-added = ✅ Added. Thank you. The same grown-ups see it.
pupil-changed-mark = [changed:]{ " " }
pupil-kept-count =
    { $count ->
        [one] You wrote 1 message. We kept it.
       *[other] You wrote { $count } messages. We kept them.
    }
pupil-empty = There is nothing to send yet. Type a few words. Or tap Start.
pupil-cancelled = OK. It is gone. It was not sent.
pupil-cancel-danger = Someone may be in danger. Send it? Or throw it away?
pupil-nothing-to-cancel = There is nothing to throw away.
pupil-draft-ended = It was not sent. It is gone now. You can tell us again.

pupil-no-voice = 🎤 We can't hear voices here. Please type a few words. Spelling doesn't matter.
pupil-no-files = We can't open that here. Please type a few words.
pupil-no-contacts = We don't need a phone number. We did not keep it. Please type a few words.
pupil-no-locations = We can't see where you are. We did not keep it. 🚨 Need help now? Call 999.
pupil-old-button = That button is from before.
pupil-already-sent = ✅ That was sent.
pupil-unknown-command = We don't know that one.
pupil-nothing-readable = We could not read that.
# Above the question that stands open, where the answer was typed and must be tapped.
pupil-please-tap = Please tap your answer.
# To "ok" or "thanks".
pupil-ok = OK.
pupil-thanks-heard = OK. You can write more any time.
pupil-just-type = Tap Start. Or type what happened.
pupil-staff-link = That link is for grown-ups at a school. You can go on here.
pupil-press-failed = That button did not work. Nothing was sent. Please try again. 🚨 In danger now? Call 999.
pupil-unsent-first = You have something that is not sent. Send it first. Or type /cancel to throw it away.
pupil-failed = We kept your message. But something went wrong. A person will look. 🚨 In danger now? Call 999.

pupil-notice = 1 new message.
pupil-gate = Is it OK to read this here, now?
pupil-later = OK. It stays here for you.
pupil-nothing-new = There is nothing new.
pupil-reply =
    From the { $role }:

    { $text }
pupil-was-read = 👀 A grown-up has read your message. Thank you.
pupil-was-closed = We have done what we can. You can tell us again any time.
pupil-type-answer = Type your answer. Then tap Send now.
pupil-gone = That message is not here any more.
