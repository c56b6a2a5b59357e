### [More], in easy words.

pupil-more-steps = ➡️ What happens next.
pupil-more-mine = 💬 Show what you typed.
pupil-more-add = ✏️ Write more.
pupil-more-questions = ❓ Questions.
pupil-more-receipt = 🔑 Four words: find what you told us.
pupil-more-back = ↩️ Take it back, and clean this chat.
pupil-more-forget = 🗑️ Forget me, and wipe this chat.
pupil-more-language = 🌍 Other words.
pupil-more-private = 🔒 Who can see what.
pupil-more-complain = 👎 Not happy with us.
pupil-more-adult = 🧑 I am a grown-up.
pupil-more-help = 🚨 Help now: who to call.
button-more-steps = What happens next
button-more-mine = Show my words
button-more-add = Write more
button-more-questions = Questions
button-more-receipt = I have four words
button-more-back = Take it back
button-more-forget = Forget me
button-more-language = Language
button-more-private = How private?
button-more-complain = Not happy with us
button-more-adult = I am a grown-up
button-more-help = 🚨 Help now
button-next-steps = What happens next
pupil-summary-count =
    { $count ->
        [0] You sent what you tapped.
        [one] You sent 1 message.
       *[other] You sent { $count } messages.
    }
pupil-summary-about = About: { $about }.
pupil-summary-scale = Safe: { $number } of 10.
pupil-mine = You typed this. It is not sent yet. It goes in 2 minutes.
pupil-mine-over = We show your words for 2 minutes. Then not any more.
pupil-steps =
    1️⃣ { $readers } read it. They look { $when }.

    2️⃣ They may ask you something here. Only if you let them.

    3️⃣ They think how to help. They may talk to other grown-ups.

    4️⃣ They can't see who you are. They might guess.
pupil-choose-language = Which words do you want?
pupil-ask-complaint = What went wrong? Type it here. The council reads it. Not your school.
pupil-ready-complaint = Ready. Someone at the council reads it. Not your school. They answer within 30 days.

pupil-more-feedback = ⭐ How was this? Three taps.
button-more-feedback = ⭐ How was this?
pupil-feedback-easy = Was it easy to tell us?
pupil-feedback-heard = Do you feel listened to?
pupil-feedback-friend = Would you tell a friend?
pupil-feedback-thanks = Thank you. We only count it.
button-feedback-yes = 👍 Yes
button-feedback-bit = 😐 A bit
button-feedback-no = 👎 No
