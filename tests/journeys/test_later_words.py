"""What a pupil adds later is compared with everybody who reads the case, or would come to hear of it (MOMENTS 10)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from handlers import routing
from storage.cases import Header
from tests.journeys.house import House
from tests.journeys.test_newcomers import find_person, headers, says, sent

SOON = timedelta(seconds=20)
ADDED = "it happened again and crabtree was there"


async def add(house: House, words: str = ADDED) -> list[Header]:
    """The pupil of a report says more, and that it belongs there; gives all cases, the first one first."""
    [first] = await headers(house)
    pupil = house.phone("pupil")
    await pupil.write(words)
    await pupil.wait_for("Is this about the same thing as before?")
    await pupil.press("Yes, add it")
    await pupil.press("Send now")
    await house.settle()
    return [first, *(one for one in await headers(house) if one.id != first.id)]


async def lines_of(house: House, case: Header) -> int:
    return next(one.lines for one in await headers(house) if one.id == case.id)


async def above_them(house: House) -> list[Header]:
    """The duty manager would only hear, days later, that nobody has opened it; the words name him."""
    await house.join("head", "HFHS", "head", "Mrs H")
    await house.join("above", "borough", "duty_manager", "Mr Crabtree")
    await sent(house, "pupil", "they trip me up on the bus")
    [first] = await headers(house)
    assert "borough/manager" in first.chain and "borough/manager" not in first.readers
    return await add(house)


async def test_words_that_name_who_would_only_hear_of_it_are_a_report_of_their_own(house: House) -> None:
    first, apart = await above_them(house)
    above = house.phone("above")
    assert await lines_of(house, first) == 1
    assert (await find_person(house, "above")).id in apart.hidden
    await house.walk(timedelta(days=12))
    assert any(first.ref in text for text in above.texts), "of the first, which does not name him, he hears"
    assert not any(apart.ref in text for text in above.texts)


async def test_sabotage_compared_with_its_readers_alone_it_joins(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    members = routing.list_members

    def of_the_leads(tx: Any, sealer: Any, desk: str) -> Any:
        return members(tx, sealer, desk) if desk == "HFHS/leads" else []

    await house.join("head", "HFHS", "head", "Mrs H")
    await house.join("above", "borough", "duty_manager", "Mr Crabtree")
    await sent(house, "pupil", "they trip me up on the bus")
    monkeypatch.setattr(routing, "list_members", of_the_leads)
    [first] = await add(house)
    assert await lines_of(house, first) == 2


async def newcomer_above(house: House) -> list[Header]:
    """When it was routed nobody sat at the desk, which is a rung all the same as soon as somebody does."""
    await sent(house, "pupil", "they trip me up on the bus")
    [first] = await headers(house)
    assert "borough/dcs" not in (*first.readers, *first.chain)
    await house.join("above", "borough", "dcs_delegate", "Mr Crabtree")
    return await add(house)


async def test_words_that_name_who_came_to_an_empty_rung_do_not_join(house: House) -> None:
    first, apart = await newcomer_above(house)
    assert await lines_of(house, first) == 1
    assert (await find_person(house, "above")).id in apart.hidden


async def test_sabotage_a_rung_that_the_case_does_not_name_is_forgotten(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routing, "BOROUGH_DESKS", ())
    [first] = await newcomer_above(house)
    assert await lines_of(house, first) == 2


async def close_to_a_reader(house: House) -> list[Header]:
    """The words name who does not read it, and on whose list its reader stands."""
    await house.join("clerk", "HFHS", "clerk", "Mrs Crabtree")
    await says(house, "clerk", "Change the names", "Mr B")
    await sent(house, "pupil", "they trip me up on the bus")
    return await add(house)


async def test_words_that_name_who_is_close_to_a_reader_do_not_join(house: House) -> None:
    first, apart = await close_to_a_reader(house)
    assert await lines_of(house, first) == 1
    assert {(await find_person(house, name)).id for name in ("clerk", "deputy")} <= set(apart.hidden)


async def test_sabotage_not_asked_who_is_close_they_join(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(adults: Any) -> dict[str, frozenset[str]]:
        return {one.id: frozenset() for one in adults}

    monkeypatch.setattr(routing, "relate", nobody)
    [first] = await close_to_a_reader(house)
    assert await lines_of(house, first) == 2


LONG = "they trip me up and laugh about it " * 100


async def add_lines(house: House, *lines: str) -> None:
    """The pupil of a report writes more, line by line, and does not send it yet."""
    pupil = house.phone("pupil")
    await pupil.press("More")
    await pupil.press("Write more")
    await pupil.wait_for("Type your answer.")
    for line in lines:
        await pupil.write(line)
        await house.settle()


async def test_each_line_that_is_added_is_looked_through_by_itself_and_all_of_them_when_they_are_sent(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits longer for the hundredth line than for the second. Sabotage: with `new_from` always 0 they do."""
    looked: list[int] = []
    find = routing.find_mentions

    def counted(text: str, adults: Any) -> Any:
        looked.append(len(text))
        return find(text, adults)

    await sent(house, "pupil", "they trip me up on the bus")
    monkeypatch.setattr(routing, "find_mentions", counted)
    await add_lines(house, *[LONG] * 6)
    assert len(looked) == 6 and max(looked) < 3 * len(LONG)
    await house.phone("pupil").press("Send now")
    await house.settle()
    assert max(looked) > 5 * len(LONG)
    [first] = await headers(house)
    assert first.lines == 7


@pytest.mark.parametrize("lines", [["and crabtree was there"], ["and it was mr", "crabtree"]])
async def test_a_name_in_the_last_of_many_lines_sets_them_apart_before_they_are_sent(
    house: House, lines: list[str]
) -> None:
    await house.join("head", "HFHS", "head", "Mr Crabtree")
    await sent(house, "pupil", "they trip me up on the bus")
    await add_lines(house, *[LONG] * 5, *lines)
    pupil = house.phone("pupil")
    await pupil.wait_for("Are you safe right now?")
    await pupil.press("Send now")
    await house.settle()
    first, apart = sorted(await headers(house), key=lambda one: one.lines)
    assert (first.lines, apart.lines) == (1, 5 + len(lines))
    assert (await find_person(house, "head")).id in apart.hidden


async def test_who_came_after_the_line_that_names_them_keeps_it_from_joining(house: House) -> None:
    """Sabotage: looked through as it came and not again when it is sent, it joins the case that they read."""
    await sent(house, "pupil", "they trip me up on the bus")
    await add_lines(house, "crabtree was there", LONG, LONG, LONG)
    await house.join("above", "borough", "dcs_delegate", "Mr Crabtree")
    await house.phone("pupil").write(LONG)
    await house.settle()
    await house.phone("pupil").press("Send now")
    await house.settle()
    first, apart = sorted(await headers(house), key=lambda one: one.lines)
    assert (first.lines, apart.lines) == (1, 5)
    assert (await find_person(house, "above")).id in apart.hidden
