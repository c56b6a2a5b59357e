"""What a lead does with a case besides reading and answering."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection

from bot.sandbox.phone import Phone
from storage.audit import read_audit
from storage.cases import Header, find_header, list_headers, save_header
from tests.journeys.house import House, open_case_of, report, tell


async def opened(
    house: House, name: str = "lead", words: str = "they trip me up on the bus"
) -> tuple[Phone, str]:
    """A report, opened by one lead; gives the lead's phone and the reference."""
    await report(house, words=words)
    lead = house.phone(name)
    shown = await open_case_of(lead)
    return lead, shown[:6]


async def more(lead: Phone, act: str) -> None:
    await lead.press("More")
    await lead.wait_for("what else?")
    await lead.press(act)


async def header_of(house: House, reference: str) -> Header:
    sealer = house.app.service.sealer
    found = await house.app.database.run(lambda tx: find_header(tx, sealer, reference))
    assert found is not None
    return found


async def acts(house: House) -> list[str]:
    sealer = house.app.service.sealer
    return await house.app.database.run(lambda tx: [line.act for line in read_audit(tx, sealer)])


async def reopen(phone: Phone, reference: str) -> str:
    await phone.write(f"/case {reference}")
    opened = "This message is removed after 10 minutes."
    shown = await phone.wait_for(lambda one: "is heavy to read" in one or opened in one)
    if "is heavy to read" in shown:
        await phone.press("Open now")
        shown = await phone.wait_for(opened)
    return str(shown.text)


# -- notes and actions --------------------------------------------------------------------------


async def test_a_note_stands_in_the_case_and_never_reaches_the_pupil(house: House) -> None:
    lead, reference = await opened(house)
    await more(lead, "Note")
    await lead.wait_for("type your note")
    await lead.write("Spoke to form tutor")
    await lead.wait_for("noted")
    assert "Spoke to form tutor" in await reopen(house.phone("deputy"), reference)
    assert not [one for one in house.phone("pupil").answers if "tutor" in one]


async def test_an_action_says_who_and_when_and_reminds(house: House) -> None:
    lead, reference = await opened(house)
    await more(lead, "Action")
    await lead.wait_for("what will be done?")
    await lead.write("Ring the bus company")
    await lead.wait_for("who does it?")
    await lead.press("deputy safeguarding lead")
    await lead.wait_for("by when?")
    await lead.press("Next school day")
    await lead.wait_for("is reminded on 24/11/2026")
    assert "Ring the bus company (deputy safeguarding lead, by 24/11/2026)" in await reopen(lead, reference)
    await house.wind(timedelta(hours=25))
    await house.phone("deputy").wait_for("an action of yours is due today", anywhere=True)
    assert not [one for one in lead.answers if "is due today" in one]


async def test_a_reminder_outlives_a_restart_and_not_the_close(house: House) -> None:
    lead, reference = await opened(house)
    await more(lead, "Action")
    await lead.write("Ring home")
    await lead.wait_for("who does it?")
    await lead.press("I do")
    await lead.wait_for("by when?")
    await lead.press("Next school day")
    await lead.wait_for("is reminded on")
    await house.restart()
    header = await header_of(house, reference)
    assert header.status == "open"
    await lead.press_data(f"l.outcome.{reference}.parent_work", message=lead.answers[-1].id)
    await lead.press("Close it")
    await lead.wait_for("closed, Work with parents")
    await house.wind(timedelta(hours=25))
    assert not [one for one in lead.answers if "is due today" in one]


# -- urgency ------------------------------------------------------------------------------------


async def danger(house: House) -> tuple[Phone, str]:
    pupil = await tell(house, words="he has a knife in his bag and says he will stab me at lunch")
    await pupil.press("No. Send now")
    await pupil.wait_for("Your four words are")
    lead = house.phone("lead")
    reference = (await open_case_of(lead))[:6]
    assert (await header_of(house, reference)).urgency == 1
    return lead, reference


async def ask_lower(lead: Phone, to: str, why: str = "it is a film they made") -> None:
    await more(lead, "Urgency")
    await lead.wait_for("What should it be?")
    await lead.press(to)
    await lead.wait_for("give the reason")
    await lead.write(why)


async def test_danger_is_not_lowered_alone_in_its_first_hour(house: House) -> None:
    lead, reference = await danger(house)
    await ask_lower(lead, "P2")
    await lead.wait_for("a second person must agree")
    assert (await header_of(house, reference)).urgency == 1
    await lead.press_data(f"l.agree.{reference}", message=lead.answers[-1].id)
    await lead.wait_for("nobody waits for an answer")  # not by who asked
    deputy = house.phone("deputy")
    await deputy.wait_for("asks to lower it from P1 to P2", anywhere=True)
    await deputy.press("I agree")
    await deputy.wait_for("P2 now")
    await lead.wait_for("P2 now", anywhere=True)
    assert (await header_of(house, reference)).urgency == 2
    assert "P1 to P2: it is a film they made" in await reopen(deputy, reference)
    assert {"urgency-changed", "seconded"} <= set(await acts(house))


async def test_the_second_person_may_refuse(house: House) -> None:
    lead, reference = await danger(house)
    await ask_lower(lead, "P3")
    deputy = house.phone("deputy")
    await deputy.wait_for("asks to lower it", anywhere=True)
    await deputy.press("No, keep P1")
    await deputy.wait_for("it stays P1")
    await deputy.press("I agree", anywhere=True)  # too late
    await deputy.wait_for("nobody waits for an answer")
    assert (await header_of(house, reference)).urgency == 1


async def test_raising_needs_a_reason_and_nobody_else(house: House) -> None:
    lead, reference = await opened(house)
    await ask_lower(lead, "P2", "his sister says more")
    await lead.wait_for("P2 now")
    assert (await header_of(house, reference)).urgency == 2


async def test_a_kind_is_filed_by_a_person(house: House) -> None:
    lead, reference = await opened(house)
    await more(lead, "What it is about")
    await lead.wait_for("Choose the group")
    await lead.press("Bullying")
    await lead.wait_for("choose what fits best")
    await lead.press("Physical bullying (no injury)")
    await lead.wait_for("filed as")
    assert (await header_of(house, reference)).kind == "bullying.physical"
    await lead.press_data(f"l.file.{reference}.nonsense", message=lead.answers[-1].id)
    await lead.wait_for("That button no longer holds")


# -- signs of safety, and stepping back -----------------------------------------------------------


async def test_signs_of_safety_shows_two_scales_side_by_side(house: House) -> None:
    lead, reference = await opened(house)
    await more(lead, "Signs of Safety")
    shown = await lead.wait_for("What are we worried about?")
    assert "they trip me up on the bus" in str(shown.text) and shown.protect
    await lead.press("7")
    await lead.wait_for("kept, 7 of 10")
    await lead.press_data(f"l.signs.{reference}", message=lead.answers[-1].id)
    again = await lead.wait_for("What needs to happen?")
    assert "you: 7" in str(again.text)


async def test_who_steps_back_never_sees_it_again_and_nobody_is_told(house: House) -> None:
    lead, reference = await opened(house)
    await house.settle()
    before = len(house.phone("deputy").answers)
    await more(lead, "This is about me")
    await lead.wait_for("It cannot be undone.")
    await lead.press("Yes, take me out")
    await lead.wait_for("You are out of it.")
    await lead.write(f"/case {reference}")
    await lead.wait_for("There is nothing here for you")
    await lead.write("/cases")
    await lead.wait_for("No open cases.")
    assert len(house.phone("deputy").answers) == before
    await house.wind(timedelta(minutes=21))  # a P3 alert is delayed a little
    await house.phone("duty").wait_for(reference, anywhere=True)  # one lead is left: the duty desk reads too
    assert "word for word" in await reopen(house.phone("deputy"), reference)
    assert "word for word" in await reopen(house.phone("duty"), reference)


async def test_strangers_get_nothing_from_these_buttons(house: House) -> None:
    _, reference = await opened(house)
    duty = house.phone("duty")
    for what in ("more", "note", "action", "urgency", "signs", "kind", "about-me", "step-back", "agree"):
        await duty.press_data(f"l.{what}.{reference}", message=duty.answers[-1].id)
        await duty.wait_for("There is nothing here for you")
    header = await header_of(house, reference)
    assert header.hidden == [] and header.urgency == 3


# -- heavy content ------------------------------------------------------------------------------


async def test_heavy_content_is_named_before_it_opens(house: House) -> None:
    pupil = await tell(house, words="my stepdad comes in my room at night and touches me")
    await pupil.press("No. Send now")
    await pupil.wait_for("Your four words are")
    sealer = house.app.service.sealer

    def calm(
        tx: Connection,
    ) -> None:  # as a lead would have lowered it; at P1 nothing stands before the opening
        for header in list_headers(tx, sealer):
            header.urgency = 2
            save_header(tx, sealer, header)

    await house.app.database.run(calm)
    lead = house.phone("lead")
    alert = await lead.wait_for("A new report.", anywhere=True)
    await lead.press("Open", message=alert.id)
    shown = await lead.wait_for("is heavy to read")
    assert "sexual harm" in str(shown.text) and "stepdad" not in str(shown.text)
    await lead.press("Ask a colleague to open it with me")
    await lead.wait_for("your colleagues were asked")
    await house.phone("deputy").wait_for("asks you to open a heavy report together", anywhere=True)
    await lead.press("Open now")
    await lead.wait_for("stepdad")
