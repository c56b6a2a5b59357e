"""*How private is this?*: a card made from the running configuration, so that it is never untrue.

Each sentence depends on what is really so here: what is read unsent, how long what is kept, whether pictures
are taken, whose device it may be, who answers questions. A test changes each and sees the sentence change.
"""

from __future__ import annotations

from handlers.keyboards import ALWAYS, hide_row, pupil_token
from handlers.pupil.screens import setting_of
from handlers.turn import Turn

_TELEGRAM = "telegram"
_UNSENT = {
    "p1": "pupil-private-unsent",
    "p1_p2": "pupil-private-unsent-hurt",
    "off": "pupil-private-unsent-off",
}
_DEVICE = {"yes": "pupil-private-device", "no": "pupil-private-device-no"}


def show_privacy(turn: Turn) -> None:
    """Show the card."""
    rows = ((turn.button("button-ok-start", pupil_token(ALWAYS, "start")),), hide_row(turn))
    turn.say("\n\n".join(privacy_lines(turn)), rows)


def privacy_lines(turn: Turn) -> list[str]:
    """Say what is so: who sees what, what is kept, what we can't do."""
    service = turn.service
    return [
        *_who_sees(turn),
        turn.words(_UNSENT[service.unsent]),
        turn.words("pupil-private-draft", hours=int(service.draft_life.total_seconds()) // 3600),
        turn.words(
            "pupil-private-kept", days=service.retention.recorded.days, backups=service.retention.backups.days
        ),
        turn.words("pupil-private-photos" if service.photos else "pupil-private-photos-off"),
        turn.words("pupil-private-find"),
        *_where(turn),
        turn.words("pupil-private-phone"),
        *([turn.words("pupil-private-contact", contact=service.contact)] if service.contact else []),
        turn.words("pupil-private-unhappy"),
    ]


def _who_sees(turn: Turn) -> list[str]:
    lines = ["pupil-private-name", "pupil-private-guess", "pupil-private-secrets"]
    if turn.chat.door == _TELEGRAM:
        lines.append("pupil-private-telegram")
    address = "pupil-private-address-glass" if turn.service.break_glass else "pupil-private-address"
    return [turn.words(line) for line in (*lines, address)]


def _where(turn: Turn) -> list[str]:
    """Whose device it may be, and where else one can tell."""
    setting = setting_of(turn, turn.chat.setting)
    monitored = setting.device_monitoring if setting is not None else "unknown"
    lines = [turn.words(_DEVICE.get(monitored, "pupil-private-device-unknown"))]
    if turn.service.web_url:
        lines.append(turn.words("pupil-private-web", address=turn.service.web_url))
    return lines
