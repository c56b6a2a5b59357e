"""Whom the pupil pointed to need not be named in the words: who is close to them does not come to read it later either."""

from __future__ import annotations

from tests.journeys.house import House, send
from tests.journeys.test_newcomers import headers, opens


async def test_the_husband_of_whom_the_pupil_pointed_to_joins_the_council(house: House) -> None:
    pupil = house.phone("one")
    await pupil.start("s-HFHS")
    await pupil.wait_for("Just type, or tap Start.")
    await pupil.write("she hurts me every week")
    await send(pupil, "Yes: Mrs A")
    await house.settle()
    [header] = await headers(house)
    phone = house.phone("new")
    made = await house.operate("leads.invite", code="borough", role="duty")
    await phone.start(f"join-{made['token']}")
    await phone.wait_for("What is your name? Pupils do not see it.")
    await phone.write("Mr Q")
    await phone.wait_for("Who must you not read about?")
    await phone.write("Mrs A")
    await phone.wait_for("TEST ALERT")
    await phone.press("I got it")
    await phone.wait_for("You are active")
    assert not await opens(house, "new", header.ref)
    assert await opens(house, "duty", header.ref)
