"""The first screen: three facts, what must be known before typing, and the ways from there.

Also the first screen of an adult who tells (MOMENTS 34). Who reads and when is looked up each time: the
screen never says more than is true now.
"""

from __future__ import annotations

from handlers.events import Choice
from handlers.keyboards import hide_row, standing_button
from handlers.pupil.screens import leads_of, setting_of, when_they_look
from handlers.turn import Turn
from safeguarding.intake import Reporter
from storage.people import list_active

REPORTER = "reporter"  # in the chat's `doing`: an adult who came to tell


def reporter_of(turn: Turn) -> Reporter:
    """Say who tells in this chat: a pupil, unless an adult came by their own way."""
    return Reporter(turn.chat.doing.get(REPORTER, ""))


def show_first(turn: Turn, unknown_code: bool = False) -> None:
    """The first screen: three facts, then at most two notices (MOMENTS 1, 3, 11, 22)."""
    if reporter_of(turn):
        _show_first_to_adult(turn)
        return
    setting = setting_of(turn, turn.chat.setting)
    at_school = bool(leads_of(turn, setting))
    when = when_they_look(turn, setting, at_school)
    if setting is not None and at_school:
        facts = turn.words("pupil-first", school=setting.name, when=when)
    elif setting is not None:
        away = bool(list_active(turn.tx, turn.service.sealer, f"{setting.code}/leads"))
        key = "pupil-first-away" if away else "pupil-first-not-live"
        facts = turn.words(key, school=setting.name, when=when)
    elif unknown_code:
        facts = turn.words("pupil-first-unknown", when=when)
    else:
        facts = turn.words("pupil-first-council", when=when)
    turn.say("\n\n".join([facts, *_notices(turn)]), _rows(turn))


def _notices(turn: Turn) -> list[str]:
    """What must be known before typing: that a chat may be traced, words be read unsent, a school's device watched."""
    setting = setting_of(turn, turn.chat.setting)
    lines = [turn.words("pupil-notice-glass")] if turn.service.break_glass else []
    if turn.service.unsent != "off":
        lines.append(turn.words("pupil-notice-unsent"))
    if setting is not None and setting.device_monitoring != "no":
        lines.append(turn.words("pupil-notice-device"))
    return lines


def _rows(turn: Turn) -> list[tuple[Choice, ...]]:
    easy = turn.chat.language.endswith("-easy")
    ways = [standing_button(turn, "button-language", "language")]
    if not easy and f"{turn.chat.language}-easy" in turn.service.texts.languages:
        ways.insert(0, standing_button(turn, "button-easy", "speak", f"{turn.chat.language}-easy"))
    return [
        (standing_button(turn, "button-start", "start"),),
        (standing_button(turn, "button-private", "private"),),
        *((way,) for way in ways),
        (standing_button(turn, "button-childline", "childline"),),
        hide_row(turn),
    ]


def _show_first_to_adult(turn: Turn) -> None:
    setting = setting_of(turn, turn.chat.setting)
    at_school = bool(leads_of(turn, setting))
    when = when_they_look(turn, setting, at_school)
    where = setting.name if setting is not None else turn.words("staff-no-school")
    if reporter_of(turn) is Reporter.PARENT:
        key = "staff-first-parent" if at_school else "staff-first-parent-council"
    else:
        key = "staff-first-staff" if at_school else "staff-first-staff-council"
    turn.say(turn.words(key, school=where, when=when), (*_slip_rows(turn), hide_row(turn)))


def _slip_rows(turn: Turn) -> tuple[tuple[Choice, ...], ...]:
    """For staff who came by the setting's own link: typing in what children wrote or said (`handlers/slips.py`)."""
    if reporter_of(turn) is not Reporter.STAFF:
        return ()
    ways = (("staff-slips-button-paper", Reporter.SLIP), ("staff-slips-button-spoken", Reporter.SPOKEN))
    return tuple((standing_button(turn, key, "slips", str(way)),) for key, way in ways)


def show_closed(turn: Turn) -> None:
    """Heard is closed: nothing is taken in, and that is said (DESIGN 3)."""
    turn.say(turn.words("pupil-closed"))
