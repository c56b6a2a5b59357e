"""What a setting entered about its year: hours, terms, closed days, the rota; and what contradicts itself.

Decides which plans can be, and what calendar follows from one. Refuses to know where a plan was written:
each item bears a *source* ("line 12, Autumn term") for whoever has to mend it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum
from itertools import combinations
from typing import Any

from safeguarding.daywords import say_days
from safeguarding.staffing import Calendar, Cover, Presence, WeeklyHours, is_holiday, presences_on

_DAY = timedelta(days=1)
MOST_TERM_DAYS = 150
MOST_HOLIDAY_DAYS = 80
Days = tuple[date, date]


class Shut(StrEnum):
    """Why a setting is shut: its people rest (and who stands in for them looks), or they are busy elsewhere."""

    HOLIDAY = "holiday"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing in a plan, from the day *first* to the day *last*, as *name* calls it."""

    first: date
    last: date
    name: str = ""
    source: str = field(default="", compare=False)

    def __str__(self) -> str:
        return f"{self.source or self.name or 'it'} ({say_days(self.first, self.last)})"

    def days(self) -> list[date]:
        """List its days."""
        return [self.first + _DAY * number for number in range((self.last - self.first).days + 1)]

    def meets(self, other: Item) -> bool:
        """Say whether they have a day in common."""
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Term(Item):
    """School days, but for what is closed or holiday in between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure(Item):
    """Days on which the setting's own people are not there: INSET days, half terms, a polling day."""

    why: Shut


@dataclass(frozen=True, slots=True, kw_only=True)
class Rota(Item):
    """A person (*who*: an id) who covers from *start* to *end* on each of these days."""

    start: time
    end: time
    who: str = ""


@dataclass(frozen=True, slots=True)
class YearPlan:
    """A setting's year. No *weekly* hours: those of the configuration."""

    weekly: tuple[WeeklyHours, ...] = ()
    terms: tuple[Term, ...] = ()
    closures: tuple[Closure, ...] = ()
    rota: tuple[Rota, ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        """Everything that has a day."""
        return (*self.terms, *self.closures, *self.rota)


def join_plans(old: YearPlan, new: YearPlan) -> YearPlan:
    """Take *new* over what *old* says of the same days; what lies wholly outside of them stays."""
    days = [day for item in new.items for day in (item.first, item.last)]
    if not days:
        return YearPlan(new.weekly or old.weekly, old.terms, old.closures, old.rota)
    span = Item(first=min(days), last=max(days))

    def outside(item: Item) -> bool:
        return not (span.first <= item.first and item.last <= span.last)

    return YearPlan(
        new.weekly or old.weekly,
        tuple(sorted((*filter(outside, old.terms), *new.terms), key=_by_day)),
        tuple(sorted((*filter(outside, old.closures), *new.closures), key=_by_day)),
        tuple(sorted((*filter(outside, old.rota), *new.rota), key=_by_day)),
    )


def faults_in(plan: YearPlan) -> list[str]:
    """List what contradicts itself or cannot be, a line each."""
    return [
        *_long(plan.terms, MOST_TERM_DAYS, "a term"),
        *_long(plan.closures, MOST_HOLIDAY_DAYS, "a holiday"),
        *(f"{a} and {b}: two terms at the same time" for a, b in combinations(plan.terms, 2) if a.meets(b)),
        *_at_the_edges(plan),
        *_nothing_left(plan),
        *_overlapping_hours(plan.weekly),
    ]


def _long(items: Iterable[Item], most: int, what: str) -> list[str]:
    return [
        f"{item}: {(item.last - item.first).days + 1} days; expected at most {most} for {what}"
        for item in items
        if (item.last - item.first).days >= most
    ]


def _at_the_edges(plan: YearPlan) -> list[str]:
    """A holiday of more than a day that holds a term's first or last day: one of the two is wrong."""
    return [
        f"{shut} and {term}: the term's {edge} day is in the holiday"
        for term in plan.terms
        for shut in plan.closures
        if shut.why is Shut.HOLIDAY and shut.first < shut.last
        for edge, day in (("first", term.first), ("last", term.last))
        if shut.first <= day <= shut.last and not (shut.first <= term.first and term.last <= shut.last)
    ]


def _nothing_left(plan: YearPlan) -> list[str]:
    shut = _shut_days(plan, *Shut)
    return [
        f"{term}: no open day is left in it"
        for term in plan.terms
        if (term.last - term.first).days < MOST_TERM_DAYS and set(term.days()) <= shut
    ]


def _overlapping_hours(weekly: tuple[WeeklyHours, ...]) -> list[str]:
    return [
        f"{describe_hours(a)} and {describe_hours(b)}: hours that overlap on the same day"
        for a, b in combinations(weekly, 2)
        if a.days & b.days and a.start < b.end and b.start < a.end
    ]


_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def describe_hours(hours: WeeklyHours) -> str:
    """Say hours as they are typed: "mon,tue 08:30-12:00"."""
    days = ",".join(_NAMES[day] for day in sorted(hours.days))
    return f"{days} {hours.start:%H:%M}-{hours.end:%H:%M}"


def make_calendar(
    plan: YearPlan,
    standard: Calendar,
    stand_in: Calendar | None,
    covers: Callable[[str, date], bool] = lambda _who, _day: True,
) -> Calendar:
    """Make the calendar of a setting with *plan*; what it does not say is as in *standard*.

    *stand_in*: who looks on a holiday's day without cover. *covers*: whether a person who stands in the rota
    will be there on a day; whoever is away or has left covers nothing.
    """
    return Calendar(
        standard.timezone,
        plan.weekly or standard.weekly,
        standard.closed | _shut_days(plan, Shut.CLOSED),
        _terms_left(plan),
        tuple(
            Cover(day, day, turn.start, turn.end)
            for turn in plan.rota
            for day in turn.days()
            if covers(turn.who, day)
        ),
        stand_in,
    )


def uncovered(calendar: Calendar, first: date, last: date) -> list[date]:
    """List the weekdays from *first* to *last* that are holiday and have no cover: who stands in looks.

    Who of the rota has left or is away covers nothing: the *calendar* was made without them.
    """
    return [
        day
        for day in Item(first=first, last=last).days()
        if day.weekday() < 5
        and is_holiday(calendar, day)
        and Presence.COVER not in presences_on(calendar, day)
        and day not in calendar.closed
    ]


def _terms_left(plan: YearPlan) -> tuple[Days, ...]:
    """Give the terms without the holidays in them; with holidays alone, all other days are term."""
    holidays = [shut for shut in plan.closures if shut.why is Shut.HOLIDAY]
    left: list[Days] = [(term.first, term.last) for term in plan.terms]
    if holidays and not left:
        left = [(date.min + _DAY, date.max - _DAY)]
    for shut in holidays:
        left = [part for days in left for part in _without(days, shut)]
    return tuple(sorted(left))


def _without(days: Days, shut: Item) -> list[Days]:
    first, last = days
    if shut.last < first or last < shut.first:
        return [days]
    parts = ((first, shut.first - _DAY), (shut.last + _DAY, last))
    return [part for part in parts if part[0] <= part[1]]


def _shut_days(plan: YearPlan, *why: Shut) -> frozenset[date]:
    return frozenset(day for shut in plan.closures if shut.why in why for day in shut.days())


def _by_day(item: Item) -> tuple[date, date, str]:
    return item.first, item.last, item.name


# -- as plain values ------------------------------------------------------------------------------


def to_record(plan: YearPlan) -> dict[str, Any]:
    """Give a plan as plain values."""
    return {
        "weekly": [
            [sorted(hours.days), hours.start.isoformat("minutes"), hours.end.isoformat("minutes")]
            for hours in plan.weekly
        ],
        "terms": [_bare(term) for term in plan.terms],
        "closures": [[*_bare(shut), str(shut.why)] for shut in plan.closures],
        "rota": [
            [*_bare(turn), turn.start.isoformat("minutes"), turn.end.isoformat("minutes"), turn.who]
            for turn in plan.rota
        ],
    }


def _bare(item: Item) -> list[str]:
    return [item.first.isoformat(), item.last.isoformat(), item.name]


def from_record(record: dict[str, Any]) -> YearPlan:
    """Read back what `to_record` gave."""
    hour = time.fromisoformat
    return YearPlan(
        tuple(WeeklyHours(frozenset(days), hour(a), hour(b)) for days, a, b in record["weekly"]),
        tuple(Term(**_item(*bare)) for bare in record["terms"]),
        tuple(Closure(**_item(*bare), why=Shut(why)) for *bare, why in record["closures"]),
        tuple(
            Rota(**_item(*bare), start=hour(start), end=hour(end), who=who)
            for *bare, start, end, who in record["rota"]
        ),
    )


def _item(first: str, last: str, name: str) -> dict[str, Any]:
    return {
        "first": date.fromisoformat(first),
        "last": date.fromisoformat(last),
        "name": name,
        "source": f"stored before, {name or 'without a name'}",
    }
