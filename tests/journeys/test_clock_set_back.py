"""A clock that was wrong and is right again after a restart, or while the machine runs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.journeys.house import House, open_case_of, tell
from tests.journeys.test_ladders import CLIMBED, MINUTE, cases, heard, urgent


async def set_back_over_restart(house: House, by: timedelta) -> None:
    await house.settle()
    await house.app.stop()
    moment = house.clock.now() - by
    house.clock.move_to(moment)
    house.box.clock.set(moment)
    await house.open()
    await house.settle()


async def test_a_clock_set_back_while_nobody_ran_keeps_nobody_waiting(house: House) -> None:
    await house.join("head", "HFHS", "head", "Mr C")
    await urgent(house)
    await house.walk(5 * MINUTE)
    await set_back_over_restart(house, timedelta(hours=1))
    await house.walk(31 * MINUTE)
    assert heard(house, "head", CLIMBED) == 1


@pytest.mark.parametrize("by", [timedelta(hours=3), 9 * MINUTE, 2 * MINUTE])
@pytest.mark.parametrize("restart", [False, True])
async def test_silence_after_danger_is_heard_with_a_clock_set_back(
    house: House, restart: bool, by: timedelta
) -> None:
    """MOMENTS 3. A few minutes count as much as hours: by the wall the child has not been silent for long."""
    pupil = await tell(house, words="my stepdad has a knife and wants to kill me")
    await pupil.wait_for("Stay away from them.", anywhere=True)
    await house.settle()
    await house.walk(MINUTE)
    if restart:
        await set_back_over_restart(house, by)
    else:
        house.clock.move_to(house.clock.now() - by)
        house.box.clock.set(house.clock.now())
        await house.app.schedule.tick()
    await house.walk(16 * MINUTE)
    assert len(await cases(house)) == 1


async def test_a_case_opened_by_a_clock_that_ran_ahead_is_decided_in_time(house: House) -> None:
    await house.join("head", "HFHS", "head", "Mr C")
    await house.wind(timedelta(hours=4))
    await urgent(house)
    await open_case_of(house.phone("lead"))
    await house.settle()
    await house.wind(-timedelta(hours=3))
    await house.walk(75 * MINUTE)
    assert heard(house, "head", "nothing") >= 1
