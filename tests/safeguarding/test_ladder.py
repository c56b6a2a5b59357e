"""The two ladders, rung by rung: day, night, weekends, holidays, clock changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from safeguarding.hours import Calendar, WeeklyHours, is_staffed, next_look
from safeguarding.ladder import (
    next_glance,
    next_step,
    steps_between,
)
from safeguarding.promises import judge, promised_until
from safeguarding.report import Urgency
from safeguarding.spans import closed_days_after
from safeguarding.standing import DUTY_RUNG, Act, Standing, Step, Waits
from safeguarding.undecided import decide_by

LONDON = ZoneInfo("Europe/London")
WEEKDAYS = frozenset(range(5))
SCHOOL = Calendar("Europe/London", (WeeklyHours(WEEKDAYS, time(8), time(16, 30)),))
DUTY = Calendar("Europe/London", (WeeklyHours(WEEKDAYS, time(9), time(17)),))
BANK = replace(SCHOOL, closed=frozenset({date(2026, 5, 4)}))
DUTY_BANK = replace(DUTY, closed=frozenset({date(2026, 5, 4)}))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


def due(standing: Standing, days: float, hours: Calendar = SCHOOL, duty: Calendar = DUTY) -> list[str]:
    """List what falls due within *days*, as "11-23 10:10 climb 1"."""
    before = standing.since - timedelta(seconds=1)
    found = steps_between(standing, hours, duty, before, before + timedelta(days=days))
    return [f"{one.at.astimezone(LONDON):%m-%d %H:%M} {one.act} {one.rung}" for one in found]


# -- the first ladder ---------------------------------------------------------------------------


def test_p1_climbs_after_ten_twenty_thirty_and_sixty_minutes() -> None:
    found = due(Standing(Urgency.P1, at("2026-11-23T10:00")), 0.25)
    assert (
        found
        == [
            "11-23 10:10 climb 1",
            "11-23 10:15 late 0",
            "11-23 10:20 climb 2",
            "11-23 10:30 climb 3",
            "11-23 11:00 climb 4",
            "11-23 12:00 call 0",
            "11-23 13:00 call 0",
            "11-23 14:00 call 0",
            "11-23 15:00 call 0",
            "11-23 16:00 call 0",
        ][: len(found)]
    )


def test_p1_is_called_again_each_hour_and_on_the_next_day_those_above_the_duty_desk_hear() -> None:
    """DESIGN 1.5: until someone does. An hour of rungs, and then silence until they went home, was all."""
    found = due(Standing(Urgency.P1, at("2026-11-23T10:00"), late=True), 1.3)
    assert [one[6:] for one in found if one.startswith("11-23") and one > "11-23 11:30"] == [
        "12:00 call 0",
        "13:00 call 0",
        "14:00 call 0",
        "15:00 call 0",
        "16:00 call 0",
        "16:00 climb -1",
    ]
    assert [one[6:] for one in found if one > "11-24 15:30"] == [
        "16:00 call 0",
        "16:00 climb -2",
        "16:00 climb -1",
    ]


def test_p1_with_nobody_above_calls_its_readers_again() -> None:
    """A duty desk of one, and no manager: one alert, and then an hour of silence, was all."""
    alone = due(Standing(Urgency.P1, at("2026-11-23T10:00"), rungs=0), 0.05)
    assert [one for one in alone if "call" in one] == [
        "11-23 10:10 call 0",
        "11-23 10:20 call 0",
        "11-23 10:30 call 0",
        "11-23 11:00 call 0",
    ]
    assert not [one for one in alone if "climb" in one]


def test_p1_at_night_is_listed_and_sounds_when_they_come_and_its_fifteen_minutes_start_then() -> None:
    found = due(Standing(Urgency.P1, at("2026-11-24T02:00")), 0.28)
    assert found == [
        "11-24 07:45 list 0",
        "11-24 08:00 call 0",
        "11-24 08:10 climb 1",
        "11-24 08:15 late 0",
        "11-24 08:20 climb 2",
        "11-24 08:30 climb 3",
    ]


def test_p1_while_only_the_duty_desk_is_there_is_told_to_it_at_once() -> None:
    found = due(Standing(Urgency.P1, at("2026-11-23T16:40")), 0.4)
    assert (
        found
        == ["11-23 16:40 climb -1", "11-23 16:50 climb 1", "11-23 16:55 late 0", "11-23 17:00 climb 2"][:3]
    )


def test_p1_five_minutes_before_they_go_reaches_the_next_person_and_the_duty_desk_before_the_end() -> None:
    found = due(Standing(Urgency.P1, at("2026-11-23T16:25")), 0.01)
    assert found == ["11-23 16:25 climb -1", "11-23 16:30 climb 1", "11-23 16:30 late 0"]


@pytest.mark.parametrize("minute", ["16:16", "16:20", "16:29"])
def test_a_child_in_danger_does_not_wait_over_the_night_for_who_has_gone_home(minute: str) -> None:
    """MOMENTS 6: the line that says so came at a quarter past eight on the next morning."""
    found = due(Standing(Urgency.P1, at(f"2026-11-23T{minute}")), 1)
    assert next(one for one in found if "late" in one) == "11-23 16:30 late 0"


def test_while_only_the_duty_desk_is_there_the_line_comes_before_it_goes() -> None:
    found = due(Standing(Urgency.P1, at("2026-11-23T16:50")), 0.5)
    assert [one for one in found if "late" in one] == ["11-23 17:00 late 0"]


def test_p1_begins_anew_every_morning() -> None:
    found = due(Standing(Urgency.P1, at("2026-11-23T16:20"), late=True), 1.8)
    assert [line for line in found if "climb 1" in line] == [
        "11-23 16:30 climb 1",
        "11-24 08:10 climb 1",
        "11-25 08:10 climb 1",
    ]


def test_p2_calls_again_climbs_and_is_the_duty_desks_before_they_go_home() -> None:
    found = due(Standing(Urgency.P2, at("2026-11-23T10:00")), 1)
    assert found == [
        "11-23 12:00 call 0",
        "11-23 14:00 climb 1",
        "11-23 16:00 climb -1",
        "11-24 07:45 list 0",
    ]


def test_p2_to_p4_never_sound_at_night() -> None:
    for urgency in (Urgency.P2, Urgency.P3, Urgency.P4):
        found = steps_between(
            Standing(urgency, at("2026-11-23T20:00")),
            SCHOOL,
            DUTY,
            at("2026-11-23T19:59"),
            at("2026-12-20T12:00"),
        )
        assert found[0].act is Act.LIST
        for step in found:
            if step.act is not Act.LIST:
                assert is_staffed(SCHOOL, step.at) or is_staffed(DUTY, step.at)


def test_p3_calls_again_after_a_school_day_and_climbs_after_three() -> None:
    found = [line for line in due(Standing(Urgency.P3, at("2026-11-23T10:00")), 8) if "list" not in line]
    assert found == ["11-24 10:00 call 0", "11-26 10:00 climb 1", "11-30 10:00 climb -1"]


def test_p4_waits_two_five_and_ten_school_days() -> None:
    found = [line for line in due(Standing(Urgency.P4, at("2026-11-23T10:00")), 15) if "list" not in line]
    assert found == ["11-25 10:00 call 0", "11-30 10:00 climb 1", "12-07 10:00 climb -1"]


@pytest.mark.parametrize(
    ("urgency", "days"),
    [
        (Urgency.P2, ["11-24 climb -2", "11-25 climb -2"]),
        (Urgency.P3, ["12-02 climb -2", "12-04 climb -3", "12-08 climb -4"]),
        (Urgency.P4, ["12-14 climb -2", "12-21 climb -3"]),
    ],
)
def test_beyond_the_duty_desk_those_above_it_hear_until_somebody_opens(
    urgency: Urgency, days: list[str]
) -> None:
    """DESIGN 1.5. The duty desk was the end: a report that it did not open either, nobody heard of any more."""
    found = [
        line for line in due(Standing(urgency, at("2026-11-23T10:00")), 35) if int(line.split()[-1]) < -1
    ]
    assert [f"{line[:5]}{line[11:]}" for line in found][: len(days)] == days
    long_after = due(Standing(urgency, at("2026-11-23T10:00"), rungs=2), 300)
    assert [line for line in long_after if line.startswith("09-") and "climb" in line]
    assert min(int(line.split()[-1]) for line in long_after) >= -3


@pytest.mark.parametrize("urgency", list(Urgency))
def test_with_nobody_above_the_readers_are_called_at_every_rung(urgency: Urgency) -> None:
    found = [line.split()[2:] for line in due(Standing(urgency, at("2026-11-23T10:00"), rungs=0), 12)]
    assert sum(one == ["call", "0"] for one in found) >= 2
    assert not [one for one in found if one[0] == "climb" and int(one[1]) > 0]


@pytest.mark.parametrize("urgency", [Urgency.P1, Urgency.P2])
def test_where_somebody_is_there_day_and_night_each_day_has_its_rungs(urgency: Urgency) -> None:
    """A home that never closes: its staffed time was one period without an end, and "before they go home" never came."""
    always = replace(SCHOOL, weekly=(WeeklyHours(frozenset(range(7)), time(0), time(23, 59)),))
    found = due(Standing(urgency, at("2026-11-23T10:00"), late=True), 5, always, always)
    for day in (23, 24, 25, 26):
        assert f"11-{day} 23:29 climb -1" in found
        assert [line for line in found if line.startswith(f"11-{day}") and "climb 1" in line]


def test_a_break_at_noon_ends_no_period() -> None:
    noon = replace(
        SCHOOL,
        weekly=(WeeklyHours(WEEKDAYS, time(8), time(12)), WeeklyHours(WEEKDAYS, time(13), time(16, 30))),
    )
    assert due(Standing(Urgency.P2, at("2026-11-23T11:00")), 0.5, noon) == [
        "11-23 13:00 call 0",
        "11-23 15:00 climb 1",
        "11-23 16:00 climb -1",
    ]


@pytest.mark.parametrize(
    ("urgency", "taken", "expected"),
    [
        (Urgency.P1, "10:05", ["11-23 10:15 late 0", "11-23 10:20 climb 1", "11-23 10:30 climb 2"]),
        (Urgency.P2, "10:30", ["11-23 13:00 call 0", "11-23 15:00 climb 1", "11-23 16:00 climb -1"]),
    ],
)
def test_on_it_holds_the_first_ladder_up_and_only_for_a_while(
    urgency: Urgency, taken: str, expected: list[str]
) -> None:
    standing = Standing(urgency, at("2026-11-23T10:00"), taken=at(f"2026-11-23T{taken}"))
    assert due(standing, 0.3)[:3] == expected


def test_on_it_holds_a_p3_up_for_a_school_day() -> None:
    standing = Standing(Urgency.P3, at("2026-11-23T10:00"), taken=at("2026-11-23T10:30"))
    assert [line for line in due(standing, 5) if "list" not in line] == [
        "11-25 10:00 call 0",
        "11-27 10:00 climb 1",
    ]


def test_an_opening_stops_the_first_ladder_and_a_decision_the_second() -> None:
    opened = Standing(Urgency.P1, at("2026-11-23T10:00"), opened=at("2026-11-23T10:12"))
    assert {line.split()[2] for line in due(opened, 3)} == {"undecided"}
    assert due(replace(opened, decided=at("2026-11-23T10:40")), 400) == []


# -- the second ladder --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("urgency", "since", "opened", "expected"),
    [
        (Urgency.P1, "2026-11-23T10:00", "2026-11-23T10:12", ["11-23 11:00", "11-23 11:30", "11-23 12:00"]),
        (Urgency.P2, "2026-11-23T10:00", "2026-11-23T10:12", ["11-23 16:00", "11-24 11:30"]),
        (Urgency.P2, "2026-11-23T22:00", "2026-11-24T08:10", ["11-24 10:00", "11-24 14:00"]),
        (Urgency.P3, "2026-11-23T10:00", "2026-11-23T10:12", ["11-26 10:00", "11-27 09:30"]),
        (Urgency.P4, "2026-11-23T10:00", "2026-11-23T10:12", ["11-30 10:00", "12-01 09:30"]),
        (Urgency.P1, "2026-11-23T10:00", "2026-11-23T15:50", ["11-23 16:20", "11-24 08:20"]),
    ],
)
def test_opened_and_nothing_decided_is_told_to_the_next_person(
    urgency: Urgency, since: str, opened: str, expected: list[str]
) -> None:
    found = due(Standing(urgency, at(since), opened=at(opened)), 12)
    assert [line[:11] for line in found][: len(expected)] == expected
    assert [line.split()[-1] for line in found if "-1" not in line] == ["1", "2", "3", "4"]


def test_with_nobody_above_the_other_readers_hear_that_nothing_is_decided() -> None:
    """MOMENTS 7: a duty desk of two, of whom one opened it and did nothing; the other never heard."""
    opened = Standing(Urgency.P1, at("2026-11-23T10:00"), opened=at("2026-11-23T10:12"), rungs=0)
    assert due(opened, 3) == ["11-23 11:00 undecided 0"]


def test_decided_by_is_never_after_they_went_home() -> None:
    for day in range(23, 30):
        for hour in range(24):
            for urgency in Urgency:
                since = at(f"2026-11-{day}T{hour:02}:20")
                by = decide_by(Standing(urgency, since), SCHOOL)
                assert by >= since
                assert is_staffed(SCHOOL, by - timedelta(seconds=1)) or is_staffed(SCHOOL, by)


# -- before they go home (30): weekday x hour x holiday ------------------------------------------


@pytest.mark.parametrize("holiday", [False, True])
@pytest.mark.parametrize("weekday", range(7))
@pytest.mark.parametrize(
    "hour", ["03:00", "07:50", "08:00", "12:00", "15:59", "16:10", "16:29", "16:45", "19:00", "23:59"]
)
def test_a_p2_that_nobody_opens_is_the_duty_desks_before_they_go_home(
    weekday: int, hour: str, holiday: bool
) -> None:
    """From Monday 27 April on; with *holiday*, Monday 4 May is a bank holiday."""
    school, duty = (BANK, DUTY_BANK) if holiday else (SCHOOL, DUTY)
    since = at(f"2026-{4 if weekday < 4 else 5:02}-{27 + weekday if weekday < 4 else weekday - 3:02}T{hour}")
    found = steps_between(
        Standing(Urgency.P2, since), school, duty, since - timedelta(seconds=1), since + timedelta(days=6)
    )
    told = [step for step in found if step.rung == DUTY_RUNG]
    look = next_look(school, since)
    if look.now:
        wanted = max(since, look.until - timedelta(minutes=30))
        assert Step(wanted, Act.CLIMB, DUTY_RUNG) in told
    else:
        assert told[0].at <= next_look(school, since).until - timedelta(minutes=30)
    if closed_days_after(school, since) >= 2:
        heard = next_look(duty, since).at
        assert Step(heard, Act.NOTICE if look.now else Act.CLIMB, DUTY_RUNG) in told
    for step in told:
        assert is_staffed(duty, step.at) or is_staffed(school, step.at)


@pytest.mark.parametrize(
    ("since", "holiday", "first"),
    [
        ("2026-04-30T10:00", False, "04-30 16:00 climb -1"),  # Thursday
        ("2026-05-01T10:00", False, "05-01 10:00 notice -1"),  # Friday: two closed days follow
        ("2026-05-01T08:10", False, "05-01 09:00 notice -1"),  # ... in the duty desk's hours
        ("2026-05-01T16:45", False, "05-01 16:45 climb -1"),  # after school, the duty desk is there
        ("2026-05-01T19:00", False, "05-04 09:00 climb -1"),  # nobody is there
        ("2026-05-01T19:00", True, "05-05 09:00 climb -1"),  # ... and Monday is a bank holiday
        ("2026-05-02T11:00", False, "05-04 09:00 climb -1"),
        ("2026-05-03T11:00", False, "05-04 16:00 climb -1"),  # Sunday: one closed day
        ("2026-05-03T11:00", True, "05-05 09:00 climb -1"),  # ... two
    ],
)
def test_the_duty_desks_first_moment_on_some_days(since: str, holiday: bool, first: str) -> None:
    school, duty = (BANK, DUTY_BANK) if holiday else (SCHOOL, DUTY)
    told = [line for line in due(Standing(Urgency.P2, at(since)), 6, school, duty) if line.endswith("-1")]
    assert told[0] == first


# -- holidays, clock changes, odd calendars -----------------------------------------------------


def test_on_a_holiday_the_desk_that_stands_in_hears_when_it_comes() -> None:
    term = replace(SCHOOL, terms=((date(2026, 9, 1), date(2026, 12, 18)),), stand_in=DUTY)
    for urgency in (Urgency.P1, Urgency.P2, Urgency.P3):
        found = due(Standing(urgency, at("2026-12-22T03:00")), 1, term)
        assert "12-22 09:00 climb -1" in found


def test_in_a_long_closure_even_a_p3_is_the_duty_desks() -> None:
    shut = replace(SCHOOL, closed=frozenset(date(2026, 12, day) for day in range(19, 32)))
    assert "12-21 09:00 climb -1" in due(Standing(Urgency.P3, at("2026-12-18T20:00")), 5, shut)
    assert "12-18 16:00 climb -1" in due(Standing(Urgency.P3, at("2026-12-18T10:00")), 5, shut)
    assert "12-18 16:00 climb -1" not in due(Standing(Urgency.P3, at("2026-12-18T10:00")), 5)


def test_after_a_closed_period_the_ladder_begins_at_rung_0() -> None:
    shut = replace(SCHOOL, closed=frozenset(date(2026, 12, day) for day in range(19, 32)))
    found = [
        line for line in due(Standing(Urgency.P3, at("2026-12-16T10:00")), 23, shut) if "list" not in line
    ]
    assert found == [
        "12-17 10:00 call 0",
        "12-18 16:00 climb -1",
        "01-01 10:00 call 0",
        "01-05 10:00 climb 1",
        "01-07 10:00 climb -1",
    ]


@pytest.mark.parametrize("sunday", ["2026-03-29", "2026-10-25"])
def test_both_clock_changes_leave_the_wall_clock_times_as_they_are(sunday: str) -> None:
    found = due(Standing(Urgency.P1, at(f"{sunday}T00:30")), 2)
    monday = (date.fromisoformat(sunday) + timedelta(days=1)).strftime("%m-%d")
    assert found[:3] == [f"{monday} 07:45 list 0", f"{monday} 08:00 call 0", f"{monday} 08:10 climb 1"]


def test_a_desk_that_is_never_staffed_has_no_ladder_of_its_own_and_the_duty_desk_hears() -> None:
    never = replace(SCHOOL, weekly=())
    assert "11-23 10:00 climb -1" in due(Standing(Urgency.P1, at("2026-11-23T10:00")), 1, never)
    assert "11-23 10:00 climb -1" in due(Standing(Urgency.P2, at("2026-11-23T10:00")), 1, never)
    opened = Standing(Urgency.P3, at("2026-11-23T10:00"), opened=at("2026-11-23T11:00"))
    assert due(opened, 30, never) == []


def test_the_next_step_is_the_first_of_those_that_are_due() -> None:
    standing = Standing(Urgency.P3, at("2026-11-27T17:00"))
    assert next_step(standing, SCHOOL, DUTY, at("2026-11-27T17:00")) == Step(at("2026-11-30T07:45"), Act.LIST)
    assert next_step(replace(standing, opened=at("2026-11-30T09:00"), decided=at("2026-11-30T09:30")), SCHOOL, DUTY, at("2026-11-30T10:00")) is None  # fmt: skip


def test_the_next_glance_tells_nothing_of_the_urgency_and_sleeps_while_nobody_is_there() -> None:
    assert next_glance(SCHOOL, DUTY, at("2026-11-23T10:01"), 900) == at("2026-11-23T10:15")
    assert next_glance(SCHOOL, DUTY, at("2026-11-23T17:20"), 900) == at("2026-11-24T07:45")
    assert next_glance(SCHOOL, DUTY, at("2026-11-27T17:20"), 900) == at("2026-11-30T07:45")


# -- promises -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("urgency", "since", "until"),
    [
        (Urgency.P3, "2026-11-23T10:00", "2026-11-23T16:30"),
        (Urgency.P3, "2026-11-23T20:00", "2026-11-24T09:30"),
        (Urgency.P3, "2026-11-27T20:00", "2026-11-30T09:30"),
        (Urgency.P2, "2026-11-23T16:00", "2026-11-24T08:30"),
        (Urgency.P1, "2026-11-23T10:00", "2026-11-23T11:00"),
    ],
)
def test_a_promise_has_a_moment_at_which_it_is_broken(urgency: Urgency, since: str, until: str) -> None:
    promised = promised_until(urgency, SCHOOL, at(since))
    assert promised == at(until)
    standing = Standing(urgency, at(since), promised=promised)
    assert Step(at(until), Act.SORRY) in steps_between(standing, SCHOOL, DUTY, at(since), at(until))
    told = replace(standing, sorry=True)
    assert not any(step.act is Act.SORRY for step in steps_between(told, SCHOOL, DUTY, at(since), at(until)))


def test_a_promise_is_kept_broken_or_open() -> None:
    promised = at("2026-11-23T16:30")
    assert judge(promised, None, at("2026-11-23T12:00")) is None
    assert judge(None, None, at("2026-11-23T12:00")) is None
    kept, broken = (
        judge(promised, at("2026-11-23T12:00"), promised),
        judge(promised, None, at("2026-11-23T17:00")),
    )
    assert kept is not None
    assert kept.kept
    assert broken is not None
    assert not broken.kept


def test_waits_that_were_configured_hold_for_every_ladder() -> None:
    """`escalation.*`: other minutes, hours and days, and nothing else changes."""
    waits = Waits(
        p1=(timedelta(minutes=5), timedelta(minutes=25)),
        p2=(timedelta(hours=1), timedelta(hours=3)),
        p3=(2, 4, 6),
        p4=(3, 6, 9),
        late=timedelta(minutes=7),
    )
    since = at("2026-11-23T10:00")
    until = at("2026-12-11T12:00")

    def found(urgency: Urgency) -> tuple[Step, ...]:
        return steps_between(Standing(urgency, since, waits=waits), SCHOOL, DUTY, since, until)

    quick = [step for step in found(Urgency.P1) if step.at < at("2026-11-23T11:00")]
    assert quick == [
        Step(at("2026-11-23T10:05"), Act.CLIMB, 1),
        Step(at("2026-11-23T10:07"), Act.LATE),
        Step(at("2026-11-23T10:25"), Act.CLIMB, 2),
    ]
    assert Step(at("2026-11-23T11:00"), Act.CALL) in found(Urgency.P2)
    assert Step(at("2026-11-23T13:00"), Act.CLIMB, 1) in found(Urgency.P2)
    for urgency, days in ((Urgency.P3, ("25", "27")), (Urgency.P4, ("26",))):
        climbs = [step for step in found(urgency) if step.act is not Act.LIST]
        assert [f"{step.at:%d}" for step in climbs][: len(days)] == list(days)
