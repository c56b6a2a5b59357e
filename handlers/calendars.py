"""Whose hours count: a setting's own, with its terms and its rota, or the borough's duty desk's.

Decides which calendar a question is about, and who of a rota will be there. What a calendar says of an
instant is decided in `safeguarding/hours.py`. On a day of a holiday without a rota the duty desk looks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from handlers.service import Service
from safeguarding.hours import Calendar, Presence, next_look, presence, when_words
from safeguarding.yearplan import YearPlan, from_record, make_calendar
from storage.calendars import find_sealed, load_calendar, open_sealed
from storage.errors import StorageError
from storage.people import BOROUGH, find_person, find_setting, is_here

_NOON = time(12)


def calendar_for(tx: Connection, service: Service, code: str) -> Calendar:
    """Give the calendar of setting *code*; an empty or unknown one is read at the borough's duty desk."""
    duty = _calendar(tx, service, BOROUGH, service.duty_hours, None)
    if not code or not _is_known(tx, service, code):
        return duty
    return _calendar(tx, service, code.upper(), service.school_hours, duty)


def _is_known(tx: Connection, service: Service, code: str) -> bool:
    """Say whether there is a setting *code*; where it has a calendar the setting need not be opened for that."""
    sealer = service.sealer
    return find_sealed(tx, sealer, code.upper()) is not None or find_setting(tx, sealer, code) is not None


def plan_for(tx: Connection, service: Service, code: str) -> YearPlan | None:
    """Give what setting *code* entered about its year, or None; `borough` is the duty desk."""
    kept = load_calendar(tx, service.sealer, code)
    return None if kept is None else from_record(kept)


def stands_in(tx: Connection, service: Service, code: str, now: datetime) -> bool:
    """Say whether the duty desk is who looks next at what comes in for setting *code*: a holiday, no rota."""
    if not code or not _is_known(tx, service, code):
        return False
    calendar = calendar_for(tx, service, code)
    return presence(calendar, next_look(calendar, now).at) is Presence.STAND_IN


def say_when(words: Callable[..., str], hours: Calendar, now: datetime) -> str:
    """Say when somebody next looks by *hours*, in *words* of a language: "tomorrow at 8:30"."""
    key, arguments = when_words(next_look(hours, now), now, hours)
    named: dict[str, str] = {
        name: words(f"{name}-{arguments[name]}") for name in ("day", "month") if name in arguments
    }
    return words(key, **(arguments | named))


def draw_up(service: Service, code: str, plan: YearPlan) -> Calendar:
    """Make the calendar that *plan* would give a setting, with everybody of its rota there."""
    if code == BOROUGH:
        return make_calendar(plan, service.duty_hours, None)
    return make_calendar(plan, service.school_hours, service.duty_hours)


def _calendar(
    tx: Connection, service: Service, code: str, standard: Calendar, duty: Calendar | None
) -> Calendar:
    """Make the calendar, unless it was made from the same before: a child waits for it."""
    sealed = find_sealed(tx, service.sealer, code)
    if sealed is None:
        return standard
    made_from, calendar = service.calendars.get(code, (None, standard))
    if made_from is not None and made_from[:3] == (sealed[1], standard, duty):
        absent = _absent(tx, service, made_from[3])
        if absent == made_from[4]:
            return calendar
    try:
        plan = from_record(open_sealed(tx, service.sealer, code, sealed))
    except StorageError:
        return standard  # damaged: `heard verify` says so, and no report and no ladder waits for that
    turns: dict[str, list[date]] = {}
    for turn in plan.rota:
        turns.setdefault(turn.who, []).extend(turn.days())
    absent = _absent(tx, service, turns)
    calendar = make_calendar(plan, standard, duty, lambda who, day: (who, day) not in absent)
    service.calendars[code] = ((sealed[1], standard, duty, turns, absent), calendar)
    return calendar


def _absent(
    tx: Connection, service: Service, turns: Mapping[str, Sequence[date]]
) -> frozenset[tuple[str, date]]:
    """Say which turns of the rota nobody keeps: the person has left, or is away at noon of that day."""
    zone, found = ZoneInfo(service.timezone), set()
    for who, days in turns.items():
        person = find_person(tx, service.sealer, who) if who else None
        if person is None or person.state != "active":
            found |= {(who, day) for day in days}
        elif person.away_until:
            found |= {(who, day) for day in days if not is_here(person, datetime.combine(day, _NOON, zone))}
    return frozenset(found)
