"""A grown-up at school, said after sending: the council reads it too, at once; the head never; the leads go on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.sandbox.phone import Phone
from handlers import rerouting
from handlers.lead import regrading
from handlers.pupil import questions
from handlers.routing import reads_now
from storage.audit import read_audit
from storage.cases import Header
from storage.verify import Examination
from tests.journeys.house import House, open_case_of, report, send, tell
from tests.journeys.test_questions import only_case

NOTHING = "There is nothing here for you under that reference."
WORDS = "something happened in pe"
TOO = "Someone at the council, not your school, reads this too now."
JOINED = "You read this too from now on."


async def said_after_sending(house: House, *, skips: bool = False) -> Phone:
    """Sent to the leads, and only then: it is about a grown-up at school."""
    pupil = await tell(house, words=WORDS)
    if skips:
        await pupil.wait_for("Are you safe right now?")
        await pupil.press("Send now")
        await pupil.wait_for("Your four words are")
    else:
        await send(pupil)
    await pupil.wait_for("What is it about?")
    await pupil.press("A grown-up at school or club")
    await pupil.wait_for("Who is this about?")
    await house.settle()
    return pupil


async def reads(house: House, name: str, header: Header) -> bool:
    phone = house.phone(name)
    await phone.write(f"/case {header.ref}")
    shown = await phone.wait_for(lambda one: NOTHING in one or f"▏{WORDS}" in one)
    return WORDS in shown


def heard(house: House, name: str, words: str) -> int:
    return sum(words in text for text in house.phone(name).texts)


async def check_the_council_reads_it_too(house: House) -> None:
    await house.join("head", "HFHS", "head", "Mr C")
    await tell_first(house)
    pupil = await said_after_sending(house)
    header = await only_case(house)
    assert "borough/duty" in reads_now(header), "the duty desk does not read it"
    assert heard(house, "duty", JOINED) == 1
    assert heard(house, "duty", WORDS) == 0
    assert any(TOO in text for text in pupil.texts)
    assert await reads(house, "duty", header)
    assert await reads(house, "lead", header)
    assert await reads(house, "deputy", header)


async def tell_first(house: House) -> None:
    """Nobody has heard of anything yet."""
    await house.settle()
    assert heard(house, "duty", "A new report.") == 0


async def test_the_council_reads_it_too_and_nobody_loses_it(house: House) -> None:
    """MOMENTS 10."""
    await check_the_council_reads_it_too(house)
    assert await house.app.database.run(lambda tx: Examination(tx, house.app.service.sealer).run()) == []
    lines = await house.app.database.run(lambda tx: read_audit(tx, house.app.service.sealer))
    acts = [(line.act, line.who) for line in lines]
    assert acts.count(("re-routed", "answer")) == 1
    assert acts.count(("taken-over", "borough/duty")) == 1


async def test_sabotage_without_it_the_leads_alone_read_it(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "count_as_yes", lambda _turn, _header: False)
    with pytest.raises(AssertionError, match="the duty desk does not read it"):
        await check_the_council_reads_it_too(house)


async def test_the_leads_see_why_and_what_to_do(house: House) -> None:
    await said_after_sending(house)
    shown = await open_case_of(house.phone("lead"))
    assert "After sending, the pupil said that it may be about a grown-up at school." in shown
    assert "tell the LADO within one working day" in shown


async def check_the_head_never_comes_to_read(house: House) -> None:
    """The head might be the grown-up: the ladder goes up in the borough, for as long as nobody opens it."""
    await house.join("head", "HFHS", "head", "Mr C")
    await said_after_sending(house)
    header = await only_case(house)
    before = len(house.phone("head").texts)
    await house.walk(timedelta(days=2))
    assert len(house.phone("head").texts) == before, "the head heard of it"
    assert not await reads(house, "head", header), "the head read it"


async def test_the_head_never_comes_to_read_it(house: House) -> None:
    await check_the_head_never_comes_to_read(house)


async def test_sabotage_a_ladder_that_stays_as_it_was_is_found(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide = rerouting.about_an_adult

    def leaves_the_ladder(now: rerouting.Reading, reached: list[str], rule: str) -> rerouting.Rerouted | None:
        found = decide(now, reached, rule)
        assert found is not None
        head = ("HFHS/head",)
        return replace(
            found, reading=replace(found.reading, waiting=head, chain=(*head, *found.reading.chain))
        )

    monkeypatch.setattr(rerouting, "_still_permitted", lambda _turn, header, _found: header.permitted)
    monkeypatch.setattr(rerouting, "about_an_adult", leaves_the_ladder)
    with pytest.raises(AssertionError, match="the head"):
        await check_the_head_never_comes_to_read(house)


async def test_it_is_restricted_from_now_on(house: House) -> None:
    """MOMENTS 12: in no list that belongs to the administrator."""
    pupil = await tell(house, words=WORDS)
    await send(pupil)
    assert len((await house.operate("cases.list"))["cases"]) == 1
    await pupil.wait_for("What is it about?")
    await pupil.press("A grown-up at school or club")
    await pupil.wait_for("Who is this about?")
    assert (await house.operate("cases.list"))["cases"] == []


async def test_where_the_duty_desk_read_it_already_it_hears_again_and_the_pupil_is_told_nothing_new(
    house: House,
) -> None:
    pupil = await said_after_sending(house, skips=True)
    header = await only_case(house)
    assert reads_now(header) == ("borough/duty",)  # nobody was asked, and nobody has opened it
    assert heard(house, "duty", JOINED) == 1
    assert not any(TOO in text for text in pupil.texts)
    assert "R3" in header.why


async def test_it_is_told_once_however_often_it_is_tapped_and_another_answer_takes_nothing_back(
    house: House,
) -> None:
    pupil = await said_after_sending(house)
    asked = pupil.find("Who is this about?")
    assert asked is not None
    await pupil.write("/more")
    await house.settle()
    header = await only_case(house)
    await pupil.press_data("p.0.ask.kind-adult_conduct", message=asked.id)
    await house.settle()
    assert heard(house, "duty", JOINED) == 1
    assert (await only_case(house)).readers == header.readers


@pytest.mark.parametrize("seniors", [(), ("head", "trust_dsl")])
async def test_without_the_open_key_a_desk_that_was_sealed_in_reads_and_any_other_is_told_to_act(
    house: House, monkeypatch: pytest.MonkeyPatch, seniors: tuple[str, ...]
) -> None:
    await house.operate("settings.change", code="HFHS", trust="Hope Fold Trust")
    for role in seniors:
        await house.join(role, "HFHS", role, "Mrs X")
    monkeypatch.setattr(type(house.app.service.sealer.keyring), "can_open", property(lambda _self: False))
    pupil = await said_after_sending(house)
    header = await only_case(house)
    sealed_in = not seniors
    assert ("borough/duty" in reads_now(header)) == sealed_in
    assert heard(house, "duty", JOINED) == sealed_in
    assert heard(house, "duty", "You should read this too.") == (not sealed_in)
    assert any(TOO in text for text in pupil.texts) == sealed_in
    assert not any(desk.startswith("HFHS/") for desk in header.chain)


# -- a lead files it so -----------------------------------------------------------------------------

FILED = "the council's safeguarding team reads it too from now on"


async def file_under(house: House, topic: str, kind: str) -> Header:
    """A lead reads the report and files it."""
    lead = house.phone("lead")
    await open_case_of(lead)
    header = await only_case(house)
    await lead.press_data(f"l.kind.{header.ref}.{topic}", message=lead.answers[-1].id)
    await lead.wait_for("choose what fits best")
    await lead.press(kind)
    await lead.wait_for("filed as")
    await house.settle()
    return await only_case(house)


async def check_an_allegation_that_a_lead_files_is_routed_as_one(house: House) -> None:
    """DOMAIN 2.2, R3: by whoever it comes to light."""
    await house.join("head", "HFHS", "head", "Mr C")
    await report(house, words=WORDS)
    before = len(house.phone("head").texts)
    header = await file_under(house, "adult_conduct", "Allegation that may meet the harm threshold")
    assert "borough/duty" in reads_now(header), "the duty desk does not read it"
    assert "R3" in header.why and "tell-lado" in header.steps
    assert not any(desk == "HFHS/head" for desk in (*header.readers, *header.chain))
    assert heard(house, "duty", JOINED) == 1
    assert heard(house, "lead", FILED) == 1
    assert await reads(house, "duty", header)
    assert await reads(house, "lead", header)
    assert (await house.operate("cases.list"))["cases"] == [], "it is restricted from now on (MOMENTS 12)"
    await house.walk(timedelta(days=2))
    assert len(house.phone("head").texts) == before, "the head heard of it"


async def test_an_allegation_that_a_lead_files_is_routed_as_one(house: House) -> None:
    await check_an_allegation_that_a_lead_files_is_routed_as_one(house)


async def test_sabotage_filed_and_nothing_else_is_found(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(regrading, "follow_filing", lambda _turn, _header, _person: None)
    with pytest.raises(AssertionError, match="the duty desk does not read it"):
        await check_an_allegation_that_a_lead_files_is_routed_as_one(house)


async def test_a_low_level_concern_that_a_lead_files_has_its_own_steps_and_is_told_once(house: House) -> None:
    await report(house, words=WORDS)
    await file_under(house, "adult_conduct", "Low-level concern about an adult")
    header = await file_under(house, "adult_conduct", "Low-level concern about an adult")
    assert "R5" in header.why and "R3" not in header.why
    assert "low-level-record" in header.steps
    assert heard(house, "duty", JOINED) == 1
    shown = await open_case_of(house.phone("lead"))
    assert "filed it as about a grown-up at school" in shown


async def test_any_other_kind_changes_nobody_who_reads(house: House) -> None:
    await report(house, words=WORDS)
    before = await only_case(house)
    after = await file_under(house, "bullying", "Physical bullying (no injury)")
    assert (after.readers, after.why) == (before.readers, before.why)
    assert heard(house, "duty", JOINED) == 0
