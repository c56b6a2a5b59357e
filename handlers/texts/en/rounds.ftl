### What a lead is to look at today: one message in the morning. References and urgencies only, nothing that was said.

lead-round-head = To look at today:
lead-round-action = { $reference }: an action of yours is due today.
lead-round-review = { $urgency } · { $reference }: weekly review.
# {$days}: school days, 5 and more.
lead-round-silent = { $urgency } · { $reference }: nothing was done for { $days } school days.
lead-round-long = { $urgency } · { $reference }: open for { $days } school days. Please say why.
lead-round-more =
    { $count ->
        [one] And 1 more: /cases
       *[other] And { $count } more: /cases
    }
lead-button-why-open = Say why it is open
lead-type-why-open = { $reference }: type why it is still open, and what it waits for. It stands in the case.
lead-why-open-kept = { $reference }: written down. You are asked again after 20 school days.
lead-why-open-closed = { $reference } is closed.
lead-entry-why-open = Why it is still open, by { $who }, { $when }:
