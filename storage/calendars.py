"""Each setting's year, sealed beside the setting; what does not fit a row is kept in pieces.

A calendar here is a plain dict (`safeguarding/yearplan.py` reads it). The code is in it, so that a row
that was moved to another setting's place is noticed.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select

from storage.pieces import drop_long, open_long, seal_long
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


def save_calendar(tx: Connection, sealer: Sealer, code: str, plan: dict[str, Any]) -> None:
    """Keep *plan* as the calendar of setting *code*, in place of the one of before."""
    drop_calendar(tx, sealer, code)
    row = sealer.index("calendar", code)
    plain = json.dumps({"code": code, "plan": plan}, separators=(",", ":")).encode()
    kept = insert(calendars).values(
        id=row, body=seal_long(tx, sealer, Place("calendars", "body", row), plain)
    )
    tx.execute(kept)


def drop_calendar(tx: Connection, sealer: Sealer, code: str) -> None:
    """Erase the calendar of setting *code*, if it has one."""
    sealed = find_sealed(tx, sealer, code)
    if sealed is not None:
        row, body = sealed
        drop_long(tx, sealer, Place("calendars", "body", row), body)
        tx.execute(delete(calendars).where(calendars.c.id == row))
