"""Drills once a half-term at a staffed moment, and the holiday that comes next, over a real-looking year."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from safeguarding.schoolyear import ROOM, half_terms, next_drill, next_holiday
from safeguarding.staffing import Calendar, Presence, WeeklyHours, presence, staffed_on

TERMS = (
    (date(2026, 9, 2), date(2026, 10, 23)),
    (date(2026, 11, 2), date(2026, 12, 18)),
    (date(2027, 1, 4), date(2027, 2, 12)),
    (date(2027, 2, 22), date(2027, 3, 25)),
    (date(2027, 4, 12), date(2027, 5, 28)),
    (date(2027, 6, 7), date(2027, 7, 21)),
)
WEEK = (WeeklyHours(frozenset(range(5)), time(8), time(16, 30)),)
SCHOOL = Calendar("Europe/London", WEEK, frozenset({date(2027, 5, 3)}), TERMS)
PLAIN = Calendar("Europe/London", WEEK)
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


def test_half_terms_are_parted_by_holidays_and_by_no_bank_holiday() -> None:
    assert half_terms(SCHOOL, date(2026, 9, 1), date(2027, 8, 31)) == list(TERMS)


def test_without_terms_a_drill_comes_every_eight_weeks_at_least() -> None:
    found = half_terms(PLAIN, date(2026, 9, 1), date(2027, 8, 31))
    assert all((last - first).days < 56 for first, last in found)
    assert len(found) == 7


def test_a_year_of_drills_has_one_in_each_half_term_at_a_staffed_moment() -> None:
    chances = random.Random(35)
    now, last, held = datetime(2026, 8, 20, 9, tzinfo=UTC), None, []
    for _ in TERMS:
        at = next_drill(SCHOOL, now, last, chances.random())
        assert at is not None
        assert presence(SCHOOL, at) is Presence.STAFFED
        assert presence(SCHOOL, at + ROOM - timedelta(seconds=1)) is Presence.STAFFED
        held.append(at)
        now = last = at
    days = [at.astimezone(ZoneInfo("Europe/London")).date() for at in held]
    assert [any(first <= day <= end for day in days) for first, end in TERMS] == [True] * 6
    assert len({at.minute for at in held}) > 2, "at times that nobody could know"


@pytest.mark.parametrize("chance", [0.0, 0.25, 0.5, 0.75, 0.999999])
def test_a_drill_lies_ahead_and_in_the_rest_of_the_half_term(chance: float) -> None:
    at = next_drill(SCHOOL, NOON, None, chance)
    assert at is not None
    assert NOON <= at < datetime(2026, 12, 18, 16, tzinfo=UTC)
    following = next_drill(SCHOOL, NOON, NOON, chance)
    assert following is not None
    assert datetime(2027, 1, 4, tzinfo=UTC) < following < datetime(2027, 2, 13, tzinfo=UTC)


def test_a_setting_that_never_opens_has_no_drill() -> None:
    assert next_drill(Calendar("Europe/London", ()), NOON, None, 0.5) is None


def test_a_half_term_whose_last_minutes_run_is_left_for_the_next() -> None:
    late = datetime(2026, 12, 18, 16, 10, tzinfo=UTC)
    assert staffed_on(SCHOOL, date(2026, 12, 18))
    at = next_drill(SCHOOL, late, None, 0.0)
    assert at is not None and at.date() == date(2027, 1, 4)


def test_the_next_holiday_is_the_one_that_begins_after_the_day() -> None:
    assert next_holiday(SCHOOL, date(2026, 11, 25)) == (date(2026, 12, 19), date(2027, 1, 3))
    assert next_holiday(SCHOOL, date(2026, 12, 24)) == (date(2027, 2, 13), date(2027, 2, 21))
    summer = next_holiday(SCHOOL, date(2027, 6, 10))
    assert summer == (date(2027, 7, 22), date(2027, 9, 1)), "also where no term is entered behind it"
    assert next_holiday(PLAIN, date(2026, 11, 25)) is None
