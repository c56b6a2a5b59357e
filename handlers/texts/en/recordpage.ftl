### The record of a case: the page, the text to paste, and what a lead taps to get them. Read by adults.

lead-record-ask = { $reference }: this makes a copy outside Heard, for your school's own record. It is not protected and goes from this chat in { $minutes } minutes. It is written down that you made it.
lead-record-caption = { $reference }: the record as a page. Gone from this chat in { $minutes } minutes.
lead-record-caption-disclosure = { $reference }: the form for disclosure. Read it through before it leaves the school: a name may stand there that no program knows. Gone from this chat in { $minutes } minutes.
lead-record-failed = { $reference }: the page could not be made. The text above is complete. Please tell the administrator.
lead-record-names = { $reference }: type the names that must not be read in the form, with commas between them. Titles, capitals, classes, numbers and links are masked by themselves.
lead-was-exported = { $reference }: the administrator wrote this case to a file, with a code that one of its readers drew.
lead-export-refused = { $reference }: somebody at the server tried to write this case to a file without the right code. Nothing was written. If you did not expect it, tell the data protection officer.
lead-button-copy-record = Copy for our record
lead-button-copy-now = Yes, make the copy
lead-button-for-disclosure = Form for disclosure
lead-button-no-copy = Don't copy
lead-record-not-made = { $reference }: no copy was made.

# The page. {$reference}: six letters and numbers.
lead-page-title = Record of a report · { $reference }
lead-page-title-disclosure = Report, for disclosure · { $reference }
lead-page-marking = Confidential: safeguarding
# {$when}: date and time; {$role}: who made the copy.
lead-page-made = Made on { $when } by the { $role }
lead-page-home = DO NOT CONTACT HOME about this report before you have taken advice.
lead-page-lead = Told through { $service }, without a name. The words stand as they were typed. Heard is not the record: keep this page with your own.
lead-page-lead-disclosure = People who might be known by it are masked ({ $mask }). Dates are given as weeks. Read it through before it leaves the school.
lead-page-what = What
lead-page-value = Value
lead-page-question = Question
lead-page-answer = Answer
lead-page-setting = Setting
lead-page-urgency = Urgency
lead-page-received = Received
# {$week}: an ISO week such as 2026-W48.
lead-page-week = week { $week }
lead-page-reporter = Reporter
lead-page-unattributed = unattributed (no name was asked for)
lead-page-masked = masked
lead-page-safe = Safe right now?
lead-page-concern = Is a reader part of the problem?
lead-page-first-read = First read
lead-page-not-read = not yet
lead-page-outcome = Outcome
lead-page-open = open
lead-page-words = Word for word
lead-page-words-note = What was typed. Nothing was changed, translated or left out.
lead-page-words-note-disclosure = What was typed, with names masked.
lead-page-answers = Answers to questions
lead-page-answers-note = Chosen or written in answer to a question: prompted, not volunteered.
lead-page-adults = What adults did
# {$when}: date, and the minute for an adult or the part of the day for a pupil.
lead-page-entry = { $who }, { $when }
lead-page-no-words = (no words)
lead-page-steps = What the rules ask of a person
lead-page-steps-note = Heard does none of this by itself. Note beside each when it was done, by whom.
lead-page-step = Step
lead-page-done = Done
# {$hash}: 64 letters and numbers.
lead-page-hash = SHA-256 of the words as typed (UTF-8, in order, a line feed between them): { $hash }
lead-page-letters = Signs that this page's fonts lack are written by name, like ‹crying face›. The JSON holds them as typed.
lead-urgency-1 = P1: danger to life or serious harm now
lead-urgency-2 = P2: harm likely, today
lead-urgency-3 = P3: next school day
lead-urgency-4 = P4: routine
