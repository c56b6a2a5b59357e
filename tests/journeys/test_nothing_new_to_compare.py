"""Who confirms with /me what was known already goes on reading what they read: there is nothing to compare."""

from __future__ import annotations

import pytest

from handlers.lead import comparing
from tests.journeys.house import House
from tests.journeys.test_newcomers import find_person, opens, says, sent


@pytest.mark.parametrize(
    ("button", "then"),
    [
        ("Change the names", "That is right"),
        ("Change the names", "Nobody"),
        ("Change my name", "Only my role"),
    ],
)
async def test_who_says_nothing_new_reads_on(
    house: House, monkeypatch: pytest.MonkeyPatch, button: str, then: str
) -> None:
    ref = await sent(house, "one", "they trip me up on the bus")
    await says(house, "lead", "Change the names", "Tabitha Ramsbottom")
    monkeypatch.setattr(comparing, "AT_ONCE", 0)
    house.app.schedule.stop()
    house.clock.move_to(house.clock.now().replace(minute=30))
    lead = house.phone("lead")
    await lead.write("/me")
    await lead.wait_for("Pupils see:")
    await lead.press(button)
    await house.settle()
    await lead.press(then)
    await house.settle()
    assert (await find_person(house, "lead")).comparing == 0
    assert await opens(house, "lead", ref)
