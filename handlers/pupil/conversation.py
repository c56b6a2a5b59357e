"""One event of a pupil, answered: commands, presses, words, and everything that is not text.

Nothing a child sends is ignored in silence, and nothing is a dead end: what is not understood gets
the question that stands open.
"""

from __future__ import annotations

from collections.abc import Callable

from handlers import slips
from handlers.events import Chose, Commanded, Edited, Event, SentFile, Wrote
from handlers.keyboards import ALWAYS, hide_row, question_button, read_token, send_row
from handlers.pupil import copying, finding, hiding, leaving, pictures, receipts, starting
from handlers.pupil.again import ask_again
from handlers.pupil.danger import show_numbers
from handlers.pupil.draft import close_draft, draft_of
from handlers.pupil.first import show_closed
from handlers.pupil.pressing import press
from handlers.pupil.privacy import show_privacy
from handlers.pupil.telling import hear, step
from handlers.turn import Later, Turn
from safeguarding.intake import Named, Step
from safeguarding.report import Urgency

_BESIDE_SLIPS = frozenset({slips.SLIPS, "help", "childline", "calls", "private", "language", "speak"})
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
            _hear(turn, text)
        case Edited(text):
            _hear(turn, text, changed=True)
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
    if name in _COMMANDS:
        _COMMANDS[name](turn)
    elif name == "start":
        starting.start(turn, argument)
    elif argument:
        hear(turn, f"/{name} {argument}")
        return None
    else:
        ask_again(turn, "pupil-unknown-command")
    if _is_words(name, argument):
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


def _hear(turn: Turn, text: str, changed: bool = False) -> None:
    draft = draft_of(turn)
    if not text.strip():
        ask_again(turn, "pupil-nothing-readable")
    elif draft is not None and draft.step is Step.NAME and not changed and _is_name(turn, text):
        step(turn, draft, Named(text.strip()))
    else:
        hear(turn, text, changed)


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
