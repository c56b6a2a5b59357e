### What pupils read. Short, kind, true; reading age 9. Never ask why, never blame, never promise a secret.

## The first screen: three facts, then 999. At most 60 words without names, times and the two notices. It must fit a
## small phone with [Start] below it: keep it short, and the last lines together.

# {$school} is the school's name, {$when} says when an adult next looks ("today at 8:30"). {$unsent} and {$device}: the
# two notices below, or nothing; both bring the space or the line break before them.
pupil-first =
    Hi. You can tell us if something is wrong. We don't ask your name.

    Grown-ups who keep children safe at { $school } read it. They next look { $when }.

    If someone could get badly hurt, we have to get help. We can't keep that secret.{ $unsent }

    In danger now? Call 999.
    Just type, or tap Start.{ $device }
# The same for a school whose own adults do not read here yet.
pupil-first-not-live =
    Hi. You can tell us if something is wrong. We don't ask your name.

    { $school } is not using this yet. Grown-ups at the council who keep children safe read it. They next look { $when }.

    If someone could get badly hurt, we have to get help. We can't keep that secret.{ $unsent }

    In danger now? Call 999.
    Just type, or tap Start.{ $device }
# The same for a school whose own readers are all away.
pupil-first-away =
    Hi. You can tell us if something is wrong. We don't ask your name.

    The grown-ups at { $school } who read this are away. Grown-ups at the council who keep children safe read it. They next look { $when }.

    If someone could get badly hurt, we have to get help. We can't keep that secret.{ $unsent }

    In danger now? Call 999.
    Just type, or tap Start.{ $device }
# The same for a code on a poster that we do not know.
pupil-first-unknown =
    Hi. You can tell us if something is wrong. We don't ask your name.

    We don't know the code on your poster. Grown-ups at the council who keep children safe read it. They next look { $when }.

    If someone could get badly hurt, we have to get help. We can't keep that secret.{ $unsent }

    In danger now? Call 999.
    Just type, or tap Start.{ $device }
# The same for a school that is not in the list.
pupil-first-council =
    Hi. You can tell us if something is wrong. We don't ask your name.

    Grown-ups at the council who keep children safe read it. They next look { $when }.

    If someone could get badly hurt, we have to get help. We can't keep that secret.{ $unsent }

    In danger now? Call 999.
    Just type, or tap Start.{ $device }
# Only where a return address may be opened (safeguarding.break_glass).
pupil-notice-glass = To save a life, two grown-ups together may trace this chat.
# Behind "If someone could get badly hurt, we have to get help. We can't keep that secret." Shown where words in danger may
# be read unsent; made from the configuration. The privacy card says it in full.
pupil-notice-unsent = Then we may read it even if you don't tap Send.
# On the first screen of a school whose devices are watched, or where nobody said that they are not.
pupil-notice-device = On a school tablet? School software may see what you type.
# Before the first adult at the council is there, nothing is taken in.
pupil-closed =
    This is not open yet.

    In danger now? Call 999. Or call Childline: 0800 1111. It is free.
# Before the question which school, when no poster's link was used.
pupil-hello = Hi. You can tell us if something is wrong. We don't ask your name. In danger now? Call 999.

## The report

pupil-ask-setting = Which school do you go to? Type a part of its name.
pupil-choose-setting = Is it one of these?
pupil-no-setting-found = We did not find that name. Try another part of it. Or tap My school is not here.
pupil-ask-words = Tell us what happened, in your own words. Short is OK. Spelling doesn't matter.
# For who does not want to type: nine buttons.
pupil-ask-kind = What is it about? Tap the closest one. You can type too, if you want.
# Easy read: six pictures.
pupil-ask-picture = What is it about? Tap one. You can type too, if you want.
pupil-ask-words-friend = You are a good friend. Tell us what you know, in your own words. Short is OK.
pupil-ask-words-witness = Thank you for not looking away. Tell us what you saw or heard. Short is OK.
pupil-ask-words-did = You can tell us as much or as little as you want.
# For who thinks they did something wrong. Never ask for a detail.
pupil-courage =
    It takes courage to say that. You are not bad for telling us.

    Grown-ups can help you stop. They may have to tell other grown-ups, to keep everyone safe.

    You don't have to say more than you want.
pupil-ask-same = Is this about the same thing as before?
pupil-ask-safe = Thank you for telling us. Are you safe right now?
# {$readers} are the adults who will read it, with their roles.
pupil-ask-readers =
    These grown-ups will read it: { $readers }.

    Is one of them part of the problem?
pupil-ask-readers-short =
    Send what you wrote now?

    These grown-ups will read it: { $readers }.

    Is one of them part of the problem?
pupil-ready = It is ready to send. These grown-ups will read it: { $readers }.
pupil-ready-council = It is ready to send. Someone at the council reads it, not your school.
# {$readers}: who reads what was told before.
pupil-ready-join = It is ready to send. These grown-ups read what you told us before, and will read this: { $readers }.
pupil-not-sent = Not sent yet.
# One adult in the list of readers.
pupil-reader = { $name }, { $role }
pupil-council-readers = someone at the council, not your school
pupil-sent = Sent. Thank you. It was right to tell.
pupil-sent-unasked = We sent what you wrote, because you may be in danger.
# {$readers}: who reads it; {$when}: when they next look.
pupil-sent-readers = Who reads it: { $readers }. They next look { $when }.
# Only where somebody at the council may be part of it. {$number}: Childline's.
pupil-independent = You can also talk to people who are not the council: Childline, { $number }. It is free, day and night.
# {$words}: the four words of the receipt.
pupil-receipt =
    Your four words are:

    { $words }

    They show that it was you. You can write them down, or just leave them.
pupil-write-back-yes = OK. If we write, you will see "1 new message." here. You can write more any time.
pupil-write-back-no = OK. We will not write to you here. You can write more any time. If there is an answer, you will see it when you come back and tap Start.
pupil-write-back-open = OK. We will not send anything. If there is an answer, you will see it when you open this chat and tap Start.
pupil-write-back-later = If there is an answer, you will see it when you come back and tap Start.
pupil-added = Added. Thank you. The grown-ups who read what you told us before will see it.
# Put in front of words that the pupil changed after writing them.
pupil-changed-mark = [changed:]{ " " }
# {$count}: how many messages the pupil wrote and did not send.
pupil-kept-count =
    { $count ->
        [one] You wrote 1 message. We kept it.
       *[other] You wrote { $count } messages. We kept them.
    }
pupil-empty = There is nothing to send yet. You can write a few words first.
pupil-cancelled = OK. What you wrote is gone. It was not sent.
pupil-cancel-danger = You told us that someone may be in danger. Do you want to send it, or throw it away?
pupil-nothing-to-cancel = There is nothing to throw away.
pupil-draft-ended = What you wrote before was not sent. It is gone now. You can write it again any time.

## What is not text, and what was not understood

pupil-no-voice = We can't listen to voice messages here. Please type a few words. Spelling doesn't matter.
pupil-no-files = We can't open that here. Please type a few words. Spelling doesn't matter.
pupil-no-contacts = We don't need a phone number, and we did not keep it. Please type a few words.
pupil-no-locations = We can't see where you are, and we did not keep it. If you need help now, call 999.
pupil-old-button = That button is from before.
pupil-already-sent = That was sent already.
pupil-unknown-command = We don't know that one.
pupil-nothing-readable = We could not read that.
# Above the question that stands open, where the answer was typed and must be tapped.
pupil-please-tap = Please tap your answer.
# To "ok" or "thanks".
pupil-ok = OK.
pupil-thanks-heard = OK. You can write more any time.
pupil-just-type = You can just type what happened.
pupil-staff-link = That link is for a grown-up who works at a school. It was not used. You can go on here as before.
pupil-press-failed = That button did not work. Nothing was sent by it. Please try again. In danger now? Call 999.
pupil-unsent-first = You have written something that is not sent yet. Send it first, or type /cancel to throw it away.
pupil-failed = We got your message and kept it, but something went wrong. A person will look at it. In danger now? Call 999.

## Reading an answer

# The one constant line for all that the bot starts by itself.
pupil-notice = 1 new message.
pupil-gate = Is it OK to read this here, now?
pupil-later = OK. It stays here for you.
pupil-nothing-new = There is nothing new.
# {$role}: the role of the adult; {$text}: the adult's own words.
pupil-reply =
    From the { $role }:

    { $text }
pupil-was-read = Someone from the safeguarding team has read your message. Thank you for telling us.
pupil-was-closed = We have finished what we can do here. You can tell us again any time.
pupil-type-answer = Type your answer. It is not sent until you tap Send now.
pupil-gone = That message is not here any more.
