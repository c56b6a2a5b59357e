"""The audit trail: who did what to which case, and when. Sealed rows in one chain, beginning to end.

1. A unit adds a line in the transaction of the act itself: sealed, with an HMAC of its row.
2. The clock numbers what is new. In the clear a number is only a *place*, HMAC(index, number); the line's
   sealed *link* bears the number, the revision of the row that the line is about (`storage.revisions`),
   and HMAC(audit key, value before ‖ id ‖ body ‖ number ‖ revision).
3. The *head*, how many lines and the last value, is a sealed row among the lines, so that the last ones
   cannot be taken away unseen. `storage.auditcheck` walks the chain.

A thief learns how many lines there are, and which wait for the next tick. Whoever holds the audit key can
write a whole new chain; the mark that was read elsewhere before (`Head.mark`) is not in it. The chain
covers no row HMAC and hangs on the audit key alone, which is versioned and never re-keyed: rotating any
other key leaves it whole.
"""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, bindparam, insert, select, update

from storage.database import Database
from storage.errors import StorageError
from storage.keyring import Purpose
from storage.placing import change_out_of_order
from storage.revisions import KEPT, name_row, revision_of, subject_of
from storage.schema import audit
from storage.sealing import Place, Sealer, join, key_version
from storage.statements import Statement

SLICE_LINES = 64  # read in one unit: about 8 ms on a busy machine of two cores
NUMBERED_LINES = 16  # written in one unit, each to a place of its own
UNREADABLE = (StorageError, ValueError)  # ValueError: sealed with our key, and no line
_HEAD, _ANCHOR = "audit-head", "audit-anchor"
ERASED = "erased"  # the act after which a case is no longer there
REFUSED = "refused"  # a button or a reference that was not theirs who tried it
_VALUE, _NUMBER_BYTES = 32, 8
_ADD = Statement(insert(audit).values(id=bindparam("i"), body=bindparam("b"), mac=bindparam("m")))
_MOVE_END = Statement(
    update(audit).where(audit.c.id == bindparam("i")).values(body=bindparam("b"), mac=bindparam("m"))
)
_PUT_END = Statement(
    insert(audit).values(id=bindparam("i"), body=bindparam("b"), mac=bindparam("m"), place=bindparam("p"))
)


class ChainBroken(StorageError):
    """The trail's head and its lines do not fit, so no line can be numbered: run heard audit verify."""

    def __init__(self) -> None:
        super().__init__(str(self.__doc__))


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One act: *case* is a case's id in hex or empty, *who* a person's id, the name of a command, or empty.

    Empty is a pupil, whose acts (`received`, `added`) are kept so that a case cannot be taken away unseen,
    and listed nowhere: their minute could tell who it was.
    *note*: what the act needs to say of itself, such as the certificate of an erasure; never content.
    """

    at: datetime
    act: str
    who: str
    case: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """What a line's sealed link says: its number, from 1, its chain value, and its subject's revision."""

    number: int
    value: bytes
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain: how many lines have a number, and the last one's chain value."""

    count: int
    value: bytes

    @property
    def mark(self) -> str:
        """Give what can be shown to people and held against the trail later; it tells no count."""
        return mark_of(self.value)


def mark_of(value: bytes) -> str:
    """Write a chain value as 16 digits in fours."""
    digits = value.hex().upper()
    return "-".join(digits[start : start + 4] for start in range(0, 16, 4))


# -- lines --------------------------------------------------------------------------------------


def write_audit(tx: Connection, sealer: Sealer, line: AuditLine) -> None:
    """Add one line; the clock numbers it."""
    row = os.urandom(16)
    place = Place("audit", "body", row)
    facts = [int(line.at.timestamp()), line.act, line.who, line.case]
    plain = json.dumps([*facts, line.note] if line.note else facts).encode()
    body = sealer.seal(Purpose.AUDIT, place, plain)
    _ADD.count(tx, {"i": row, "b": body, "m": sealer.row_mac(place, body)})


def write_kept(tx: Connection, sealer: Sealer, table: Table, row: bytes, at: datetime) -> None:
    """Add a line that says no more than that *row* was saved, so that its older self cannot be put back unseen."""
    write_audit(tx, sealer, AuditLine(at, KEPT, "", "", name_row(table, row)))


def open_line(sealer: Sealer, row: Row[Any]) -> AuditLine:
    """Open the line of a row of *audit*.

    Raises:
        Tampered: the row was changed or planted. UnknownKey: its key is not in the file.
    """
    place = Place("audit", "body", row.id)
    sealer.check_row_mac(place, row.mac, row.body)
    at, *facts = json.loads(sealer.open(Purpose.AUDIT, place, row.body))
    return AuditLine(datetime.fromtimestamp(at, UTC), *facts)


def read_audit(tx: Connection, sealer: Sealer) -> list[AuditLine]:
    """Read every line, the oldest first; a row that was changed or planted raises `Tampered`."""
    lines = select(audit).where(is_line(sealer)).order_by(audit.c.id)
    rows = tx.execute(lines).all()
    return sorted((open_line(sealer, row) for row in rows), key=lambda line: line.at)


def is_line(sealer: Sealer) -> ColumnElement[bool]:
    """Tell lines from the head and the anchor."""
    return audit.c.id.not_in([*sealer.index_each(_HEAD), *sealer.index_each(_ANCHOR)])


def list_waiting(tx: Connection, after: bytes = b"", most: int = SLICE_LINES) -> list[Row[Any]]:
    """Read rows that have no number yet, by id, from above *after*."""
    waiting = (
        select(audit)
        .where(audit.c.place.is_(None), audit.c.id > after)
        .order_by(audit.c.place, audit.c.id)  # the index on place has them in this order
        .limit(most)
    )
    return list(tx.execute(waiting).all())


# -- the chain ----------------------------------------------------------------------------------


class Trail:
    """The chain of one installation's lines."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    def number(self, tx: Connection, after: bytes = b"", most: int = NUMBERED_LINES) -> bytes | None:
        """Number and chain up to *most* new lines; None when no more wait, else the *after* of the next slice.

        A line that does not open gets no number: the check of the trail tells of it.

        Raises:
            ChainBroken, Tampered: the head is missing, changed or older than the lines.
        """
        rows = list_waiting(tx, after, most)
        if not rows:
            return None
        head = found = self._head_to_go_on_from(tx, len(rows))
        for row, line in self._oldest_first(rows):
            number, revision = head.count + 1, self._revision_of(tx, line)
            value = self._follow(self._version(), head.value, row, number, revision)
            place = self._sealer.index("audit-place", _bytes(number))
            link = self._seal_link(row.id, Link(number, value, revision))
            change_out_of_order(tx, audit, {**row._mapping, "place": place, "link": link})
            head = Head(number, value)
        if head is not found:
            self._save_end(tx, _HEAD, head)
        return rows[-1].id if len(rows) == most else None

    def head(self, tx: Connection) -> Head | None:
        """Read the head; None while no line has a number.

        Raises:
            Tampered, UnknownKey: it does not open. ChainBroken: lines have numbers, and there is no head.
        """
        row = self._end_row(tx, _HEAD)
        if row is None:
            if tx.execute(select(audit.c.id).where(audit.c.place.is_not(None)).limit(1)).first() is not None:
                raise ChainBroken
            return None
        return self._open_end(row)

    def anchor(self, tx: Connection) -> Head:
        """Read what the first line that is left follows: the beginning itself, while none was cut off.

        Raises:
            Tampered, UnknownKey: it does not open.
        """
        row = self._end_row(tx, _ANCHOR)
        return Head(0, self.beginning) if row is None else self._open_end(row)

    def save_anchor(self, tx: Connection, anchor: Head) -> None:
        """Note that the lines up to *anchor* have gone, in the transaction in which they go."""
        self._save_end(tx, _ANCHOR, anchor)

    def rows_at(self, tx: Connection, numbers: Iterable[int]) -> Mapping[int, Row[Any]]:
        """Read the rows that stand in the places of *numbers*, those that there are."""
        places = {
            place: number
            for number in numbers
            for place in self._sealer.index_each("audit-place", _bytes(number))
        }
        found = select(audit).where(audit.c.place.in_(list(places))).order_by(audit.c.place)
        return {places[row.place]: row for row in tx.execute(found).all()}

    def open_link(self, row: Row[Any]) -> Link:
        """Open a row's link: `Tampered` or `UnknownKey` where that cannot be."""
        place = Place("audit", "link", row.id)
        plain = self._sealer.open(Purpose.AUDIT, place, row.link or b"")
        number, revision = plain[:_NUMBER_BYTES], plain[_NUMBER_BYTES:-_VALUE]
        return Link(int.from_bytes(number, "big"), plain[-_VALUE:], int.from_bytes(revision, "big"))

    def value_of(self, before: bytes, row: Row[Any], link: Link) -> bytes:
        """Compute the chain value that a row must have with the number of *link* after the value *before*."""
        return self._follow(key_version(row.link), before, row, link.number, link.revision)

    @property
    def beginning(self) -> bytes:
        """Give what the first line follows."""
        return self._sealer.keyring.installation

    def _follow(self, version: int, before: bytes, row: Row[Any], number: int, revision: int) -> bytes:
        key = self._sealer.keyring.key(Purpose.AUDIT, version)
        chained = join("heard/audit chain/2", before, row.id, row.body, _bytes(number), _bytes(revision))
        return hmac.digest(key, chained, "sha256")

    def _head_to_go_on_from(self, tx: Connection, lines: int) -> Head:
        head = self.head(tx) or Head(0, self.beginning)
        if self.rows_at(tx, range(head.count + 1, head.count + 1 + lines)):  # an old head was put back
            raise ChainBroken
        return head

    def _oldest_first(self, rows: Iterable[Row[Any]]) -> list[tuple[Row[Any], AuditLine]]:
        opened = []
        for row in rows:
            try:
                opened.append((row, open_line(self._sealer, row)))
            except UNREADABLE:
                continue
        return sorted(opened, key=lambda one: (one[1].at, one[0].id))

    def _revision_of(self, tx: Connection, line: AuditLine) -> int:
        subject = subject_of(line.act, line.case, line.who, line.note)
        return 0 if subject is None else revision_of(tx, self._sealer, *subject)

    def _seal_link(self, row: bytes, link: Link) -> bytes:
        plain = _bytes(link.number) + _bytes(link.revision) + link.value
        return self._sealer.seal(Purpose.AUDIT, Place("audit", "link", row), plain)

    def _version(self) -> int:
        return self._sealer.keyring.current(Purpose.AUDIT)[0]

    def _end_row(self, tx: Connection, name: str) -> Row[Any] | None:
        return tx.execute(select(audit).where(audit.c.id.in_(self._sealer.index_each(name)))).first()

    def _open_end(self, row: Row[Any]) -> Head:
        place = Place("audit", "body", row.id)
        self._sealer.check_row_mac(place, row.mac, row.body)
        count, value = json.loads(self._sealer.open(Purpose.AUDIT, place, row.body))
        return Head(count, bytes.fromhex(value))

    def _save_end(self, tx: Connection, name: str, end: Head) -> None:
        found = self._end_row(tx, name)
        row = self._sealer.index(name) if found is None else found.id
        place = Place("audit", "body", row)
        body = self._sealer.seal(Purpose.AUDIT, place, json.dumps([end.count, end.value.hex()]).encode())
        kept = {"i": row, "b": body, "m": self._sealer.row_mac(place, body)}
        if found is None:
            _PUT_END.count(tx, {**kept, "p": row})
        else:
            _MOVE_END.count(tx, kept)


def audit_head(tx: Connection, sealer: Sealer) -> Head | None:
    """Read the head of the trail, whose mark stands in a digest; raises as `Trail.head` does."""
    return Trail(sealer).head(tx)


async def number_new_lines(database: Database, sealer: Sealer) -> None:
    """Number and chain all that is new, in slices between which others get their turn."""
    trail, after = Trail(sealer), b""
    while (reached := await database.run(lambda tx, after=after: trail.number(tx, after))) is not None:  # type: ignore[misc]  # its default binds the loop's variable now
        after = reached


def _bytes(number: int) -> bytes:
    return number.to_bytes(_NUMBER_BYTES, "big")
