"""Timers: what is to be done later. The clear column tells a quarter of an hour; the rest is sealed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, tuple_, update

from storage.errors import StorageError
from storage.held import Replacements
from storage.keyring import Purpose
from storage.schema import timers
from storage.sealing import Place, Sealer
from storage.statements import Statement

QUARTER_SECONDS = 900
Cursor = tuple[int, bytes]  # slot and id of the last that was seen
START: Cursor = (-(2**62), b"")
BROKEN = "broken"  # the kind of a timer whose row does not open

_MOVE = Statement(
    update(timers).where(timers.c.id == bindparam("i")).values(slot=bindparam("s"), body=bindparam("b"))
)
_KEPT = Replacements(timers, ("id", "slot", "body"))
_DROP = Statement(delete(timers).where(timers.c.id == bindparam("i")))


@dataclass(frozen=True, slots=True)
class Timer:
    """One thing due: *kind* says what, *subject* (hex) of whom, *facts* what else is needed."""

    id: bytes
    kind: str
    subject: str
    due: datetime
    facts: dict[str, Any]


def set_timer(
    tx: Connection,
    sealer: Sealer,
    kind: str,
    subject: str,
    due: datetime,
    facts: dict[str, Any] | None = None,
) -> None:
    """Set (or move) the one timer of this kind and subject."""
    plain = json.dumps(
        {"kind": kind, "subject": subject, "due": int(due.timestamp()), "facts": facts or {}},
        separators=(",", ":"),
    ).encode()
    slot = int(due.timestamp()) // QUARTER_SECONDS
    newest, *older = sealer.index_each("timer", kind, subject)
    for row in reversed(older):
        if _MOVE.count(tx, {"i": row, "s": slot, "b": _seal(sealer, row, plain)}):
            return
    _KEPT.put(tx, (newest, slot, _seal(sealer, newest, plain)))


def _seal(sealer: Sealer, row: bytes, plain: bytes) -> bytes:
    return sealer.seal(Purpose.TRANSIT, Place("timers", "body", row), plain)


def stop_timer(tx: Connection, sealer: Sealer, kind: str, subject: str) -> bool:
    """Take the timer away; False if it was not there."""
    return sum(_DROP.count(tx, {"i": row}) for row in sealer.index_each("timer", kind, subject)) > 0


def has_timer(tx: Connection, sealer: Sealer, kind: str, subject: str) -> bool:
    """Say whether there is a timer of this kind and subject."""
    rows = sealer.index_each("timer", kind, subject)
    return tx.execute(select(timers.c.id).where(timers.c.id.in_(rows))).first() is not None


def list_after(tx: Connection, sealer: Sealer, after: bytes, most: int) -> list[Timer]:
    """Read timers by id from above *after*, whenever they are due."""
    rows = tx.execute(select(timers).where(timers.c.id > after).order_by(timers.c.id).limit(most)).all()
    return [_open_or_broken(sealer, row.id, row.body, row.slot) for row in rows]


def find_timer(tx: Connection, sealer: Sealer, kind: str, subject: str) -> Timer | None:
    """Read the one timer of this kind and subject, if it is set."""
    for row in sealer.index_each("timer", kind, subject):
        body = tx.execute(select(timers.c.body).where(timers.c.id == row)).scalar()
        if body is not None:
            return _open(sealer, row, body)
    return None


def list_due(tx: Connection, sealer: Sealer, now: datetime, most: int = 200) -> list[Timer]:
    """Read the timers that are due at *now*, the earliest first, at most *most* of the slots looked at."""
    slot = int(now.timestamp()) // QUARTER_SECONDS
    rows = tx.execute(select(timers).where(timers.c.slot <= slot).order_by(timers.c.slot, timers.c.id)).all()
    due = [timer for row in rows if (timer := _open_or_broken(sealer, row.id, row.body, row.slot)).due <= now]
    return sorted(due, key=lambda timer: (timer.due, timer.id))[:most]


def list_page(
    tx: Connection, sealer: Sealer, now: datetime, after: Cursor, most: int
) -> tuple[list[Timer], Cursor | None]:
    """Open the next *most* timers of the slots up to that of *now*: those that are due, and where to go on, or None.

    A hundred thousand may be due at once, and no unit may open them all: others wait for the connection.
    """
    slot = int(now.timestamp()) // QUARTER_SECONDS
    beyond = tuple_(timers.c.slot, timers.c.id) > tuple_(*after)
    page = (
        select(timers).where(timers.c.slot <= slot, beyond).order_by(timers.c.slot, timers.c.id).limit(most)
    )
    rows = tx.execute(page).all()
    found = [_open_or_broken(sealer, row.id, row.body, row.slot) for row in rows]
    onward = (rows[-1].slot, rows[-1].id) if len(rows) == most else None
    return [timer for timer in found if timer.due <= now], onward


def next_due(tx: Connection, sealer: Sealer) -> datetime | None:
    """Say when the next timer is due, or None."""
    first = tx.execute(select(timers.c.slot).order_by(timers.c.slot).limit(1)).scalar()
    if first is None:
        return None
    rows = tx.execute(select(timers).where(timers.c.slot == first).order_by(timers.c.id)).all()
    return min(_open_or_broken(sealer, row.id, row.body, row.slot).due for row in rows)


def is_set(tx: Connection, sealer: Sealer, timer: Timer) -> bool:
    """Say whether the timer is still there and was not set anew for later."""
    body = tx.execute(select(timers.c.body).where(timers.c.id == timer.id)).scalar()
    return body is not None and _open(sealer, timer.id, body).due <= timer.due


def _open_or_broken(sealer: Sealer, row: bytes, body: bytes, slot: int) -> Timer:
    """Open a timer; one that does not open must not keep the others from being done."""
    try:
        return _open(sealer, row, body)
    except StorageError:
        return Timer(row, BROKEN, "", datetime.fromtimestamp(slot * QUARTER_SECONDS, UTC), {})


def _open(sealer: Sealer, row: bytes, body: bytes) -> Timer:
    plain = json.loads(sealer.open(Purpose.TRANSIT, Place("timers", "body", row), body))
    return Timer(
        row, plain["kind"], plain["subject"], datetime.fromtimestamp(plain["due"], UTC), plain["facts"]
    )
