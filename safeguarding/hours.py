"""When adults look: staffed time, the next look, and what is due after so much of it.

Decides from a calendar alone (`safeguarding/staffing.py`); every function asks its `staffed_on`.
Instants come in and go out aware; what goes out is UTC. Arithmetic is done in UTC only: adding a day
to a local time is 23 or 25 hours twice a year.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from safeguarding.errors import DomainError
from safeguarding.staffing import (
    Calendar,
    Cover,
    HoursImpossible,
    NaiveTime,
    Period,
    Presence,
    WeeklyHours,
    bank_holidays,
    in_utc,
    is_holiday,
    local_day,
    presence,
    staffed_on,
)

__all__ = [
    "Calendar",
    "Cover",
    "HoursImpossible",
    "Look",
    "NaiveTime",
    "NeverStaffed",
    "Period",
    "Presence",
    "WeeklyHours",
    "add_staffed",
    "bank_holidays",
    "is_holiday",
    "is_staffed",
    "local_day",
    "next_look",
    "presence",
    "quarter",
    "staffed_between",
    "staffed_on",
    "when_words",
]

FURTHEST_DAYS = 400  # a year with the longest summer holiday on top; beyond it nobody is coming
QUARTER_SECONDS = 900
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip


class NeverStaffed(DomainError):
    """The calendar has no staffed day in the next 400 days."""


@dataclass(frozen=True, slots=True)
class Look:
    """When an adult next looks: *at* is the moment asked about if *now*, *until* ends that staffed time."""

    now: bool
    at: datetime
    until: datetime


def is_staffed(calendar: Calendar, now: datetime) -> bool:
    """Say whether an adult is there at *now*."""
    now = in_utc(now)
    return any(start <= now < end for start, end in staffed_on(calendar, local_day(calendar, now)))


def next_look(calendar: Calendar, now: datetime) -> Look:
    """Say when an adult next looks.

    Raises:
        NeverStaffed: no day of the next 400 is staffed.
    """
    now = in_utc(now)
    start, end = next(_periods_from(calendar, now))
    return Look(start <= now, max(start, now), end)


def add_staffed(calendar: Calendar, start: datetime, amount: timedelta) -> datetime:
    """Say at which moment *amount* of staffed time will have passed since *start*, the earliest such.

    Raises:
        NeverStaffed: 400 days in a row are not staffed before that.
        ValueError: *amount* is negative.
    """
    if amount < timedelta(0):
        raise ValueError(f"amount is {amount}; expected none or more")
    at = in_utc(start)
    if not amount:
        return at
    for begin, end in _periods_from(calendar, at):
        begin = max(begin, at)
        if end - begin >= amount:
            return begin + amount
        amount -= end - begin
    raise AssertionError("staffed periods end only by NeverStaffed")


def staffed_between(calendar: Calendar, a: datetime, b: datetime) -> timedelta:
    """Measure the staffed time from *a* to *b*; negative where *b* comes first."""
    a, b = in_utc(a), in_utc(b)
    if b < a:
        return -staffed_between(calendar, b, a)
    total = timedelta(0)
    day, last = local_day(calendar, a), local_day(calendar, b)
    while day <= last:
        for start, end in staffed_on(calendar, day):
            total += max(min(end, b) - max(start, a), timedelta(0))
        day += timedelta(days=1)
    return total


def quarter(at: datetime) -> int:
    """Number the quarter of an hour of *at*, counted from 1970: all that a timer's row tells."""
    return int(in_utc(at).timestamp() // QUARTER_SECONDS)


def when_words(look: Look, now: datetime, calendar: Calendar) -> tuple[str, dict[str, str]]:
    """Choose the words that say *look*: a text's key and its arguments.

    Times are wall clock ("8:30", "16:30"); `day` and `month` are English names in lower case, for
    the texts `day-…` and `month-…`.
    """
    zone = ZoneInfo(calendar.timezone)
    if look.now:
        return "when-now", {"until": _clock(look.until.astimezone(zone))}
    at = in_utc(look.at).astimezone(zone)
    day, at_time = _DAYS[at.weekday()], _clock(at)
    days_ahead = (at.date() - local_day(calendar, now)).days
    if days_ahead == 0:
        return "when-today", {"time": at_time}
    if days_ahead == 1:
        return "when-tomorrow", {"time": at_time}
    if days_ahead <= 6:
        return "when-weekday", {"day": day, "time": at_time}
    month = _MONTHS[at.month - 1]
    return "when-date", {"day": day, "date": str(at.day), "month": month, "time": at_time}


def _periods_from(calendar: Calendar, now: datetime) -> Iterator[Period]:
    """Give the staffed periods that end after *now*, without end, until 400 days in a row have none."""
    day = local_day(calendar, now)
    last_staffed = day
    while (day - last_staffed).days <= FURTHEST_DAYS:
        for start, end in staffed_on(calendar, day):
            if end > now:
                yield start, end
                last_staffed = day
        day += timedelta(days=1)
    raise NeverStaffed(
        f"no staffed day in the {FURTHEST_DAYS} days after {last_staffed}; expected hours on some day: "
        "look at the days of the week and the closed days"
    )


def _clock(at: datetime) -> str:
    return f"{at.hour}:{at.minute:02}"
