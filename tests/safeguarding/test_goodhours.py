"""A pupil is written to in the hours they chose, and never at night."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from safeguarding.goodhours import next_good_moment


@pytest.mark.parametrize(
    ("chosen", "now", "good"),
    [
        ("any", "2026-11-23T10:00", "2026-11-23T10:00"),
        ("any", "2026-11-23T07:59", "2026-11-23T08:00"),
        ("any", "2026-11-23T20:00", "2026-11-24T08:00"),
        ("", "2026-11-23T23:00", "2026-11-24T08:00"),
        ("after_school", "2026-11-23T10:00", "2026-11-23T15:30"),
        ("after_school", "2026-11-23T16:00", "2026-11-23T16:00"),
        ("after_school", "2026-11-23T18:00", "2026-11-24T15:30"),
        ("any", "2026-06-01T06:59", "2026-06-01T07:00"),  # summer time: 8 is 7 in UTC
        ("any", "2026-10-24T19:30", "2026-10-25T08:00"),  # the night the clocks go back
    ],
)
def test_the_next_good_moment(chosen: str, now: str, good: str) -> None:
    found = next_good_moment(chosen, datetime.fromisoformat(now + "+00:00"), "Europe/London")
    assert found.astimezone(UTC) == datetime.fromisoformat(good + "+00:00")
