"""Adults look when the calendar says so, over holidays and clock changes, to the minute."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeguarding.hours import (
    Calendar,
    HoursImpossible,
    Look,
    NaiveTime,
    NeverStaffed,
    WeeklyHours,
    add_staffed,
    bank_holidays,
    is_staffed,
    next_look,
    quarter,
    staffed_between,
    staffed_on,
    when_words,
)

LONDON = ZoneInfo("Europe/London")
SCHOOL_WEEK = (WeeklyHours(frozenset(range(5)), time(8, 30), time(16, 30)),)
SCHOOL = Calendar("Europe/London", SCHOOL_WEEK, bank_holidays((2026, 2027, 2028)))
EVERY_DAY = Calendar("Europe/London", (WeeklyHours(frozenset(range(7)), time(9), time(17)),), frozenset())
NIGHTS = Calendar("Europe/London", (WeeklyHours(frozenset(range(7)), time(0, 30), time(4)),), frozenset())
CALENDARS = (SCHOOL, EVERY_DAY, NIGHTS)
SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def london(text: str) -> datetime:
    """Read wall-clock time in London, "2026-12-24 16:30", as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


# -- the table ------------------------------------------------------------------------------------

LOOKS = [
    # now, staffed now?, next look, until
    ("2026-11-23 08:29", False, "2026-11-23 08:30", "2026-11-23 16:30"),
    ("2026-11-23 08:30", True, "2026-11-23 08:30", "2026-11-23 16:30"),
    ("2026-11-23 16:29", True, "2026-11-23 16:29", "2026-11-23 16:30"),
    ("2026-11-23 16:30", False, "2026-11-24 08:30", "2026-11-24 16:30"),
    ("2026-11-27 16:30", False, "2026-11-30 08:30", "2026-11-30 16:30"),  # Friday → Monday
    ("2026-11-28 12:00", False, "2026-11-30 08:30", "2026-11-30 16:30"),
    ("2026-12-24 12:00", True, "2026-12-24 12:00", "2026-12-24 16:30"),
    ("2026-12-24 16:30", False, "2026-12-29 08:30", "2026-12-29 16:30"),  # 28th: for Boxing Day
    ("2026-12-31 17:00", False, "2027-01-04 08:30", "2027-01-04 16:30"),
    ("2027-12-24 17:00", False, "2027-12-29 08:30", "2027-12-29 16:30"),  # both days have substitutes
    ("2027-03-25 16:31", False, "2027-03-30 08:30", "2027-03-30 16:30"),  # Easter, and the clocks change
    ("2027-03-28 00:59", False, "2027-03-30 08:30", "2027-03-30 16:30"),
    ("2027-05-03 10:00", False, "2027-05-04 08:30", "2027-05-04 16:30"),
    ("2027-08-30 10:00", False, "2027-08-31 08:30", "2027-08-31 16:30"),
    ("2027-10-29 17:00", False, "2027-11-01 08:30", "2027-11-01 16:30"),  # the clocks go back
    ("2027-10-31 01:30", False, "2027-11-01 08:30", "2027-11-01 16:30"),
]


def wrong_looks(calendar: Calendar) -> list[str]:
    """List the rows of the table that *calendar* does not keep."""
    return [
        now
        for now, staffed, at, until in LOOKS
        if next_look(calendar, london(now)) != Look(staffed, london(at), london(until))
        or is_staffed(calendar, london(now)) is not staffed
    ]


def test_the_next_look_is_the_tables() -> None:
    assert wrong_looks(SCHOOL) == []


def test_the_table_finds_a_calendar_without_summer_time() -> None:
    assert "2027-03-25 16:31" in wrong_looks(replace(SCHOOL, timezone="Etc/GMT"))


def test_the_table_finds_a_calendar_without_bank_holidays() -> None:
    assert "2026-12-24 16:30" in wrong_looks(replace(SCHOOL, closed=frozenset()))


@pytest.mark.parametrize("closed", [False, True], ids=["ordinary", "holiday"])
@pytest.mark.parametrize("weekday", range(7))
def test_every_weekday_and_hour_and_holiday_is_decided_by_the_wall_clock(weekday: int, closed: bool) -> None:
    for monday in (date(2027, 1, 11), date(2027, 6, 14), date(2027, 3, 22), date(2027, 10, 25)):
        day = monday + weekday * DAY
        calendar = Calendar("Europe/London", SCHOOL_WEEK, frozenset({day} if closed else ()))
        for hour in range(24):
            for minute in (0, 29, 30, 59):
                now = london(f"{day} {hour:02}:{minute:02}")
                expected = weekday < 5 and not closed and (8, 30) <= (hour, minute) < (16, 30)
                assert is_staffed(calendar, now) is expected, (day, hour, minute)
                look = next_look(calendar, now)
                assert look.now is expected
                assert look.at == now if expected else look.at > now
                assert look.at.astimezone(LONDON).date() not in calendar.closed


# -- clock changes --------------------------------------------------------------------------------


def walk(day: date) -> Iterator[tuple[datetime, time]]:
    """Give every real minute of a London day, with what the clock on the wall says."""
    at = datetime.combine(day, time(0), LONDON).astimezone(UTC)
    while (local := at.astimezone(LONDON)).date() == day:
        yield at, local.time()
        at += MINUTE


@pytest.mark.parametrize("day", [SPRING, AUTUMN, date(2027, 7, 1)])
@pytest.mark.parametrize("calendar", [EVERY_DAY, NIGHTS], ids=["day", "night"])
def test_staffed_time_is_the_minutes_that_really_pass(calendar: Calendar, day: date) -> None:
    (weekly,) = calendar.weekly
    minutes = [at for at, wall in walk(day) if weekly.start <= wall < weekly.end]
    assert [at for at, _ in walk(day) if is_staffed(calendar, at)] == minutes
    begin = datetime.combine(day, time(0), LONDON)
    end = datetime.combine(day + DAY, time(0), LONDON)
    assert staffed_between(calendar, begin, end) == len(minutes) * MINUTE


def test_a_night_is_an_hour_shorter_in_spring_and_longer_in_autumn() -> None:
    assert [
        sum((end - start for start, end in staffed_on(NIGHTS, day)), timedelta(0))
        for day in (SPRING, AUTUMN, AUTUMN + DAY)
    ] == [2.5 * HOUR, 4.5 * HOUR, 3.5 * HOUR]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (time(1, 15), time(3), [("01:15", "02:00")]),  # the skipped start is moved on, to 2:15 by the wall
        (time(0, 30), time(1, 30), [("00:30", "01:30")]),  # the skipped end likewise
        (time(1, 30), time(2), []),  # nothing is left of it
    ],
)
def test_hours_that_spring_skips_are_moved_on(
    start: time, end: time, expected: list[tuple[str, str]]
) -> None:
    calendar = Calendar("Europe/London", (WeeklyHours(frozenset({6}), start, end),), frozenset())
    found = [(f"{begin:%H:%M}", f"{until:%H:%M}") for begin, until in staffed_on(calendar, SPRING)]
    assert found == expected


def test_hours_that_autumn_repeats_are_staffed_both_times() -> None:
    calendar = Calendar("Europe/London", (WeeklyHours(frozenset({6}), time(1), time(1, 30)),), frozenset())
    assert staffed_on(calendar, AUTUMN) == (
        (datetime(2027, 10, 31, 0, 0, tzinfo=UTC), datetime(2027, 10, 31, 1, 30, tzinfo=UTC)),
    )


# -- staffed time that passes ---------------------------------------------------------------------

DUE = [
    ("2026-11-23 16:25", 15, "2026-11-24 08:40"),  # five minutes today, ten tomorrow
    ("2026-11-23 16:15", 15, "2026-11-23 16:30"),  # spent at the very end
    ("2026-11-27 20:00", 15, "2026-11-30 08:45"),
    ("2026-12-24 16:00", 60, "2026-12-29 09:00"),
    ("2027-03-25 16:00", 60, "2027-03-30 09:00"),
    ("2027-10-29 16:00", 8 * 60, "2027-11-01 16:00"),
]


@pytest.mark.parametrize(("start", "minutes", "due"), DUE)
def test_what_is_due_waits_while_nobody_is_there(start: str, minutes: int, due: str) -> None:
    assert add_staffed(SCHOOL, london(start), minutes * MINUTE) == london(due)


def test_no_time_at_all_has_passed_at_once() -> None:
    assert add_staffed(SCHOOL, london("2026-12-25 12:00"), timedelta(0)) == london("2026-12-25 12:00")


def test_a_negative_amount_is_refused() -> None:
    with pytest.raises(ValueError, match="expected none or more"):
        add_staffed(SCHOOL, london("2026-12-25 12:00"), -MINUTE)


instants = st.integers(0, 486 * 24 * 60 * 60).map(
    lambda seconds: datetime(2026, 9, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)
calendars = st.sampled_from(CALENDARS)
amounts = st.integers(0, 60 * 60 * 60).map(lambda seconds: timedelta(seconds=seconds))


@given(calendars, instants)
def test_the_next_look_is_never_before_now_and_is_staffed(calendar: Calendar, now: datetime) -> None:
    look = next_look(calendar, now)
    assert now <= look.at < look.until
    assert look.now is is_staffed(calendar, now) is (look.at == now)
    assert is_staffed(calendar, look.at)
    assert not is_staffed(calendar, look.until)
    assert staffed_between(calendar, now, look.at) == timedelta(0)
    assert look.at.tzinfo is UTC and look.until.tzinfo is UTC


@given(calendars, instants, instants, instants)
@settings(max_examples=60, deadline=None)
def test_staffed_time_adds_up(calendar: Calendar, a: datetime, b: datetime, c: datetime) -> None:
    whole = staffed_between(calendar, a, c)
    assert staffed_between(calendar, a, b) + staffed_between(calendar, b, c) == whole
    assert abs(whole) <= abs(c - a)


@given(calendars, instants, amounts)
def test_what_is_added_is_what_then_has_passed(
    calendar: Calendar, start: datetime, amount: timedelta
) -> None:
    due = add_staffed(calendar, start, amount)
    assert staffed_between(calendar, start, due) == amount
    if amount:
        assert staffed_between(calendar, start, due - MINUTE / 60) < amount, "an earlier moment would do"


@given(calendars, instants, instants)
@settings(deadline=None)
def test_the_latest_that_is_due_is_no_later_than_now(calendar: Calendar, a: datetime, b: datetime) -> None:
    a, b = sorted((a, b))
    assert add_staffed(calendar, a, staffed_between(calendar, a, b)) <= b


# -- what is refused ------------------------------------------------------------------------------


def test_naive_times_are_refused_everywhere() -> None:
    aware = london("2027-01-04 09:00")
    naive = aware.replace(tzinfo=None)
    look = next_look(SCHOOL, aware)
    for ask in (
        lambda: is_staffed(SCHOOL, naive),
        lambda: next_look(SCHOOL, naive),
        lambda: add_staffed(SCHOOL, naive, HOUR),
        lambda: staffed_between(SCHOOL, naive, aware),
        lambda: staffed_between(SCHOOL, aware, naive),
        lambda: quarter(naive),
        lambda: when_words(replace(look, now=False), naive, SCHOOL),
    ):
        with pytest.raises(NaiveTime, match="expected an aware one"):
            ask()


def test_another_zones_time_is_the_same_moment() -> None:
    kabul = london("2026-11-23 16:30").astimezone(timezone(timedelta(hours=4, minutes=30)))
    assert next_look(SCHOOL, kabul) == next_look(SCHOOL, london("2026-11-23 16:30"))


@pytest.mark.parametrize(
    "calendar",
    [
        Calendar("Europe/London", (WeeklyHours(frozenset(), time(9), time(17)),), frozenset()),
        Calendar(
            "Europe/London",
            (WeeklyHours(frozenset({0}), time(9), time(17)),),
            frozenset(date(2026, 11, 23) + week * 7 * DAY for week in range(60)),
        ),
    ],
    ids=["no days", "closed for over a year"],
)
def test_a_calendar_that_nobody_keeps_is_said_to_be_so(calendar: Calendar) -> None:
    now = london("2026-11-20 12:00")
    assert not is_staffed(calendar, now)
    assert staffed_between(calendar, now, now + 30 * DAY) == timedelta(0)
    for ask in (lambda: next_look(calendar, now), lambda: add_staffed(calendar, now, MINUTE)):
        with pytest.raises(NeverStaffed, match="no staffed day in the 400 days after 2026-11-20"):
            ask()


def test_a_year_with_one_staffed_day_is_enough() -> None:
    weekly = (WeeklyHours(frozenset({0}), time(9), time(17)),)
    closed = frozenset(date(2026, 11, 23) + week * 7 * DAY for week in range(56))
    look = next_look(Calendar("Europe/London", weekly, closed), london("2026-11-20 12:00"))
    assert look.at == london("2027-12-20 09:00")


@pytest.mark.parametrize(
    ("days", "start", "end", "said"),
    [
        ({7}, time(9), time(17), "expected 0 .Monday. to 6 .Sunday."),
        ({0}, time(17), time(9), "expected an end after the start"),
        ({0}, time(9), time(9), "expected an end after the start"),
        ({0}, time(9, tzinfo=UTC), time(17), "expected plain times"),
    ],
)
def test_impossible_hours_are_refused(days: set[int], start: time, end: time, said: str) -> None:
    with pytest.raises(HoursImpossible, match=said):
        WeeklyHours(frozenset(days), start, end)


@pytest.mark.parametrize("zone", ["Europe/Wigan", "", "../../etc/passwd"])
def test_an_unknown_time_zone_is_refused(zone: str) -> None:
    with pytest.raises(HoursImpossible, match="expected a name like Europe/London"):
        Calendar(zone, SCHOOL_WEEK, frozenset())


# -- bank holidays, slots, words ------------------------------------------------------------------


def test_bank_holidays_have_their_substitutes() -> None:
    found = bank_holidays([2026, 2027])
    assert {date(2026, 12, 28), date(2027, 12, 27), date(2027, 12, 28), date(2027, 3, 26)} <= found
    assert {date(2027, 3, 29)} <= found  # Easter Monday
    assert date(2026, 12, 24) not in found
    assert {day.year for day in found} == {2026, 2027}


def test_bank_holidays_are_the_nations() -> None:
    assert date(2026, 11, 30) in bank_holidays([2026], "SCT")
    assert date(2026, 11, 30) not in bank_holidays([2026], "ENG")
    with pytest.raises(HoursImpossible, match="expected ENG, WLS, SCT or NIR"):
        bank_holidays([2026], "IRL")


def test_a_quarter_of_an_hour_is_one_slot() -> None:
    at = datetime(2026, 11, 24, 10, 15, tzinfo=UTC)
    assert [quarter(at + minutes * MINUTE) - quarter(at) for minutes in (-1, 0, 14, 15)] == [-1, 0, 0, 1]
    assert quarter(datetime(1970, 1, 1, 0, 30, tzinfo=UTC)) == 2


SAID = [
    ("2026-11-24 10:57", "when-now", {"until": "16:30"}),
    ("2026-11-24 07:00", "when-today", {"time": "8:30"}),
    ("2026-11-24 23:59", "when-tomorrow", {"time": "8:30"}),
    ("2026-11-27 17:00", "when-weekday", {"day": "monday", "time": "8:30"}),
    ("2026-12-24 17:00", "when-weekday", {"day": "tuesday", "time": "8:30"}),
    ("2027-03-27 23:30", "when-weekday", {"day": "tuesday", "time": "8:30"}),
    ("2027-10-31 00:30", "when-tomorrow", {"time": "8:30"}),
]


@pytest.mark.parametrize(("now", "key", "arguments"), SAID)
def test_the_next_look_is_said_as_people_say_it(now: str, key: str, arguments: dict[str, str]) -> None:
    assert when_words(next_look(SCHOOL, london(now)), london(now), SCHOOL) == (key, arguments)


def test_a_look_more_than_six_days_ahead_is_said_with_its_date() -> None:
    holidays = frozenset(date(2026, 12, 19) + day * DAY for day in range(16))
    calendar = replace(SCHOOL, closed=SCHOOL.closed | holidays)
    for now, key in (("2026-12-28 23:59", "when-date"), ("2026-12-29 00:00", "when-weekday")):
        said = when_words(next_look(calendar, london(now)), london(now), calendar)
        assert said[0] == key
    assert when_words(
        next_look(calendar, london("2026-12-20 12:00")), london("2026-12-20 12:00"), calendar
    ) == (
        "when-date",
        {"day": "monday", "date": "4", "month": "january", "time": "8:30"},
    )


def test_the_words_are_of_the_calendars_day_and_not_of_utcs() -> None:
    """Half past midnight in summer is still yesterday in UTC."""
    now = london("2027-06-15 00:30")
    assert now.date() == date(2027, 6, 14)
    assert when_words(next_look(SCHOOL, now), now, SCHOOL) == ("when-today", {"time": "8:30"})
