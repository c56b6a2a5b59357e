"""Check the audit trail: every line there, unchanged, in its place, and following the one before it.

Works in slices of numbers, each judged by itself from the link before it, so that others get their turn
between two. Tells what is wrong and at which number; never what a line says.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, func, select

from storage.audit import (
    SLICE_LINES,
    UNREADABLE,
    ChainBroken,
    Head,
    Link,
    Trail,
    is_line,
    list_waiting,
    mark_of,
    open_line,
)
from storage.keyring import UnknownKey
from storage.schema import audit
from storage.sealing import Sealer

PATIENCE = timedelta(minutes=5)  # the clock numbers every 15 seconds
#: What may come while a check goes on; more than that is a backlog that is being numbered at this moment.
MOST_LATE = 8 * SLICE_LINES


class What(StrEnum):
    """What can be wrong with the trail."""

    CHANGED = "changed or damaged"
    KEY = "its key is not in the key file"
    REMOVED = "removed"
    MOVED = "stands in the place of another"
    REWRITTEN = "does not follow the line before it"
    INSERTED = "put in beside the chain"
    WAITING = "without a number for more than 5 minutes"
    HEAD_MISSING = "the head of the trail was removed"
    HEAD_CHANGED = "the head of the trail was changed or damaged"
    HEAD_KEY = "the key of the trail's head is not in the key file"
    HEAD_OLD = "an old head of the trail was put back"
    HEAD_OTHER = "the head of the trail does not belong to the last line"
    HEAD_ANCHOR = "what the trail's first line follows was changed or damaged"

    @property
    def of_head(self) -> bool:
        """Say whether it is about the trail's head and no line."""
        return self.name.startswith("HEAD")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: with the line *number*; 0: with a line that has none, or with the head."""

    what: What
    number: int = 0


@dataclass(frozen=True, slots=True)
class Look:
    """What a slice showed: *lines* stand where they should, *marked* is whether one bears the mark asked for."""

    findings: list[Finding]
    lines: int
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Ending:
    """What the end of the trail showed; *numbered* and *pending* lines there are in all."""

    look: Look
    numbered: int
    pending: int


class TrailCheck:
    """A look at the chain. *trail* is how its values are computed."""

    def __init__(self, sealer: Sealer, trail: Trail | None = None) -> None:
        self._sealer = sealer
        self._trail = trail or Trail(sealer)

    def extent(self, tx: Connection) -> tuple[int, int]:
        """Say up to which number there should be lines, and how many have none yet."""
        return self._last(tx), self._count(tx, numbered=False)

    def look(self, tx: Connection, first: int, last: int, mark: str = "") -> Look:
        """Look at the lines from *first* to *last*; above the head, and up to the anchor, there are none to look at."""
        last, anchor = min(last, self._last(tx)), self._anchor(tx)
        first = max(first, anchor.count + 1)
        rows = self._trail.rows_at(tx, range(max(1, first - 1), last + 1))
        before = anchor.value if first == anchor.count + 1 else self._value_at(rows, first - 1)
        findings: list[Finding] = []
        marked = anchor.count > 0 and mark_of(anchor.value) == mark
        for number in range(first, last + 1):
            what, before = self._judge(rows.get(number), number, before)
            findings += [Finding(what, number)] if what else []
            marked = marked or (before is not None and mark_of(before) == mark)
        return Look(findings, sum(number >= first for number in rows), marked)

    def end(self, tx: Connection, first: int, now: datetime, mark: str = "") -> Ending | None:
        """Look at the lines from *first* on, the head and what waits; None when too much came meanwhile."""
        last, pending = self.extent(tx)
        if last - first >= MOST_LATE:
            return None
        look = self.look(tx, first, last, mark)
        findings = [*look.findings, *self._of_head(tx), *self._of_waiting(tx, now)]
        return Ending(Look(findings, look.lines, look.marked), self._count(tx, numbered=True), pending)

    def _count(self, tx: Connection, *, numbered: bool) -> int:
        wanted = audit.c.place.is_not(None) if numbered else audit.c.place.is_(None)
        lines = select(func.count()).select_from(audit).where(wanted, is_line(self._sealer))
        return int(tx.execute(lines).scalar_one())

    # -- one line -------------------------------------------------------------------------------

    def _judge(
        self, row: Row[Any] | None, number: int, before: bytes | None
    ) -> tuple[What | None, bytes | None]:
        """Say what is wrong with a line, and what the next must follow; None where that is not known."""
        if row is None:
            return What.REMOVED, None
        found = _tried(lambda: self._trail.open_link(row))
        if isinstance(found, What):
            return found, None
        if found.number != number:
            return What.MOVED, None
        line = _tried(lambda: open_line(self._sealer, row))
        if isinstance(line, What):
            return line, found.value
        if before is not None and not self._follows(row, found, before):
            return What.REWRITTEN, found.value
        return None, found.value

    def _follows(self, row: Row[Any], link: Link, before: bytes) -> bool:
        return hmac.compare_digest(self._trail.value_of(before, row, link), link.value)

    def _value_at(self, rows: Any, number: int) -> bytes | None:
        row = rows.get(number)
        link = None if row is None else _tried(lambda: self._trail.open_link(row))
        return link.value if isinstance(link, Link) and link.number == number else None

    # -- the end --------------------------------------------------------------------------------

    def _last(self, tx: Connection) -> int:
        """Give the head's count; where that cannot be read, how many places are taken."""
        try:
            head = self._trail.head(tx)
        except UNREADABLE:
            return self._anchor(tx).count + self._count(tx, numbered=True)
        return head.count if head else 0

    def _anchor(self, tx: Connection) -> Head:
        """Read the anchor; where it cannot be read, the lines that it stands for are missed."""
        try:
            return self._trail.anchor(tx)
        except UNREADABLE:
            return Head(0, self._trail.beginning)

    def _of_head(self, tx: Connection) -> Iterator[Finding]:
        if isinstance(_tried(lambda: self._trail.anchor(tx)), What):
            yield Finding(What.HEAD_ANCHOR)
        try:
            head = self._trail.head(tx)
        except ChainBroken:
            yield Finding(What.HEAD_MISSING)
            return
        except UNREADABLE as fault:
            yield Finding(What.HEAD_KEY if isinstance(fault, UnknownKey) else What.HEAD_CHANGED)
            return
        if head is None:
            return
        rows = self._trail.rows_at(tx, (head.count, head.count + 1))
        if head.count + 1 in rows:
            yield Finding(What.HEAD_OLD)
        last = self._value_at(rows, head.count)
        if last is not None and not hmac.compare_digest(last, head.value):
            yield Finding(What.HEAD_OTHER)

    def _of_waiting(self, tx: Connection, now: datetime) -> Iterator[Finding]:
        for row in list_waiting(tx):
            line = _tried(lambda row=row: open_line(self._sealer, row))  # type: ignore[misc]  # its default binds the loop's variable now
            if isinstance(line, What):
                yield Finding(line)
            elif now - line.at > PATIENCE:
                yield Finding(What.WAITING)


def sum_up(looks: list[Look], ending: Ending) -> list[Finding]:
    """Put together what the slices and the end showed: also lines that no number leads to."""
    found = [finding for look in (*looks, ending.look) for finding in look.findings]
    beside = ending.numbered - sum(look.lines for look in (*looks, ending.look))
    found += [Finding(What.INSERTED)] * max(0, beside)
    return sorted(found, key=lambda one: (one.number == 0, one.number, one.what))


def _tried(work: Callable[[], Any]) -> Any:
    try:
        return work()
    except UnknownKey:
        return What.KEY
    except UNREADABLE:
        return What.CHANGED
