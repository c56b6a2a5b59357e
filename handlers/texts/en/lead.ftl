### What safeguarding leads and duty officers read.

## Joining

# {$role} the role, {$where} the setting or the borough.
lead-welcome =
    You are joining as the { $role } for { $where }.
lead-type-name = Type the name that pupils should see, or tap Only my role above.
lead-test-alert =
    TEST ALERT. Nothing has happened.

    This is how an alert arrives. It never says what was told. Tap the button to show that alerts reach you.
lead-active = You are active as the { $role } for { $where }. Alerts come here. Type /cases for the list.
# The same to governors, analysts and the like. {$role} the role, {$where} the setting or the borough.
lead-active-reads-nothing = You are active as the { $role } for { $where }. For that you read no reports, and no alerts of them come.
lead-service-open = Heard is now open: pupils' reports are taken in from this moment.
lead-invitation-bad = This invitation was used, has expired, or is not known. Ask for a new one.
lead-not-active = You are not active here.
lead-borough = the borough
lead-no-setting = no school named

## Alerts: urgency, setting and reference; nothing that was said

lead-alert-new =
    { $urgency } · { $setting } · { $reference }

    A new report.
lead-alert-added =
    { $urgency } · { $setting } · { $reference }

    The pupil has written again.
lead-alert-passed-on =
    { $urgency } · { $setting } · { $reference }

    A report. Another reader could not be reached.
lead-alert-raised =
    { $urgency } · { $setting } · { $reference }

    More urgent than before: the pupil answered a question.
lead-alert-answered =
    { $urgency } · { $setting } · { $reference }

    The pupil answered more questions.
# To the duty desk, who may not read this one.
lead-alert-nobody =
    { $urgency } · { $setting } · { $reference }

    Nobody at the school who may read this can be reached. Please phone the school.
# In front of a copy that may be a repeat.
lead-repeat = (Repeat, { $reference })
lead-on-it = { $reference }: you are on it. Open it where nobody else can see the screen.
# {$who}: a role, such as "deputy safeguarding lead".
lead-taken-by-another = { $reference }: the { $who } is on it already. You can open it too.

## A case

lead-not-yours = There is nothing here for you under that reference.
lead-key-missing = Sealed, key missing. The report is kept. Please tell the administrator.
lead-case-head =
    { $reference } · { $urgency } · { $where }
    Safe right now? { $safe }
    Is a reader part of the problem? { $concern }
lead-safe-yes = Yes
lead-safe-no = NO
lead-safe-unsure = Not sure
lead-safe-skipped = not answered
lead-concern-no = No
lead-concern-reader = Yes: one of the readers
lead-concern-other = Yes: another adult at the school
lead-concern-head = Yes: the head
lead-concern-unsure = Not sure
lead-concern-skipped = not answered
# {$rules}: the ids of the rules that raised the urgency.
# Some of the words are in a language or script that the rules do not read.
lead-unread = The rules could not read some of this (U01), so it counts as P2 at least.
lead-mark-unsent-p1 = The pupil did not tap Send. It was sent after ten silent minutes, because of a sign of danger.
lead-mark-unsent-p2 = The pupil did not tap Send. It was sent after ten silent minutes, because of a sign of harm.
lead-mark-away = The pupil chose: not to my school.
lead-mark-adult-said = After sending, the pupil said that it may be about a grown-up at school. The council's safeguarding team was told at once. Speak to them before anybody at the school is asked.
lead-mark-adult-filed = An adult who read it filed it as about a grown-up at school. The council's safeguarding team was told at once. Speak to them before anybody at the school is asked.
lead-mark-taken-back = The pupil asked to take it back. Do not write to them.
lead-mark-did = The pupil thinks they did something. They may need advice before more questions: police first.
lead-mark-easy = Told in easy words: pictures and faces.
lead-mark-complaint = A complaint about how we listened. It is answered within 30 days.
lead-mark-staff = Told by a member of staff, who came by the setting's staff link.
lead-mark-staff-unproved = Told by somebody who says they work at a school. That was not proved.
lead-mark-image-exists = A picture or video exists that may show a child undressed. Do not look for it, do not ask for it, do not copy it. Report Remove: childline.org.uk/remove.
lead-mark-parent = Told by somebody who says they are a parent or carer.
lead-entry-words = { $who }, { $when }, word for word:
lead-entry-added = { $who }, added { $when }, word for word:
lead-entry-reply = Reply by { $who }, { $when }:
lead-entry-closed = Closed by { $who }, { $when }:
lead-by-pupil = The pupil
lead-by-staff = The member of staff
lead-by-staff-unproved = The adult
lead-by-parent = The parent or carer
lead-by-former = a former reader

## Answers to our questions: tapped, never the pupil's own words. The boxes are those of Signs of Safety.

lead-answers = Answers to our questions, tapped from a list (not the pupil's own words):
lead-answers-worries = What are we worried about?
lead-answers-strengths = What is working well?
lead-answers-goals = What needs to happen?
lead-answers-scale = How safe, from 0 (not safe at all) to 10 (very safe)?
lead-answers-other = Besides
# {$question}, {$answer}: one line.
lead-answer-line = • { $question }: { $answer }
lead-q-kind = About
lead-q-role = Who it is about
lead-q-still = Still happening
lead-q-place = Where
lead-q-bias = The pupil thinks it is because of
lead-q-scale = The pupil's scale
lead-q-faces = The pupil's scale, in three faces
lead-q-helps = Helps
lead-q-wants = Would help most
lead-q-write = May we write back
lead-q-time = When
lead-q-name = Name given
lead-a-still-today = today
lead-a-still-keeps = it keeps happening
lead-a-still-stopped = it stopped
lead-a-still-unsure = not sure
lead-a-role-did = thinks they did something
lead-a-faces-low = not safe (counted as 1)
lead-a-faces-middle = a bit safe (counted as 5)
lead-a-faces-high = safe (counted as 9)
lead-a-helps-friend = a friend
lead-a-helps-home = someone at home
lead-a-helps-school = someone at school
lead-a-helps-nothing = nothing
lead-a-write-yes = yes
lead-a-write-no = no
lead-a-time-any = any time from 8 to 8
lead-a-time-after_school = after school, 3:30 to 6
lead-a-time-open = only when they open the chat
lead-answers-none = nothing ticked any more
lead-no-words = (no words)
lead-hidden-characters = The words held hidden characters. They are not shown here; the record keeps them.
lead-day-part = { $day } { $part }
lead-part-night = at night
lead-part-morning = in the morning
lead-part-afternoon = in the afternoon
lead-part-evening = in the evening
lead-write-back-yes = The pupil may be written to.
lead-write-back-open = The pupil reads an answer only when they open the chat.
lead-write-back-no = The pupil asked not to be written to. A reply waits until they come back.
lead-write-back-unasked = The pupil has not said whether we may write. A reply waits until they come back.
# {$minutes}: how long the message stays.
lead-removed-after =
    { $minutes ->
        [one] This message is removed after 1 minute.
       *[other] This message is removed after { $minutes } minutes.
    }

## The list

lead-list-head =
    { $count ->
        [one] 1 open case, the most urgent first:
       *[other] { $count } open cases, the most urgent first:
    }
# {$age}: how old; {$waits}: whom the case waits for.
lead-list-line =
    { $urgency } · { $reference } · { $where }
    { $status } · { $age } · { $waits }
lead-list-page = Page { $page } of { $pages }.
lead-age-today = today
lead-age-days =
    { $days ->
        [one] 1 day
       *[other] { $days } days
    }
lead-waits-lead = waits for you
lead-waits-pupil = waits for the pupil
lead-button-next-page = Next page
lead-status-new = not opened
lead-status-open = opened
lead-no-cases = No open cases.

## Replying and closing

lead-type-reply = { $reference }: type your reply. You will see it once more before it goes.
lead-preview =
    { $reference }: the pupil will read this, from the { $role }:

    { $text }
lead-reply-sent = { $reference }: sent. The pupil sees "1 new message." and chooses when to read it.
lead-reply-waits = { $reference }: kept. The pupil will find it when they come back.
lead-reply-dropped = { $reference }: thrown away. Nothing was sent.
lead-nothing-to-send = There is no reply waiting to be sent.
lead-ask-outcome = { $reference }: how did it end?
# {$outcome}: how it ended, as on the button.
lead-close-sure = { $reference }: close it as “{ $outcome }”? The pupil hears that we have finished, if they may be written to.
lead-button-close-it = Close it
lead-button-choose-again = Choose again
lead-close-early = { $reference }: a P1 is not closed by one person in its first hour. If it is no danger, lower its urgency first: a second person is asked.
lead-open-first = { $reference }: open it first. A case is read before it is closed.
lead-closed = { $reference }: closed, { $outcome }.
lead-closed-already = { $reference }: it was closed already.
lead-old-button = That button no longer holds. Type /cases for the list.
lead-no-files = Files can't be taken in here.
lead-failed = Your last message could not be handled. It is kept, and the administrator sees it. Please try again.
lead-help =
    /cases shows your open cases.
    /case and a reference opens one.
    /away until Monday: you are not here till then.
    /digest shows the newest digest.
    /load shows a head how much each lead has in hand.
    /slips types in paper slips, or what a child said to an adult.
    /me shows what we keep of you, and changes it.
    /lock locks this chat, if you have a PIN.

## Buttons

lead-button-role-only = Only my role
lead-button-got-it = I got it
lead-button-on-it = I'm on it
lead-button-open = Open
lead-button-open-case = Open { $reference }
lead-button-reply = Reply
lead-button-close = Close
lead-button-send-reply = Send
lead-button-change-reply = Change
lead-button-drop-reply = Don't send

## Outcomes

outcome-supported-in-school = Supported in school
outcome-early-help = Early help
outcome-mash-accepted = Referral to the MASH, accepted
outcome-mash-nfa = Referral to the MASH, no further action
outcome-prevent = Prevent
outcome-camhs = CAMHS
outcome-malicious = Malicious, with a countersign
outcome-test-or-joke = Test or joke
outcome-police = Police
outcome-lado = LADO
outcome-parent-work = Work with parents
outcome-other-school = Passed to another school
outcome-insufficient-info = Not enough information
outcome-already-known = Already known
outcome-false-mistaken = Mistaken
