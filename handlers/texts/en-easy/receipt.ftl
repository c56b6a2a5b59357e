### The four words, a copy, taking back, the guard: in easy words.

pupil-ask-receipt = 🔑 Type your four words. Or tell us something new.
pupil-receipt-school = First: which school? Then your four words.
pupil-receipt-wrong = We did not find those words. Look at each word. Try again. Or tell us something new.
pupil-receipt-wait =
    { $count ->
        [one] Wait 1 second. Then try again.
       *[other] Wait { $count } seconds. Then try again.
    } Or tell us something new. 🚨 In danger now? Call 999.
pupil-receipt-new = 💬 Something new is here for you.
pupil-receipt-first = Type your four words first. Type /receipt to begin.
button-copy = Show my words
button-new-phone = 📱 This is my new phone
pupil-moved = OK. If we write, you see it on this phone now.
pupil-elsewhere = Someone opened this on another phone. Was it you?
button-was-me = Yes
button-lock = 🔒 No: lock it
pupil-as-it-is = OK. All stays as it is.
pupil-locked = 🔒 It is locked. Other phones show nothing. This chat still works.
pupil-copy-head = This goes away in a few minutes.
pupil-copy-yours = You wrote:
pupil-copy-not-here = We can't show it now. Type /complain, and a grown-up will help.
pupil-back-ask = ↩️ Take it back? We stop writing. We clean this chat.
pupil-forget-ask = 🗑️ Forget you? We stop writing. We wipe this chat.
pupil-back-unread = No one has read it. It is gone for good.
pupil-back-read = Grown-ups have it. They see that you asked to take it back.
pupil-back-urgent = If someone may be badly hurt, we still read it. We will not write to you.
pupil-back-elsewhere = It stays on the phone it came from. Here we forget it.
pupil-back-nothing = There is nothing to take back.
button-back-yes = Yes, do it
button-back-no = No, leave it
pupil-back-done =
    Done. You can tell us again any time.

    To wipe the chat: hold { $name } in your chats. Tap Delete.
pupil-forget-done =
    Done. You can tell us again any time.

    To wipe the chat: hold { $name } in your chats. Tap Delete.
pupil-guard = You wrote a name that may be yours. Or a number. That is OK. It can help us help you.
button-guard-keep = 👍 Keep
button-guard-change = ✏️ Change
button-guard-take-out = Take out
pupil-guard-taken-out = We took it out.
pupil-guard-type-again = OK. That line is gone. Type it again.
