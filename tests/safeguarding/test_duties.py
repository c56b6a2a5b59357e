"""Which duties a case has, by when they must be done, and when somebody is reminded."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from safeguarding.duties import Duty, Moment, due_at, duties_of, is_reason, moments
from safeguarding.hours import Calendar, WeeklyHours

TERMS = ((date(2026, 9, 1), date(2026, 10, 23)), (date(2026, 11, 2), date(2026, 12, 18)))
SCHOOL = Calendar(
    "Europe/London",
    (WeeklyHours(frozenset(range(5)), time(8), time(16, 30)),),
    frozenset({date(2026, 11, 25)}),
    TERMS,
)
NEVER = Calendar("Europe/London", ())


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("rules", "signs", "wanted"),
    [
        (("R17",), ("bullying.verbal",), ()),
        (("R9", "R10"), ("harmful_practice",), (Duty.FGM,)),
        (("R10",), ("harmful_practice.fgm",), ()),  # a risk is no disclosure
        (("R10",), ("filed.harmful_practice.fgm",), (Duty.FGM,)),
        (("R3",), (), (Duty.LADO,)),
        (("R5",), ("adult_conduct.low_level",), ()),
        ((), ("adult_conduct.harm",), (Duty.LADO,)),
        (("R11",), ("radicalisation",), (Duty.PREVENT,)),
        (("R12",), ("sexual_harm.rape_assault",), (Duty.SEXUAL_ABUSE,)),
        (("R12",), ("sexual_harm.harassment",), ()),
        (("R13",), ("flags.image_exists",), (Duty.IMAGES,)),
        (("R3", "R13"), ("home_harm.sexual",), (Duty.LADO, Duty.SEXUAL_ABUSE, Duty.IMAGES)),
    ],
)
def test_the_duties_of_a_case(
    rules: tuple[str, ...], signs: tuple[str, ...], wanted: tuple[Duty, ...]
) -> None:
    assert duties_of(rules, signs) == wanted


# Monday the 23rd; Wednesday the 25th is closed; Saturday the 28th; the half-term is the last week of October
@pytest.mark.parametrize(
    ("duty", "known", "due"),
    [
        (Duty.PREVENT, "11-23T10:07", "11-23T16:30"),
        (Duty.PREVENT, "11-23T17:00", "11-24T16:30"),
        (Duty.IMAGES, "11-24T20:00", "11-26T16:30"),  # over the closed day
        (Duty.LADO, "11-23T10:07", "11-24T08:00"),
        (Duty.LADO, "11-23T14:07", "11-24T12:00"),
        (Duty.LADO, "11-24T14:07", "11-26T12:00"),
        (Duty.LADO, "11-23T06:30", "11-23T16:30"),
        (Duty.LADO, "11-28T12:00", "11-30T16:30"),
        (Duty.LADO, "10-23T20:00", "11-02T16:30"),  # over the half-term
        (Duty.FGM, "11-23T10:07", "11-24T16:30"),
        (Duty.FGM, "11-28T12:00", "11-30T16:30"),
        (Duty.SEXUAL_ABUSE, "11-23T10:07", "11-27T16:30"),  # the last close before Monday, ten past ten
        (Duty.SEXUAL_ABUSE, "11-23T20:00", "11-30T16:30"),
    ],
)
def test_by_when(duty: Duty, known: str, due: str) -> None:
    assert due_at(duty, at(known), SCHOOL) == at(due)


@pytest.mark.parametrize("duty", Duty)
def test_no_time_tells_the_minute_at_which_a_pupil_wrote(duty: Duty) -> None:
    """Two reports of one morning are due at the same moment, whatever the calendar."""
    for calendar in (SCHOOL, NEVER):
        first, second = (due_at(duty, at(f"11-23T{known}"), calendar) for known in ("09:02", "11:47"))
        assert first == second


@pytest.mark.parametrize("duty", Duty)
def test_without_a_calendar_there_is_a_time_all_the_same(duty: Duty) -> None:
    due = due_at(duty, at("11-23T10:07"), NEVER)
    assert at("11-23T10:07") < due <= at("11-30T10:07")
    assert moments(duty, at("11-23T10:07"), due, NEVER)[-1][1] is Moment.MISSED


def test_a_reminder_before_one_at_its_time_and_one_above() -> None:
    known = at("11-23T14:07")
    due = due_at(Duty.LADO, known, SCHOOL)
    assert moments(Duty.LADO, known, due, SCHOOL) == [
        (at("11-24T10:00"), Moment.BEFORE),
        (at("11-24T12:00"), Moment.DUE),
        (at("11-24T12:30"), Moment.MISSED),
    ]


def test_what_would_be_said_before_it_was_known_is_not_said() -> None:
    known = at("11-23T16:00")
    due = due_at(Duty.PREVENT, known, SCHOOL)
    assert [moment for _, moment in moments(Duty.PREVENT, known, due, SCHOOL)] == [Moment.DUE, Moment.MISSED]


def test_a_missed_one_is_told_within_a_day_even_before_a_holiday() -> None:
    known = at("12-18T10:00")
    due = due_at(Duty.PREVENT, known, SCHOOL)
    assert due == at("12-18T16:30")
    assert moments(Duty.PREVENT, known, due, SCHOOL)[-1] == (due + timedelta(days=1), Moment.MISSED)


@pytest.mark.parametrize(
    ("words", "holds"), [("n/a", False), ("- - - - - -", False), ("it was a film", True)]
)
def test_a_reason_says_something(words: str, holds: bool) -> None:
    assert is_reason(words) is holds
