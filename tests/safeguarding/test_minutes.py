"""Clocks against a slow one that asks every minute, over both changes of the clocks."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from safeguarding.hours import Calendar, staffed_on
from safeguarding.staffing import WeeklyHours
from tests.safeguarding.minutes import DAY, MINUTE, Slow, compare, make_calendar, moments, run, walk

AUTUMN, SPRING = date(2026, 10, 25), date(2027, 3, 28)


def test_random_calendars_agree_with_every_minute_of_a_winter() -> None:
    assert run(calendars=3, seed=11, first=date(2026, 10, 1), last=date(2027, 4, 30), each=400) > 900_000


@pytest.mark.parametrize("night", [AUTUMN, SPRING])
def test_every_minute_of_the_two_nights_agrees(night: date) -> None:
    """25 October 2026 and 28 March 2027: five calendars, each minute from the evening before to the next morning."""
    rng = random.Random(3)
    for _ in range(5):
        calendar = make_calendar(rng)
        slow = walk(calendar, night - 2 * DAY, night + 40 * DAY)
        evening = datetime.combine(night, datetime.min.time(), UTC) - timedelta(hours=3)
        for number in range(12 * 60):
            at = evening + number * MINUTE
            compare(calendar, slow, at, 1 + number % 200, evening)


@pytest.mark.parametrize("spoilt", ["no summer time", "a day is 24 hours", "nothing is closed"])
def test_sabotage_a_faster_clock_that_is_wrong_is_found(spoilt: str) -> None:
    rng = random.Random(5)
    with pytest.raises(AssertionError):
        for _ in range(12):
            calendar = make_calendar(rng)
            slow = walk(calendar, date(2026, 10, 1), date(2027, 5, 31))
            for at in moments(rng, date(2026, 10, 1), date(2027, 4, 10), 300):
                compare(_spoil(spoilt, calendar), slow, at, 60, at + DAY)


def _spoil(how: str, calendar: Calendar) -> Calendar:
    if how == "no summer time":
        return replace(calendar, timezone="Etc/GMT")
    if how == "nothing is closed":
        return replace(calendar, closed=frozenset())
    wrong = replace(calendar)
    for number in range(300):  # the day before, moved on by 24 hours
        day = date(2026, 9, 20) + number * DAY
        if not staffed_on(calendar, day + DAY):
            continue
        same_day_of_week = [(a + 7 * DAY, b + 7 * DAY) for a, b in staffed_on(calendar, day - 6 * DAY)]
        wrong._days[day + DAY] = tuple(same_day_of_week)
    return wrong


def test_the_slow_clock_counts_what_a_wall_shows() -> None:
    """By hand: from 1:00 to 2:30 is two hours and a half in October and half an hour in March."""
    hours = Calendar("Europe/London", (WeeklyHours(frozenset({6}), time(1), time(2, 30)),))
    assert [len(walk(hours, day, day).minutes) for day in (AUTUMN, SPRING, AUTUMN + 7 * DAY)] == [150, 30, 90]
    assert Slow([1, 2, 5]).until(datetime.fromtimestamp(60, UTC)) == datetime.fromtimestamp(180, UTC)
