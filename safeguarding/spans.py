"""Stretches and days of staffed time: what the ladders count in.

Decides from a calendar alone, like `safeguarding/hours.py`; refuses to know what is counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from safeguarding.hours import FURTHEST_DAYS, Calendar, Period, local_day, staffed_on

SHORT_BREAK = timedelta(hours=2)  # a staffed period goes on over a break of the day, never over midnight
_TEN = time(10)


def at_ten(hours: Calendar, day: date, start: datetime, end: datetime) -> datetime:
    """Give ten o'clock of a staffed day, or the nearest staffed moment with an hour before it."""
    ten = datetime.combine(day, _TEN, ZoneInfo(hours.timezone)).astimezone(start.tzinfo)
    return min(max(ten, min(start + timedelta(hours=1), end)), end)


def closed_days_after(hours: Calendar, at: datetime) -> int:
    """Count the days in a row, after the day of *at* (with it, if it is closed), on which nobody is there."""
    day = local_day(hours, at)
    closed = 0 if staffed_on(hours, day) else 1
    for ahead in range(1, FURTHEST_DAYS):
        if staffed_on(hours, day + timedelta(days=ahead)):
            return closed
        closed += 1
    return closed


def stretches(calendar: Calendar, first: datetime, until: datetime) -> Iterator[Period]:
    """Give the staffed periods from the day of *first* to *until*, put together over a day's short breaks.

    Somebody who is there day and night has a period of each day: else it would never end, nor begin again.
    """
    pending: tuple[date, Period] | None = None
    for day, (start, end) in _periods(calendar, first, until + timedelta(days=1)):
        if pending is not None and pending[0] == day and start - pending[1][1] <= SHORT_BREAK:
            pending = (day, (pending[1][0], end))
            continue
        if pending is not None:
            yield pending[1]
        pending = (day, (start, end))
    if pending is not None:
        yield pending[1]


def days_of(calendar: Calendar, first: datetime, until: datetime) -> Iterator[tuple[date, Period]]:
    """Give each staffed day from that of *first* to that after *until*: its beginning and its end."""
    previous: tuple[date, Period] | None = None
    for day, (start, end) in _periods(calendar, first, until + timedelta(days=1)):
        if previous is not None and previous[0] == day:
            previous = (day, (previous[1][0], end))
            continue
        if previous is not None:
            yield previous
        previous = (day, (start, end))
    if previous is not None:
        yield previous


def went_by(calendar: Calendar, since: datetime, start: datetime) -> bool:
    """Say whether a day with staffed time of which some was left at *since* had ended when that of *start* began."""
    day, last = local_day(calendar, since), local_day(calendar, start)
    while day < last:
        if any(end > since for _, end in staffed_on(calendar, day)):
            return True
        day += timedelta(days=1)
    return False


def _periods(calendar: Calendar, first: datetime, until: datetime) -> Iterator[tuple[date, Period]]:
    day, last = local_day(calendar, first), local_day(calendar, until)
    while day <= last:
        for period in staffed_on(calendar, day):
            yield day, period
        day += timedelta(days=1)
