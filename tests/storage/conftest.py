"""A real database and real keys for storage's tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.database import Database, open_database
from storage.keyring import make_keyring
from storage.sealing import Sealer


@pytest.fixture
def sealer() -> Sealer:
    """A fresh installation's keys."""
    return Sealer(make_keyring()[0])


@pytest.fixture
async def database(tmp_path: Path, sealer: Sealer) -> AsyncIterator[Database]:
    """A fresh database on disk."""
    opened = await open_database(tmp_path / "heard.db", sealer)
    yield opened
    await opened.close()
