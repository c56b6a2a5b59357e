"""Hints that two cases may be about the same thing: keyed marks, compared when a permitted lead opens one.

1. A lead opens a case: its words are in memory. Their marks (`safeguarding/likeness.py`), each as HMAC under the
   index key, are sealed into the case as an entry that no screen and no record shows. Nothing is made when a
   pupil writes, and the side that talks to pupils can read none of it (`docs/decisions/0038-hints-of-links.md`).
2. They are compared with those of cases that the same person may read at the same desk, of the last weeks: each is
   opened with that case's own key. Who may not read a case is told nothing of it, not even that there was a hint.
3. A lead links, or says that it is not the same; nothing links by itself.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass, replace

from handlers.lead.caselist import cases_of
from handlers.turn import Turn
from safeguarding.likeness import alike, marks_of
from safeguarding.triage import is_everyday
from storage.cases import LIKENESS, Entry, Header, add_entry
from storage.sealing import Sealer
from storage.vault import Reader, SealedMarks, find_marks

WEEKS = 4
MOST_COMPARED = 16
_KEPT_BYTES = 6
_OF_THE_PUPIL = ("words", "added")


@dataclass(frozen=True, slots=True)
class Likeness:
    """What the comparison gave: *like*, references of cases; *marks*: this case's own, to be kept where they are new."""

    like: tuple[str, ...]
    marks: str
    told: int


def gather(turn: Turn, header: Header, reader: Reader) -> list[SealedMarks]:
    """Collect what this reader may compare the case with, the newest first; it is opened later, in a thread."""
    apart = {header.ref, *header.links, *header.unlike}
    here = reader.desks & set(header.readers)
    found = [
        other
        for other in cases_of(turn, replace(reader, desks=frozenset(here)), WEEKS)
        if other.ref not in apart and other.likeness
    ]
    newest = sorted(found, key=lambda other: (-other.at, other.ref))[:MOST_COMPARED]
    return find_marks(turn.tx, turn.service.sealer, newest, reader)


def compare(sealer: Sealer, entries: Sequence[Entry], others: Sequence[SealedMarks]) -> Likeness:
    """Compare a case's words with the marks of others. Slow: in a thread, outside of a unit."""
    told = [entry.text for entry in entries if entry.kind in _OF_THE_PUPIL]
    marks = marks_of("\n".join(told), is_everyday)
    mine = {token for mark in marks for token in _tokens(sealer, mark)}
    like = alike(mine, {one.case: one.open().split() for one in others})
    return Likeness(tuple(like), " ".join(_tokens(sealer, mark)[0] for mark in marks), len(told))


def keep(turn: Turn, header: Header, found: Likeness, by: str) -> None:
    """Keep the case's own marks, where the pupil has written since they were made. The header is the caller's to keep."""
    if header.likeness[1:] == [found.told] or not found.marks:
        return
    header.likeness = [header.rows, found.told]
    add_entry(turn.tx, turn.service.sealer, header, Entry(LIKENESS, turn.now, by, found.marks))


def _tokens(sealer: Sealer, mark: str) -> list[str]:
    """Key a mark under every index key still held, the newest first; its weight stays readable in front."""
    keyed = sealer.index_each("likeness", mark[1:])
    return [mark[0] + urlsafe_b64encode(one[:_KEPT_BYTES]).decode() for one in keyed]
