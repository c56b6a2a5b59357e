"""The installation that every fault test copies, and a seed for its chance."""

from __future__ import annotations

import asyncio
import os
import random

import pytest

from tests.faults.process import Mould, announce, make_mould
from tests.faults.stories import Endings, tell_all


@pytest.fixture(scope="session")
def mould(tmp_path_factory: pytest.TempPathFactory) -> Mould:
    return asyncio.run(make_mould(tmp_path_factory.mktemp("mould") / "heard"))


@pytest.fixture(scope="session")
def endings(mould: Mould, tmp_path_factory: pytest.TempPathFactory) -> Endings:
    """How every collected story ended."""
    return asyncio.run(tell_all(mould, tmp_path_factory.mktemp("stories")))


@pytest.fixture
def seed() -> int:
    """A seed of its own for each run; set FAULTS_SEED to run one again."""
    chosen = int(os.environ.get("FAULTS_SEED") or random.SystemRandom().randrange(2**32))
    announce(f"FAULTS_SEED={chosen}")
    return chosen
