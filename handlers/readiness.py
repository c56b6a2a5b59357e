"""Who covers the next holiday: looked at two weeks before it begins, and told where nobody does.

The timer *holiday* waits for that day; whoever changes a calendar sets it anew. What is told: the days
without cover, on which the council's duty desk looks in its hours. Told once for each holiday.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from handlers.absence import date_words
from handlers.calendars import calendar_for, plan_for
from handlers.events import Address, Lane, Outgoing
from handlers.service import Service
from handlers.turn import Turn
from safeguarding.schoolyear import next_holiday
from safeguarding.staffing import local_day
from safeguarding.yearplan import uncovered
from storage.people import DUTY_DESK, find_setting, list_here, put_setting
from storage.timers import set_timer

HOLIDAY = "holiday"
AHEAD = timedelta(days=14)
_LOOK_AGAIN = timedelta(days=28)
_AT = time(9)  # in the morning of a day on which somebody can still arrange it


def watch(tx: Connection, service: Service, code: str, now: datetime) -> None:
    """Set the timer for a setting's next holiday; where none is known, look again in four weeks."""
    setting = find_setting(tx, service.sealer, code)
    if setting is None or setting.closed:
        return
    calendar = calendar_for(tx, service, code)
    today = local_day(calendar, now)
    told = date.fromisoformat(setting.told_holiday) if setting.told_holiday else today
    holiday = next_holiday(calendar, max(today, told))
    due = now + _LOOK_AGAIN
    if holiday is not None:
        due = max(now, datetime.combine(holiday[0] - AHEAD, _AT, ZoneInfo(calendar.timezone)))
    set_timer(tx, service.sealer, HOLIDAY, setting.code, due)


def days_without_cover(tx: Connection, service: Service, code: str, now: datetime) -> list[date]:
    """List the weekdays of the next holiday on which nobody of the setting covers."""
    calendar, plan = calendar_for(tx, service, code), plan_for(tx, service, code)
    holiday = next_holiday(calendar, local_day(calendar, now))
    return [] if holiday is None or plan is None else uncovered(plan, calendar, *holiday)


def look(turn: Turn, code: str) -> None:
    """Two weeks before a holiday: tell its leads and the duty desk if days of it have no cover."""
    setting = find_setting(turn.tx, turn.service.sealer, code)
    if setting is None or setting.closed:
        return
    calendar = calendar_for(turn.tx, turn.service, code)
    today = local_day(calendar, turn.now)
    holiday = next_holiday(calendar, today)
    if holiday is not None and today >= holiday[0] - AHEAD and setting.told_holiday != holiday[0].isoformat():
        bare = days_without_cover(turn.tx, turn.service, code, turn.now)
        if bare:
            _tell(turn, setting.name, code, bare)
        setting.told_holiday = holiday[0].isoformat()
        put_setting(turn.tx, turn.service.sealer, setting, turn.now)
    watch(turn.tx, turn.service, code, turn.now)


def _tell(turn: Turn, name: str, code: str, bare: list[date]) -> None:
    people = {
        person.id: person
        for desk in (f"{code}/leads", DUTY_DESK)
        for person in list_here(turn.tx, turn.service.sealer, desk, turn.now)
    }
    first, last = date_words(turn, bare[0]), date_words(turn, bare[-1])
    text = turn.words("lead-holiday-bare", setting=name, first=first, last=last, count=len(bare))
    for person in people.values():
        turn.post(Outgoing(Address(person.door, person.address), lane=Lane.ALERT, text=text))
