"""When an alert leaves: danger at once, the rest so that nobody sees who was typing, and never too late."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeguarding.alerting import (
    LEAST_DELAY,
    Alerting,
    is_mail_address,
    is_silent,
    leaves_at,
    mail_leaves_at,
    spent,
)
from safeguarding.hours import Calendar, Cover, WeeklyHours, bank_holidays, is_staffed, next_look
from safeguarding.report import Urgency

LONDON = ZoneInfo("Europe/London")
SCHOOL = Calendar(
    "Europe/London",
    (WeeklyHours(frozenset(range(5)), time(8, 30), time(16, 30)),),
    bank_holidays((2026, 2027)),
    terms=((date(2026, 9, 2), date(2026, 12, 18)), (date(2027, 1, 4), date(2027, 3, 25))),
    cover=(Cover(date(2026, 12, 21), date(2026, 12, 21), time(10), time(12)),),
)
POLICY = Alerting()
P1, P2, P3, P4 = Urgency


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


# -- MOMENTS 29 and 31: weekday × hour × holiday --------------------------------------------------------

LEAVES = [
    # a report at, urgency, leaves between (in minutes after it), silent
    ("2026-11-23 10:00", P1, (0, 0), False),
    ("2026-11-23 10:00", P2, (0, 0), False),
    ("2026-11-23 10:00", P3, (5, 20), False),
    ("2026-11-23 10:00", P4, (5, 20), False),
    ("2026-11-23 16:20", P3, (5, 9), False),  # a minute before they go home
    ("2026-11-23 16:28", P3, (1, 1), False),
    ("2026-11-23 16:29", P3, (0, 0), False),
    ("2026-11-23 16:30", P3, (0, 0), True),  # night: at once, and without a sound
    ("2026-11-23 23:00", P2, (0, 0), True),
    ("2026-11-23 23:00", P1, (0, 0), True),
    ("2026-11-28 12:00", P4, (0, 0), True),  # Saturday
    ("2026-12-21 10:30", P3, (5, 20), False),  # cover: somebody looks
    ("2026-12-21 11:55", P3, (4, 4), False),
    ("2026-12-22 10:30", P3, (0, 0), True),  # holiday without cover
    ("2026-12-25 10:30", P2, (0, 0), True),
]


def wrong(decide: object = leaves_at) -> list[str]:
    """List the rows of the table that *decide* does not keep, for the least and the longest chance."""
    found = []
    for at, urgency, (least, most), silent in LEAVES:
        now = london(at)
        look = next_look(SCHOOL, now)
        ends = [decide(urgency, now, look, POLICY, chance) - now for chance in (0.0, 1.0)]  # type: ignore[operator]
        if (
            ends != [timedelta(minutes=least), timedelta(minutes=most)]
            or is_silent(urgency, look, False) is not silent
        ):
            found.append(f"{at} {urgency.mark}")
    return found


def test_alerts_leave_as_the_table_says() -> None:
    assert wrong() == []


def test_the_table_notices_what_is_left_out() -> None:
    def no_end(urgency: Urgency, now: datetime, look: object, policy: Alerting, chance: float) -> datetime:
        delay = LEAST_DELAY + (policy.longest_delay - LEAST_DELAY) * chance
        return now + delay if urgency >= P3 else now

    def danger_waits(_: Urgency, now: datetime, look: object, policy: Alerting, chance: float) -> datetime:
        return leaves_at(P3, now, look, policy, chance)  # type: ignore[arg-type]

    assert "2026-11-23 16:20 P3" in wrong(no_end)
    assert "2026-11-23 10:00 P1" in wrong(danger_waits)


def test_danger_wakes_who_chose_it_and_nobody_else() -> None:
    night = next_look(SCHOOL, london("2026-11-23 23:00"))
    assert not is_silent(P1, night, sound_at_night=True)
    assert all(is_silent(urgency, night, sound_at_night=True) for urgency in (P2, P3, P4))


instants = st.integers(0, 180 * 24 * 60).map(
    lambda m: datetime(2026, 9, 1, tzinfo=UTC) + timedelta(minutes=m)
)


@settings(max_examples=300, deadline=None)
@given(instants, st.sampled_from(Urgency), st.floats(0, 1), st.integers(0, 40))
def test_no_alert_is_late(now: datetime, urgency: Urgency, chance: float, promise: int) -> None:
    """Never before the report, past what was promised, or out of the hours in which it came."""
    try:
        look = next_look(SCHOOL, now)
    except Exception:
        return  # after the last term nobody looks
    promised = now + timedelta(minutes=promise)
    leaves = leaves_at(urgency, now, look, POLICY, chance, promised)
    assert now <= leaves <= max(now, promised)
    assert leaves - now <= POLICY.longest_delay
    assert leaves == now or (urgency >= P3 and is_staffed(SCHOOL, leaves))


def test_without_a_delay_everything_leaves_at_once() -> None:
    now = london("2026-11-23 10:00")
    none = Alerting(longest_delay=timedelta(0))
    assert leaves_at(P4, now, next_look(SCHOOL, now), none, 1.0) == now


# -- mail -------------------------------------------------------------------------------------------------

MAILS = [
    ("2026-11-23 10:00", P1, "2026-11-23 10:00"),
    ("2026-11-23 23:00", P1, "2026-11-23 23:00"),  # danger over all roads at once, also at night
    ("2026-11-23 10:00", P2, "2026-11-23 10:05"),
    ("2026-11-23 23:00", P2, ""),  # a phone buzzes for mail, too: the morning's list brings it
    ("2026-11-24 08:14", P3, ""),
    ("2026-11-24 08:15", P3, "2026-11-24 08:15"),  # the list itself
    ("2026-12-21 09:45", P4, "2026-12-21 09:45"),  # fifteen minutes before the cover looks
]


@pytest.mark.parametrize(("at", "urgency", "leaves"), MAILS)
def test_when_a_mail_leaves(at: str, urgency: Urgency, leaves: str) -> None:
    now = london(at)
    assert mail_leaves_at(urgency, now, next_look(SCHOOL, now)) == (london(leaves) if leaves else None)


@pytest.mark.parametrize(
    "address", ["mrs.a@school.example", "o'neill+alerts@st-osyths.wigan.sch.uk", "a@b.co", "A_B%c@x1.example"]
)
def test_an_address(address: str) -> None:
    assert is_mail_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "a@b",
        "a b@c.example",
        "a@b.example\nBcc: x@y.example",
        "Mrs A <a@b.example>",
        "a..b@c.example",
        "a@b..example",
        "ä@b.example",
        f"{'a' * 65}@b.example",
        f"a@{'b' * 250}.example",
        "a@b.example,c@d.example",
    ],
)
def test_what_is_no_address(address: str) -> None:
    assert not is_mail_address(address)


# -- budgets ------------------------------------------------------------------------------------------------


def test_a_budget_is_spent_and_comes_back() -> None:
    now = london("2026-11-23 10:00")
    times: list[int] = []
    over = []
    for minute in (0, 1, 2, 3, 11, 12, 13, 14):
        times, above = spent(times, now + timedelta(minutes=minute), timedelta(minutes=10), 3)
        over.append(above)
    assert over == [False, False, False, True, False, False, False, True]


def test_a_clock_that_is_set_back_keeps_nobody_waiting_for_ever() -> None:
    now = london("2026-11-23 10:00")
    times = [int((now + timedelta(days=30)).timestamp())] * 3
    times, over = spent(times, now, timedelta(minutes=10), 3)
    assert over
    _, over = spent(times, now + timedelta(minutes=11), timedelta(minutes=10), 3)
    assert not over


@given(st.lists(st.integers(0, 600), max_size=80), st.integers(1, 10))
def test_what_a_budget_keeps_is_small(seconds: list[int], most: int) -> None:
    times: list[int] = []
    for at in sorted(seconds):
        times, _ = spent(times, datetime.fromtimestamp(at + 10_000, UTC), timedelta(minutes=10), most)
        assert len(times) <= most + 1
