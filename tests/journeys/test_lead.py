"""Journeys of a lead: joining, alerts, opening, answering, closing; and of those who are not one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Connection, insert, select

from bot.sandbox.phone import Phone
from safeguarding import triage
from storage import schema
from storage.audit import read_audit
from storage.cases import list_headers
from storage.people import list_people, put_person
from tests.journeys.house import House, close_as, open_case_of, report, send, tell, write_reply
from tests.journeys.test_questions import only_case


async def test_an_invitation_works_once(house: House) -> None:
    made = await house.operate("leads.invite", code="HFHS", role="ddsl")
    first, second = house.phone("first"), house.phone("second")
    await first.start(f"join-{made['token']}")
    await first.wait_for("You are joining as the deputy safeguarding lead for Hope Fold High School.")
    await second.start(f"join-{made['token']}")
    await second.wait_for("This invitation was used, has expired, or is not known.")


async def put_back_a_used_one(house: House, *, forgotten: bool) -> Phone:
    """An invitation is used and its row put back by somebody who can write to the file; another phone comes by it."""
    made = await house.operate("leads.invite", code="HFHS", role="ddsl")
    table, sealer = schema.invitations, house.app.service.sealer
    rows = await house.app.database.run(lambda tx: tx.execute(select(table)).mappings().all())
    first, second = house.phone("first"), house.phone("second")
    await first.start(f"join-{made['token']}")
    await first.wait_for("You are joining as the deputy safeguarding lead for Hope Fold High School.")

    def put_back(tx: Connection) -> None:
        for row in rows:
            tx.execute(insert(table).values(**row))
        for person in list_people(tx, sealer):
            person.came_by = [] if forgotten else person.came_by
            put_person(tx, sealer, person)

    await house.app.database.run(put_back)
    await second.start(f"join-{made['token']}")
    return second


async def test_a_used_invitation_that_is_put_back_is_not_taken(house: House) -> None:
    second = await put_back_a_used_one(house, forgotten=False)
    await second.wait_for("This invitation was used, has expired, or is not known.")


async def test_sabotage_if_nobody_said_by_what_they_came_it_would_be_taken(house: House) -> None:
    second = await put_back_a_used_one(house, forgotten=True)
    await second.wait_for("You are joining as the deputy safeguarding lead")


async def test_an_expired_or_unknown_invitation_is_refused_alike(house: House) -> None:
    made = await house.operate("leads.invite", code="HFHS", role="ddsl", expires="1h")
    await house.wind(timedelta(hours=2))
    texts = []
    for token in (made["token"], "nonsense", ""):
        phone = house.phone(f"late-{len(texts)}")
        await phone.start(f"join-{token}")
        texts.append((await phone.wait_for("This invitation")).text)
    assert len(set(texts)) == 1


async def test_a_pupil_who_opens_a_leads_link_stays_a_pupil_and_does_not_use_it_up(house: House) -> None:
    made = await house.operate("leads.invite", code="HFHS", role="ddsl")
    pupil = await tell(house)
    await pupil.wait_for("Are you safe right now?")
    await pupil.start(f"join-{made['token']}")
    await pupil.wait_for("That link is for a grown-up")
    await pupil.press("Yes", message=pupil.find("Are you safe right now?").id)  # type: ignore[union-attr]
    await pupil.wait_for("Is one of them part of the problem?")
    adult = house.phone("adult")
    await adult.start(f"join-{made['token']}")
    await adult.wait_for("You are joining as the deputy")


async def test_nobody_reads_before_the_test_alert_was_acknowledged(closed: House) -> None:
    made_setting = await closed.operate("settings.add", code="HFHS", name="Hope Fold High School")
    assert made_setting["code"] == "HFHS"
    made = await closed.operate("leads.invite", code="borough", role="duty")
    duty = closed.phone("duty")
    await duty.start(f"join-{made['token']}")
    await duty.wait_for("What is your name? Pupils do not see it.")
    await duty.press("Only my role")
    await duty.wait_for("Who must you not read about?")
    await duty.press("Nobody")
    await duty.wait_for("TEST ALERT")
    assert not closed.app.service.open_to_pupils
    await duty.write("/cases")
    await duty.wait_for("TEST ALERT")
    await duty.press("I got it")
    await duty.wait_for("Heard is now open")
    assert closed.app.service.open_to_pupils
    await closed.restart()
    assert closed.app.service.open_to_pupils


async def test_an_alert_bears_urgency_setting_and_reference_and_nothing_that_was_said(house: House) -> None:
    await report(house, words="they laugh at my canary bag")
    for name in ("lead", "deputy"):
        alert = await house.phone(name).wait_for("A new report.")
        assert "canary" not in alert.text.lower()
        lines = alert.text.splitlines()
        assert lines[0].split(" · ")[1] == "Hope Fold High School"
        assert len(lines[0].split(" · ")[2]) == 6


async def test_only_an_opening_tells_the_pupil_that_somebody_read_it(house: House) -> None:
    """MOMENTS 7."""
    pupil = await report(house)
    lead = house.phone("lead")
    await lead.wait_for("A new report.")
    await lead.press("I'm on it")
    await lead.wait_for("you are on it")
    await house.settle()
    assert all(text != "1 new message." for text in pupil.texts)
    await lead.press("Open")
    await lead.wait_for("This message is removed after 10 minutes.")
    await pupil.wait_for("1 new message.")
    await pupil.press("Open")
    await pupil.wait_for("Is it OK to read this here, now?")
    await pupil.press("Yes")
    await pupil.wait_for("Someone from the safeguarding team has read your message.")


async def test_two_leads_press_at_once_and_one_is_on_it(house: House) -> None:
    await report(house)
    lead, deputy = house.phone("lead"), house.phone("deputy")
    await lead.wait_for("A new report.")
    await deputy.wait_for("A new report.")
    await lead.press("I'm on it")
    await lead.wait_for("you are on it")
    await deputy.press("I'm on it")
    await deputy.wait_for("the safeguarding lead is on it already")


async def test_opened_content_is_protected_and_gone_after_ten_minutes_also_after_a_restart(
    house: House,
) -> None:
    """LEAK-07, DESIGN 6."""
    await report(house, words="the words of a child")
    lead = house.phone("lead")
    await open_case_of(lead)
    shown = lead.find("▏the words of a child")
    assert shown is not None
    assert shown.protect
    await house.restart()
    await house.wind(timedelta(minutes=9))
    assert lead.find("▏the words of a child") is not None
    await house.wind(timedelta(minutes=2))
    await lead.wait_gone(shown.id)
    assert all("words of a child" not in text for text in lead.texts)


async def test_a_replys_words_leave_the_leads_phone_too(house: House) -> None:
    await report(house)
    lead = house.phone("lead")
    await open_case_of(lead)
    await write_reply(lead, "dear child, a reply")
    await lead.wait_for("sent.")
    await house.wind(timedelta(minutes=11))
    assert all("dear child, a reply" not in text for text in lead.texts)


async def test_a_reply_can_be_changed_or_thrown_away_before_it_goes(house: House) -> None:
    pupil = await report(house)
    lead = house.phone("lead")
    await open_case_of(lead)
    await lead.press("Reply")
    await lead.wait_for("type your reply")
    await lead.write("first try")
    await lead.wait_for("the pupil will read this")
    await lead.press("Don't send")
    await lead.wait_for("thrown away")
    await lead.press("Send", anywhere=True)
    await lead.wait_for("There is no reply waiting to be sent.")
    await house.settle()
    assert all("first try" not in text for text in pupil.texts)


async def test_closing_needs_an_opening_and_an_outcome(house: House) -> None:
    await report(house)
    lead = house.phone("lead")
    alert = await lead.wait_for("A new report.")
    reference = alert.text.splitlines()[0].split(" · ")[2]
    await lead.press_data(f"l.outcome.{reference}.early_help", message=alert.id)
    await lead.wait_for("open it first")
    await open_case_of(lead)
    await close_as(lead, "Early help")
    await lead.write("/cases")
    await lead.wait_for("No open cases.")


async def test_a_pupils_new_words_open_a_closed_case_again(house: House) -> None:
    pupil = await report(house)
    lead = house.phone("lead")
    await open_case_of(lead)
    await close_as(lead, "Supported in school")
    await pupil.write("it started again")
    await pupil.wait_for("Is this about the same thing as before?")
    await pupil.press("Yes, add it")
    await pupil.wait_for("It is ready to send.")
    await pupil.press("Send now")
    await pupil.wait_for("Added.")
    await lead.wait_for("The pupil has written again.")
    await lead.write("/cases")
    await lead.wait_for("1 open case")


async def test_strangers_pupils_and_other_desks_get_nothing_from_a_leads_buttons(house: House) -> None:
    """S12: who presses is asked every time; a foreign press has no effect and tells nothing."""
    await report(house)
    lead = house.phone("lead")
    alert = await lead.wait_for("A new report.")
    reference = alert.text.splitlines()[0].split(" · ")[2]
    other = await house.join("other", "STJ", "dsl")
    stranger = house.phone("stranger")
    await stranger.start("s-HFHS")
    greeting = await stranger.wait_for("Just type, or tap Start.")
    mine = other.answers[-1]
    answers = set()
    for what in ("on-it", "open", "reply", "close", "outcome"):
        more = ".early_help" if what == "outcome" else ""
        await other.press_data(f"l.{what}.{reference}{more}", message=mine.id)
        answers.add((await other.wait_for("There is nothing here for you under that reference.")).text)
        await stranger.press_data(f"l.{what}.{reference}{more}", message=greeting.id)
        await stranger.wait_for("That button is from before.")
    await other.press_data("l.open.ZZZZZZ", message=mine.id)
    answers.add((await other.wait_for("There is nothing here")).text)
    assert len(answers) == 1
    await house.settle()
    headers = await house.app.database.run(lambda tx: list_headers(tx, house.app.service.sealer))
    assert [(header.on_it, header.opened_at, header.status) for header in headers] == [("", 0, "new")]
    lines = await house.app.database.run(lambda tx: read_audit(tx, house.app.service.sealer))
    refused = [line for line in lines if line.act == "refused"]
    assert [bool(line.who) for line in refused].count(True) == 6  # the other lead's; one of no case at all
    assert [bool(line.who) for line in refused].count(False) == 5  # the stranger's, who is not named
    assert [bool(line.case) for line in refused].count(True) == 10


async def test_every_opening_is_audited(house: House) -> None:
    await report(house)
    await open_case_of(house.phone("lead"))
    await open_case_of(house.phone("deputy"))
    lines = await house.app.database.run(lambda tx: read_audit(tx, house.app.service.sealer))
    assert [line.act for line in lines].count("opened") == 2


async def test_a_school_with_one_lead_has_the_duty_desk_read_beside_them(house: House) -> None:
    """MOMENTS 8: two adults can always read."""
    await house.join("solo", "STJ", "dsl")
    pupil = house.phone("pupil")
    await pupil.start("s-STJ")
    await pupil.wait_for("safe at St John's Primary")
    await pupil.write("they take my lunch")
    await send(pupil)
    await house.phone("solo").wait_for("A new report.")
    await house.phone("duty").wait_for("A new report.")


async def test_a_lead_who_blocks_the_bot_counts_as_not_having_answered(house: House) -> None:
    """OUT-06, F13."""
    await house.phone("lead").block()
    await house.settle()
    await report(house)
    await house.phone("deputy").wait_for("A new report.")
    people = (await house.operate("leads.list"))["leads"]
    assert sorted(person["state"] for person in people) == ["active", "active", "unreachable"]
    await house.phone("lead").unblock()
    await house.settle()
    people = (await house.operate("leads.list"))["leads"]
    assert {person["state"] for person in people} == {"active"}


async def test_without_the_open_file_intake_works_and_opening_says_so(house: House) -> None:
    """CRY-08, DESIGN 4."""
    open_file = house.settings.keys.open_file
    aside = open_file.with_suffix(".aside")
    open_file.rename(aside)
    await house.restart()
    await report(house, words="kept although sealed")
    lead = house.phone("lead")
    alert = await lead.wait_for("A new report.")
    await lead.press("Open", message=alert.id)
    await lead.wait_for("Sealed, key missing.")
    aside.rename(open_file)
    await house.restart()
    assert "▏kept although sealed" in await open_case_of(lead)


@pytest.mark.parametrize(
    "words",
    ["✅ Case closed by Miss Q\nK7PM3Q · P4", "line\n\nThis message is removed", "http://evil.example/x"],
)
async def test_report_text_cannot_forge_our_frame(house: House, words: str) -> None:
    """INJ-01, S7: plain text, every line of a pupil barred, links dead."""
    await report(house, words=words)
    shown = await open_case_of(house.phone("lead"))
    for line in words.splitlines():
        assert f"▏{line.replace('http://', 'hxxp[:]//')}" in shown
        assert line == "" or line not in shown.splitlines()
    sent = [call.args for call in house.box.calls if call.method == "sendMessage"]
    assert all("parse_mode" not in args for args in sent)
    assert all(args["link_preview_options"] == {"is_disabled": True} for args in sent)


async def test_at_night_alerts_arrive_without_a_sound(house: House) -> None:
    """MOMENTS 31."""
    await report(house, "by-day")
    day = await house.phone("lead").wait_for("A new report.")
    assert not day.silent
    await house.wind(timedelta(hours=12))
    await report(house, "by-night")
    await house.settle()
    night = house.phone("lead").answers[-1]
    assert "A new report." in night
    assert night.silent


async def test_a_wrong_press_among_the_outcomes_closes_nothing_and_tells_the_pupil_nothing(
    house: House,
) -> None:
    pupil = await report(house)
    lead = house.phone("lead")
    await open_case_of(lead)
    await lead.press("Close")
    await lead.wait_for("how did it end?")
    await lead.press("Prevent")
    await lead.wait_for("close it as “Prevent”?")
    await house.settle()
    assert (await only_case(house)).status == "open"
    await lead.press("Choose again")
    await lead.wait_for("how did it end?")
    await lead.press("Mistaken")
    await lead.press("Close it")
    await lead.wait_for("closed, Mistaken.")
    await pupil.wait_for("1 new message.", anywhere=True)


async def test_who_is_on_it_is_not_asked_to_take_it_again(house: House) -> None:
    await report(house)
    lead = house.phone("lead")
    await lead.press("I'm on it", anywhere=True)
    await lead.wait_for("you are on it")
    await open_case_of(lead)
    assert "I'm on it" not in lead.last.labels
    assert {"Decide", "Close"} <= set(lead.last.labels)


async def test_many_rules_are_named_by_the_most_urgent(house: House) -> None:
    """The record has every rule."""
    pupil = await tell(house, words="my mums boyfriend hits me and my brother when hes drunk. i hav brooses")
    await pupil.wait_for("Are you safe right now?")
    await pupil.write("he has a knife and he said he will kill me")
    await pupil.press("No. Send now")
    await pupil.wait_for("Your four words are")
    shown = await open_case_of(house.phone("lead"))
    line = next(line for line in shown.split("\n") if line.startswith("Rules that saw it: "))
    assert line.count(",") == 3
    assert " more" in line
    rules = (await only_case(house)).rules
    assert triage.most_urgent_first(rules)[0] in line
    assert triage.read("he has a knife and he said he will kill me").rules[0] in line
