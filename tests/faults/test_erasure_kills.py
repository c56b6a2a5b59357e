"""SIGKILL in the middle of erasures, in the process that runs and alone: a case is whole or gone, never between.

Each kill comes at a chosen step, before or after its commit, so that what it leaves is known to the case. At
random moments: `make erasures N=25`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.erasures import Kill, Left, run_erasures
from tests.faults.lives import End
from tests.faults.process import Mould

CASES = 12
BEFORE, AFTER = False, True
#: Of 12 cases: looked at in 2 steps (in 1 when there is none), a step each to begin, some for what the day has else,
#: 4 each to take away what is left, 1 to scrub the file, and one each for the last line.
KILLS = [
    (Kill(End(5, BEFORE), running=True), Left(10, 2)),  # the third case is as it was
    (Kill(End(6, AFTER), running=False), Left(6, 6)),
    (Kill(End(30, BEFORE), running=False), Left(0, 12)),  # all are begun, and some are half taken away
    (Kill(End(1, BEFORE, scrubbing=True), running=False), Left(0, 12)),  # in the file's gaps it all is still
    (Kill(End(4, AFTER, scrubbing=True), running=False), Left(0, 9)),
]


@pytest.mark.timeout(900)
async def test_kills_in_the_middle_of_erasures_leave_no_case_between(
    mould: Mould, tmp_path: Path, seed: int
) -> None:
    met, left = await run_erasures(mould, tmp_path, [kill for kill, _ in KILLS], CASES, seed)
    assert met == len(KILLS)
    assert left == [expected for _, expected in KILLS]
