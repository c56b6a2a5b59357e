"""What disappears again: opened content, after ten minutes. Durable: timers are rows."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import timedelta

from handlers.turn import Turn
from storage.timers import set_timer


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
