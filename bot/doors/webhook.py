"""Telegram's webhook: updates that are pushed to us, each on disk before it is answered.

Decides who is heard (whoever bears our secret) and what is too much. Refuses to answer 200 before the commit,
to look into an update, and to log anything of one. (How Telegram comes to push: `subscription`.)

1. compare the secret, before a byte of the body is read: else 403
2. read the body, at most 1 MiB (413) within ten seconds (408)
3. keep it: one commit (503: not kept, send it again); what is no update is kept as unreadable
4. only then say 200: Telegram forgets it
"""

from __future__ import annotations

import asyncio
import hmac
import json
import re
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.doors import UNREADABLE
from bot.doors.subscription import MAX_CONNECTIONS
from bot.webserver import Bounds, Server, serve

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
#: The longest text is 4,096 letters; a message that quotes another has two, with what surrounds them.
MAX_BYTES = 2**20
#: How many we hold at once before we say 503: after a time-out Telegram sends again what is still under way.
MOST_AT_ONCE = 2 * MAX_CONNECTIONS
_ID_FIRST = re.compile(r'\s*\{\s*"update_id"\s*:\s*([1-9]\d{0,17})\s*[,}]')

Take = Callable[[list[dict[str, Any]]], Awaitable[None]]


class _BodyRefused(Exception):
    """A body that is not read to its end."""

    def __init__(self, status: int) -> None:
        super().__init__(f"a body was refused with {status}")
        self.status = status


class Webhook:
    """Takes in what Telegram pushes.

    Args:
        path: where; every other path is 404.
        secret: what Telegram sends along, 1 to 256 of `A-Za-z0-9_-`.
        take: keeps a batch; when it returns, the batch is on disk.
        alarm: told `take-failed`.
        store_seconds: how long Telegram waits for a commit before it hears 503; it waits 60 at most itself.
    """

    def __init__(
        self,
        path: str,
        secret: str,
        take: Take,
        *,
        alarm: Callable[[str], None],
        body_seconds: float = 10.0,
        store_seconds: float = 25.0,
        bounds: Bounds | None = None,
    ) -> None:
        self._secret = secret.encode("ascii")
        self._take = take
        self._alarm = alarm
        self._body_seconds = body_seconds
        self._store_seconds = store_seconds
        self._bounds = bounds
        self._reading = 0
        self._storing: set[asyncio.Task[bool]] = set()
        self._server: Server | None = None
        self.taken = 0
        self.app = Starlette(routes=[Route(path, self._receive, methods=["POST"])])
        self.app.router.redirect_slashes = False

    async def open(self, host: str, port: int) -> Server:
        """Begin to listen. Raises: CannotListen."""
        self._server = await serve(self.app, host, port, self._bounds)
        return self._server

    async def close(self, seconds: float = 5.0) -> None:
        """Listen no more, and let what is being kept be kept."""
        if self._server is not None:
            await self._server.stop(seconds / 2)
        if self._storing:
            await asyncio.wait(self._storing, timeout=seconds / 2)

    async def _receive(self, request: Request) -> Response:
        if not self._is_from_telegram(request):  # 1
            return Response(status_code=403)
        if self._reading + len(self._storing) >= MOST_AT_ONCE:
            return Response(status_code=503, headers={"Retry-After": "5"})
        self._reading += 1
        try:
            async with asyncio.timeout(self._body_seconds):
                body = await _read(request)  # 2
        except TimeoutError:
            return Response(status_code=408)
        except ClientDisconnect:
            return Response(status_code=400)
        except _BodyRefused as refused:
            self._alarm("take-failed")
            return Response(status_code=refused.status)
        finally:
            self._reading -= 1
        return Response(status_code=200 if await self._keep(body) else 503)  # 3, 4

    def _is_from_telegram(self, request: Request) -> bool:
        given = [value for name, value in request.headers.raw if name == SECRET_HEADER.lower().encode()]
        return len(given) == 1 and hmac.compare_digest(given[0], self._secret)

    async def _keep(self, body: bytes) -> bool:
        """Keep *body* and say whether it is on disk by now.

        What takes too long goes on by itself: stopped half-way, an event could be on disk, so that no
        repetition is taken in, and in nobody's hands until the next start.
        """
        storing = asyncio.create_task(self._store(body))
        self._storing.add(storing)
        storing.add_done_callback(self._storing.discard)
        done, _ = await asyncio.wait({storing}, timeout=self._store_seconds)
        return bool(done) and storing.result()

    async def _store(self, body: bytes) -> bool:
        try:
            try:
                await self._take([read_update(body)])
            except (RecursionError, ValueError):  # it was read and cannot be written
                await self._take([_unreadable(body)])
        except Exception:  # not stored is not confirmed: 503, and Telegram comes again
            self._alarm("take-failed")
            return False
        self.taken += 1
        return True


async def _read(request: Request) -> bytes:
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length[:19]) > MAX_BYTES:
        raise _BodyRefused(413)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BYTES:
            raise _BodyRefused(413)
    return bytes(body)


def read_update(body: bytes) -> dict[str, Any]:
    """Read *body* as an update; what is no object comes as `{"unreadable": its text}`, with its id if it is plain."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return _unreadable(body)
    return found if type(found) is dict else _unreadable(body)


def _unreadable(body: bytes) -> dict[str, Any]:
    text = body.decode("utf-8", "replace")
    # Only where Telegram writes it: an id from within a text would stand for an update that is yet to come.
    first = _ID_FIRST.match(text)
    return {"update_id": int(first[1]), UNREADABLE: text} if first else {UNREADABLE: text}


def path_of(public_url: str) -> str:
    """Say which path of ours *public_url* reaches: a proxy hands it on as it is."""
    return urlsplit(public_url).path or "/"
