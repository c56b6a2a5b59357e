"""What a lead takes for a test or a joke: a kind tray, one tap back, and nothing in it is ever lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers.caseage import age_of
from safeguarding.retention import Policy, Why, judge
from tests.journeys.house import House, open_case_of, report
from tests.journeys.test_casework import acts, danger, header_of, more, opened


async def filed(house: House, words: str = "is this a joke lol just trying it out") -> str:
    """A report that lies in the tray."""
    lead, reference = await opened(house, words=words)
    await more(lead, "Test or joke")
    await lead.wait_for("in the tray for tests and jokes")
    return reference


async def test_one_tap_files_it_and_one_takes_it_back(house: House) -> None:
    reference = await filed(house)
    lead = house.phone("lead")
    assert (await header_of(house, reference)).outcome == "test_or_joke"
    await lead.press("Undo")
    await lead.wait_for("back in the list")
    header = await header_of(house, reference)
    assert (header.status, header.outcome, header.closed_at) == ("open", "", 0)
    assert {"closed", "reopened"} <= set(await acts(house))


async def test_it_leaves_the_list_and_stands_in_the_tray(house: House) -> None:
    reference = await filed(house)
    lead = house.phone("lead")
    await lead.write("/cases")
    listed = await lead.wait_for("No open cases.")
    assert reference not in str(listed.text)
    await lead.press("Tests and jokes (1)")
    tray = await lead.wait_for("1 test or joke")
    assert reference in str(tray.text)
    await lead.press("Not a test")
    await lead.wait_for("back in the list")
    await lead.write("/cases")
    await lead.wait_for(reference)


async def test_the_pupil_hears_nothing_until_they_come_by_themselves(house: House) -> None:
    lead, reference = await opened(house, words="is this a joke lol just trying it out")
    pupil = house.phone("pupil")
    await house.settle()
    await pupil.press("Open", anywhere=True)  # that somebody has read it
    await pupil.press("Yes")
    await pupil.wait_for("has read your message")
    await more(lead, "Test or joke")
    await lead.wait_for("in the tray for tests and jokes")
    await house.settle()
    before = [one.id for one in pupil.messages]
    for _ in range(5):  # past every turn at which others are asked how things are
        await house.wind(timedelta(days=5), 30)
    assert [one.id for one in pupil.messages if one.id not in before] == []
    await pupil.start("s-HFHS")
    await pupil.wait_for("Is it OK to read this here, now?")
    await pupil.press("Yes")
    await pupil.wait_for("Thank you for writing to us. A grown-up has read it.")
    said = [
        str(one.text) for one in pupil.answers if "Your four words are" not in one
    ]  # drawn: "joke" is one
    assert not [text for text in said if "joke" in text or "test" in text.split()]
    assert (await header_of(house, reference)).status == "closed"


async def test_undone_before_they_come_nothing_waits(house: House) -> None:
    await filed(house)
    await house.phone("lead").press("Undo")
    await house.phone("lead").wait_for("back in the list")
    pupil = house.phone("pupil")
    await pupil.press("Open", anywhere=True)
    await pupil.press("Yes")
    await house.settle()
    assert not [one for one in pupil.messages if "Thank you for writing to us." in one]


async def test_a_word_of_danger_brings_it_back_and_alerts(house: House) -> None:
    reference = await filed(house)
    pupil = house.phone("pupil")
    await pupil.write("i want to kill myself tonight i have pills")
    await pupil.press("Yes, add it")
    await pupil.press("Send now")
    await house.settle()
    header = await header_of(house, reference)
    assert (header.status, header.outcome, header.urgency) == ("open", "", 1)
    await house.phone("deputy").wait_for("The pupil has written again.", anywhere=True)


async def test_danger_is_never_filed_with_one_tap(house: House) -> None:
    lead, reference = await danger(house)
    await more(lead, "Test or joke")
    await lead.wait_for("is not filed as a test with one tap")
    assert (await header_of(house, reference)).status == "open"


async def test_without_the_rule_danger_would_be_filed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sabotage of the one above."""
    monkeypatch.setattr("handlers.lead.tray.may_be_filed_as_test", lambda urgency: True)
    monkeypatch.setattr("handlers.lead.ending.may_not_close_yet", lambda *_, **__: False)
    lead, reference = await danger(house)
    await more(lead, "Test or joke")
    await lead.wait_for("in the tray for tests and jokes")
    assert (await header_of(house, reference)).status == "closed"


async def test_it_is_kept_like_any_other_until_it_was_recorded(house: House) -> None:
    """DOMAIN 6.6, MOMENTS 13: the clock erases nothing that a lead has not called recorded."""
    reference = await filed(house)
    lead = house.phone("lead")
    late = house.clock.now() + timedelta(days=400)
    verdict = judge(age_of(await header_of(house, reference)), Policy())
    assert verdict.why == (Why.UNRECORDED,)
    assert not verdict.erases(late)
    await lead.press("Recorded in our system")
    await lead.wait_for("what the record is called")
    await lead.write("a test, nothing to record")
    await lead.wait_for(reference)
    verdict = judge(age_of(await header_of(house, reference)), Policy())
    assert verdict.erases(late)


async def test_a_lead_of_nothing_and_a_foreign_case_file_nothing(house: House) -> None:
    await report(house)
    reference = (await open_case_of(house.phone("lead")))[:6]
    duty = house.phone("duty")
    for token in (f"l.test.{reference}", f"l.no-test.{reference}"):
        await duty.press_data(token, message=duty.answers[-1].id)
        await duty.wait_for("There is nothing here for you")
    assert (await header_of(house, reference)).status == "open"
