"""CRY-10: SIGKILL in the middle of rotations, in the process that runs and alone; every row opens after each.

Each kill comes at a chosen step, before or after its commit, so that none misses its rotation. The steps lie
below the fewest that the fastest machine needs. At random moments: `make rotations N=50`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.lives import End
from tests.faults.process import Mould
from tests.faults.rotations import Kill, run_rotations

BEFORE, AFTER = False, True
#: The first step of a key's rotation takes the new key, those that follow look at the rows, the last writes it down.
KILLS = [
    Kill("transit", End(1, BEFORE), running=True),  # the file has the new key, the database does not know it
    Kill("transit", End(4, AFTER), running=False),
    Kill("header", End(3, BEFORE), running=True),
    Kill("HFHS", End(2, AFTER), running=True),  # desks have two pairs, and no case key is sealed anew
    Kill("HFHS", End(5, BEFORE), running=False),
    Kill("row", End(4, AFTER), running=True),
    Kill("root", End(2, BEFORE), running=True),
    Kill("index", End(2, BEFORE), running=False),  # the new version is in force, and no line says so
    Kill("contact", End(10, BEFORE), running=True),  # the old key has just gone from the file
    Kill("facts", End(3, AFTER), running=True),
]


@pytest.mark.timeout(900)
async def test_rotation_kills_leave_every_row_readable_and_no_old_key(
    mould: Mould, tmp_path: Path, seed: int
) -> None:
    """CRY-10."""
    assert await run_rotations(mould, tmp_path, KILLS, seed) == len(KILLS)
