"""Long work by the clock (a term's solver may take minutes) keeps nobody in danger waiting."""

from __future__ import annotations

import asyncio

from bot.schedule import Schedule
from storage.timers import Timer, set_timer
from tests.journeys.house import House
from tests.journeys.test_ladders import CLIMBED, MINUTE, heard, urgent


async def test_a_ladder_climbs_while_long_work_is_under_way(house: House) -> None:
    """MOMENTS 6: the next desk hears after ten minutes, whatever else the clock is at."""
    await house.join("head", "HFHS", "head", "Mr C")
    await urgent(house)
    app, entered, gate = house.app, asyncio.Event(), asyncio.Event()
    app.schedule.stop()

    async def solve(_: Timer) -> bool:
        entered.set()
        await gate.wait()
        return False

    schedule = Schedule(
        app.database, app.service, app.courier, house.clock, app._alarm, {"solve": solve}, seconds=0.05
    )
    await app.database.run(
        lambda tx: set_timer(tx, app.service.sealer, "solve", "00" * 16, house.clock.now())
    )
    tick = asyncio.create_task(schedule.tick())
    await asyncio.wait_for(entered.wait(), 30)
    moment = house.clock.now() + 11 * MINUTE
    house.clock.move_to(moment)
    house.box.clock.set(moment)
    try:
        async with asyncio.timeout(60):
            while not heard(house, "head", CLIMBED):
                await asyncio.sleep(0.05)
    finally:
        gate.set()
        await tick
