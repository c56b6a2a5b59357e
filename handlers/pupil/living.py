"""The cases of a chat that are still there: one may have been taken back or erased meanwhile."""

from __future__ import annotations

from collections.abc import Iterable

from handlers.turn import Turn
from storage.cases import Header, load_header
from storage.chats import older_cases
from storage.errors import CaseGone


def living_cases(turn: Turn) -> list[Header]:
    """Open the headers of this chat's cases, the newest last; none while the chat is hidden."""
    return [] if turn.chat.hidden_at else _open(turn, turn.chat.cases)


def all_living_cases(turn: Turn) -> list[Header]:
    """Open those of the chat's cases, too, for which its row has no room."""
    older = older_cases(turn.tx, turn.service.sealer, turn.chat)
    return [] if turn.chat.hidden_at else _open(turn, (*older, *turn.chat.cases))


def _open(turn: Turn, cases: Iterable[str]) -> list[Header]:
    found: list[Header] = []
    for case in dict.fromkeys(cases):
        try:
            found.append(load_header(turn.tx, turn.service.sealer, case))
        except CaseGone:
            continue
    return found
