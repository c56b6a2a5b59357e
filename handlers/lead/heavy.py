"""Heavy content is named by its theme before it opens, once a reader and case (MOMENTS 32)."""

from __future__ import annotations

from handlers.alerts import readers_of, write_to
from handlers.keyboards import lead_token
from handlers.kinds import heavy_themes_of
from handlers.ladders import name_role
from handlers.lead.casework import find_case
from handlers.lead.opening import open_words
from handlers.turn import Later, Turn


def open_or_warn(turn: Turn, reference: str) -> Later | None:
    """Open a case, or first say what is heavy in it; at P1 nothing stands before the opening."""
    found = find_case(turn, reference)
    if found is None:
        return None
    header, reader = found
    themes = heavy_themes_of(header)
    seen = reader.person in (header.opened_by, header.on_it) and header.is_opened
    if not themes or header.urgency == 1 or seen:
        return open_words(turn, reference)
    words = ", ".join(turn.words(f"lead-heavy-{theme}") for theme in themes)
    rows = (
        (turn.button("lead-button-open-now", lead_token("open-now", header.ref)),),
        (turn.button("lead-button-open-together", lead_token("together", header.ref)),),
    )
    turn.say(turn.words("lead-heavy-ask", reference=header.ref, themes=words), rows)
    return None


def ask_colleagues(turn: Turn, reference: str) -> None:
    """Ask the other readers to open it together."""
    found = find_case(turn, reference)
    if found is None:
        return
    header, reader = found
    others = [one for one in readers_of(turn, header) if one.id != reader.person]
    role = name_role(turn, header, reader.person)
    text = turn.words("lead-heavy-together", reference=header.ref, role=role)
    for one in others:
        write_to(
            turn, header, one, text, ((turn.button("lead-button-open", lead_token("open", header.ref)),),)
        )
    rows = ((turn.button("lead-button-open-now", lead_token("open-now", header.ref)),),)
    turn.say(turn.words("lead-heavy-asked" if others else "lead-heavy-nobody", reference=header.ref), rows)
