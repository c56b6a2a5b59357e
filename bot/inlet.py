"""How updates come in: fetched from Telegram, or pushed by it, as the configuration says.

Decides which of the two runs, in which order they change over, and how old Telegram's last answer is. Refuses to
know what is in an update: it is handed on whole, and has been kept when that returns.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from bot.clock import Clock
from bot.config import Settings
from bot.doors.subscription import Subscription
from bot.doors.transport import AiohttpTransport
from bot.doors.updates import TelegramUpdates
from bot.doors.webhook import Webhook, path_of
from bot.given import ConfigError
from bot.intake import Poller
from bot.provision import pushed_by
from bot.values import split_address
from bot.webserver import CannotListen

#: A long poll takes 35 seconds at most, a pause between two 60; the webhook is looked at every 180.
_POLLED_BOUND, _PUSHED_BOUND = 120.0, 600.0
Spawn = Callable[[Coroutine[Any, Any, None], str], None]


class Inlet:
    """Lets updates in.

    Args:
        transport: by which Telegram is told whether to push.
        take: keeps a batch; what it has returned from is kept.
    """

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        transport: AiohttpTransport,
        take: Callable[[list[dict[str, Any]]], Awaitable[None]],
        alarm: Callable[[str], None],
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._alarm = alarm
        self.polling = AiohttpTransport(settings.telegram.api_url, settings.token, connections=2)
        self.poller = Poller(
            TelegramUpdates(self.polling), take, alarm=self._alarm_of_polling, wall=clock.now
        )
        url, secret = pushed_by(settings)
        self.bound_seconds = _PUSHED_BOUND if url else _POLLED_BOUND
        self.webhook = Webhook(path_of(url), secret, take, alarm=alarm) if url else None
        self.subscription = Subscription(transport, url=url, secret=secret, alarm=alarm, now=clock.now)
        self._began = time.monotonic()

    async def begin(self, spawn: Spawn) -> None:
        """Let Telegram push, or poll; what an earlier process took in is in the queues by now.

        Raises:
            ConfigError: webhook.listen cannot be listened on.
        """
        if self.webhook is None:
            spawn(self._poll(), "poller")
        else:
            try:
                server = await self.webhook.open(*split_address(self._settings.webhook.listen))
            except CannotListen as exc:
                raise ConfigError([f"{self._settings.path}: webhook.listen: {exc}"]) from None
            spawn(server.ended(), "webhook")
        spawn(self.subscription.run(), "subscription")

    def has_answered(self) -> bool:
        """Say whether Telegram ever answered this process."""
        ever = self.subscription.settled_at if self.webhook is not None else self.poller.last_good_poll
        return ever is not None

    def age_seconds(self) -> float:
        """Say how long ago Telegram answered: a poll, or, where it pushes, our look at the webhook."""
        if self.webhook is None:
            return time.monotonic() - (self.poller.last_good_poll or self._began)
        settled_at = self.subscription.settled_at
        if settled_at is None:
            return time.monotonic() - self._began
        return (self._clock.now() - settled_at).total_seconds()

    async def _poll(self) -> None:
        """Poll, once Telegram was asked to push no more: that ends a poll under way."""
        await self.subscription.tried.wait()
        await self.poller.run()

    def _alarm_of_polling(self, what: str) -> None:
        if what == "somebody-else-reads":
            self.subscription.look()
            if not self.subscription.settled:
                return  # our own webhook of before, which Telegram was not yet told to end
        self._alarm(what)
