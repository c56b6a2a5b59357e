"""When an event of an iCalendar file recurs: its starts by the clock on the wall, without the exceptions.

Decides what of the standard is read: DAILY to YEARLY rules, dates more, dates less, by their day. What is not read is
said and never passed over, since a wrong day promises a child somebody who is not there. A rule that gives nothing must
end, too: parts that could be searched for until the year 9999 are refused.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

MOST_TIMES = 1500  # four years of days; a recurrence that gives more is not a school's
HORIZON, BEFORE = timedelta(days=3 * 366), timedelta(days=366)
_PARTS = frozenset(
    (
        "FREQ",
        "INTERVAL",
        "COUNT",
        "UNTIL",
        "BYDAY",
        "BYMONTH",
        "BYMONTHDAY",
        "BYYEARDAY",
        "BYWEEKNO",
        "BYSETPOS",
        "WKST",
    )
)
_SELDOM = frozenset(("BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS"))  # may fit no day at all
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class NotRead(Exception):
    """One event cannot be read, or not for certain."""


def starts_of(event: Any, start: datetime, zone: ZoneInfo, today: date) -> list[datetime]:
    """Give the starts of an event, from a year before *today* to three years on; the last, if all are long over.

    Raises:
        NotRead: it recurs in a way that is not read, or too often.
    """
    if "EXRULE" in event:
        raise NotRead("EXRULE is not read; expected EXDATE for each day on which it is not")
    if "RRULE" not in event and "RDATE" not in event:
        return [start]
    own = (
        getattr(event["DTSTART"].dt, "tzinfo", None) or zone
    )  # it recurs by the clock that it was written by
    less = {at.date() for at in _dates(event, "EXDATE", zone)}
    horizon = datetime.combine(max(today, start.date()) + HORIZON, time())
    since = datetime.combine(today - BEFORE, time())
    starts: list[datetime] = []
    last: datetime | None = None
    begins = start if own is zone else event["DTSTART"].dt.replace(tzinfo=None)
    for there in _rules(event, begins, own):
        at = there if own is zone else clock_on_the_wall(there.replace(tzinfo=own), zone)
        if at > horizon:
            break
        if at.date() in less:
            continue
        last = at
        if at >= since:
            starts.append(at)
        if len(starts) > MOST_TIMES:
            raise NotRead(f"it happens more than {MOST_TIMES} times; expected a school's calendar")
    if last is None:
        raise NotRead("it never happens: its rule and its exceptions leave no day")
    return starts or [last]


def _rules(event: Any, start: datetime, zone: tzinfo) -> Any:
    from dateutil.rrule import rruleset, rrulestr

    rules = rruleset()
    for rule in listed(event.get("RRULE")):
        _check(rule)
        rules.rrule(rrulestr(_written(rule, zone), dtstart=start))
    if "RRULE" not in event:
        rules.rdate(start)
    for at in _dates(event, "RDATE", zone):
        rules.rdate(at)
    return rules


def _check(rule: Any) -> None:
    parts = {str(name).upper() for name in rule}
    every = str(rule.get("FREQ", [""])[0]).upper()
    if every not in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY"):
        raise NotRead(f"it recurs {every or 'without FREQ'}; expected DAILY, WEEKLY, MONTHLY or YEARLY")
    if parts - _PARTS:
        raise NotRead(f"its rule has {', '.join(sorted(parts - _PARTS))}, which is not read")
    if parts & _SELDOM and every in ("DAILY", "WEEKLY"):
        raise NotRead(
            f"its rule is {every} with {', '.join(sorted(parts & _SELDOM))}; expected MONTHLY or YEARLY"
        )
    if any(not 1 <= int(month) <= 12 for month in listed(rule.get("BYMONTH"))):
        raise NotRead("its rule has BYMONTH outside 1 to 12")
    for name in ("INTERVAL", "COUNT"):
        if name in rule and int(rule[name][0]) < 1:
            raise NotRead(f"its rule has {name}={rule[name][0]}; expected 1 or more")


def _dates(event: Any, name: str, zone: tzinfo) -> list[datetime]:
    found = [one.dt for dates in listed(event.get(name)) for one in dates.dts]
    if any(isinstance(one, tuple) for one in found):
        raise NotRead(f"{name} has a period; expected days or times")
    return [clock_on_the_wall(one, zone) for one in found]


def _written(rule: Any, zone: tzinfo) -> str:
    """Write a rule for wall-clock time: its UNTIL may be in UTC."""
    parts = []
    for part in rule.to_ical().decode().split(";"):
        name, _, value = part.partition("=")
        if name.upper() == "UNTIL":
            until = rule["UNTIL"][0]
            timed = isinstance(until, datetime)
            at = clock_on_the_wall(until, zone) if timed else datetime.combine(until, time(23, 59))
            value = at.strftime("%Y%m%dT%H%M%S")
        parts.append(f"{name}={value}")
    return ";".join(parts)


def weekdays_of(event: Any, start: datetime) -> frozenset[int]:
    """Say on which days of the week (0 is Monday) what recurs every week is; empty for all else."""
    rule = event.get("RRULE")
    if rule is None or isinstance(rule, list) or int(rule.get("INTERVAL", [1])[0]) != 1 or "BYMONTH" in rule:
        return frozenset()
    every = str(rule["FREQ"][0]).upper()
    named = [str(day).upper() for day in rule.get("BYDAY", [])]
    if every == "DAILY" and not named:
        return frozenset(range(7))
    if every not in ("DAILY", "WEEKLY") or not set(named) <= set(_WEEKDAYS):
        return frozenset()
    return frozenset(_WEEKDAYS.index(day) for day in named) or frozenset({start.weekday()})


def listed(value: Any) -> list[Any]:
    """Give what stands there once, several times or not at all, as a list."""
    return [] if value is None else value if isinstance(value, list) else [value]


def clock_on_the_wall(moment: date | datetime, zone: tzinfo) -> datetime:
    """Give a moment as the clock on the setting's wall shows it."""
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time())
    if moment.tzinfo is None:
        return moment
    return moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None)
