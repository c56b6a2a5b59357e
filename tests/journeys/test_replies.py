"""A lead answers: typed or ready, looked over, and kept where two adults read it (MOMENTS 8)."""

from __future__ import annotations

from storage.audit import read_audit
from tests.journeys.house import House, open_case_of, report


async def audited(house: House) -> set[str]:
    """The acts in the audit trail."""
    sealer = house.app.service.sealer
    return await house.app.database.run(lambda tx: {line.act for line in read_audit(tx, sealer)})


async def begin(house: House) -> None:
    await report(house)
    lead = house.phone("lead")
    await open_case_of(lead)
    await lead.press("Reply")
    await lead.wait_for("type your reply")


async def test_a_ready_answer_is_two_taps_and_a_look(house: House) -> None:
    await begin(house)
    lead, pupil = house.phone("lead"), house.phone("pupil")
    await lead.press("Ready answers")
    await lead.wait_for("1. Thank you for telling us. It was right to tell.")
    await lead.press("1")
    shown = await lead.wait_for("the pupil will read this")
    assert "look again" not in str(shown.text)
    await lead.press("Send")
    await lead.wait_for("sent. The pupil sees")
    await pupil.wait_for("1 new message.")
    await pupil.press("Open")
    await pupil.wait_for("Is it OK to read this here, now?")
    await pupil.press("Yes")
    await pupil.wait_for("It was right to tell. You are not in trouble.")


async def test_an_open_question_is_asked_and_answered(house: House) -> None:
    await begin(house)
    lead, pupil = house.phone("lead"), house.phone("pupil")
    await lead.press("Ask more")
    await lead.wait_for("Do not investigate")
    await lead.press("5")
    await lead.wait_for("What would help you most?")
    await lead.wait_for("the pupil will read this")
    await lead.press("Send")
    await pupil.wait_for("1 new message.")


async def test_a_reply_that_may_harm_is_pointed_out_and_an_override_is_kept(house: House) -> None:
    await begin(house)
    lead, deputy = house.phone("lead"), house.phone("deputy")
    await lead.write("This is our secret. Why did you wait? Ring me on 07700 900123")
    shown = await lead.wait_for("Please look again before you send")
    for found in ("“our secret”", "“why did”", "“07700 900123”"):
        assert found in str(shown.text)
    await lead.press("Send anyway")
    await lead.wait_for("sent. The pupil sees")
    seen = await open_case_of(deputy)
    assert "Sent although the check pointed out: contact, secrecy, why" in seen
    assert "reply-override" in await audited(house)


async def test_a_reply_without_fault_leaves_no_note(house: House) -> None:
    """The sabotage of the one above: a note that is always written would pass there."""
    await begin(house)
    lead, deputy = house.phone("lead"), house.phone("deputy")
    await lead.write("Which bus is it?")
    shown = await lead.wait_for("the pupil will read this")
    assert "look again" not in str(shown.text)
    await lead.press("Send")
    await lead.wait_for("sent. The pupil sees")
    assert "check" not in await open_case_of(deputy)
    assert "reply-override" not in await audited(house)


async def test_an_unknown_answer_and_a_foreign_case_do_nothing(house: House) -> None:
    await begin(house)
    lead, duty = house.phone("lead"), house.phone("duty")
    reference = str((await lead.wait_for("type your reply")).text)[:6]
    await lead.press_data(f"l.ready.{reference}.nothing", message=lead.answers[-1].id)
    await lead.wait_for("That button no longer holds")
    await duty.press_data(f"l.ready.{reference}", message=duty.answers[-1].id)
    await duty.wait_for("There is nothing here for you")
    await duty.press_data(f"l.ask.{reference}.help", message=duty.answers[-1].id)
    await house.settle()
    assert not [one for one in (*lead.answers, *duty.answers) if "the pupil will read this" in one]
