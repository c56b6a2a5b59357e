"""The two echoes that the benchmark holds Heard against: bots that answer everything and keep nothing.

Decides what "as python-telegram-bot does it" means. One uses its `Bot` over our transport, the other all
of its stock: `Application`, `Updater`, httpx. Neither is ever part of a running Heard.
"""

from __future__ import annotations

import asyncio
from typing import Any, Protocol

from telegram import Bot, Update
from telegram.ext import Application, ApplicationBuilder, ContextTypes, MessageHandler, filters

from bot.doors.transport import AiohttpTransport

_LONG_POLL_SECONDS = 25


class Echo(Protocol):
    """A bot that answers everything: *answered* counts what Telegram took."""

    answered: int

    async def open(self) -> None:
        """Begin to answer."""

    async def close(self) -> None:
        """End."""


class BareEcho:
    """python-telegram-bot's `Bot` over our transport; what is under way is limited, and nothing else."""

    def __init__(self, api_url: str, token: str, answer: str, under_way: int) -> None:
        self.answered = 0
        self._answer = answer
        self._room = asyncio.Semaphore(under_way)
        self._tasks: set[asyncio.Task[None]] = set()
        self._bot = Bot(
            token,
            base_url=f"{api_url}/bot",
            request=AiohttpTransport(api_url, token),
            get_updates_request=AiohttpTransport(api_url, token, connections=2),
        )

    async def open(self) -> None:
        """Begin to answer."""
        await self._bot.initialize()
        self._start(self._poll())

    async def close(self) -> None:
        """End."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._bot.shutdown()

    def _start(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _poll(self) -> None:
        offset = None
        while True:
            for update in await self._bot.get_updates(offset=offset, timeout=_LONG_POLL_SECONDS):
                offset = update.update_id + 1
                if update.message is not None:
                    self._start(self._reply(update.message.chat_id))

    async def _reply(self, chat: int) -> None:
        async with self._room:
            await self._bot.send_message(chat, self._answer)
        self.answered += 1


class StockEcho:
    """python-telegram-bot as it comes: `Application` with `concurrent_updates`, without persistence."""

    def __init__(self, api_url: str, token: str, answer: str, under_way: int) -> None:
        self.answered = 0
        self._answer = answer
        builder = ApplicationBuilder().token(token).base_url(f"{api_url}/bot")
        self._application: Application[Any, Any, Any, Any, Any, Any]
        self._application = builder.concurrent_updates(under_way).build()
        self._application.add_handler(MessageHandler(filters.TEXT, self._reply))

    async def open(self) -> None:
        """Begin to answer."""
        await self._application.initialize()
        await self._application.start()
        assert self._application.updater is not None
        await self._application.updater.start_polling()

    async def close(self) -> None:
        """End."""
        assert self._application.updater is not None
        await self._application.updater.stop()
        await self._application.stop()
        await self._application.shutdown()

    async def _reply(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:  # noqa: ARG002 - the contract's
        if update.message is not None:
            await update.message.reply_text(self._answer)
            self.answered += 1
