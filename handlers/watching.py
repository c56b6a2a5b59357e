"""Whether every case that waits for somebody has its *look*: a row that was lost must not be a report that is lost.

Decides nothing of when; what it finds missing or damaged it sets anew, and says so to the operator.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from handlers import duties
from handlers.ladders import LOOK, is_answered, watch
from handlers.service import Service
from handlers.turn import Turn
from storage.cases import Header, open_header
from storage.chats import Chat
from storage.errors import StorageError
from storage.schema import cases
from storage.timers import find_timer

_SLICE = 64


def watch_some(tx: Connection, service: Service, after: bytes, now: datetime) -> tuple[bytes | None, bool]:
    """Look at the next cases behind the row *after*: gives where to go on (None: all done), and if one was mended."""
    asked = select(cases.c.id, cases.c.body).where(cases.c.id > after).order_by(cases.c.id).limit(_SLICE)
    rows = tx.execute(asked).all()
    turn = Turn(tx, service, Chat("", ""), now, forgotten=True)
    mended = False
    for row in rows:
        try:
            header = open_header(service.sealer, row.id, row.body)
        except StorageError:
            continue  # `heard verify` says what is wrong with it
        if _waits(header) and not _has_look(turn, header):
            watch(turn, header)
            mended = True
    return (rows[-1].id if len(rows) == _SLICE else None), mended


def _waits(header: Header) -> bool:
    return not is_answered(header) or bool(duties.open_of(header))


def _has_look(turn: Turn, header: Header) -> bool:
    try:
        return find_timer(turn.tx, turn.service.sealer, LOOK, header.id) is not None
    except StorageError:
        return False  # it is there and does not open: nobody would ever come by
