"""Whether this process is well: /healthz, /readyz and /metrics, and what they are told from.

Decides what well means: Telegram answered a short while ago; pupils' reports are taken in; a row can be written.
All ages are whole minutes and a pause counts from a second on, so that nobody can tell from outside when a child
writes. Refuses to know what reports there are.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from sqlalchemy import Connection
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.clock import Clock
from bot.metrics import ALARM_KINDS, CONTENT_TYPE, Metrics, Reading
from bot.operations.boxes import first_to_send
from bot.operations.condition import box_state
from handlers.service import Service
from storage.aside import first_to_handle, prove_writing
from storage.database import Database
from storage.people import DUTY_DESK, list_active

BEAT_SECONDS = 1.0
LOOK_SECONDS = 15.0
KEPT_SECONDS = 5.0
STORE_SECONDS = 5.0
ALARM_LASTS = timedelta(hours=24)


def this_version() -> str:
    """Say which release this is; a checkout that was never installed has none."""
    try:
        return version("heard")
    except PackageNotFoundError:
        return "0"


def whole_minutes(seconds: float) -> int:
    """Round down to whole minutes, as seconds."""
    return int(max(0.0, seconds) // 60) * 60


class Longest:
    """Measures how long the same row has been the first of its line; rows bear no time of their own."""

    def __init__(self) -> None:
        self._first: bytes | None = None
        self._since: datetime | None = None

    def see(self, first: bytes | None, now: datetime) -> None:
        """Note which row is first at *now*."""
        if first != self._first or first is None:
            self._first, self._since = first, now if first is not None else None

    def age(self, now: datetime) -> int:
        """Say for how long, in whole minutes, as seconds."""
        return 0 if self._since is None else whole_minutes((now - self._since).total_seconds())


class Watch:
    """Looks at the running application.

    Args:
        poll_age: seconds since Telegram last answered.
        poll_bound_seconds: how old that may be.
        rang: each alarm's kind, and when it last rang.
        kept_seconds: for so long what was found is told again: whoever asks often costs no more writes.
    """

    def __init__(
        self,
        database: Database,
        service: Service,
        clock: Clock,
        *,
        poll_age: Callable[[], float],
        poll_bound_seconds: float,
        rang: Mapping[str, datetime],
        kept_seconds: float = KEPT_SECONDS,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._service = service
        self._clock = clock
        self._poll_age = poll_age
        self._bound = poll_bound_seconds
        self._rang = rang
        self._kept = kept_seconds
        self._monotonic = monotonic
        self._lags: deque[float] = deque(maxlen=round(60 / BEAT_SECONDS))
        self._longest = {"inbox": Longest(), "outbox": Longest()}
        self._set_aside = {"inbox": False, "outbox": False}
        self._duty = False
        self._stores = True
        self._stored_at = -math.inf
        self._looked_at = -math.inf
        self._metrics = Metrics()

    async def run(self) -> None:
        """Measure the loop's pauses and look at the rows, until cancelled."""
        look_at = 0.0
        while True:
            began = self._monotonic()
            if began >= look_at:
                await self._look()
                look_at = began + LOOK_SECONDS
            before = self._monotonic()
            await asyncio.sleep(BEAT_SECONDS)
            self._lags.append(self._monotonic() - before - BEAT_SECONDS)

    async def _look(self) -> None:
        now = self._clock.now()

        def unit(tx: Connection) -> tuple[bytes | None, bytes | None, bool, dict[str, Any]]:
            duty = bool(list_active(tx, self._service.sealer, DUTY_DESK))
            firsts = first_to_handle(tx), first_to_send(tx, self._service, now)
            return *firsts, duty, box_state(tx, self._service, now)

        try:
            async with asyncio.timeout(STORE_SECONDS):
                handle, send, self._duty, boxes = await self._database.run(unit)
        except Exception:
            # The database does not answer: what was seen last still stands, and /readyz says so.
            return
        self._longest["inbox"].see(handle, now)
        self._longest["outbox"].see(send, now)
        self._set_aside = {"inbox": boxes["inbox_failed"], "outbox": boxes["outbox_dead"]}
        self._looked_at = self._monotonic()

    # -- what can be asked ---------------------------------------------------------------------

    def polled(self) -> tuple[int, bool]:
        """Say how long ago Telegram answered, in whole minutes as seconds, and whether that is good enough."""
        age = self._poll_age()
        return whole_minutes(age), age <= self._bound

    def alarms(self) -> list[str]:
        """List the kinds of alarm that rang in the last 24 hours and may be told."""
        now = self._clock.now()
        return [kind for kind in ALARM_KINDS if kind in self._rang and now - self._rang[kind] < ALARM_LASTS]

    async def storing(self) -> bool:
        """Say whether a row can be written: one is, and taken away again."""
        if self._monotonic() - self._stored_at >= self._kept:
            try:
                async with asyncio.timeout(STORE_SECONDS):
                    await self._database.run(prove_writing)
                self._stores = True
            except Exception:
                # Whatever it was, it could not be stored: that is the answer.
                self._stores = False
            self._stored_at = self._monotonic()
        return self._stores

    async def reading(self) -> Reading:
        """Look, and say how everything is."""
        if self._monotonic() - self._looked_at >= self._kept:
            await self._look()
        now, ringing = self._clock.now(), self.alarms()
        return Reading(
            version=this_version(),
            open=self._service.open_to_pupils,
            storing=await self.storing(),
            poll_age_seconds=self.polled()[0],
            loop_lag_seconds=int(max(self._lags, default=0.0)),
            duty_reachable=self._duty,
            ages={box: longest.age(now) for box, longest in self._longest.items()},
            set_aside=self._set_aside,
            alarms={kind: kind in ringing for kind in ALARM_KINDS},
        )

    # -- the addresses -------------------------------------------------------------------------

    def make_pages(self) -> Starlette:
        """Make what is served at `service.listen`."""
        pages = (("/healthz", self._healthz), ("/readyz", self._readyz), ("/metrics", self._show_metrics))
        app = Starlette(routes=[Route(path, page, methods=["GET"]) for path, page in pages])
        app.router.redirect_slashes = False
        return app

    async def _healthz(self, _request: Request) -> Response:
        age, good = self.polled()
        return JSONResponse({"alive": good, "last_poll_age_seconds": age}, 200 if good else 503)

    async def _readyz(self, _request: Request) -> Response:
        if not self._service.open_to_pupils:
            return JSONResponse({"open": False}, 503)
        stores = await self.storing()
        return JSONResponse({"open": True, "stores": stores}, 200 if stores else 503)

    async def _show_metrics(self, _request: Request) -> Response:
        return Response(self._metrics.render(await self.reading()), media_type=CONTENT_TYPE)
