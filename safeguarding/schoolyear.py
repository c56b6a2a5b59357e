"""Half-terms, holidays and drills: what a calendar says of the weeks to come.

Decides when a drill is held, once in each half-term at a time that nobody knows beforehand, and which
holiday comes next. Refuses to draw lots: *chance* is given.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from safeguarding.staffing import Calendar, Period, Presence, in_utc, is_holiday, local_day, presences_on

#: A break of so many days without a school day parts two half-terms; a bank holiday does not.
BREAK_DAYS = 7
#: No half-term is longer; where no terms are known, drills come at least so often.
MOST_WEEKS = 8
#: A drill is answered in staffed time: none in the last half hour of a day.
ROOM = timedelta(minutes=30)
_DAY = timedelta(days=1)
_LOOK_BACK = timedelta(weeks=MOST_WEEKS + 4)
_LOOK_AHEAD = timedelta(days=300)
_ONE_AND_A_SUMMER = timedelta(weeks=MOST_WEEKS + 9)
_FEWEST_HOLIDAYS = 5
_SUMMER = timedelta(days=41)  # what a holiday is taken for after which no term is entered yet


def half_terms(calendar: Calendar, first: date, last: date) -> list[tuple[date, date]]:
    """List the half-terms between two days, each by its first and last school day."""
    found: list[tuple[date, date]] = []
    day = first
    while day <= last:
        if Presence.STAFFED in presences_on(calendar, day):
            begun, before = found[-1] if found else (day, day)
            apart = (day - before).days > BREAK_DAYS or (day - begun).days >= 7 * MOST_WEEKS
            if not found or apart:
                found.append((day, day))
            else:
                found[-1] = (begun, day)
        day += _DAY
    return found


def half_term_ends(calendar: Calendar, now: datetime) -> datetime | None:
    """Say when the half-term of *now*, or the next one, ends: its last staffed moment. None: no school day is known."""
    today, now = local_day(calendar, now), in_utc(now)
    for _, last in half_terms(calendar, today, today + _ONE_AND_A_SUMMER):
        end = max(end for _, end in presences_on(calendar, last)[Presence.STAFFED])
        if end > now:
            return end
    return None


def next_drill(calendar: Calendar, now: datetime, last: datetime | None, chance: float) -> datetime | None:
    """Say when the next drill is held: in the first half-term in which none was, at a staffed moment.

    *last*: when the last one was. *chance*: from 0 up to 1, where in the rest of that half-term. None: no
    school day is known.
    """
    today = local_day(calendar, now)
    held = None if last is None else local_day(calendar, last)
    for first, end in half_terms(calendar, today - _LOOK_BACK, today + _LOOK_AHEAD):
        if end < today or (held is not None and first <= held <= end):
            continue
        periods = _staffed(calendar, max(first, today), end, now)
        if periods:
            return _moment(periods, chance)
    return None


def _staffed(calendar: Calendar, first: date, last: date, now: datetime) -> list[Period]:
    """List the staffed periods of these days after *now*, without the last half hour of each."""
    found = []
    day, now = first, in_utc(now)
    while day <= last:
        for start, end in presences_on(calendar, day).get(Presence.STAFFED, ()):
            start, end = max(start, now), end - ROOM
            if start < end:
                found.append((start, end))
        day += _DAY
    return found


def _moment(periods: list[Period], chance: float) -> datetime:
    left = sum((end - start for start, end in periods), timedelta()) * chance
    for start, end in periods:
        if left < end - start:
            return start + left
        left -= end - start
    return periods[-1][0]


def next_holiday(calendar: Calendar, after: date) -> tuple[date, date] | None:
    """Find the first holiday that begins after that day: its first and last day; None where none is known.

    After the last term that is entered, the six weeks of a summer count as one.
    """
    day, furthest = after + _DAY, after + timedelta(days=400)
    while is_holiday(calendar, day) and day < furthest:
        day += _DAY  # one that has begun is not meant
    first: date | None = None
    while day < furthest:
        if is_holiday(calendar, day):
            first = first or day
        elif first is not None:
            if (
                sum(1 for n in range((day - first).days) if (first + n * _DAY).weekday() < 5)
                >= _FEWEST_HOLIDAYS
            ):
                return first, day - _DAY
            first = None
        day += _DAY
    return None if first is None else (first, first + _SUMMER)
