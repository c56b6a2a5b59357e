"""How often a row was rewritten: counted in its sealed body, and borne in the audit trail.

A row's older self opens as well as the present one, so nothing sealed tells that somebody put it back.
The trail does: when the clock numbers a line about a case, a person, a setting, a calendar or the sums of a
term, the line's link bears the revision that the row then has (`storage.audit`), and links are chained
and never written again. A row that stands at a lower one was put back (`storage.verify`). Refuses to know
what the rows mean.
"""

from __future__ import annotations

import json
import re
import zlib

from sqlalchemy import Connection, Table, select

from storage.errors import StorageError
from storage.keyring import Purpose
from storage.pieces import open_long
from storage.pressing import unpress
from storage.schema import calendars, cases, feedback, people, settings
from storage.sealing import Place, Sealer

KEPT = "kept"  # the act of a line that says no more than that a row was saved; it stands in no list
_ID = re.compile(r"[0-9a-f]{32}")
_PURPOSES = {
    cases: Purpose.HEADER,
    people: Purpose.CONTACT,
    settings: Purpose.CONTACT,
    feedback: Purpose.FACTS,
}
#: Rows that are named by lines of their own; none of them is ever erased.
NAMED = {table.name: table for table in (settings, calendars, feedback)}


def name_row(table: Table, row: bytes) -> str:
    """Name a row as the note of a line with the act `KEPT` does."""
    return f"{table.name} {row.hex()}"


def subject_of(act: str, case: str, who: str, note: str) -> tuple[Table, bytes] | None:
    """Say which row a line is about: the one it names, or its case, or where it has none, the person who acted."""
    if act == KEPT:
        name, _, row = note.partition(" ")
        return (NAMED[name], bytes.fromhex(row)) if name in NAMED and _ID.fullmatch(row) else None
    for table, row in ((cases, case), (people, who if not case else "")):
        if _ID.fullmatch(row):
            return table, bytes.fromhex(row)
    return None


def revision_of(tx: Connection, sealer: Sealer, table: Table, row: bytes) -> int:
    """Read the revision of a row; 0 if it has gone or does not open."""
    body = tx.execute(select(table.c.body).where(table.c.id == row)).scalar()
    if body is None:
        return 0
    place = Place(table.name, "body", row, row if table is cases else b"")
    try:
        if table is calendars:
            plain = open_long(tx, sealer, place, body)
        else:
            plain = sealer.open(_PURPOSES[table], place, body)
        return int(json.loads(unpress(plain)).get("revision", 0))
    except (StorageError, ValueError, TypeError, zlib.error):  # `storage.verify` says what is wrong with it
        return 0
