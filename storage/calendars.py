"""Each setting's year, sealed beside the setting; what does not fit a row is kept in pieces.

A calendar here is a plain dict (`safeguarding/yearplan.py` reads it). The code is in it, so that a row
that was moved to another setting's place is noticed, and how often it was saved, so that its older self is
(`storage.revisions`).
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from storage.audit import write_kept
from storage.people import put_row
from storage.pieces import drop_long, open_long, seal_long
from storage.revisions import revision_of
from storage.schema import calendars
from storage.sealing import Place, Sealer, Tampered
from storage.statements import Statement

_BODY = Statement(select(calendars.c.body).where(calendars.c.id == bindparam("i")))


def find_sealed(tx: Connection, sealer: Sealer, code: str) -> tuple[bytes, bytes] | None:
    """Find the sealed calendar of *code*: its row's id and body. The body changes whenever the calendar does."""
    for row in sealer.index_each("calendar", code):
        body = _BODY.scalar(tx, {"i": row})
        if body is not None:
            return row, body
    return None


def open_sealed(tx: Connection, sealer: Sealer, code: str, sealed: tuple[bytes, bytes]) -> dict[str, Any]:
    """Open what `find_sealed` found.

    Raises:
        Tampered: it is damaged, or another setting's.
    """
    row, body = sealed
    place = Place("calendars", "body", row)
    kept: dict[str, Any] = json.loads(open_long(tx, sealer, place, body))
    if kept["code"] != code:
        raise Tampered(place)
    plan: dict[str, Any] = kept["plan"]
    return plan


def load_calendar(tx: Connection, sealer: Sealer, code: str) -> dict[str, Any] | None:
    """Read the calendar of setting *code*, or None if it has none."""
    sealed = find_sealed(tx, sealer, code)
    return None if sealed is None else open_sealed(tx, sealer, code, sealed)


def save_calendar(tx: Connection, sealer: Sealer, code: str, plan: dict[str, Any], now: datetime) -> None:
    """Keep *plan* as the calendar of setting *code*, in place of the one of before; the audit trail bears its revision."""
    sealed = find_sealed(tx, sealer, code)
    row = sealer.index("calendar", code) if sealed is None else sealed[0]
    place = Place("calendars", "body", row)
    revision = 1 + revision_of(tx, sealer, calendars, row)
    if sealed is not None:
        drop_long(tx, sealer, place, sealed[1])
    kept = {"code": code, "revision": revision, "plan": plan}
    plain = json.dumps(kept, separators=(",", ":")).encode()
    put_row(tx, calendars, row, seal_long(tx, sealer, place, plain))
    write_kept(tx, sealer, calendars, row, now)
