"""What disappears again: opened content, after ten minutes. Durable: timers are rows."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from handlers.turn import Turn
from storage.chats import take_traces
from storage.timers import set_timer

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def take_noted(turn: Turn) -> list[str]:
    """Give out the ids of both sides' messages that can still be deleted, the newest first, and forget all of them.

    The newest are what stands on the screen while somebody looks over a shoulder; a call takes a hundred.
    While the clock is doubted none counts as too old: Telegram says so of each that is, and the others go.
    """
    by = _LONG_AGO if turn.service.clock_is_doubted() else turn.now
    young, _ = take_traces(turn.tx, turn.service.sealer, turn.chat, by)
    return young[::-1]


def remove_later(
    turn: Turn, messages: Sequence[str], after: timedelta | None = None, *, case: str = ""
) -> None:
    """Have *messages* of this chat deleted after a while (ten minutes, if not said otherwise).

    *case*: what they show, so that erasing it finds them and they go at once.
    """
    due = turn.now + (turn.service.opened_for if after is None else after)
    facts = {"door": turn.chat.door, "address": turn.chat.address, "messages": list(messages)}
    if case:
        facts["case"] = case
    set_timer(turn.tx, turn.service.sealer, "remove", os.urandom(16).hex(), due, facts)
