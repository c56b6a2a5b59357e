"""Adults who tell: staff by their own link, staff who say so, parents; told apart everywhere (MOMENTS 34)."""

from __future__ import annotations

import pytest

from bot.sandbox.phone import Phone
from storage.cases import Header, list_headers
from tests.journeys.house import House, open_case_of


async def only_case(house: House) -> Header:
    found = await house.app.database.run(lambda tx: list_headers(tx, house.app.service.sealer))
    assert len(found) == 1
    return found[0]


async def staff(house: House, link: str = "a-HFHS") -> Phone:
    phone = house.phone("teacher")
    await phone.start(link)
    first = await phone.wait_for("Find the safeguarding lead now, don't type.")
    assert first.text.startswith("Child in danger?")
    return phone


async def test_staff_tell_with_their_name_in_a_message_and_four_taps(house: House) -> None:
    phone = await staff(house)
    await phone.write("Sam in 7B told me his stepdad hits him with a belt")
    await phone.wait_for("Is the child safe right now?")
    await phone.press("Yes")
    await phone.press("No", message=(await phone.wait_for("another adult at the school?")).id)
    await phone.wait_for("Your name, so that they can come back to you?")
    await phone.write("Ms Jones, year 7")
    await phone.press("Send now")
    sent = await phone.wait_for("Sent. Thank you. Reference ")
    header = await only_case(house)
    assert header.ref in sent
    assert (header.reporter, header.facets["role"], header.write_back) == ("staff", ["on_behalf"], "yes")
    shown = await open_case_of(house.phone("lead"))
    assert "came by the setting's staff link" in shown
    assert "The member of staff, Monday in the morning, word for word:\n▏Sam in 7B" in shown
    assert "• Name given: Ms Jones, year 7" in shown
    assert all("What is it about?" not in text for text in phone.texts)


async def test_about_a_colleague_no_name_is_asked_and_no_lead_of_the_school_is_told(house: House) -> None:
    phone = await staff(house)
    await phone.write("a colleague is too friendly with a pupil")
    await phone.press("Yes", message=(await phone.wait_for("Is the child safe right now?")).id)
    await phone.wait_for("another adult at the school?")
    await phone.press("Another adult at the school")
    ready = await phone.wait_for("It is ready to send.")
    await phone.press("Send now", message=ready.id)
    await phone.wait_for("Sent. Thank you.")
    await house.settle()
    assert house.phone("lead").find("A new report.") is None
    assert all("Your name" not in text for text in phone.texts)


async def test_danger_typed_in_place_of_a_name_is_heard(house: House) -> None:
    phone = await staff(house)
    await phone.write("something is wrong with Sam")
    await phone.press("Yes", message=(await phone.wait_for("Is the child safe right now?")).id)
    await phone.press("No", message=(await phone.wait_for("another adult at the school?")).id)
    await phone.wait_for("Your name")
    await phone.write("he has a knife at school now")
    await phone.wait_for("999")


async def test_a_staff_link_of_no_school_is_not_proof(house: House) -> None:
    phone = await staff(house, "a-NOWHERE")
    await phone.write("i am worried about a child")
    await phone.press("Yes", message=(await phone.wait_for("Is the child safe right now?")).id)
    await phone.press("Send now")
    await phone.wait_for("Sent. Thank you.")
    assert (await only_case(house)).reporter == "staff_unproved"
    assert "That was not proved." in await open_case_of(house.phone("duty"))


async def test_a_parent_is_told_what_the_school_can_and_cannot_tell(house: House) -> None:
    parent = house.phone("parent")
    await parent.start("s-HFHS")
    await parent.press("More")
    await parent.press("I am a grown-up")
    await parent.press("I am a parent or carer")
    first = await parent.wait_for("They can't tell you about other children")
    assert "whether anyone else has told them anything" in first
    await parent.write("my son will not go to school any more")
    await parent.press("Yes", message=(await parent.wait_for("Is the child safe right now?")).id)
    await parent.press("No", message=(await parent.wait_for("another adult at the school?")).id)
    await parent.press("Leave it out")
    await parent.press("Send now")
    await parent.wait_for("Sent. Thank you.")
    header = await only_case(house)
    assert header.reporter == "parent"
    assert "says they are a parent or carer" in await open_case_of(house.phone("lead"))


async def test_a_pupils_link_after_a_staff_link_makes_a_pupil_again(house: House) -> None:
    phone = await staff(house)
    await phone.start("s-HFHS")
    await phone.wait_for("Just type, or tap Start.")
    await phone.write("they hit me")
    await phone.wait_for("Are you safe right now?")


@pytest.mark.parametrize("command", ["/complain", "button"])
async def test_a_complaint_goes_to_the_council_and_not_to_the_school(house: House, command: str) -> None:
    pupil = house.phone("pupil")
    await pupil.start("s-HFHS")
    if command == "button":
        await pupil.press("More")
        await pupil.press("Not happy with us")
    else:
        await pupil.write(command)
    await pupil.wait_for("The council reads it, not your school.")
    await pupil.write("nobody answered me for a month")
    ready = await pupil.wait_for("They answer within 30 days.")
    await pupil.press("Send now", message=ready.id)
    await pupil.wait_for("Your four words are")
    await house.settle()
    assert house.phone("lead").find("A new report.") is None
    assert "A complaint about how we listened." in await open_case_of(house.phone("duty"))
