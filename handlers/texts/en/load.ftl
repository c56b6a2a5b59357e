### What reading costs those who read: Monday's question, for own eyes, and a head's view.

# {$count}: heavy reports that this adult opened last week.
lead-supervision =
    { $count ->
        [one] Last week you opened 1 heavy report. When is your next supervision?
       *[other] Last week you opened { $count } heavy reports. When is your next supervision?
    }

    Only you see this. It is not counted anywhere else.
lead-supervision-good = Good. Nobody else was told.
# {$name} of a colleague.
lead-supervision-asked = { $name } was asked to find a time with you. Nothing of any report was said.
lead-supervision-asked-of-you = { $name } asks you to find a time to talk about how the work is going. Not about any one report.
# In place of a name: {$role}.
lead-the-role = the { $role }

# {$setting}: a school's name.
lead-load-head = { $setting }: how much each lead has in hand.
# {$name} and role; {$band}: one of the three below.
lead-load-line = { $name }: { $band }
lead-load-light = light
lead-load-usual = usual
lead-load-heavy = heavy
lead-load-foot = A rough band, of open work that the leads read. Ask them how it is; this is no measure of how well they work.
lead-load-not-you = That is for the head of a school.

## Buttons

lead-button-supervision-date = I have a date
lead-button-supervision-ask = Ask { $name }
