"""The buttons of a help card: in danger now, safe for now, where I am, a message for later, no voice."""

from __future__ import annotations

from handlers.keyboards import Token, hide_row
from handlers.pupil import danger, pictures, place
from handlers.pupil.draft import begin_draft, draft_of, keep
from handlers.pupil.screens import ask
from handlers.pupil.telling import step
from handlers.turn import Turn
from safeguarding.intake import Answered, Step
from safeguarding.report import Safe


def press_card(turn: Turn, token: Token) -> bool:
    """Answer a press on a help card or under a question about a picture; False for any other button."""
    match token.what:
        case "danger":
            place.in_danger(turn)
        case "safe-now":
            _safe_for_now(turn)
        case "where":
            place.ask_where(turn)
        case "skip-asked":
            place.skip(turn)
        case "leave":
            _leave_message(turn)
        case "calls":
            danger.change_calls(turn, token.argument)
        case "picture" if token.argument in pictures.ANSWERS:
            pictures.answer(turn, token.argument)
        case _:
            return False
    return True


def _safe_for_now(turn: Turn) -> None:
    draft = draft_of(turn)
    turn.say(turn.words("danger-safe-for-now"), (hide_row(turn),), passing=False)
    if draft is None:
        return
    if draft.step is Step.SAFE:
        step(turn, draft, Answered(Step.SAFE, str(Safe.UNSURE)))
    else:
        ask(turn, draft)


def _leave_message(turn: Turn) -> None:
    draft = draft_of(turn) or begin_draft(turn)
    keep(turn, draft)
    ask(turn, draft, turn.words("danger-leave-message"))
