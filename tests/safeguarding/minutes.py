"""A slow clock to compare with: every minute of some years is asked what the wall shows, and nothing else is computed.

Hours begin at the first minute whose wall clock is there (in spring: as far past the gap as the hour lay in it) and
end after the last one before the end. A longer campaign: `python -m tests.safeguarding.minutes --calendars 200`.
"""

from __future__ import annotations

import argparse
import random
import time as clock
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from safeguarding.hours import Calendar, add_staffed, is_staffed, next_look, staffed_between
from safeguarding.staffing import Cover, WeeklyHours, bank_holidays
from tests.faults.process import announce

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
BANK = bank_holidays(range(2026, 2031))
#: The nights in which the clocks change, and whole years around them.
CHANGES = (
    date(2026, 10, 25),
    date(2027, 3, 28),
    date(2027, 10, 31),
    date(2028, 3, 26),
    date(2028, 10, 29),
    date(2029, 3, 25),
)


@dataclass(frozen=True)
class Slow:
    """Which minutes (counted from 1970) are staffed, in order."""

    minutes: list[int]

    def staffed(self, at: datetime) -> bool:
        """Say whether the minute of *at* is among them."""
        number = int(at.timestamp()) // 60
        place = bisect_left(self.minutes, number)
        return place < len(self.minutes) and self.minutes[place] == number

    def next(self, at: datetime) -> datetime | None:
        """Give the first staffed moment from *at* on."""
        place = bisect_left(self.minutes, int(at.timestamp()) // 60)
        return max(at, _moment(self.minutes[place])) if place < len(self.minutes) else None

    def until(self, at: datetime) -> datetime:
        """Give the end of the staffed time that holds the minute of *at*."""
        place = bisect_left(self.minutes, int(at.timestamp()) // 60)
        while place + 1 < len(self.minutes) and self.minutes[place + 1] == self.minutes[place] + 1:
            place += 1
        return _moment(self.minutes[place] + 1)

    def between(self, a: datetime, b: datetime) -> timedelta:
        """Count the staffed minutes from *a* to *b*, both on the minute."""
        first, last = int(a.timestamp()) // 60, int(b.timestamp()) // 60
        return MINUTE * (bisect_left(self.minutes, last) - bisect_left(self.minutes, first))

    def after(self, at: datetime, amount: int) -> datetime | None:
        """Give the moment at which *amount* staffed minutes have passed since *at*."""
        place = bisect_right(self.minutes, int(at.timestamp()) // 60 - 1) + amount - 1
        return _moment(self.minutes[place] + 1) if place < len(self.minutes) else None


def _moment(number: int) -> datetime:
    return datetime.fromtimestamp(number * 60, UTC)


def walk(calendar: Calendar, first: date, last: date) -> Slow:
    """Ask every minute of the days from *first* to *last*."""
    zone, found = ZoneInfo(calendar.timezone), list[int]()
    day = first
    while day <= last:
        found += _of_day(calendar, day, zone)
        day += DAY
    return Slow(found)


def _of_day(calendar: Calendar, day: date, zone: ZoneInfo) -> list[int]:
    number = int(datetime.combine(day - DAY, time(22), UTC).timestamp()) // 60
    walls: list[tuple[int, int]] = []  # minute, and what the wall shows of *day*, in minutes
    before: datetime | None = None
    for each in range(number, number + 28 * 60):
        at = datetime.fromtimestamp(each * 60, UTC).astimezone(zone)
        if at.date() == day:
            walls.append((each, at.hour * 60 + at.minute))
        before = at
    assert before is not None
    holiday = bool(calendar.terms) and all(not a <= day <= b for a, b in calendar.terms)
    hours = [(one.start, one.end) for one in calendar.cover if one.first <= day <= one.last]
    if not holiday and day not in calendar.closed:
        hours += [(one.start, one.end) for one in calendar.weekly if day.weekday() in one.days]
    staffed = {each for start, end in hours for each in _shift(walls, _minutes(start), _minutes(end))}
    return sorted(staffed)


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _shift(walls: list[tuple[int, int]], start: int, end: int) -> list[int]:
    """Who works from *start* to *end* by the wall: from when it first shows the start until it last shows the end."""
    shown = {wall for _, wall in walls}
    gap = 0 if start in shown else 60
    end_gap = 0 if end in shown or end >= 24 * 60 else 60
    comes = [each for each, wall in walls if wall >= start + gap]
    goes = [each for each, wall in walls if wall < end + end_gap]
    return list(range(comes[0], goes[-1] + 1)) if comes and goes else []


# -- random calendars and moments ---------------------------------------------------------------


def make_calendar(rng: random.Random) -> Calendar:
    """Make some calendar: hours by day or night, terms, closed days, cover over a change."""
    weekly = tuple(
        WeeklyHours(frozenset(rng.sample(range(7), rng.randrange(1, 7))), *_hours(rng))
        for _ in range(rng.randrange(1, 4))
    )
    terms = () if rng.random() < 0.4 else tuple(
        (date(year, first, 1), date(year, last, 20)) for year in range(2026, 2030) for first, last in ((1, 3), (4, 7), (9, 12))
    )  # fmt: skip
    cover = tuple(
        Cover(change - DAY * rng.randrange(3), change + DAY * rng.randrange(3), *_hours(rng))
        for change in rng.sample(CHANGES, rng.randrange(4))
    )
    inset = frozenset(date(2026, 9, 1) + DAY * rng.randrange(1000) for _ in range(20))
    return Calendar(
        "Europe/London", weekly, (BANK if rng.random() < 0.8 else frozenset()) | inset, terms, cover
    )


def _hours(rng: random.Random) -> tuple[time, time]:
    """Draw hours: one in two touches the hours that change."""
    top = 4 * 60 if rng.random() < 0.5 else 24 * 60 - 1
    a, b = sorted(rng.sample(range(top), 2))
    return time(*divmod(a, 60)), time(*divmod(b, 60))


def compare(calendar: Calendar, slow: Slow, at: datetime, amount: int, other: datetime) -> None:
    """Hold the arithmetic against the minutes, at one moment; AssertionError where they differ."""
    assert is_staffed(calendar, at) is slow.staffed(at), at
    expected = slow.next(at)
    if expected is not None:
        look = next_look(calendar, at)
        assert (look.at, look.now, look.until) == (expected, expected == at, slow.until(expected)), at
    a, b = sorted((at, other))
    assert staffed_between(calendar, a, b) == slow.between(a, b), (a, b)
    due = slow.after(at, amount)
    if due is not None:
        assert add_staffed(calendar, at, MINUTE * amount) == due, (at, amount)


def moments(rng: random.Random, first: date, last: date, count: int) -> list[datetime]:
    """Draw moments on the minute, one in three in a night in which the clocks change."""
    found = []
    nights = [change for change in CHANGES if first <= change <= last]
    for _ in range(count):
        near = rng.random() < 0.33 and bool(nights)
        day = rng.choice(nights) if near else first + DAY * rng.randrange((last - first).days)
        found.append(
            datetime.combine(day, time(), UTC) + MINUTE * rng.randrange(-120, 5 * 60 if near else 24 * 60)
        )
    return found


def run(calendars: int, seed: int, first: date, last: date, each: int) -> int:
    """Compare so many calendars at *each* moments; gives how many minutes were walked."""
    rng, walked = random.Random(seed), 0
    for _ in range(calendars):
        calendar = make_calendar(rng)
        slow = walk(calendar, first, last + DAY * 40)
        walked += 24 * 60 * ((last - first).days + 40)
        for at, other in zip(moments(rng, first, last, each), moments(rng, first, last, each), strict=True):
            compare(calendar, slow, at, rng.randrange(1, 5 * 24 * 60), other)
    return walked


def main() -> None:
    """Compare many calendars over three and a half years and say what was compared."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--calendars", type=int, default=50)
    asked.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    options = asked.parse_args()
    announce(f"seed {options.seed}")
    began = clock.perf_counter()
    walked = run(options.calendars, options.seed, date(2026, 9, 1), date(2029, 12, 31), 2_000)
    announce(
        f"{options.calendars} calendars, {walked:,} minutes walked, {options.calendars * 2_000:,} moments compared "
        f"four ways in {clock.perf_counter() - began:.0f} s: no difference"
    )


if __name__ == "__main__":
    main()
