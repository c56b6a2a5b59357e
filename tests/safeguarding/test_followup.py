"""When a pupil is asked again, over a table and over random histories, and what an answer changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeguarding import followup
from safeguarding.followup import (
    MOST,
    Feeling,
    Followed,
    FollowUpPolicy,
    is_worse,
    next_follow_up,
    scale_in,
    turns_behind,
    urgency_after,
)
from safeguarding.hours import Calendar, NeverStaffed, WeeklyHours, bank_holidays
from safeguarding.report import Urgency
from safeguarding.staffing import Cover, Presence, presences_on

LONDON = ZoneInfo("Europe/London")
WEEK = (WeeklyHours(frozenset(range(5)), time(8, 30), time(16, 30)),)
TERMS = ((date(2026, 9, 2), date(2026, 12, 18)), (date(2027, 1, 4), date(2027, 7, 21)))
COVER = (Cover(date(2026, 12, 21), date(2026, 12, 22), time(9), time(17)),)
SCHOOL = Calendar("Europe/London", WEEK, bank_holidays(range(2026, 2029)), TERMS, COVER)
ALWAYS = Calendar("Europe/London", WEEK)
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
CASE = Followed(Urgency.P3, MONDAY, MONDAY, agreed=True)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (CASE, "2026-11-30T15:30"),
        (replace(CASE, urgency=Urgency.P2), "2026-11-25T15:30"),
        (replace(CASE, urgency=Urgency.P1, hours="after_school"), "2026-11-25T15:30"),
        (replace(CASE, passed=1), "2026-12-14T15:30"),
        (replace(CASE, passed=2, keeps=True), "2027-01-18T15:30"),  # the holidays are not counted
        (replace(CASE, passed=2, scale=4), "2027-01-18T15:30"),
        (replace(CASE, passed=2, scale=5), None),
        (replace(CASE, passed=3, keeps=True), None),
        (replace(CASE, read=None), None),
        (replace(CASE, agreed=False), None),
        (replace(CASE, stopped=True), None),
        (replace(CASE, asked=4), None),
    ],
)
def test_the_plan(case: Followed, expected: str | None) -> None:
    """DOMAIN 5.6: two school days at P1 and P2, five at P3, fifteen, and thirty if it goes on."""
    found = next_follow_up(case, MONDAY, FollowUpPolicy(SCHOOL))
    assert found == (None if expected is None else local(expected))


@pytest.mark.parametrize(
    ("now", "hours", "expected"),
    [
        ("2026-11-30T15:31", "any", "2026-11-30T15:31"),  # late, and still in good hours
        ("2026-11-30T20:00", "any", "2026-12-01T15:30"),
        ("2026-11-30T18:00", "after_school", "2026-12-01T15:30"),
        ("2026-12-04T20:00", "any", "2026-12-07T15:30"),  # Friday evening: Monday
        ("2026-12-18T20:00", "any", "2027-01-04T15:30"),  # the last day of term
        ("2026-12-21T12:00", "any", "2027-01-04T15:30"),  # cover is no school day
        ("2026-12-25T12:00", "any", "2027-01-04T15:30"),
        ("2027-01-05T03:00", "any", "2027-01-05T08:00"),
    ],
)
def test_a_late_turn_comes_at_the_next_good_moment(now: str, hours: str, expected: str) -> None:
    found = next_follow_up(replace(CASE, hours=hours), local(now), FollowUpPolicy(SCHOOL))
    assert found == local(expected)


def test_nobody_is_asked_in_the_first_24_hours() -> None:
    came = local("2026-11-23T16:00")
    found = next_follow_up(replace(CASE, came=came, read=came), came, FollowUpPolicy(SCHOOL, (1,)))
    assert found == local("2026-11-24T16:00")


@pytest.mark.parametrize("day", ["2027-03-26T10:00", "2027-10-29T10:00"])
def test_summer_time_moves_no_question(day: str) -> None:
    """Half past three on the wall on either side of the change."""
    read = local(day)
    found = next_follow_up(replace(CASE, came=read, read=read), read, FollowUpPolicy(ALWAYS, (1,)))
    assert found is not None
    assert found.astimezone(LONDON).time() == time(15, 30)
    assert found.astimezone(LONDON).weekday() == 0


def test_turns_that_an_outage_missed_are_asked_as_one() -> None:
    """Eight days or a year: once."""
    policy = FollowUpPolicy(SCHOOL)
    case = replace(CASE, keeps=True)
    assert turns_behind(case, local("2026-11-30T15:30"), policy) == 1
    assert turns_behind(case, local("2026-12-08T15:30"), policy) == 1
    assert turns_behind(case, local("2026-12-14T15:30"), policy) == 2
    assert turns_behind(case, local("2027-06-14T15:30"), policy) == 3


def test_a_calendar_that_nobody_continued_says_so_instead_of_never() -> None:
    ended = replace(SCHOOL, terms=TERMS[:1])
    with pytest.raises(NeverStaffed):
        next_follow_up(CASE, local("2026-12-18T20:30"), FollowUpPolicy(ended))


def test_a_configured_plan_holds_for_every_urgency_and_at_most_four() -> None:
    policy = FollowUpPolicy(ALWAYS, (1, 3, 5, 7, 9))
    for urgency in Urgency:
        assert followup.plan_of(replace(CASE, urgency=urgency), policy) == (1, 3, 5, 7)


@pytest.mark.parametrize(
    ("feeling", "before", "scale", "worse"),
    [
        (Feeling.WORSE, None, None, True),
        (Feeling.WORSE, 3, 9, True),
        (Feeling.SAME, 6, 3, True),
        (Feeling.SAME, 6, 4, False),
        (Feeling.BETTER, None, 2, True),
        (Feeling.BETTER, 1, 2, True),
        (None, None, 0, True),
        (None, None, 3, False),
        (Feeling.BETTER, 9, None, False),
        (None, None, None, False),
    ],
)
def test_what_counts_as_worse(
    feeling: Feeling | None, before: int | None, scale: int | None, worse: bool
) -> None:
    """MOMENTS 27, DOMAIN 5.6: said so, a drop of three, or two and below."""
    assert is_worse(feeling, before, scale) is worse


def test_an_answer_never_lowers_urgency() -> None:
    for urgency in Urgency:
        assert urgency_after(urgency, worse=False) is urgency
        assert urgency_after(urgency, worse=True) <= min(urgency, Urgency.P2)


@pytest.mark.parametrize(
    ("answer", "place"),
    [("0", 0), ("10", 10), ("11", None), ("low", 1), ("high", 9), ("", None), ("²", None), ("-1", None)],
)
def test_places_on_the_scale(answer: str, place: int | None) -> None:
    assert scale_in(answer) == place


# -- random histories -----------------------------------------------------------------------------

_EVENTS = st.sampled_from(["read", "worse", "better", "stop", "away", "jump", "no", "yes"])
_PLANS = st.sampled_from([(), (1,), (1, 2, 3, 4), (2, 9, 10)])


Ask = Callable[[Followed, datetime, FollowUpPolicy], datetime | None]
SENT = MONDAY + timedelta(hours=7)  # after school, so that the next school day begins within 24 hours


def live(
    events: list[tuple[str, int]],
    plan: tuple[int, ...],
    hours: str,
    urgency: Urgency,
    ask: Ask = next_follow_up,
) -> tuple[list[datetime], datetime | None]:
    """Live through *events*, each after so many hours; gives when the pupil was asked, and when they said stop."""
    policy = FollowUpPolicy(SCHOOL, plan)
    now = SENT
    case = Followed(urgency, now, None, agreed=True, hours=hours)
    asked: list[datetime] = []
    stopped: datetime | None = None
    for event, after in events:
        end = now + timedelta(hours=after)
        if event == "jump":  # the machine was off: what is due is late
            now = end
        while (due := known(ask, case, now, policy)) is not None and due <= end:
            now = due
            asked.append(now)
            case = replace(case, asked=case.asked + 1, passed=turns_behind(case, now, policy))
        now = end
        match event:
            case "read" if case.read is None:
                case = replace(case, read=now)
            case "worse":
                urgency = urgency_after(case.urgency, worse=True)
                case = replace(case, read=None, passed=0, urgency=urgency, scale=1)
            case "better":
                case = replace(case, scale=9)
            case "stop":
                case, stopped = replace(case, stopped=True), stopped or now
            case "no" | "yes":
                case = replace(case, agreed=event == "yes")
    return asked, stopped


def known(ask: Ask, case: Followed, now: datetime, policy: FollowUpPolicy) -> datetime | None:
    """Ask when; in a calendar that has ended, never."""
    try:
        return ask(case, now, policy)
    except NeverStaffed:
        return None


def faults_in(asked: list[datetime], stopped: datetime | None, hours: str) -> set[str]:
    """Say what of this a child must never meet."""
    start, end = (time(15, 30), time(18)) if hours == "after_school" else (time(8), time(20))
    faults = {"more than four"} if len(asked) > MOST else set()
    for at in asked:
        wall = at.astimezone(LONDON)
        if not start <= wall.time() < end:
            faults.add("outside the chosen hours")
        if Presence.STAFFED not in presences_on(SCHOOL, wall.date()):
            faults.add("on a closed day")
        if at - SENT < timedelta(hours=24):
            faults.add("on the first day")
        if stopped is not None and at > stopped:
            faults.add("after stop")
    return faults


HISTORIES = st.lists(st.tuples(_EVENTS, st.integers(1, 500)), max_size=14)


@settings(max_examples=150, deadline=None)
@given(HISTORIES, _PLANS, st.sampled_from(["any", "after_school", ""]), st.sampled_from(list(Urgency)))
def test_no_history_brings_a_child_what_it_must_not(
    events: list[tuple[str, int]], plan: tuple[int, ...], hours: str, urgency: Urgency
) -> None:
    """Never more than four, never outside the chosen hours, never on a closed day, never after *stop*."""
    asked, stopped = live(events, plan, hours, urgency)
    assert faults_in(asked, stopped, hours) == set()


def forgetful(case: Followed, now: datetime, policy: FollowUpPolicy) -> datetime | None:
    return next_follow_up(replace(case, asked=0), now, policy)


def deaf(case: Followed, now: datetime, policy: FollowUpPolicy) -> datetime | None:
    return next_follow_up(replace(case, stopped=False), now, policy)


def hasty(case: Followed, now: datetime, policy: FollowUpPolicy) -> datetime | None:
    return next_follow_up(replace(case, came=case.came - timedelta(days=1)), now, policy)


def rude(case: Followed, now: datetime, policy: FollowUpPolicy) -> datetime | None:
    return next_follow_up(replace(case, hours="any"), now, policy)


def restless(case: Followed, now: datetime, policy: FollowUpPolicy) -> datetime | None:
    return next_follow_up(case, now, replace(policy, calendar=ALWAYS))


LONG = [
    ("read", 1),
    ("yes", 900),
    ("worse", 1),
    ("read", 14),
    ("yes", 400),
    ("worse", 1),
    ("read", 1),
    ("jump", 30),
    ("yes", 900),
]
SHORT = [("read", 1), ("yes", 60), ("stop", 1), ("yes", 900)]


@pytest.mark.parametrize(
    ("ask", "fault"),
    [
        (forgetful, "more than four"),
        (deaf, "after stop"),
        (hasty, "on the first day"),
        (rude, "outside the chosen hours"),
        (restless, "on a closed day"),
    ],
)
def test_a_protection_that_is_taken_out_is_found(ask: Ask, fault: str) -> None:
    """The sabotages: each makes the property red, and for its own reason."""
    found: set[str] = set()
    for events in (LONG, SHORT, [("read", 1), ("jump", 165), ("yes", 900)]):
        asked, stopped = live(events, (1, 4, 10, 20), "after_school", Urgency.P3, ask)
        found |= faults_in(asked, stopped, "after_school")
    assert found == {fault}
