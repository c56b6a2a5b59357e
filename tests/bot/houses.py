"""Whole installations for the tests of commands: a House and the command line that speaks to it."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import shutil
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.app import Application
from bot.cli import run_call
from bot.clock import MovedClock
from bot.config import Settings
from bot.sandbox.server import Sandbox
from tests.journeys.house import MONDAY, House, open_house, report
from tests.ports import hold_port


class FrozenClock(MovedClock):
    """A clock that stands still until it is moved."""

    def __init__(self, moment: datetime = MONDAY) -> None:
        super().__init__()
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def steady(self) -> float:
        return self.moment.timestamp()

    def move_to(self, moment: datetime) -> None:
        self.moment = moment


@dataclass(frozen=True, slots=True)
class Said:
    """How a command ended, and what it printed."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def environ_of(folder: Path, box: Sandbox, **more: str) -> dict[str, str]:
    return {
        "HEARD_CONFIG": str(folder / "config.toml"),
        "HEARD_TELEGRAM__TOKEN": box.token,
        "HEARD_TELEGRAM__API_URL": box.url,
        "HEARD_SERVICE__LISTEN": "",
        **more,
    }


def call(environ: dict[str, str], *args: str) -> Said:
    """Carry out one command in this thread."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = run_call(args, environ)
    return Said(status, out.getvalue(), err.getvalue())


async def heard(house: House, *args: str, **more: str) -> Said:
    """Carry out one command against *house*, running or not."""
    return await asyncio.to_thread(call, environ_of(house.folder, house.box, **more), *args)


def get(url: str) -> tuple[int, str]:
    """Fetch *url*: status and body."""
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()


async def fetch(house: House, path: str) -> tuple[int, str]:
    """Fetch *path* from the health address of *house*."""
    assert house.app.health is not None
    return await asyncio.to_thread(get, f"http://127.0.0.1:{house.app.health.port}{path}")


def settings_of(folder: Path, box: Sandbox, **more: str) -> Settings:
    return Settings.load(folder / "config.toml", environ_of(folder, box, **more))


#: No limits of Telegram's: what is said at once arrives at once.
QUICK = {
    "HEARD_ALERTS__DELAY_MINUTES": "0",
    "HEARD_LIMITS__MESSAGES_PER_SECOND": "1000",
    "HEARD_LIMITS__PER_CHAT_PER_SECOND": "100",
    "HEARD_LIMITS__PER_CHAT_BURST": "20",
}
Way = Callable[[House, str], Awaitable[None]]


async def restricted_report(house: House, name: str) -> None:
    """A pupil writes, and sends it past the school: only the duty desk reads it."""
    pupil = house.phone(name)
    await pupil.start("s-HFHS")
    await pupil.wait_for("Just type, or tap Start.")
    await pupil.write("a teacher here scares me")
    await pupil.wait_for("Are you safe right now?")
    await pupil.press("Yes")
    await pupil.wait_for("Is one of them part of the problem?")
    await pupil.press("Send, but not to my school")
    await pupil.wait_for("Your four words are")
    await house.settle()


@asynccontextmanager
async def two_installations(tmp_path: Path) -> AsyncIterator[Any]:
    """Give a function that opens one of two installations, alike but for one restricted case, at one place.

    Both stand at the same moment and see the same Telegram.
    """
    async with open_house(tmp_path) as made:
        await made.join("head", "HFHS", "head", "Ms H")
        await made.join("chair", "HFHS", "chair", "Dr C")
        await report(made)
        await made.settle()
        await made.app.stop()
        mould, place, box = tmp_path / "mould", made.folder, made.box
        made.folder.rename(mould)
        later = made.clock.now() + timedelta(hours=1)

        @asynccontextmanager
        async def installation(
            *, restricted: bool, how: Way = restricted_report, **more: str
        ) -> AsyncIterator[House]:
            shutil.rmtree(place, ignore_errors=True)
            shutil.copytree(mould, place)
            clock = FrozenClock(later)
            box.clock.set(later)
            box.clock.freeze()  # else it would be a matter of speed whether Heard finds that its own stands still
            quick = {"HEARD_SERVICE__LISTEN": f"127.0.0.1:{hold_port()}", **QUICK, **more}
            settings = settings_of(place, box, **quick)
            house = House(box, place, settings, clock)
            house.phones = made.phones
            house.app = await Application.start(settings, clock)
            house.app.second_clock.confirmed = True
            await house.app.schedule.tick()  # what is an hour late by now is done before anything is asked
            house.app.schedule.stop()  # from here on it ticks when it is told, however long a test takes
            await house.settle()
            try:
                if restricted:
                    await how(house, "second pupil")
                yield house
            finally:
                await house.app.stop()

        yield installation
        made.app = await Application.start(configure_again(place, box))  # `open_house` stops it


def configure_again(folder: Path, box: Sandbox) -> Settings:
    return settings_of(folder, box)
