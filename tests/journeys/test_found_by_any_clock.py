"""A lead finds every open case that is theirs, whatever the machine's clock did and however old it is (decision 0052)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection

from handlers import watching
from storage.cases import Header
from storage.sealing import Sealer
from storage.verify import Examination
from tests.journeys.house import House, close_as, report
from tests.journeys.test_clock_wrong_at_start import restart_wrong
from tests.journeys.test_ladders import cases
from tests.journeys.test_newcomers import listed

DAY = timedelta(days=1)
Story = Callable[[House], Awaitable[None]]


async def rest(house: House) -> None:
    """Let the first tick of a start, or the one after a clock was set, be done."""
    await house.app.schedule.tick()
    await house.settle()


def came_while_wrong(off: timedelta) -> Story:
    """Heard starts with a clock that is *off*, a report comes, and Heard starts again with the right one."""

    async def story(house: House) -> None:
        await restart_wrong(house, off)
        await report(house)
        await restart_wrong(house, -off)

    return story


def wrong_since(off: timedelta) -> Story:
    """A report comes, and Heard starts again with a clock that is *off*, and stays so."""

    async def story(house: House) -> None:
        await report(house)
        await restart_wrong(house, off)

    return story


async def set_back_while_it_runs(house: House) -> None:
    await house.wind(40 * DAY)
    await report(house)
    await house.wind(-40 * DAY)


async def open_for_two_years(house: House) -> None:
    await report(house)
    await house.settle()
    await house.app.stop()
    house.clock.move_to(house.clock.now() + 730 * DAY)
    await house.open()


STORIES: dict[str, Story] = {
    "came five weeks ahead": came_while_wrong(35 * DAY),
    "came years ahead": came_while_wrong(1200 * DAY),
    "came years behind": came_while_wrong(-1200 * DAY),
    "years ahead by now": wrong_since(1200 * DAY),
    "years behind by now": wrong_since(-1200 * DAY),
    "set back while it runs": set_back_while_it_runs,
    "open for two years": open_for_two_years,
}


async def found(house: House, story: Story) -> bool:
    """Say whether the lead's list names the case after *story*, and whether its rows are sound all the same."""
    await story(house)
    await rest(house)
    [header] = await cases(house)
    sealer = house.app.service.sealer
    assert await house.app.database.run(lambda tx: Examination(tx, sealer).run()) == []
    return header.ref in await listed(house, "lead")


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
async def test_an_open_case_is_in_its_leads_list(house: House, story: Story) -> None:
    assert await found(house, story)


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
async def test_sabotage_left_where_it_stood_it_is_in_no_list(
    house: House, monkeypatch: pytest.MonkeyPatch, story: Story
) -> None:
    monkeypatch.setattr(watching, "_is_out_of_reach", lambda *_: False)
    assert not await found(house, story)


async def test_a_case_that_was_moved_is_handed_on_and_leaves_the_list_when_it_closes(house: House) -> None:
    """What moves a case takes it from where it stands by then."""
    await came_while_wrong(35 * DAY)(house)
    await rest(house)
    [header] = await cases(house)
    assert header.shelved
    for name in ("lead", "deputy"):
        person = next(
            one["id"]
            for one in (await house.operate("leads.list"))["leads"]
            if one["role"] == {"lead": "dsl", "deputy": "ddsl"}[name] and one["state"] == "active"
        )
        await house.operate("leads.revoke", id=person)
        await rest(house)
    assert header.ref in await listed(house, "duty")
    duty = house.phone("duty")
    await duty.write(f"/case {header.ref}")
    await duty.wait_for("This message is removed after 10 minutes.", anywhere=True)
    await close_as(duty, "Supported in school")
    assert header.ref not in await listed(house, "duty")


async def test_many_are_moved_a_few_in_a_unit_and_each_once(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved: list[str] = []
    move = watching.shelve_anew

    def noting(tx: Connection, sealer: Sealer, header: Header, now: datetime) -> None:
        moved.append(header.ref)
        move(tx, sealer, header, now)

    monkeypatch.setattr(watching, "_MOST_MOVED", 2)
    for number in range(5):
        await report(house, f"pupil-{number}")
    monkeypatch.setattr(watching, "shelve_anew", noting)
    await restart_wrong(house, -400 * DAY)
    await rest(house)
    house.app.schedule._watched = None  # as six hours later
    await rest(house)
    refs = sorted(one.ref for one in await cases(house))
    assert sorted(moved) == refs
    shown = await listed(house, "lead")
    assert [ref for ref in refs if ref not in shown] == []
