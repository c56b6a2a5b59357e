"""A few of the random worlds, in every run; `make worlds` lives as many as one likes."""

from __future__ import annotations

from pathlib import Path

import pytest

from handlers import ladders
from tests.handlers.random_worlds import live

SEEDS = (8, 11, 19)


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


async def test_sabotage_a_ladder_without_its_rungs_is_found_by_a_random_world(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ladders, "climb", lambda *_, **__: None)
    life = await live(tmp_path, SEEDS[0], quick=True)
    assert life.faults
