"""When a pupil is reminded of a lead's open question, over a table: once, after two school days, or never."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from safeguarding.followup import MOST, Followed, FollowUpPolicy, OpenQuestion, next_nudge
from safeguarding.hours import Calendar, NeverStaffed, WeeklyHours, bank_holidays
from safeguarding.report import Urgency
from safeguarding.staffing import Cover

LONDON = ZoneInfo("Europe/London")
WEEK = (WeeklyHours(frozenset(range(5)), time(8, 30), time(16, 30)),)
TERMS = ((date(2026, 9, 2), date(2026, 12, 18)), (date(2027, 1, 4), date(2027, 7, 21)))
COVER = (Cover(date(2026, 12, 21), date(2026, 12, 22), time(9), time(17)),)
SCHOOL = Calendar("Europe/London", WEEK, bank_holidays(range(2026, 2029)), TERMS, COVER)
POLICY = FollowUpPolicy(SCHOOL)
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
CASE = Followed(Urgency.P3, MONDAY, MONDAY, agreed=True)
ASKED = OpenQuestion(MONDAY)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


@pytest.mark.parametrize(
    ("asked", "now", "hours", "expected"),
    [
        ("2026-11-23T10:00", "2026-11-23T10:00", "any", "2026-11-25T15:30"),
        ("2026-11-23T23:30", "2026-11-23T23:30", "any", "2026-11-25T15:30"),
        ("2026-11-26T10:00", "2026-11-26T10:00", "any", "2026-11-30T15:30"),  # over a weekend
        ("2026-12-17T10:00", "2026-12-17T10:00", "any", "2027-01-04T15:30"),  # over Christmas, cover or none
        ("2026-11-23T10:00", "2026-11-25T15:31", "any", "2026-11-25T15:31"),  # late, and in good hours
        ("2026-11-23T10:00", "2026-11-25T18:00", "after_school", "2026-11-26T15:30"),
        ("2026-11-23T10:00", "2026-11-27T20:00", "any", "2026-11-30T15:30"),
        ("2026-11-23T10:00", "2026-12-25T12:00", "any", "2027-01-04T15:30"),
    ],
)
def test_it_comes_after_two_school_days_in_good_hours(
    asked: str, now: str, hours: str, expected: str
) -> None:
    """DOMAIN 5.6."""
    case = replace(CASE, hours=hours)
    assert next_nudge(case, OpenQuestion(local(asked)), local(now), POLICY) == local(expected)


@pytest.mark.parametrize(
    ("case", "question"),
    [
        (replace(CASE, agreed=False), ASKED),
        (replace(CASE, stopped=True), ASKED),
        (replace(CASE, asked=MOST), ASKED),
        (CASE, replace(ASKED, answered=True)),
        (CASE, replace(ASKED, closed=True)),
        (CASE, replace(ASKED, nudged=True)),
    ],
)
def test_each_of_these_alone_keeps_it_from_coming(case: Followed, question: OpenQuestion) -> None:
    """Each differs in one point from what is reminded above."""
    assert next_nudge(CASE, ASKED, MONDAY, POLICY) is not None
    assert next_nudge(case, question, MONDAY, POLICY) is None


def test_a_question_of_the_first_minute_waits_a_day_at_least() -> None:
    """None in the first 24 hours, however late it was told."""
    case = replace(CASE, came=local("2026-11-25T16:00"))
    assert next_nudge(case, ASKED, MONDAY, POLICY) == local("2026-11-26T16:00")


def test_a_calendar_that_ended_says_so() -> None:
    ended = FollowUpPolicy(replace(SCHOOL, terms=TERMS[:1]))
    with pytest.raises(NeverStaffed):
        next_nudge(CASE, OpenQuestion(local("2026-12-18T10:00")), local("2026-12-18T10:00"), ended)
