### How a pupil is asked again, some school days after somebody read what they told. It never names what it was about,
### who, or the school. Never why, and no answer is wrong.

pupil-how = How are things now?
button-how-better = Better
button-how-same = Same
button-how-worse = Worse
# Nothing is sent to this chat any more, and nothing asked.
button-how-stop = Stop messages
pupil-helped = Did telling us help?
button-helped-yes = Yes
button-helped-bit = A bit
button-helped-no = No
pupil-how-thanks = Thank you for saying. You can tell us more any time.
# After it got worse. {$when}: "today, until 16:30", "tomorrow at 8:30".
pupil-how-told = Thank you for saying. We told the grown-ups that it got worse. They look { $when }. You can tell us more any time.
pupil-how-stopped = OK. We won't send you messages, and we won't ask again. You can tell us more any time.
# A lead asked something two school days ago, and no answer came. {$text}: the question once more, in this language.
pupil-nudge =
    We asked you this:

    { $text }

    You can answer if you want to. You don't have to.

## What a lead sees of it

lead-alert-worse =
    { $urgency } · { $setting } · { $reference }

    The pupil was asked how things are: it got worse. The report is open again.
lead-answers-again = Asked again later
lead-q-again-1 = First time
lead-q-again-2 = Second time
lead-q-again-3 = Third time
lead-q-again-4 = Fourth time
lead-a-how-better = better
lead-a-how-same = the same
lead-a-how-worse = worse
lead-a-how-stop = wants no more messages
# {$scale}: 0 to 10.
lead-a-scale = { $scale } of 10
lead-a-helped-yes = telling us helped
lead-a-helped-bit = telling us helped a bit
lead-a-helped-no = telling us did not help
