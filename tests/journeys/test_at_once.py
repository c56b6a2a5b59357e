"""STO-01: five leads press *I'm on it* in the same millisecond: one owner, the others told who, one line in the trail."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection

from handlers.events import Outgoing
from handlers.lead import casework
from handlers.turn import Turn
from storage.audit import read_audit
from storage.cases import Header, list_headers, save_header
from storage.chats import load_chat
from tests.journeys.house import House, open_house, report

ROUNDS = 200
LEADS = ("lead", "deputy", "third", "fourth", "fifth")
Take = Callable[[Turn, str], None]


@pytest.fixture
async def staffed(tmp_path: Path) -> AsyncIterator[House]:
    """A school with five leads, and one report that nobody has taken."""
    async with open_house(tmp_path) as house:
        for name in LEADS[2:]:
            await house.join(name, "HFHS", "ddsl")
        await report(house)
        for name in LEADS:
            await house.phone(name).wait_for("A new report.", anywhere=True)
        await house.settle()
        yield house


async def the_case(house: House) -> Header:
    (found,) = await house.app.database.run(lambda tx: list_headers(tx, house.app.service.sealer))
    return found


async def free_again(house: House) -> None:
    """Let nobody be on the case."""

    def free(tx: Connection) -> None:
        (header,) = list_headers(tx, house.app.service.sealer)
        header.on_it, header.on_it_at = "", 0
        save_header(tx, house.app.service.sealer, header)

    await house.app.database.run(free)


async def count_acts(house: House) -> int:
    lines = await house.app.database.run(lambda tx: read_audit(tx, house.app.service.sealer))
    return [line.act for line in lines].count("on-it")


def press(take: Take, house: House, name: str, reference: str, tx: Connection) -> list[Outgoing]:
    """Press as *name* does, in a unit; give what it owes to anybody."""
    service, now = house.app.service, house.app.clock.now()
    chat = load_chat(tx, service.sealer, "telegram", str(house.phone(name).id))
    assert chat is not None
    turn = Turn(tx, service, chat, now)
    take(turn, reference)
    return [owed.given for owed in turn.owed if owed.given is not None]


async def press_together(house: House, take: Take, names: tuple[str, ...]) -> list[list[Outgoing]]:
    """Hand the presses to the database before it can begin any: they share one transaction."""
    reference = (await the_case(house)).ref
    loop = asyncio.get_running_loop()
    answers: list[asyncio.Future[list[Outgoing]]] = []
    for name in names:
        future: asyncio.Future[list[Outgoing]] = loop.create_future()

        def then(value: list[Outgoing], fault: BaseException | None, future: asyncio.Future[list[Outgoing]] = future) -> None:  # fmt: skip
            assert fault is None, fault
            future.set_result(value)

        house.app.database.submit(partial(press, take, house, name, reference), then)
        answers.append(future)
    return await asyncio.gather(*answers)


async def play(house: House, take: Take, rounds: int) -> None:
    """Play *rounds*, another lead first each time; check each."""
    people = {str(house.phone(name).id): name for name in LEADS}
    for number in range(rounds):
        first = number % len(LEADS)
        names = (*LEADS[first:], *LEADS[:first])
        owed = await press_together(house, take, names)
        said = [one.text for answers in owed for one in answers]
        winner = "safeguarding lead" if names[0] == "lead" else "deputy safeguarding lead"
        assert [": you are on it" in text for text in said].count(True) == 1
        assert [f"the {winner} is on it already" in text for text in said].count(True) == 4
        told = [people[one.to.value] for one in owed[0] if f"The {winner} is on it." in one.text]
        assert sorted(told) == sorted(names[1:])
        assert not [name for name in ("Mrs A", "Mr B") if any(name in text for text in said)]
        await free_again(house)
    assert await count_acts(house) == rounds


async def test_of_five_leads_who_press_at_once_one_is_on_it_and_the_others_hear_who(staffed: House) -> None:
    await play(staffed, casework.take, ROUNDS)


async def test_it_would_be_seen_if_whoever_presses_last_took_it(staffed: House) -> None:
    """Sabotage: an unconditional update."""
    with pytest.raises(AssertionError):
        await play(staffed, partial(casework.take, may_take=lambda *_: True), 1)


async def test_over_http_too_one_owner_and_four_who_hear_who(staffed: House) -> None:
    reference = (await the_case(staffed)).ref
    phones = [staffed.phone(name) for name in LEADS]
    for number in range(1, 6):
        turns = [phone.chat.turn for phone in phones]
        for phone in phones[number % 5 :] + phones[: number % 5]:
            await phone.press_data(f"l.on-it.{reference}", message=phone.answers[-1].id)
        await staffed.settle()
        seen = list(zip(phones, turns, strict=True))
        assert len([one for one, since in seen if one.find("you are on it", since=since)]) == 1
        assert len([one for one, since in seen if one.find("is on it already", since=since)]) == 4
        assert len([one for one, since in seen if one.find("safeguarding lead is on it.", since=since)]) == 4
        assert await count_acts(staffed) == number
        await free_again(staffed)
