### What a lead does with a case besides reading and answering. Read by adults.

lead-button-note = Note
lead-button-action = Action
lead-button-urgency = Urgency
lead-button-kind = What it is about
lead-button-signs = Signs of Safety
lead-button-about-me = This is about me
lead-not-done = { $reference }: nothing was changed.

lead-alert-regraded =
    { $urgency } · { $setting } · { $reference }

    A reader has made this more urgent.

## Heavy content, named before it opens

# {$themes}: one or more of the texts lead-heavy-….
lead-heavy-ask = { $reference } is heavy to read: { $themes }. You need not be alone with it.
lead-heavy-sexual = sexual harm
lead-heavy-death = death or self-harm
lead-heavy-home = harm at home
lead-heavy-exploitation = exploitation
lead-heavy-attack = weapons or an attack
lead-button-open-now = Open now
lead-button-open-together = Ask a colleague to open it with me
lead-heavy-asked = { $reference }: your colleagues were asked.
lead-heavy-nobody = { $reference }: no colleague who may read it is here now.
# To the other readers.
lead-heavy-together = { $reference }: the { $role } asks you to open a heavy report together.

## Notes and actions

lead-type-note = { $reference }: type your note. Pupils never see it; it goes into the record.
lead-noted = { $reference }: noted.
lead-type-action = { $reference }: what will be done? Type it in a line.
lead-action-who = { $reference }: who does it?
lead-button-action-me = I do
lead-action-when = { $reference }: by when?
lead-button-due-0 = Today
lead-button-due-1 = Next school day
lead-button-due-5 = In 5 school days
lead-button-due-10 = In 10 school days
# {$action}: as typed; {$who}: a role; {$date}: a date.
lead-action-words = { $action } ({ $who }, by { $date })
lead-action-kept = { $reference }: kept. { $who } is reminded on { $date }.
lead-action-due =
    { $reference }: an action of yours is due today. Open the case to see it.
lead-entry-note = Note by { $who }, { $when }:
lead-entry-action = Action set by { $who }, { $when }:

## Urgency and kind

lead-urgency-ask = { $reference } is { $urgency } now. What should it be?
lead-urgency-why = { $reference }: give the reason in a line. It goes into the record.
lead-urgency-read-first = { $reference }: open it first. Urgency is lowered after reading.
lead-urgency-second = { $reference }: within the first hour a second person must agree to lower P1. The other readers were asked.
lead-urgency-alone = { $reference }: within the first hour a second person must agree to lower P1, and nobody else who reads it can be reached. It stays P1.
# To the other readers; what the reason says they see when they open the case.
lead-urgency-agree = { $reference }: { $role } asks to lower it from P1 to { $urgency }. Open it, then say.
lead-button-agree = I agree
lead-button-disagree = No, keep P1
lead-urgency-changed = { $reference }: { $urgency } now.
lead-urgency-kept = { $reference }: it stays P1.
lead-urgency-gone = { $reference }: nobody waits for an answer about its urgency any more.
# Kept in the case. {$from}, {$to}: P1 to P4; {$reason}: as typed.
lead-urgency-words = { $from } to { $to }: { $reason }
lead-entry-urgency = Urgency changed by { $who }, { $when }:
lead-kind-ask = { $reference }: what is it about? Choose the group.
lead-kind-choose = { $reference }: choose what fits best.
lead-kind-set = { $reference }: filed as { $kind }.
lead-entry-kind = Filed by { $who }, { $when }:

## Signs of Safety

lead-signs-head = { $reference } · Signs of Safety
lead-signs-worries = What are we worried about?
lead-signs-strengths = What is working well?
lead-signs-goals = What needs to happen?
lead-signs-scale = How safe, 0 to 10?
lead-signs-empty = • nothing yet
# {$child}, {$lead}: numbers, or "not said".
lead-signs-scales = • the child: { $child } · you: { $lead }
lead-signs-not-said = not said
lead-signs-talk = • three or more apart: talk again.
lead-signs-your-scale = How safe is the child, as you see it? 0 is danger, 10 is safe enough to close.
lead-scale-kept = { $reference }: kept, { $scale } of 10.
lead-entry-scale = Scale by { $who }, { $when }:
lead-scale-words = { $scale } of 10

## This is about me

lead-about-me-ask = { $reference }: if this is about you, or about somebody close to you, you should not read it. You will not see it again, anywhere, and nobody at your school is told that you stepped back. It cannot be undone.
lead-button-step-back = Yes, take me out
# Nobody else could read it: the case would be lost.
lead-cannot-step-back = { $reference }: nobody else could read it yet, so you cannot step back now. Do not open it. Please ask the administrator to let another officer or the duty manager join, then tap again.
lead-stepped-back = Thank you. You are out of it.
