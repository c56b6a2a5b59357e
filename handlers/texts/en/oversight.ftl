### What somebody above the leads is asked: the head, or the council's duty desk. Read by adults.

## Replies to look at, drawn by lot once a half-term

# To the head or the duty desk. It says nothing of what was written.
lead-sample =
    { $count ->
        [one] { $setting }: 1 reply to a pupil from this half-term, drawn by lot, for you to look at. You see the reply only, not what the pupil wrote.
       *[other] { $setting }: { $count } replies to pupils from this half-term, drawn by lot, for you to look at. You see the replies only, not what the pupils wrote.
    }
lead-button-look-replies = Open them
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

## Malicious: asked for by one, countersigned by another

lead-malicious-why = { $reference }: nobody closes a report as malicious alone. Give the reason in a line or two. The head is asked to countersign, or the council's duty desk where the head may not know of it.
lead-malicious-nobody = { $reference }: nobody above the leads can be reached who may countersign. It stays open.
lead-malicious-asked = { $reference }: somebody above the leads was asked to countersign. Until then it stays open.
# To the head or the duty desk.
lead-malicious-asks = { $reference } · { $setting }: the { $role } asks to close a report as malicious. Nobody may do that alone.
lead-button-see-reason = See the reason
# {$reason}: as typed.
lead-malicious-reason =
    { $reference }: the reason of the { $role }:

    { $reason }

    If you doubt it, do not countersign. Ask to have the case handed to you if you want to read it first.
lead-button-countersign = I countersign: malicious
lead-button-no-countersign = No, it stays open
lead-malicious-closed = { $reference }: closed as malicious, countersigned.
lead-malicious-kept = { $reference }: not countersigned. It stays open.
lead-malicious-gone = { $reference }: nobody waits for a countersign any more. The pupil may have written again.
# Kept in the case.
lead-entry-malicious-asked = { $who } asked to close it as malicious, { $when }:
lead-entry-countersigned = Countersign by { $who }, { $when }:
lead-entry-not-countersigned = Countersign refused by { $who }, { $when }:
lead-countersigned = Countersigned: malicious.
lead-not-countersigned = Not countersigned. It stays open.
