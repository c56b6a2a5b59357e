"""Every reply of a half-term has the same chance to be looked at; and who looks."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time
from itertools import product

import pytest

from safeguarding.hours import Calendar, WeeklyHours
from safeguarding.oversight import overseeing_desks
from safeguarding.sample import MOST, Picked, Sample, lots, take
from safeguarding.schoolyear import half_term_ends


def reply(number: int) -> Picked:
    return Picked("case", number, 1, "lead")


def counts(replies: int, *, even: bool = True) -> Counter[int]:
    """Draw with every lot that there can be; count how often each reply is among the five."""
    found: Counter[int] = Counter()
    for drawn in product(*(range(number + 1) for number in range(replies))):
        sample = Sample()
        for number, lot in enumerate(drawn):
            assert lots(sample) == number + 1
            sample = take(sample, reply(number), lot if even else min(lot, 1))
        found.update(one.number for one in sample.picked)
    return found


def test_each_reply_is_drawn_as_often_as_any_other() -> None:
    assert len(set(counts(7).values())) == 1


def test_an_uneven_lot_is_found() -> None:
    """The sabotage of the one above."""
    assert len(set(counts(7, even=False).values())) > 1


def test_fewer_than_five_are_all_looked_at() -> None:
    sample = Sample()
    for number in range(MOST - 1):
        sample = take(sample, reply(number), number)
    assert [one.number for one in sample.picked] == [0, 1, 2, 3]
    assert sample.seen == MOST - 1


@pytest.mark.parametrize(
    ("setting", "listed", "why", "reads", "wanted"),
    [
        ("HFHS", True, (), ("HFHS/leads",), ("HFHS/head", "borough/duty", "borough/manager")),
        ("HFHS", False, ("R3",), ("HFHS/head",), ("borough/duty", "borough/manager")),
        ("HFHS", False, (), ("HFHS/leads",), ("borough/duty", "borough/manager")),
        ("", False, (), ("borough/duty",), ("borough/duty", "borough/manager")),
        ("HFHS", False, ("R8",), ("borough/dcs",), ("borough/dcs",)),
    ],
)
def test_who_looks_over_the_leads_shoulder(
    setting: str, listed: bool, why: tuple[str, ...], reads: tuple[str, ...], wanted: tuple[str, ...]
) -> None:
    assert overseeing_desks(setting, listed=listed, why=why, reads=reads) == wanted


TERMS = ((date(2026, 9, 1), date(2026, 10, 16)), (date(2026, 11, 2), date(2026, 12, 18)))
SCHOOL = Calendar(
    "Europe/London", (WeeklyHours(frozenset(range(5)), time(8), time(16, 30)),), frozenset(), TERMS
)


@pytest.mark.parametrize(
    ("now", "ends"),
    [
        (datetime(2026, 9, 1, 9, tzinfo=UTC), datetime(2026, 10, 16, 15, 30, tzinfo=UTC)),
        (datetime(2026, 10, 16, 15, 31, tzinfo=UTC), datetime(2026, 12, 18, 16, 30, tzinfo=UTC)),
        (datetime(2026, 10, 20, 12, tzinfo=UTC), datetime(2026, 12, 18, 16, 30, tzinfo=UTC)),
        (datetime(2026, 12, 18, 16, 29, tzinfo=UTC), datetime(2026, 12, 18, 16, 30, tzinfo=UTC)),
        (datetime(2026, 12, 24, 9, tzinfo=UTC), None),
    ],
)
def test_a_half_term_ends_with_its_last_staffed_moment(now: datetime, ends: datetime | None) -> None:
    assert half_term_ends(SCHOOL, now) == ends
