"""What an adult is reminded of in the morning: over a table, and the same whatever mornings were missed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeguarding.report import Urgency
from safeguarding.review import Due, Opened, Reminder, reminders

MONDAY = date(2026, 11, 2)
SCHOOL_DAYS = [
    day
    for day in (MONDAY + timedelta(days=n) for n in range(-7, 200))
    if day.weekday() < 5 and day.month != 12
]
CASE = Opened(Urgency.P3, MONDAY, MONDAY, MONDAY)


def told_on(case: Opened, day: date) -> list[Reminder]:
    """What is told on *day* to somebody who had yesterday's list."""
    return reminders(case, SCHOOL_DAYS, day - timedelta(days=1), day)


@pytest.mark.parametrize(
    ("case", "day", "expected"),
    [
        (CASE, date(2026, 11, 6), []),
        (CASE, date(2026, 11, 9), [Reminder(Due.SILENT, 5)]),
        (CASE, date(2026, 11, 10), []),
        (CASE, date(2026, 11, 16), [Reminder(Due.SILENT, 10)]),
        (replace(CASE, touched=date(2026, 11, 6)), date(2026, 11, 9), []),
        (replace(CASE, touched=date(2026, 11, 30)), date(2026, 11, 30), []),
        (replace(CASE, touched=date(2026, 11, 30)), date(2027, 1, 1), [Reminder(Due.LONG, 21)]),  # December is closed
        (replace(CASE, touched=date(2027, 1, 1)), date(2027, 1, 8), [Reminder(Due.SILENT, 5), Reminder(Due.LONG, 26)]),
        (replace(CASE, touched=date(2026, 11, 30), reasoned=date(2026, 11, 30)), date(2027, 1, 1), []),
        (replace(CASE, urgency=Urgency.P2), date(2026, 11, 9), [Reminder(Due.REVIEW, 0), Reminder(Due.SILENT, 5)]),
        (replace(CASE, urgency=Urgency.P1, touched=date(2026, 11, 13)), date(2026, 11, 16), [Reminder(Due.REVIEW, 0)]),
        (replace(CASE, urgency=Urgency.P2), date(2026, 11, 10), []),
    ],
)  # fmt: skip
def test_what_is_told_on_a_day(case: Opened, day: date, expected: list[Reminder]) -> None:
    assert told_on(case, day) == expected


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(list(Urgency)),
    st.integers(0, 40),
    st.integers(0, 60),
    st.integers(1, 90),
    st.sets(st.integers(1, 90)),
)
def test_mornings_that_were_missed_make_one_list_of_the_same(
    urgency: Urgency, touched: int, reasoned: int, days: int, missed: set[int]
) -> None:
    """Each kind that was due on any morning since the last list stands in the next one, once."""
    case = Opened(urgency, MONDAY, MONDAY + timedelta(days=touched), MONDAY + timedelta(days=reasoned))
    told, owed = MONDAY, set[Due]()
    for day in (MONDAY + timedelta(days=n) for n in range(1, days + 1)):
        owed |= {one.due for one in told_on(case, day)}
        if (day - MONDAY).days in missed:
            continue
        said = [one.due for one in reminders(case, SCHOOL_DAYS, told, day)]
        assert len(said) == len(set(said))
        assert set(said) == owed
        told, owed = day, set()
