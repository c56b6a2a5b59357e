"""Whose case it is: a colleague is let in, another desk gets it, a reader leaves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from handlers.routing import reads_now
from safeguarding.handover import Circle
from storage.audit import read_audit
from storage.cases import Header, list_headers, load_header, save_header
from storage.handover import HiddenReader, hand_over
from storage.people import DUTY_DESK
from storage.verify import Examination
from tests.bot.houses import restricted_report
from tests.journeys.house import House, open_case_of, report
from tests.journeys.test_erasure import headers, reference_of

NOTHING = "There is nothing here for you under that reference."


async def person(house: House, role: str) -> str:
    people = (await house.operate("leads.list"))["leads"]
    return str(next(one["id"] for one in people if one["role"] == role and one["state"] == "active"))


async def newest(house: House, known: set[str]) -> str:
    people = (await house.operate("leads.list"))["leads"]
    (found,) = {one["id"] for one in people} - known
    return str(found)


async def everybody(house: House) -> set[str]:
    return {one["id"] for one in (await house.operate("leads.list"))["leads"]}


async def can_open(house: House, name: str, reference: str) -> bool:
    phone = house.phone(name)
    before = len(phone.texts)
    await phone.write(f"/case {reference}")
    await house.settle()
    said = phone.texts[before:]
    assert any(NOTHING in text or "▏" in text for text in said), said
    return any("▏they trip me up" in text or "▏a teacher" in text for text in said)


async def open_menu(house: House, reference: str, label: str, name: str = "lead") -> Any:
    lead = house.phone(name)
    await lead.write(f"/case {reference}")
    await lead.wait_for("This message is removed after 10 minutes.")
    await lead.press("More")
    await lead.wait_for("what else?")
    await lead.press(label)
    return lead


async def acts(house: House) -> list[tuple[str, str]]:
    lines = await house.app.database.run(lambda tx: read_audit(tx, house.app.service.sealer))
    return [(line.act, line.who) for line in lines]


async def look_whole(house: House) -> None:
    await house.settle()
    assert await house.app.database.run(lambda tx: Examination(tx, house.app.service.sealer).run()) == []


# -- a colleague --------------------------------------------------------------------------------


async def test_who_joined_later_reads_nothing_until_a_reader_lets_them_in(house: House) -> None:
    await report(house)
    reference = await reference_of(house)
    await house.join("new", "HFHS", "ddsl", "Mr C")
    assert not await can_open(house, "new", reference)
    lead = await open_menu(house, reference, "Let a colleague read it")
    await lead.wait_for("who shall read it too?")
    await lead.press("Let Mr C, deputy safeguarding lead read it")
    await lead.wait_for("reads it too, and was told.")
    await house.phone("new").wait_for("A colleague lets you read this too.")
    assert await can_open(house, "new", reference)
    assert await can_open(house, "deputy", reference)
    assert ("let-in", await person(house, "dsl")) in await acts(house)
    await look_whole(house)
    await house.restart()
    assert await can_open(house, "new", reference)


async def hide(house: House, hidden: str) -> Header:
    sealer = house.app.service.sealer

    def unit(tx: Any) -> Header:
        header = list_headers(tx, sealer)[0]
        header.hidden = [hidden] if hidden else []
        save_header(tx, sealer, header)
        return header

    return await house.app.database.run(unit)


async def test_a_hidden_person_is_not_offered_and_a_press_for_them_does_nothing(house: House) -> None:
    """And, the sabotage: without `hidden` the same press lets them in."""
    await report(house)
    reference = await reference_of(house)
    known = await everybody(house)
    await house.join("new", "HFHS", "ddsl", "Mr C")
    hidden = await newest(house, known)
    await hide(house, hidden)
    lead = house.phone("lead")
    await lead.press_data(f"l.let.{reference}.{hidden}", message=lead.answers[-1].id)
    await lead.wait_for("that colleague cannot be let in")
    assert hidden not in (await headers(house))[0].permitted
    await lead.press_data(f"l.colleagues.{reference}", message=lead.answers[-1].id)
    await lead.wait_for("there is no colleague at its desk")
    await hide(house, "")
    await lead.press_data(f"l.let.{reference}.{hidden}", message=lead.answers[-1].id)
    await lead.wait_for("reads it too, and was told.")


async def test_the_vault_itself_gives_no_hidden_person_a_key(house: House) -> None:
    await report(house)
    sealer = house.app.service.sealer
    deputy = await person(house, "ddsl")
    case = (await hide(house, deputy)).id

    def unit(tx: Any) -> None:
        header = load_header(tx, sealer, case)
        with pytest.raises(HiddenReader):
            hand_over(
                tx, sealer, header, Circle(("HFHS/leads",), (deputy,)), "x", house.clock.now(), "let-in"
            )

    await house.app.database.run(unit)


async def test_strangers_and_other_schools_cannot_be_let_in_nor_let_in(house: House) -> None:
    await report(house)
    reference = await reference_of(house)
    known = await everybody(house)
    other = await house.join("other", "STJ", "dsl")
    foreign = await newest(house, known)
    lead = house.phone("lead")
    for wrong in (foreign, "f" * 32, "short", await person(house, "dsl")):
        await lead.press_data(f"l.let.{reference}.{wrong}", message=lead.answers[-1].id)
        await lead.wait_for("that colleague cannot be let in")
    for press in ("let", "hand-now", "colleagues", "desks", "hand"):
        await other.press_data(f"l.{press}.{reference}.{foreign}", message=other.answers[-1].id)
        await other.wait_for(NOTHING)


# -- another desk -------------------------------------------------------------------------------


async def test_a_lead_hands_a_case_to_the_council_and_reads_it_no_more(house: House) -> None:
    await report(house)
    reference = await reference_of(house)
    deputy = house.phone("deputy")
    await open_case_of(deputy)
    lead = await open_menu(house, reference, "Hand it over")
    await lead.wait_for("to whom shall it go?")
    await lead.press("To the council's safeguarding team")
    await lead.wait_for("You and your colleagues do not read it any more then.")
    await lead.press("Hand it over")
    await lead.wait_for("handed over.")
    await house.phone("duty").wait_for("This was handed to you.")
    await deputy.press("Reply", anywhere=True)  # of the case on their screen
    await deputy.wait_for(NOTHING)
    assert await can_open(house, "duty", reference)
    assert not await can_open(house, "lead", reference)
    assert not await can_open(house, "deputy", reference)
    done = await acts(house)
    assert ("handed-over", await person(house, "dsl")) in done
    assert ("taken-over", DUTY_DESK) in done
    await look_whole(house)


async def test_a_case_goes_to_another_schools_leads_with_the_council_beside_a_single_one(
    house: House,
) -> None:
    await report(house)
    reference = await reference_of(house)
    await house.join("other", "STJ", "dsl")
    lead = await open_menu(house, reference, "Hand it over")
    await lead.wait_for("to whom shall it go?")
    await lead.press("To another school")
    await lead.wait_for("type the other school's code")
    await lead.write("nowhere")
    await lead.wait_for("There is no school with that code.")
    await lead.press("To another school", anywhere=True)
    await lead.wait_for("type the other school's code")
    await lead.write("stj")
    await lead.wait_for("St John's Primary")
    await lead.press("Hand it over")
    await lead.wait_for("handed over.")
    assert await can_open(house, "other", reference)
    assert await can_open(house, "duty", reference)
    assert not await can_open(house, "lead", reference)
    await look_whole(house)


async def test_a_desk_where_only_hidden_people_sit_is_not_offered_and_cannot_be_pressed(
    house: House,
) -> None:
    await report(house)
    reference = await reference_of(house)
    await house.join("head", "HFHS", "head", "Mrs H")
    await hide(house, await person(house, "head"))
    lead = house.phone("lead")
    await lead.press_data(f"l.desks.{reference}", message=lead.answers[-1].id)
    shown = await lead.wait_for("to whom shall it go?")
    assert "To the head" not in str(shown.rows)
    for what in ("hand", "hand-now"):
        await lead.press_data(f"l.{what}.{reference}.HFHS/head", message=shown.id)
        await lead.wait_for("cannot go there")
    assert reads_now((await headers(house))[0]) == ("HFHS/leads",)


async def test_without_the_open_key_a_case_is_not_handed_over_and_says_so(house: House) -> None:
    await report(house)
    reference = await reference_of(house)
    open_file = house.settings.keys.open_file
    aside = open_file.with_suffix(".aside")
    open_file.rename(aside)
    await house.restart()
    lead = house.phone("lead")
    await lead.press_data(f"l.hand-now.{reference}.borough/duty", message=lead.answers[-1].id)
    await lead.wait_for("Sealed, key missing.")
    aside.rename(open_file)
    await house.restart()
    assert await can_open(house, "lead", reference)


# -- who has left -------------------------------------------------------------------------------


async def leave(house: House, role: str) -> None:
    await house.operate("leads.revoke", id=await person(house, role))
    await house.wind(timedelta(seconds=20))


async def test_a_leavers_case_goes_to_who_joined_later(house: House) -> None:
    await report(house)
    reference = await reference_of(house)
    await house.join("new", "HFHS", "ddsl", "Mr C")
    await leave(house, "dsl")
    await house.phone("new").wait_for("This was handed to you.")
    assert await can_open(house, "new", reference)
    assert await can_open(house, "deputy", reference)
    assert reads_now((await headers(house))[0]) == ("HFHS/leads",)
    await look_whole(house)


async def test_when_one_reader_is_left_the_duty_desk_reads_beside_them(house: House) -> None:
    await report(house)
    reference = await reference_of(house)
    await leave(house, "dsl")
    await house.phone("duty").wait_for("This was handed to you.")
    assert await can_open(house, "duty", reference)
    assert await can_open(house, "deputy", reference)
    await house.operate("leads.revoke", id=await person(house, "ddsl"))
    await house.restart()  # the clock goes on with it
    await house.wind(timedelta(seconds=20))
    (header,) = await headers(house)
    assert (reads_now(header), header.permitted) == ((DUTY_DESK,), [])
    assert await can_open(house, "duty", reference)
    assert ("handed-on", "leads.revoke") in await acts(house)
    await look_whole(house)


async def test_a_closed_case_and_one_that_the_leaver_did_not_read_stay_as_they_are(house: House) -> None:
    await restricted_report(house, "pupil")
    before = await headers(house)
    await leave(house, "dsl")
    assert [(one.readers, one.permitted) for one in await headers(house)] == [
        (one.readers, one.permitted) for one in before
    ]
