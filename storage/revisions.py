"""How often a row was rewritten: counted in its sealed body, and borne in the audit trail.

A row's older self opens as well as the present one, so nothing sealed tells that somebody put it back.
The trail does: when the clock numbers a line about a case or a person, the line's link bears the
revision that the row then has (`storage.audit`), and links are chained and never written again. A row
that stands at a lower one was put back (`storage.verify`). Refuses to know what the rows mean.
"""

from __future__ import annotations

import json
import re

from sqlalchemy import Connection, Table, select

from storage.errors import StorageError
from storage.keyring import Purpose
from storage.schema import cases, people
from storage.sealing import Place, Sealer

_ID = re.compile(r"[0-9a-f]{32}")


def subject_of(case: str, who: str) -> tuple[Table, bytes] | None:
    """Say which row a line is about: of its case, or where it names none, of the person who acted."""
    for table, row in ((cases, case), (people, who if not case else "")):
        if _ID.fullmatch(row):
            return table, bytes.fromhex(row)
    return None


def revision_of(tx: Connection, sealer: Sealer, table: Table, row: bytes) -> int:
    """Read the revision of a row of *cases* or *people*; 0 if it has gone or does not open."""
    body = tx.execute(select(table.c.body).where(table.c.id == row)).scalar()
    if body is None:
        return 0
    is_case = table is cases
    place = Place(table.name, "body", row, row if is_case else b"")
    try:
        opened = json.loads(sealer.open(Purpose.HEADER if is_case else Purpose.CONTACT, place, body))
        return int(opened.get("revision", 0))
    except (StorageError, ValueError):  # `storage.verify` says what is wrong with it
        return 0
