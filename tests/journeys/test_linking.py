"""Linking cases, and hints that two may be about the same thing: for who may read both, and for nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from bot.sandbox.phone import Phone
from handlers.lead import linking
from safeguarding.handover import Circle
from storage.audit import read_audit
from storage.cases import Header, find_header, list_headers, save_header
from storage.handover import hand_over
from storage.schema import entries
from tests.bot.houses import two_installations
from tests.journeys.house import House, open_case_of, report
from tests.journeys.test_casework import acts, header_of, more, reopen

ONE = "it was Kai again, he waits for me at the gate with mr khans dog"
TWO = "I saw kai hit a little kid near the gate, mr khan saw it too"


async def open_of(house: House, name: str, words: str, writer: str) -> str:
    """A report, opened by *name*; gives its reference."""
    await report(house, writer, words)
    shown = await open_case_of(house.phone(name))
    await house.settle()
    return shown[:6]


async def two_alike(house: House) -> tuple[Phone, str, str]:
    """Two reports about one thing, both opened by the lead."""
    first = await open_of(house, "lead", ONE, "pupil")
    second = await open_of(house, "lead", TWO, "second pupil")
    return house.phone("lead"), first, second


def hints(phone: Phone) -> list[str]:
    return [str(one.text) for one in phone.messages if "may be about the same thing" in one]


async def test_a_hint_stands_below_the_case_and_links_with_one_tap(house: House) -> None:
    lead, first, second = await two_alike(house)
    [hint] = hints(lead)
    assert f"may be about the same thing as {first}" in hint
    assert hint.startswith(second)
    assert "kai" not in hint.lower()
    await lead.press(f"Link {first}", anywhere=True)
    await lead.wait_for(f"{second} and {first} are linked.")
    one, two = await header_of(house, first), await header_of(house, second)
    assert (one.links, two.links) == ([second], [first])
    assert one.incident == two.incident == min(first, second)
    assert "linked" in await acts(house)
    deputy = house.phone("deputy")
    await reopen(deputy, first)
    await deputy.wait_for(f"linked with {second}", anywhere=True)
    await reopen(deputy, second)
    await deputy.wait_for(f"linked with {first}", anywhere=True)
    await house.settle()
    await deputy.press(f"Unlink {first}", anywhere=True)
    await deputy.wait_for("are linked no more")
    assert (await header_of(house, first)).incident == ""


async def test_cases_are_never_merged(house: House) -> None:
    lead, first, second = await two_alike(house)
    await lead.press(f"Link {first}", anywhere=True)
    await lead.wait_for("are linked.")
    await lead.write(f"/case {first}")
    shown = await lead.wait_for("removed after 10 minutes")
    assert "little kid" not in str(shown.text)
    assert (await header_of(house, second)).status == "open"


async def test_not_the_same_is_not_suggested_again(house: House) -> None:
    lead, first, second = await two_alike(house)
    await lead.press("Not the same", anywhere=True)
    await lead.wait_for("It is not suggested again.")
    before = len(hints(lead))
    for reference in (first, second):
        await lead.write(f"/case {reference}")
        await lead.wait_for("removed after 10 minutes")
        await house.settle()
    assert len(hints(lead)) == before


async def test_other_words_give_no_hint(house: House) -> None:
    await open_of(house, "lead", ONE, "pupil")
    await open_of(house, "lead", "they trip me up on the bus and laugh", "second pupil")
    assert hints(house.phone("lead")) == []


async def test_a_lead_links_by_reference_and_only_what_they_read(house: House) -> None:
    first = await open_of(house, "lead", ONE, "pupil")
    lead = house.phone("lead")
    await more(lead, "Link with another case")
    await lead.wait_for("with which case?")
    await lead.write("zzzzzz")
    await lead.wait_for("There is nothing here for you")
    second = await open_of(house, "lead", "they trip me up on the bus", "second pupil")
    await lead.press_data(f"l.link.{first}", message=lead.answers[-1].id)
    await lead.wait_for("with which case?")
    await lead.write(second.lower())
    await lead.wait_for(f"{first} and {second} are linked.")
    await lead.press_data(f"l.link.{first}.{first}", message=lead.answers[-1].id)
    await lead.wait_for("nothing was linked")


async def marks_lie_sealed(house: House) -> None:
    """No row of the case holds a mark in the clear, and nobody is shown one."""
    lead, first, _ = await two_alike(house)
    header = await header_of(house, first)
    assert header.likeness[1:] == [1]
    sealer = house.app.service.sealer
    rows = await house.app.database.run(lambda tx: tx.execute(select(entries.c.body)).all())
    for keyed in sealer.index_each("likeness", "kai"):
        assert not [row for row in rows if keyed[:6] in row.body]
    deputy = house.phone("deputy")
    await deputy.press_data(f"l.copy-now.{first}", message=deputy.answers[-1].id)
    await deputy.wait_for("word for word")
    assert not [text for text in (*deputy.texts, *lead.texts) if "likeness" in text]


async def test_marks_lie_sealed_and_are_never_shown(house: House) -> None:
    await marks_lie_sealed(house)


async def test_marks_in_the_record_would_be_seen(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sabotage of the one above: entries are shown as they are sealed."""
    monkeypatch.setattr("storage.vault.SealedCase.unseal", lambda self: self.unseal_all())
    with pytest.raises(AssertionError):
        await marks_lie_sealed(house)


# -- restricted cases (MOMENTS 12) ----------------------------------------------------------------


@pytest.mark.parametrize("broken", [False, True])
async def test_a_restricted_case_makes_no_two_others_one_incident(
    house: House, monkeypatch: pytest.MonkeyPatch, broken: bool
) -> None:
    """Their setting's lead, who linked nothing, would read of one incident fewer; *broken* is the sabotage."""
    _, first, second = await two_alike(house)
    third = await open_of(house, "lead", "they trip me up on the bus", "third pupil")
    known = {case: await header_of(house, case) for case in (first, second, third)}
    known[third].links, known[first].links, known[second].links = [first, second], [third], [third]
    known[third].readers = ["borough/duty_officer"]
    if broken:
        monkeypatch.setattr(linking, "is_restricted", lambda _: False)
    linking.count_incidents(known)
    assert {header.incident for header in known.values()} == ({min(known)} if broken else {""})


async def away_and_linked(house: House, name: str) -> None:
    """The second report, past the school: the duty officer reads it, and links it with a school's case they read."""
    pupil = house.phone(name)
    await pupil.start("s-HFHS")
    await pupil.wait_for("Just type, or tap Start.")
    await pupil.write(TWO)
    await pupil.wait_for("Are you safe right now?")
    await pupil.press("Yes")
    await pupil.wait_for("Is one of them part of the problem?")
    await pupil.press("Send, but not to my school")
    await pupil.wait_for("Your four words are")
    await open_case_of(house.phone("duty"))
    await house.settle()


async def what_the_lead_sees(house: House) -> list[str]:
    """Open a case that holds the same names, as the school's lead."""
    lead = house.phone("lead")
    before = len(lead.messages)
    await report(house, "third pupil", ONE)
    reference = (await open_case_of(lead))[:6]
    await house.settle()
    return [
        str(one.text).replace(reference, "REF")
        for one in lead.messages[before:]
        if "about the same thing" in one or "removed after" in one
    ]


async def seen_with_and_without(tmp_path: Path) -> tuple[list[str], list[str], int]:
    async with two_installations(tmp_path) as installation:
        async with installation(restricted=False) as plain:
            expected = await what_the_lead_sees(plain)
        async with installation(restricted=True, how=away_and_linked) as other:
            found = await what_the_lead_sees(other)
            duty_too = await as_duty(other)
    return expected, found, duty_too


async def as_duty(house: House) -> int:
    """Say how many marks are kept by now: the restricted case really has some."""
    headers = await house.app.database.run(lambda tx: list_headers(tx, house.app.service.sealer))
    return sum(bool(header.likeness) for header in headers)


async def test_a_hint_never_tells_of_a_case_that_its_reader_may_not_read(tmp_path: Path) -> None:
    expected, found, marked = await seen_with_and_without(tmp_path)
    assert marked == 2, "both cases have marks, and the same names in them"
    assert found == expected


async def test_without_asking_who_reads_it_would(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sabotage of the one above."""
    monkeypatch.setattr("handlers.lead.likeness.cases_of", everybodys)
    monkeypatch.setattr("storage.vault.may_read", lambda header, reader: True)
    monkeypatch.setattr("storage.vault._shared", lambda header, reader: frozenset(header.readers))
    monkeypatch.setattr("handlers.lead.linking.may_read", lambda header, reader: True)
    expected, found, _ = await seen_with_and_without(tmp_path)
    assert found != expected


def everybodys(turn: object, reader: object, weeks: int) -> list[Header]:
    tx, sealer = turn.tx, turn.service.sealer  # type: ignore[attr-defined]
    return list_headers(tx, sealer)


async def test_a_link_with_a_restricted_case_leaves_no_trace_on_the_schools(house: House) -> None:
    """The duty desk reads both; the school's case bears no line of it, and its screen shows nothing."""
    first = await open_of(house, "lead", ONE, "pupil")
    sealer = house.app.service.sealer

    def let_duty_in(tx: Connection) -> None:
        header = find_header(tx, sealer, first)
        assert header is not None
        header.waiting = []
        circle = Circle(("HFHS/leads", "borough/duty"), tuple(header.permitted))
        hand_over(tx, sealer, header, circle, "test", house.clock.now(), "handed-over")
        save_header(tx, sealer, header)

    await house.app.database.run(let_duty_in)
    await away_and_linked(house, "second pupil")
    duty = house.phone("duty")
    await duty.wait_for(f"may be about the same thing as {first}", anywhere=True)
    await duty.press(f"Link {first}", anywhere=True)
    await duty.wait_for("are linked.")
    lines = await trail_of(house, first)
    assert "linked" not in lines
    assert "linked" in await acts(house)
    lead = house.phone("lead")
    await lead.write(f"/case {first}")
    await lead.wait_for("removed after 10 minutes")
    await house.settle()
    assert not [text for text in lead.texts if "linked with" in text or "about the same thing" in text]


async def trail_of(house: House, reference: str) -> list[str]:
    sealer, header = house.app.service.sealer, await header_of(house, reference)
    lines = await house.app.database.run(lambda tx: read_audit(tx, sealer))
    return [line.act for line in lines if line.case == header.id]
