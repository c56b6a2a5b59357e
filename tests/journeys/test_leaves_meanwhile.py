"""Who leaves for good while their absence is being looked at: every case is looked at once more."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection

from bot.operations import leaving, succession
from handlers.routing import reads_now
from storage.people import find_person
from tests.journeys.house import House
from tests.journeys.test_newcomers import find_person as who_is
from tests.journeys.test_newcomers import headers, sent


async def test_who_leaves_while_their_absence_is_looked_at(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(succession, "_SLICE", 1)
    house.app.schedule.stop()
    for number in range(3):
        await sent(house, f"pupil{number}", "they trip me up on the bus")
    deputy = (await who_is(house, "deputy")).id
    await house.operate("leads.away", id=deputy, until="2026-11-27")
    some, slices = succession._some, list[int]()

    def _some(tx: Connection, *rest: Any) -> Any:
        found = some(tx, *rest)
        slices.append(1)
        if len(slices) == 2:
            person = find_person(tx, house.app.service.sealer, deputy)
            assert person is not None
            leaving.end_seats(tx, house.app.service, person, list(person.seats), house.clock.now())
        return found

    monkeypatch.setattr(succession, "_some", _some)
    await house.app.schedule.tick()
    await house.settle()
    assert all("borough/duty" in reads_now(header) for header in await headers(house))
