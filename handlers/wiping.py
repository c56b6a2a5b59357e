"""What disappears again: opened content after ten minutes, ids of messages after 48 hours. Durable: timers are rows."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime, timedelta

from handlers.turn import Turn
from storage.timers import set_timer, stop_timer

TRACES = "traces"


def remove_later(turn: Turn, messages: Sequence[str], after: timedelta | None = None) -> None:
    """Have *messages* of this chat deleted after a while (ten minutes, if not said otherwise)."""
    due = turn.now + (turn.service.opened_for if after is None else after)
    facts = {"door": turn.chat.door, "address": turn.chat.address, "messages": list(messages)}
    set_timer(turn.tx, turn.service.sealer, "remove", os.urandom(16).hex(), due, facts)


def watch_traces(turn: Turn) -> None:
    """Set the clock by which message ids are forgotten; none is set where none are kept."""
    sealer = turn.service.sealer
    subject = turn.chat_row.hex()
    hours = [hour for _, hour in turn.chat.pages] + [hour for hour, _ in turn.chat.traces]
    turn.chat.watched = min(hours) + 49 if hours else 0
    if not hours:
        stop_timer(turn.tx, sealer, TRACES, subject)
        return
    due = datetime.fromtimestamp((min(hours) + 49) * 3600, turn.now.tzinfo)
    set_timer(
        turn.tx,
        sealer,
        TRACES,
        subject,
        max(due, turn.now),
        {"door": turn.chat.door, "address": turn.chat.address},
    )
