"""A page of what is noted together is damaged: Hide, forget and the operator's word of it (`storage/said.py`)."""

from __future__ import annotations

import asyncio
from pathlib import Path

from sqlalchemy import select

from storage import schema
from storage.workroom import reading
from tests.bot.test_health import fresh_watch
from tests.journeys.house import House, open_house, report, tell

PAGE = 16_384


def damage_page(path: Path) -> None:
    """Fill the page that holds the (empty) table with garbage."""
    with reading(path) as tx:
        assert tx.execute(select(schema.together.c.id)).first() is None
        root = tx.exec_driver_sql("SELECT rootpage FROM sqlite_master WHERE name = 'together'").scalar_one()
    with path.open("r+b") as file:
        file.seek((root - 1) * PAGE)
        file.write(b"\xa5" * PAGE)


async def test_beside_a_damaged_page_pupils_hide_and_forget_and_the_operator_is_told_once(
    tmp_path: Path,
) -> None:
    """Sabotage: with `is_damage` always false neither is done, and what they wrote stays on their screens."""
    async with open_house(tmp_path) as house:
        before = await report(house, "before")
        await house.settle()
        await house.app.schedule.tick()
        await house.app.stop()
        await asyncio.to_thread(damage_page, house.settings.storage.path)
        await house.open()
        await one_hides(house)
        await before.press("Hide")
        await before.wait_until(lambda phone: len(phone.messages) == 1, what="only a first screen")
        other = await report(house, "other")
        await other.write("/forget")
        await house.settle()
        await other.press("Yes, do it")
        await house.settle()
        assert not [message for message in other.messages if "trip me up" in message.text]
        for _ in range(3):
            await house.app.schedule.tick()
        assert house.app.alarms["noted_damaged"] == 1
        assert not [alarm for alarm in house.app.alarms if alarm.startswith(("work_", "tick_failed"))]
        assert (await fresh_watch(house).reading()).alarms["noted_damaged"]


async def one_hides(house: House) -> None:
    pupil = await tell(house, "pupil")
    await pupil.press("Hide")
    await pupil.wait_until(lambda phone: len(phone.messages) == 1, what="only a first screen")
    assert "You can tell us if something is wrong." in pupil.messages[0].text
