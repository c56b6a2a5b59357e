"""[More] under a case: the acts that are not needed every day, in one list."""

from __future__ import annotations

from handlers.keyboards import lead_token
from handlers.lead import glass, keeping, tray
from handlers.lead.casework import find_case
from handlers.turn import Turn

#: Button text and token of each act, in the order in which they stand.
ACTS = (
    ("lead-button-note", "note"),
    ("lead-button-action", "action"),
    ("lead-button-signs", "signs"),
    ("lead-button-urgency", "urgency"),
    ("lead-button-kind", "kind"),
    ("lead-button-link", "link"),
    ("lead-button-why-open", "why-open"),
    ("lead-button-about-me", "about-me"),
)


def show_more(turn: Turn, reference: str) -> None:
    """Show what else can be done with a case."""
    found = find_case(turn, reference)
    if found is None:
        return
    header = found[0]
    ref = header.ref
    buttons = [turn.button(text, lead_token(what, ref)) for text, what in ACTS]
    buttons.append(tray.button(turn, header))
    pairs = [tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2)]
    lines = [turn.words("lead-menu", reference=ref), *keeping.state_lines(turn, header)]
    rows = [*pairs, *keeping.menu_rows(turn, header)]
    if glass.is_offered(turn, header):
        rows.append((turn.button("lead-button-glass", lead_token("glass", ref)),))
    turn.say("\n".join(lines), tuple(rows))
