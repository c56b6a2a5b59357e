"""A few of the random worlds, in every run; `make worlds` lives as many as one likes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.handlers.random_worlds import live

SEEDS = (3, 8, 11, 19)


@pytest.fixture(autouse=True)
def _cheap_receipts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("handlers.pupil.receipts", fromlist=["_SCRYPT"])._SCRYPT, "n", 2)


@pytest.mark.parametrize("seed", SEEDS)
async def test_whatever_went_wrong_somebody_above_is_told_of_what_nobody_opens(
    tmp_path: Path, seed: int
) -> None:
    life = await live(tmp_path, seed, quick=True)
    assert life.faults == [], "\n".join(life.log)
    assert life.reports
