"""The right adult, never the wrong one: whole reports, and what everybody else sees of them (LEAK-05)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from storage.audit import read_audit
from storage.cases import Header, list_headers
from tests.journeys.house import House, open_case_of, report, send_in_danger, tell

REASON = "Is one of them part of the problem?"


async def people(house: House) -> None:
    """A head and a chair of governors, besides the leads and the duty officer."""
    await house.join("head", "HFHS", "head", "Mr C")
    await house.join("chair", "HFHS", "chair", "Mrs D")


async def the_case(house: House) -> Header:
    headers = await house.app.database.run(lambda tx: list_headers(tx, house.app.service.sealer))
    assert len(headers) == 1
    return headers[0]


async def answer(house: House, label: str, words: str = "he is horrible to me") -> None:
    pupil = await tell(house, words=words)
    await pupil.wait_for("Are you safe right now?")
    await pupil.press("Yes")
    await pupil.wait_for(REASON)
    await pupil.press(label)
    await pupil.wait_for("It is ready to send.")


async def gets_nothing(house: House, name: str, reference: str) -> None:
    """No alert, no row, no opening, however they ask."""
    phone = house.phone(name)
    assert phone.find("A new report.") is None
    assert not any(reference in text for text in phone.texts)
    await phone.write("/cases")
    await phone.wait_for("No open cases.")
    await phone.write(f"/case {reference}")
    await phone.wait_for("There is nothing here for you under that reference.")


@pytest.mark.parametrize(
    ("label", "who", "shown", "left_out"),
    [
        ("Yes: Mrs A", "head", "Mr C, head teacher", ("lead", "deputy", "chair")),
        ("Another grown-up at school", "head", "Mr C, head teacher", ("lead", "deputy", "chair")),
        ("The head", "chair", "Mrs D, chair of governors", ("lead", "deputy", "head")),
        ("Not sure", "duty", "Someone at the council reads it", ("lead", "deputy", "head", "chair")),
    ],
)
async def test_each_answer_finds_its_reader_and_nobody_it_may_be_about(
    house: House, label: str, who: str, shown: str, left_out: tuple[str, ...]
) -> None:
    await people(house)
    await answer(house, label)
    ready = house.phone("pupil").find("It is ready to send.")
    assert ready is not None
    assert shown.lower() in ready.text.lower()
    await house.phone("pupil").press("Send now")
    await house.phone("pupil").wait_for("Your four words are")
    assert "he is horrible to me" in await open_case_of(house.phone(who))
    header = await the_case(house)
    for name in left_out:
        await gets_nothing(house, name, header.ref)
    listed = await house.operate("cases.list")
    assert header.ref not in str(listed)


async def test_a_lead_named_only_in_the_words_is_left_out_and_written_down_for_the_dpo(house: House) -> None:
    await report(house, words="misses A shouts at me every day")
    header = await the_case(house)
    await house.phone("deputy").wait_for("A new report.", anywhere=True)
    await house.phone("duty").wait_for("A new report.", anywhere=True)
    await gets_nothing(house, "lead", header.ref)
    lines = await house.app.database.run(lambda tx: read_audit(tx, house.app.service.sealer))
    withheld = [line for line in lines if line.act == "withheld"]
    assert [line.who for line in withheld] == header.hidden
    assert {line.case for line in withheld} == {header.id}


async def test_not_to_my_school_is_read_at_the_council_alone(house: House) -> None:
    await people(house)
    pupil = await tell(house)
    await pupil.wait_for("Are you safe right now?")
    await pupil.press("Send, but not to my school")
    await pupil.wait_for("Your four words are")
    await house.phone("duty").wait_for("A new report.", anywhere=True)
    header = await the_case(house)
    for name in ("lead", "deputy", "head", "chair"):
        await gets_nothing(house, name, header.ref)


async def test_sent_unasked_with_an_adult_in_it_goes_to_the_council(house: House) -> None:
    """MOMENTS 10: where nobody answered, an adult at school counts as *yes*."""
    await people(house)
    pupil = await tell(house, words="a teacher here scares me")
    await pupil.wait_for("Are you safe right now?")
    await pupil.press("No")
    await pupil.wait_for("Send what you wrote now?")
    await house.wind(timedelta(minutes=11))
    await house.phone("duty").wait_for("A new report.", anywhere=True)
    header = await the_case(house)
    for name in ("lead", "deputy", "head", "chair"):
        await gets_nothing(house, name, header.ref)


async def test_p1_tells_the_head_that_there_is_a_report_and_nothing_of_it(house: House) -> None:
    await people(house)
    pupil = await tell(house, words="please help")
    await send_in_danger(pupil)
    told = await house.phone("head").wait_for("A report has come in.", anywhere=True)
    assert not told.labels
    header = await the_case(house)
    await house.phone("head").write(f"/case {header.ref}")
    await house.phone("head").wait_for("There is nothing here for you under that reference.")


async def test_r8_who_tells_of_the_council_is_told_who_is_not_the_council(house: House) -> None:
    """A child hears of Childline; an adult of the NSPCC's line, once somebody has checked that number (MOMENTS 26)."""
    await house.join("second", "borough", "duty", "Mr Crabtree")
    words = "mr crabtree from the council frightens us"
    await answer(house, "Another grown-up at school", words)
    await house.phone("pupil").press("Send now")
    assert "people who are not the council: Childline" in await house.phone("pupil").wait_for(
        "Your four words are"
    )
    for checked in (False, True):
        if checked:
            line = house.app.service.helplines.lines["nspcc_whistleblowing"]
            seen = replace(line, checked_on=house.clock.now().date(), checked_by="J. Roe")
            house.app.service.helplines = house.app.service.helplines.with_changes([seen])
        teacher = house.phone(f"teacher {checked}")
        await teacher.start("a-HFHS")
        await teacher.wait_for("Find the safeguarding lead now, don't type.")
        await teacher.write(words)
        await teacher.press("Yes", message=(await teacher.wait_for("Is the child safe right now?")).id)
        await teacher.press("Send now")
        sent = await teacher.wait_for("Sent. Thank you. Reference ")
        assert ("0800 028 0285" in sent) is checked
    assert all("not the council" not in text for text in (await report(house, "other")).texts)
