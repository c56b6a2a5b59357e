"""A pupil's press: a button that always holds, one under a question, or one that is too old."""

from __future__ import annotations

from handlers import slips
from handlers.keyboards import ALWAYS, Token, hide_row, read_token
from handlers.pupil import copying, finding, followed, hiding, leaving, more, reading, starting, urgent
from handlers.pupil.again import ask_again
from handlers.pupil.danger import show_numbers
from handlers.pupil.draft import close_draft, draft_of, was_sent
from handlers.pupil.feedback import ask_feedback
from handlers.pupil.notices import waits
from handlers.pupil.passed import clear_passed
from handlers.pupil.privacy import show_privacy
from handlers.pupil.questions import allow_writing, asks, begin_questions, press_question
from handlers.pupil.screens import NOT_LISTED, ask, setting_of
from handlers.pupil.telling import answer_guard, choose_setting, step
from handlers.turn import Later, Turn
from safeguarding.intake import Answered, Draft, Named, SendTapped, Step
from safeguarding.questions import Order
from safeguarding.report import BUTTONS, Concern, Safe

_SAFE = {str(answer) for answer in Safe}
_CONCERNS = {str(answer) for answer in Concern}
_ASKED_AFTER = ("ask", "skip", "stop")


def press(turn: Turn, text: str) -> Later | None:
    """Answer a press, checked as if nobody had ever drawn the button."""
    token = read_token(text)
    if token is None or token.turn < 0:
        ask_again(turn, "pupil-old-button")
        return None
    if token.turn == ALWAYS:
        return _press_standing(turn, token)
    later = _press_asked(turn, token)
    if later is None and not _still_asked(turn, token):
        clear_passed(turn, still_open=bool(turn.chat.draft) or asks(turn))
    return later


def _still_asked(turn: Turn, token: Token) -> bool:
    """Say whether the question under which *token* stood is still the open one: several may be ticked there."""
    open_now = asks(turn) if token.what in _ASKED_AFTER else bool(turn.chat.draft)
    return open_now and token.turn == turn.chat.turn


def _press_asked(turn: Turn, token: Token) -> Later | None:
    """Answer a press under a question: one before sending, or one after it."""
    if token.what in _ASKED_AFTER:
        if not press_question(turn, token):
            ask_again(turn, "pupil-old-button")
        return None
    draft = draft_of(turn)
    if draft is None:
        ask_again(turn, "pupil-already-sent" if was_sent(turn, token.turn) else "pupil-old-button")
        return None
    if not draft.since <= token.turn <= turn.chat.turn:
        ask(turn, draft, turn.words("pupil-old-button"))
        return None
    return _press_question(turn, token, draft)


def _press_standing(turn: Turn, token: Token) -> Later | None:
    match token.what:
        case "start" if waits(turn.chat) and not turn.chat.draft and not turn.chat.hidden_at:
            reading.show_gate(turn)
        case "start":
            starting.begin(turn)
        case "private":
            show_privacy(turn)
        case "childline" | "help":
            show_numbers(turn)
        case "hide":
            hiding.hide(turn, None)
        case "open":
            reading.show_gate(turn)
        case "read":
            reading.read_now(turn)
        case "later":
            reading.put_off(turn)
        case "answer" if token.argument in turn.chat.cases:
            starting.write_more(turn, token.argument)
        case "how" if followed.take(turn, token.argument):
            return None
        case "write":
            allow_writing(turn, token.argument)
        case "slips":
            return slips.press(turn, token.argument)
        case "copy":
            return copying.copy(turn)
        case _ if urgent.press_card(turn, token):
            return None
        case _:
            _press_more(turn, token)
    return None


def _press_more(turn: Turn, token: Token) -> None:
    """What stands behind [More]."""
    match token.what:
        case "receipt":
            finding.ask_receipt(turn)
        case "moved":
            finding.move_here(turn, token.argument)
        case "lock":
            finding.lock(turn, token.argument)
        case "was-me" | "back-no":
            turn.say(turn.words("pupil-as-it-is"), (hide_row(turn),))
        case "back":
            leaving.ask_back(turn)
        case "back-yes":
            leaving.take_back(turn)
        case "forget":
            leaving.ask_forget(turn)
        case "forget-yes":
            leaving.forget(turn)
        case "more":
            more.show_more(turn)
        case "steps":
            more.show_steps(turn)
        case "mine":
            more.show_own_words(turn)
        case "add" | "questions":
            _go_on_with_case(turn, token.what)
        case "language":
            starting.choose_language(turn)
        case "speak":
            starting.speak(turn, token.argument)
        case "feedback":
            ask_feedback(turn, token.argument)
        case "complain":
            starting.complain(turn)
        case "adult":
            starting.ask_adult(turn)
        case "reporter":
            starting.become_adult(turn, token.argument)
        case _:
            ask_again(turn, "pupil-old-button")


def _go_on_with_case(turn: Turn, what: str) -> None:
    header = more.newest_case(turn)
    if header is None:
        ask_again(turn, "pupil-old-button")
    elif what == "add":
        starting.write_more(turn, header.id)
    else:
        begin_questions(turn, header, Order.AGAIN)


def _press_question(turn: Turn, token: Token, draft: Draft) -> Later | None:
    match token.what, token.argument:
        case "setting", code if code == NOT_LISTED or setting_of(turn, code):
            return choose_setting(turn, code)
        case "kind", topic if topic in BUTTONS:
            return step(turn, draft, Answered(Step.KIND, topic))
        case "way", way if way in starting.WAYS:
            starting.begin_way(turn, draft, way)
            return None
        case "safe", answer if answer in _SAFE:
            return step(turn, draft, Answered(Step.SAFE, answer))
        case "same", answer if answer in ("yes", "no"):
            return step(turn, draft, Answered(Step.SAME, answer))
        case "in" | "go", answer if answer in _CONCERNS:
            shown = tuple(turn.chat.doing.get("shown", "").split(","))
            sends = token.what == "go"
            return step(turn, draft, Answered(Step.READERS, answer, sends=sends, shown=shown))
        case "who", person if len(person) == 32:
            return step(turn, draft, Answered(Step.READERS, str(Concern.READER), person))
        case "guard", answer if answer in ("keep", "change", "out"):
            answer_guard(turn, draft, answer)
            return None
        case "noname", "":
            return step(turn, draft, Named("-"))
        case "send", where:
            return step(turn, draft, SendTapped(where == "away"))
        case "throw", _:
            close_draft(turn, draft)
            turn.say(turn.words("pupil-cancelled"), (hide_row(turn),))
            return None
        case _:
            ask(turn, draft, turn.words("pupil-old-button"))
            return None
