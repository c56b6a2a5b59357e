"""The clock: the one place that asks what time it is.

Decides nothing. Everything that needs the time is given it, or is given a `Clock`; the sandbox gives
one that can be moved.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Something that knows the time."""

    def now(self) -> datetime:
        """Give the present moment, aware and in UTC."""
        ...

    def steady(self) -> float:
        """Give seconds that go on evenly, whatever somebody sets the clock on the wall to."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def steady(self) -> float:
        return time.monotonic()


class MovedClock:
    """A clock that runs *offset* beside another one; for the sandbox, where time is wound."""

    def __init__(self, offset: timedelta = timedelta(), beside: Clock | None = None) -> None:
        self.offset = offset
        self._beside = beside or SystemClock()

    def now(self) -> datetime:
        return self._beside.now() + self.offset

    def steady(self) -> float:
        """Wind both alike: what is wound has passed, and no clock was set."""
        return self._beside.steady() + self.offset.total_seconds()

    def move_to(self, moment: datetime) -> None:
        """Let it be *moment* (aware) now, and run on from there."""
        if moment.tzinfo is None:
            raise ValueError("a moment without a time zone; give an aware one")
        self.offset = moment - self._beside.now()
