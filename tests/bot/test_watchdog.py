"""An address is called while all is well, and only then: silence is what tells (FAILURES F4, INT-13)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.watchdog import Watchdog
from bot.webserver import Server, serve
from tests.journeys.house import open_house
from tests.ports import hold_port

SECRET = "/ping/0f3a-canary?token=%2Fx"


class Listener:
    """Whoever keeps the address: counts the calls, and answers as it is told."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, str]]] = []
        self.status = 200
        self.server: Server
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}{SECRET}"

    async def hear(self, request: Request) -> Response:
        target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        self.calls.append((target, dict(request.headers)))
        return Response(status_code=self.status, headers={"Location": "/elsewhere", "Set-Cookie": "a=b"})


@asynccontextmanager
async def listening() -> AsyncIterator[Listener]:
    listener = Listener()
    listener.port = hold_port()
    listener.server = await serve(
        Starlette(routes=[Route("/{rest:path}", listener.hear)]), "127.0.0.1", listener.port
    )
    try:
        yield listener
    finally:
        await listener.server.stop(1.0)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not true():
            await asyncio.sleep(0.01)


class Health:
    """All is well, or not; counts how often it was asked."""

    def __init__(self) -> None:
        self.well = True
        self.asked = 0

    async def __call__(self) -> bool:
        self.asked += 1
        return self.well


@asynccontextmanager
async def running(
    url: str, is_well: Callable[[], Awaitable[bool]], kind: type[Watchdog] = Watchdog
) -> AsyncIterator[list[str]]:
    alarms: list[str] = []
    dog = kind(url, is_well, seconds=0.02, alarm=alarms.append, beat_seconds=0.01)
    task = asyncio.create_task(dog.run())
    try:
        yield alarms
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def falls_silent(kind: type[Watchdog]) -> bool:
    """Say whether calls stop while something is wrong, and come again when it is well."""
    health = Health()
    async with listening() as listener, running(listener.url, health, kind) as alarms:
        await until(lambda: len(listener.calls) >= 3)
        health.well = False
        before = health.asked
        await until(lambda: health.asked >= before + 2)  # a call that was under way has come
        since, asked = len(listener.calls), health.asked
        await until(lambda: health.asked >= asked + 5)
        silent = len(listener.calls) == since
        health.well = True
        await until(lambda: len(listener.calls) > since)
        target, headers = listener.calls[-1]
        assert target == SECRET
        assert headers["user-agent"] == "Heard"
        assert not {"cookie", "authorization", "referer"} & set(headers)
    assert alarms == []
    return silent


async def test_it_calls_while_all_is_well_and_falls_silent_when_it_is_not() -> None:
    assert await falls_silent(Watchdog)


class Careless(Watchdog):
    """The sabotage: it asks, and calls whatever the answer."""

    def __init__(self, url: str, is_well: Callable[[], Awaitable[bool]], **more: Any) -> None:
        async def always() -> bool:
            await is_well()
            return True

        super().__init__(url, always, **more)


async def test_a_watchdog_that_calls_whatever_is_wrong_is_found() -> None:
    assert not await falls_silent(Careless)


async def test_an_address_that_fails_or_sends_elsewhere_is_an_alarm_and_is_tried_again() -> None:
    async with listening() as listener:
        listener.status = 302
        async with running(listener.url, Health()) as alarms:
            await until(lambda: len(alarms) >= 2)
            assert set(alarms) == {"watchdog_unreached"}
            assert all(target == SECRET for target, _ in listener.calls)
            listener.status = 204
            said = len(listener.calls)
            await until(lambda: len(listener.calls) > said + 2)
    async with running(listener.url, Health()) as alarms:  # nobody listens any more
        await until(lambda: len(alarms) >= 2)


async def test_an_application_calls_once_telegram_has_answered(tmp_path: Path) -> None:
    """The condition is the last successful poll: before the first one nothing is well."""
    async with listening() as listener:
        changes = {"HEARD_WATCHDOG__URL": listener.url, "HEARD_WATCHDOG__MINUTES": "1"}
        async with open_house(tmp_path, **changes) as house:
            await until(lambda: bool(house.app.inlet.poller.last_good_poll))
            assert await house.app._is_well()
            house.app.inlet.poller.last_good_poll = None
            assert not await house.app._is_well()
            house.app.inlet.poller.last_good_poll = (
                asyncio.get_running_loop().time() - 121
            )  # the bound is 120 seconds
            assert not await house.app._is_well()
            names = {task.get_name() for task in house.app._tasks}
            assert "watchdog" in names
