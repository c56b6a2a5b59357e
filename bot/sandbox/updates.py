"""What Telegram holds for a bot until the bot has it.

Decides which updates are given to whom: an offset confirms all before it, a second reader ends the first, a
webhook ends all readers, and what nobody fetches in a day is gone. An update is kept as the bytes that go out, so
that a wrong one can be given too.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.sandbox.clock import Clock
from bot.sandbox.refusals import OTHER_POLLER, WEBHOOK_IS_SET, Refused
from bot.sandbox.wire import encode

KEPT = timedelta(hours=24)
MOST = 100
LONGEST_POLL_SECONDS = 50.0
#: Sent only to bots that ask for them by name (Bot API, `getUpdates`, `allowed_updates`).
ONLY_IF_ASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(slots=True)
class Update:
    """One update that waits: *raw* is its JSON, *chat* keeps the order of one chat's, *tries* the webhook's."""

    id: int
    at: datetime
    raw: bytes
    chat: int = 0
    tries: int = 0


@dataclass(slots=True)
class Webhook:
    """Where a bot wants its updates sent, and how that went."""

    url: str
    secret: str = ""
    max_connections: int = 40
    certificate: bool = False
    error_at: int = 0
    error: str = ""


@dataclass(eq=False)
class Updates:
    """One bot's updates."""

    clock: Clock
    first_id: int
    waiting: deque[Update] = field(default_factory=deque)
    allowed: frozenset[str] | None = None
    webhook: Webhook | None = None
    #: Called when there is something new for a webhook, or a webhook came or went.
    on_change: Callable[[], None] | None = None
    #: How many were confirmed by an offset or a webhook's 2xx.
    confirmed: int = 0

    def __post_init__(self) -> None:
        self._next = self.first_id
        self._news = asyncio.Event()
        self._reader: asyncio.Future[str] | None = None

    # -- in ------------------------------------------------------------------------------------

    def push(self, kind: str, body: dict[str, Any], chat: int = 0) -> int | None:
        """Add an update of *kind*; give its id, or None if the bot does not want such."""
        if (self.allowed is None and kind in ONLY_IF_ASKED) or (
            self.allowed is not None and kind not in self.allowed
        ):
            return None
        update_id = self.next_id()
        raw = f'{{"update_id":{update_id},"{kind}":'.encode() + encode(body) + b"}"
        return self._add(Update(update_id, self.clock.now(), raw, chat))

    def push_raw(self, update: dict[str, Any] | str | bytes, chat: int = 0) -> int:
        """Add an update just as it is; one without `update_id` is given the next."""
        if isinstance(update, dict):
            if "update_id" not in update:
                update = {"update_id": self.next_id(), **update}
            known = update["update_id"]
            update_id = known if isinstance(known, int) else self.next_id()
            return self._add(Update(update_id, self.clock.now(), json.dumps(update).encode(), chat))
        raw = update.encode() if isinstance(update, str) else update
        return self._add(Update(self.next_id(), self.clock.now(), raw, chat))

    def next_id(self) -> int:
        """Take the next update id."""
        self._next += 1
        return self._next - 1

    def _add(self, update: Update) -> int:
        self._next = max(self._next, update.id + 1)
        self.waiting.append(update)
        self._tell()
        return update.id

    def _tell(self) -> None:
        news, self._news = self._news, asyncio.Event()
        news.set()
        if self.on_change is not None:
            self.on_change()

    # -- out -----------------------------------------------------------------------------------

    async def get(self, offset: int, limit: int, seconds: float) -> list[bytes]:
        """Do `getUpdates`: confirm what is before *offset*, then give up to *limit*, waiting *seconds*.

        Raises:
            Refused: 409, because a webhook is set or another reader came.
        """
        if self.webhook is not None:
            raise Refused(409, WEBHOOK_IS_SET)
        self._end_reader(OTHER_POLLER)
        self._confirm(offset)
        deadline = asyncio.get_running_loop().time() + min(seconds, LONGEST_POLL_SECONDS)
        while True:
            self.expire()
            if self.waiting:
                count = min(max(limit, 1), MOST)
                return [self.waiting[i].raw for i in range(min(count, len(self.waiting)))]
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                return []
            await self._wait(left)

    async def _wait(self, seconds: float) -> None:
        reader: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        news = asyncio.ensure_future(self._news.wait())
        self._reader = reader
        try:
            waits: set[asyncio.Future[Any]] = {reader, news}
            await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            news.cancel()
            if self._reader is reader:
                self._reader = None
        if reader.done():
            raise Refused(409, reader.result())

    def _end_reader(self, why: str) -> None:
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(why)
        self._reader = None

    @property
    def polled(self) -> bool:
        """Whether somebody waits in `getUpdates` now."""
        return self._reader is not None

    def _confirm(self, offset: int) -> None:
        before = len(self.waiting)
        if offset > 0:
            if any(update.id < offset for update in self.waiting):
                self.waiting = deque(update for update in self.waiting if update.id >= offset)
        elif offset < 0:
            while len(self.waiting) > -offset:
                self.waiting.popleft()
        self.confirmed += before - len(self.waiting)

    def delivered(self, update: Update) -> None:
        """Take away what a webhook took."""
        if update in self.waiting:
            self.waiting.remove(update)
            self.confirmed += 1
            self._tell()

    def expire(self) -> None:
        """Drop what waited longer than a day."""
        oldest = self.clock.now() - KEPT
        while self.waiting and self.waiting[0].at < oldest:
            self.waiting.popleft()

    def allow(self, kinds: list[str] | None) -> None:
        """Note which kinds the bot wants from now on; an empty list stands for the usual ones, None for no change."""
        if kinds is not None:
            self.allowed = frozenset(kinds) or None

    def set_webhook(self, webhook: Webhook | None, *, drop: bool) -> None:
        """Take up or leave a webhook; *drop* throws away what waits."""
        self._end_reader("terminated by setWebhook request")
        self.webhook = webhook
        if drop:
            self.waiting.clear()
        self._tell()
