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
from storage.people import Setting, list_active

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
    known = {"when": when_they_look(turn, setting, at_school), **_notices(turn, setting)}
    if setting is not None and at_school:
        text = turn.words("pupil-first", school=setting.name, **known)
    elif setting is not None:
        away = bool(list_active(turn.tx, turn.service.sealer, f"{setting.code}/leads"))
        key = "pupil-first-away" if away else "pupil-first-not-live"
        text = turn.words(key, school=setting.name, **known)
    elif unknown_code:
        text = turn.words("pupil-first-unknown", **known)
    else:
        text = turn.words("pupil-first-council", **known)
    turn.say(text, _rows(turn))


def _notices(turn: Turn, setting: Setting | None) -> dict[str, str]:
    """What must be known before typing: that a chat may be traced, words be read unsent, a school's device watched.

    Each stands with the fact it belongs to, so that [Start] is seen without scrolling on a small phone.
    """
    kept = [turn.words("pupil-notice-unsent")] if turn.service.unsent != "off" else []
    if turn.service.break_glass:
        kept.append(turn.words("pupil-notice-glass"))
    device = setting is not None and setting.device_monitoring != "no"
    return {
        "unsent": "".join(f" {notice}" for notice in kept),
        "device": "\n" + turn.words("pupil-notice-device") if device else "",
    }


def _rows(turn: Turn) -> list[tuple[Choice, ...]]:
    easy = f"{turn.chat.language}-easy"
    offered = easy in turn.service.texts.languages
    return [
        (standing_button(turn, "button-start", "start"),),
        (standing_button(turn, "button-private", "private"),),
        *(((standing_button(turn, "button-easy", "speak", easy),),) if offered else ()),
        (
            standing_button(turn, "button-childline", "childline"),
            standing_button(turn, "button-language", "language"),
        ),
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
