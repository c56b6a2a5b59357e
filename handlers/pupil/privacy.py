"""*How private is this?*: a card made from the running configuration, so that it is never untrue."""

from __future__ import annotations

from handlers.keyboards import ALWAYS, hide_row, pupil_token
from handlers.turn import Turn


def show_privacy(turn: Turn) -> None:
    """Show the card."""
    lines = [turn.words("pupil-privacy")]
    if turn.service.unsent != "off":
        lines.append(turn.words("pupil-notice-unsent"))
    turn.say(
        "\n\n".join(lines), ((turn.button("button-ok-start", pupil_token(ALWAYS, "start")),), hide_row(turn))
    )
