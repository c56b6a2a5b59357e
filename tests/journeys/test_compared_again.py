"""Compared with what came before: changed once more meanwhile, seated at a school, a case that does not open, a desk of one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.operations import comparing as job
from handlers.lead import comparing
from handlers.turn import Turn
from storage.cases import Header
from storage.chats import Chat
from storage.people import find_person, put_person
from storage.schema import case_keys
from tests.journeys.house import House, send
from tests.journeys.test_newcomers import CRABTREE, headers, opens, says, sent, sent_past
from tests.journeys.test_newcomers import find_person as who_is

SOON = timedelta(minutes=1)


async def case_of(house: House, ref: str) -> Header:
    return next(one for one in await headers(house) if one.ref == ref)


async def takes_a_seat(house: House, name: str, code: str, role: str) -> None:
    made = await house.operate("leads.invite", code=code, role=role)
    await house.phone(name).start(f"join-{made['token']}")
    await house.settle()


async def test_who_changes_something_more_while_they_are_compared_is_compared_from_the_first_case(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparing, "AT_ONCE", 0)
    monkeypatch.setattr(job, "_SLICE", 1)
    words = "they are horrible to tabitha ramsbottom on the bus"
    refs = [await sent(house, f"pupil{number}", words) for number in range(3)]
    house.app.schedule.stop()
    await says(house, "lead", "Change my name", "Mrs Windermere")
    lead = (await who_is(house, "lead")).id
    some, slices = comparing.compare_some, list[bytes]()

    def compare_some(tx: Connection, *rest: Any) -> Any:
        found = some(tx, *rest)
        slices.append(b"")
        if len(slices) == 2:
            service = house.app.service
            person = find_person(tx, service.sealer, lead)
            assert person is not None
            person.conflicts = ["Tabitha Ramsbottom"]
            put_person(tx, service.sealer, person)
            comparing.compare_with_before(Turn(tx, service, Chat("command", ""), house.clock.now()), person)
        return found

    monkeypatch.setattr(job, "compare_some", compare_some)
    await house.app.schedule.tick()
    await house.settle()
    assert not any([await opens(house, "lead", ref) for ref in refs])
    assert (await who_is(house, "lead")).comparing == 0


async def test_a_desk_of_one_leaves_a_case_to_the_next_also_where_there_are_many(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparing, "AT_ONCE", 0)
    ref = await sent_past(house, "one", CRABTREE)
    await house.join("manager", "borough", "duty_manager")
    await house.wind(SOON)
    assert await opens(house, "duty", ref)
    house.clock.move_to(house.clock.now() + timedelta(minutes=2))
    await says(house, "duty", "Change my name", "Mr Crabtree")
    await house.wind(SOON)
    assert not await opens(house, "duty", ref)
    assert (await case_of(house, ref)).unread, "what they had opened is to be opened anew"
    await house.phone("manager").wait_for("Another reader could not be reached.", anywhere=True)
    assert await opens(house, "manager", ref)


async def test_where_nobody_is_left_who_joins_next_finds_it_unread(house: House) -> None:
    ref = await sent_past(house, "one", CRABTREE)
    assert await opens(house, "duty", ref)
    await says(house, "duty", "Change my name", "Mr Crabtree")
    assert (await case_of(house, ref)).unread
    assert house.app.alarms.get("nobody_to_alert")


@pytest.mark.parametrize("words", ["a boy hits me", "my dad said he will kill me tonight"])
async def test_the_only_duty_officer_takes_a_seat_at_the_school_and_the_next_desk_reads(
    house: House, words: str
) -> None:
    ref = await sent_past(house, "one", words)
    await house.join("manager", "borough", "duty_manager")
    await house.wind(SOON)
    await takes_a_seat(house, "duty", "HFHS", "ddsl")
    assert not await opens(house, "duty", ref)
    assert await opens(house, "manager", ref)


async def test_not_sure_who_and_a_lead_of_that_school_who_joins_the_council(house: House) -> None:
    pupil = house.phone("one")
    await house.join("second", "borough", "duty")
    await pupil.start("s-HFHS")
    await pupil.wait_for("Just type, or tap Start.")
    await pupil.write("she hurts me every week")
    await send(pupil, "Not sure")
    await house.settle()
    [header] = await headers(house)
    await takes_a_seat(house, "lead", "borough", "duty")
    assert not await opens(house, "lead", header.ref)
    assert await opens(house, "second", header.ref)


async def test_a_case_that_does_not_open_keeps_nobody_from_joining(house: House) -> None:
    await sent_past(house, "one", CRABTREE)
    harm = case_keys.update().values(body=b"x" * 1500)
    await house.app.database.run(lambda tx: tx.execute(harm))
    other = await sent_past(house, "two", "a boy hits me")
    await house.join("new", "borough", "duty", "Mr Q")
    assert await opens(house, "new", other)
