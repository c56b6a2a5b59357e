"""When adults look: staffed time, the next look, and what is due after so much of it.

Decides from a calendar alone: days of the week, wall-clock hours, closed days. Knows nothing of who
is there. Every other function asks `staffed_on`, so terms and cover have one place to change.
Instants come in and go out aware; what goes out is UTC. Arithmetic is done in UTC only: adding a day
to a local time is 23 or 25 hours twice a year.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from safeguarding.errors import DomainError

FURTHEST_DAYS = 400  # a year with the longest summer holiday on top; beyond it nobody is coming
QUARTER_SECONDS = 900
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip

Period = tuple[datetime, datetime]


class NaiveTime(DomainError):
    """A time without a zone was given."""


class HoursImpossible(DomainError):
    """These hours or this calendar cannot be."""


class NeverStaffed(DomainError):
    """The calendar has no staffed day in the next 400 days."""


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """The same hours on each of *days* (0 is Monday), by the clock on the wall; *end* is not staffed."""

    days: frozenset[int]
    start: time
    end: time

    def __post_init__(self) -> None:
        if not self.days <= frozenset(range(7)):
            raise HoursImpossible(f"days are {sorted(self.days)}; expected 0 (Monday) to 6 (Sunday)")
        if self.start.tzinfo or self.end.tzinfo:
            raise HoursImpossible("hours bear a zone; expected plain times, the calendar has the zone")
        if self.start >= self.end:
            raise HoursImpossible(f"hours are {self.start} to {self.end}; expected an end after the start")


@dataclass(frozen=True, slots=True)
class Calendar:
    """One desk's staffed time; on *closed* days nobody is there, whatever the week says."""

    timezone: str
    weekly: WeeklyHours
    closed: frozenset[date]

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.timezone)
        except (KeyError, ValueError, OSError) as unknown:
            raise HoursImpossible(
                f"time zone is {self.timezone!r}; expected a name like Europe/London"
            ) from unknown


@dataclass(frozen=True, slots=True)
class Look:
    """When an adult next looks: *at* is the moment asked about if *now*, *until* ends that staffed time."""

    now: bool
    at: datetime
    until: datetime


def is_staffed(calendar: Calendar, now: datetime) -> bool:
    """Say whether an adult is there at *now*."""
    now = _in_utc(now)
    return any(start <= now < end for start, end in staffed_on(calendar, _local_day(calendar, now)))


def next_look(calendar: Calendar, now: datetime) -> Look:
    """Say when an adult next looks.

    Raises:
        NeverStaffed: no day of the next 400 is staffed.
    """
    now = _in_utc(now)
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
    at = _in_utc(start)
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
    a, b = _in_utc(a), _in_utc(b)
    if b < a:
        return -staffed_between(calendar, b, a)
    total = timedelta(0)
    day, last = _local_day(calendar, a), _local_day(calendar, b)
    while day <= last:
        for start, end in staffed_on(calendar, day):
            total += max(min(end, b) - max(start, a), timedelta(0))
        day += timedelta(days=1)
    return total


def staffed_on(calendar: Calendar, day: date) -> tuple[Period, ...]:
    """List the staffed periods of a local *day* as (start, end) in UTC, in order, never overlapping.

    A wall-clock time that the spring change skips is moved on by what was skipped; of one that
    autumn repeats, a start is its first and an end its second.
    """
    weekly = calendar.weekly
    if day.weekday() not in weekly.days or day in calendar.closed:
        return ()
    zone = ZoneInfo(calendar.timezone)
    start = datetime.combine(day, weekly.start, zone).astimezone(UTC)
    ends = (datetime.combine(day, weekly.end, zone).replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    end = max(ends)
    return ((start, end),) if start < end else ()


def bank_holidays(years: Iterable[int], subdivision: str = "ENG") -> frozenset[date]:
    """List the bank holidays of *years*, substitute days with them.

    *subdivision*: ENG, WLS, SCT or NIR. Source: the `holidays` package, from the government's list;
    a bank holiday that is proclaimed later needs a newer release of it.

    Raises:
        HoursImpossible: the subdivision is not one of the United Kingdom.
    """
    import holidays  # a quarter of a second, and needed once

    try:
        found = holidays.country_holidays("GB", subdiv=subdivision, years=list(years))
    except NotImplementedError as unknown:
        raise HoursImpossible(f"subdivision is {subdivision!r}; expected ENG, WLS, SCT or NIR") from unknown
    return frozenset(found)


def quarter(at: datetime) -> int:
    """Number the quarter of an hour of *at*, counted from 1970: all that a timer's row tells."""
    return int(_in_utc(at).timestamp() // QUARTER_SECONDS)


def when_words(look: Look, now: datetime, calendar: Calendar) -> tuple[str, dict[str, str]]:
    """Choose the words that say *look*: a text's key and its arguments.

    Times are wall clock ("8:30", "16:30"); `day` and `month` are English names in lower case, for
    the texts `day-…` and `month-…`.
    """
    zone = ZoneInfo(calendar.timezone)
    if look.now:
        return "when-now", {"until": _clock(look.until.astimezone(zone))}
    at = _in_utc(look.at).astimezone(zone)
    day, at_time = _DAYS[at.weekday()], _clock(at)
    days_ahead = (at.date() - _local_day(calendar, now)).days
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
    day = _local_day(calendar, now)
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


def _local_day(calendar: Calendar, at: datetime) -> date:
    return _in_utc(at).astimezone(ZoneInfo(calendar.timezone)).date()


def _in_utc(at: datetime) -> datetime:
    if at.utcoffset() is None:
        raise NaiveTime("a time without a zone was given; expected an aware one, in UTC")
    return at.astimezone(UTC)


def _clock(at: datetime) -> str:
    return f"{at.hour}:{at.minute:02}"
