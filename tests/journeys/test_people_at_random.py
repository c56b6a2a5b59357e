"""People join, leave, go away, block, come back and change places, in an order that a seed draws: what must hold holds.

After every step: each open case has somebody who reads it or whose turn comes; nobody who was pointed to, stepped
back or was revoked reads any; nothing is on its way to who was revoked.
"""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.operations import OperationFault
from handlers.routing import reads_now
from storage.cases import Header, list_headers, save_header
from storage.outbox import list_for_chat
from storage.people import Person, list_members, list_people
from storage.vault import may_read, reader_of
from tests.journeys.house import House, report
from tests.journeys.test_changes_of_people import ready_to_send, sent

SOON = timedelta(seconds=20)
STEPS = 30
ROLES = ("dsl", "ddsl", "head", "pastoral")


class Borough:
    """A house whose people change; *anchor* is the one duty officer who stays."""

    def __init__(self, house: House, seed: int) -> None:
        self.house, self.chance = house, random.Random(seed)
        self.names = 0
        self.anchor = ""
        self.hidden: dict[str, set[str]] = {}

    async def people(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.house.operate("leads.list"))["leads"]
        return [one for one in found if one["state"] != "revoked"]

    async def one(self) -> dict[str, Any] | None:
        """Draw somebody of the school, or a second duty officer."""
        there = [one for one in await self.people() if one["id"] != self.anchor]
        return self.chance.choice(there) if there else None

    async def step(self) -> None:
        act = self.chance.choice(
            (self.join, self.leave, self.leave, self.go, self.come, self.block, self.give_seat)
        )
        await act()
        await self.house.settle()
        await self.house.wind(SOON)

    async def join(self) -> None:
        self.names += 1
        role = self.chance.choice(ROLES)
        await self.house.join(f"p{self.names}", "HFHS", role, f"Person {chr(64 + self.names)}")

    async def leave(self) -> None:
        one = await self.one()
        if one is not None:
            seat = self.chance.choice(one["seats"])
            await self.house.operate("leads.revoke", id=one["id"], setting=seat["setting"])

    async def go(self) -> None:
        one = await self.one()
        if one is not None and one["state"] in ("active", "unreachable"):
            await self.house.operate("leads.away", id=one["id"], until="2026-12-11", anyway=True)

    async def come(self) -> None:
        one = await self.one()
        if one is not None and one["state"] in ("active", "unreachable"):
            await self.house.operate("leads.away", id=one["id"], until="")

    async def block(self) -> None:
        phone = self.house.phones.get(f"p{self.chance.randint(1, max(1, self.names))}")
        if phone is not None:
            await (phone.unblock() if self.chance.random() < 0.5 else phone.block())

    async def give_seat(self) -> None:
        """Somebody of the school comes to the duty desk too, or to another desk of the school."""
        phone = self.house.phones.get(f"p{self.chance.randint(1, max(1, self.names))}")
        where = self.chance.choice((("borough", "duty"), ("HFHS", "head"), ("HFHS", "ddsl")))
        if phone is not None:
            made = await self.house.operate("leads.invite", code=where[0], role=where[1])
            await phone.unblock()
            await phone.start(f"join-{made['token']}")


def faults(tx: Connection, house: House, hidden: dict[str, set[str]]) -> list[str]:
    """Say what does not hold now."""
    sealer, found = house.app.service.sealer, []
    people = list_people(tx, sealer)
    for header in list_headers(tx, sealer):
        readers = [one for one in people if may_read(header, reader_of(one))]
        if not any(one.state == "active" for one in readers) and not _comes(tx, house, header):
            found.append(f"nobody reads {reads_now(header)}, and nobody's turn comes")
        kept_from = hidden.get(header.id, set())
        found += [f"{one.role} reads what is kept from them" for one in readers if one.id in kept_from]
        found += [f"{one.role} was revoked and reads" for one in readers if one.state == "revoked"]
    for one in people:
        if one.state == "revoked":
            owed = list_for_chat(tx, sealer, *sealer.index_each("chat", one.door, one.address))
            found += [
                f"on its way to who was revoked: {row.message['verb']}" for row in owed if _says(row.message)
            ]
    return found


def _comes(tx: Connection, house: House, header: Header) -> bool:
    desks = [desk for desk in header.chain if desk in header.waiting]
    return any(_active(one) for desk in desks for one in list_members(tx, house.app.service.sealer, desk))


def _active(person: Person) -> bool:
    return person.state == "active"


def _says(message: dict[str, Any]) -> bool:
    return message["verb"] != "remove" and "alert" in message.get("facts", {})


async def begin(house: House, seed: int) -> Borough:
    """Two reports: one that names nobody, one about Mrs A."""
    borough = Borough(house, seed)
    borough.anchor = next(one["id"] for one in await borough.people() if one["role"] == "duty")
    await house.join("head", "HFHS", "head", "Dr C")
    await report(house, "first pupil")
    about = await sent(house, await ready_to_send(house, "Yes: Mrs A"))
    headers = await house.app.database.run(lambda tx: list_headers(tx, house.app.service.sealer))
    borough.hidden = {one.id: set(one.hidden) for one in headers}
    assert any(borough.hidden.values()), about.why
    return borough


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_whoever_comes_and_goes_somebody_reads_and_nobody_who_must_not(house: House, seed: int) -> None:
    borough = await begin(house, seed)
    for number in range(STEPS):
        try:
            await borough.step()
        except OperationFault as refused:
            assert "last active duty officer" in str(refused)
        wrong = await house.app.database.run(lambda tx: faults(tx, house, borough.hidden))
        assert wrong == [], f"seed {seed}, step {number}"


async def test_sabotage_a_case_that_forgets_whom_it_is_hidden_from_is_found(house: House) -> None:
    """The lead it is about comes to the duty desk, and the case does not know any more."""
    borough = await begin(house, 1)
    sealer = house.app.service.sealer

    def forget(tx: Connection) -> None:
        for header in list_headers(tx, sealer):
            header.hidden = []
            save_header(tx, sealer, header)

    made = await house.operate("leads.invite", code="borough", role="duty")
    await house.phone("lead").start(f"join-{made['token']}")
    await house.wind(SOON)  # who comes later is compared with what came before
    await house.app.database.run(forget)
    wrong = await house.app.database.run(lambda tx: faults(tx, house, borough.hidden))
    assert wrong == ["dsl reads what is kept from them"]
