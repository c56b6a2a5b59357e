### The kind tray: what a lead takes for a test or a joke.

# To the pupil, when they next come by themselves. It must not tell that they were not believed: they may have
# meant it. No blame.
pupil-was-test = Thank you for writing to us. A grown-up has read it. If something is wrong, now or later, tell us here. We want to know.

## What leads read

lead-button-test = Test or joke
lead-button-no-test = Not a test
lead-button-undo = Undo
lead-button-tray = Tests and jokes ({ $count })
# {$urgency}: P1 or P2.
lead-test-urgent = { $reference } is { $urgency }. What stands as danger or harm is not filed as a test with one tap: lower its urgency first, with a reason.
lead-test-filed = { $reference }: in the tray for tests and jokes. The pupil hears nothing now, and is thanked when they next come by themselves. If they write again, it comes back to the list.
lead-test-not-there = { $reference }: it is not in the tray for tests and jokes.
lead-test-taken-out = { $reference }: back in the list.
lead-tray-empty = The tray for tests and jokes is empty.
lead-tray-head =
    { $count ->
        [one] 1 test or joke. Whatever its pupil writes next brings it back to the list:
       *[other] { $count } tests and jokes, the newest first. Whatever their pupils write next brings them back to the list:
    }
lead-tray-line = • { $reference } · { $where }
# Kept in the case.
lead-entry-reopened = Taken out of the tray by { $who }, { $when }:
lead-reopened = It is no test or joke.
