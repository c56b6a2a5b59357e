### The four words, on this phone or another; a copy; taking back; the guard.

pupil-more-receipt = Four words: find what you told us before, on any phone.
pupil-more-back = Take it back: stop, and clean this chat.
pupil-more-forget = Forget me: wipe this chat and stop all messages.
button-more-receipt = I have four words
button-more-back = Take it back
button-more-forget = Forget me

pupil-ask-receipt = Type your four words here. You can still tell us something new: just type it.
pupil-receipt-school = First tell us your school. Then type your four words.
pupil-receipt-wrong = We did not find those words. Look at each word and try again. You can always tell us something new. Just type it.
# {$count}: seconds, 1 to 60.
pupil-receipt-wait =
    { $count ->
        [one] Please wait 1 second, then try again.
       *[other] Please wait { $count } seconds, then try again.
    } You can always tell us something new. Just type it. In danger now? Call 999.
pupil-receipt-new = Something new is here for you.
pupil-receipt-first = Type your four words first. Type /receipt to begin.
button-copy = Show my words and the answers
button-new-phone = This is my new phone
pupil-moved = OK. If we write, you will see it on this phone now, not on the old one.
pupil-elsewhere = You were opened somewhere else. Was it you?
button-was-me = Yes
button-lock = No: lock it
pupil-as-it-is = OK. All stays as it is.
pupil-locked = It is locked. The four words open nothing now, and other phones show nothing. This chat still works.

pupil-copy-head = This goes from the chat again in a few minutes.
pupil-copy-yours = You wrote:
pupil-copy-not-here = We can't show it here right now. Ask us with /complain, and a grown-up will help.
# An adult who no longer reads here.
pupil-former-reader = safeguarding team

## Taking back, forgetting

pupil-back-ask = Take it back? We stop writing to you about it and clean this chat.
pupil-forget-ask = Forget you? We stop writing to you, wipe this chat, and lose the way to find it again.
pupil-back-unread = No one has read it yet, so it is gone for good.
pupil-back-read = Grown-ups have it already. They see that you asked to take it back.
pupil-back-urgent = If someone may be badly hurt, we still read it. We will not write to you.
# Of a report that was sent from another phone, and was only looked at here with the four words.
pupil-back-elsewhere = A report from another phone stays on the phone it came from. Here we forget it.
pupil-back-nothing = There is nothing to take back.
button-back-yes = Yes, do it
button-back-no = No, leave it
# {$name}: what the chat is called.
pupil-back-done =
    Done. You can tell us again any time.

    To wipe the chat from this phone: hold { $name } in your list of chats, tap Delete, and tick the box.
pupil-forget-done =
    Done. You can tell us again any time.

    To wipe the chat from this phone: hold { $name } in your list of chats, tap Delete, and tick the box.

## The guard

pupil-guard = You wrote a name that may be yours, or a number. That is OK, and it can help us help you.
button-guard-keep = Keep
button-guard-change = Change
button-guard-take-out = Take out
pupil-guard-taken-out = We took it out.
pupil-guard-type-again = OK. That line is gone. Type it again the way you want.
# Stands where something was taken out.
pupil-taken-out = […]
