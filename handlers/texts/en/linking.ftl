### Cases that are, or may be, about one thing. Read by adults.

lead-button-link = Link with another case
lead-link-ask = { $reference }: with which case? Tap it, or type its reference. Linked cases are never merged: each keeps its own readers, and only who may read both sees the link.
# {$reference}: the other case.
lead-button-link-with = Link { $reference }
lead-button-unlink = Unlink { $reference }
lead-button-unlike = Not the same
lead-linked = { $reference } and { $other } are linked.
lead-unlinked = { $reference } and { $other } are linked no more.
lead-not-linked = { $reference }: nothing was linked. A case is not linked with itself, nor with more than six others.
lead-set-apart = { $reference } and { $other }: not the same. It is not suggested again.
# Above what stands beside a case.
lead-beside = { $reference }, besides:
lead-link-line = • linked with { $other } ({ $urgency })
# A program compared names and rare words.
lead-hint-line = • may be about the same thing as { $other } ({ $urgency }): some names or rare words are the same. A computer's guess: read both.
lead-malicious-waits = • waits for a countersign: somebody asked to close it as malicious.
