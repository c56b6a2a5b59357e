"""One setting's row is damaged: whoever looks for another one by its name is heard all the same."""

from __future__ import annotations

from sqlalchemy import Connection, update

from storage.schema import settings
from tests.journeys.house import House


async def test_a_pupil_finds_their_school_beside_a_damaged_one(house: House) -> None:
    """Sabotage: where all rows must open, no first words of a pupil without a link are taken in."""

    def damage(tx: Connection) -> None:
        rows = house.app.service.sealer.index_each("setting", "STJ")
        tx.execute(update(settings).where(settings.c.id.in_(rows)).values(body=b"\1" * 300))

    await house.app.database.run(damage)
    pupil = house.phone("pupil")
    await pupil.write("/start")
    await pupil.write("they trip me up on the bus")
    await pupil.write("hope fold")
    await pupil.press("Hope Fold High School")
    await pupil.wait_for("Are you safe right now?")
    await pupil.press("Send now")
    await pupil.wait_for("Your four words are")
    assert "work_failed" not in house.app.alarms
