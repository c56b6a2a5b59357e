"""Help cards: what a child in danger is shown, before anything else, and what its buttons do.

The first line is always the truth about who can see this now; it never promises a person who is
not there, and nobody is asked for an address that nobody reads (MOMENTS 4, 5). Which numbers stand
on a card is `safeguarding/helplines.py`'s: nothing that was not checked is shown (MOMENTS 26).
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from handlers.calendars import calendar_for
from handlers.events import Choice, Lane
from handlers.keyboards import hide_row, send_row, standing_button
from handlers.pupil.passed import note_question
from handlers.pupil.screens import duty_is_there, leads_of, setting_of, when_they_look
from handlers.turn import Turn
from safeguarding.helplines import Helpline
from safeguarding.hours import Calendar, is_staffed, next_look
from storage.people import Setting

ONCE_IN_SECONDS = 600
_LIFE = "help-suicide"  # where life may be at stake, a card that says so may follow another one
_GAP = "~"  # where the numbers would stand
_ASKS = "asked"  # in the chat's record: what was asked for after [I am in danger now]
_WHERE, _TOLD = "where", "told"


def show_help(turn: Turn, card: str, *, anew: bool = False) -> None:
    """Send a help card, ahead of everything, at most once in ten minutes.

    *anew*: the child answered a question to which this card is the answer; only the same card is not repeated.
    """
    at = int(turn.now.timestamp())
    shown = turn.chat.doing.get("card", "")
    other = card != shown and (anew or card == _LIFE)
    if 0 <= at - turn.chat.last_card < ONCE_IN_SECONDS and not other:
        return
    turn.chat.last_card = at
    turn.chat.doing = {**turn.chat.doing, "card": card}
    turn.say(_card(turn, card), (*_rows(turn), hide_row(turn)), lane=Lane.DANGER, passing=False)


def show_numbers(turn: Turn) -> None:
    """/help and [Childline]: who is near and the numbers, ahead of everything."""
    other = (
        standing_button(turn, "button-can-call", "calls", "yes")
        if not _can_call(turn)
        else standing_button(turn, "button-cannot-call", "calls", "no")
    )
    turn.say(_card(turn, "help-plain"), ((other,), hide_row(turn)), lane=Lane.DANGER, passing=False)


def _card(turn: Turn, card: str) -> str:
    """Write a card: who can see this now and the nearest help (MOMENTS 4, 5), then the words, then the numbers.

    For who cannot call, what can be written comes before all words that speak of calling (DOMAIN 3.6).
    """
    lines = _lines(turn, card)
    near = status_line(turn)
    if _can_call(turn):
        return f"{near}\n\n{turn.words(card, lines=lines)}"
    words = [part for part in turn.words(card, lines=_GAP).split("\n\n") if _GAP not in part]
    return "\n\n".join((near, lines, *words))


def _lines(turn: Turn, card: str) -> str:
    today = turn.now.astimezone(ZoneInfo(turn.service.timezone)).date()
    can_call = _can_call(turn)
    shown = turn.service.helplines.shown(card.removeprefix("help-"), today, can_call=can_call)
    lines = [_line(turn, line, can_call) for line in shown]
    emergency = turn.service.helplines.lines.get("uk_999")
    if not can_call and emergency is not None and emergency.write:
        lines.insert(0, turn.words("helpline-999-write", write=emergency.write))
    return "\n".join(lines)


def _line(turn: Turn, line: Helpline, can_call: bool) -> str:
    name = line.id.replace("_", "-")
    key = f"helpline-{name}" if can_call else f"helpline-{name}-write"
    return turn.words(key, call=line.call, text=line.text, write=line.write)


def _can_call(turn: Turn) -> bool:
    return turn.chat.doing.get("calls") != "no"


# -- who is there -------------------------------------------------------------------------------


def _reads_at_school(turn: Turn) -> bool:
    return bool(leads_of(turn, setting_of(turn, turn.chat.setting)))


def _hours(turn: Turn) -> Calendar:
    setting = setting_of(turn, turn.chat.setting)
    return calendar_for(turn.tx, turn.service, setting.code if setting and _reads_at_school(turn) else "")


def somebody_is_there(turn: Turn) -> bool:
    """Say whether a grown-up who would read this is there now: staffed, or covered."""
    return (_reads_at_school(turn) or duty_is_there(turn)) and is_staffed(_hours(turn), turn.now)


def status_line(turn: Turn) -> str:
    """Say whether a grown-up can see this now, and who is nearest: the first lines of every card and of /help."""
    setting, school = setting_of(turn, turn.chat.setting), _reads_at_school(turn)
    staffed = is_staffed(_hours(turn), turn.now)
    if school and staffed:
        return turn.words("help-status-school")
    if not school and not duty_is_there(turn):
        seen = turn.words("help-status-nobody-known")
    elif staffed:
        seen = turn.words("help-status-council")
    else:
        seen = turn.words("help-status-nobody", when=when_they_look(turn, setting, school))
    return f"{seen}\n\n{turn.words('help-status-school')}" if _may_be_at_school(turn, setting) else seen


def _may_be_at_school(turn: Turn, setting: Setting | None) -> bool:
    """Say whether any grown-up of the school may be near: in its hours, and whenever a school's device may be in hand.

    A school says that it watches its devices if it hands some out; whose phone this is Telegram does not tell.
    """
    if setting is None:  # which school, nobody has said yet: by the council's hours
        return is_staffed(calendar_for(turn.tx, turn.service, ""), turn.now)
    at_school = is_staffed(calendar_for(turn.tx, turn.service, setting.code), turn.now)
    return at_school or setting.device_monitoring == "yes"


def _rows(turn: Turn) -> tuple[tuple[Choice, ...], ...]:
    first = (
        (standing_button(turn, "button-in-danger", "danger"),),
        (standing_button(turn, "button-safe-for-now", "safe-now"),),
    )
    calls = (standing_button(turn, "button-cannot-call", "calls", "no"),) if _can_call(turn) else ()
    if somebody_is_there(turn):
        last: tuple[Choice, ...] = (standing_button(turn, "button-tell-where", "where"),)
    else:
        last = (_leave_button(turn),)
    return (*first, last, *((calls,) if calls else ()))


def _leave_button(turn: Turn) -> Choice:
    if not _reads_at_school(turn) and not duty_is_there(turn):
        return standing_button(turn, "button-leave-message-later", "leave")
    hours = _hours(turn)
    look = next_look(hours, turn.now).at.astimezone(ZoneInfo(hours.timezone))
    return turn.button("button-leave-message", "p.0.leave", day=turn.words(f"day-{look:%A}".lower()))


# -- what was asked for ---------------------------------------------------------------------------


def ask_where(turn: Turn, *, unsent: bool, before: str = "") -> None:
    """Ask where the child is, and only while somebody reads the answer.

    *unsent*: a draft stands open, so the question says so and can be sent from (MOMENTS 3).
    """
    if not somebody_is_there(turn):
        turn.say(turn.words("danger-leave-message"), (hide_row(turn),), passing=False)
        return
    turn.chat.doing = {**turn.chat.doing, _ASKS: _WHERE}
    _ask(turn, "danger-ask-where", unsent, before)


def asked_for(turn: Turn) -> str:
    """Name what the words that come now are an answer to: `where`, `name` or nothing, as soon as nobody reads it."""
    asked = turn.chat.doing.get(_ASKS, "")
    if asked and not somebody_is_there(turn):
        stop_asking(turn)
        return ""
    return asked.partition("-")[0]


def mark_of(turn: Turn, asked: str) -> str:
    """Give what the lead reads before a place or a name."""
    return turn.words("danger-mark-where" if asked == _WHERE else "danger-mark-name")


def go_on(turn: Turn, *, told: bool, unsent: bool, before: str = "") -> bool:
    """Ask the next thing that help needs; False if that was all. *told*: it was answered, not skipped."""
    asked, _, earlier = turn.chat.doing.get(_ASKS, "").partition("-")
    if asked != _WHERE or not somebody_is_there(turn):
        stop_asking(turn)
        return False
    turn.chat.doing = {**turn.chat.doing, _ASKS: f"name-{_TOLD}" if told or earlier else "name"}
    _ask(turn, "danger-ask-name", unsent, before)
    return True


def was_told(turn: Turn) -> bool:
    """Say whether the thing asked for before was answered."""
    return turn.chat.doing.get(_ASKS, "").endswith(_TOLD)


def asks(turn: Turn) -> bool:
    """Say whether a place or a name is asked for."""
    return bool(turn.chat.doing.get(_ASKS))


def stop_asking(turn: Turn) -> None:
    """Nothing is asked for any more: what comes is words like any others."""
    turn.chat.doing = {name: value for name, value in turn.chat.doing.items() if name != _ASKS}


def _ask(turn: Turn, key: str, unsent: bool, before: str) -> None:
    turn.chat.turn += 1
    parts = [before, turn.words(key), turn.words("pupil-not-sent") if unsent else ""]
    skip = (standing_button(turn, "button-skip-danger", "skip-asked"),)
    sending = send_row(turn) if unsent else ()
    text = "\n\n".join(part for part in parts if part)
    turn.say(text, (skip, *sending, hide_row(turn)), passing=False)
    note_question(turn)


def change_calls(turn: Turn, answer: str) -> None:
    """The child cannot call, or can: the numbers again, what can be written first (DOMAIN 3.6)."""
    turn.chat.doing = {**turn.chat.doing, "calls": "no" if answer == "no" else "yes"}
    show_numbers(turn)
