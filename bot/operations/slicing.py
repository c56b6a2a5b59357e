"""Long work on the rows, slice by slice beside all else: how large a slice is, and who hears how far it is.

A slice is a unit of work like any other, sized so that nobody behind it waits long. Knows nothing of what
is done in it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Connection

from storage.database import Database
from storage.sealing import Sealer
from storage.slices import Cursor, Slice

T = TypeVar("T")
Show = Callable[[dict[str, Any]], Awaitable[None]]
Step = Callable[[Connection, Sealer, Cursor, int], Slice]

SLICE_SECONDS = 0.012  # aimed at; 0.020 is the most that others may wait
REST_SECONDS = 0.001
_FEWEST, _MOST = 2, 512


class Pace:
    """How many rows the next slice has: as many as fit `SLICE_SECONDS`."""

    def __init__(self) -> None:
        self.most = 16

    def took(self, seconds: float) -> None:
        """Learn from the slice that was."""
        if seconds > SLICE_SECONDS:
            self.most = max(_FEWEST, self.most // 2)
        elif seconds < SLICE_SECONDS / 2:
            self.most = min(_MOST, self.most * 2)


class Told:
    """Tells whoever asked how far it is, when that has changed."""

    def __init__(self, show: Show) -> None:
        self._show = show
        self._percent = -1

    async def __call__(self, percent: float) -> None:
        if int(percent) > self._percent:
            self._percent = int(percent)
            await self._show({"percent": self._percent})


async def walk(
    database: Database, sealer: Sealer, step: Step, show: Show, begin: float = 0.0, end: float = 1.0
) -> Slice:
    """Do *step* slice by slice from its beginning, showing how far it is between *begin* and *end*; sums it up."""
    cursor: Cursor | None = Cursor()
    pace, told, total = Pace(), Told(show), Slice(None)
    while cursor is not None:
        done, seconds = await database.run(timed(partial(_take_step, step, sealer, cursor, pace.most)))
        total, cursor = total.plus(done), done.next
        await told(100 * (begin + (end - begin) * done.share))
        pace.took(seconds)
        await asyncio.sleep(REST_SECONDS)
    return total


def timed(unit: Callable[[Connection], T]) -> Callable[[Connection], tuple[T, float]]:
    """Have *unit* say how many seconds it took, waiting and commit left out."""

    def measured(tx: Connection) -> tuple[T, float]:
        start = time.perf_counter()
        done = unit(tx)
        return done, time.perf_counter() - start

    return measured


def _take_step(step: Step, sealer: Sealer, cursor: Cursor, most: int, tx: Connection) -> Slice:
    return step(tx, sealer, cursor, most)
