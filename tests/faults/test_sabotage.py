"""With a protection taken out, its check must go red; a check that stays green is worth nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults import checks
from tests.faults.process import Mould
from tests.faults.sabotaged import program


async def test_foreign_presses_do_nothing(mould: Mould, tmp_path: Path) -> None:
    """S12's counterpart: who pressed is checked, not where."""
    await checks.check_foreign_press(mould, tmp_path)


async def test_confirming_before_the_commit_is_found(mould: Mould, tmp_path: Path, seed: int) -> None:
    """S1 makes INT-02 red."""
    with pytest.raises(AssertionError, match="what was confirmed was not kept"):
        await checks.check_kills_around_the_confirmation(mould, tmp_path, seed=seed, program=program("S1"))


async def test_forgetting_what_was_seen_is_found(mould: Mould, tmp_path: Path) -> None:
    """S3 makes INT-08 red."""
    with pytest.raises(AssertionError, match="a redelivery"):
        await checks.check_redelivery(mould, tmp_path, program=program("S3"))


async def test_not_asking_who_pressed_is_found(mould: Mould, tmp_path: Path) -> None:
    """S12 makes the check of foreign presses red."""
    with pytest.raises(AssertionError, match="a stranger"):
        await checks.check_foreign_press(mould, tmp_path, program=program("S12"))


async def test_a_variant_with_nothing_taken_out_passes(mould: Mould, tmp_path: Path) -> None:
    """The sabotage goes red for what it takes out, not for how it is put together."""
    await checks.check_redelivery(mould, tmp_path, program=program("none"))
