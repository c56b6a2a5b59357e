"""How updates get from a door into the inbox: one poll after the other, each kept before it is confirmed.

Decides when to ask again and which offset to send. The offset of a poll confirms everything before it,
and Telegram then forgets it; so it is sent only after `take` has returned, which means: committed.
Refuses to end: every error, of the door's or of ours, leads to another poll, after a while. Refuses to
know any messenger and what an update says.

1. ask, without an offset (what Telegram has not seen confirmed comes again)
2. keep the batch: one commit
3. ask with the offset after the last id of that batch; go to 2
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from bot.doors import UNREADABLE, AskedToWait, DoorError, SomebodyElseReads, TokenRefused

Update = dict[str, Any]
MAX_ID = 2**63 - 1
FIRST_PAUSE_SECONDS = 0.5
SILENT_POLLS = 4  # after which an outage is told, once: some five seconds
MAX_PAUSE_SECONDS = 30.0
#: A door that answers at once with nothing (or nothing new) is asked this often at most.
MIN_IDLE_SECONDS = 0.25


def _wall() -> datetime:
    return datetime.now(UTC)


class Poller:
    """Polls a door for ever.

    Args:
        fetch: offset → a batch of raw updates; waits until there are some, or for a while.
        take: keeps a batch; when it returns, the batch is on disk. Each element is an object; what
            has no id that could be confirmed comes as `{"unreadable": …}`.
        alarm: told `token-refused`, `somebody-else-reads`, `take-failed`, `update-without-id`, and once in an
            outage `no-answer`.
        patience_seconds: a fetch that takes longer is given up.
    """

    def __init__(
        self,
        fetch: Callable[[int | None], Awaitable[list[Any]]],
        take: Callable[[list[Update]], Awaitable[None]],
        *,
        alarm: Callable[[str], None],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        monotonic: Callable[[], float] = time.monotonic,
        wall: Callable[[], datetime] = _wall,
        jitter: Callable[[], float] = random.random,
        patience_seconds: float = 120.0,
    ) -> None:
        self._fetch = fetch
        self._take = take
        self._alarm = alarm
        self._sleep = sleep
        self._monotonic = monotonic
        self._wall = wall
        self._jitter = jitter
        self._patience_seconds = patience_seconds
        self._offset: int | None = None
        self._failures = 0
        #: When a poll was last answered: one to measure its age by, one to show.
        self.last_good_poll: float | None = None
        self.last_good_poll_at: datetime | None = None
        self.polls = 0
        self.taken = 0

    @property
    def failures(self) -> int:
        """Say how many polls in a row came to nothing."""
        return self._failures

    async def run(self) -> None:
        """Poll until cancelled."""
        while True:
            pause = await self._once()
            if pause > 0:
                await self._sleep(pause)

    async def _once(self) -> float:
        """Poll once; give the seconds to wait before the next time."""
        began = self._monotonic()
        self.polls += 1
        try:
            async with asyncio.timeout(self._patience_seconds):
                found = await self._fetch(self._offset)
            if not isinstance(found, list):
                raise DoorError(f"found {type(found).__name__}, expected a list of updates")
        except Exception as fault:  # whatever it is: nothing ends the polling (INT-11)
            return self._after_silence(fault)
        self.last_good_poll = self._monotonic()
        self.last_good_poll_at = self._wall()
        batch = [update if has_id(update) else {UNREADABLE: update} for update in found]
        if batch:
            try:
                await self._take(batch)
            except Exception:
                # Nothing was kept: nothing is confirmed, and the same batch comes again.
                self._ring("take-failed")
                return self._back_off()
            self.taken += len(batch)
        return self._after_batch(batch, self.last_good_poll - began)

    def _after_batch(self, batch: list[Update], seconds: float) -> float:
        """Move the offset behind a batch that is kept."""
        if not batch:
            self._failures = 0
            # All before the offset is confirmed now. Telegram starts its ids anew after a quiet week,
            # also lower, and an old offset would then confirm what nobody has seen.
            self._offset = None
            return max(0.0, MIN_IDLE_SECONDS - seconds)
        ids = [update["update_id"] for update in batch if has_id(update)]
        before = self._offset
        if ids:
            self._offset = max(ids) + 1
        if len(ids) < len(batch):
            self._ring("update-without-id")
        if not ids or (before is not None and self._offset is not None and self._offset <= before):
            return self._back_off()  # the same again: it cannot be confirmed, or the door does not listen
        self._failures = 0
        return 0.0

    def _after_silence(self, fault: Exception) -> float:
        match fault:
            case TokenRefused():
                self._ring("token-refused")
            case SomebodyElseReads():
                self._ring("somebody-else-reads")
            case AskedToWait():
                return max(self._back_off(), min(fault.seconds, 2 * MAX_PAUSE_SECONDS))
            case _ if self._failures + 1 == SILENT_POLLS:
                self._ring("no-answer")
        return self._back_off()

    def _back_off(self) -> float:
        """Wait twice as long each time, at most `MAX_PAUSE_SECONDS`, and not all of us at the same moment."""
        longest = min(MAX_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2.0 ** min(self._failures, 10))
        self._failures += 1
        return longest * (0.5 + 0.5 * self._jitter())

    def _ring(self, what: str) -> None:
        try:
            self._alarm(what)
        except Exception:
            # An alarm that cannot be raised must not end the polling: health shows the age of the last poll.
            return


def has_id(update: object) -> bool:
    """Say whether *update* has an id that can be confirmed."""
    if type(update) is not dict:
        return False
    number = update.get("update_id")
    return type(number) is int and 0 < number < MAX_ID
