"""One event of a pupil, answered: commands, presses, words, and everything that is not text.

Nothing a child sends is ignored in silence, and nothing is a dead end: what is not understood gets
the question that stands open.
"""

from __future__ import annotations

from collections.abc import Callable

from handlers import slips
from handlers.events import Chose, Commanded, Edited, Event, SentFile, Wrote
from handlers.keyboards import ALWAYS, hide_row, question_button, read_token, send_row
from handlers.pupil import (
    copying,
    danger,
    finding,
    hiding,
    leaving,
    pictures,
    place,
    receipts,
    starting,
    typed,
)
from handlers.pupil.again import ask_again
from handlers.pupil.danger import show_numbers
from handlers.pupil.draft import close_draft, draft_of
from handlers.pupil.first import show_closed
from handlers.pupil.notices import waits
from handlers.pupil.passed import PAUSE_SECONDS, are_many, clear_passed
from handlers.pupil.pressing import press
from handlers.pupil.privacy import show_privacy
from handlers.pupil.questions import asks, press_question
from handlers.pupil.screens import ask
from handlers.pupil.telling import hear, step
from handlers.slipkeeping import SLIPS
from handlers.turn import Later, Turn
from safeguarding.intake import Named, SendTapped, Step
from safeguarding.report import Urgency

_BESIDE_SLIPS = frozenset({SLIPS, "help", "childline", "calls", "private", "language", "speak"})
_NAME_CHARS = 60  # an adult's own name; more are words


def answer(turn: Turn, event: Event, message: str | None) -> Later | None:
    """Answer one event; *message* is the id of what the pupil sent, if it was a message."""
    if not turn.service.open_to_pupils:
        show_closed(turn)
        return None
    if isinstance(event, Wrote) and hiding.is_hide_word(event.text):
        slips.pause(turn)
        hiding.hide(turn, message)
        return None
    if not _is_hide(event):
        hiding.come_back(turn)
        pictures.catch_up(turn)
    if _goes_on_elsewhere(turn, event):
        slips.pause(turn)
    match event:
        case Commanded(name, argument):
            return _command(turn, name, argument, message)
        case Chose(token):
            return press(turn, token)
        case Wrote(text) if slips.is_typing(turn) and text.strip():
            slips.hear(turn, text, message)
        case Wrote(text) if finding.expects(turn, text):
            return finding.try_words(turn, text, message)
        case Wrote(text):
            return _hear(turn, text)
        case Edited(text):
            return _hear(turn, text, changed=True)
        case SentFile():
            pictures.refuse(turn, event, message)
        case _:
            ask_again(turn, "pupil-nothing-readable")
    return None


def _is_hide(event: Event) -> bool:
    match event:
        case Commanded("hide", _):
            return True
        case Chose(token):
            return token == f"p.{ALWAYS}.hide"
        case _:
            return False


def _goes_on_elsewhere(turn: Turn, event: Event) -> bool:
    """Say whether words that come now are no slips any more: another screen was opened, or this is no typist's chat now."""
    if not slips.is_typing(turn):
        return False
    match event:
        case Commanded(name, _):
            return name not in ("help", "language", "privacy", "slips")
        case Chose(token):
            found = read_token(token)
            return found is None or found.what not in _BESIDE_SLIPS
        case _:
            return not slips.may_go_on(turn)


def _command(turn: Turn, name: str, argument: str, message: str | None) -> Later | None:
    match name:
        case "receipt" if not argument or receipts.read_words(argument) is not None:
            return finding.ask_receipt(turn, argument, message)
        case "copy" if not argument:
            return copying.copy(turn)
        case "hide":
            hiding.hide(turn, message)
            return None
        case "slips" if slips.typist_of(turn) is not None:
            slips.begin(turn)
            return None
    words = _is_words(name, argument)
    if name == "report" and words:
        hear(turn, argument)  # what [Start] would ask for
        return None
    if name in _COMMANDS:
        _COMMANDS[name](turn)
    elif name == "start":
        starting.start(turn, argument)
    elif argument:
        hear(turn, f"/{name} {argument}")
        return None
    else:
        ask_again(turn, "pupil-unknown-command")
    if words:
        turn.chat.pending = ""
        hear(turn, argument)  # words behind a command are words (DESIGN 1.6)
    return None


def _is_words(name: str, argument: str) -> bool:
    return bool(argument.strip()) and (name != "start" or len(argument.split()) > 1)


def _cancel(turn: Turn) -> None:
    draft = draft_of(turn)
    if draft is None:
        turn.say(turn.words("pupil-nothing-to-cancel"), (hide_row(turn),))
    elif draft.short:
        turn.chat.turn += 1
        rows = (*send_row(turn), (question_button(turn, "button-throw", "throw"),), hide_row(turn))
        turn.say(turn.words("pupil-cancel-danger"), rows)
    else:
        close_draft(turn, draft)
        turn.say(turn.words("pupil-cancelled"), (hide_row(turn),))


def _hear(turn: Turn, text: str, changed: bool = False) -> Later | None:
    """Take what was typed: an answer that could have been tapped, a place, a name, or words."""
    draft = draft_of(turn)
    paused = draft is None or turn.now.timestamp() - draft.last >= PAUSE_SECONDS
    later: Later | None = None
    if not typed.has_words(text):
        ask_again(turn, "pupil-nothing-readable")
    elif changed:
        hear(turn, text, changed)
    elif asked := danger.asked_for(turn):
        later = _take_for_help(turn, asked, text)
    elif draft is not None and (tap := typed.tap_of(turn, draft, text)) is not None:
        later, paused = step(turn, draft, tap), True
    elif draft is not None and typed.must_be_tapped(turn, draft, text):
        ask(turn, draft, turn.words("pupil-please-tap"))
    elif draft is not None and draft.step is Step.NAME and _is_name(turn, text):
        step(turn, draft, Named(text.strip()))
    elif (token := typed.token_of(turn, text)) is not None:
        press_question(turn, token)
    elif typed.is_only_thanks(turn, text):
        _take_thanks(turn)
    else:
        if typed.is_only_help(turn, text):
            show_numbers(turn)
        hear(turn, text)
    if later is None and (paused or are_many(turn)):
        clear_passed(turn, still_open=bool(turn.chat.draft) or asks(turn))
    return later


def _take_for_help(turn: Turn, asked: str, text: str) -> Later | None:
    draft, meant = draft_of(turn), typed.meaning_of(turn, text)
    if meant == "send" and draft is not None and draft.begun_to_tell:
        return step(turn, draft, SendTapped())
    if meant in ("no", "unsure"):
        place.skip(turn)
    else:
        place.take(turn, asked, text)
    return None


def _take_thanks(turn: Turn) -> None:
    """Answer a thank-you, and begin no report with it."""
    told = bool(turn.chat.cases) and not turn.chat.hidden_at
    if told and not asks(turn) and not waits(turn.chat):
        turn.say(turn.words("pupil-thanks-heard"), (hide_row(turn),))
    else:
        ask_again(turn, "pupil-ok")


def _is_name(turn: Turn, text: str) -> bool:
    """Say whether an adult who was asked for their name gave one; danger and long lines are words."""
    return len(text) <= _NAME_CHARS and "\n" not in text and turn.read(text).urgency > Urgency.P2


_COMMANDS: dict[str, Callable[[Turn], None]] = {
    "report": starting.begin,
    "help": show_numbers,
    "privacy": show_privacy,
    "language": starting.choose_language,
    "complain": starting.complain,
    "forget": leaving.ask_forget,
    "cancel": _cancel,
}
