"""[Copy for our record]: asked once, handed out for ten minutes, written down."""

from __future__ import annotations

import io
from datetime import timedelta

import pypdf

from bot.sandbox.phone import Phone
from storage.audit import read_audit
from tests.journeys.house import House, open_case_of, report

ARABIC = "هو يضربني كل يوم"


async def begin(house: House, words: str = "jake trips me up\non the bus 😭") -> Phone:
    await report(house, words=words)
    lead = house.phone("lead")
    await open_case_of(lead)
    await lead.press("Copy for our record")
    await lead.wait_for("this makes a copy outside Heard")
    return lead


def pages(house: House) -> list[str]:
    """The text of the files that were sent, the oldest first."""
    found = []
    for number in range(9):
        stored = house.box.world.files.at(f"documents/file_{number}.pdf")
        if stored is not None:
            reader = pypdf.PdfReader(io.BytesIO(stored.content))
            found.append("\n".join(page.extract_text() for page in reader.pages))
    return found


async def audited(house: House, act: str) -> int:
    sealer = house.app.service.sealer
    return await house.app.database.run(lambda tx: sum(line.act == act for line in read_audit(tx, sealer)))


async def test_the_record_is_text_to_paste_and_a_page_for_ten_minutes(house: House) -> None:
    lead = await begin(house)
    await lead.press("Yes, make the copy")
    text = await lead.wait_for("WORD FOR WORD")
    page = await lead.wait_for("the record as a page")
    assert "> jake trips me up\n> on the bus 😭" in str(text.text)
    assert not text.protect and not page.protect
    assert (
        "Monday in the morning, 23/11/2026" in str(text.text)
        and "10:0" not in str(text.text).split("Made on")[0].split("First read")[0]
    )
    (printed,) = pages(house)
    assert "jake trips me up" in printed and "‹loudly crying face›" in printed
    assert await audited(house, "exported") == 1
    await house.wind(timedelta(minutes=11))
    assert not {text.id, page.id} & {one.id for one in lead.answers}


async def test_no_copy_is_made_where_it_is_not_wanted(house: House) -> None:
    lead = await begin(house)
    await lead.press("Don't copy")
    await lead.wait_for("no copy was made")
    assert pages(house) == [] and await audited(house, "exported") == 0


async def test_the_form_for_disclosure_names_nobody(house: House) -> None:
    lead = await begin(house, "jake and Kayla from 9B hit me. Mr Brown saw it")
    await lead.press("Form for disclosure")
    await lead.wait_for("type the names")
    await lead.write("Jake")
    await lead.wait_for("the form for disclosure. Read it through")
    (page,) = pages(house)
    reference = page.split("for disclosure · ")[1][:6]
    printed = page.replace(reference, "")  # drawn by chance: it may hold a form's two signs
    for name in ("jake", "Jake", "Kayla", "9B", "Brown", "Monday", "SHA-256"):
        assert name not in printed, name
    assert "hit me" in printed and "2026-W48" in printed
    assert not [one for one in lead.answers if "WORD FOR WORD" in one]


async def test_words_from_right_to_left_stand_on_the_page(house: House) -> None:
    lead = await begin(house, ARABIC)
    await lead.press("Yes, make the copy")
    text = await lead.wait_for("WORD FOR WORD")
    assert ARABIC in str(text.text)
    await lead.wait_for("the record as a page")
    (printed,) = pages(house)
    assert len(set(printed) & set(ARABIC)) > 6


async def test_nobody_else_gets_a_copy(house: House) -> None:
    lead = await begin(house)
    reference = str(lead.answers[-1].text)[:6]
    duty = house.phone("duty")
    await duty.press_data(f"l.copy-now.{reference}", message=duty.answers[-1].id)
    await duty.wait_for("There is nothing here for you")
    pupil = house.phone("pupil")
    await pupil.press_data(f"l.copy-now.{reference}", message=pupil.answers[-1].id)
    await house.settle()
    assert pages(house) == [] and await audited(house, "exported") == 0


async def test_a_page_that_cannot_be_set_costs_only_the_page(house: House) -> None:
    house.app.service.set_page = lambda page: None
    lead = await begin(house)
    await lead.press("Yes, make the copy")
    await lead.wait_for("WORD FOR WORD")
    await lead.wait_for("the page could not be made")
