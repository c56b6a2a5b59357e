"""What a person must do by law or by rule: shown with its time, reminded of, ended with words, told above if missed."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from bot.sandbox.phone import Phone
from handlers.duties import kept_of
from handlers.record import gather, write
from storage.audit import read_audit
from storage.cases import Entry, Header, find_header, save_header
from storage.timers import find_timer
from tests.journeys.house import House, open_case_of, report
from tests.journeys.test_casework import acts, header_of, more, reopen

BESIDE = "besides:"


async def filed_as(house: House, group: str, kind: str) -> tuple[Phone, str]:
    """A report that a lead files under a kind that brings a duty with it."""
    await report(house)
    lead = house.phone("lead")
    reference = (await open_case_of(lead))[:6]
    await more(lead, "What it is about")
    await lead.press(group)
    await lead.press(kind)
    await lead.wait_for("filed as")
    return lead, reference


async def radical(house: House) -> tuple[Phone, str]:
    return await filed_as(house, "Radicalisation", "Prevent concern")


async def see(phone: Phone, reference: str) -> str:
    """Open the case; give what stands beside it."""
    last = phone.messages[-1].id
    await reopen(phone, reference)
    shown = await phone.wait_for(lambda one: BESIDE in one and one.id > last, anywhere=True)
    return str(shown.text)


async def test_it_stands_below_the_case_and_done_stops_it(house: House) -> None:
    lead, reference = await radical(house)
    assert "• A Prevent referral: by 23/11 16:30" in await see(lead, reference)
    await lead.press("Done: Prevent referral")
    await lead.wait_for("Who did it, when, and under which reference?")
    await lead.write("Mrs A, 23.11. at 10:20, GMP 4711")
    await lead.wait_for("kept in the record")
    assert "A Prevent referral: done" in await see(lead, reference)
    seen = await reopen(house.phone("deputy"), reference)
    assert "Marked as done by" in seen
    assert "GMP 4711" in seen
    await house.walk(timedelta(hours=26))
    assert not [
        text
        for text in (*lead.texts, *house.phone("deputy").texts)
        if "Something that a person must do" in text
    ]
    assert "duty-done" in await acts(house)


async def test_all_readers_are_reminded_before_and_at_its_time_and_nothing_names_it(house: House) -> None:
    _, reference = await radical(house)
    await house.walk(timedelta(hours=5, minutes=35))
    for name in ("lead", "deputy"):
        line = await house.phone(name).wait_for("is due by 23/11 16:30", anywhere=True)
        assert reference in str(line.text)
        assert "Prevent" not in str(line.text)
    assert not [text for text in house.phone("duty").texts if "must do" in text]
    await house.walk(timedelta(hours=1))
    await house.phone("lead").wait_for("was due by 23/11 16:30, and nobody has said", anywhere=True)


async def missed(house: House) -> None:
    """The head hears that something was missed, once, and nothing of what."""
    head = await house.join("head", "HFHS", "head")
    _, reference = await radical(house)
    await house.walk(timedelta(hours=30))
    told = [str(one.text) for one in head.messages if reference in str(one.text)]
    assert len([text for text in told if "was not marked as done in time" in text]) == 1
    assert not [text for text in told if "Prevent" in text]
    assert "duty-missed" in await acts(house)


async def test_a_missed_one_is_told_to_the_head(house: House) -> None:
    await missed(house)


async def test_without_telling_them_nobody_would_hear(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sabotage of the one above."""
    monkeypatch.setattr("handlers.duties._say", lambda *_: None)
    with pytest.raises(AssertionError):
        await missed(house)


async def test_a_missed_one_is_told_again_each_working_day_until_a_person_ends_it(house: House) -> None:
    """Once was all, and the head may have been ill on that day."""
    head = await house.join("head", "HFHS", "head")
    lead, reference = await radical(house)

    def heard() -> int:
        return sum("was not marked as done in time" in text for text in head.texts)

    for day in range(1, 4):  # Tuesday to Thursday
        await house.walk(timedelta(hours=24))
        assert heard() == day
    await see(lead, reference)
    await lead.press("Done: Prevent referral")
    await lead.wait_for("Who did it, when, and under which reference?")
    await lead.write("Mrs A, GMP 4711")
    await lead.wait_for("kept in the record")
    await house.walk(timedelta(hours=48))
    assert heard() == 3


async def test_of_a_restricted_case_the_head_hears_nothing_and_the_duty_desk_does(house: House) -> None:
    head = await house.join("head", "HFHS", "head")
    _, reference = await radical(house)
    sealer = house.app.service.sealer

    def restrict(tx: Connection) -> None:
        header = find_header(tx, sealer, reference)
        assert header is not None
        header.why = [*header.why, "R6"]
        save_header(tx, sealer, header)

    await house.app.database.run(restrict)
    await house.walk(timedelta(hours=30))
    await house.phone("duty").wait_for("was not marked as done in time", anywhere=True)
    assert not [text for text in head.texts if "was not marked as done" in text]


async def test_nobody_closes_over_it_nor_waves_it_away_without_a_reason(house: House) -> None:
    lead, reference = await radical(house)
    await lead.press_data(f"l.outcome.{reference}.supported_in_school", message=lead.answers[-1].id)
    await lead.wait_for("something that a person must do is still open")
    assert (await header_of(house, reference)).status == "open"
    await see(lead, reference)
    await lead.press("Not needed")
    await lead.wait_for("Why is this not needed here?")
    await lead.write("n/a")
    await lead.wait_for("that is no reason")
    assert kept_of(await header_of(house, reference))[0].state == ""
    await lead.write("he talked about a history lesson")
    await lead.wait_for("kept in the record")
    assert kept_of(await header_of(house, reference))[0].state == "none"
    assert "duty-dismissed" in await acts(house)
    await lead.press_data(f"l.outcome.{reference}.supported_in_school", message=lead.answers[-1].id)
    await lead.press("Close it")
    await lead.wait_for("closed, Supported in school")


async def test_an_unanswered_duty_keeps_the_cases_one_timer_in_the_next_slot(house: House) -> None:
    """A row of its own, or far ahead, would tell a thief that there is a duty (DESIGN 4)."""
    lead, reference = await radical(house)
    await lead.press_data(f"l.decide-as.{reference}.watch", message=lead.answers[-1].id)
    await lead.write("watch, because he is with his form tutor")
    await lead.wait_for("written down")
    header = await header_of(house, reference)
    sealer = house.app.service.sealer
    timer = await house.app.database.run(lambda tx: find_timer(tx, sealer, "look", header.id))
    assert timer is not None, "both ladders have ended, and the duty has not"
    assert timer.due - house.clock.now() <= timedelta(minutes=16)
    assert set(timer.facts) == set()


async def test_it_outlives_a_restart_and_an_outage_says_the_last_thing_once(house: House) -> None:
    lead, _ = await radical(house)
    await house.restart()
    await house.wind(timedelta(hours=30), 30)
    said = [text for text in lead.texts if "Something that a person must do" in text]
    assert said == [], "it is missed by now: that is told above"
    await house.phone("duty").wait_for("was not marked as done in time", anywhere=True)


async def test_it_stands_in_the_record_and_not_in_the_form_for_disclosure(house: House) -> None:
    lead, reference = await radical(house)
    await lead.press_data(f"l.duty-done.{reference}.prevent", message=lead.answers[-1].id)
    await lead.wait_for("Who did it")
    await lead.write("Mrs A, GMP 4711")
    await lead.wait_for("kept in the record")
    service, now = house.app.service, house.clock.now()

    def unit(tx: Connection) -> Header:
        header = find_header(tx, service.sealer, reference)
        assert header is not None
        return header

    header = await house.app.database.run(unit)
    sheet = await house.app.database.run(lambda tx: gather(tx, service, header, header.opened_by, now))
    entries = [Entry("duty-done", now, header.opened_by, "A Prevent referral: Mrs A, GMP 4711")]
    written = write(service.texts, service.name, sheet, entries)
    assert "A Prevent referral, by 23/11/2026 16:30: done: safeguarding lead, 23/11/2026 10:0" in written.text
    [duty] = json.loads(written.json)["duties"]
    assert (duty["duty"], duty["state"], duty["by"]) == ("prevent", "done", "dsl")
    masked = write(service.texts, service.name, sheet, entries, [])
    assert "Prevent" not in masked.text
    assert json.loads(masked.json)["duties"] == []


async def test_a_foreign_lead_ends_nothing(house: House) -> None:
    _, reference = await radical(house)
    duty = house.phone("duty")
    for what in ("duty-done", "duty-none"):
        await duty.press_data(f"l.{what}.{reference}.prevent", message=duty.answers[-1].id)
        await duty.wait_for("There is nothing here for you")
    sealer = house.app.service.sealer
    lines = await house.app.database.run(lambda tx: [one.act for one in read_audit(tx, sealer)])
    assert lines.count("refused") == 2
