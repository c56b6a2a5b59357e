"""Where in the rows the version of a key stands, and how many rows stand under an older one.

Reads versions only, also of rows that belong to nothing, and opens nothing. What must be zero before an
old key may be forgotten is decided here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Table, func, select

from storage import schema
from storage.desk_keys import root_versions
from storage.keyring import ROOT, KeyName, Purpose
from storage.sealing import CASE_KEY_BYTES, Sealer
from storage.slices import Cursor, Slice, Tally


@dataclass(frozen=True, slots=True)
class Mark:
    """A *column* of a table that bears versions; *read* gives them of *part*, which is what is read of it."""

    table: Table
    column: str
    part: ColumnElement[Any]
    read: Callable[[bytes], Iterable[int]]
    only: ColumnElement[bool] | None = None

    def page(self, tx: Connection, after: bytes, most: int) -> list[Any]:
        """Read the ids and parts of a page of rows."""
        key = self.table.c.id
        page = select(key, self.part.label("part")).where(key > after).order_by(key).limit(most)
        return list(tx.execute(page if self.only is None else page.where(self.only)).all())


def look(tx: Connection, sealer: Sealer, name: KeyName, cursor: Cursor, most: int) -> Slice:
    """Look at a slice of the rows that bear a version of *name*, for those that are not under the newest."""
    if not MARKS[name]:
        return Slice(None)
    mark, tally = MARKS[name][cursor.step], Tally()
    newest = sealer.keyring.current(name)[0]
    rows = mark.page(tx, cursor.after, most)
    for row in rows:
        tally.attempt(lambda row=row: any(version != newest for version in mark.read(row.part)))  # type: ignore[misc]  # its default binds the loop's variable now
    return tally.close(cursor, rows[-1].id if len(rows) == most else None, len(MARKS[name]))


def _number(part: bytes) -> tuple[int]:
    return (int.from_bytes(part, "big"),)


def _bodies(*tables: Table) -> tuple[Mark, ...]:
    return tuple(Mark(table, "body", func.substr(table.c.body, 2, 2), _number) for table in tables)


def _macs(*tables: Table) -> tuple[Mark, ...]:
    return tuple(Mark(table, "mac", func.substr(table.c.mac, 1, 2), _number) for table in tables)


_PUBLIC = Mark(
    schema.case_keys,
    "body",
    func.substr(schema.case_keys.c.body, 2, 2),
    _number,
    func.length(schema.case_keys.c.body) != CASE_KEY_BYTES,
)
#: Every value that bears a version, by key. *index* leaves none; what is kept for ever has none to lose.
MARKS: Final[dict[KeyName, tuple[Mark, ...]]] = {
    ROOT: (Mark(schema.desks, "wrapped", schema.desks.c.wrapped, root_versions),),
    Purpose.INDEX: (),
    Purpose.TRANSIT: _bodies(
        schema.inbox,
        schema.outbox,
        schema.timers,
        schema.drafts,
        schema.calendars,
        schema.pieces,
        schema.said,
        schema.together,
    ),
    Purpose.CONTACT: _bodies(schema.chats, schema.settings, schema.people, schema.invitations),
    Purpose.HEADER: (*_bodies(schema.desks, schema.cases, schema.receipts), _PUBLIC),
    Purpose.FACTS: _bodies(schema.feedback, schema.facts, schema.issues),
    Purpose.AUDIT: _bodies(schema.audit),
    Purpose.ROW: _macs(schema.desks, schema.case_keys, schema.entries, schema.audit),
}
