"""A long report is made ready beside the units of work, so that nobody waits for it: read, looked through, sealed, kept.

1. Units read its words, some at a time.
2. A thread looks for names in them, seals them, and makes the receipt.
3. Units keep the sealed rows, some at a time (`storage/carried.py`): no case names them yet.
4. One unit sends it, whole or not at all. It takes what was made ready only if words, people and keys are
   still the same, and else does all of it itself, as for a short report.
Nothing here decides anything: what a long report comes to is what it would come to in one unit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from handlers.pupil.draft import open_draft
from handlers.routing import Looked, people_asked
from handlers.turn import Later, Turn
from safeguarding.intake import Draft
from safeguarding.names import Adult, find_mentions
from safeguarding.report import Urgency
from storage.carried import Carried, put_some, seal_beside
from storage.cases import Entry
from storage.drafts import read_pieces

FEWEST_PIECES = 8  # of a draft; with fewer all is done in one unit sooner
SLICE_PIECES = 32  # read in one unit


@dataclass(frozen=True, slots=True)
class Brought:
    """What was made ready: whom the words may name, and their sealed rows."""

    looked: Looked
    carried: Carried


@dataclass(slots=True)
class _Way:
    """One long draft under way. *sealed*: what must be wiped at the end; *ended*: at once, if it comes after that."""

    draft: Draft
    adults: tuple[Adult, ...]
    make: Callable[[Brought | None], Any]
    finish: Callable[[Turn, Any], None]
    danger: bool
    sealed: list[Carried] = field(default_factory=list)
    ended: bool = False

    def step(self, then: Callable[[Turn, Any], Later | None], work: Callable[[], Any] | None = None) -> Later:
        return Later(work, then, danger=self.danger, over=self.wipe)

    def hold(self, carried: Carried) -> None:
        """Have *carried* wiped at the end. A thread goes on where nobody waits for it any more."""
        self.sealed.append(carried)
        if self.ended:
            carried.wipe()

    def wipe(self) -> None:
        self.ended = True
        for one in self.sealed:
            one.wipe()


def prepare_long(
    turn: Turn, draft: Draft, make: Callable[[Brought | None], Any], finish: Callable[[Turn, Any], None]
) -> Later:
    """Make *draft* ready, and the receipt with *make*, which is slow; then *finish* sends it, in a unit of its own."""
    danger = draft.urgency is Urgency.P1
    if draft.pieces < FEWEST_PIECES or draft.joins:
        return Later(lambda: make(None), finish, danger=danger)
    return _read(_Way(draft, people_asked(turn, draft), make, finish, danger))


def _read(way: _Way) -> Later:
    """Read the draft; after the last piece its words are sealed."""
    return read_slices(
        way.draft,
        way.step,
        lambda turn, read: _seal(turn, way, read),
        lambda: way.step(way.finish, lambda: way.make(None)),
    )


def read_slices(
    draft: Draft,
    step: Callable[[Callable[[Turn, Any], Later]], Later],
    ready: Callable[[Turn, tuple[bytes, ...]], Later],
    changed: Callable[[], Later],
    read: tuple[bytes, ...] = (),
) -> Later:
    """Read the next pieces of *draft* in a unit made by *step*; *ready* follows the last, *changed* if it is another meanwhile."""

    def then(turn: Turn, _: None) -> Later:
        if not _is_same(turn, draft):
            return changed()
        numbers = range(len(read), min(len(read) + SLICE_PIECES, draft.pieces))
        more = (*read, *read_pieces(turn.tx, turn.service.sealer, bytes.fromhex(draft.id), numbers))
        return (
            read_slices(draft, step, ready, changed, more) if len(more) < draft.pieces else ready(turn, more)
        )

    return step(then)


def join_pieces(draft: Draft, read: tuple[bytes, ...]) -> str:
    """Put together what was read of *draft*."""
    return b"".join(read).decode("utf-8", "surrogatepass") + draft.tail


def _seal(turn: Turn, way: _Way, read: tuple[bytes, ...]) -> Later:
    """Look for names and seal, in a thread; then keep what was sealed."""
    sealer, now, draft = turn.service.sealer, turn.now, way.draft

    def work() -> Any:
        words = join_pieces(draft, read)
        looked = Looked(draft.version, way.adults, find_mentions(words, way.adults))
        carried = seal_beside(sealer, Entry("words", now, "", words.removeprefix("\n")))
        way.hold(carried)
        return way.make(Brought(looked, carried)), carried

    def then(again: Turn, made: tuple[Any, Carried]) -> Later | None:
        return _keep(again, way, made, 0)

    return way.step(then, work)


def _keep(turn: Turn, way: _Way, made: tuple[Any, Carried], first: int) -> Later:
    """Keep the next rows in this unit; after the last the report is sent, in the next unit."""
    done, carried = made
    following = put_some(turn.tx, turn.service.sealer, carried, first, turn.now)
    if following is None:
        return way.step(lambda again, _: way.finish(again, done))
    return way.step(lambda again, _: _keep(again, way, made, following))


def _is_same(turn: Turn, draft: Draft) -> bool:
    """Say whether the draft is still there and its words are those that are being read."""
    now = open_draft(turn, draft.id)
    return now is not None and now.version == draft.version
