### How a pupil is asked again, in easy words.

pupil-how = 💬 How are things now?
button-how-better = 🙂 Better
button-how-same = 😐 Same
button-how-worse = 😟 Worse
button-how-stop = ✋ Stop messages
pupil-helped = Did telling us help?
button-helped-yes = 👍 Yes
button-helped-bit = A bit
button-helped-no = 👎 No
pupil-how-thanks = 💛 Thank you for saying. You can tell us more any time.
pupil-how-told = 💛 Thank you for saying. We told the grown-ups. They look { $when }. You can tell us more any time.
pupil-how-stopped = OK. We won't send you messages now. You can tell us more any time.
pupil-nudge =
    💬 We asked you this:

    { $text }

    You can answer if you want to. You don't have to.
