"""The simulated school year: every rung, both clock changes, Christmas and summer."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from safeguarding.hours import NeverStaffed, add_staffed, is_staffed, next_look
from safeguarding.report import Urgency
from safeguarding.standing import ABOVE_DUTY, DUTY_RUNG, Act, Step
from safeguarding.unopened import BEFORE_STAFFED
from tests.safeguarding.year import (
    LONDON,
    SETTINGS,
    Case,
    duty_calendar,
    part_of_year,
    simulate,
    tables,
)

DUTY = duty_calendar()
A_MOMENT = timedelta(seconds=1)


@pytest.fixture(scope="module")
def year() -> list[Case]:
    return simulate()


def test_the_table_in_the_manual_is_this_years(year: list[Case]) -> None:
    """`python -m tests.safeguarding.year` makes it anew."""
    page = (Path(__file__).parents[2] / "docs" / "escalations.md").read_text("utf-8")
    assert tables(year) in page


def test_the_year_has_a_hundred_and_thirty_settings_and_both_clock_changes(year: list[Case]) -> None:
    assert len({id(case.hours) for case in year}) == SETTINGS == 130
    days = {step.at.astimezone(LONDON).date() for case in year for step in case.steps}
    assert {date(2026, 10, 26), date(2027, 3, 30)} <= days  # the first days of the duty desk after each


def somebody_is_there(case: Case, step: Step) -> bool:
    return any(is_staffed(hours, at) for hours in (case.hours, DUTY) for at in (step.at, step.at - A_MOMENT))


def called_for_nobody(cases: list[Case]) -> list[Step]:
    """List the steps that ask an adult for something while no adult is there."""
    calls = {Act.CALL, Act.CLIMB, Act.NOTICE, Act.UNDECIDED, Act.LATE}
    return [
        step
        for case in cases
        for step in case.steps
        if step.act in calls and not somebody_is_there(case, step)
    ]


def test_nobody_is_called_while_nobody_is_there(year: list[Case]) -> None:
    assert called_for_nobody(year) == []


def test_sabotage_a_ladder_on_the_walls_clock_would_be_found(year: list[Case]) -> None:
    moved = [
        replace_steps(case, [replace(step, at=step.at + timedelta(hours=12)) for step in case.steps])
        for case in year
    ]
    assert called_for_nobody(moved)


def replace_steps(case: Case, steps: list[Step]) -> Case:
    return Case(case.urgency, case.at, case.hours, case.opener, steps)


def test_every_rung_is_reached(year: list[Case]) -> None:
    met = {(case.urgency, step.act, step.rung) for case in year for step in case.steps}
    for rung in (1, 2, 3, 4, DUTY_RUNG):
        assert (Urgency.P1, Act.CLIMB, rung) in met
    for urgency in (Urgency.P2, Urgency.P3, Urgency.P4):
        assert {(urgency, Act.CALL, 0), (urgency, Act.CLIMB, 1), (urgency, Act.CLIMB, DUTY_RUNG)} <= met
    for urgency in Urgency:
        assert (urgency, Act.CLIMB, ABOVE_DUTY) in met
    for rung in (1, 2, 3):
        assert (Urgency.P2, Act.UNDECIDED, rung) in met
        assert (Urgency.P3, Act.UNDECIDED, rung) in met


def test_the_morning_list_stands_a_quarter_of_an_hour_before_they_come_all_year(year: list[Case]) -> None:
    """By the clock on the wall, also in the weeks of both clock changes."""
    weeks = set()
    for case in year:
        for step in (step for step in case.steps if step.act is Act.LIST):
            come = step.at + BEFORE_STAFFED
            assert next_look(case.hours, come - A_MOMENT).at == come
            local = come.astimezone(LONDON)
            assert (local.hour, local.minute) in {(8, 0), (8, 15), (8, 30), (9, 0)}
            weeks.add(local.date().isocalendar()[:2])
    assert {date(2026, 10, 26).isocalendar()[:2], date(2027, 3, 29).isocalendar()[:2]} <= weeks | {(2027, 13)}


@pytest.mark.parametrize("part", ["Christmas", "summer"])
def test_in_holidays_what_is_urgent_reaches_the_duty_desk_when_it_is_next_there(
    year: list[Case], part: str
) -> None:
    urgent = [
        case for case in year if case.urgency <= Urgency.P2 and part_of_year(case, case.at, DUTY) == part
    ]
    assert urgent
    for case in urgent:
        try:
            looks = next_look(DUTY, case.at).at
        except NeverStaffed:
            continue
        if next_look(case.hours, case.at).at < looks:
            continue
        first = next(step for step in case.steps if step.rung == DUTY_RUNG)
        assert first.at <= max(looks, case.at)


def test_what_nobody_opens_reaches_the_duty_desk_in_the_time_of_its_urgency(year: list[Case]) -> None:
    limit = {
        Urgency.P1: timedelta(hours=10),
        Urgency.P2: timedelta(hours=10),
        Urgency.P3: timedelta(hours=60),
    }
    never = [case for case in year if case.opener is None and case.urgency in limit]
    assert never
    for case in never:
        told = [step for step in case.steps if step.rung == DUTY_RUNG and step.act is Act.CLIMB]
        assert told[0].at <= add_staffed(case.hours, case.at, limit[case.urgency])


def test_no_case_is_a_storm(year: list[Case]) -> None:
    days = Counter(
        (number, step.at.astimezone(LONDON).date()) for number, case in enumerate(year) for step in case.steps
    )
    assert max(days.values()) <= 18  # a P1 that nobody opens all day long: each hour, and each rung


def test_the_pupil_is_told_once_that_it_is_late_and_once_that_we_are_sorry(year: list[Case]) -> None:
    for case in year:
        assert sum(step.act is Act.LATE for step in case.steps) <= 1
        assert sum(step.act is Act.SORRY for step in case.steps) <= 1
        if case.opener is None:
            assert any(step.act is Act.SORRY for step in case.steps)
