### What the law or a rule wants done by a certain moment, by a person outside of Heard. Read by adults.

## Alerts: none names the duty

# {$at}: a day and a time.
lead-alert-duty =
    { $urgency } · { $setting } · { $reference }

    Something that a person must do is due by { $at }. Open it to see what, and say when it is done.
lead-alert-duty-due =
    { $urgency } · { $setting } · { $reference }

    Something that a person must do was due by { $at }, and nobody has said that it is done. Open it now.
# To the head or the duty desk, who may not read the case.
lead-alert-duty-missed =
    { $urgency } · { $setting } · { $reference }

    Something that the law or a rule asks of the readers of this report was not marked as done in time. Please speak to them.

## Duties

lead-duty-fgm = FGM told by the girl: each teacher who read it tells the police (101) in person
lead-duty-lado = An allegation against an adult who works with children: the LADO is told
lead-duty-prevent = A Prevent referral
lead-duty-sexual-abuse = Sexual abuse of a child: the police or the council is told (mandatory report, at most 7 days)
lead-duty-images = A nude or sexual picture of a child: nobody views or copies it; Report Remove with the child; the police where an adult, a threat or a child under 13 is part of it
# {$duty}: one of the texts above; {$due}, {$at}: a day and a time.
lead-duty-open = • { $duty }: by { $due }
lead-duty-done = • { $duty }: done, { $at }
lead-duty-none = • { $duty }: not needed, with a reason, { $at }
lead-button-duty-fgm = Done: police told
lead-button-duty-lado = Done: LADO told
lead-button-duty-prevent = Done: Prevent referral
lead-button-duty-sexual-abuse = Done: abuse reported
lead-button-duty-images = Done: picture dealt with
lead-button-duty-none = Not needed
lead-type-duty-done = { $reference }: { $duty }. Who did it, when, and under which reference? It goes into the record.
lead-type-duty-none = { $reference }: { $duty }. Why is this not needed here? The reason goes into the record.
lead-duty-no-reason = { $reference }: that is no reason. Please say in a few words why it is not needed; until then it stays open.
lead-duty-kept = { $reference }: kept in the record.
lead-close-duties = { $reference }: something that a person must do is still open. Open the case, and say below it that it was done, or why it is not needed.
# Kept in the case. {$text}: as typed.
lead-duty-words = { $duty }: { $text }
lead-entry-duty-done = Marked as done by { $who }, { $when }:
lead-entry-duty-dismissed = Marked as not needed by { $who }, { $when }:

## On the record's page

# {$due}: a day and a time.
lead-page-duty = { $duty }, by { $due }
lead-page-duty-open = open
# {$who}: a role; {$when}: a day and a time.
lead-page-duty-done = done: { $who }, { $when }
lead-page-duty-none = not needed: { $who }, { $when }; the reason is above
