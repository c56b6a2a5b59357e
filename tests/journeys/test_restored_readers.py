"""A back-up is restored over the present database: who must not read a case by now does not read it again (decision 0034)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from handlers.routing import reads_now
from storage import restore
from tests.bot.houses import heard
from tests.journeys.house import House
from tests.journeys.test_handover import open_menu
from tests.journeys.test_newcomers import find_person, headers, opens, says, sent
from tests.journeys.test_ways_to_read import SOON


async def back_up(house: House) -> str:
    place = str(house.folder / "backups" / "a.bak")
    await house.settle()
    await house.app.schedule.tick()
    assert (await heard(house, "backup", place)).status == 0
    return place


async def put_back(house: House, place: str) -> None:
    await house.settle()
    await house.app.stop()
    said = await heard(house, "restore", place, "--yes", "--json")
    assert said.status == 0 and said.json["sound"], said.err
    house.clock.move_to(datetime.now(UTC))  # by which the command goes
    await house.open()
    await house.wind(SOON)


async def step_back(house: House, ref: str, name: str) -> None:
    phone = await open_menu(house, ref, "This is about me", name)
    await phone.wait_for("if this is about you")
    await phone.press("Yes, take me out")
    await phone.wait_for("You are out of it.")


async def both_step_back(house: House) -> str:
    """A back-up; then the lead and the deputy step back from a case, and the back-up comes back."""
    ref, place = await sent(house, "pupil", "they trip me up on the bus"), ""
    assert await opens(house, "lead", ref)
    place = await back_up(house)
    for name in ("lead", "deputy"):
        await step_back(house, ref, name)
    await put_back(house, place)
    return ref


async def test_who_stepped_back_since_does_not_read_it_again(house: House) -> None:
    ref = await both_step_back(house)
    assert not await opens(house, "lead", ref) and not await opens(house, "deputy", ref)
    [header] = await headers(house)
    assert "borough/duty" in reads_now(header) and header.unread, "it is to be opened anew"
    assert await opens(house, "duty", ref)
    assert (await heard(house, "verify")).status == 0
    assert (await find_person(house, "lead")).comparing == 0


async def test_who_stepped_back_since_does_not_read_it_again_where_it_was_restored_without_the_open_key(
    house: House,
) -> None:
    """The key comes back later: what they step back from is not in the words, and comparing those again finds nothing."""
    opens_cases, aside = house.settings.keys.open_file, house.folder / "aside.key"
    ref = await sent(house, "pupil", "they trip me up on the bus")
    place = await back_up(house)
    await step_back(house, ref, "lead")
    await house.settle()
    await house.app.stop()
    opens_cases.rename(aside)
    said = await heard(house, "restore", place, "--yes", "--json")
    assert said.status == 0 and said.json["sound"], said.err
    aside.rename(opens_cases)
    house.clock.move_to(datetime.now(UTC))  # by which the command goes
    await house.open()
    assert not await opens(house, "lead", ref), "before they were compared"
    await house.wind(SOON)
    assert not await opens(house, "lead", ref)
    assert await opens(house, "deputy", ref)
    [header] = await headers(house)
    assert (await find_person(house, "lead")).id in header.hidden
    assert (await heard(house, "verify")).status == 0
    assert (await find_person(house, "lead")).comparing == 0


async def test_a_relative_who_was_named_since_is_looked_for_again(house: House) -> None:
    ref = await sent(house, "pupil", "they are horrible to tabitha ramsbottom on the bus")
    place = await back_up(house)
    await says(house, "lead", "Change the names", "Tabitha Ramsbottom")
    await put_back(house, place)
    assert not await opens(house, "lead", ref)
    assert await opens(house, "deputy", ref)
    assert "Tabitha Ramsbottom" in (await find_person(house, "lead")).conflicts
    later = await sent(house, "other", "tabitha ramsbottom is crying")
    assert not await opens(house, "lead", later), "nor what comes after it"


async def test_sabotage_without_it_a_back_up_lets_them_read(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing(*_: Any) -> None:
        """Take nothing over."""

    monkeypatch.setattr(restore, "hide_again", nothing)
    monkeypatch.setattr(restore, "compare_again", nothing)
    ref = await both_step_back(house)
    assert await opens(house, "lead", ref)
