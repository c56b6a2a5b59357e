"""What an adult has typed in and not sent: kept sealed beside the chat, reminded of, thrown away.

Decides after how long a silence an adult is reminded. Refuses to know what is asked next (`handlers/slipasking.py`).
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from handlers.turn import Turn
from safeguarding.report import Urgency
from safeguarding.slips import Batch
from storage.pieces import cut_text, drop_piece, get_piece, put_piece
from storage.sealing import MAX_PLAIN
from storage.timers import set_timer, stop_timer

SLIPS = "slips"  # in the chat's `doing`, the name of its pieces, and the kind of the timer that reminds
_REMIND_AFTER = {Urgency.P1: timedelta(minutes=10), Urgency.P2: timedelta(minutes=10)}
_REMIND_LATER = timedelta(minutes=30)


def keep(turn: Turn, batch: Batch) -> None:
    """Keep what is typed so far, sealed beside the chat, and set its clock."""
    parts = cut_text(json.dumps(batch.to_record(), ensure_ascii=False), MAX_PLAIN)
    _drop_pieces(turn, len(parts))
    for number, part in enumerate(parts):
        put_piece(turn.tx, turn.service.sealer, turn.chat_row, SLIPS, number, part)
    if batch.slips:
        wind(turn, turn.now + _REMIND_AFTER.get(batch.urgency, _REMIND_LATER))


def load(turn: Turn) -> Batch | None:
    """Give what is typed so far and not sent; None where there is nothing."""
    parts: list[bytes] = []
    while (part := get_piece(turn.tx, turn.service.sealer, turn.chat_row, SLIPS, len(parts))) is not None:
        parts.append(part)
    return Batch.from_record(json.loads(b"".join(parts).decode("utf-8", "surrogatepass"))) if parts else None


def erase(turn: Turn) -> None:
    """Throw away what is not sent, and its clock."""
    _drop_pieces(turn, 0)
    stop_timer(turn.tx, turn.service.sealer, SLIPS, turn.chat_row.hex())
    stop(turn)


def _drop_pieces(turn: Turn, start: int) -> None:
    number, sealer = start, turn.service.sealer
    while get_piece(turn.tx, sealer, turn.chat_row, SLIPS, number) is not None:
        drop_piece(turn.tx, sealer, turn.chat_row, SLIPS, number)
        number += 1


def stop(turn: Turn) -> None:
    """What is written next is no slip."""
    turn.chat.doing = {name: kept for name, kept in turn.chat.doing.items() if name != SLIPS}


def wind(turn: Turn, due: datetime) -> None:
    """Set the clock that reminds of it."""
    facts = {"door": turn.chat.door, "address": turn.chat.address}
    set_timer(turn.tx, turn.service.sealer, SLIPS, turn.chat_row.hex(), due.astimezone(UTC), facts)
