"""Who comes to read later, or says anew what they are called or whom they are close to, never reads what may be about them."""

from __future__ import annotations

from typing import Any

import pytest

from handlers.lead import comparing
from storage.cases import Header, list_headers
from tests.bot.restricted import writing
from tests.journeys.house import House

CRABTREE = "mr crabtree at scouts scares me"


async def headers(house: House) -> list[Header]:
    return await house.app.database.run(lambda tx: list_headers(tx, house.app.service.sealer))


async def sent_past(house: House, name: str, words: str) -> str:
    """Send a report past the school; gives its reference."""
    before = {one.ref for one in await headers(house)}
    pupil = house.phone(name)
    await pupil.start("s-HFHS")
    await pupil.wait_for("Just type, or tap Start.")
    await pupil.write(words)
    await pupil.wait_for(lambda one: "Send, but not to my school" in one.labels)
    await pupil.press("Send, but not to my school")
    await pupil.wait_for("Your four words are")
    await house.settle()
    [ref] = {one.ref for one in await headers(house)} - before
    return ref


async def sent(house: House, name: str, words: str) -> str:
    before = {one.ref for one in await headers(house)}
    await writing(words)(house, name)
    [ref] = {one.ref for one in await headers(house)} - before
    return ref


async def listed(house: House, name: str) -> str:
    phone = house.phone(name)
    await phone.write("/cases")
    shown = await phone.wait_for(lambda one: "open case" in one or "no open cases" in str(one.text).lower())
    return str(shown.text)


async def opens(house: House, name: str, ref: str) -> bool:
    """Say whether somebody can open a case by its reference."""
    phone = house.phone(name)
    await phone.write(f"/case {ref}")
    shown = await phone.wait_for(
        lambda one: (
            "nothing here for you" in one or "is heavy to read" in one or "This message is removed" in one
        )
    )
    return "nothing here for you" not in shown


async def find_person(house: House, name: str) -> Any:
    from storage.people import list_people

    people = await house.app.database.run(lambda tx: list_people(tx, house.app.service.sealer))
    return next(one for one in people if one.address == str(house.phone(name).id))


async def says(house: House, name: str, button: str, words: str) -> None:
    """Change a name, or whom they must not read about, with /me."""
    phone = house.phone(name)
    await phone.write("/me")
    await phone.wait_for("Your seat:")
    await phone.press(button)
    await house.settle()
    await phone.write(words)
    await house.settle()


async def test_a_duty_officer_who_joins_never_reads_what_was_about_them_before(house: House) -> None:
    about, other = await sent_past(house, "one", CRABTREE), await sent_past(house, "two", "a boy hits me")
    await house.join("new", "borough", "duty", "Mr Crabtree")
    assert not await opens(house, "new", about)
    assert about not in await listed(house, "new") and other in await listed(house, "new")
    assert await opens(house, "new", other)
    assert await opens(house, "duty", about), "the others go on reading it"
    assert (await find_person(house, "new")).id in next(
        one.hidden for one in await headers(house) if one.ref == about
    )


async def test_sabotage_not_compared_they_would_read_it(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparing, "may_not_come", lambda *_: [])
    about = await sent_past(house, "one", CRABTREE)
    await house.join("new", "borough", "duty", "Mr Crabtree")
    assert await opens(house, "new", about)


async def test_until_they_are_compared_what_came_before_is_not_theirs(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many cases are looked at by the clock; what comes meanwhile is theirs at once."""
    monkeypatch.setattr(comparing, "AT_ONCE", 0)
    house.app.schedule.stop()
    about, other = await sent_past(house, "one", CRABTREE), await sent_past(house, "two", "a boy hits me")
    house.clock.move_to(house.clock.now().replace(minute=30))
    await house.join("new", "borough", "duty", "Mr Crabtree")
    assert not await opens(house, "new", other)
    house.clock.move_to(house.clock.now().replace(minute=40))
    later = await sent_past(house, "three", "a girl kicks me")
    assert await opens(house, "new", later)
    await house.app.schedule.tick()
    await house.settle()
    assert await opens(house, "new", other) and not await opens(house, "new", about)
    assert (await find_person(house, "new")).comparing == 0


async def test_a_lead_who_names_a_relative_today_reads_nothing_about_them_from_yesterday(
    house: House,
) -> None:
    ref = await sent(house, "one", "they are horrible to tabitha ramsbottom on the bus")
    assert ref in await listed(house, "lead")
    await says(house, "lead", "Change the names", "Tabitha Ramsbottom")
    assert ref not in await listed(house, "lead")
    assert not await opens(house, "lead", ref)
    assert await opens(house, "deputy", ref)
    [header] = [one for one in await headers(house) if one.ref == ref]
    assert "borough/duty" in header.readers, "two can always read an answer"


async def test_a_name_of_before_is_still_theirs(house: House) -> None:
    """Pupils go on writing the name they know; and the new one is looked for in what they wrote already."""
    before = await sent(house, "one", "mrs windermere saw how they trip me up")
    assert await opens(house, "lead", before)
    await says(house, "lead", "Change my name", "Mrs Windermere")
    assert not await opens(house, "lead", before)
    after = await sent(house, "two", "they trip me up and mrs a saw it")
    assert not await opens(house, "lead", after)
    assert await opens(house, "deputy", after)


async def test_who_shows_their_role_only_is_known_by_the_name_they_write_for_us(house: House) -> None:
    phone = house.phone("quiet")
    made = await house.operate("leads.invite", code="HFHS", role="ddsl")
    await phone.start(f"join-{made['token']}")
    await phone.wait_for("How should pupils see you?")
    await phone.press("Only my role")
    await phone.wait_for("Write here too what pupils call you")
    await phone.write("Mrs Featherstonehaugh")
    await phone.wait_for("TEST ALERT")
    await phone.press("I got it")
    await phone.wait_for("You are active")
    ref = await sent(house, "one", "they trip me up and mrs fetherstonehaugh saw it")
    assert not await opens(house, "quiet", ref)
    assert await opens(house, "deputy", ref)
