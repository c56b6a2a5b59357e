"""ABU-01 in a size that a test can run; the full size is `make flood`."""

from __future__ import annotations

import pytest

from tests.faults.flood import flood
from tests.journeys.house import House


@pytest.mark.parametrize(("accounts", "each"), [(1, 12), (6, 2)])
async def test_no_report_of_a_flood_is_dropped_and_danger_is_alerted(
    house: House, accounts: int, each: int
) -> None:
    made = await flood(house, accounts, each)
    assert made.kept == made.sent
    assert made.left == 0
    assert made.danger_seconds < 60
