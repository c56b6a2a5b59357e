"""Adults who type in paper slips, or what a child said face to face: ten in one go, routed as any (MOMENTS 34)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.sandbox.phone import Phone
from handlers import slipfiling
from safeguarding.intake import Draft, Reporter
from storage.cases import Header, list_headers
from storage.schema import pieces
from tests.journeys.house import House, open_case_of

DANGER = "he has a knife in his bag and will stab me at lunch"
HURT = "my stepdad hits me with his belt"


async def headers(house: House) -> list[Header]:
    await house.settle()
    return await house.app.database.run(lambda tx: list_headers(tx, house.app.service.sealer))


async def begin(phone: Phone, what: str = "Paper slips") -> None:
    await phone.write("/slips")
    await phone.wait_for("What do you want to type in?")
    await phone.press(what)
    await phone.wait_for("own words")


async def finish(phone: Phone, count: int) -> None:
    await phone.press("That is all")
    await phone.wait_for("On which day were they found?")
    await phone.press("Yesterday")
    await phone.wait_for("Not sent yet.")
    await phone.press(f"Send all {count}" if count > 1 else "Send")
    await phone.wait_for("Keep the paper until")


async def test_ten_slips_in_one_go_become_ten_reports_told_apart_and_bound_to_nobody(house: House) -> None:
    lead = house.phone("lead")
    await begin(lead)
    await lead.write("\n".join(f"{number}. they push me, number {number}" for number in range(1, 9)))
    await lead.wait_for("8 are kept. Not sent yet.")
    await lead.write("the bus is horrible\nand loud")
    await lead.wait_for("9 are kept.")
    await lead.write("1. no one plays with me\n2. the eleventh")
    shown = await lead.wait_for("10 are kept.")
    assert "The last one was not kept" in shown.text
    assert await headers(house) == []
    await finish(lead, 10)
    found = await headers(house)
    assert len(found) == 10
    assert {(one.reporter, one.chat, one.receipt, one.write_back) for one in found} == {
        ("slip", "", "", "paper")
    }
    assert all("slip" in one.marks and "role" not in one.facets for one in found)
    assert all("HFHS/leads" in one.readers and one.promised for one in found)
    await house.wind(timedelta(minutes=25))
    shown_case = await open_case_of(house.phone("deputy"))
    assert "Typed in by an adult from a paper slip." in shown_case
    assert "A child on paper, typed in, Monday in the morning, word for word:" in shown_case
    assert "From a paper slip, found on 22/11/2026." in shown_case
    assert "How it came in (safeguarding lead, " in shown_case
    assert "nobody would read a reply" in shown_case
    deputy = house.phone("deputy")
    assert "Reply" not in deputy.answers[-1].labels
    await deputy.press_data(f"l.reply.{shown_case[:6]}", message=deputy.answers[-1].id)
    await deputy.wait_for("no chat belongs to this")


async def test_what_was_said_face_to_face_bears_the_day_and_who_was_told(house: House) -> None:
    lead = house.phone("lead")
    await begin(lead, "A child told an adult")
    await lead.write(HURT)
    await lead.wait_for("1 is kept.")
    await lead.press("That is all")
    await lead.wait_for("On which day was it said?")
    await lead.write("next Friday")
    await lead.wait_for("Who did the child tell?")
    await lead.write("Miss T, form tutor")
    preview = await lead.wait_for("Not sent yet.")
    assert preview.protect
    assert "Said face to face on 20/11/2026, to: Miss T, form tutor." in preview.text
    assert "It becomes a report of its own." in preview.text
    await lead.press("Send")
    await lead.wait_for("Keep your notes until")
    (header,) = await headers(house)
    assert (header.reporter, header.urgency) == ("spoken", 2)
    shown = await open_case_of(house.phone("deputy"))
    assert f"A child face to face, typed in, Monday in the morning, word for word:\n▏{HURT}" in shown
    await house.wind(timedelta(minutes=11))
    assert not [text for text in lead.texts if "belt" in text]
    assert not [one for one in lead.messages if HURT in one]


async def test_staff_who_came_by_the_link_type_in_a_slip_and_others_cannot(house: House) -> None:
    teacher = house.phone("teacher")
    await teacher.start("a-HFHS")
    await teacher.press("Paper slips")
    await teacher.wait_for("Type each slip as one message.")
    await teacher.write("they call me names at dinner")
    await teacher.wait_for("1 is kept.")
    await finish(teacher, 1)
    (header,) = await headers(house)
    assert (header.reporter, header.chat) == ("slip", "")
    assert "From a paper slip, found on 22/11/2026." in await open_case_of(house.phone("lead"))
    for link in ("s-HFHS", "a-NOWHERE"):
        other = house.phone(f"other{link}")
        await other.start(link)
        first = await other.wait_for(lambda shown: shown.text)
        assert "Paper slips" not in first.labels
        await other.press_data("p.0.slips.slip", message=first.id)
        await other.wait_for("Slips are typed in by who reads for a school")
    assert len(await headers(house)) == 1


async def test_each_slip_is_read_and_routed_and_the_typist_hears_the_same_of_all(house: House) -> None:
    """Conflicts first: a slip about the lead who types it is read by others, and she hears nothing of it."""
    await house.join("head", "HFHS", "head", "Mr C")
    lead = house.phone("lead")
    await begin(lead)
    await lead.write(f"1. {DANGER}\n2. mrs a shouts at me and locks me in\n3. i do not like dinner")
    shown = await lead.wait_for("3 are kept.")
    assert "One of these may be about danger." in shown.text
    await finish(lead, 3)
    found = await headers(house)
    assert sorted(one.urgency for one in found)[0] == 1
    assert len(found) == 3
    (about_her,) = [one for one in found if one.hidden]
    assert "HFHS/leads" not in about_her.readers or "HFHS/leads" in about_her.waiting
    await house.wind(timedelta(minutes=25))
    assert not [text for text in lead.texts if about_her.ref in text]
    await lead.write(f"/case {about_her.ref}")
    await lead.wait_for("There is nothing here for you")
    answer = lead.find("Keep the paper until")
    assert answer is not None
    assert answer.text.startswith("3 sent. Who may read them is told.")


async def test_an_adult_in_a_childs_words_on_paper_is_an_adult_at_school(house: House) -> None:
    """A colleague's words speak of colleagues all the time; a child's on a slip do not, and skip no question."""
    lead = house.phone("lead")
    await begin(lead)
    await lead.write("the caretaker is weird")
    await lead.wait_for("1 is kept.")
    await finish(lead, 1)
    (header,) = await headers(house)
    assert "HFHS/leads" not in [desk for desk in header.readers if desk not in header.waiting]


async def test_it_would_be_seen_if_a_slip_were_routed_as_a_colleagues_words(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sabotage: the slip counts as staff's."""

    def as_staff(*parts: object, **facts: object) -> Draft:
        return Draft(*parts, **{**facts, "reporter": Reporter.STAFF, "adult": False})  # type: ignore[arg-type]

    monkeypatch.setattr(slipfiling, "Draft", as_staff)
    with pytest.raises(AssertionError):
        await test_an_adult_in_a_childs_words_on_paper_is_an_adult_at_school(house)


async def test_a_slip_that_bears_four_words_is_found_by_them(house: House) -> None:
    lead, words = house.phone("lead"), "cello add peanut limit"
    await begin(lead)
    await lead.write(f"they laugh at my shoes\nReceipt: {words}")
    await lead.wait_for("1 is kept.")
    await finish(lead, 1)
    (header,) = await headers(house)
    assert header.receipt
    assert "cello" not in await open_case_of(house.phone("deputy"))
    child = house.phone("child")
    await child.start("s-HFHS")
    await child.write("/receipt")
    await child.write(words)
    await child.wait_for(lambda shown: "1 message" in shown.text)
    await begin(lead)
    await lead.write(f"another child\n{words}")
    await lead.wait_for("1 is kept.")
    await finish(lead, 1)
    assert [bool(one.receipt) for one in await headers(house)].count(True) == 1


async def test_what_is_not_sent_outlives_other_work_and_a_restart_and_is_reminded_of(house: House) -> None:
    lead = house.phone("lead")
    await begin(lead)
    await lead.write("they laugh at my shoes")
    await lead.wait_for("1 is kept.")
    await lead.write("/cases")
    await lead.wait_for("No open cases.")
    await lead.write("this is no slip")
    await lead.wait_for("/cases shows your open cases.")
    await house.restart()
    await house.wind(timedelta(minutes=31))
    await lead.wait_for("1 slip that you typed in is not sent yet.", anywhere=True)
    await lead.press("Look at them", anywhere=True)
    await lead.wait_for("On which day were they found?")
    await lead.write("the day before the flood")
    await lead.wait_for("Type a day that has been")
    await lead.press("Today")
    await lead.wait_for("1. they laugh at my shoes")
    await lead.press("Throw away")
    await lead.wait_for("Throw away what you typed?")
    await lead.press("Yes, throw away")
    await lead.wait_for("Thrown away. Nothing was sent.")
    await house.wind(timedelta(days=1))
    assert not [text for text in lead.texts if "not sent yet" in text and "slip that" in text][1:]
    assert await headers(house) == []
    left = await house.app.database.run(lambda tx: tx.execute(select(pieces.c.id)).all())
    assert left == []


async def test_a_day_can_be_changed_and_one_tap_throws_nothing_away(house: House) -> None:
    lead = house.phone("lead")
    await begin(lead)
    await lead.write("1. they laugh at my shoes\n2. nobody sits with me")
    await lead.wait_for("2 are kept.")
    await lead.press("That is all")
    await lead.wait_for("On which day were they found?")
    await lead.write("31/12")
    await lead.wait_for("found on 31/12/2025")
    await lead.press("Change the day")
    await lead.wait_for("On which day were they found?")
    await lead.write("20/11")
    await lead.wait_for("found on 20/11/2026")
    await lead.press("Throw away")
    await lead.wait_for("Throw away all 2 that you typed?")
    await lead.press("Keep")
    await lead.wait_for("2 to send for Hope Fold High School. Not sent yet.")
    await lead.press("Send all 2")
    await lead.wait_for("Keep the paper until")
    assert len(await headers(house)) == 2


async def test_an_old_button_neither_takes_out_another_slip_nor_throws_more_away(house: House) -> None:
    """Sabotage: where the buttons do not say of how many, the second tap takes the next child's words, too."""
    lead = house.phone("lead")
    await begin(lead)
    await lead.write("1. they laugh at my shoes\n2. nobody sits with me\n3. he took my bag")
    await lead.wait_for("3 are kept.")
    await lead.press("That is all")
    await lead.press("Today")
    shown = await lead.wait_for("3 to send for")
    for _ in range(2):
        await lead.press("Take out 1", message=shown.id)
    await house.settle()
    assert "2 to send for" in lead.texts[-1] and "nobody sits with me" in lead.texts[-1]
    await lead.press("Throw away")
    asked = await lead.wait_for("Throw away all 2 that you typed?")
    await lead.press("Keep")
    await lead.press("Add one")
    await lead.write("and she pinches me")
    await lead.wait_for("3 are kept.")
    await lead.press("Yes, throw away", message=asked.id)
    await lead.wait_for("Throw away all 3 that you typed?")
    await lead.press("Keep")
    await lead.press("Send all 3")
    await lead.wait_for("Keep the paper until")
    assert len(await headers(house)) == 3


async def test_sending_twice_sends_once_and_a_slip_can_be_taken_out(house: House) -> None:
    lead = house.phone("lead")
    await begin(lead)
    await lead.write("1. one\n2. two\n3. three")
    await lead.wait_for("3 are kept.")
    await lead.press("That is all")
    await lead.press("Today")
    await lead.wait_for("3 to send for Hope Fold High School.")
    await lead.press("Take out 2")
    shown = await lead.wait_for("2 to send")
    assert "two" not in shown.text
    await lead.press("Send all 2")
    await lead.wait_for("2 sent.")
    await lead.press("Send all 2", anywhere=True)
    await lead.wait_for("There is nothing here that waits to be sent.")
    assert len(await headers(house)) == 2


async def test_the_borough_types_in_for_a_school_it_names(house: House) -> None:
    duty = house.phone("duty")
    await duty.write("/slips")
    await duty.press("Paper slips")
    await duty.wait_for("For which school?")
    await duty.write("NOWHERE")
    await duty.wait_for("There is no school with that code")
    await duty.write("stj")
    await duty.wait_for("Type each slip as one message.")
    await duty.write("they take my lunch")
    await duty.wait_for("1 is kept.")
    await finish(duty, 1)
    (header,) = await headers(house)
    assert header.setting == "STJ"


async def test_the_record_of_a_slip_says_so_on_the_page(house: House) -> None:
    lead = house.phone("lead")
    await begin(lead)
    await lead.write("they laugh at my shoes")
    await lead.wait_for("1 is kept.")
    await finish(lead, 1)
    (header,) = await headers(house)
    shown = await open_case_of(house.phone("deputy"))
    assert header.ref in shown
    deputy = house.phone("deputy")
    await deputy.press("Copy for our record")
    await deputy.press("Yes, make the copy")
    text = (await deputy.wait_for("on a paper slip that an adult typed in", seconds=60)).text
    assert "How it came in" in text


async def test_a_slip_of_danger_goes_at_once_without_a_day(house: House) -> None:
    lead = house.phone("lead")
    await begin(lead)
    await lead.write(DANGER)
    await lead.wait_for("go to them first")
    await lead.press("Send now")
    await lead.wait_for("Keep the paper until")
    (header,) = await headers(house)
    assert header.urgency == 1
    assert "found on a day that was not given." in await open_case_of(house.phone("deputy"))


async def test_what_a_lead_typed_who_was_revoked_is_sent_all_the_same(house: House) -> None:
    lead = house.phone("lead")
    await begin(lead)
    await lead.write("they laugh at my shoes")
    await lead.wait_for("1 is kept.")
    people = (await house.operate("leads.list"))["leads"]
    (her,) = [one["id"] for one in people if one["role"] == "dsl"]
    await house.operate("leads.revoke", id=her)
    await house.wind(timedelta(minutes=31), 20)
    (header,) = await headers(house)
    assert header.reporter == "slip"
    await house.phone("deputy").wait_for("A new report.", anywhere=True)
    assert not [text for text in lead.texts if "is not sent yet" in text]


async def test_staff_who_have_the_chat_forgotten_leave_no_slip_behind(house: House) -> None:
    teacher = house.phone("teacher")
    await teacher.start("a-HFHS")
    await teacher.press("Paper slips")
    await teacher.write("they call me names at dinner")
    await teacher.wait_for("1 is kept.")
    await teacher.press_data("p.0.forget-yes", message=teacher.answers[-1].id)
    await house.settle()
    left = await house.app.database.run(lambda tx: tx.execute(select(pieces.c.id)).all())
    assert left == []
    await house.wind(timedelta(days=1), 20)
    assert await headers(house) == []
