### What somebody above the leads is asked: the head, or the council's duty desk. Read by adults.

## Replies to look at, drawn by lot once a half-term

# To the head or the duty desk. It says nothing of what was written.
lead-sample =
    { $count ->
        [one] { $setting }: 1 reply to a pupil from this half-term, drawn by lot, for you to look at. You see the reply only, not what the pupil wrote.
       *[other] { $setting }: { $count } replies to pupils from this half-term, drawn by lot, for you to look at. You see the replies only, not what the pupils wrote.
    }
lead-button-look-replies = Open them
lead-sample-none = There is no reply here for you to look at.
# {$role}: whose reply it was; {$text}: the reply.
lead-sample-reply =
    { $reference }: a reply to a pupil, by the { $role }:

    { $text }
lead-button-reply-right = Looks right
lead-button-reply-talk = Talk to the lead
lead-sample-kept = { $reference }: kept. Thank you.
lead-sample-asked = { $reference }: kept. Whoever wrote it was told that you would like to talk.
# To whoever wrote the reply.
lead-sample-talk = { $reference }: the { $role } has looked at a reply of yours and would like to talk with you about it.
# Kept in the case.
lead-entry-looked = A reply was looked at by { $who }, { $when }:
lead-looked-right = It looks right.
lead-looked-talk = They would like to talk about it.
