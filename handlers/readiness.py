"""Who covers the next holiday: looked at two weeks before it begins, and told where nobody does.

The timer *holiday* waits for that day; whoever changes a calendar sets it anew. What is told: the days
without cover, on which the council's duty desk looks in its hours. Told once for each holiday: a setting's leads at
once, the duty desk a quarter of an hour later, of all settings together, for most begin their holiday on one day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from handlers.calendars import calendar_for, plan_for
from handlers.days import date_words
from handlers.events import Address, Lane, Outgoing
from handlers.service import Service
from handlers.turn import Done, Turn
from safeguarding.roles import BOROUGH
from safeguarding.schoolyear import next_holiday
from safeguarding.staffing import local_day
from safeguarding.yearplan import uncovered
from storage.chats import Chat
from storage.people import DUTY_DESK, MANAGER_DESK, Person, find_setting, list_here, put_setting
from storage.timers import Timer, find_timer, set_timer, stop_timer

HOLIDAY, LIST = "holiday", "holiday-list"
AHEAD = timedelta(days=14)
_GATHERED = timedelta(minutes=15)
_WAITS = timedelta(hours=1)  # for somebody at the council to be there
_MOST_NAMED = 40  # a timer is a row, and a list of more is read by nobody
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


def look_again(tx: Connection, service: Service, person: Person, now: datetime) -> list[str]:
    """Somebody has left or is away: where they stand in a rota of days to come, holidays are looked at anew.

    Gives the codes of those settings.
    """
    found = []
    for code in dict.fromkeys(seat.setting for seat in (*person.seats, *person.left) if seat.setting):
        plan, setting = plan_for(tx, service, code), find_setting(tx, service.sealer, code)
        today = local_day(calendar_for(tx, service, code), now)
        covers = plan is not None and any(one.who == person.id and one.last >= today for one in plan.rota)
        if setting is not None and not setting.closed and covers:
            setting.told_holiday = ""
            put_setting(tx, service.sealer, setting, now)
            watch(tx, service, code, now)
            found.append(code)
    return found


def days_without_cover(tx: Connection, service: Service, code: str, now: datetime) -> list[date]:
    """List the weekdays of the next holiday on which nobody of the setting covers."""
    calendar, plan = calendar_for(tx, service, code), plan_for(tx, service, code)
    holiday = next_holiday(calendar, local_day(calendar, now))
    return [] if holiday is None or plan is None else uncovered(calendar, *holiday)


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
    sealer = turn.service.sealer
    _send(
        turn,
        list_here(turn.tx, sealer, f"{code}/leads", turn.now),
        _one(turn, name, bare[0], bare[-1], len(bare)),
    )
    waiting = find_timer(turn.tx, sealer, LIST, BOROUGH)
    facts: dict[str, Any] = waiting.facts if waiting else {}
    days = sorted([*facts.get("days", ()), bare[0].isoformat(), bare[-1].isoformat()])
    codes = list(dict.fromkeys([*facts.get("codes", ()), code]))
    kept = {"codes": codes[:_MOST_NAMED], "days": [days[0], days[-1]], "bare": len(bare)}
    kept["more"] = facts.get("more", 0) + len(codes[_MOST_NAMED:])
    due = waiting.due if waiting else turn.now + _GATHERED
    set_timer(turn.tx, sealer, LIST, BOROUGH, due, kept)


def tell_council(tx: Connection, service: Service, timer: Timer, now: datetime) -> Done:
    """Tell the duty desk which settings have days without cover, in one message.

    Where nobody is there, its manager; where neither is, it waits an hour.
    """
    stop_timer(tx, service.sealer, timer.kind, timer.subject)
    desks = (list_here(tx, service.sealer, desk, now) for desk in (DUTY_DESK, MANAGER_DESK))
    people = next((there for there in desks if there), [])
    if not people:
        set_timer(tx, service.sealer, LIST, BOROUGH, now + _WAITS, timer.facts)
        return Done([], [], [])
    turn = Turn(tx, service, Chat("clock", ""), now, forgotten=True)
    codes, (first, last) = timer.facts["codes"], map(date.fromisoformat, timer.facts["days"])
    found = [one for code in codes if (one := find_setting(tx, service.sealer, code)) and not one.closed]
    names = [f"{one.name} ({one.code})" for one in found]
    if len(names) == 1 and not timer.facts["more"]:
        text = _one(turn, found[0].name, first, last, timer.facts["bare"])
    elif names:
        more = timer.facts["more"]
        listed = "\n".join([*names, *([turn.words("lead-holiday-more", count=more)] if more else [])])
        days = {"first": date_words(turn, first), "last": date_words(turn, last)}
        text = turn.words("lead-holiday-list", names=listed, count=len(names) + more, **days)
    else:
        return Done([], [], [])
    _send(turn, people, text)
    return Done(turn.owed, turn.withdrawn, turn.alarms)


TIMERS = {LIST: tell_council}


def _one(turn: Turn, name: str, first: date, last: date, count: int) -> str:
    days = {"first": date_words(turn, first), "last": date_words(turn, last)}
    return turn.words("lead-holiday-bare", setting=name, count=count, **days)


def _send(turn: Turn, people: Sequence[Person], text: str) -> None:
    for person in people:
        turn.post(Outgoing(Address(person.door, person.address), lane=Lane.ALERT, text=text))
