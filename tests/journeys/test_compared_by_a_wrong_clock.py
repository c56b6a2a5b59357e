"""Who is being compared with what came before reads it again soon, also where the clock was wrong when they changed something."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers import due, watching
from handlers.lead import comparing
from storage import seats
from storage.cases import Header
from storage.seats import COMPARE, LEAVER
from tests.faults.process import watch
from tests.journeys.house import House
from tests.journeys.test_clock_wrong_at_start import restart_wrong
from tests.journeys.test_newcomers import CRABTREE, find_person, opens, says, sent, sent_past

YEARS = timedelta(days=800)


async def changed_years_ahead(house: House, monkeypatch: pytest.MonkeyPatch) -> str:
    """The lead names a relative while the clock is years ahead, and the clock is doubted; gives an older case."""
    monkeypatch.setattr(comparing, "AT_ONCE", 0)
    ref = await sent(house, "one", "they trip me up on the bus")
    await restart_wrong(house, YEARS)
    await house.phone("duty").write("/cases")
    await watch(lambda: house.app.second_clock.is_far_off(), 60, "compared with Telegram's")
    await says(house, "lead", "Change the names", "Tabitha Ramsbottom")
    assert (await find_person(house, "lead")).comparing
    await house.app.schedule.tick()
    await house.settle()
    return ref


async def test_they_are_compared_though_the_clock_is_doubted(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = await changed_years_ahead(house, monkeypatch)
    assert house.app.schedule.is_doubted()
    assert await opens(house, "lead", ref)


async def test_sabotage_held_back_they_would_read_nothing_for_years(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(due, "HARMLESS", due.HARMLESS - {COMPARE, LEAVER})
    ref = await changed_years_ahead(house, monkeypatch)
    assert not await opens(house, "lead", ref)


async def reads_at_once(house: House, about: str, other: str) -> bool:
    """Somebody whom one of two cases names joins. Do they read it before they were compared with it?"""
    house.app.schedule.stop()
    await house.join("new", "borough", "duty", "Mr Crabtree")
    reads = await opens(house, "new", about)
    await house.app.schedule.tick()
    await house.settle()
    assert await opens(house, "new", other) and not await opens(house, "new", about)
    return reads


async def joined_with_the_clock_behind(house: House, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Somebody whom a case names joins while the clock is far behind. Do they read it before they were compared?"""
    monkeypatch.setattr(comparing, "AT_ONCE", 0)
    about, other = await sent_past(house, "one", CRABTREE), await sent_past(house, "two", "a boy hits me")
    await restart_wrong(house, -YEARS)
    return await reads_at_once(house, about, other)


async def test_a_clock_that_is_behind_shows_nobody_what_may_be_about_them(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not await joined_with_the_clock_behind(house, monkeypatch)


async def test_sabotage_a_clock_that_is_believed_shows_it(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seats, "_FAR_AHEAD", 0)
    assert await joined_with_the_clock_behind(house, monkeypatch)


async def joined_after_the_clock_ran_ahead(house: House, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Cases came while the clock was far ahead; it is right, and somebody whom one names joins. Do they read it at once?"""
    monkeypatch.setattr(comparing, "AT_ONCE", 0)
    await restart_wrong(house, YEARS)
    about, other = await sent_past(house, "one", CRABTREE), await sent_past(house, "two", "a boy hits me")
    await restart_wrong(house, -YEARS)
    await house.app.schedule.tick()
    return await reads_at_once(house, about, other)


async def test_what_came_by_a_clock_that_ran_ahead_is_compared_before_it_is_read(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not await joined_after_the_clock_ran_ahead(house, monkeypatch)


async def test_sabotage_by_the_time_it_bears_it_came_after_they_joined(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Header, "came_by", property(lambda header: header.at))
    assert await joined_after_the_clock_ran_ahead(house, monkeypatch)


async def changed_hours_ahead(house: House, monkeypatch: pytest.MonkeyPatch) -> bool:
    """The clock is set back between a change and the tick that would compare; does the lead read what comes then?"""
    monkeypatch.setattr(comparing, "AT_ONCE", 0)
    house.app.schedule.stop()
    await sent(house, "two", "they laugh at me")
    await house.wind(timedelta(hours=3))
    await says(house, "lead", "Change the names", "Tabitha Ramsbottom")
    assert (await find_person(house, "lead")).comparing
    await house.wind(-timedelta(hours=3))
    return await opens(house, "lead", await sent(house, "one", "they trip me up on the bus"))


async def test_a_clock_that_is_set_back_keeps_no_lead_from_reading(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await changed_hours_ahead(house, monkeypatch)


async def test_sabotage_not_hastened_they_read_nothing_until_the_clock_is_there_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "COMPARE", "")
    assert not await changed_hours_ahead(house, monkeypatch)
