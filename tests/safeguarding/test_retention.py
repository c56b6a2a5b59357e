"""What the clock erases and what it never does, as a table and as properties."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import every_key
from safeguarding.report import Urgency
from safeguarding.retention import CLASSES, GRACE, CaseAge, Policy, Verdict, Why, cuts_link, judge

CAME = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
POLICY = Policy()
DONE = CaseAge(Urgency.P3, CAME, closed=CAME + 5 * DAY, recorded=CAME + 6 * DAY)


@pytest.mark.parametrize(
    ("case", "due", "why"),
    [
        (DONE, 36, ()),
        (replace(DONE, recorded=CAME + 360 * DAY), 367, ()),  # a year at most, and never at once
        (replace(DONE, recorded=CAME + 340 * DAY), 365, ()),
        (replace(DONE, recorded=CAME + 900 * DAY), 907, ()),
        (replace(DONE, recorded=None), 35, (Why.UNRECORDED,)),
        (replace(DONE, held=True), 36, (Why.HELD,)),
        (replace(DONE, about_adult=True), 36, (Why.ABOUT_ADULT,)),
        (replace(DONE, recorded=None, closed=None), 365, (Why.OPEN,)),
        (replace(DONE, recorded=None, closed=None, urgency=Urgency.P2), 365, (Why.URGENT,)),
        (replace(DONE, urgency=Urgency.P1), 36, ()),  # closed and recorded: a lead has confirmed it
        (replace(DONE, recorded=None, held=True, about_adult=True), 35, (Why.ABOUT_ADULT, Why.HELD, Why.UNRECORDED)),
    ],
)  # fmt: skip
def test_a_case_has_its_time_and_its_reasons(case: CaseAge, due: int, why: tuple[Why, ...]) -> None:
    assert judge(case, POLICY) == Verdict(CAME + due * DAY, why)


MOMENTS = st.integers(0, 3000).map(lambda days: CAME + days * DAY)
CASES = st.builds(
    CaseAge,
    urgency=st.sampled_from(Urgency),
    received=st.just(CAME),
    closed=st.none() | MOMENTS,
    recorded=st.none() | MOMENTS,
    about_adult=st.booleans(),
    held=st.booleans(),
)


@given(case=CASES, now=MOMENTS)
def test_nothing_open_on_hold_about_an_adult_or_unrecorded_is_ever_erased(
    case: CaseAge, now: datetime
) -> None:
    """MOMENTS 13."""
    verdict = judge(case, POLICY)
    kept = case.closed is None or case.held or case.about_adult or case.recorded is None
    if kept:
        assert not verdict.erases(now)
    assert not (verdict.erases(now) and verdict.is_listed(now))


@given(case=CASES, now=MOMENTS)
def test_what_is_erased_was_recorded_a_week_ago_at_least(case: CaseAge, now: datetime) -> None:
    if judge(case, POLICY).erases(now):
        assert case.recorded is not None
        assert case.recorded + GRACE <= now


def test_the_way_back_goes_after_the_close_and_stays_while_it_is_open() -> None:
    assert not cuts_link(DONE, POLICY, CAME + 34 * DAY)
    assert cuts_link(DONE, POLICY, CAME + 35 * DAY)
    assert not cuts_link(replace(DONE, closed=None), POLICY, CAME + 3000 * DAY)


def test_every_class_names_a_key_or_a_span_and_a_job() -> None:
    keys = {f"{table}.{key}" for table, key, _ in every_key()}
    for one in CLASSES:
        assert one.job, one.what
        assert "." not in one.keep or one.keep in keys, one.keep
