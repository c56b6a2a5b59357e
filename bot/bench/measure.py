"""How a benchmark is taken: runners in turn, medians, spread, ratios within a round, how long others wait, on what.

Decides the arithmetic. What else runs on the machine slows one round down and not the next; so the
runners take turns, a ratio is taken between neighbours in time, and of the ratios the median counts.
"""

from __future__ import annotations

import asyncio
import gc
import os
import platform
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any

from storage.database import Database

_KNOCK_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Sample:
    """One round of one runner: how many *updates* took how many *seconds* of the wall clock.

    *cpu* is what our own process worked meanwhile, with all its threads; *far_cpu* what the process
    at the other end worked; *beside* what a process of ours worked beside it. All in seconds.
    """

    updates: int
    seconds: float
    cpu: float
    far_cpu: float
    beside: float = 0.0

    @property
    def rate(self) -> float:
        """Updates a second."""
        return self.updates / self.seconds

    @property
    def far_share(self) -> float:
        """How busy the other end was; near 1 it is what was measured, and not the runner."""
        return self.far_cpu / self.seconds


Runner = Callable[[], Awaitable[Sample]]


async def take_turns(runners: Mapping[str, Runner], rounds: int, warm_up: int) -> dict[str, list[Sample]]:
    """Run each of *runners* once a round, one after the other; the first *warm_up* rounds do not count."""
    samples: dict[str, list[Sample]] = {name: [] for name in runners}
    for number in range(warm_up + rounds):
        for name, runner in runners.items():
            gc.collect()  # what one leaves behind is not swept up at the next one's cost
            sample = await runner()
            if number >= warm_up:
                samples[name].append(sample)
    return samples


@asynccontextmanager
async def knocking(database: Database) -> AsyncIterator[list[float]]:
    """Knock at the database again and again meanwhile: gives how many seconds each unit waited, as another's would."""
    waits: list[float] = []

    async def knock() -> None:
        while True:
            start = time.perf_counter()
            await database.run(lambda _: None)
            waits.append(time.perf_counter() - start)
            await asyncio.sleep(_KNOCK_SECONDS)

    task = asyncio.create_task(knock())
    try:
        yield waits
    finally:
        task.cancel()


def in_ms(waits: Sequence[float]) -> dict[str, float]:
    """Give the spread of *waits* in milliseconds; nothing where nobody waited."""
    return spread([1000 * wait for wait in waits], 2) if waits else {}


def machine() -> dict[str, Any]:
    """Say on what it was measured, and how busy that is by now."""
    return {
        "cores": len(os.sched_getaffinity(0)),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "load_at_end": round(os.getloadavg()[0], 2),
    }


def spread(values: Sequence[float], digits: int = 2) -> dict[str, float]:
    """Give median, least and most, and the two between which the middle half lies."""
    ordered = sorted(values)
    half = len(ordered) // 2
    lower, upper = ordered[: half or 1], ordered[-half or -1 :]
    found = {
        "median": median(ordered),
        "least": ordered[0],
        "lower_quarter": median(lower),
        "upper_quarter": median(upper),
        "most": ordered[-1],
    }
    return {name: round(value, digits) for name, value in found.items()}


def ratios(ours: Sequence[Sample], theirs: Sequence[Sample]) -> list[float]:
    """Compare the rates of each round."""
    return [mine.rate / other.rate for mine, other in zip(ours, theirs, strict=True)]


def cpu_ratios(ours: Sequence[Sample], theirs: Sequence[Sample]) -> list[float]:
    """Compare updates per second of our own processor's work: what busy neighbours change least.

    What was worked beside is left out, as it is on another core; the report tells it.
    """
    return [
        (other.cpu / other.updates) / (mine.cpu / mine.updates)
        for mine, other in zip(ours, theirs, strict=True)
    ]
