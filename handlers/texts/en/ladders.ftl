### What adults hear when nobody has opened or decided, and what a pupil hears then. No word of what was said.

lead-alert-again =
    { $urgency } · { $setting } · { $reference }

    Nobody has opened this report yet.
# To the next person, who may read it from now on.
lead-alert-climbed =
    { $urgency } · { $setting } · { $reference }

    Nobody has opened this report. It has come to you.
# To somebody above, who does not read it.
lead-alert-climbed-above =
    { $urgency } · { $setting } · { $reference }

    Nobody has opened this report. Please phone those who should. You can't read it here.
# {$at}: the time of the opening, like 10:12.
lead-alert-undecided =
    { $urgency } · { $setting } · { $reference }

    Opened by one person at { $at }, nothing decided. It has come to you, too.
lead-alert-undecided-above =
    { $urgency } · { $setting } · { $reference }

    Opened by one person at { $at }, nothing decided. Please phone those who should. You can't read it here.
# Several that nobody has opened, in one alert, because they are many. {$urgency} and {$reference} are of the most urgent one.
lead-alert-again-together =
    { $urgency } · { $setting } · { $reference }

    { $count ->
        [one] Nobody has opened this report yet.
       *[other] Nobody has opened { $count } reports. This is the most urgent one. For all of them type /cases.
    }
# The same, to somebody above who does not read them.
lead-alert-above-together =
    { $urgency } · { $setting } · { $reference }

    { $count ->
        [one] Nobody has opened this report. Please phone those who should. You can't read it here.
       *[other] Nobody has opened { $count } reports. This is the most urgent one. Please phone those who should. You can't read them here.
    }
# To those who read it beside the one who opened it, where nobody is above them.
lead-alert-undecided-beside =
    { $urgency } · { $setting } · { $reference }

    Opened by one person at { $at }, nothing decided. Please decide, or make sure that somebody does.
# To the duty desk, which does not read it yet.
lead-alert-closed-days =
    { $urgency } · { $setting } · { $reference }

    A report came before two or more closed days. Please make sure that it is read before they begin.
# {$who}: a role, like "deputy safeguarding lead".
lead-stop-on-it =
    { $urgency } · { $setting } · { $reference }

    The { $who } is on it.
lead-stop-opened =
    { $urgency } · { $setting } · { $reference }

    The { $who } has opened it.
lead-stop-decided =
    { $urgency } · { $setting } · { $reference }

    The { $who } has decided what happens.
lead-stop-closed =
    { $urgency } · { $setting } · { $reference }

    The { $who } has closed it.
# Above the list that comes in the morning, before people are there.
lead-unopened-head =
    { $count ->
        [one] Nobody has opened this report yet:
       *[other] Nobody has opened these { $count } reports yet, the most urgent first:
    }

## Deciding

lead-button-decide = Decide
lead-ask-decision = { $reference }: what happens now?
lead-button-decide-action = We act
lead-button-decide-referral = We refer
lead-button-decide-watch = We watch, because …
lead-type-decision-action = { $reference }: type what is done, by whom and until when.
lead-type-decision-referral = { $reference }: type to whom, and what you asked for.
lead-type-decision-watch = { $reference }: type why watching is enough, and when you look again.
lead-decided = { $reference }: written down.
lead-open-to-decide = { $reference }: open it first. A case is read before it is decided.
lead-entry-decision = Decided by { $who }, { $when }:

## What a pupil hears

pupil-late = No grown-up has opened this yet. Please don't wait for us. Call 999 or Childline 0800 1111, or go to any grown-up near you.
# {$when}: when the other grown-up looks ("today at 8:30").
pupil-sorry = No one has read it yet. We are sorry. We have told another grown-up. They look { $when }.
# The same, where there is nobody else to tell.
pupil-sorry-again = No one has read it yet. We are sorry. We have told them again. They look { $when }.
