"""Many long lines that join a sent report: in short units, whole or not at all, and only where they may."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.steps import take_steps
from handlers import routing
from handlers.pupil import telling
from handlers.pupil.draft import draft_of, keep, words_of
from handlers.pupil.hiding import hide
from handlers.turn import Done, Later, Turn
from safeguarding.intake import SendTapped, advance
from storage.cases import Entry, Header, add_entry, list_headers, load_header, save_header
from storage.people import list_members
from storage.vault import open_case, reader_of
from tests.journeys.house import House, open_house, report
from tests.journeys.test_long_report import (
    LINES,
    WORDS,
    Killed,
    Steps,
    count,
    counts,
    in_turn,
    look_whole,
    the_case,
    the_draft,
    turn_of,
)


@pytest.fixture
async def added(tmp_path: Path) -> AsyncIterator[House]:
    """A pupil who sent a report, wrote twenty lines of nearly 4,000 letters more, and has not sent these."""
    async with open_house(tmp_path) as house:
        pupil = await report(house)
        await pupil.press("More")
        await pupil.press("Write more")
        await pupil.wait_for("Type your answer.")
        for line in LINES:
            await pupil.write(line)
        await house.settle(90)
        yield house


async def send_by_hand(
    house: House, steps: Steps | None = None, before_last: Callable[[], Awaitable[None]] | None = None
) -> None:
    """Press [Send now], unit by unit; *before_last* happens elsewhere, once, when all was made ready."""
    hooks = [before_last] if before_last is not None else []

    def begin(turn: Turn) -> Later | None:
        return telling.follow(turn, advance(the_draft(turn), SendTapped()))

    def unit(step: Later, made: Any, tx: Connection) -> Done:
        turn = turn_of(house, tx)
        later = step.then(turn, made)
        turn.finish()
        return Done(turn.owed, turn.withdrawn, turn.alarms, later=later)

    async def work(_: Later, slow: Callable[[], Any]) -> Any:
        made = await asyncio.to_thread(slow)
        if hooks:
            await hooks.pop()()
        return made

    first = await in_turn(house, begin)
    assert first is not None
    await take_steps(steps or house.app.database, first, work, unit, lambda _: None)  # type: ignore[arg-type]  # of a database only `run` is needed


async def what_was_added(house: House, case: Header) -> list[tuple[str, str]]:
    def unit(tx: Connection) -> list[tuple[str, str]]:
        sealer = house.app.service.sealer
        lead = list_members(tx, sealer, "HFHS/leads")[0]
        sealed = open_case(tx, sealer, case.id, reader_of(lead), house.clock.now())
        return [(one.kind, one.text) for one in sealed.unseal() if one.kind in ("words", "added", "note")]

    return await house.app.database.run(unit)


FIRST = ("words", "they trip me up on the bus")


async def test_long_words_join_whole_and_the_unit_that_adds_them_neither_looks_nor_seals(
    added: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sabotage: where what was made ready is not taken, the last unit does it all again."""
    before = (await counts(added, "entries"))[0]
    steps = Steps(added)
    prepared: list[int] = []

    async def look() -> None:
        def refuse(*_: Any) -> Any:
            raise AssertionError("in the unit")

        prepared.append(len(steps.added))
        monkeypatch.setattr(routing, "find_mentions", refuse)
        monkeypatch.setattr("handlers.pupil.report.words_of", refuse)

    await send_by_hand(added, steps, look)
    assert prepared == [len(steps.added) - 1] and prepared[0] > 1, (
        "read in slices, and one unit after the thread"
    )
    assert steps.added[:-1] == [0] * prepared[0]
    header = await the_case(added)
    assert (await counts(added, "entries"))[0] - before == steps.added[-1] > 20
    assert await what_was_added(added, header) == [FIRST, ("added", WORDS)]
    assert header.lines == 21
    await look_whole(added)


async def test_a_press_adds_them_and_says_so_once(added: House) -> None:
    pupil = added.phone("pupil")
    await pupil.press("Send now")
    await pupil.wait_for("Added. Thank you.")
    await added.settle()
    assert len([text for text in pupil.texts if "Added. Thank you." in text]) == 1
    assert not [text for text in pupil.texts if "It is ready to send." in text], "the question is gone"
    assert await what_was_added(added, await the_case(added)) == [FIRST, ("added", WORDS)]
    await added.wind(timedelta(minutes=1))
    assert await counts(added, "pieces") == (0,), "the sent words are swept"
    await look_whole(added)


async def test_a_crash_between_any_two_units_adds_nothing_and_loses_nothing(added: House) -> None:
    before = await counts(added, "entries", "pieces", "audit")
    dies_at = 0
    while True:
        try:
            await send_by_hand(added, Steps(added, dies_at))
        except Killed:
            assert await counts(added, "entries", "pieces", "audit") == before
            assert await in_turn(added, lambda turn: words_of(turn, the_draft(turn))) == WORDS
            await look_whole(added)
            dies_at += 1
        else:
            break
    assert dies_at > 2
    await added.restart()
    assert await what_was_added(added, await the_case(added)) == [FIRST, ("added", WORDS)]


async def test_what_was_sealed_is_not_taken_where_the_case_has_another_entry_meanwhile(added: House) -> None:
    """Sabotage: put under numbers that are another entry's, the rows of one of the two are lost or refused."""

    async def note() -> None:
        def unit(tx: Connection) -> None:
            sealer = added.app.service.sealer
            (header,) = list_headers(tx, sealer)
            add_entry(tx, sealer, header, Entry("note", added.clock.now(), "lead", "phoned home"))
            save_header(tx, sealer, header)

        await added.app.database.run(unit)

    await send_by_hand(added, before_last=note)
    header = await the_case(added)
    assert await what_was_added(added, header) == [FIRST, ("note", "phoned home"), ("added", WORDS)]
    await look_whole(added)


async def test_words_that_changed_meanwhile_are_the_ones_that_are_added(added: House) -> None:
    async def write() -> None:
        def change(turn: Turn) -> None:
            draft = the_draft(turn)
            keep(turn, draft.but(tail=draft.tail + "\nand more", lines=draft.lines + 1))

        await in_turn(added, change)

    await send_by_hand(added, before_last=write)
    assert await what_was_added(added, await the_case(added)) == [FIRST, ("added", WORDS + "\nand more")]


async def test_who_is_named_by_them_and_came_meanwhile_keeps_them_from_joining(added: House) -> None:
    """Sabotage: taken for the people of now, what was found among the people of before lets them join."""

    async def come() -> None:
        await added.join("above", "borough", "dcs_delegate", "Mrs Laugh")

    await send_by_hand(added, before_last=come)
    lines = sorted(
        one.lines
        for one in await added.app.database.run(lambda tx: list_headers(tx, added.app.service.sealer))
    )
    assert lines == [1, 20]


async def test_who_hides_meanwhile_adds_nothing_and_sees_nothing_of_it(added: House) -> None:
    before = (await the_case(added)).rows

    async def go() -> None:
        await in_turn(added, lambda turn: hide(turn, None))

    await send_by_hand(added, before_last=go)

    def look(tx: Connection) -> tuple[int, bool]:
        sealer = added.app.service.sealer
        (header,) = list_headers(tx, sealer)
        return load_header(tx, sealer, header.id).rows, draft_of(turn_of(added, tx)) is None

    assert await added.app.database.run(look) == (before, True)
    assert await added.app.database.run(lambda tx: count(tx, "cases")) == 1
