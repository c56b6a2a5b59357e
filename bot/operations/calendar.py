"""`heard calendar`: a setting's hours, terms, closed days and rota.

Decides whether a plan is taken: everything that is wrong with it is said at once, and then nothing of it is
kept. Reading a file is the command's work (`bot/icsfile.py`), before this unit of work.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.operations.answer import Facts, OperationFault
from handlers import readiness
from handlers.calendars import calendar_for, draw_up, plan_for
from handlers.service import Service
from safeguarding.daywords import say_day, say_days
from safeguarding.hours import (
    Calendar,
    HoursImpossible,
    NeverStaffed,
    WeeklyHours,
    local_day,
    next_look,
    presence,
    staffed_on,
)
from safeguarding.staffing import presences_on
from safeguarding.yearplan import (
    Rota,
    Shut,
    YearPlan,
    describe_hours,
    faults_in,
    from_record,
    join_plans,
    to_record,
    uncovered,
)
from storage.audit import AuditLine, write_audit
from storage.calendars import save_calendar
from storage.people import BOROUGH, Person, find_setting, list_people, list_settings

SHOWN_DAYS = 14
_YEAR = timedelta(days=365)
_SOON = timedelta(weeks=4)


def import_calendar(tx: Connection, service: Service, facts: Facts, now: datetime) -> Facts:
    """Take a file's plan over what is kept of the same days, or say all that is wrong with it."""
    code = known_code(tx, service, str(facts["code"]))
    new = _with_sources(from_record(facts["plan"]), facts["sources"])
    faults = [str(fault) for fault in facts["faults"]]
    new, unknown = _with_people(tx, service, code, new)
    old = YearPlan() if facts.get("replace") else plan_for(tx, service, code) or YearPlan()
    if not faults:
        faults += _faults(service, code, join_plans(old, new), now)
    faults += unknown
    if faults:
        return {"code": code, "faults": list(dict.fromkeys(faults))}
    plan = join_plans(old, new)
    if not facts.get("dry_run"):
        _keep(tx, service, code, plan, now)
    calendar = draw_up(service, code, plan)
    return {
        "code": code,
        "faults": [],
        "dry_run": bool(facts.get("dry_run")),
        "taken": {
            "terms": len(new.terms),
            "closures": len(new.closures),
            "cover": len(new.rota),
            "hours": len(new.weekly),
        },
        "notes": _notes(plan, calendar, now),
        **_shown(plan),
    }


def set_hours(tx: Connection, service: Service, facts: Facts, now: datetime) -> Facts:
    """Set the hours of the week; none given: those of the configuration again."""
    code = known_code(tx, service, str(facts["code"]))
    try:
        weekly = tuple(
            WeeklyHours(frozenset(days), time.fromisoformat(start), time.fromisoformat(end))
            for days, start, end in facts["weekly"]
        )
    except HoursImpossible as wrong:
        raise OperationFault(str(wrong)) from None
    plan = replace(plan_for(tx, service, code) or YearPlan(), weekly=weekly)
    return _keep_if_sound(tx, service, code, plan, now)


def add_cover(tx: Connection, service: Service, facts: Facts, now: datetime) -> Facts:
    """Add a turn to the rota."""
    code = known_code(tx, service, str(facts["code"]))
    turn = Rota(
        first=date.fromisoformat(facts["first"]),
        last=date.fromisoformat(facts["last"]),
        start=time.fromisoformat(facts["start"]),
        end=time.fromisoformat(facts["end"]),
        name=str(facts["who"]),
        source="--who",
    )
    found, unknown = _with_people(tx, service, code, YearPlan(rota=(turn,)))
    if unknown:
        raise OperationFault(unknown[0])
    old = plan_for(tx, service, code) or YearPlan()
    return _keep_if_sound(tx, service, code, replace(old, rota=(*old.rota, *found.rota)), now)


def show_calendar(tx: Connection, service: Service, facts: Facts, now: datetime) -> Facts:
    """Show what is entered for a setting, who looks now, and the coming days."""
    code = known_code(tx, service, str(facts["code"]))
    plan = plan_for(tx, service, code) or YearPlan()
    calendar = calendar_for(tx, service, "" if code == BOROUGH else code)
    today = local_day(calendar, now)
    try:
        look: datetime | None = next_look(calendar, now).at
    except NeverStaffed:
        look = None
    return {
        "code": code,
        "timezone": calendar.timezone,
        "own_hours": bool(plan.weekly),
        "hours": [describe_hours(hours) for hours in calendar.weekly],
        "now": presence(calendar, now),
        "next_look": look and _wall(look, calendar),
        "days": [_day(calendar, today + timedelta(days=number)) for number in range(SHOWN_DAYS)],
        "notes": _notes(plan, calendar, now),
        **_shown(plan),
    }


def calendar_state(tx: Connection, service: Service, now: datetime) -> Facts:
    """Name the settings whose calendar ends soon, and those with a holiday in two weeks that nobody covers."""
    ending, gaps = [], []
    for setting in list_settings(tx, service.sealer):
        plan = None if setting.closed else plan_for(tx, service, setting.code)
        if plan is None or not plan.terms:
            continue
        calendar = calendar_for(tx, service, setting.code)
        today = local_day(calendar, now)
        last = max(term.last for term in plan.terms)
        if last < today + _SOON:
            ending.append(setting.code)
        if uncovered(calendar, today, min(last, today + _SOON / 2)):
            gaps.append(setting.code)
    return {"calendars_ending": sorted(ending), "holidays_uncovered": sorted(gaps)}


def known_code(tx: Connection, service: Service, code: str) -> str:
    """Give the code of a setting, or `borough` for the duty desk.

    Raises:
        OperationFault: there is no such setting.
    """
    if code.lower() == BOROUGH:
        return BOROUGH
    setting = find_setting(tx, service.sealer, code)
    if setting is None:
        raise OperationFault(f"there is no setting {code.upper()}; see: heard settings list")
    return setting.code


def _keep_if_sound(tx: Connection, service: Service, code: str, plan: YearPlan, now: datetime) -> Facts:
    faults = _faults(service, code, plan, now)
    if not faults:
        _keep(tx, service, code, plan, now)
    return {"code": code, "faults": faults, **_shown(plan)}


def _keep(tx: Connection, service: Service, code: str, plan: YearPlan, now: datetime) -> None:
    save_calendar(tx, service.sealer, code, to_record(plan), now)
    readiness.watch(tx, service, code, now)
    write_audit(tx, service.sealer, AuditLine(now, "calendar-changed", code, ""))


def _faults(service: Service, code: str, plan: YearPlan, now: datetime) -> list[str]:
    faults = faults_in(plan)
    if code == BOROUGH:
        faults += [
            f"{term}: the duty desk has no terms; expected hours and closed days" for term in plan.terms
        ]
    if not faults:
        calendar = replace(draw_up(service, code, plan), stand_in=None)
        zone = ZoneInfo(calendar.timezone)
        shut = [datetime.combine(one.first, time(), zone) for one in plan.closures if one.why is Shut.CLOSED]
        try:
            next_look(calendar, now)
            for later in (
                at for at in shut if at > now
            ):  # no child's screen comes to a day without a next one
                next_look(replace(calendar, terms=()), later)
        except NeverStaffed as never:
            faults.append(str(never))
    return faults


def _with_sources(plan: YearPlan, sources: list[str]) -> YearPlan:
    """Say of each item where it stands in the file."""
    said = iter(sources)
    return replace(
        plan,
        terms=tuple(replace(item, source=next(said)) for item in plan.terms),
        closures=tuple(replace(item, source=next(said)) for item in plan.closures),
        rota=tuple(replace(item, source=next(said)) for item in plan.rota),
    )


def _with_people(tx: Connection, service: Service, code: str, plan: YearPlan) -> tuple[YearPlan, list[str]]:
    """Find the people of the rota by name, role or id; say whom nobody knows."""
    where = "" if code == BOROUGH else code
    here = [
        person
        for person in list_people(tx, service.sealer)
        if person.can_act and any(seat.setting == where for seat in person.seats)
    ]
    turns, unknown = [], []
    for turn in plan.rota:
        people = _called(here, turn.name)
        if len(people) == 1:
            turns.append(replace(turn, who=people[0].id))
        else:
            many = "more than one person" if people else "nobody"
            unknown.append(
                f"{turn.source}: {many} at {code} is called {turn.name!r}; expected {_names(here)}"
            )
    return replace(plan, rota=tuple(turns)), unknown


def _called(people: list[Person], name: str) -> list[Person]:
    wanted = name.casefold()
    by_name = [person for person in people if person.name and person.name.casefold() == wanted]
    return by_name or [
        person
        for person in people
        if any(seat.role == wanted for seat in person.seats)
        or (len(wanted) >= 6 and person.id.startswith(wanted))
    ]


def _names(people: list[Person]) -> str:
    return ", ".join(person.name or person.id[:8] for person in people) or "somebody who has joined there"


# -- what is shown --------------------------------------------------------------------------------


def _shown(plan: YearPlan) -> dict[str, Any]:
    kept = to_record(plan)
    return {
        "terms": [{"first": a, "last": b, "name": name} for a, b, name in kept["terms"]],
        "closures": [
            {"first": a, "last": b, "name": name, "why": why} for a, b, name, why in kept["closures"]
        ],
        "cover": [
            {"first": a, "last": b, "name": name, "start": start, "end": end, "person": who}
            for a, b, name, start, end, who in kept["rota"]
        ],
    }


def _notes(plan: YearPlan, calendar: Calendar, now: datetime) -> list[str]:
    """Say what an operator should know before it bites: gaps, and where the calendar ends."""
    today = local_day(calendar, now)
    notes = []
    if plan.terms:
        first, last = min(term.first for term in plan.terms), max(term.last for term in plan.terms)
        if first > today:
            notes.append(f"until {say_day(first)} no term is entered: the duty desk looks in its own hours")
        if last < today + _YEAR / 4:
            notes.append(
                f"the last term ends on {say_day(last)}; import the next one: after it the duty desk looks"
            )
        today = max(today, first)
        gaps = uncovered(calendar, today, last)
        notes += [
            f"{say_days(*gap)}: holiday without cover, the duty desk looks in its own hours"
            for gap in _runs(gaps)
        ]
    return notes


def _runs(days: list[date]) -> Iterator[tuple[date, date]]:
    """Put days together that only a weekend parts."""
    first = last = None
    for day in days:
        if first is None or last is None:
            first = last = day
        elif (day - last).days <= 3:
            last = day
        else:
            yield first, last
            first = last = day
    if first is not None and last is not None:
        yield first, last


def _day(calendar: Calendar, day: date) -> dict[str, Any]:
    return {
        "day": day.isoformat(),
        "weekday": f"{day:%a}".lower(),
        "periods": [
            {"from": _wall(start, calendar)[11:], "to": _wall(end, calendar)[11:]}
            for start, end in staffed_on(calendar, day)
        ],
        "by": [str(who) for who in presences_on(calendar, day)],
    }


def _wall(at: datetime, calendar: Calendar) -> str:
    return at.astimezone(ZoneInfo(calendar.timezone)).strftime("%Y-%m-%d %H:%M")
