"""The ladders, walked through with the sandbox's clock: who hears what when nobody opens, and what the pupil hears."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.sandbox.phone import Phone
from storage.cases import Header, list_headers
from tests.journeys.house import House, open_case_of, report, send, send_in_danger, tell

MINUTE = timedelta(minutes=1)
CLIMBED = "Nobody has opened this report. It has come to you."


async def cases(house: House) -> list[Header]:
    return await house.app.database.run(lambda tx: list_headers(tx, house.app.service.sealer))


async def the_case(house: House) -> Header:
    found = await cases(house)
    assert len(found) == 1
    return found[0]


async def urgent(house: House, name: str = "pupil") -> Phone:
    """A P1 that goes to the leads."""
    pupil = await tell(house, name, "please help")
    await send_in_danger(pupil)
    await house.settle()
    return pupil


def heard(house: House, name: str, words: str) -> int:
    return sum(words in text for text in house.phone(name).texts)


async def move(house: House, moment: datetime) -> None:
    await house.walk(moment - house.clock.now())


async def test_p1_climbs_opens_the_next_desk_and_the_pupil_is_told_not_to_wait(house: House) -> None:
    """MOMENTS 6 and 7."""
    await house.join("head", "HFHS", "head", "Mr C")
    pupil = await urgent(house)
    header = await the_case(house)
    assert header.waiting == ["HFHS/head", "borough/duty"]
    await house.walk(9 * MINUTE)
    await house.phone("head").write(f"/case {header.ref}")
    await house.phone("head").wait_for("There is nothing here for you under that reference.")
    await house.walk(2 * MINUTE)
    assert heard(house, "head", CLIMBED) == 1
    assert heard(house, "duty", CLIMBED) == 0
    await house.walk(5 * MINUTE)
    line = await pupil.wait_for("1 new message.", anywhere=True)
    assert line.silent
    await pupil.press("Open", message=line.id)
    await pupil.wait_for("Is it OK to read this here, now?")
    await pupil.press("Yes")
    late = await pupil.wait_for("No grown-up has opened this yet.", anywhere=True)
    assert "Call 999 or Childline 0800 1111" in late
    await house.walk(5 * MINUTE)
    assert heard(house, "duty", CLIMBED) == 1
    head = house.phone("head")
    await head.write(f"/case {header.ref}")
    assert "please help" in (await head.wait_for("▏please help")).text
    await house.settle()
    for name in ("lead", "deputy", "duty"):
        assert heard(house, name, "The head teacher has opened it.") == 1
    assert heard(house, "head", "has opened it.") == 0
    await house.walk(30 * MINUTE)
    assert heard(house, "duty", CLIMBED) == 1
    assert (await the_case(house)).broken[0].startswith("late:")


async def test_on_it_holds_the_ladder_up_ten_minutes_and_all_who_were_told_hear_who(house: House) -> None:
    await house.join("head", "HFHS", "head", "Mr C")
    await urgent(house)
    await house.walk(5 * MINUTE)
    lead = house.phone("lead")
    await lead.press("I'm on it", message=(await lead.wait_for("A new report.", anywhere=True)).id)
    await house.settle()
    assert heard(house, "deputy", "The safeguarding lead is on it.") == 1
    await house.walk(10 * MINUTE)
    assert heard(house, "head", CLIMBED) == 0
    await house.walk(6 * MINUTE)
    assert heard(house, "head", CLIMBED) == 1
    deputy = house.phone("deputy")
    await deputy.press("I'm on it", message=(await deputy.wait_for("A new report.", anywhere=True)).id)
    await deputy.wait_for("you are on it")


async def test_opened_and_nothing_decided_is_told_to_the_next_person_and_a_decision_stops_it(
    house: House,
) -> None:
    await house.join("head", "HFHS", "head", "Mr C")
    await urgent(house)
    await open_case_of(house.phone("lead"))
    await house.walk(61 * MINUTE)
    assert heard(house, "head", "Opened by one person at 10:00, nothing decided.") == 1
    lead = house.phone("lead")
    header = await the_case(house)
    await lead.write(f"/case {header.ref}")
    shown = await lead.wait_for("▏please help")
    await lead.press("Decide", message=shown.id)
    await lead.wait_for("what happens now?")
    await lead.press("We watch, because …")
    await lead.wait_for("type why watching is enough")
    await lead.write("he is in my room and calm")
    await lead.wait_for("written down")
    await house.settle()
    assert heard(house, "head", "The safeguarding lead has decided what happens.") == 1
    before = {name: len(house.phone(name).texts) for name in ("deputy", "head", "duty")}
    await house.walk(timedelta(hours=3))
    assert {name: len(house.phone(name).texts) for name in before} == before
    await lead.write(f"/case {header.ref}")
    await lead.wait_for("Decided by safeguarding lead")


async def test_a_p2_is_the_duty_desks_before_they_go_home(house: House) -> None:
    """MOMENTS 30."""
    await house.join("head", "HFHS", "head", "Mr C")
    pupil = await tell(house, words="please read this")
    await pupil.wait_for("Are you safe right now?")
    await pupil.press("Not sure", message=pupil.find("Are you safe right now?").id)  # type: ignore[union-attr]
    await pupil.wait_for("Is one of them part of the problem?")
    await pupil.press("No")
    await pupil.wait_for("It is ready to send.")
    await pupil.press("Send now")
    await pupil.wait_for("Your four words are")
    header = await the_case(house)
    assert header.urgency == 2
    await move(house, datetime(2026, 11, 23, 15, 59, tzinfo=UTC))
    assert heard(house, "duty", header.ref) == 0
    await house.walk(2 * MINUTE)
    assert heard(house, "duty", CLIMBED) == 1
    await house.phone("duty").write(f"/case {header.ref}")
    await house.phone("duty").wait_for("▏please read this")


async def test_the_night_stands_in_one_morning_list_and_p1_sounds_when_they_come(house: House) -> None:
    """MOMENTS 31."""
    await move(house, datetime(2026, 11, 23, 20, 0, tzinfo=UTC))
    await report(house, "one", "they laugh at my bag")
    await report(house, "two", "they laugh at my coat")
    await urgent(house, "three")
    lead = house.phone("lead")
    night = [shown for shown in lead.messages if "A new report." in shown.text]
    assert len(night) == 3
    assert all(shown.silent for shown in night)
    await move(house, datetime(2026, 11, 24, 8, 20, tzinfo=UTC))
    lists = [shown for shown in lead.messages if "Nobody has opened these 3 reports yet" in shown.text]
    assert len(lists) == 1
    assert lists[0].text.split("\n\n")[1].startswith("P1 · ")
    assert lists[0].text.split("\n\n")[1].endswith("today · waits for you")
    assert "text_fault" not in house.app.alarms
    await move(house, datetime(2026, 11, 24, 8, 31, tzinfo=UTC))
    loud = [shown for shown in lead.messages if "Nobody has opened this report yet." in shown.text]
    assert [shown.text[:2] for shown in loud] == ["P1"]
    assert not loud[0].silent


async def test_a_promise_that_was_not_kept_is_taken_back_and_is_a_fact(house: House) -> None:
    """MOMENTS 6: "today, until 16:30" was said, and nobody looked."""
    pupil = await report(house)
    await move(house, datetime(2026, 11, 23, 16, 31, tzinfo=UTC))
    line = await pupil.wait_for("1 new message.", anywhere=True)
    assert heard(house, "duty", CLIMBED) == 1
    await pupil.press("Open", message=line.id)
    await pupil.wait_for("Is it OK to read this here, now?")
    await pupil.press("Yes")
    sorry = await pupil.wait_for("No one has read it yet. We are sorry.", anywhere=True)
    assert "We have told another grown-up. They look today, until 17:00." in sorry
    header = await the_case(house)
    assert [line.partition(":")[0] for line in header.broken] == ["sorry"]
    assert header.promised == int(datetime(2026, 11, 23, 16, 30, tzinfo=UTC).timestamp())


async def test_a_line_that_is_no_longer_true_when_it_is_read_is_not_shown(house: House) -> None:
    pupil = await report(house)
    await move(house, datetime(2026, 11, 23, 16, 31, tzinfo=UTC))
    line = await pupil.wait_for("1 new message.", anywhere=True)
    await open_case_of(house.phone("lead"))
    await house.settle()
    await pupil.press("Open", message=line.id)
    await pupil.wait_for("Is it OK to read this here, now?")
    await pupil.press("Yes")
    await pupil.wait_for("has read your message", anywhere=True)
    assert not any("No one has read it yet" in text for text in pupil.texts)


async def test_who_said_no_to_writing_back_gets_no_push_when_a_promise_is_broken(house: House) -> None:
    pupil = await tell(house)
    await send(pupil)
    await house.settle()
    await move(house, datetime(2026, 11, 23, 16, 31, tzinfo=UTC))
    assert all(text != "1 new message." for text in pupil.texts)
    await pupil.start("s-HFHS")
    await pupil.wait_for("Is it OK to read this here, now?")


async def test_after_an_outage_there_is_one_summary_and_no_storm(house: House) -> None:
    """MOMENTS 31: a jump of the clock is what a machine that was off sees."""
    await house.join("head", "HFHS", "head", "Mr C")
    for name in ("one", "two", "three"):
        await urgent(house, name)
    before = {name: len(house.phone(name).texts) for name in ("lead", "deputy", "head", "duty")}
    await house.wind(timedelta(hours=3))
    assert heard(house, "lead", "Nobody has opened these 3 reports yet") == 1
    assert len(house.phone("lead").texts) == before["lead"] + 1
    assert len(house.phone("deputy").texts) == before["deputy"] + 1
    assert heard(house, "head", CLIMBED) == 0
    await house.walk(11 * MINUTE)
    assert heard(house, "head", CLIMBED) == 3


async def test_readers_who_cannot_be_reached_count_as_not_having_answered(house: House) -> None:
    await house.join("head", "HFHS", "head", "Mr C")
    for name in ("lead", "deputy"):
        await house.phone(name).block()
    await house.settle()
    pupil = await tell(house)
    await pupil.wait_for("Are you safe right now?")
    await pupil.press("Send now")
    await house.phone("duty").wait_for("A new report.", anywhere=True)


async def test_readers_who_block_after_the_alert_pass_it_up_at_once(house: House) -> None:
    await house.join("head", "HFHS", "head", "Mr C")
    await urgent(house)
    for name in ("lead", "deputy"):
        await house.phone(name).block()
    await house.settle()
    alert = await house.phone("head").wait_for(CLIMBED, anywhere=True)
    await house.phone("head").press("Open", message=alert.id)
    await house.phone("head").wait_for("▏please help")


async def test_a_clock_that_is_set_back_keeps_nobody_waiting_and_doubles_nothing(house: House) -> None:
    await house.join("head", "HFHS", "head", "Mr C")
    await urgent(house)
    await house.walk(5 * MINUTE)
    await house.wind(timedelta(hours=-1))
    assert house.app.alarms["clock_set_back"] == 1
    assert heard(house, "lead", "Nobody has opened this report yet:") <= 1
    await house.walk(11 * MINUTE)
    assert heard(house, "head", CLIMBED) == 1


async def test_the_ladder_never_tells_who_is_hidden(house: House) -> None:
    """LEAK-05 over a whole week: the lead who was pointed to learns nothing, on any rung."""
    await house.join("head", "HFHS", "head", "Mr C")
    await house.join("chair", "HFHS", "chair", "Mrs D")
    pupil = await tell(house, words="she is horrible to me")
    await send(pupil, "Yes: Mrs A")
    await house.settle()
    before = {name: len(house.phone(name).texts) for name in ("lead", "deputy")}
    await house.walk(timedelta(days=6))
    assert heard(house, "chair", CLIMBED) >= 1
    assert {name: len(house.phone(name).texts) for name in before} == before


@pytest.mark.parametrize("urgency", ["P1", "P3"])
async def test_every_unanswered_case_has_one_look_in_the_next_quarter_whatever_its_urgency(
    house: House, urgency: str
) -> None:
    from storage.schema import timers
    from storage.timers import list_after

    await (urgent(house) if urgency == "P1" else report(house))
    sealer = house.app.service.sealer
    found = await house.app.database.run(lambda tx: list_after(tx, sealer, b"", 100))
    looks = [timer for timer in found if timer.kind == "look"]
    assert len(looks) == 1
    rows = await house.app.database.run(lambda tx: tx.execute(timers.select()).all())
    slot = next(row.slot for row in rows if row.id == looks[0].id)
    assert slot - int(house.clock.now().timestamp()) // 900 <= 1


async def test_a_case_handed_to_another_school_is_the_first_schools_no_more(house: House) -> None:
    await house.join("head", "HFHS", "head", "Mr C")
    await house.join("other", "STJ", "dsl", "Mrs E")
    await urgent(house)
    lead = house.phone("lead")
    await open_case_of(lead)
    header = await the_case(house)
    await lead.press_data(f"l.hand-now.{header.ref}.STJ/leads", message=lead.answers[-1].id)
    await lead.wait_for("handed over.")
    await house.settle()
    handed = await the_case(house)
    assert not handed.is_opened
    assert not any(desk.startswith("HFHS/") for desk in (*handed.readers, *handed.chain))
    await house.walk(timedelta(hours=2))
    for name in ("lead", "deputy", "head"):
        assert heard(house, name, "Nobody has opened") == heard(house, name, "nothing decided") == 0
    other = house.phone("other")
    await other.write(f"/case {header.ref}")
    await other.wait_for("▏please help")
