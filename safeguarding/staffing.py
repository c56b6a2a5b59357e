"""Who is there on a day: hours of the week, terms, closed days, cover, and who stands in on holidays.

Decides the staffed periods of one local day, and who keeps them; knows no names. What follows from
them (the next look, what is due) is `safeguarding/hours.py`'s to say.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from safeguarding.errors import DomainError

Period = tuple[datetime, datetime]


class NaiveTime(DomainError):
    """A time without a zone was given."""


class HoursImpossible(DomainError):
    """These hours or this calendar cannot be."""


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
class Cover:
    """Somebody looks from *start* to *end* on each day from *first* to *last*, whatever the week says."""

    first: date
    last: date
    start: time
    end: time

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise HoursImpossible(
                f"cover is from {self.first} to {self.last}; expected the last day not before"
            )
        if self.start >= self.end:
            raise HoursImpossible(f"cover is {self.start} to {self.end}; expected an end after the start")


class Presence(StrEnum):
    """Who looks: the desk's own people, its rota, the desk that stands in for it, or nobody."""

    STAFFED = "staffed"
    COVER = "cover"
    STAND_IN = "stand-in"
    UNSTAFFED = "unstaffed"


@dataclass(frozen=True, slots=True)
class Calendar:
    """One desk's staffed time; on *closed* days nobody is there but who covers.

    *terms*: (first, last) days outside of which it is holiday; none: no holidays are known. *stand_in*: the
    calendar of the desk that looks on a holiday's day for which there is no cover.
    """

    timezone: str
    weekly: tuple[WeeklyHours, ...]
    closed: frozenset[date] = frozenset()
    terms: tuple[tuple[date, date], ...] = ()
    cover: tuple[Cover, ...] = ()
    stand_in: Calendar | None = None
    _days: dict[date, tuple[Period, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.timezone)
        except (KeyError, ValueError, OSError) as unknown:
            raise HoursImpossible(
                f"time zone is {self.timezone!r}; expected a name like Europe/London"
            ) from unknown


def presence(calendar: Calendar, at: datetime) -> Presence:
    """Say who looks at *at*; where several do, the desk's own people come first."""
    at = in_utc(at)
    for who, periods in presences_on(calendar, local_day(calendar, at)).items():
        if any(start <= at < end for start, end in periods):
            return who
    return Presence.UNSTAFFED


def presences_on(calendar: Calendar, day: date) -> dict[Presence, tuple[Period, ...]]:
    """Say who looks on a local *day*, and when: the desk's own people first."""
    found = {
        Presence.STAFFED: _ordinary_on(calendar, day),
        Presence.COVER: _cover_on(calendar, day),
        Presence.STAND_IN: _stand_in_on(calendar, day),
    }
    return {who: periods for who, periods in found.items() if periods}


def is_own_day(calendar: Calendar, day: date) -> bool:
    """Say whether the desk's own people are there on a local *day*: not on a holiday with cover, nor on an INSET day."""
    return bool(_ordinary_on(calendar, day))


def is_holiday(calendar: Calendar, day: date) -> bool:
    """Say whether *day* lies outside of the terms; never, where no terms are known."""
    return bool(calendar.terms) and not any(first <= day <= last for first, last in calendar.terms)


def staffed_on(calendar: Calendar, day: date) -> tuple[Period, ...]:
    """List the staffed periods of a local *day* as (start, end) in UTC, in order, never overlapping.

    A wall-clock time that the spring change skips is moved on by what was skipped; of one that
    autumn repeats, a start is its first and an end its second.
    """
    known = calendar._days.get(day)
    if known is None:
        own = (*_ordinary_on(calendar, day), *_cover_on(calendar, day))
        known = calendar._days[day] = _merged((*own, *_stand_in_on(calendar, day)))
    return known


def _ordinary_on(calendar: Calendar, day: date) -> tuple[Period, ...]:
    if day in calendar.closed or is_holiday(calendar, day):
        return ()
    found = (
        _period(calendar, day, hours.start, hours.end)
        for hours in calendar.weekly
        if day.weekday() in hours.days
    )
    return tuple(period for period in found if period[0] < period[1])


def _cover_on(calendar: Calendar, day: date) -> tuple[Period, ...]:
    found = (
        _period(calendar, day, cover.start, cover.end)
        for cover in calendar.cover
        if cover.first <= day <= cover.last
    )
    return tuple(period for period in found if period[0] < period[1])


def _stand_in_on(calendar: Calendar, day: date) -> tuple[Period, ...]:
    if calendar.stand_in is None or not is_holiday(calendar, day) or _cover_on(calendar, day):
        return ()
    return staffed_on(calendar.stand_in, day)


def _period(calendar: Calendar, day: date, start: time, end: time) -> Period:
    zone = ZoneInfo(calendar.timezone)
    begins = datetime.combine(day, start, zone).astimezone(UTC)
    ends = (datetime.combine(day, end, zone).replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    return begins, max(ends)


def _merged(periods: Iterable[Period]) -> tuple[Period, ...]:
    """Put periods in order, and those together that overlap or touch."""
    merged: list[Period] = []
    for start, end in sorted(periods):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


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


def local_day(calendar: Calendar, at: datetime) -> date:
    """Give the day of *at* on the calendar's wall."""
    return in_utc(at).astimezone(ZoneInfo(calendar.timezone)).date()


def in_utc(at: datetime) -> datetime:
    """Give *at* in UTC, which is what arithmetic is done in."""
    if at.utcoffset() is None:
        raise NaiveTime("a time without a zone was given; expected an aware one, in UTC")
    return at.astimezone(UTC)
