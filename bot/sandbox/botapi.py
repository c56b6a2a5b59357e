"""The Bot API over HTTP: from a request to an answer, with everything that may go wrong on purpose in between.

Decides, in this order: is the sandbox down; is the token known; is the method allowed; what fault is due before the
effect; the effect; what fault is due after it.
"""

from __future__ import annotations

import asyncio
import inspect
import re
import socket
import struct
import time
from collections.abc import Iterable
from email.utils import formatdate
from typing import Any

from aiohttp import web

from bot.sandbox.account import METHODS
from bot.sandbox.arguments import Arguments, read_arguments
from bot.sandbox.chats import Bot
from bot.sandbox.faults import Fault
from bot.sandbox.record import Call
from bot.sandbox.refusals import Refused, error_body, name_of
from bot.sandbox.wire import encode
from bot.sandbox.world import World

FILE = "file"
_BY_LOWER = {name.lower(): name for name in METHODS}
_TOKEN = re.compile(r"\d{3,}:[A-Za-z0-9_-]+\Z")
_JSON = {"Content-Type": "application/json"}
_RESET = struct.pack("ii", 1, 0)


class BotApi:
    """Answers requests whose path begins with `/bot` or `/file/bot`; *errors* holds what the sandbox did wrong itself."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.errors: list[Exception] = []

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request of a bot."""
        path = request.path
        token, _, name = path.removeprefix("/bot").partition("/")
        method = _BY_LOWER.get(name.lower(), name)
        bot = self.world.bots.get(token)
        call = self.world.record.begin(
            time.monotonic(), self.world.clock.now(), bot.username if bot else "", method, {}
        )
        if self.world.faults.down:
            call.fault = "down"
            return break_connection(request)
        try:
            if bot is None:
                raise Refused(401 if _TOKEN.match(token) else 404)
            args = await read_arguments(request)
            call.args = args.recorded()
            if method not in METHODS:
                self.world.record.violated(call)
                raise Refused(404)
        except Refused as refused:
            return self._refuse(call, refused)
        if (fault := self.world.faults.take(method, args.given)) is not None:
            return await self._faulty(request, call, bot, args, fault)
        answer = await self._answer(call, bot, args)
        if self.world.faults.down:  # it went down while a poll was held
            call.fault = "down"
            call.status = 0
            return break_connection(request)
        return self._whole(*answer)

    async def _answer(self, call: Call, bot: Bot, args: Arguments) -> tuple[int, bytes]:
        """Carry out a method: status and body."""
        try:
            result = METHODS[call.method](self.world, bot, args)
            if inspect.isawaitable(result):
                result = await result
        except Refused as refused:
            self.world.record.end(call, refused.status, refused.description)
            return refused.status, error_body(refused.status, refused.description, refused.parameters)
        except Exception as exc:  # a fault of the sandbox's own: shown to the test at its end
            self.errors.append(exc)
            self.world.record.end(call, 500, "the sandbox itself is at fault")
            return 500, error_body(500, "Internal Server Error: the sandbox itself is at fault")
        call.effect = True
        call.result = result
        self.world.record.end(call, 200)
        self.world.wake()
        if call.method == "getUpdates":
            call.result = None
            return 200, b'{"ok":true,"result":[' + b",".join(result) + b"]}"
        return 200, b'{"ok":true,"result":' + encode(result) + b"}"

    def _refuse(self, call: Call, refused: Refused) -> web.Response:
        self.world.record.end(call, refused.status, refused.description)
        self.world.wake()
        return self._whole(
            refused.status, error_body(refused.status, refused.description, refused.parameters)
        )

    def _whole(self, status: int, body: bytes) -> web.Response:
        return web.Response(status=status, body=body, headers=self._headers())

    def _headers(self) -> dict[str, str]:
        """Date an answer by the sandbox's own clock, as Telegram does by its."""
        return {**_JSON, "Date": formatdate(self.world.clock.stamp(), usegmt=True)}

    # -- faults --------------------------------------------------------------------------------

    async def _faulty(
        self, request: web.BaseRequest, call: Call, bot: Bot, args: Arguments, fault: Fault
    ) -> web.StreamResponse:
        call.fault = fault.name
        if fault.delay:
            await asyncio.sleep(fault.delay)
        if fault.hang:
            await asyncio.Event().wait()  # until the sandbox closes
        if fault.held is not None:
            await fault.held.wait()
        if fault.reset:
            self.world.record.end(call, 0)
            return break_connection(request)
        if (instead := self._instead(call, fault)) is not None:
            return await _send(request, *instead, drip=fault.drip)
        status, body = await self._answer(call, bot, args)
        if fault.late:
            await asyncio.sleep(fault.late)
        if fault.lost:
            call.status = 0
            return break_connection(request)
        return await _send(request, status, body, self._headers(), drip=fault.drip)

    def _instead(self, call: Call, fault: Fault) -> tuple[int, bytes, dict[str, str]] | None:
        """Give the answer that stands in place of the method's, or None if the method is to be carried out."""
        if fault.redirect:
            self.world.record.end(call, 302)
            return 302, b"", {"Location": fault.redirect, "Content-Type": "text/html"}
        if fault.body is not None:
            self.world.record.end(call, fault.status or 200)
            return fault.status or 200, fault.body, {"Content-Type": fault.content_type}
        if fault.status:
            words = fault.description or name_of(fault.status)
            self.world.record.end(call, fault.status, words)
            return fault.status, error_body(fault.status, words, fault.parameters), _JSON
        return None

    # -- files ---------------------------------------------------------------------------------

    async def handle_file(self, request: web.BaseRequest) -> web.StreamResponse:
        """Give a file at `/file/bot<token>/<path>`."""
        token, _, path = request.path.removeprefix("/file/bot").partition("/")
        bot = self.world.bots.get(token)
        now = self.world.clock.now()
        call = self.world.record.begin(
            time.monotonic(), now, bot.username if bot else "", FILE, {"path": path}
        )
        if self.world.faults.down:
            call.fault = "down"
            return break_connection(request)
        if bot is None:
            return self._refuse(call, Refused(401 if _TOKEN.match(token) else 404))
        fault = self.world.faults.take(FILE, call.args) or Fault()
        call.fault = fault.name if fault != Fault() else ""
        await asyncio.sleep(fault.delay)
        if fault.reset:
            return break_connection(request)
        if (instead := self._instead(call, fault)) is not None:
            return await _send(request, *instead, drip=fault.drip)
        stored = self.world.files.at(path)
        if stored is None or stored.size > 20 * 2**20:
            return self._refuse(call, Refused(404))
        self.world.record.end(call, 200)
        if fault.lost:
            return break_connection(request)
        return await _send(
            request, 200, stored.content, {"Content-Type": "application/octet-stream"}, drip=fault.drip
        )

    # -- for the webhook -----------------------------------------------------------------------

    async def act_on_reply(self, bot: Bot, reply: dict[str, Any]) -> None:
        """Carry out the method that a webhook's answer names; as at Telegram, nobody hears how it went."""
        method = _BY_LOWER.get(str(reply.pop("method", "")).lower(), "")
        call = self.world.record.begin(
            time.monotonic(), self.world.clock.now(), bot.username, method or "unknown", reply
        )
        if method:
            await self._answer(call, bot, Arguments(reply))
        else:
            self.world.record.violated(call)


async def _send(
    request: web.BaseRequest, status: int, body: bytes, headers: dict[str, str], *, drip: float
) -> web.StreamResponse:
    if not drip:
        return web.Response(status=status, body=body, headers=headers)
    response = web.StreamResponse(status=status, headers={**headers, "Content-Length": str(len(body))})
    await response.prepare(request)
    for piece in _pieces(body, 50):
        await response.write(piece)
        await asyncio.sleep(drip / 50)
    await response.write_eof()
    return response


def _pieces(body: bytes, count: int) -> Iterable[bytes]:
    size = max(1, -(-len(body) // count))
    return (body[i : i + size] for i in range(0, len(body), size))


def break_connection(request: web.BaseRequest) -> web.Response:
    """Break the connection so that the other side sees a reset; the response given back goes nowhere."""
    if (transport := request.transport) is not None:
        connection = transport.get_extra_info("socket")
        if connection is not None:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        transport.abort()
    return web.Response()
