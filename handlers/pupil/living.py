"""The cases of a chat that are still there: one may have been taken back or erased meanwhile."""

from __future__ import annotations

from handlers.turn import Turn
from storage.cases import Header, load_header
from storage.errors import CaseGone


def living_cases(turn: Turn) -> list[Header]:
    """Open the headers of this chat's cases, the newest last; none while the chat is hidden."""
    found: list[Header] = []
    for case in () if turn.chat.hidden_at else turn.chat.cases:
        try:
            found.append(load_header(turn.tx, turn.service.sealer, case))
        except CaseGone:
            continue
    return found
