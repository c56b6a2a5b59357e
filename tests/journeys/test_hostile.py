"""What somebody would try who wants the wrong adult to read, or nobody: parts of Heard against each other."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.sandbox.phone import Phone
from handlers.routing import _place, reads_now
from storage.cases import Header, list_headers
from storage.people import find_setting
from tests.bot.houses import heard as command
from tests.journeys.house import House, open_case_of, report, send, send_in_danger, tell

MINUTE = timedelta(minutes=1)


async def headers(house: House) -> list[Header]:
    found = await house.app.database.run(lambda tx: list_headers(tx, house.app.service.sealer))
    return sorted(found, key=lambda header: ("HFHS/leads" not in header.readers, header.at))


async def the_case(house: House) -> Header:
    (found,) = await headers(house)
    return found


def heard(house: House, name: str, words: str) -> int:
    return sum(words in text for text in house.phone(name).texts)


async def ask_grade(lead: Phone, mark: str, why: str) -> None:
    await lead.press("More")
    await lead.wait_for("what else?")
    await lead.press("Urgency")
    await lead.wait_for("What should it be?")
    await lead.press(mark)
    await lead.wait_for("give the reason")
    await lead.write(why)


# -- what is added later --------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["mrs a laughs at my stammer", "my teacher touched me"])
async def test_words_about_a_reader_never_join_the_case_that_they_read(house: House, words: str) -> None:
    """MOMENTS 10: no path skips the question, [Yes, add it] neither."""
    pupil = await report(house)
    await open_case_of(house.phone("lead"))
    await pupil.write(words)
    await pupil.wait_for("Is this about the same thing as before?")
    await pupil.press("Yes, add it")
    await pupil.wait_for(
        lambda shown: "Send, but not to my school" in shown.labels and "Yes, add it" not in shown.labels
    )
    await pupil.press("Send, but not to my school")
    await pupil.wait_for("Your four words are")
    first, second = await headers(house)
    assert first.lines == 1
    assert second.readers == ["borough/duty"]
    lead = house.phone("lead")
    await lead.write(f"/case {second.ref}")
    await lead.wait_for("There is nothing here for you")


async def test_words_about_a_reader_that_are_typed_after_yes_add_it_do_not_join_either(house: House) -> None:
    pupil = await report(house)
    await pupil.write("it was on tuesday too")
    await pupil.wait_for("Is this about the same thing as before?")
    await pupil.press("Yes, add it")
    await pupil.wait_for("Not sent yet.")
    await pupil.write("and mrs a said it is my fault")
    await pupil.wait_for("Are you safe right now?")
    await pupil.press("Send now")
    await pupil.wait_for("Your four words are")
    first, second = await headers(house)
    assert (first.lines, second.lines, second.readers) == (1, 2, ["borough/duty"])


async def test_words_that_name_no_reader_still_join(house: House) -> None:
    pupil = await report(house)
    await pupil.write("it was on tuesday too")
    await pupil.wait_for("Is this about the same thing as before?")
    await pupil.press("Yes, add it")
    await pupil.wait_for("Not sent yet.")
    await pupil.press("Send now")
    await pupil.wait_for("Added.")
    assert (await the_case(house)).lines == 2


# -- urgency --------------------------------------------------------------------------------------


async def test_a_case_that_is_raised_to_danger_climbs_as_danger(house: House) -> None:
    await house.join("head", "HFHS", "head", "Mr C")
    await report(house)
    lead = house.phone("lead")
    await open_case_of(lead)
    await lead.press("Decide")
    await lead.wait_for("what happens now?")
    await lead.press("We watch, because …")
    await lead.wait_for("type")
    await lead.write("we watch the bus queue")
    await lead.wait_for("written down")
    await house.walk(120 * MINUTE)
    header = await the_case(house)
    await lead.write(f"/case {header.ref}")
    await lead.wait_for("This message is removed after 10 minutes.")
    await ask_grade(lead, "P1", "he will be stabbed after school")
    await lead.wait_for("P1 now")
    assert not (await the_case(house)).decided_at
    await house.walk(61 * MINUTE)
    assert heard(house, "head", header.ref) >= 1


async def test_an_unopened_case_that_is_raised_to_danger_climbs_after_ten_minutes(house: House) -> None:
    await house.join("head", "HFHS", "head", "Mr C")
    await report(house)
    header = await the_case(house)
    await house.walk(120 * MINUTE)
    lead = house.phone("lead")
    await lead.press_data(f"l.grade.{header.ref}.1", message=lead.answers[-1].id)
    await lead.wait_for("give the reason")
    await lead.write("his sister says more")
    await lead.wait_for("P1 now")
    await house.walk(11 * MINUTE)
    assert heard(house, "head", header.ref) == 1


async def test_one_person_alone_does_not_make_a_fresh_danger_vanish_by_closing_it(house: House) -> None:
    """DOMAIN 2.4: lowering a P1 in its first hour takes two; closing it took one, and nobody heard."""
    pupil = await tell(house, words="please help")
    await send_in_danger(pupil)
    lead = house.phone("lead")
    reference = (await open_case_of(lead))[:6]
    await lead.press_data(f"l.outcome.{reference}.false_mistaken", message=lead.answers[-1].id)
    await lead.wait_for("is not closed by one person in its first hour")
    assert (await the_case(house)).status == "open"
    await house.walk(61 * MINUTE)
    await lead.press_data(f"l.outcome.{reference}.false_mistaken", message=lead.answers[-1].id)
    await lead.press("Close it")
    await lead.wait_for("closed, ")
    await house.phone("deputy").wait_for("safeguarding lead has closed it.", anywhere=True)


# -- stepping back --------------------------------------------------------------------------------


async def step_back(phone: Phone, reference: str, end: str = "You are out of it.") -> None:
    await phone.press_data(f"l.step-back.{reference}", message=phone.answers[-1].id)
    await phone.wait_for(end)


async def test_what_somebody_opened_and_decided_whom_it_is_about_is_opened_and_decided_anew(
    house: House,
) -> None:
    await house.join("head", "HFHS", "head", "Mr C")
    pupil = await tell(house, words="please help")
    await send_in_danger(pupil)
    lead = house.phone("lead")
    reference = (await open_case_of(lead))[:6]
    await lead.press("Decide")
    await lead.wait_for("what happens now?")
    await lead.press("We watch, because …")
    await lead.wait_for("type")
    await lead.write("nothing in it")
    await lead.wait_for("written down")
    await step_back(lead, reference)
    header = await the_case(house)
    assert (header.is_opened, header.decided_at) == (False, 0)
    await house.phone("deputy").wait_for("Nobody has opened this report yet.", anywhere=True)
    await house.walk(11 * MINUTE)
    assert heard(house, "head", "Nobody has opened this report. It has come to you.") == 1
    assert heard(house, "lead", "Nobody has opened") == 0


async def away_report(house: House) -> str:
    pupil = await tell(house)
    await pupil.wait_for("Are you safe right now?")
    await pupil.press("Send, but not to my school")
    await pupil.wait_for("Your four words are")
    return (await the_case(house)).ref


async def test_the_only_adult_who_can_read_a_case_does_not_step_back_into_nobody(house: House) -> None:
    reference = await away_report(house)
    duty = house.phone("duty")
    await step_back(duty, reference, "nobody else could read it yet")
    assert (await the_case(house)).hidden != []  # the school's people, and not the officer
    await duty.write("/cases")
    await duty.wait_for("1 open case")
    manager = await house.join("manager", "borough", "duty_manager")
    await step_back(duty, reference)
    await duty.write("/cases")
    await duty.wait_for("No open cases.")
    await manager.wait_for(reference, anywhere=True)
    await manager.write(f"/case {reference}")
    await manager.wait_for("▏they trip me up")


# -- away -----------------------------------------------------------------------------------------


async def everybody_away(house: House, *roles: str) -> None:
    people = (await house.operate("leads.list"))["leads"]
    for person in people:
        if person["role"] in roles:
            await house.operate("leads.away", id=person["id"], until="2026-11-27", anyway=True)


async def test_what_is_added_while_all_readers_are_away_is_told_to_the_duty_desk_as_a_fact(
    house: House,
) -> None:
    pupil = await report(house)
    await house.join("manager", "borough", "duty_manager")
    await everybody_away(house, "dsl", "ddsl")
    await pupil.write("it was on tuesday too")
    await pupil.wait_for("Is this about the same thing as before?")
    await pupil.press("Yes, add it")
    await pupil.wait_for("Not sent yet.")
    await pupil.press("Send now")
    await pupil.wait_for("Added.")
    told = await house.phone("duty").wait_for("Please phone the school.", anywhere=True)
    assert not told.labels
    assert heard(house, "manager", "Please phone the school.") == 0


async def test_a_flood_that_ends_while_all_readers_are_away_is_told_to_the_duty_desk(house: House) -> None:
    for number in range(7):
        await report(house, f"pupil{number}", f"they call me names {number}")
    await everybody_away(house, "dsl", "ddsl")
    await house.wind(timedelta(minutes=11))
    assert heard(house, "duty", "Please phone the school.") == 1


async def test_an_empty_duty_desk_hands_the_fact_to_its_manager(house: House) -> None:
    pupil = await report(house)
    await house.join("manager", "borough", "duty_manager")
    await everybody_away(house, "dsl", "ddsl", "duty")
    await pupil.write("it was on tuesday too")
    await pupil.wait_for("Is this about the same thing as before?")
    await pupil.press("Yes, add it")
    await pupil.wait_for("Not sent yet.")
    await pupil.press("Send now")
    await house.phone("manager").wait_for("Please phone the school.", anywhere=True)


async def test_a_rung_at_which_everybody_is_away_is_passed_over(house: House) -> None:
    await house.join("head", "HFHS", "head", "Mr C")
    pupil = await tell(house, words="please help")
    await send_in_danger(pupil)
    await everybody_away(house, "head")
    await house.walk(11 * MINUTE)
    assert heard(house, "duty", "Nobody has opened this report. It has come to you.") == 1


# -- other hands ----------------------------------------------------------------------------------


async def hand_to(house: House, name: str, reference: str, desk: str, end: str) -> None:
    phone = house.phone(name)
    await phone.press_data(f"l.hand-now.{reference}.{desk}", message=phone.answers[-1].id)
    await phone.wait_for(end)


async def test_a_case_handed_to_another_school_is_hidden_from_its_lead_whom_the_words_name(
    house: House,
) -> None:
    """The words were compared with the first school's people alone: the named one leads at the other."""
    await house.join("named", "STJ", "dsl", "Mr Blackthorn")
    await house.join("other", "STJ", "ddsl", "Mrs O")
    await report(house, words="mister blackthorn is horrible to my sister")
    reference = (await the_case(house)).ref
    await hand_to(house, "lead", reference, "STJ/leads", "handed over.")
    named, other = house.phone("named"), house.phone("other")
    await other.wait_for(reference, anywhere=True)
    await other.write(f"/case {reference}")
    await other.wait_for("▏mister blackthorn")
    await named.write(f"/case {reference}")
    await named.wait_for("There is nothing here for you")
    assert heard(house, "named", reference) == 0
    assert len((await the_case(house)).hidden) == 1


async def test_a_case_does_not_go_to_a_school_at_which_only_the_named_one_leads(house: House) -> None:
    await house.join("named", "STJ", "dsl", "Mr Blackthorn")
    await report(house, words="mister blackthorn is horrible to my sister")
    reference = (await the_case(house)).ref
    await hand_to(house, "lead", reference, "STJ/leads", "cannot go there")
    assert heard(house, "named", reference) == 0


async def test_a_colleague_who_joined_later_is_not_let_in_to_words_that_name_them(house: House) -> None:
    await report(house, words="they trip me up and big tom blackthorn laughs")
    header = await the_case(house)
    await house.join("new", "HFHS", "ddsl", "Mrs Blackthorn")
    people = (await house.operate("leads.list"))["leads"]
    (new,) = [one["id"] for one in people if one["role"] == "ddsl" and one["id"] not in header.permitted]
    lead = house.phone("lead")
    await lead.press_data(f"l.let.{header.ref}.{new}", message=lead.answers[-1].id)
    await lead.wait_for("cannot be let in")
    assert new not in (await the_case(house)).permitted


async def test_not_to_my_school_holds_for_whoever_joins_the_school_later(house: House) -> None:
    """MOMENTS 10: readable by nobody at the setting."""
    reference = await away_report(house)
    await house.join("new", "HFHS", "ddsl", "Mrs N")
    await hand_to(house, "duty", reference, "HFHS/leads", "cannot go there")
    await hand_to(house, "duty", reference, "HFHS/head", "cannot go there")
    assert heard(house, "new", reference) == 0


async def test_who_was_taken_out_and_comes_back_as_head_does_not_get_the_allegation(house: House) -> None:
    pupil = await tell(house, words="he is horrible to me")
    await send(pupil, "Yes: Mrs A")
    header = await the_case(house)
    people = (await house.operate("leads.list"))["leads"]
    (her,) = [one["id"] for one in people if one["role"] == "dsl"]
    assert her in header.hidden
    await house.operate("leads.revoke", id=her)
    await house.wind(timedelta(seconds=20))
    await house.join("lead", "HFHS", "head", "Mrs A")
    await hand_to(house, "duty", header.ref, "HFHS/head", "cannot go there")
    assert heard(house, "lead", header.ref) == 0


async def test_a_leavers_case_does_not_go_to_a_colleague_whom_its_words_name(house: House) -> None:
    await report(house, words="they trip me up and big tom blackthorn laughs")
    header = await the_case(house)
    await house.join("new", "HFHS", "ddsl", "Mrs Blackthorn")
    people = (await house.operate("leads.list"))["leads"]
    (gone,) = [one["id"] for one in people if one["role"] == "dsl"]
    await house.operate("leads.revoke", id=gone)
    await house.wind(timedelta(seconds=20))
    assert heard(house, "new", header.ref) == 0
    assert reads_now(await the_case(house)) == ("HFHS/leads", "borough/duty")
    await house.phone("duty").wait_for(header.ref, anywhere=True)


async def test_a_school_that_handed_a_case_on_hears_no_more_of_it(house: House) -> None:
    await house.join("other", "STJ", "dsl", "Mrs O")
    await report(house)
    reference = (await the_case(house)).ref
    await hand_to(house, "lead", reference, "STJ/leads", "handed over.")
    await house.settle()
    before = heard(house, "deputy", reference)
    other = house.phone("other")
    await other.write(f"/case {reference}")
    await other.wait_for("▏they trip me up")
    await house.settle()
    assert heard(house, "deputy", reference) == before


async def test_a_grown_up_at_school_that_is_tapped_after_sending_unasked_counts_as_yes(house: House) -> None:
    """MOMENTS 10: nobody said that the readers are no part of it."""
    await house.join("head", "HFHS", "head", "Mr C")
    pupil = await tell(house, words="i do not like it there")
    await pupil.wait_for("Are you safe right now?")
    await pupil.press("Send now")
    await pupil.wait_for("Your four words are")
    assert "HFHS/leads" in reads_now(await the_case(house))
    await pupil.wait_for("What is it about?")
    await pupil.press("A grown-up at school or club")
    await house.settle()
    header = await the_case(house)
    assert reads_now(header) == ("borough/duty",)
    for name in ("lead", "deputy"):
        await house.phone(name).write(f"/case {header.ref}")
        await house.phone(name).wait_for("There is nothing here for you")
    duty = house.phone("duty")
    await duty.block()
    await house.settle()
    assert not [desk for desk in reads_now(await the_case(house)) if desk.startswith("HFHS/")]
    await duty.unblock()
    await duty.write(f"/case {header.ref}")
    await duty.wait_for("▏i do not like it there")
    assert (await command(house, "cases", "list", "--json")).json == []


# -- as the school's policy says --------------------------------------------------------------------


async def test_a_school_says_who_reads_bullying_first(house: House) -> None:
    await house.join("pastoral", "HFHS", "pastoral", "Mr P")
    said = await command(house, "settings", "change", "HFHS", "--pastoral-first")
    assert said.status == 0
    await report(house, words="they call me names every lunch and leave me out")
    assert reads_now(await the_case(house))[0] == "HFHS/pastoral"
    shown = await command(house, "settings", "show", "HFHS")
    assert (
        "Bullying and suggestions go first to pastoral; low-level concerns about staff to the head."
        in shown.out
    )


async def test_a_school_says_who_reads_low_level_concerns(house: House) -> None:
    assert (await command(house, "settings", "change", "HFHS", "--low-level-to-leads")).status == 0
    sealer = house.app.service.sealer
    kept = await house.app.database.run(lambda tx: find_setting(tx, sealer, "HFHS"))
    assert kept is not None
    assert _place(kept, []).low_level_to_leads
    assert (await command(house, "settings", "change", "HFHS", "--low-level-to-head")).status == 0
    kept = await house.app.database.run(lambda tx: find_setting(tx, sealer, "HFHS"))
    assert kept is not None
    assert not _place(kept, []).low_level_to_leads
