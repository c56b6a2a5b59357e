"""How this process serves HTTP beside its other work: a small uvicorn inside our own event loop.

Decides what a caller may cost us: every wait for a caller has an end, every connection counts. Refuses to
take signals (they are the application's), to log requests, and to know what is served. TLS is the work of the
proxy in front.
"""

from __future__ import annotations

import asyncio
import logging
import math
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol


class CannotListen(Exception):
    """An address cannot be listened on."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one caller may take, in seconds, bytes and connections.

    `head_seconds`: from the connection, or the end of the request before, to the end of a request's head.
    `rest_seconds`, `rest_bytes`: what is still read, and thrown away, of a body after its answer, so that
    who is still sending can read the answer. `stuck_seconds`: how long an answer may wait to be read.
    `idle_seconds`: between two requests; longer than a proxy's (nginx: 60), so that it is not we who close.
    """

    head_seconds: float = 10.0
    idle_seconds: int = 65
    rest_seconds: float = 5.0
    rest_bytes: int = 8 * 2**20
    stuck_seconds: float = 10.0
    connections: int = 256
    head_bytes: int = 16 * 2**10


class Server:
    """A server that runs; made by `serve`."""

    def __init__(self, server: _Uvicorn, running: asyncio.Task[None], port: int) -> None:
        self._server = server
        self._running = running
        self.port = port

    async def ended(self) -> None:
        """Wait until it has stopped, and raise what ended it if it was not `stop`."""
        await asyncio.shield(self._running)

    async def stop(self, seconds: float = 5.0) -> None:
        """Take no more requests, let those under way end for *seconds*, and close."""
        self._server.config.timeout_graceful_shutdown = math.ceil(seconds)
        self._server.leaving.set()
        await asyncio.wait({self._running})


async def serve(app: ASGIApp, host: str, port: int, bounds: Bounds | None = None) -> Server:
    """Serve *app* at *host* and *port* (0: any free one) until `Server.stop`.

    Raises:
        CannotListen: the address is taken, not this machine's, or not allowed.
    """
    listening = _listen(host, port)
    server = _Uvicorn(_Config(app, bounds or Bounds()))
    running = asyncio.create_task(server.serve(sockets=[listening]), name="webserver")
    up = asyncio.create_task(server.up.wait())
    await asyncio.wait({running, up}, return_when=asyncio.FIRST_COMPLETED)
    if not up.done():
        up.cancel()
        await running
    return Server(server, running, listening.getsockname()[1])


def _listen(host: str, port: int) -> socket.socket:
    """Bind here: uvicorn itself would end the whole process if it could not."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=256)
    except OSError as exc:
        reason = exc.strerror or type(exc).__name__
        raise CannotListen(
            f"{host}:{port} cannot be listened on ({reason}); expected an address of this machine that no "
            "other program uses"
        ) from exc


class _Config(uvicorn.Config):
    """uvicorn as we use it: plain HTTP/1.1, no log of its own, nothing believed of a proxy's headers."""

    def __init__(self, app: ASGIApp, bounds: Bounds) -> None:
        super().__init__(
            app,
            http=_BoundedProtocol,
            ws="none",
            lifespan="off",
            interface="asgi3",
            log_config=None,
            log_level=logging.ERROR,  # whoever sends nonsense could fill the log with warnings
            access_log=False,
            proxy_headers=False,
            server_header=False,
            date_header=False,
            timeout_keep_alive=bounds.idle_seconds,
            h11_max_incomplete_event_size=bounds.head_bytes,
        )
        self.bounds = bounds


class _Uvicorn(uvicorn.Server):
    """uvicorn without its signal handlers and its ten wake-ups a second."""

    def __init__(self, config: _Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()
        self.leaving = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()

    async def main_loop(self) -> None:
        await self.leaving.wait()


class _BoundedProtocol(H11Protocol):
    """uvicorn's protocol, with an end to every wait for the other side.

    A request's body while the application reads it is the application's to bound: `_phase` is then "".
    """

    config: _Config
    _phase = ""
    _deadline: asyncio.TimerHandle | None = None
    _stuck: asyncio.TimerHandle | None = None
    _unread = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # asyncio's types are wider than what it gives
        super().connection_made(transport)
        if len(self.connections) > self.config.bounds.connections:
            transport.abort()
        self._bound(0)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._bound(len(data))

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._bound(0)

    def connection_lost(self, exc: Exception | None) -> None:
        for timer in (self._deadline, self._stuck):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._stuck = self.loop.call_later(self.config.bounds.stuck_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._stuck is not None:
            self._stuck.cancel()

    def send_400_response(self, msg: str) -> None:
        try:
            super().send_400_response(msg)
        except h11.LocalProtocolError:  # an answer is out or half out already
            self.transport.abort()

    def _bound(self, received: int) -> None:
        """Say for whom this connection waits now, and give the other side its time."""
        bounds = self.config.bounds
        answered = self.cycle is not None and self.cycle.response_complete
        if self.conn.their_state is h11.IDLE:
            idle = self.timeout_keep_alive_task is not None  # uvicorn's own timer runs
            phase, seconds = ("", 0.0) if idle else ("head", bounds.head_seconds)
        elif answered and self.conn.their_state is h11.SEND_BODY:
            phase, seconds = "rest", bounds.rest_seconds
            self._unread += received
        else:
            phase, seconds = "", 0.0
        if phase != self._phase:
            self._begin(phase, seconds)
        if self._unread > bounds.rest_bytes:
            self.transport.abort()

    def _begin(self, phase: str, seconds: float) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
        self._phase, self._unread = phase, 0
        self._deadline = self.loop.call_later(seconds, self.transport.abort) if phase else None
