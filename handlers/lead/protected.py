"""What an adult is shown of a case for ten minutes: no saving, no forwarding, and gone again by itself."""

from __future__ import annotations

from handlers.events import Outgoing
from handlers.turn import Rows, Turn
from storage.cases import Header


def show_protected(turn: Turn, header: Header, text: str, rows: Rows = ()) -> None:
    """Show *text* about a case in this chat, for as long as opened content stays."""
    turn.post(
        Outgoing(
            turn.address,
            text=text,
            rows=tuple(tuple(row) for row in rows),
            protect=True,
            remove_after=turn.service.opened_for,
            reference=header.ref,
            case=header.id,
        )
    )


def with_end(turn: Turn, text: str) -> str:
    """Say below *text* after how many minutes it goes."""
    minutes = int(turn.service.opened_for.total_seconds()) // 60
    return "\n\n".join([text, turn.words("lead-removed-after", minutes=minutes)])
