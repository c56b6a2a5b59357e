"""A grown-up at school, said after sending: the council reads it too, at once; the head never; the leads go on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.sandbox.phone import Phone
from handlers import rerouting
from handlers.pupil import questions
from handlers.routing import reads_now
from storage.audit import read_audit
from storage.cases import Header
from storage.verify import Examination
from tests.journeys.house import House, open_case_of, send, tell
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

    def leaves_the_ladder(now: rerouting.Reading, reached: list[str]) -> rerouting.Rerouted | None:
        found = decide(now, reached)
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
