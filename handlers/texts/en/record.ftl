### What leads and the data protection officer read when a case is recorded, kept on hold, handed over or erased.

## The menu under a case

lead-menu = { $reference }: what else?
# The case is closed, and nobody has said yet that the school's own system holds it.
lead-is-not-recorded = Not recorded in your own system yet. It is kept here until it is.
# {$day}: the day from which on the clock erases it.
lead-is-recorded = Recorded. It is erased here from { $day } on.
lead-is-held = On hold: it is kept here until the hold is lifted.
# Cases about an adult at the setting are never erased by the clock.
lead-is-kept-adult = Recorded. It may be about an adult at the school, so only the two codes erase it.

## Recorded in the school's own system

lead-close-first = { $reference }: close it first. A case is recorded when the work is done.
lead-type-record = { $reference }: type what the record is called in your own system, such as its number. No names.
lead-recorded = { $reference }: recorded.
lead-entry-recorded = Recorded by { $who }, { $when }:
# To the readers of a case whose time has come. {$why}: one of the texts below.
lead-kept-on =
    { $reference }: its time to be erased has come, and it is kept: { $why }.

    Open it with /case { $reference }.
lead-why-open = it is open
lead-why-urgent = it is open at P1 or P2
lead-why-about-adult = it may be about an adult at the school
lead-why-held = it is on hold
lead-why-unrecorded = nobody has said that your own system holds it

## On hold

lead-type-hold = { $reference }: why must it be kept? Your reason is kept in the case.
lead-held = { $reference } is on hold. It is not erased until the hold is lifted.
lead-unheld = { $reference }: the hold is lifted.
lead-not-held = { $reference } is not on hold.
lead-held-by-dpo = { $reference } is on hold by the data protection officer, who alone can lift it.
lead-entry-held = Put on hold by { $who }, { $when }:
lead-entry-unheld = Hold lifted by { $who }, { $when }:
# {$command}: erase, hold or lift.
lead-say-reference = Say the reference too: /{ $command } and six characters.

## One-time codes

lead-code-ask-export =
    { $reference }: a code for export lets the administrator write this case to a file, once, within an hour.

    Give it only to somebody you have spoken to.
lead-code-ask-erase =
    { $reference }: erasing takes two codes, yours and one of the data protection officer. The case then goes for ever: words, replies, notes.

    Give your code only to somebody you have spoken to. It holds for an hour, once.
# {$code}: three groups of four characters.
lead-code-export =
    { $reference }, code for export:

    { $code }

    For one export within an hour. This message goes in a few minutes.
lead-code-erase =
    { $reference }, code to erase, one of two:

    { $code }

    For once, within an hour. This message goes in a few minutes.
# To the data protection officer.
lead-code-asked-of-dpo =
    A lead has drawn a code to erase { $reference }. It takes one of yours too.

    If you agree, type /erase { $reference }. To have it kept, type /hold { $reference }.
# To the readers of a case: somebody used the command without the right codes.
lead-code-refused = { $reference }: somebody at the server tried to erase this case without the right codes. Nothing was erased. If you did not expect it, tell the data protection officer.
# {$days}: how long back-ups are kept.
lead-erased =
    { $days ->
        [one] { $reference } was erased, with the codes of a lead and the data protection officer. Back-ups that hold it are kept 1 day longer.
       *[other] { $reference } was erased, with the codes of a lead and the data protection officer. Back-ups that hold it are kept up to { $days } days longer.
    }

## A colleague, another desk

lead-colleagues =
    { $reference }: who shall read it too?

    Check first that they are no part of it. They see everything that was said.
lead-no-colleagues = { $reference }: there is no colleague at its desk who could be let in.
lead-cannot-let = { $reference }: that colleague cannot be let in.
lead-let-in = { $reference }: { $name } reads it too, and was told.
lead-hand-where = { $reference }: to whom shall it go?
lead-type-school = { $reference }: type the other school's code, as on its posters.
lead-no-such-school = There is no school with that code.
# {$desk}: one of the desks below. {$where}: a school's name, or the borough.
lead-hand-ask =
    { $reference } would go to the { $desk }, { $where }. They read everything that was said.

    You and your colleagues do not read it any more then.
lead-cannot-hand = { $reference } cannot go there: nobody who may read it can be reached there.
lead-handed-over = { $reference }: handed over. The others were told.
lead-desk-leads = safeguarding leads
lead-desk-head = head
lead-desk-chair = chair of governors
lead-desk-clerk = clerk to the governors
lead-desk-pastoral = pastoral team
lead-desk-trust_dsl = trust's safeguarding lead
lead-desk-trust_ceo = trust's chief executive
lead-desk-duty = council's safeguarding team
lead-alert-let-in =
    { $urgency } · { $setting } · { $reference }

    A colleague lets you read this too.
lead-alert-handed-over =
    { $urgency } · { $setting } · { $reference }

    This was handed to you.

## Buttons

lead-button-more = More
lead-button-recorded = Recorded in our system
lead-button-hold = Keep it: put on hold
lead-button-lift = Lift the hold
lead-button-colleagues = Let a colleague read it
lead-button-desks = Hand it over
lead-button-code-export = Code for export
lead-button-code-erase = Code to erase
lead-button-draw-code = Draw the code
# {$name}: a colleague's name and role.
lead-button-let = Let { $name } read it
# {$desk}: one of the desks above.
lead-button-hand-to = To the { $desk }
lead-button-hand-school = To another school
lead-button-hand-now = Hand it over
