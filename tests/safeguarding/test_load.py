"""What a week of reading leaves behind, and where a band begins."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from safeguarding.load import (
    MOST_REMEMBERED,
    NOTHING_REMEMBERED,
    Band,
    band_of,
    count_before,
    forget_before,
    next_monday,
    remember,
    weigh,
)

MONDAY = date(2026, 11, 23)


def test_a_report_counts_once_a_week_and_only_when_the_week_is_over() -> None:
    kept = NOTHING_REMEMBERED
    for day, tag in ((0, "aaaa"), (2, "aaaa"), (6, "bbbb"), (7, "aaaa")):
        kept = remember(kept, MONDAY + timedelta(days=day), tag * 2)
    assert (
        count_before(kept, MONDAY + timedelta(days=6)) == 1
    )  # of the week to come; a clock that was set back
    assert count_before(kept, MONDAY + timedelta(days=7)) == 2
    left = forget_before(kept, MONDAY + timedelta(days=7))
    assert count_before(left, MONDAY + timedelta(days=7)) == 0
    assert count_before(left, MONDAY + timedelta(days=14)) == 1


def test_what_is_kept_is_always_of_one_length() -> None:
    kept = NOTHING_REMEMBERED
    for number in range(3 * MOST_REMEMBERED):
        kept = remember(kept, MONDAY, f"{number:04x}")
        assert len(kept) == len(NOTHING_REMEMBERED)
    assert count_before(kept, MONDAY + timedelta(days=7)) == MOST_REMEMBERED
    assert forget_before(kept, MONDAY + timedelta(days=7)) == NOTHING_REMEMBERED


@pytest.mark.parametrize(
    ("weights", "band"),
    [
        ([], Band.LIGHT),
        ([2, 1], Band.LIGHT),
        ([2, 2], Band.USUAL),
        ([1] * 11, Band.USUAL),
        ([2] * 6, Band.HEAVY),
    ],
)
def test_a_band_and_never_a_number(weights: list[int], band: Band) -> None:
    assert band_of(weights) is band


def test_urgent_or_heavy_weighs_twice() -> None:
    assert [weigh(urgent=one, heavy=two) for one in (False, True) for two in (False, True)] == [1, 2, 2, 2]


@pytest.mark.parametrize("hour", [0, 7, 8, 23])
@pytest.mark.parametrize("day", range(7))
def test_monday_is_always_the_next_one(day: int, hour: int) -> None:
    now = datetime(2026, 3, 23, hour, 30, tzinfo=UTC) + timedelta(days=day)  # summer time begins on the 29th
    found = next_monday(now, "Europe/London")
    assert timedelta(0) < found - now <= timedelta(days=8)
    assert f"{found:%d.%m. %H:%M}" in ("30.03. 07:00", "06.04. 07:00")
