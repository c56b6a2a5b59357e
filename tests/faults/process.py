"""One Heard as a process of its own, to be killed, and the installation it works with.

The installation is made once, with its school, leads and duty officer, and copied for every test; so are
the bot's token and the adults' account ids, so that a fresh sandbox is the Telegram they joined at.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.clock import MovedClock
from bot.config import Settings
from bot.sandbox.phone import Phone
from bot.sandbox.record import Call
from bot.sandbox.server import Sandbox
from tests.journeys.house import House, configure

ROOT = Path(__file__).parents[2]
PRODUCT = ("-m", "bot", "run")
#: No update of a fresh sandbox may bear an id that the copied installation has seen.
IDS_USED = 1000
FAST = {
    "HEARD_LIMITS__MESSAGES_PER_SECOND": "1000",
    "HEARD_LIMITS__PER_CHAT_PER_SECOND": "100",
    "HEARD_LIMITS__PER_CHAT_BURST": "20",
}


@dataclass(frozen=True, slots=True)
class Mould:
    """An installation that is ready: a school, two leads, a duty officer, all active."""

    folder: Path
    token: str
    adults: dict[str, int]


async def make_mould(folder: Path) -> Mould:
    """Make an installation and have its adults join, in this process."""
    async with Sandbox.start(testing=True, limits=False) as box:
        house = House(box, folder, configure(folder, box), MovedClock())
        await house.open()
        try:
            await house.operate("settings.add", code="HFHS", name="Hope Fold High School", pupils=900)
            await house.join("duty", "borough", "duty")
            await house.join("lead", "HFHS", "dsl", "Mrs A")
            await house.join("deputy", "HFHS", "ddsl", "Mr B")
            await house.settle()
        finally:
            await house.app.stop()
        return Mould(folder, box.token, {name: phone.id for name, phone in house.phones.items()})


class Heard:
    """One Heard: the same folder through many lives. What all lives wrote to their terminals is in *log*."""

    def __init__(self, folder: Path, environ: dict[str, str], program: Sequence[str] = PRODUCT) -> None:
        self.folder = folder
        self.environ = environ
        self.program = program
        self.log = folder.parent / "heard.log"
        self.lives = 0
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The process's id."""
        assert self._process is not None
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it runs now."""
        return self._process is not None and self._process.poll() is None

    async def start(self, *, wait: bool = True) -> None:
        """Start a life; *wait* until it says that it runs."""
        assert not self.alive, "it runs already"
        before = self.events().count("started")
        self.lives += 1
        command = [sys.executable, *self.program, "--config", str(self.folder / "config.toml")]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=self.environ, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        if wait:
            await watch(lambda: not self.alive or self.events().count("started") > before, 240, "it started")
            assert self.alive, f"it ended by itself:\n{self.words()[-2000:]}"

    async def kill(self) -> None:
        """End it as a power cut would: no word of goodbye."""
        self.signal(signal.SIGKILL)
        await self.ended()

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal, if it still runs."""
        if self.alive:
            assert self._process is not None
            self._process.send_signal(number)

    async def stop(self, seconds: float = 240) -> int:
        """Ask it to stop and give its exit status."""
        self.signal(signal.SIGTERM)
        return await self.ended(seconds)

    async def ended(self, seconds: float = 240) -> int:
        """Wait until it has ended and give its exit status."""
        assert self._process is not None
        await watch(lambda: not self.alive, seconds, "it ended")
        return self._process.wait()

    def words(self) -> str:
        """Give everything it wrote to its terminal."""
        return self.log.read_text("utf-8", "replace") if self.log.exists() else ""

    def events(self) -> list[str]:
        """Give the events it logged, the oldest first."""
        found = []
        for line in self.words().splitlines():
            if line.startswith("{") and line.endswith("}"):
                found.append(str(json.loads(line).get("event", "")))
        return found


@dataclass(slots=True)
class Scene:
    """One sandbox with the adults' phones in it, and one Heard that belongs there."""

    box: Sandbox
    heard: Heard
    mould: Mould
    chance: random.Random
    pupils: list[Phone] = field(default_factory=list)

    @property
    def settings(self) -> Settings:
        """The settings, as the process reads them."""
        return Settings.load(self.heard.folder / "config.toml", self.heard.environ)

    def adult(self, name: str) -> Phone:
        """Give an adult's phone: duty, lead or deputy."""
        return self.box.user(name, id=self.mould.adults[name])

    def pupil(self) -> Phone:
        """Give a phone to one more pupil."""
        phone = self.box.user(f"pupil-{len(self.pupils)}", on_page=False)
        self.pupils.append(phone)
        return phone

    def calls(self, method: str, true: Callable[[Call], Any] = lambda call: True) -> list[Call]:
        """List the calls of *method* of which *true* holds."""
        return [call for call in self.box.calls if call.method == method and true(call)]

    async def quiet(self, seconds: float = 240) -> None:
        """Wait until Telegram holds nothing back, no row waits to be worked on or sent, and half a second went by so."""
        updates, database = self.box.bot.updates, self.settings.storage.path
        await watch(lambda: not updates.waiting, seconds, "every update was confirmed")
        last, since = -1, time.monotonic()
        end = since + seconds
        while time.monotonic() - since < 0.5:
            count = sum(1 for call in self.box.calls if call.method != "getUpdates")
            if count != last or has_work(database):
                last, since = count, time.monotonic()
            assert time.monotonic() < end, f"still busy after {seconds:g} seconds"
            await asyncio.sleep(0.02)

    async def nothing_owed(self, seconds: float = 240) -> None:
        """Wait until no row is left to be sent, not even one that rests because it may have been sent already."""
        database, far = self.settings.storage.path, time.time() + 10 * seconds
        await watch(lambda: not has_work(database, far), seconds, "all that was owed was sent")


@asynccontextmanager
async def open_scene(
    mould: Mould,
    tmp_path: Path,
    *,
    program: Sequence[str] = PRODUCT,
    seed: int = 0,
    limits: bool = False,
    **changes: str,
) -> AsyncIterator[Scene]:
    """Copy the installation and give it a sandbox; nothing runs yet. With *limits* both keep Telegram's pace."""
    folder = tmp_path / "heard"
    shutil.copytree(mould.folder, folder)
    async with Sandbox.start(testing=True, limits=limits, token=mould.token) as box:
        for _ in range(IDS_USED):
            box.bot.updates.next_id()
        environ = environment(box, **({} if limits else FAST), **changes)
        scene = Scene(box, Heard(folder, environ, program), mould, random.Random(seed))
        for name in mould.adults:
            scene.adult(name).chat.standing = "member"
        try:
            yield scene
        finally:
            if scene.heard.alive:
                await scene.heard.kill()
        drops = scene.calls("deleteWebhook", lambda call: "drop_pending_updates" in call.args)
        assert not drops, "what waited at Telegram was thrown away"


def environment(box: Sandbox, **changes: str) -> dict[str, str]:
    """Give the environment of a Heard whose Telegram is *box*."""
    return {
        "PATH": os.environ.get("PATH", ""),
        "HEARD_TELEGRAM__TOKEN": box.token,
        "HEARD_TELEGRAM__API_URL": box.url,
        "HEARD_SERVICE__LISTEN": "",
        "HEARD_ALERTS__DELAY_MINUTES": "0",
        "HEARD_ALERTS__MOST_AT_ONCE": "1000",
        "HEARD_ALERTS__MOST_PER_SENDER": "1000",
        **changes,
    }


async def watch(true: Callable[[], Any], seconds: float, what: str, *, every: float = 0.01) -> None:
    """Look every few milliseconds until *true* holds.

    Raises:
        AssertionError: it does not after *seconds*.
    """
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"not after {seconds:g} seconds: {what}"
        await asyncio.sleep(every)


def announce(line: str) -> None:
    """Say a figure or a seed; pytest shows it with a failure, or with -s."""
    sys.stdout.write(f"{line}\n")


def has_work(database: Path, by: float | None = None) -> bool:
    """Look into the database beside the process: does a row wait to be worked on, or to be sent *by* then (now)?"""
    waits = (
        "SELECT 1 FROM inbox WHERE state = 'new' "
        "UNION ALL SELECT 1 FROM outbox WHERE state = 'new' AND not_before <= ?"
    )
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=60)) as raw:
        return raw.execute(waits, (int(by or time.time()),)).fetchone() is not None
