"""A setting's year says who looks on which day; what contradicts itself is named, never guessed."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeguarding.hours import (
    Calendar,
    NeverStaffed,
    Presence,
    WeeklyHours,
    add_staffed,
    bank_holidays,
    is_staffed,
    next_look,
    presence,
    staffed_between,
    staffed_on,
)
from safeguarding.yearplan import (
    Closure,
    Rota,
    Shut,
    Term,
    YearPlan,
    faults_in,
    from_record,
    join_plans,
    make_calendar,
    to_record,
    uncovered,
)

LONDON = ZoneInfo("Europe/London")
WORKDAYS = frozenset(range(5))
BANK = bank_holidays((2026, 2027, 2028))
STANDARD = Calendar("Europe/London", (WeeklyHours(WORKDAYS, time(8, 30), time(16, 30)),), BANK)
DUTY = Calendar("Europe/London", (WeeklyHours(WORKDAYS, time(9), time(17)),), BANK)


def term(first: str, last: str, name: str = "term") -> Term:
    return Term(first=date.fromisoformat(first), last=date.fromisoformat(last), name=name, source=name)


def shut(first: str, last: str, why: Shut = Shut.HOLIDAY, name: str = "shut") -> Closure:
    return Closure(
        first=date.fromisoformat(first), last=date.fromisoformat(last), name=name, source=name, why=why
    )


def turn(first: str, last: str, start: int, end: int, who: str = "a") -> Rota:
    days = date.fromisoformat(first), date.fromisoformat(last)
    return Rota(first=days[0], last=days[1], start=time(start), end=time(end), who=who, name=who)


WIGAN = (
    YearPlan(  # a year as Wigan's: the October half term is the last full week, May's after the bank holiday
        weekly=(
            WeeklyHours(WORKDAYS, time(8, 30), time(12)),
            WeeklyHours(frozenset(range(4)), time(13), time(16, 30)),
            WeeklyHours(frozenset({4}), time(13), time(15)),
        ),
        terms=(
            term("2026-09-02", "2026-12-18", "autumn"),
            term("2027-01-04", "2027-03-25", "spring"),
            term("2027-04-12", "2027-07-21", "summer"),
        ),
        closures=(
            shut("2026-09-02", "2026-09-02", Shut.CLOSED, "INSET"),
            shut("2026-10-26", "2026-10-30", name="October half term"),
            shut("2027-02-15", "2027-02-19", name="February half term"),
            shut("2027-05-31", "2027-06-04", name="May half term"),
            shut("2027-07-02", "2027-07-02", Shut.CLOSED, "INSET"),
        ),
        rota=(
            turn("2026-10-26", "2026-10-28", 10, 12),
            turn("2026-12-21", "2026-12-23", 10, 12),
            turn("2027-03-27", "2027-03-28", 0, 3),  # a weekend, over the night in which the clocks change
        ),
    )
)
SCHOOL = make_calendar(WIGAN, STANDARD, DUTY)


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


STAFFED, COVER, STAND_IN, NOBODY = (
    Presence.STAFFED,
    Presence.COVER,
    Presence.STAND_IN,
    Presence.UNSTAFFED,
)
YEAR = [
    # at, who looks, when somebody next looks
    ("2026-09-02 10:00", NOBODY, "2026-09-03 08:30"),  # INSET on the first day of term
    ("2026-09-03 08:30", STAFFED, "2026-09-03 08:30"),
    ("2026-09-03 12:30", NOBODY, "2026-09-03 13:00"),  # lunch
    ("2026-09-04 15:30", NOBODY, "2026-09-07 08:30"),  # an early Friday
    ("2026-10-23 15:00", NOBODY, "2026-10-26 10:00"),  # half term: the rota looks, not the duty desk
    ("2026-10-26 10:30", COVER, "2026-10-26 10:30"),
    ("2026-10-28 12:00", NOBODY, "2026-10-29 09:00"),  # no rota on Thursday: the duty desk
    ("2026-10-29 09:30", STAND_IN, "2026-10-29 09:30"),
    ("2026-10-30 17:00", NOBODY, "2026-11-02 08:30"),  # the clocks went back meanwhile
    ("2026-12-18 15:00", NOBODY, "2026-12-21 10:00"),
    ("2026-12-23 12:00", NOBODY, "2026-12-24 09:00"),
    ("2026-12-24 17:00", NOBODY, "2026-12-29 09:00"),  # Christmas: the duty desk has bank holidays, too
    ("2026-12-31 17:00", NOBODY, "2027-01-04 08:30"),
    ("2027-03-25 16:30", NOBODY, "2027-03-27 00:00"),  # Good Friday is nobody's
    ("2027-03-28 00:30", COVER, "2027-03-28 00:30"),
    ("2027-03-28 03:00", NOBODY, "2027-03-30 09:00"),  # Easter Monday; then the duty desk
    ("2027-05-31 10:00", NOBODY, "2027-06-01 09:00"),
    ("2027-07-21 16:30", NOBODY, "2027-07-22 09:00"),  # summer
    ("2027-08-30 10:00", NOBODY, "2027-08-31 09:00"),
    ("2028-01-10 10:00", STAND_IN, "2028-01-10 10:00"),  # nobody entered that year: the duty desk
]


def wrong(calendar: Calendar) -> list[str]:
    """List the rows of the table that *calendar* does not keep."""
    return [
        at
        for at, who, look in YEAR
        if presence(calendar, london(at)) is not who or next_look(calendar, london(at)).at != london(look)
    ]


def test_the_year_is_the_tables() -> None:
    """A report is never promised to a day on which nobody looks."""
    assert wrong(SCHOOL) == []


@pytest.mark.parametrize(
    ("sabotage", "seen"),
    [
        (replace(WIGAN, closures=()), "2026-10-26 10:30"),
        (replace(WIGAN, terms=()), "2026-12-24 17:00"),
        (replace(WIGAN, rota=()), "2026-10-26 10:30"),
        (replace(WIGAN, weekly=()), "2026-09-03 12:30"),
    ],
)
def test_the_table_notices_what_is_left_out(sabotage: YearPlan, seen: str) -> None:
    assert seen in wrong(make_calendar(sabotage, STANDARD, DUTY))


def test_without_a_stand_in_a_holiday_is_nobodys() -> None:
    alone = make_calendar(WIGAN, STANDARD, None)
    assert presence(alone, london("2026-10-29 09:30")) is NOBODY
    with pytest.raises(NeverStaffed):
        next_look(alone, london("2027-07-22 09:30"))


def test_the_spring_night_of_cover_is_an_hour_shorter() -> None:
    """Cover from 0:00 to 3:00 is two hours long in the night in which the clocks go forward."""
    assert staffed_between(SCHOOL, london("2027-03-28 00:00"), london("2027-03-28 12:00")) == timedelta(
        hours=2
    )


def test_who_is_away_covers_nothing() -> None:
    calendar = make_calendar(WIGAN, STANDARD, DUTY, lambda who, day: day != date(2026, 10, 26))
    assert presence(calendar, london("2026-10-26 10:30")) is STAND_IN
    assert presence(calendar, london("2026-10-27 10:30")) is COVER


def test_uncovered_days_are_named_before_they_bite() -> None:
    found = uncovered(SCHOOL, date(2026, 10, 24), date(2026, 11, 1))
    assert found == [date(2026, 10, 29), date(2026, 10, 30)]


# -- what contradicts itself ----------------------------------------------------------------------

FAULTS = [
    (
        replace(WIGAN, terms=(*WIGAN.terms, term("2026-12-01", "2027-01-02", "other"))),
        "two terms at the same",
    ),
    (
        replace(WIGAN, closures=(shut("2027-01-01", "2027-01-05", name="Christmas"),)),
        "first day is in the holiday",
    ),
    (
        replace(WIGAN, closures=(shut("2026-12-17", "2026-12-30", name="Christmas"),)),
        "last day is in the holiday",
    ),
    (replace(WIGAN, closures=(shut("2026-09-01", "2026-12-31"),)), "expected at most 80 for a holiday"),
    (YearPlan(terms=(term("2026-09-01", "2027-07-21", "year"),)), "expected at most 150 for a term"),
    (
        YearPlan(terms=(term("2026-09-07", "2026-09-08"),), closures=(shut("2026-09-07", "2026-09-08"),)),
        "no open day is left",
    ),
    (
        YearPlan(weekly=(*STANDARD.weekly, WeeklyHours(frozenset({4}), time(16), time(18)))),
        "hours that overlap on the same day",
    ),
]


@pytest.mark.parametrize(("plan", "said"), FAULTS, ids=[said for _, said in FAULTS])
def test_a_contradiction_is_named(plan: YearPlan, said: str) -> None:
    assert any(said in fault for fault in faults_in(plan)), faults_in(plan)


def test_a_sound_year_has_no_faults() -> None:
    assert faults_in(WIGAN) == []


def test_every_fault_is_told_at_once() -> None:
    plan = YearPlan(
        weekly=(*STANDARD.weekly, *STANDARD.weekly),
        terms=(term("2026-09-01", "2026-10-01"), term("2026-09-20", "2027-09-01")),
    )
    assert len(faults_in(plan)) == 3


# -- the next year's file -------------------------------------------------------------------------


def test_a_new_year_leaves_the_old_one() -> None:
    new = YearPlan(terms=(term("2027-09-01", "2027-12-17", "next autumn"),))
    joined = join_plans(WIGAN, new)
    assert [kept.name for kept in joined.terms] == ["autumn", "spring", "summer", "next autumn"]
    assert (joined.closures, joined.rota, joined.weekly) == (WIGAN.closures, WIGAN.rota, WIGAN.weekly)


def test_a_file_takes_the_place_of_its_own_days() -> None:
    new = YearPlan(terms=(term("2026-09-01", "2027-01-01", "longer autumn"),))
    joined = join_plans(WIGAN, new)
    assert [kept.name for kept in joined.terms] == ["longer autumn", "spring", "summer"]
    assert [kept.name for kept in joined.closures] == ["February half term", "May half term", "INSET"]


def test_a_plan_is_read_back_as_it_was_kept() -> None:
    assert from_record(to_record(WIGAN)) == WIGAN


# -- properties -----------------------------------------------------------------------------------


@st.composite
def plans(draw: st.DrawFn) -> YearPlan:
    """Any year, sound or not."""
    start = date(2026, 9, 1)
    days = st.integers(0, 400).map(lambda number: start + timedelta(days=number))

    def spans() -> st.SearchStrategy[tuple[date, date]]:
        return st.tuples(days, st.integers(0, 60)).map(lambda at: (at[0], at[0] + timedelta(days=at[1])))

    hours = st.tuples(st.integers(0, 22), st.integers(1, 23)).filter(lambda pair: pair[0] < pair[1])
    weekly = [
        WeeklyHours(draw(st.frozensets(st.integers(0, 6), min_size=1)), time(a), time(b))
        for a, b in draw(st.lists(hours, max_size=3))
    ]
    return YearPlan(
        tuple(weekly),
        tuple(Term(first=a, last=b) for a, b in draw(st.lists(spans(), max_size=3))),
        tuple(
            Closure(first=a, last=b, why=draw(st.sampled_from(Shut)))
            for a, b in draw(st.lists(spans(), max_size=3))
        ),
        tuple(
            Rota(first=a, last=b, start=time(draw(st.integers(0, 10))), end=time(draw(st.integers(11, 23))))
            for a, b in draw(st.lists(spans(), max_size=2))
        ),
    )


instants = st.integers(0, 400 * 24 * 60).map(
    lambda m: datetime(2026, 9, 1, tzinfo=UTC) + timedelta(minutes=m)
)


def quarters(day: date) -> Iterator[datetime]:
    start = datetime.combine(day, time(), LONDON).astimezone(UTC)
    yield from (start + timedelta(minutes=15 * number) for number in range(100))


@settings(max_examples=120, deadline=None)
@given(plans(), st.integers(0, 400))
def test_somebody_is_there_exactly_when_somebody_looks(plan: YearPlan, number: int) -> None:
    """Staffed time is what one of the three look at, and its periods never overlap or touch."""
    calendar = make_calendar(plan, STANDARD, DUTY)
    for at in quarters(date(2026, 9, 1) + timedelta(days=number)):
        assert is_staffed(calendar, at) is (presence(calendar, at) is not NOBODY)
    periods = staffed_on(calendar, date(2026, 9, 1) + timedelta(days=number))
    assert all(a_end < b_start for (_, a_end), (b_start, _) in itertools.pairwise(periods))


@settings(max_examples=120, deadline=None)
@given(plans(), instants, st.integers(1, 2000))
def test_what_is_added_was_staffed(plan: YearPlan, at: datetime, minutes: int) -> None:
    """Adding staffed time and measuring it are each other's inverse, over holidays and clock changes."""
    calendar = make_calendar(plan, STANDARD, DUTY)
    amount = timedelta(minutes=minutes)
    assert staffed_between(calendar, at, add_staffed(calendar, at, amount)) == amount


@settings(max_examples=120, deadline=None)
@given(plans(), instants)
def test_the_next_look_is_when_somebody_is_there(plan: YearPlan, at: datetime) -> None:
    look = next_look(make_calendar(plan, STANDARD, DUTY), at)
    assert presence(make_calendar(plan, STANDARD, DUTY), look.at) is not NOBODY
    assert look.at >= at
    assert not staffed_between(make_calendar(plan, STANDARD, DUTY), at, look.at)


@settings(max_examples=60, deadline=None)
@given(plans())
def test_any_plan_is_read_back(plan: YearPlan) -> None:
    assert from_record(to_record(plan)) == plan
