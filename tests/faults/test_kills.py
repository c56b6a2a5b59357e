"""SIGKILL at any instant loses nothing that a pupil told, and stores nothing twice."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.faults.campaign import run_kills
from tests.faults.process import Mould


async def test_no_report_is_lost_or_stored_twice_by_kills_at_random_times(
    mould: Mould, tmp_path: Path, seed: int
) -> None:
    """INT-01, OUT-01, OUT-11: reports trickle in at ten a second while the process is killed again and again."""
    await asyncio.wait_for(run_kills(mould, tmp_path, kills=8, reports=40, seed=seed), 100)
