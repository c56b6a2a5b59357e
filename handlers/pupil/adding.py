"""Long words that are to join a report are made ready beside the units of work: read, looked through, sealed.

1. Units read them, some at a time.
2. A thread looks for names in them, and seals them as the rows that the case would get next.
3. One unit adds them, whole or not at all. It takes what was made ready only if words, people, keys and the case's rows are still
   the same, and else does all of it itself, as for short ones.
Nothing is kept before the last unit, so who dies on the way leaves nothing. What they come to is decided elsewhere, as for short ones.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from handlers.pupil.carrying import FEWEST_PIECES, join_pieces, read_slices
from handlers.routing import Looked, people_joined
from handlers.turn import Later, Turn
from safeguarding.intake import Draft
from safeguarding.names import find_mentions
from safeguarding.report import Urgency
from storage.added import Sealed, seal_ahead
from storage.cases import ADDED, Entry, load_header, read_public_key


@dataclass(frozen=True, slots=True)
class Added:
    """What was made ready: whom the words may name, and their sealed rows."""

    looked: Looked
    sealed: Sealed


def is_long(draft: Draft) -> bool:
    """Say whether *draft* has so many words that they are made ready first."""
    return draft.pieces >= FEWEST_PIECES


def prepare_added(turn: Turn, draft: Draft, finish: Callable[[Turn, Added | None], Later | None]) -> Later:
    """Make the words of *draft* ready; then *finish* adds them, in a unit of its own. None: they are others now."""
    sealer = turn.service.sealer
    header = load_header(turn.tx, sealer, draft.about)
    adults, public = people_joined(turn, header), read_public_key(turn.tx, sealer, bytes.fromhex(header.id))
    now, danger = turn.now, draft.urgency is Urgency.P1

    def step(then: Callable[[Turn, Any], Later | None], work: Callable[[], Any] | None = None) -> Later:
        return Later(work, then, danger=danger)

    def seal(_: Turn, read: tuple[bytes, ...]) -> Later:
        def work() -> Added:
            words = join_pieces(draft, read)
            looked = Looked(draft.version, adults, find_mentions(words, adults))
            entry = Entry(ADDED, now, "", words.removeprefix("\n"))
            return Added(looked, seal_ahead(sealer, header, public, entry))

        return step(finish, work)

    return read_slices(draft, step, seal, lambda: step(lambda again, _: finish(again, None)))
