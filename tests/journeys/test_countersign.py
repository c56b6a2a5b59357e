"""*Malicious* is never one person's word: somebody above the leads countersigns it, or it stays open."""

from __future__ import annotations

import pytest

from bot.sandbox.phone import Phone
from tests.bot.houses import restricted_report
from tests.journeys.house import House, open_case_of
from tests.journeys.test_casework import acts, header_of, opened, reopen


async def asked(house: House, lead: Phone, reference: str) -> None:
    """A lead asks that a case be closed as malicious."""
    await lead.press_data(f"l.outcome.{reference}.malicious", message=lead.answers[-1].id)
    await lead.wait_for("nobody closes a report as malicious alone")
    await lead.write("the other class admits that they wrote it to get him into trouble")
    await house.settle()


async def test_the_head_countersigns_and_it_closes(house: House) -> None:
    head = await house.join("head", "HFHS", "head")
    lead, reference = await opened(house)
    await asked(house, lead, reference)
    await lead.wait_for("was asked to countersign")
    assert (await header_of(house, reference)).status == "open"
    line = await head.wait_for("asks to close a report as malicious", anywhere=True)
    assert "admits" not in str(line.text)
    await head.press("See the reason", message=line.id)
    shown = await head.wait_for("admits that they wrote it")
    assert shown.protect
    assert "trip me up" not in str(shown.text)
    await head.press("I countersign: malicious")
    await head.wait_for("closed as malicious, countersigned")
    await lead.wait_for("closed as malicious, countersigned", anywhere=True)
    header = await header_of(house, reference)
    assert (header.status, header.outcome) == ("closed", "malicious")
    seen = await reopen(lead, reference)
    assert "asked to close it as malicious" in seen
    assert "Countersigned: malicious." in seen
    assert {"malicious-asked", "malicious-read", "countersigned", "closed"} <= set(await acts(house))


async def test_a_refusal_leaves_it_open_and_ends_the_asking(house: House) -> None:
    head = await house.join("head", "HFHS", "head")
    lead, reference = await opened(house)
    await asked(house, lead, reference)
    await head.press("See the reason", anywhere=True)
    await head.press("No, it stays open")
    await lead.wait_for("not countersigned. It stays open.", anywhere=True)
    await head.press("I countersign: malicious", anywhere=True)
    await head.wait_for("nobody waits for a countersign any more")
    assert (await header_of(house, reference)).status == "open"


async def nobody_signs_for_themselves(house: House) -> None:
    """The head, who reads the case and asks, is not asked; the duty desk is."""
    lead, reference = await opened(house)
    duty = house.phone("duty")
    await asked(house, lead, reference)
    await lead.wait_for("was asked to countersign")
    await duty.wait_for("asks to close a report as malicious", anywhere=True)
    for phone in (lead, house.phone("deputy")):
        await phone.press_data(f"l.countersign.{reference}", message=phone.answers[-1].id)
        await phone.wait_for(lambda one: "nothing here for you" in one or "countersigned" in one)
    assert (await header_of(house, reference)).status == "open"


async def test_nobody_countersigns_what_they_asked_for(house: House) -> None:
    await nobody_signs_for_themselves(house)


async def test_without_the_rule_they_would(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sabotage of the one above."""
    monkeypatch.setattr("handlers.lead.countersigning.may_countersign", lambda *_, **__: True)
    with pytest.raises(AssertionError, match="closed"):
        await nobody_signs_for_themselves(house)


async def test_of_a_restricted_case_the_head_is_never_asked(house: House) -> None:
    head = await house.join("head", "HFHS", "head")
    second = await house.join("second", "borough", "duty")
    await restricted_report(house, "second pupil")
    duty = house.phone("duty")
    reference = (await open_case_of(duty))[:6]
    await asked(house, duty, reference)
    await duty.wait_for("was asked to countersign")
    await second.wait_for("asks to close a report as malicious", anywhere=True)
    await head.press_data(f"l.why-malicious.{reference}", message=head.answers[-1].id)
    await head.wait_for("There is nothing here for you")
    assert not [one for one in head.messages if "malicious" in str(one.text)]


async def test_with_nobody_above_it_stays_open(house: House) -> None:
    await restricted_report(house, "second pupil")
    duty = house.phone("duty")
    reference = (await open_case_of(duty))[:6]
    await asked(house, duty, reference)
    await duty.wait_for("nobody above the leads can be reached")
    assert (await header_of(house, reference)).countersign == []


async def test_what_the_pupil_writes_meanwhile_ends_the_asking(house: House) -> None:
    head = await house.join("head", "HFHS", "head")
    lead, reference = await opened(house)
    await asked(house, lead, reference)
    await head.press("See the reason", anywhere=True)
    await head.wait_for("admits that they wrote it")
    pupil = house.phone("pupil")
    await pupil.write("they did it again today")
    await pupil.press("Yes, add it")
    await pupil.press("Send now")
    await lead.wait_for("The pupil has written again.", anywhere=True)
    await head.press("I countersign: malicious")
    await head.wait_for("nobody waits for a countersign any more")
    assert (await header_of(house, reference)).status == "open"
