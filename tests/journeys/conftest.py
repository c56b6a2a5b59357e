"""Houses for journeys."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.journeys.house import House, closed_house, open_house


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """A school with two leads, and an active duty officer."""
    async with open_house(tmp_path) as made:
        yield made


@pytest.fixture
async def closed(tmp_path: Path) -> AsyncIterator[House]:
    """A fresh installation, where nobody has joined."""
    async with closed_house(tmp_path) as made:
        yield made
