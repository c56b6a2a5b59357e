"""Somebody above the leads looks at five replies of each half-term, drawn by lot (MOMENTS 8)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Connection, select

from bot.sandbox.phone import Phone
from handlers.lead.sampling import SAMPLE
from storage.audit import read_audit
from storage.cases import find_header, save_header
from storage.schema import timers
from storage.timers import find_timer
from tests.bot.houses import restricted_report
from tests.journeys.house import House, open_case_of, report

REST_OF_TERM = timedelta(weeks=9)


async def acts(house: House) -> list[str]:
    sealer = house.app.service.sealer
    return await house.app.database.run(lambda tx: [line.act for line in read_audit(tx, sealer)])


async def reply(phone: Phone, reference: str, words: str) -> None:
    """Write and send a reply to the case that is open on *phone*."""
    await phone.press_data(f"l.reply.{reference}", message=phone.answers[-1].id)
    await phone.wait_for("type your reply")
    await phone.write(words)
    await phone.wait_for("the pupil will read this")
    await phone.press("Send")
    await phone.wait_for(lambda one: "sent. The pupil sees" in one or "kept. The pupil will" in one)


async def answered_by_lead(house: House, words: str = "Which bus is it?") -> str:
    """A report that the school's lead answered."""
    await report(house)
    reference = (await open_case_of(house.phone("lead")))[:6]
    await reply(house.phone("lead"), reference, words)
    return reference


async def answered_by_duty(house: House, words: str = "We look at it at the council.") -> str:
    """A report past the school, answered by the duty officer."""
    await restricted_report(house, "second pupil")
    reference = (await open_case_of(house.phone("duty")))[:6]
    await reply(house.phone("duty"), reference, words)
    return reference


async def look(phone: Phone) -> list[str]:
    """Open what was given to somebody; give what they see."""
    line = await phone.wait_for("drawn by lot, for you to look at", anywhere=True)
    before = len(phone.messages)
    await phone.press("Open them", message=line.id)
    await phone.wait_for("a reply to a pupil, by the")
    return [str(one.text) for one in phone.messages[before:] if "a reply to a pupil" in one]


async def test_the_head_looks_at_replies_and_says_that_they_are_right(house: House) -> None:
    head = await house.join("head", "HFHS", "head")
    reference = await answered_by_lead(house)
    await house.wind(REST_OF_TERM, 30)
    line = await head.wait_for("1 reply to a pupil from this half-term", anywhere=True)
    assert "bus" not in str(line.text)
    [seen] = await look(head)
    assert "by the safeguarding lead:\n\nWhich bus is it?" in seen
    assert "trip me up" not in seen, "the reply only, never what the pupil wrote"
    await head.press("Looks right")
    await head.wait_for("kept. Thank you.")
    await head.press_data(f"l.reply-right.{reference}.1", message=head.answers[-1].id)
    await head.wait_for("There is nothing here for you")
    await house.wind(timedelta(minutes=11), 30)
    await head.wait_gone("Which bus is it?")
    lead = house.phone("lead")
    await lead.write(f"/case {reference}")
    shown = await lead.wait_for("A reply was looked at by")
    assert "It looks right." in str(shown.text)
    assert {"reply-opened", "reply-approved"} <= set(await acts(house))


async def test_the_head_asks_to_talk_and_the_author_hears(house: House) -> None:
    head = await house.join("head", "HFHS", "head")
    await answered_by_lead(house)
    await house.wind(REST_OF_TERM, 30)
    await look(head)
    await head.press("Talk to the lead")
    await head.wait_for("was told that you would like to talk")
    await house.phone("lead").wait_for("would like to talk with you about it", anywhere=True)
    assert not [one for one in house.phone("deputy").messages if "like to talk" in str(one.text)]


async def test_where_there_is_no_head_the_duty_desk_looks(house: House) -> None:
    await answered_by_lead(house)
    await house.wind(REST_OF_TERM, 30)
    [seen] = await look(house.phone("duty"))
    assert "Which bus is it?" in seen


async def test_a_lead_is_shown_nothing_of_it(house: House) -> None:
    await house.join("head", "HFHS", "head")
    await answered_by_lead(house)
    await house.wind(REST_OF_TERM, 30)
    deputy = house.phone("deputy")
    await deputy.press_data("l.replies.HFHS", message=deputy.answers[-1].id)
    await deputy.wait_for("There is nothing here for you")
    assert "reply-opened" not in await acts(house)


async def only_by_rule(house: House, reference: str) -> None:
    """Let nothing but the rule that routed a case keep it from the head: nobody is hidden from it by name."""
    sealer = house.app.service.sealer

    def unit(tx: Connection) -> None:
        header = find_header(tx, sealer, reference)
        assert header is not None
        header.hidden, header.why, header.marks = [], ["R3"], []
        save_header(tx, sealer, header)

    await house.app.database.run(unit)


async def the_head_learns_nothing_of_restricted_ones(house: House) -> None:
    """One reply of each sort: the head hears of one and sees one; another duty officer sees the other."""
    head = await house.join("head", "HFHS", "head")
    second = await house.join("second", "borough", "duty")
    await answered_by_lead(house)
    await only_by_rule(house, await answered_by_duty(house))
    await house.wind(REST_OF_TERM, 30)
    await head.wait_for("drawn by lot", anywhere=True)
    [line] = [str(one.text) for one in head.messages if "drawn by lot" in one]
    assert "1 reply to a pupil from this half-term" in line
    assert len(await look(head)) == 1
    assert ["at the council" in one for one in await look(second)] == [True]
    duty = house.phone("duty")
    await duty.press_data("l.replies.HFHS", message=duty.answers[-1].id)
    await duty.wait_for("There is nothing here for you")  # it is their own


async def test_a_reply_in_a_restricted_case_is_the_councils_to_look_at(house: House) -> None:
    await the_head_learns_nothing_of_restricted_ones(house)


async def test_without_the_rule_the_head_would_be_told(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sabotage of the one above."""
    monkeypatch.setattr("handlers.oversight.is_restricted", lambda header: False)
    with pytest.raises(AssertionError, match="1 reply to a pupil"):
        await the_head_learns_nothing_of_restricted_ones(house)


async def test_what_was_drawn_outlives_a_restart_and_its_row_tells_no_number(house: House) -> None:
    reference = await answered_by_lead(house)
    size = await size_of_sample(house)
    await house.restart()
    await reply(house.phone("lead"), reference, "Thank you.")
    await reply(house.phone("lead"), reference, "And where?")
    assert await size_of_sample(house) == size
    sealer = house.app.service.sealer
    timer = await house.app.database.run(lambda tx: find_timer(tx, sealer, SAMPLE, "HFHS"))
    assert timer is not None
    assert timer.facts["listed"][0] == 3


async def size_of_sample(house: House) -> int:
    row = house.app.service.sealer.index("timer", SAMPLE, "HFHS")
    body = await house.app.database.run(
        lambda tx: tx.execute(select(timers.c.body).where(timers.c.id == row)).scalar()
    )
    return len(body)
