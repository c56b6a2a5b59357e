"""The sandbox itself: one loopback address for the Bot API and the page.

Decides which request goes where, and refuses whoever does not come from this machine's own loopback by name.
In tests: `async with Sandbox.start(testing=True) as box`. As a process: `python -m bot.sandbox.server --testing`.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.abc import AbstractStreamWriter
from aiohttp.http_parser import RawRequestMessage
from aiohttp.streams import StreamReader
from aiohttp.web_protocol import RequestHandler

from bot.sandbox.botapi import BotApi
from bot.sandbox.chats import Bot
from bot.sandbox.clock import Clock
from bot.sandbox.faults import Faults
from bot.sandbox.group import Group
from bot.sandbox.hooks import TestHooks
from bot.sandbox.live import Live
from bot.sandbox.pageapi import PageApi
from bot.sandbox.phone import Phone
from bot.sandbox.record import Call, Record
from bot.sandbox.stage import Stage
from bot.sandbox.webhook import Deliverer
from bot.sandbox.world import World

LOOPBACK = "127.0.0.1"
#: Telegram takes uploads of 50 MB; a little more for what is around them.
LARGEST_BODY = 55 * 2**20


class Sandbox:
    """One sandbox: its world, its address, its phones.

    Args:
        testing: offer `/test/…` over HTTP, and fail at the end on a breach or an error of the sandbox's own.
        limits: refuse what is too fast, as Telegram does; off for tests if left out.
        wind, restart: what the page's clock and restart buttons do beside winding the clock.
        data: the folder whose databases the page may show.
    """

    def __init__(
        self,
        *,
        testing: bool = False,
        clock: Clock | None = None,
        limits: bool | None = None,
        wind: Callable[[datetime], Awaitable[None]] | None = None,
        restart: Callable[[], Awaitable[None]] | None = None,
        data: Path | None = None,
        bot_name: str = "Heard",
        bot_username: str = "heard_test_bot",
        token: str = "",
        webhook_pause: float = 1.0,
    ) -> None:
        self.testing = testing
        self.clock = clock or Clock()
        self.live = Live()
        self.world = World(
            self.clock, limits=(not testing) if limits is None else limits, on_fault=self._faults_changed
        )
        self.bot = self.world.add_bot(bot_name, bot_username, token)
        self.phones: dict[str, Phone] = {}
        self.stage = Stage(wind=wind, restart=restart, data=data, live=self.live, clock=self.clock)
        self._api = BotApi(self.world)
        self._page = PageApi(self.world, self.stage)
        self._hooks = TestHooks(self) if testing else None
        self.deliverer = Deliverer(self.world, self._api.act_on_reply, webhook_pause)
        self._server: web.Server | None = None
        self._listener: asyncio.AbstractServer | None = None
        self._pushing: asyncio.Task[None] | None = None
        self._reopening: asyncio.Future[None] | None = None
        self._hosts: frozenset[str] = frozenset()
        self.port = 0

    # -- open and close ------------------------------------------------------------------------

    @classmethod
    @contextlib.asynccontextmanager
    async def start(cls, *, port: int = 0, **options: Any) -> AsyncIterator[Sandbox]:
        """Run a sandbox on *port* (0: any free one); the other *options* are the class's.

        Raises:
            Violated: at the end, when testing: a method was called that must never be.
        """
        box = cls(**options)
        await box.open(port)
        try:
            yield box
        finally:
            await box.close()
        if box.testing:
            box.check()

    async def open(self, port: int = 0) -> None:
        """Begin to listen."""
        self._server = web.Server(self._handle, request_factory=_make_request, access_log=None)
        await self._listen(port)
        self.world.faults.close_port = self._stop_listening
        self.world.faults.open_port = self._listen_again
        self._pushing = asyncio.ensure_future(self.deliverer.run())

    async def _listen(self, port: int) -> None:
        assert self._server is not None
        loop = asyncio.get_running_loop()
        self._listener = await loop.create_server(
            self._server, LOOPBACK, port, reuse_address=True, backlog=1024
        )
        self.port = self._listener.sockets[0].getsockname()[1]
        names = (LOOPBACK, "localhost", "[::1]")
        self._hosts = frozenset(f"{name}:{self.port}" for name in names) | (
            frozenset(names) if self.port == 80 else frozenset()
        )

    def _stop_listening(self) -> None:
        if self._listener is not None:
            self._listener.close()
            self._listener = None

    def _listen_again(self) -> None:
        if self._listener is None and self._server is not None:
            self._reopening = asyncio.ensure_future(self._listen(self.port))

    async def close(self) -> None:
        """Stop listening and end all that is under way."""
        self.live.close()
        await self.stage.close()
        self._stop_listening()
        if self._pushing is not None:
            self._pushing.cancel()
            await asyncio.gather(self._pushing, return_exceptions=True)
        server, self._server = self._server, None
        if server is not None:
            server.pre_shutdown()
            await server.shutdown(0.05)

    def check(self) -> None:
        """Fail if the program called what it must never call, or if the sandbox itself was at fault."""
        for error in self._api.errors:
            raise error
        self.record.check()

    # -- requests ------------------------------------------------------------------------------

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.headers.get("Host") not in self._hosts:
            return web.Response(status=403, text="The sandbox answers on loopback only.")
        path = request.path
        if path.startswith("/bot"):
            return await self._api.handle(request)
        if path.startswith("/file/bot"):
            return await self._api.handle_file(request)
        if path.startswith("/test/") and self._hooks is not None:
            return await self._hooks.handle(request)
        return await self._page.handle(request)

    def _faults_changed(self) -> None:
        self._page.tell_faults()

    # -- for tests and for the demo ------------------------------------------------------------

    @property
    def url(self) -> str:
        """The address, without a slash at its end: what `telegram.api_url` is set to."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def token(self) -> str:
        """The first bot's token."""
        return self.bot.token

    @property
    def record(self) -> Record:
        """Everything that was asked."""
        return self.world.record

    @property
    def calls(self) -> list[Call]:
        """All calls, the oldest first."""
        return list(self.world.record.calls)

    @property
    def faults(self) -> Faults:
        """What goes wrong on purpose."""
        return self.world.faults

    def user(
        self,
        name: str,
        *,
        id: int | None = None,
        first_name: str = "",
        last_name: str = "",
        username: str = "",
        language: str = "en",
        title: str = "",
        who: str = "",
        bot: Bot | None = None,
        on_page: bool = True,
    ) -> Phone:
        """Give the phone called *name*, made when first asked for; *bot* other than the first gives a second chat."""
        bot = bot or self.bot
        key = name if bot is self.bot else f"{name}@{bot.username}"
        if key in self.phones:
            return self.phones[key]
        first = self.phones.get(name)
        person = (
            first.person
            if first is not None
            else self.world.add_person(
                first_name or name.capitalize(),
                id=id,
                last_name=last_name,
                username=username,
                language=language,
            )
        )
        phone = Phone(self.world, bot, person, key, title, who)
        self.phones[key] = phone
        if on_page:
            self._page.add(phone)
        return phone

    def another_bot(self, name: str, username: str, token: str = "") -> Bot:
        """Make a further bot."""
        return self.world.add_bot(name, username, token)

    def group(self, title: str, *, bot: Bot | None = None, kind: str = "supergroup") -> Group:
        """Make a group, with no bot in it yet."""
        return Group(self.world, bot or self.bot, title, kind=kind)

    async def push_raw(
        self, update: dict[str, Any] | str | bytes, *, bot: Bot | None = None, chat: int = 0
    ) -> int:
        """Give the bot an update just as it is, however wrong; give its id."""
        return (bot or self.bot).updates.push_raw(update, chat)

    async def taken(self, seconds: float = 30, *, bot: Bot | None = None) -> None:
        """Wait until the bot confirmed every update.

        Raises:
            AssertionError: some still wait.
        """
        updates = (bot or self.bot).updates
        done = await self.world.until(lambda: not updates.waiting, seconds)
        assert done, f"{len(updates.waiting)} updates were not confirmed after {seconds:g} seconds"

    async def called(
        self, method: str, times: int = 1, seconds: float = 30, *, status: int | None = None
    ) -> list[Call]:
        """Wait until *method* was called and ended so often (with *status*, if one is given), and give the calls.

        Raises:
            AssertionError: it was not.
        """

        def ended() -> list[Call]:
            return [
                c
                for c in self.record.of(method)
                if (c.status == status if status is not None else c.status or c.fault)
            ]

        await self.world.until(lambda: len(ended()) >= times, seconds)
        found = ended()
        assert len(found) >= times, (
            f"{method} was called {len(found)} times in {seconds:g} seconds, not {times}"
        )
        return found

    async def until(self, true: Callable[[], Any], seconds: float = 30) -> Any:
        """Wait until *true()* is true and give its value; it is looked at whenever something happens here.

        Raises:
            AssertionError: it is not after *seconds*.
        """
        value = await self.world.until(true, seconds)
        assert value, f"{getattr(true, '__name__', 'it')} did not come true in {seconds:g} seconds"
        return value


def _make_request(
    message: RawRequestMessage,
    payload: StreamReader,
    protocol: RequestHandler,
    writer: AbstractStreamWriter,
    task: asyncio.Task[None],
) -> web.BaseRequest:
    loop = asyncio.get_running_loop()
    return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=LARGEST_BODY)


async def _run(arguments: argparse.Namespace) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    box = Sandbox(testing=arguments.testing, limits=arguments.limits, token=arguments.token)
    await box.open(arguments.port)
    where = {"url": box.url, "page": f"{box.url}/", "token": box.token, "username": box.bot.username}
    sys.stdout.write(json.dumps(where) + "\n")
    sys.stdout.flush()
    try:
        await stop.wait()
    finally:
        await box.close()


def main() -> None:
    """Run a sandbox as a process of its own; its address is the first line on standard output, as JSON."""
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox.server", description=main.__doc__)
    parser.add_argument("--port", type=int, default=0, help="0: any free one")
    parser.add_argument("--token", default="", help="the bot's token; made up if left out")
    parser.add_argument(
        "--testing", action="store_true", help="offer /test/ to whoever can reach this loopback"
    )
    parser.add_argument("--limits", action="store_true", help="refuse what is too fast, as Telegram does")
    asyncio.run(_run(parser.parse_args()))


if __name__ == "__main__":
    main()
