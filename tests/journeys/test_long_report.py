"""A report of many long lines is sent in many short units: whole or not at all, once, and nothing of it is left lying."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlalchemy import Connection, func, select

from bot.steps import take_steps
from handlers import front
from handlers.events import Address, Ignored, Incoming
from handlers.pupil import carrying, report
from handlers.pupil.carrying import Brought
from handlers.pupil.draft import draft_of, keep, words_of
from handlers.routing import people_asked, route_report
from handlers.turn import Done, Later, Turn
from safeguarding.intake import Draft
from storage import carried, inbox, schema, timers
from storage.cases import Entry, Header, list_headers
from storage.chats import load_chat
from storage.people import list_members, put_person
from storage.sealing import Sealer
from storage.vault import open_case, reader_of
from storage.verify import Examination
from tests.bot.houses import heard
from tests.faults.process import watch
from tests.journeys.house import House, open_house, send

T = TypeVar("T")
LINES = [f"line {n}" + " they trip me up and laugh about it" * 110 for n in range(20)]
WORDS = "\n".join(LINES)


class Killed(Exception):
    """The process ended here."""


class Steps:
    """The database as the sending of one report sees it: counts what each unit adds, and ends where it is told to.

    *between*: what happens elsewhere before the unit of that number (from 0, or from the end: -1 is the last).
    """

    def __init__(self, house: House, dies_at: int = 10_000) -> None:
        self.house, self.dies_at = house, dies_at
        self.added: list[int] = []
        self.cases: list[int] = []

    async def run(self, unit: Callable[[Connection], T]) -> T:
        if len(self.added) == self.dies_at:
            raise Killed

        def counted(tx: Connection) -> T:
            before = count(tx, "entries")
            done = unit(tx)
            self.added.append(count(tx, "entries") - before)
            self.cases.append(count(tx, "cases"))
            return done

        return await self.house.app.database.run(counted)


@pytest.fixture
async def told(tmp_path: Path) -> AsyncIterator[House]:
    """A pupil who wrote twenty lines of nearly 4,000 letters and has not sent them."""
    async with open_house(tmp_path) as house:
        pupil = house.phone("pupil")
        await pupil.start("s-HFHS")
        await pupil.wait_for("Just type, or tap Start.")
        for line in LINES:
            await pupil.write(line)
        await house.settle(90)
        yield house


def count(tx: Connection, table: str) -> int:
    counted: int = tx.execute(select(func.count()).select_from(schema.metadata.tables[table])).scalar_one()
    return counted


async def counts(house: House, *tables: str) -> tuple[int, ...]:
    return await house.app.database.run(lambda tx: tuple(count(tx, table) for table in tables))


def turn_of(house: House, tx: Connection) -> Turn:
    service = house.app.service
    chat = load_chat(tx, service.sealer, "telegram", str(house.phone("pupil").id))
    assert chat is not None
    return Turn(tx, service, chat, house.clock.now())


def the_draft(turn: Turn) -> Draft:
    draft = draft_of(turn)
    assert draft is not None
    return draft


async def in_turn(house: House, do: Callable[[Turn], T]) -> T:
    def unit(tx: Connection) -> T:
        turn = turn_of(house, tx)
        done = do(turn)
        turn.finish()
        return done

    return await house.app.database.run(unit)


async def send_by_hand(
    house: House,
    steps: Steps | None = None,
    before_last: Callable[[Brought], Awaitable[None]] | None = None,
) -> list[Brought]:
    """Send the draft as a press would, unit by unit; *before_last* happens elsewhere before the unit that sends it."""
    brought: list[Brought] = []
    happened: list[bool] = []

    def begin(turn: Turn) -> Later:
        draft = the_draft(turn)

        def finish(again: Turn, made: report.Sending) -> Later | None:
            if made.brought is not None and made.brought not in brought:
                brought.append(made.brought)
            if before_last is not None and not happened:
                happened.append(True)
                return Later(None, lambda third, _: finish(third, made))
            report.submit(again, the_draft(again), away=False, sending=made)
            return None

        return report.prepare(turn, draft, finish)

    def unit(step: Later, made: Any, tx: Connection) -> Done:
        turn = turn_of(house, tx)
        later = step.then(turn, made)
        turn.finish()
        return Done(turn.owed, turn.withdrawn, turn.alarms, later=later)

    class Pausing:
        async def run(self, do: Callable[[Connection], T]) -> T:
            if happened and before_last is not None:
                await before_last(brought[0])
            return await (steps or house.app.database).run(do)

    first = await in_turn(house, begin)
    await take_steps(Pausing(), first, lambda _, slow: asyncio.to_thread(slow), unit, lambda _: None)  # type: ignore[arg-type]  # of a database only `run` is needed
    return brought


def what_was_told(house: House, tx: Connection) -> list[str]:
    """Open the only case as its lead would, and give the pupil's words."""
    sealer = house.app.service.sealer
    (header,) = list_headers(tx, sealer)
    lead = next(one for one in list_members(tx, sealer, "borough/duty" if header.hidden else "HFHS/leads"))
    sealed = open_case(tx, sealer, header.id, reader_of(lead), house.clock.now())
    return [one.text for one in sealed.unseal() if one.kind == "words"]


async def the_case(house: House) -> Header:
    (header,) = await house.app.database.run(lambda tx: list_headers(tx, house.app.service.sealer))
    return header


async def look_whole(house: House) -> None:
    assert await house.app.database.run(lambda tx: Examination(tx, house.app.service.sealer).run()) == []


async def arrived(house: House) -> None:
    """All of it is in one case, and nothing of it anywhere else once the clock has come by."""
    await look_whole(house)
    assert await house.app.database.run(lambda tx: what_was_told(house, tx)) == [WORDS]
    header = await the_case(house)
    await house.wind(carried.SWEPT_AFTER + timedelta(minutes=1))
    assert await counts(house, "entries", "pieces") == (header.rows, 0)
    await look_whole(house)
    assert await house.app.database.run(lambda tx: what_was_told(house, tx)) == [WORDS]


async def test_a_long_report_arrives_whole_and_nothing_is_left_beside_it(told: House) -> None:
    await send(told.phone("pupil"))
    await told.settle()
    await arrived(told)


async def test_no_unit_keeps_more_than_a_few_rows_and_the_case_comes_with_the_last(told: House) -> None:
    steps = Steps(told)
    (brought,) = await send_by_hand(told, steps)
    rows = len(brought.carried.rows)
    assert rows > 2 * carried.SLICE_ROWS
    assert max(steps.added) == carried.SLICE_ROWS
    pieces = brought.looked.version[3]
    reading = next(number for number, added in enumerate(steps.added) if added)
    assert reading == -(-pieces // carrying.SLICE_PIECES) > 1  # read in slices, too
    assert sum(steps.added) == rows
    assert steps.added[-1] == 0  # the last names what is there already
    assert steps.cases == [0] * (len(steps.cases) - 1) + [1]
    await arrived(told)


async def test_a_crash_between_any_two_units_loses_nothing_and_sends_nothing(told: House) -> None:
    whole = Steps(told)
    dies_at = 0
    while True:
        steps = Steps(told, dies_at)
        try:
            await send_by_hand(told, steps)
        except Killed:
            assert await counts(told, "cases", "receipts") == (0, 0)
            assert await in_turn(told, lambda turn: words_of(turn, the_draft(turn))) == WORDS
            await look_whole(told)
            dies_at += 1
            whole = steps
        else:
            break
    assert sum(whole.added) > 2 * carried.SLICE_ROWS  # up to the unit before the last
    assert (await counts(told, "entries"))[0] > (await the_case(told)).rows  # of those who died
    await told.restart()
    await arrived(told)


async def test_the_private_key_is_wiped_whatever_ends_it(told: House) -> None:
    last = Steps(told, dies_at=4)
    with pytest.raises(Killed):
        await send_by_hand(told, last)
    kept: list[Brought] = []

    async def look(brought: Brought) -> None:
        assert any(brought.carried.private)
        kept.append(brought)
        raise Killed

    with pytest.raises(Killed):
        await send_by_hand(told, before_last=look)
    kept += await send_by_hand(told)
    assert len(kept) == 2
    assert all(one.carried.private == bytes(len(one.carried.private)) for one in kept)


async def test_the_private_key_is_wiped_also_where_nobody_waits_for_the_thread_that_makes_it(
    told: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sabotage: wiped is what was there when the sending was broken off, and the thread comes after that."""
    sealing, go_on = asyncio.Event(), threading.Event()
    made: list[carried.Carried] = []
    loop = asyncio.get_running_loop()

    def seal_late(sealer: Sealer, entry: Entry) -> carried.Carried:
        loop.call_soon_threadsafe(sealing.set)
        assert go_on.wait(60)
        made.append(carried.seal_beside(sealer, entry))
        return made[0]

    monkeypatch.setattr(carrying, "seal_beside", seal_late)
    sending = asyncio.create_task(send_by_hand(told))
    await sealing.wait()
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    go_on.set()
    await watch(lambda: bool(made) and not any(made[0].private), 60, "its private key is wiped")


async def test_whoever_is_named_by_a_name_that_came_meanwhile_does_not_read_it(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        pupil = house.phone("pupil")
        await pupil.start("s-HFHS")
        await pupil.wait_for("Just type, or tap Start.")
        for line in LINES:
            await pupil.write(f"quagmire {line}")
        await house.settle(90)

        def rename(tx: Connection) -> str:
            sealer = house.app.service.sealer
            first = list_members(tx, sealer, "HFHS/leads")[0]
            first.name = "Mrs Quagmire"
            put_person(tx, sealer, first)
            return first.id

        person: list[str] = []

        async def enter(brought: Brought) -> None:
            assert not brought.looked.mentions.named
            person.append(await house.app.database.run(rename))

            def sabotage(turn: Turn) -> frozenset[str]:
                """Taken for the people of now, what was found of the people of before would let her read it."""
                draft = the_draft(turn)
                looked = replace(brought.looked, adults=people_asked(turn, draft))
                return route_report(turn, draft, False, looked).hidden

            assert person[0] not in await in_turn(house, sabotage)

        await send_by_hand(house, before_last=enter)
        assert person[0] in (await the_case(house)).hidden


async def test_words_that_changed_meanwhile_are_the_ones_that_are_sent(told: House) -> None:
    def change(turn: Turn) -> None:
        draft = the_draft(turn)
        keep(turn, draft.but(tail=draft.tail + "\nand more", lines=draft.lines + 1))

    async def write(_: Brought) -> None:
        await in_turn(told, change)

    await send_by_hand(told, before_last=write)
    assert await told.app.database.run(lambda tx: what_was_told(told, tx)) == [WORDS + "\nand more"]
    await told.wind(carried.SWEPT_AFTER + timedelta(minutes=1))
    assert await counts(told, "entries", "pieces") == ((await the_case(told)).rows, 0)
    await look_whole(told)


async def test_rows_that_were_swept_meanwhile_are_sealed_again(told: House) -> None:
    async def sweep(_: Brought) -> None:
        await told.wind(carried.SWEPT_AFTER + timedelta(minutes=1))
        assert await counts(told, "entries") == (0,)

    await send_by_hand(told, before_last=sweep)
    await arrived(told)


async def test_sabotage_taken_without_its_timer_a_case_would_lack_its_words(told: House) -> None:
    """Why `take` asks for the timer: what is being swept may be half gone."""

    async def sweep(brought: Brought) -> None:
        await told.wind(carried.SWEPT_AFTER + timedelta(minutes=1))

        def ask(tx: Connection) -> bool:
            return carried.take(tx, told.app.service.sealer, brought.carried)

        assert not await told.app.database.run(ask)

        def let_through(tx: Connection) -> int:
            carried.set_timer(
                tx, told.app.service.sealer, carried.CARRIED, brought.carried.case.hex(), told.clock.now(), {}
            )
            return count(tx, "entries")

        assert await told.app.database.run(let_through) == 0

    await send_by_hand(told, before_last=sweep)
    found = await told.app.database.run(lambda tx: Examination(tx, told.app.service.sealer).run())
    assert {one.table for one in found} == {"entries"}


async def test_keys_that_were_rotated_meanwhile_seal_it_again(told: House) -> None:
    async def rotate(_: Brought) -> None:
        said = await heard(told, "keys", "rotate", "row", "--yes")
        assert said.status == 1 and "so it is kept" in said.err  # no walk comes by what no case names

    (brought,) = await send_by_hand(told, before_last=rotate)
    assert (await the_case(told)).id != brought.carried.case.hex()
    await arrived(told)
    assert (await heard(told, "keys", "rotate", "row", "--yes")).status == 0


async def test_an_event_stays_in_the_inbox_until_nothing_of_it_is_left_to_do(told: House) -> None:
    service, sender = told.app.service, Address("telegram", str(told.phone("pupil").id))
    incoming, row = Incoming("later", sender, Ignored()), b"l" * 16

    def arrive(tx: Connection) -> None:
        inbox.take_in(tx, service.sealer, [inbox.Arrival(row, b"c" * 16, b"{}")], 0)

    def go_on(left: Later | None) -> Callable[[Connection], Done]:
        now = told.clock.now()
        return lambda tx: front.answer_then(
            tx, service, row, incoming, now, lambda *_: left, None, long=False
        )

    await told.app.database.run(arrive)
    more = Later(None, lambda *_: None)
    assert (await told.app.database.run(go_on(more))).later is more
    assert await counts(told, "inbox") == (1,)
    assert (await told.app.database.run(go_on(None))).later is None
    assert await counts(told, "inbox") == (0,)


async def test_silence_sends_a_long_report_whole_too(tmp_path: Path) -> None:
    """What a child in danger wrote and did not send goes the same way, from its timer (MOMENTS 3)."""
    async with open_house(tmp_path) as house:
        pupil = house.phone("pupil")
        await pupil.start("s-HFHS")
        await pupil.wait_for("Just type, or tap Start.")
        lines = [*LINES, "i want to kill myself tonight"]
        for line in lines:
            await pupil.write(line)
        await house.settle(90)
        await house.wind(timedelta(minutes=11), 90)
        header = await the_case(house)
        assert "unsent_p1" in header.marks
        assert await house.app.database.run(lambda tx: what_was_told(house, tx)) == ["\n".join(lines)]
        assert await counts(house, "entries", "pieces") == (header.rows, 0)
        kinds = await house.app.database.run(
            lambda tx: [one.kind for one in timers.list_after(tx, house.app.service.sealer, b"", 100)]
        )
        assert carried.TIMERS.isdisjoint(kinds)
        await look_whole(house)
