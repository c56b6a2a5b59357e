"""Where nobody at the council may read what pupils send past their school, it is said at once, each day, and by the doctor."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, update

from handlers import past_school
from handlers.rounds import ROUNDS
from safeguarding import routing
from storage.schema import settings
from storage.timers import find_timer
from tests.bot.houses import heard
from tests.journeys.house import House, closed_house
from tests.journeys.test_newcomers import find_person
from tests.journeys.test_people import seat

ALARM = past_school.ALARM
Change = Callable[[House], Awaitable[str]]


async def lines(house: House) -> list[str]:
    """Give what the doctor says of it: the state and what was found."""
    said = await heard(house, "doctor", "--json")
    return [
        f"{one['state']}: {one['found']}" for one in said.json["checks"] if one["check"] == "past the school"
    ]


def rang(house: House) -> int:
    return house.app.alarms.get(ALARM, 0)


async def is_red(house: House) -> bool:
    return any(line.startswith("wrong") and line.endswith("HFHS") for line in await lines(house))


async def set_up(house: House) -> None:
    for code in ("HFHS", "STJ"):
        await house.operate("settings.add", code=code, name=f"School {code}", pupils=900)
    await house.join("duty", "borough", "duty")


async def takes_a_desk(house: House) -> str:
    """The only officer becomes a deputy of the school."""
    return await seat(house, "duty", "HFHS", "ddsl")


async def becomes_a_governor(house: House) -> str:
    return await seat(house, "duty", "HFHS", "governor")


async def was_there_before(house: House) -> str:
    """A lead of the school joins the council's team, and the only other officer leaves it."""
    await house.join("second", "HFHS", "dsl")
    assert "past their school" not in await seat(house, "second", "borough", "duty"), "there is another"
    assert not await is_red(house) and not rang(house)
    return await ended(house, "revoke")


async def goes_away(house: House) -> str:
    await house.join("second", "HFHS", "dsl")
    await seat(house, "second", "borough", "duty")
    return await ended(house, "away", "--until", "2026-12-03")


async def says_they_are_away(house: House) -> str:
    await house.join("second", "HFHS", "dsl")
    await seat(house, "second", "borough", "duty")
    duty = house.phone("duty")
    await duty.write("/away until 3 December")
    await duty.press("Nobody by name")
    shown = await duty.wait_for("You are away")
    return str(shown.text)


async def ended(house: House, what: str, *more: str) -> str:
    said = await heard(
        house,
        "leads",
        what,
        (await find_person(house, "duty")).id,
        *more,
        *(["--yes"] if what == "revoke" else []),
    )
    assert said.status == 0
    return said.err


CHANGES: dict[str, Change] = {
    "takes a desk": takes_a_desk,
    "becomes a governor": becomes_a_governor,
    "was there before": was_there_before,
    "goes away by a command": goes_away,
    "goes away in the chat": says_they_are_away,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
async def test_who_brings_it_about_is_told_and_the_doctor_says_it_until_somebody_joins(
    tmp_path: Path, change: Change
) -> None:
    async with closed_house(tmp_path) as house:
        await set_up(house)
        assert [line.partition(":")[0] for line in await lines(house)] == ["ok"]
        said = await change(house)
        assert "HFHS" in said and "past" in said and "STJ" not in said
        assert rang(house) == 1
        assert await is_red(house)
        assert "past_school_unread" in str((await heard(house, "doctor")).out)
        await house.join("third", "borough", "duty")
        assert [line.partition(":")[0] for line in await lines(house)] == ["ok"]
        assert rang(house) == 1


@pytest.mark.parametrize("change", [takes_a_desk, becomes_a_governor])
async def test_sabotage_the_table_that_forgets_who_is_of_a_school_says_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Change
) -> None:
    monkeypatch.setattr(routing, "_is_of", lambda *_: False)
    async with closed_house(tmp_path) as house:
        await set_up(house)
        assert "past" not in await change(house)
        assert not await is_red(house)


async def test_it_rings_each_morning_as_long_as_it_lasts(tmp_path: Path) -> None:
    async with closed_house(tmp_path) as house:
        await set_up(house)
        await house.wind(timedelta(days=1))
        assert not rang(house)
        await takes_a_desk(house)
        await house.wind(timedelta(days=1))
        assert rang(house) == 2
        await house.wind(timedelta(days=1))
        assert rang(house) == 3


async def damage_setting(house: House, code: str) -> None:
    rows = house.app.service.sealer.index_each("setting", code)

    def damage(tx: Connection) -> None:
        tx.execute(update(settings).where(settings.c.id.in_(rows)).values(body=b"\1" * 300))

    await house.app.database.run(damage)


async def test_a_damaged_setting_keeps_nobody_from_their_day_nor_from_joining(tmp_path: Path) -> None:
    """Sabotage: asked for without an answer to a row that does not open, it stops the clock of all and every test alert."""
    async with closed_house(tmp_path) as house:
        await set_up(house)
        await seat(house, "duty", "STJ", "governor")
        await damage_setting(house, "STJ")
        await house.join("lead", "HFHS", "dsl")
        await house.wind(timedelta(days=1))
        sealer = house.app.service.sealer
        daily = await house.app.database.run(lambda tx: find_timer(tx, sealer, ROUNDS, "daily"))
        assert daily is not None and daily.due > house.clock.now()
        assert "timer_failed" not in house.app.alarms and "work_failed" not in house.app.alarms


async def test_a_manager_who_is_of_no_school_reads_it_and_nothing_is_said(tmp_path: Path) -> None:
    """The rung above the duty desk reads at once where nobody there may (DOMAIN 2.2)."""
    async with closed_house(tmp_path) as house:
        await set_up(house)
        await house.join("manager", "borough", "duty_manager")
        assert "past their school" not in await takes_a_desk(house)
        assert not await is_red(house) and not rang(house)


async def test_an_officer_who_blocks_the_chat_leaves_nobody_and_it_rings(tmp_path: Path) -> None:
    async with closed_house(tmp_path) as house:
        await set_up(house)
        await house.join("second", "HFHS", "dsl")
        await seat(house, "second", "borough", "duty")
        await house.phone("duty").block()
        await house.operate("leads.invite", code="borough", role="duty")
        pupil = house.phone("pupil")
        await pupil.start("s-STJ")
        await pupil.write("they laugh at me")
        await pupil.press("Yes")
        await pupil.wait_for("ready to send", anywhere=True)
        await pupil.press("Send now", anywhere=True)
        await house.settle()
        assert (await find_person(house, "duty")).state == "unreachable"
        assert rang(house)
        assert await is_red(house)


async def test_beside_a_damaged_school_who_cannot_be_reached_counts_as_not_having_answered(
    tmp_path: Path,
) -> None:
    """The officer blocked the chat, and is a governor of another school, whose row is damaged (F13)."""
    async with closed_house(tmp_path) as house:
        await set_up(house)
        manager = await house.join("manager", "borough", "duty_manager")
        await seat(house, "duty", "STJ", "governor")
        await damage_setting(house, "STJ")
        await house.phone("duty").block()
        pupil = house.phone("pupil")
        await pupil.start("s-HFHS")
        await pupil.write("he has a knife and will kill me")
        await pupil.press("Send, but not to my school")
        await manager.wait_for("A new report.")
        await house.settle()
        assert (await find_person(house, "duty")).state == "unreachable"


async def test_beside_a_damaged_school_people_go_and_it_is_named_by_its_code(tmp_path: Path) -> None:
    async with closed_house(tmp_path) as house:
        await set_up(house)
        await house.join("second", "borough", "duty")
        await seat(house, "second", "STJ", "governor")
        await damage_setting(house, "STJ")
        duty = house.phone("duty")
        await duty.write("/away until 3 December")
        await duty.press("Nobody by name")
        assert "what pupils of STJ send past it" in (await duty.wait_for("You are away")).text
