"""A clock that is wrong when Heard starts: Telegram's answers bear a date, and what can wait waits (decision 0049)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import Application
from bot.clock import MovedClock
from bot.operations.retention import RETENTION
from bot.second_clock import SecondClock
from storage.chats import load_chat
from storage.timers import find_timer
from tests.bot.houses import heard
from tests.faults.process import watch
from tests.journeys.house import House, open_house, report, tell

DAY = timedelta(days=1)


async def keeps_draft(house: House, name: str) -> bool:
    """Say whether what somebody has begun to write is still there."""
    address = str(house.phone(name).id)
    found = await house.app.database.run(
        lambda tx: load_chat(tx, house.app.service.sealer, "telegram", address)
    )
    return found is not None and bool(found.draft)


async def restart_wrong(house: House, off: timedelta) -> None:
    """Restart on a machine whose clock is *off* by then; Telegram's is right."""
    await house.settle()
    await house.app.stop()
    MovedClock.move_to(house.clock, house.clock.now() + off)
    house.app = await Application.start(house.settings, house.clock)


async def wrong_start(house: House) -> tuple[bool, bool]:
    """A child has begun to write; Heard starts 400 days ahead. Is the draft kept, and did nothing go by age?"""
    begun = await tell(house, "begun")
    await begun.wait_for("Are you safe right now?")
    await restart_wrong(house, 400 * DAY)
    await report(house, "pupil")  # taken in, delivered, and the answers to its polls bear dates
    await house.phone("lead").wait_for("A new report.", anywhere=True)
    await watch(lambda: house.app.second_clock.ahead_seconds() is not None, 60, "compared")
    await house.app.schedule.tick()
    await house.settle()
    timer = await house.app.database.run(
        lambda tx: find_timer(tx, house.app.service.sealer, RETENTION, "nightly")
    )
    assert timer is not None
    return await keeps_draft(house, "begun"), timer.due <= house.clock.now()


async def test_started_far_ahead_it_takes_in_and_delivers_and_erases_nothing(house: House) -> None:
    assert await wrong_start(house) == (True, True)
    assert house.app.alarms["clock_differs"] == 1
    said = await heard(house, "retention", "run")
    assert said.status == 1 and "nothing was erased" in said.err
    assert (await heard(house, "retention", "run", "--dry-run")).status == 0
    assert await house.app.commanded.operations()["erasures.finish"]({}) == {"finished": True}, "not by age"
    doctor = await heard(house, "doctor")
    assert " days ahead of Telegram's" in doctor.out
    begun = house.phone("begun")
    await begun.press("Yes", anywhere=True)
    await begun.wait_for("Is one of them part of the problem?")


async def test_sabotage_a_wrong_start_that_is_believed_loses_the_draft(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SecondClock, "is_doubted", lambda _: False)
    async with open_house(tmp_path) as house:
        assert await wrong_start(house) == (False, False)


async def hide_when_started_wrong(house: House) -> list[str]:
    """A child wrote; Heard starts 400 days ahead; the child hides. What is left of both sides from before?"""
    pupil = await tell(house, "pupil", "they laugh at me")
    await pupil.wait_for("Are you safe right now?")
    before = {one.id for one in pupil.messages}
    await restart_wrong(house, 400 * DAY)
    await pupil.write("hide")
    await house.settle()
    await watch(lambda: "Just type, or tap Start." in pupil.texts[-1], 60, "the first screen")
    return [one.text for one in pupil.messages if one.id in before]


async def test_hide_takes_all_away_though_by_the_clock_it_is_too_old(house: House) -> None:
    assert await hide_when_started_wrong(house) == []


async def test_sabotage_hidden_by_a_clock_that_is_believed_all_stays(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SecondClock, "is_doubted", lambda _: False)
    assert await hide_when_started_wrong(house) != []


async def test_until_it_was_compared_it_is_not_believed_and_then_it_is(house: House) -> None:
    """Nothing goes at the first tick of a start without network; with the first answer that agrees all goes on."""
    begun = await tell(house, "begun")
    await begun.wait_for("Are you safe right now?")
    await house.settle()
    await house.app.stop()
    house.clock.move_to(house.clock.now() + 2 * DAY)
    house.box.world.faults.down = True
    house.app = await Application.start(house.settings, house.clock)
    await house.app.schedule.tick()
    assert await keeps_draft(house, "begun")
    house.box.world.faults.down = False
    await watch(lambda: house.app.second_clock.confirmed, 60, "an answer came")
    await house.app.schedule.tick()
    assert not await keeps_draft(house, "begun")
