"""A whole Heard against the sandbox, in one process, for journeys: real files, real HTTP, a clock to move."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.app import Application
from bot.cli.installation import make_installation
from bot.clock import MovedClock
from bot.config import Settings
from bot.sandbox.phone import Phone
from bot.sandbox.server import Sandbox
from bot.sandbox.shown import Shown

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)  # in term, in staffed hours


class House:
    """One installation, its sandbox and the people who use it."""

    def __init__(self, box: Sandbox, folder: Path, settings: Settings, clock: MovedClock) -> None:
        self.box = box
        self.folder = folder
        self.settings = settings
        self.clock = clock
        self.app: Application
        self.phones: dict[str, Phone] = {}

    async def open(self) -> None:
        """Start the application."""
        self.app = await Application.start(self.settings, self.clock)
        self.app.second_clock.confirmed = True  # else it would be chance whether the first tick waits

    async def restart(self) -> None:
        """Stop it and start it again on the same files."""
        await self.app.stop()
        await self.open()

    def phone(self, name: str, **facts: Any) -> Phone:
        """Give somebody a phone, or the one they have."""
        if name not in self.phones:
            self.phones[name] = self.box.user(name, **facts)
        return self.phones[name]

    async def operate(self, name: str, /, **facts: Any) -> dict[str, Any]:
        """Do what a command does."""
        return await self.app.commanded.operate(name, facts)

    async def join(self, name: str, code: str, role: str, shown: str = "") -> Phone:
        """Have an adult join by an invitation, acknowledge the test alert, and be active."""
        phone = self.phone(name)
        made = await self.operate("leads.invite", code=code, role=role)
        await phone.start(f"join-{made['token']}")
        await phone.wait_for("You are joining as")
        if shown:
            await phone.write(shown)
        else:
            await phone.press("Only my role")
        if role not in ("governor", "analyst", "lado", "dpo"):
            await phone.wait_for("Who must you not read about?")
            await phone.press("Nobody")
        await phone.wait_for("TEST ALERT")
        await phone.press("I got it")
        await phone.wait_for("You are active")
        return phone

    async def settle(self, seconds: float = 30) -> None:
        """Wait until nothing is under way."""
        end = asyncio.get_running_loop().time() + seconds
        await self.box.taken(seconds)
        while not (self.app.worker.quiet and self.app.courier.quiet):
            assert asyncio.get_running_loop().time() < end, "still busy"
            await asyncio.sleep(0.01)

    async def wind(self, by: timedelta, seconds: float = 30) -> None:
        """Move the clock on, and do what fell due."""
        await self.settle(seconds)
        moment = self.clock.now() + by
        self.clock.move_to(moment)
        self.box.clock.set(moment)
        await self.app.schedule.tick()
        await self.settle(seconds)

    async def walk(self, by: timedelta) -> None:
        """Move the clock on as it goes by itself: from what falls due to what falls due next."""
        await self.settle()
        end = self.clock.now() + by
        while True:
            due = await self.app.schedule.next_due()
            moment = min(end, max(due, self.clock.now())) if due is not None else end
            self.clock.move_to(moment)
            self.box.clock.set(moment)
            await self.app.schedule.tick()
            if moment >= end:
                break
        await self.settle()


class ClockOfBoth(MovedClock):
    """The house's clock, which takes Telegram's along: each answer bears a date."""

    def __init__(self, box: Sandbox) -> None:
        super().__init__()
        self._box = box

    def move_to(self, moment: datetime) -> None:
        super().move_to(moment)
        self._box.clock.set(moment)


def configure(folder: Path, box: Sandbox, **changes: str) -> Settings:
    """Make an installation in *folder* whose Telegram is the sandbox."""
    make_installation(folder, "Rowan")
    environ = {
        "HEARD_TELEGRAM__TOKEN": box.token,
        "HEARD_TELEGRAM__API_URL": box.url,
        "HEARD_SERVICE__LISTEN": "",
        "HEARD_ALERTS__DELAY_MINUTES": "0",
        "HEARD_LIMITS__MESSAGES_PER_SECOND": "1000",
        "HEARD_LIMITS__PER_CHAT_PER_SECOND": "100",
        "HEARD_LIMITS__PER_CHAT_BURST": "20",
        **changes,
    }
    return Settings.load(folder / "config.toml", environ)


@asynccontextmanager
async def closed_house(tmp_path: Path, **changes: str) -> AsyncIterator[House]:
    """A fresh installation: no setting, nobody has joined."""
    async with Sandbox.start(testing=True, limits=False) as box:
        clock = ClockOfBoth(box)
        clock.move_to(MONDAY)
        house = House(box, tmp_path / "heard", configure(tmp_path / "heard", box, **changes), clock)
        await house.open()
        try:
            yield house
        finally:
            await house.app.stop()
            box.check()


@asynccontextmanager
async def open_house(tmp_path: Path, **changes: str) -> AsyncIterator[House]:
    """A school with two leads and an active duty officer."""
    async with closed_house(tmp_path, **changes) as house:
        await house.operate("settings.add", code="HFHS", name="Hope Fold High School", pupils=900)
        await house.operate("settings.add", code="STJ", name="St John's Primary", pupils=210)
        await house.join("duty", "borough", "duty")
        await house.join("lead", "HFHS", "dsl", "Mrs A")
        await house.join("deputy", "HFHS", "ddsl", "Mr B")
        yield house


async def tell(house: House, name: str = "pupil", words: str = "they trip me up on the bus") -> Phone:
    """A pupil opens the poster's link and writes."""
    pupil = house.phone(name)
    await pupil.start("s-HFHS")
    await pupil.wait_for("Just type, or tap Start.")
    await pupil.write(words)
    return pupil


async def send(pupil: Phone, part_of_it: str = "No") -> None:
    """Safe, who of the readers is part of the problem, send."""
    await pupil.wait_for("Are you safe right now?")
    await pupil.press("Yes")
    await pupil.wait_for("Is one of them part of the problem?")
    await pupil.press(part_of_it)
    await pupil.wait_for("It is ready to send.")
    await pupil.press("Send now")
    await pupil.wait_for("Your four words are")


async def send_in_danger(pupil: Phone) -> None:
    """Not safe, send at once."""
    await pupil.wait_for("Are you safe right now?")
    await pupil.press("No")
    await pupil.wait_for("Send what you wrote now?")
    await pupil.press("No. Send now")
    await pupil.wait_for("Your four words are")


async def report(house: House, name: str = "pupil", words: str = "they trip me up on the bus") -> Phone:
    """A whole report, no question answered, and the pupil may be written to."""
    pupil = await tell(house, name, words)
    await send(pupil)
    await allow(pupil)
    return pupil


async def skip_to(pupil: Phone, words: str) -> Shown:
    """Skip questions until one says *words*."""
    shown = await pupil.wait_for(lambda shown: "Skip" in shown.labels)
    while words not in shown:
        await pupil.press("Skip", message=shown.id)
        shown = await pupil.wait_for(lambda shown: "Skip" in shown.labels)
    return shown


async def allow(pupil: Phone) -> None:
    """Stop the questions that come after sending, and say that we may write."""
    await pupil.wait_for("What is it about?")
    await pupil.press("Stop")
    await pupil.wait_for("Thank you. That is all.")
    await pupil.press("You can write to me here")
    await pupil.wait_for("OK. If we write")


async def open_case_of(lead: Phone) -> str:
    """A lead opens the newest alert, heavy or not; gives what they read."""
    alert = await lead.wait_for("A new report.", anywhere=True)
    await lead.press("Open", message=alert.id)
    opened = "This message is removed after 10 minutes."
    shown = await lead.wait_for(lambda one: "is heavy to read" in one or opened in one)
    if "is heavy to read" in shown:
        await lead.press("Open now")
        shown = await lead.wait_for(opened)
    return str(shown.text)


async def write_reply(lead: Phone, words: str) -> None:
    """Write and send a reply to the case that is open."""
    await lead.press("Reply")
    await lead.wait_for("type your reply")
    await lead.write(words)
    await lead.wait_for("the pupil will read this")
    await lead.press("Send")


async def reply(lead: Phone, words: str = "Thank you.") -> None:
    """Open the newest case and reply."""
    await open_case_of(lead)
    await write_reply(lead, words)


async def close_as(lead: Phone, outcome: str) -> None:
    """Close the case that is open."""
    await lead.press("Close")
    await lead.wait_for("how did it end?")
    await lead.press(outcome)
    await lead.press("Close it")
    await lead.wait_for(f"closed, {outcome}.")
