"""People come, go and change places while a report is on its way: it reaches nobody it must not, and somebody.

MOMENTS 9 to 12; DESIGN 3.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.sandbox.phone import Phone
from handlers.lead import comparing
from handlers.routing import reads_now
from storage import vault
from storage.cases import Header
from tests.bot.houses import heard, restricted_report
from tests.bot.test_commands import lead_id
from tests.journeys.house import House, close_as, open_case_of, open_house, report, tell
from tests.journeys.test_erasure import headers, reference_of
from tests.journeys.test_handover import can_open, open_menu
from tests.journeys.test_invitations import invite, open_link

SOON = timedelta(seconds=20)


async def ready_to_send(house: House, concern: str = "No") -> Phone:
    """A pupil has answered everything, and has not sent."""
    pupil = await tell(house)
    await pupil.wait_for("Are you safe right now?")
    await pupil.press("Yes")
    await pupil.wait_for("Is one of them part of the problem?")
    await pupil.press(concern)
    await pupil.wait_for("It is ready to send.")
    return pupil


async def sent(house: House, pupil: Phone) -> Header:
    await pupil.press("Send now")
    await pupil.wait_for("Your four words are")
    await house.settle()
    return (await headers(house))[0]


async def revoke(house: House, *roles: str) -> None:
    for role in roles:
        listed = (await house.operate("leads.list"))["leads"]
        person = next(one["id"] for one in listed if one["role"] == role and one["state"] == "active")
        assert (await heard(house, "leads", "revoke", person, "--yes")).status == 0


async def test_readers_who_were_shown_and_are_gone_are_not_replaced_by_who_was_not_shown(
    house: House,
) -> None:
    """The pupil said that none of *those* is part of it: of the newcomer they said nothing."""
    pupil = await ready_to_send(house)
    await revoke(house, "dsl", "ddsl")
    await house.join("new", "HFHS", "dsl", "Mr New")
    header = await sent(house, pupil)
    assert reads_now(header) == ("borough/duty",)
    assert not await can_open(house, "new", header.ref)
    assert not any(header.ref in text for text in house.phone("new").texts)
    assert "someone at the council, not your school" in "\n".join(pupil.texts)
    assert await can_open(house, "duty", header.ref)


async def test_a_school_that_closes_before_the_tap_is_read_by_the_council(house: House) -> None:
    pupil = await ready_to_send(house)
    assert (await heard(house, "settings", "close", "HFHS", "--yes")).status == 0
    header = await sent(house, pupil)
    assert reads_now(header) == ("borough/duty",)
    assert "someone at the council, not your school" in "\n".join(pupil.texts)
    assert await can_open(house, "duty", header.ref)
    assert not await can_open(house, "lead", header.ref)


async def test_a_closed_schools_open_case_is_never_without_a_reader(house: House) -> None:
    """Bad input: a setting closed with open cases, and then its people leave."""
    await report(house)
    reference = await reference_of(house)
    refused = await heard(house, "settings", "close", "HFHS", "--yes")
    assert refused.status == 1 and reference in refused.err and refused.err.count("\n") == 1
    assert (await heard(house, "settings", "close", "HFHS", "--yes", "--anyway")).status == 0
    await house.phone("duty").wait_for("was closed, and it has open cases", anywhere=True)
    assert await can_open(house, "lead", reference)
    await revoke(house, "dsl", "ddsl")
    await house.wind(SOON)
    assert await can_open(house, "duty", reference)


async def test_a_lead_who_is_named_reads_it_in_no_other_seat(house: House) -> None:
    """They become head, then duty officer; the head leaves; four days pass, and every rung with them."""
    await house.join("head", "HFHS", "head", "Dr C")
    await house.join("manager", "borough", "duty_manager")
    header = await sent(house, await ready_to_send(house, "Yes: Mrs A"))
    assert reads_now(header) == ("HFHS/head", "borough/duty")
    lead = house.phone("lead")
    await open_link(house, "lead", await invite(house, "HFHS", "head"))
    await open_link(house, "lead", await invite(house, "borough", "duty"))
    await house.wind(SOON)
    assert not await can_open(house, "lead", header.ref)
    await revoke(house, "head")
    await house.wind(SOON)
    await house.walk(timedelta(days=4))
    asked = [text for text in lead.texts if header.ref in text and not text.startswith("/case")]
    assert asked == []
    await lead.write("/cases")
    await lead.wait_for("No open cases.")
    assert not await can_open(house, "lead", header.ref)
    assert await can_open(house, "duty", header.ref)


async def past_the_school(house: House) -> list[bool]:
    """Sent past the school; then a duty officer comes to the school, and a lead to the duty desk. Who can open it?"""
    await house.join("officer", "borough", "duty")
    await restricted_report(house, "pupil")
    reference = await reference_of(house)
    await house.join("new", "HFHS", "ddsl", "Mr New")
    await open_link(house, "new", await invite(house, "borough", "duty"))
    await open_link(house, "officer", await invite(house, "HFHS", "pastoral"))
    await house.wind(SOON)
    return [await can_open(house, name, reference) for name in ("new", "officer", "duty")]


async def test_what_was_sent_past_the_school_is_read_by_nobody_who_comes_to_it(house: House) -> None:
    assert await past_the_school(house) == [False, False, True]


async def test_sabotage_a_desk_alone_lets_them_read_it(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault, "was_sent_past", lambda *_: False)
    monkeypatch.setattr(comparing, "_is_not_for_both", lambda *_: False)
    assert await past_the_school(house) == [True, True, True]


async def test_a_reply_that_waits_for_its_last_tap_is_not_sent_once_the_case_is_anothers(
    house: House,
) -> None:
    await house.join("officer", "borough", "duty")
    pupil = await report(house)
    reference = await reference_of(house)
    lead = house.phone("lead")
    await open_case_of(lead)
    await lead.press("Reply")
    await lead.wait_for("type your reply")
    await lead.write("Thank you. We will help.")
    preview = await lead.wait_for("the pupil will read this")
    deputy = await open_menu(house, reference, "Hand it over", "deputy")
    await deputy.press("To the council's safeguarding team")
    await deputy.wait_for("They read everything that was said.")
    await deputy.press("Hand it over")
    await deputy.wait_for("handed over.")
    before = len(pupil.texts)
    await lead.press("Send", message=preview.id)
    await lead.wait_for("There is nothing here for you under that reference.")
    await house.settle()
    assert pupil.texts[before:] == []


async def test_who_was_revoked_is_to_heard_like_anybody(house: House) -> None:
    """Commands and buttons of adults answer them as they answer a stranger, and what they write is taken as a child's."""
    lead = house.phone("lead")
    alert_of = await lead.wait_for("You are active", anywhere=True)
    await revoke(house, "dsl")
    for word in ("/cases", "/me", "/digest", "/load", "/slips"):
        before = len(lead.texts)
        await lead.write(word)
        await house.settle()
        assert "We don't know that one." in "\n".join(lead.texts[before:]), word
    for token in ("l.got-it", "l.back", "l.me.name", "l.drill.HFHS", "l.role-only", "l.away.20261130"):
        before = len(lead.texts)
        await lead.press_data(token, message=alert_of.id)
        await house.settle()
        assert "That button is from before." in "\n".join(lead.texts[before:]), token


async def test_a_code_dies_with_the_access_of_who_drew_it(house: House) -> None:
    await report(house)
    reference = await reference_of(house)
    lead = await open_menu(house, reference, "Code for export")
    await lead.press("Draw the code")
    shown = await lead.wait_for("code for export:")
    code = shown.text.splitlines()[2]
    await revoke(house, "dsl")
    to = house.folder / "case.json"
    said = await heard(house, "cases", "export", reference, "--code", code, "--to", str(to))
    assert said.status == 1 and said.err.count("\n") == 1 and not to.exists()


async def test_without_the_open_key_a_command_that_needs_it_says_so(tmp_path: Path) -> None:
    """A lead can be taken out all the same, and their cases are handed on where the key is."""
    async with open_house(tmp_path) as house:
        await report(house)
        key = house.folder / "keys" / "heard.open.key"
        await house.app.stop()
        key.rename(tmp_path / "elsewhere.key")
        await house.open()
        table = tmp_path / "staff.csv"
        table.write_text("code,role\nHFHS,chair\n")
        for wanted in (
            ("leads", "invite", "HFHS", "--role", "head"),
            ("settings", "add", "NEW", "New School"),
            ("leads", "import", str(table)),
        ):
            said = await heard(house, *wanted)
            assert said.status == 1, wanted
            assert said.err.splitlines()[-1].startswith("heard: sealed, key missing"), said.err
            assert "control_failed" not in said.err
        assert (await heard(house, "leads", "revoke", await lead_id(house, "dsl"), "--yes")).status == 0
        await house.wind(SOON)
        assert len((await headers(house))[0].permitted) == 2, "it waits for the key"
        await house.app.stop()
        (tmp_path / "elsewhere.key").rename(key)
        await house.open()
        await house.wind(SOON)
        [header] = await headers(house)
        assert (reads_now(header), len(header.permitted)) == (("HFHS/leads", "borough/duty"), 1)


# -- leavers, closed cases, desks whose turn has not come -----------------------------------------


async def close_case(house: House) -> str:
    reference = await reference_of(house)
    lead = house.phone("lead")
    await open_case_of(lead)
    await close_as(lead, "Supported in school")
    return reference


async def test_a_closed_case_of_leavers_goes_to_others_without_a_word(house: House) -> None:
    """It may be opened again, be exported or erased: all of that takes somebody who reads it."""
    pupil = await report(house)
    reference = await close_case(house)
    await revoke(house, "dsl", "ddsl")
    await house.wind(SOON)
    [header] = await headers(house)
    assert (reads_now(header), header.permitted, header.status) == (("borough/duty",), [], "closed")
    duty = house.phone("duty")
    assert not any(reference in text for text in duty.texts)
    await pupil.write("it is worse now")
    await pupil.wait_for("Is this about the same thing as before?")
    await pupil.press("Yes, add it")
    await pupil.press("Send now")
    await duty.wait_for(reference, anywhere=True)
    assert await can_open(house, "duty", reference)


async def test_a_closed_case_that_another_lead_still_reads_gets_the_duty_desk_beside(house: House) -> None:
    await report(house)
    await close_case(house)
    await revoke(house, "dsl")
    await house.wind(SOON)
    [header] = await headers(house)
    assert (reads_now(header), len(header.permitted)) == (("HFHS/leads", "borough/duty"), 1)


async def test_a_desk_that_waits_for_its_turn_and_is_empty_makes_room_for_the_next(house: House) -> None:
    """Head and trust leave before their turn comes: the duty desk, above them, can read when the ladder is there."""
    await house.operate("settings.change", code="HFHS", trust="Hope Fold Trust")
    await house.join("head", "HFHS", "head", "Dr C")
    await house.join("trust", "HFHS", "trust_dsl", "Mr T")
    await report(house)
    [before] = await headers(house)
    assert before.waiting == ["HFHS/head", "HFHS/trust_dsl"]
    await revoke(house, "head", "trust_dsl")
    await house.wind(SOON)
    [header] = await headers(house)
    assert header.waiting == ["borough/duty"]
    await house.walk(timedelta(days=4))
    assert await can_open(house, "duty", header.ref)


async def test_two_accounts_of_one_name_are_both_left_out_when_one_is_pointed_to(house: House) -> None:
    """Bad input: a lead invited twice, who joined twice; the council hands the case back to the leads."""
    await house.join("again", "HFHS", "ddsl", "mrs a")
    header = await sent(house, await ready_to_send(house, "Yes: Mrs A"))
    assert len(header.hidden) == 2
    duty = await open_menu(house, header.ref, "Hand it over", "duty")
    await duty.press("To the safeguarding leads")
    await duty.press("Hand it over")
    await duty.wait_for("handed over.")
    assert await can_open(house, "deputy", header.ref)
    for name in ("lead", "again"):
        assert not await can_open(house, name, header.ref), name


async def test_alternative_provision_whose_home_school_has_closed_reads_alone(house: House) -> None:
    await house.operate("settings.change", code="STJ", kind="alternative", home="HFHS")
    await house.join("unit", "STJ", "dsl", "Mr U")
    await house.join("unit two", "STJ", "ddsl", "Ms V")
    assert (await heard(house, "settings", "close", "HFHS", "--yes")).status == 0
    pupil = house.phone("pupil")
    await pupil.start("s-STJ")
    await pupil.wait_for("Just type, or tap Start.")
    await pupil.write("they trip me up")
    await pupil.wait_for("Are you safe right now?")
    await pupil.press("Yes")
    await pupil.wait_for("Is one of them part of the problem?")
    await pupil.press("No")
    await pupil.wait_for("It is ready to send.")
    header = await sent(house, pupil)
    assert reads_now(header) == ("STJ/leads",)
    assert not any(header.ref in text for text in house.phone("lead").texts)


async def test_a_case_is_not_handed_to_a_school_that_closed_before_the_tap(house: House) -> None:
    await house.join("other", "STJ", "dsl", "Mr O")
    await report(house)
    reference = await reference_of(house)
    lead = await open_menu(house, reference, "Hand it over")
    await lead.press("To another school")
    await lead.wait_for("type the other school's code")
    await lead.write("STJ")
    await lead.wait_for("They read everything that was said.")
    await house.operate("settings.close", code="STJ")
    await lead.press("Hand it over")
    await lead.wait_for("cannot go there")
    assert await can_open(house, "lead", reference)


async def test_leavers_cases_are_handed_on_though_the_clock_was_set_back(house: House) -> None:
    """Bad input: a clock set back between the end of their access and the next tick."""
    await report(house)
    await revoke(house, "dsl", "ddsl")
    await house.wind(-timedelta(hours=3))
    await house.walk(timedelta(minutes=16))
    [header] = await headers(house)
    assert (reads_now(header), header.permitted) == (("borough/duty",), [])


async def test_two_heads_both_read_what_is_about_staff_and_one_may_leave(house: House) -> None:
    """Bad input: two heads; the invitation of the second says so, and neither is shut out."""
    await house.join("head", "HFHS", "head", "Dr C")
    second = await heard(house, "leads", "invite", "HFHS", "--role", "head")
    assert "HFHS has a head already" in second.err
    await house.join("new head", "HFHS", "head", "Dr D")
    header = await sent(house, await ready_to_send(house, "Another grown-up at school"))
    assert [await can_open(house, name, header.ref) for name in ("head", "new head")] == [True, True]
    assert not await can_open(house, "lead", header.ref)
    await revoke(house, "head")
    await house.wind(SOON)
    [header] = await headers(house)
    assert reads_now(header) == ("HFHS/head", "borough/duty")
    assert len(header.permitted) == 1
    assert await can_open(house, "duty", header.ref)
