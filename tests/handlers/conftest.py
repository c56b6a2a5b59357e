"""What tests of handlers share: a world with people at every desk, and receipts that cost no time."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from handlers.pupil.receipts import _SCRYPT
from tests.handlers.ladder_world import World, open_world

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.fixture
def cheap_receipts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let scrypt be quick."""
    monkeypatch.setitem(_SCRYPT, "n", 2)


@pytest.fixture
async def world(tmp_path: Path, cheap_receipts: None) -> AsyncIterator[World]:
    """Open a world on a Monday at ten, with a lead, a deputy, a head, a duty officer and their manager."""
    async with open_world(tmp_path, MONDAY) as made:
        for name, role, code in (
            ("duty", "duty", ""),
            ("manager", "duty_manager", ""),
            ("lead", "dsl", "HFHS"),
            ("deputy", "ddsl", "HFHS"),
            ("head", "head", "HFHS"),
        ):
            await made.seat(name, (role, code))
        yield made
