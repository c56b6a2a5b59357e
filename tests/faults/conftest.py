"""The installation that every fault test copies, and a seed for its chance."""

from __future__ import annotations

import asyncio
import os
import random
from typing import Any

import pytest

from tests.faults.process import Mould, announce, make_mould
from tests.faults.stories import Endings, tell_all
from tests.faults.wrongclock import HOW


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say once that there is no faketime, and how to get it."""
    reasons = {str(report.longrepr[2]) for report in terminalreporter.stats.get("skipped", ())}
    for reason in sorted(one for one in reasons if one.endswith(HOW)):
        terminalreporter.write_line(reason.removeprefix("Skipped: "))


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
