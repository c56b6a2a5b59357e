"""A back-up is restored over the present database: who has left stays out, who was forgotten is not written to."""

from __future__ import annotations

from tests.bot.houses import heard
from tests.journeys.house import House, report, send


async def test_a_restored_back_up_lets_nobody_back_in_and_finds_nobody_again(house: House) -> None:
    place = str(house.folder / "backups" / "a.bak")

    # given: a lead and a deputy; one pupil who has reported, one who only began
    await report(house, "pupil")
    began = house.phone("began")
    await began.start("s-HFHS")
    await began.wait_for("Just type, or tap Start.")
    await began.write("they laugh at me")
    await began.wait_for("Are you safe right now?")
    await house.settle()
    await house.app.schedule.tick()
    assert (await heard(house, "backup", place)).status == 0

    # when: the deputy's access ends, the pupil asks to be forgotten, and the back-up comes back
    deputy = next(one["id"] for one in (await house.operate("leads.list"))["leads"] if one["role"] == "ddsl")
    assert (await heard(house, "leads", "revoke", deputy, "--yes")).status == 0
    await began.write("/forget")
    await began.press("Yes, do it")
    await house.settle()
    await house.app.stop()
    said = await heard(house, "restore", place, "--yes", "--json")
    assert (said.status, said.json["ended"], said.json["sound"]) == (0, [deputy], True), said.err
    await house.open()

    # then
    states = {one["role"]: one["state"] for one in (await house.operate("leads.list"))["leads"]}
    assert states["ddsl"] == "revoked" and states["dsl"] == "active"
    before = len(house.phone("deputy").messages)
    await began.start("s-HFHS")
    await began.wait_for("Just type, or tap Start.")
    await began.write("it happened again")
    await began.wait_for("Are you safe right now?")
    await send(began)
    await house.phone("lead").wait_for("A new report.")
    await house.settle()
    assert len(house.phone("deputy").messages) == before
    assert (await heard(house, "verify")).status == 0
