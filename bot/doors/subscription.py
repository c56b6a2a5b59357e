"""How Telegram hands updates over: pushed to our webhook, or kept until we poll.

Decides what is asked of Telegram, and looks every few minutes whether it still stands: whoever has stolen the
token can point the bot at themselves. Refuses to drop what waits at Telegram.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from datetime import datetime
from typing import Any

from telegram.error import TelegramError

from bot.doors import AskedToWait, DoorError, TokenRefused
from bot.doors.transport import AiohttpTransport
from bot.doors.updates import ALLOWED_UPDATES
from bot.doors.verdicts import door_error

#: How many updates Telegram may push at once; one chat's come one after another.
MAX_CONNECTIONS = 40
CHECK_SECONDS = 180.0
MAX_PAUSE_SECONDS = 30.0


class Subscription:
    """How Telegram hands updates over: pushed to *url*, or, where there is none, fetched by polling.

    Nothing that waits at Telegram is ever dropped, and Telegram may be away: it is tried for ever.

    Args:
        alarm: told `token-refused`, `somebody-else-reads` (another's webhook stands in place of ours),
            `webhook_removed`, `hook-refused`, `hook-unreached` (Telegram reports that pushing fails).
    """

    def __init__(
        self,
        transport: AiohttpTransport,
        *,
        url: str = "",
        secret: str = "",
        alarm: Callable[[str], None],
        now: Callable[[], datetime],
        check_seconds: float = CHECK_SECONDS,
    ) -> None:
        self._transport = transport
        self._url = url
        self._secret = secret
        self._alarm = alarm
        self._now = now
        self._check_seconds = check_seconds
        self._look = asyncio.Event()
        self._failures = 0
        self._error_at = 0
        #: Set once Telegram was asked for the first time, whatever it said.
        self.tried = asyncio.Event()
        #: Whether Telegram does as we want, as far as we know.
        self.settled = False
        #: When Telegram last said so.
        self.settled_at: datetime | None = None

    def look(self) -> None:
        """Look now rather than in a few minutes: something is odd."""
        self._look.set()

    async def run(self) -> None:
        """Ask for what we want, and look again every few minutes, until cancelled."""
        while True:
            self._look.clear()
            pause = await self._once()
            self.tried.set()
            try:
                async with asyncio.timeout(pause):
                    await self._look.wait()
            except TimeoutError:
                continue

    async def _once(self) -> float:
        """Look once; give the seconds until the next time."""
        try:
            if self.settled:
                await self._check()
            if not self.settled:
                await self._set()
        except Exception as fault:  # whatever it is: it is asked again
            return self._after_failure(fault)
        self._failures = 0
        self.settled_at = self._now()
        return self._check_seconds

    def _after_failure(self, fault: Exception) -> float:
        longest = min(MAX_PAUSE_SECONDS, 0.5 * 2.0 ** min(self._failures, 10))
        self._failures += 1
        if isinstance(fault, TokenRefused):
            self._alarm("token-refused")
        elif self._failures == 1 and self._url:
            self._alarm("hook-refused")
        asked = fault.seconds if isinstance(fault, AskedToWait) else 0.0
        return max(longest * random.uniform(0.5, 1.0), min(asked, 2 * MAX_PAUSE_SECONDS))  # noqa: S311 - a pause, nothing secret

    async def _check(self) -> None:
        """See whether what we asked for still stands; take note if it does not."""
        found = await self._ask("getWebhookInfo", {})
        if not isinstance(found, dict) or not isinstance(found.get("url"), str):
            raise DoorError("getWebhookInfo: found no url, expected what was set")
        if found["url"] != self._url:
            self._alarm("somebody-else-reads")
            self.settled = False
        elif self._url and self._fails_anew(found):
            self._alarm("hook-unreached")
            self.settled = False  # set again: the secret too may be another's

    def _fails_anew(self, found: dict[str, Any]) -> bool:
        at, waiting = found.get("last_error_date"), found.get("pending_update_count")
        if type(at) is not int or type(waiting) is not int or waiting == 0 or at <= self._error_at:
            return False
        self._error_at = at
        return True

    async def _set(self) -> None:
        if self._url:
            wanted = {
                "url": self._url,
                "secret_token": self._secret,
                "max_connections": MAX_CONNECTIONS,
                "allowed_updates": ALLOWED_UPDATES,
            }
            await self._ask("setWebhook", wanted)
        else:
            await self._ask("deleteWebhook", {})
            if self.settled_at is not None:
                self._alarm("webhook_removed")
        self.settled = True

    async def _ask(self, method: str, wanted: dict[str, Any]) -> Any:
        try:
            return await self._transport.call(method, wanted, timeout=20.0)
        except TelegramError as fault:
            raise door_error(fault) from None
