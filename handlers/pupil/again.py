"""What was not understood is answered with what stands open: never a dead end, never silence."""

from __future__ import annotations

from handlers.keyboards import hide_row, standing_button
from handlers.pupil import reading
from handlers.pupil.draft import draft_of
from handlers.pupil.notices import waits
from handlers.pupil.questions import ask_open_question
from handlers.pupil.screens import ask
from handlers.turn import Turn


def ask_again(turn: Turn, key: str) -> None:
    """Say *key*, and ask again what stands open: the draft's question, one after sending, or the gate."""
    draft = draft_of(turn)
    if draft is not None:
        ask(turn, draft, turn.words(key))
    elif ask_open_question(turn, turn.words(key)):
        return
    elif waits(turn.chat) and not turn.chat.hidden_at:
        reading.show_gate(turn)
    else:
        rows = ((standing_button(turn, "button-start", "start"),), hide_row(turn))
        turn.say(turn.words(key) + "\n\n" + turn.words("pupil-just-type"), rows)
