"""Who is revoked while they are compared with older cases leaves what they had taken on to the others, as ever."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers.lead import comparing
from tests.journeys.house import House
from tests.journeys.test_newcomers import find_person, headers, says, sent


async def test_what_they_had_taken_on_is_free(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "AT_ONCE", 0)
    house.app.schedule.stop()
    await sent(house, "one", "they trip me up on the bus")
    lead = house.phone("lead")
    alert = await lead.wait_for("A new report.", anywhere=True)
    await lead.press("I'm on it", message=alert.id)
    await house.settle()
    house.clock.move_to(house.clock.now() + timedelta(minutes=2))
    await says(house, "lead", "Change my name", "Mrs Windermere")
    before = await find_person(house, "lead")
    [header] = await headers(house)
    assert before.comparing and header.on_it == before.id
    await house.operate("leads.revoke", id=before.id)
    [header] = await headers(house)
    assert header.on_it == ""
