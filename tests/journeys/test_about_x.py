"""A case about X, and everything that colleagues and time can do to it: X reads nothing, hears nothing, counts nothing.

X is a deputy whom the words name, a friend of who is named, the head, a duty officer. Whoever may read tries to let X
in, hands the case to X's desk, links it, closes it, asks for a second person; nobody opens it for days; all others go
away and X covers; all others leave. X presses every button there is.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from handlers.keyboards import lead_token
from handlers.lead.desk import PRESSES
from storage import vault
from storage.cases import Header, list_headers
from storage.people import list_people
from tests.bot.restricted import answering, writing
from tests.journeys.house import House

PATIENCE = 120.0
#: X, and how a report about X is sent.
STORIES: dict[str, tuple[str, Callable[[House, str], Awaitable[None]]]] = {
    "a deputy whom the words name": ("deputy", writing("they trip me up on the bus and Mr B saw it")),
    "the head": ("head", answering("The head")),
    "a duty officer": ("second", writing("they trip me up and mr crabtree from the council saw it")),
    "a friend of who is named": ("friend", writing("Mr B shouts at me and pushes me")),
}
CAST = (
    ("head", "HFHS", "head", "Ms H"),
    ("chair", "HFHS", "chair", "Dr C"),
    ("second", "borough", "duty", "Mr Crabtree"),
    ("manager", "borough", "duty_manager", "Ms M"),
    ("friend", "HFHS", "ddsl", "Miss F"),
    ("third", "HFHS", "ddsl", "Mrs T"),
)


async def cast(house: House) -> None:
    for name, code, role, shown in CAST:
        await house.join(name, code, role, shown)
    phone = house.phone("friend")
    await phone.write("/me")
    await phone.wait_for("Pupils see:")
    await phone.press("Change the names")
    await phone.wait_for("Who must you not read about?")
    await phone.write("Mr B")
    await house.settle(PATIENCE)


async def look(house: House) -> tuple[Header, dict[str, Any]]:
    """Give the case, and everybody by the name of their phone."""
    sealer = house.app.service.sealer
    [header] = await house.app.database.run(lambda tx: list_headers(tx, sealer))
    people = {one.address: one for one in await house.app.database.run(lambda tx: list_people(tx, sealer))}
    return header, {
        name: people[str(phone.id)] for name, phone in house.phones.items() if str(phone.id) in people
    }


async def try_everything(house: House, name: str, ref: str, *arguments: str) -> None:
    """Press every button of an adult there is, with each of *arguments*, under an old message."""
    phone = house.phone(name)
    under = phone.messages[0].id
    for what in PRESSES:
        if what in ("me", "away", "back", "mail", "drill", "pin", "step-back", "about-me", "hold", "slips"):
            continue
        for argument in arguments:
            await phone.press_data(lead_token(what, ref, argument), message=under)
    await house.settle(PATIENCE)


async def colleagues_do_all(house: House, x: str) -> None:
    """Everybody who may read opens it, lets X in, hands it to X's desks, asks X for a second word."""
    _, people = await look(house)
    target, tried = people[x], 0
    for name, person in people.items():
        header, _ = await look(house)
        if name == x or tried == 2 or not vault.may_read(header, vault.reader_of(person)):
            continue
        await try_everything(house, name, header.ref, target.id, sorted(target.desks)[0])
        tried += 1
    assert tried


async def leave_it_to_x(house: House, x: str) -> None:
    """Nobody else is here, then nobody else is left, but for the last duty officer."""
    _, people = await look(house)
    target = people[x]
    others = [one for name, one in people.items() if name not in (x, "duty")]
    until = (house.clock.now() + timedelta(days=4)).date().isoformat()
    for person in others:
        shared = person.desks & target.desks
        facts = {"id": person.id, "until": until, **({"cover": target.id} if shared else {})}
        await house.operate("leads.away", **facts)
    await house.walk(timedelta(days=1))
    for person in others:
        await house.operate("leads.revoke", id=person.id)
    await house.walk(timedelta(hours=6))


async def x_knows_nothing(house: House, x: str) -> None:
    header, people = await look(house)
    phone = house.phone(x)
    assert not vault.may_read(header, vault.reader_of(people[x]))
    assert people[x].id in header.hidden and people[x].id not in header.permitted
    shown = [message for message in phone.messages if not message.mine and header.ref in str(message.text)]
    assert shown == [], [str(one.text) for one in shown]
    assert header.ref not in str([message.labels for message in phone.messages])
    await try_everything(house, x, header.ref, people[x].id)
    seen = [str(one.text) for one in phone.messages if not one.mine and header.ref in str(one.text)]
    assert seen == [], seen
    await phone.write(f"/case {header.ref}")
    await phone.wait_for("There is nothing here for you under that reference.", PATIENCE)
    after, people = await look(house)
    assert people[x].id in after.hidden and after.opened_by != people[x].id


@pytest.mark.parametrize("story", STORIES)
async def test_whatever_is_done_x_knows_nothing_of_a_case_about_x(house: House, story: str) -> None:
    x, how = STORIES[story]
    await cast(house)
    await how(house, "pupil")
    await house.walk(timedelta(days=2))  # nobody opens it
    await colleagues_do_all(house, x)
    await x_knows_nothing(house, x)
    await leave_it_to_x(house, x)
    await x_knows_nothing(house, x)


@pytest.mark.parametrize(
    ("place", "broken"),
    [
        ("handlers.routing.find_mentions", lambda *_: __import__("safeguarding.names").names.Mentions()),
        ("storage.vault.may_read", lambda header, reader: bool(header.setting and reader.person)),
    ],
)
async def test_sabotage_without_its_protection_x_comes_to_know(
    house: House, monkeypatch: pytest.MonkeyPatch, place: str, broken: Any
) -> None:
    monkeypatch.setattr(place, broken)
    x, how = STORIES["a deputy whom the words name"]
    await cast(house)
    await how(house, "pupil")
    await house.walk(timedelta(days=1))
    with pytest.raises(AssertionError):
        await x_knows_nothing(house, x)
