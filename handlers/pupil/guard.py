"""The give-away guard: once, one line, and keeping is the default; off in danger (MOMENTS 21)."""

from __future__ import annotations

from handlers.events import Choice
from handlers.keyboards import hide_row, question_button
from handlers.pupil.passed import note_question
from handlers.turn import Turn
from safeguarding.giveaway import find_giveaways
from safeguarding.intake import Draft
from safeguarding.report import Urgency


def guards(turn: Turn, draft: Draft, text: str) -> bool:
    """Say whether the guard should speak now: a name was seen, for the first time, and nobody is in danger."""
    calm = not draft.guarded and not draft.short and not draft.reporter and draft.urgency > Urgency.P1
    return calm and bool(find_giveaways(text, turn.known))


def speak(turn: Turn, draft: Draft, chars: int) -> Draft:
    """Say the line above the question that comes; tapping nothing keeps everything.

    *chars*: how many of the draft's last characters are the line in which the name was seen.
    """
    row: tuple[Choice, ...] = (
        question_button(turn, "button-guard-keep", "guard", "keep"),
        question_button(turn, "button-guard-change", "guard", "change"),
        question_button(turn, "button-guard-take-out", "guard", "out"),
    )
    turn.say(turn.words("pupil-guard"), (row, hide_row(turn)), passing=False)
    note_question(turn)
    return draft.but(guarded=(draft.size - chars, draft.size))
