"""Who may break the glass together: one of the school, one of the council, and nobody who is both."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from safeguarding.glass import WITHIN, Side, is_too_late, may_second, side_of

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("roles", "side"),
    [
        (["dsl"], Side.SCHOOL),
        (["head", "ddsl"], Side.SCHOOL),
        (["trust_dsl"], Side.SCHOOL),
        (["duty_manager"], Side.COUNCIL),
        (["dcs_delegate"], Side.COUNCIL),
        (["dpo"], Side.COUNCIL),
        (["duty"], None),
        (["duty", "dpo"], Side.COUNCIL),
        (["lado"], None),
        (["analyst"], None),
        (["dpo", "dsl"], None),
        (["duty", "head"], None),
        ([], None),
    ],
)
def test_each_adult_has_one_side_or_none(roles: list[str], side: Side | None) -> None:
    assert side_of(roles) is side


def test_only_two_of_different_bodies_do() -> None:
    sides = (Side.SCHOOL, Side.COUNCIL, None)
    pairs = {(one, two) for one in sides for two in sides if may_second(one, two)}
    assert pairs == {(Side.SCHOOL, Side.COUNCIL), (Side.COUNCIL, Side.SCHOOL)}


def test_an_hour_and_not_longer_and_not_by_a_clock_set_back() -> None:
    assert not is_too_late(NOW, NOW)
    assert not is_too_late(NOW, NOW + WITHIN)
    assert is_too_late(NOW, NOW + WITHIN + timedelta(seconds=1))
    assert is_too_late(NOW, NOW - timedelta(seconds=1))
