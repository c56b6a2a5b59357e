"""One event of a pupil, answered: commands, presses, words, and everything that is not text.

Nothing a child sends is ignored in silence, and nothing is a dead end: what is not understood gets
the question that stands open.
"""

from __future__ import annotations

from handlers.events import Attached, Chose, Commanded, Edited, Event, Lane, SentFile, Wrote
from handlers.keyboards import ALWAYS, Token, hide_row, question_button, read_token, send_row
from handlers.pupil import hiding, reading
from handlers.pupil.notices import waits
from handlers.pupil.report import (
    answer_write_back,
    begin_draft,
    choose_setting,
    draft_of,
    hear,
    keep,
    step,
    throw_away,
)
from handlers.pupil.screens import NOT_LISTED, ask, setting_of, show_closed, show_first
from handlers.turn import Later, Turn
from safeguarding.intake import Answered, Draft, SendTapped, SettingNamed, Step, advance
from safeguarding.report import Concern, Safe
from storage.people import find_setting

_SAFE = {str(answer) for answer in Safe}
_CONCERNS = {str(answer) for answer in Concern}


def answer(turn: Turn, event: Event, message: str | None) -> Later | None:
    """Answer one event; *message* is the id of what the pupil sent, if it was a message."""
    if not turn.service.open_to_pupils:
        show_closed(turn)
        return None
    if isinstance(event, Wrote) and hiding.is_hide_word(event.text):
        hiding.hide(turn, message)
        return None
    if not _is_hide(event):
        hiding.come_back(turn)
    match event:
        case Commanded(name, argument):
            _command(turn, name, argument, message)
        case Chose(token):
            return _press(turn, token)
        case Wrote(text):
            _hear(turn, text)
        case Edited(text):
            _hear(turn, text, changed=True)
        case SentFile():
            _refuse_file(turn, event)
        case _:
            _ask_again(turn, "pupil-nothing-readable")
    return None


def _is_hide(event: Event) -> bool:
    match event:
        case Commanded("hide", _):
            return True
        case Chose(token):
            return token == f"p.{ALWAYS}.hide"
        case _:
            return False


def _command(turn: Turn, name: str, argument: str, message: str | None) -> None:
    match name:
        case "start":
            _start(turn, argument)
        case "report":
            _begin(turn)
        case "help":
            turn.say(turn.words("help-plain"), (hide_row(turn),), lane=Lane.DANGER, passing=False)
        case "privacy":
            _show_privacy(turn)
        case "hide":
            hiding.hide(turn, message)
        case "cancel":
            _cancel(turn)
        case _ if argument:
            hear(turn, f"/{name} {argument}")
            return
        case _:
            _ask_again(turn, "pupil-unknown-command")
    if name != "hide" and _is_words(name, argument):
        turn.chat.pending = ""
        hear(turn, argument)  # words behind a command are words (DESIGN 1.6)


def _is_words(name: str, argument: str) -> bool:
    return bool(argument.strip()) and (name != "start" or len(argument.split()) > 1)


def _start(turn: Turn, argument: str) -> None:
    """The poster's link, or no link at all."""
    unknown = False
    draft = draft_of(turn)
    if argument[:2].lower() in ("s-", "a-"):
        code = argument[2:].upper()
        known = setting_of(turn, code)
        unknown = known is None and find_setting(turn.tx, turn.service.sealer, code) is None
        turn.chat.setting = known.code if known else NOT_LISTED
        if draft is not None and draft.setting != turn.chat.setting and not draft.joins:
            outcome = advance(draft, SettingNamed(turn.chat.setting))
            draft = outcome.draft
            keep(turn, draft)
    elif argument and " " not in argument and "\n" not in argument:
        unknown = True
        turn.chat.setting = turn.chat.setting or NOT_LISTED
    if not turn.chat.setting:
        fresh = draft or begin_draft(turn)
        keep(turn, fresh)
        ask(turn, fresh, turn.words("pupil-hello"))
        return
    show_first(turn, unknown)
    if draft is not None and draft.lines:
        turn.chat.pending = ""  # the first screen stays; the draft is offered below it
        ask(turn, draft, turn.words("pupil-kept-count", count=draft.lines))
    elif waits(turn.chat) and not turn.chat.hidden_at:
        turn.chat.pending = ""
        reading.show_gate(turn)


def _begin(turn: Turn) -> None:
    draft = draft_of(turn)
    if draft is None:
        draft = begin_draft(turn)
        keep(turn, draft)
    ask(turn, draft)


def _cancel(turn: Turn) -> None:
    draft = draft_of(turn)
    if draft is None:
        turn.say(turn.words("pupil-nothing-to-cancel"), (hide_row(turn),))
    elif draft.short:
        turn.chat.turn += 1
        rows = (*send_row(turn), (question_button(turn, "button-throw", "throw"),), hide_row(turn))
        turn.say(turn.words("pupil-cancel-danger"), rows)
    else:
        throw_away(turn, draft)
        turn.say(turn.words("pupil-cancelled"), (hide_row(turn),))


def _show_privacy(turn: Turn) -> None:
    lines = [turn.words("pupil-privacy")]
    if turn.service.unsent != "off":
        lines.append(turn.words("pupil-notice-unsent"))
    turn.say("\n\n".join(lines), ((turn.button("button-ok-start", f"p.{ALWAYS}.start"),), hide_row(turn)))


def _hear(turn: Turn, text: str, changed: bool = False) -> None:
    if not text.strip():
        _ask_again(turn, "pupil-nothing-readable")
    else:
        hear(turn, text, changed)


def _refuse_file(turn: Turn, event: SentFile) -> None:
    """Nothing is downloaded; a caption is words like any others."""
    key = {
        Attached.PHOTO: "pupil-no-pictures",
        Attached.VIDEO: "pupil-no-pictures",
        Attached.VOICE: "pupil-no-voice",
        Attached.CONTACT: "pupil-no-contacts",
        Attached.LOCATION: "pupil-no-locations",
    }.get(event.kind, "pupil-no-files")
    turn.say(turn.words(key), (hide_row(turn),), passing=False)
    draft = draft_of(turn)
    if event.caption.strip():
        hear(turn, event.caption)
    elif draft is not None:
        ask(turn, draft)


def _ask_again(turn: Turn, key: str) -> None:
    """Answer what was not understood with the question that stands open."""
    draft = draft_of(turn)
    if draft is not None:
        ask(turn, draft, turn.words(key))
    elif waits(turn.chat) and not turn.chat.hidden_at:
        reading.show_gate(turn)
    else:
        turn.say(turn.words(key) + "\n\n" + turn.words("pupil-just-type"), (hide_row(turn),))


# -- presses ------------------------------------------------------------------------------------


def _press(turn: Turn, text: str) -> Later | None:
    token = read_token(text)
    if token is None or token.turn < 0:
        _ask_again(turn, "pupil-old-button")
        return None
    if token.turn == ALWAYS:
        _press_standing(turn, token)
        return None
    if token.what in ("back-yes", "back-no"):
        answer_write_back(turn, token.argument, token.what == "back-yes")
        return None
    draft = draft_of(turn)
    if draft is None:
        _ask_again(turn, "pupil-already-sent" if turn.chat.cases else "pupil-old-button")
        return None
    if not draft.since <= token.turn <= turn.chat.turn:
        ask(turn, draft, turn.words("pupil-old-button"))
        return None
    return _press_question(turn, token, draft)


def _press_standing(turn: Turn, token: Token) -> None:
    match token.what:
        case "start" if waits(turn.chat) and not turn.chat.draft and not turn.chat.hidden_at:
            reading.show_gate(turn)
        case "start":
            _begin(turn)
        case "private":
            _show_privacy(turn)
        case "childline":
            turn.say(turn.words("help-plain"), (hide_row(turn),), lane=Lane.DANGER, passing=False)
        case "hide":
            hiding.hide(turn, None)
        case "open":
            reading.show_gate(turn)
        case "read":
            reading.read_now(turn)
        case "later":
            reading.put_off(turn)
        case "answer" if token.argument in turn.chat.cases:
            _begin_answer(turn, token.argument)
        case _:
            _ask_again(turn, "pupil-old-button")


def _begin_answer(turn: Turn, case: str) -> None:
    """The child tapped [Answer] under a reply: what they write next belongs there."""
    found = draft_of(turn)
    if found is not None and (found.lines or found.safe) and not (found.joins and found.about == case):
        ask(
            turn, found, turn.words("pupil-unsent-first")
        )  # a report of its own never becomes part of another
        return
    draft = found or begin_draft(turn)
    draft = Draft.from_record({**draft.to_record(), "about": case, "joins": True, "step": str(Step.READY)})
    keep(turn, draft)
    if draft.lines:
        ask(turn, draft)
    else:
        turn.say(turn.words("pupil-type-answer"), (hide_row(turn),))


def _press_question(turn: Turn, token: Token, draft: Draft) -> Later | None:
    match token.what, token.argument:
        case "setting", code if code == NOT_LISTED or setting_of(turn, code):
            return choose_setting(turn, code)
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
        case "send", where:
            return step(turn, draft, SendTapped(where == "away"))
        case "throw", _:
            throw_away(turn, draft)
            turn.say(turn.words("pupil-cancelled"), (hide_row(turn),))
            return None
        case _:
            ask(turn, draft, turn.words("pupil-old-button"))
            return None
