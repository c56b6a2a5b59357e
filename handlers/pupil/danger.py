"""Help cards: what a child in danger is shown, before anything else.

The first line is always the truth about who can see this now; it never promises a person who is
not there (MOMENTS 4, 5).
"""

from __future__ import annotations

from handlers.calendars import calendar_for
from handlers.events import Lane
from handlers.keyboards import hide_row
from handlers.pupil.screens import duty_is_there, leads_of, setting_of, when_they_look
from handlers.turn import Turn
from safeguarding.hours import is_staffed


def show_help(turn: Turn, card: str) -> None:
    """Send a help card, ahead of everything, at most once in ten minutes for the same chat."""
    at = int(turn.now.timestamp())
    if 0 <= at - turn.chat.last_card < 600 and turn.chat.doing.get("card") == card:
        return
    turn.chat.last_card = at
    turn.chat.doing = {**turn.chat.doing, "card": card}
    text = f"{status_line(turn)}\n\n{turn.words(card)}"  # who can see this now comes first (MOMENTS 4, 5)
    turn.say(text, (hide_row(turn),), lane=Lane.DANGER, passing=False)


def status_line(turn: Turn) -> str:
    """The help card's line on whether a grown-up can see this now (MOMENTS 4 and 5)."""
    setting = setting_of(turn, turn.chat.setting)
    school = bool(leads_of(turn, setting))
    hours = calendar_for(turn.tx, turn.service, setting.code if setting and school else "")
    if school and is_staffed(hours, turn.now):
        return turn.words("help-status-school")
    if not school and not duty_is_there(turn):
        return turn.words("help-status-nobody-known")
    if is_staffed(hours, turn.now):
        return turn.words("help-status-council")
    return turn.words("help-status-nobody", when=when_they_look(turn, setting, school))
