"""How updates are pushed to a bot that set a webhook.

Decides order, pauses and what counts as taken, as Telegram does: one chat's updates one after another, different
chats' side by side, 60 seconds for an answer, anything but a 2xx comes again with growing pauses.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable

import aiohttp

from bot.sandbox.chats import Bot
from bot.sandbox.refusals import name_of
from bot.sandbox.updates import Update, Webhook
from bot.sandbox.world import World

ANSWER_SECONDS = 60.0
LONGEST_PAUSE_SECONDS = 60.0


class Deliverer:
    """Pushes the updates of all bots of one sandbox.

    Args:
        act: carries out the method that an answer names (Bot API, "Making requests when getting updates").
        pause: seconds before the second try; each further pause is twice as long, up to a minute.
    """

    def __init__(
        self, world: World, act: Callable[[Bot, dict[str, object]], Awaitable[None]], pause: float = 1.0
    ) -> None:
        self.world, self._act, self.pause = world, act, pause
        self._session: aiohttp.ClientSession | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._busy: set[tuple[int, int]] = set()
        self._news = asyncio.Event()
        world.on_updates.append(self._news.set)

    async def run(self) -> None:
        """Push until cancelled."""
        try:
            while True:
                await self._news.wait()
                self._news.clear()
                self._start_some()
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            if self._session is not None:
                await self._session.close()

    def _start_some(self) -> None:
        """Begin to push what can be pushed now."""
        for bot in self.world.bots.values():
            hook = bot.updates.webhook
            if hook is None:
                continue
            bot.updates.expire()
            under_way = sum(1 for owner, _ in self._busy if owner == bot.id)
            for update in list(bot.updates.waiting):
                if under_way >= hook.max_connections:
                    break
                if (bot.id, update.chat) in self._busy:
                    continue
                self._busy.add((bot.id, update.chat))
                under_way += 1
                task = asyncio.ensure_future(self._push(bot, hook, update))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def _push(self, bot: Bot, hook: Webhook, update: Update) -> None:
        try:
            while bot.updates.webhook is hook and update in bot.updates.waiting:
                update.tries += 1
                if await self.push_once(bot, hook, update.raw):
                    bot.updates.delivered(update)
                    return
                pause = min(self.pause * 2 ** (update.tries - 1), LONGEST_PAUSE_SECONDS)
                await self.world.until(lambda: bot.updates.webhook is not hook, pause)
        finally:
            self._busy.discard((bot.id, update.chat))
            self._news.set()

    async def push_once(self, bot: Bot, hook: Webhook, raw: bytes) -> bool:
        """Send *raw* to the webhook once; say whether it was taken."""
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ANSWER_SECONDS))
        headers = {"Content-Type": "application/json"}
        if hook.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = hook.secret
        try:
            async with self._session.post(
                hook.url, data=raw, headers=headers, allow_redirects=False, ssl=False
            ) as answer:
                body = await answer.read()
                status = answer.status
        except TimeoutError:
            return self._failed(hook, "Read timeout expired")
        except aiohttp.ClientConnectorError:
            return self._failed(hook, "Connection refused")
        except aiohttp.ClientError:
            return self._failed(hook, "Connection reset by peer")
        if not 200 <= status < 300:
            return self._failed(hook, f"Wrong response from the webhook: {status} {name_of(status)}")
        await self._act_on(bot, body)
        return True

    def _failed(self, hook: Webhook, why: str) -> bool:
        hook.error_at, hook.error = self.world.clock.stamp(), why
        return False

    async def _act_on(self, bot: Bot, body: bytes) -> None:
        try:
            reply = json.loads(body) if body else None
        except ValueError:
            return
        if isinstance(reply, dict) and "method" in reply:
            await self._act(bot, reply)
