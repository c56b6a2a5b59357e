"""Who reads what is open while its readers are away or cannot be reached. MOMENTS 8; decision 0042."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.operations import succession
from handlers.routing import reads_now
from handlers.turn import Done
from storage.audit import read_audit
from storage.cases import Header
from tests.bot.houses import heard, restricted_report
from tests.bot.test_commands import lead_id
from tests.journeys.house import House, open_case_of, report
from tests.journeys.test_erasure import headers, reference_of
from tests.journeys.test_handover import can_open, everybody, hide, look_whole, newest

SOON = timedelta(seconds=20)


async def everybody_but_the_newcomer_goes(house: House, name: str = "Mr C") -> str:
    """A case is open; somebody joins; its two readers go away. Gives the newcomer's id."""
    known = await everybody(house)
    await house.join("new", "HFHS", "ddsl", name)
    new = await newest(house, known)
    await house.phone("deputy").write("/away until Friday")
    await house.phone("deputy").wait_for("Who covers for you?")
    await house.phone("deputy").press(f"{name} covers")
    await house.phone("deputy").wait_for("You are away")
    await house.settle()
    await house.wind(SOON)
    return new


async def the_last_goes(house: House) -> None:
    await house.phone("lead").write("/away until Friday")
    await house.phone("lead").wait_for("Who covers for you?")
    await house.phone("lead").press("Nobody by name")
    await house.phone("lead").wait_for("You are away")
    await house.wind(SOON)


async def case_of(house: House) -> Header:
    [header] = await headers(house)
    return header


async def test_a_cover_reads_what_was_open_before_they_joined(house: House) -> None:
    await report(house)
    await open_case_of(house.phone("lead"))
    reference = await reference_of(house)
    await everybody_but_the_newcomer_goes(house)
    assert not await can_open(house, "new", reference), "one of its readers is here"
    await the_last_goes(house)
    await house.phone("new").wait_for("You can now read 1 open case whose readers are away")
    assert await can_open(house, "new", reference)
    lines = await house.app.database.run(lambda tx: read_audit(tx, house.app.service.sealer))
    assert ("let-in", "leads.away") in [(line.act, line.who) for line in lines]
    await look_whole(house)
    assert await can_open(house, "deputy", reference), "and who comes back reads it as before"


async def test_sabotage_without_it_a_cover_reads_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(succession, "cover", lambda *_: (Done([], [], []), []))
    await report(house)
    await everybody_but_the_newcomer_goes(house)
    await the_last_goes(house)
    assert not await can_open(house, "new", await reference_of(house))


async def test_what_nobody_has_opened_is_alerted_to_the_cover(house: House) -> None:
    await report(house)
    await everybody_but_the_newcomer_goes(house)
    await the_last_goes(house)
    alert = await house.phone("new").wait_for("Another reader could not be reached.", anywhere=True)
    await house.phone("new").press("Open", message=alert.id)
    await house.phone("new").wait_for("▏they trip me up")


async def test_who_may_be_part_of_it_is_let_into_nothing_by_an_absence(house: House) -> None:
    """Named in the words, hidden, or an adult at school is meant: the circle stays as it is."""
    await report(house, words="Mr Canary saw that they trip me up")
    reference = await reference_of(house)
    await everybody_but_the_newcomer_goes(house, "Mr Canary")
    await the_last_goes(house)
    assert not await can_open(house, "new", reference)


async def test_somebody_hidden_is_let_into_nothing_by_an_absence(house: House) -> None:
    await report(house)
    reference = await reference_of(house)
    new = await everybody_but_the_newcomer_goes(house)
    await hide(house, new)
    await the_last_goes(house)
    assert not await can_open(house, "new", reference)


async def test_a_restricted_case_stays_with_the_council_whoever_is_away(house: House) -> None:
    await restricted_report(house, "pupil")
    before = await case_of(house)
    await everybody_but_the_newcomer_goes(house)
    await the_last_goes(house)
    after = await case_of(house)
    assert (reads_now(after), after.permitted) == (reads_now(before), before.permitted)


async def test_readers_who_block_the_bot_leave_their_open_cases_to_who_is_there(house: House) -> None:
    await report(house)
    await open_case_of(house.phone("lead"))
    reference = await reference_of(house)
    await house.join("new", "HFHS", "ddsl", "Mr C")
    for name in ("lead", "deputy"):
        await house.phone(name).block()
    await house.settle()
    await house.wind(SOON)
    assert await can_open(house, "new", reference)


async def test_when_the_only_one_left_is_away_the_duty_desk_reads_a_leavers_cases(house: House) -> None:
    """And the administrator is not told that somebody is there who is not."""
    await house.join("third", "HFHS", "ddsl", "Mr C")
    await report(house)
    for name in ("lead", "third"):
        await house.phone(name).write("/away until Friday")
        await house.phone(name).wait_for("Who covers for you?")
        await house.phone(name).press("Mr B covers")
        await house.phone(name).wait_for("You are away")
    said = await heard(house, "leads", "revoke", await lead_id(house, "ddsl"), "--yes")
    if "0 at this desk" not in said.err:  # the list is by id: it was Mr C
        said = await heard(house, "leads", "revoke", await active_deputy(house), "--yes")
    assert "0 at this desk can be reached and is here" in said.err
    await house.wind(SOON)
    assert "borough/duty" in reads_now(await case_of(house))
    assert await can_open(house, "duty", await reference_of(house))


async def active_deputy(house: House) -> str:
    people = (await house.operate("leads.list"))["leads"]
    return str(next(one["id"] for one in people if one["role"] == "ddsl" and one["state"] == "active"))


async def test_two_cannot_cover_for_each_other(house: House) -> None:
    """Bad input: a cycle. Who is away covers nobody, by command and in the chat."""
    lead, deputy = await lead_id(house, "dsl"), await lead_id(house, "ddsl")
    ends = ("--until", "2026-11-30")
    assert (await heard(house, "leads", "away", lead, *ends, "--cover", deputy)).status == 0
    refused = await heard(house, "leads", "away", deputy, *ends, "--cover", lead)
    assert refused.status == 1 and "is not here" in refused.err and refused.err.count("\n") == 1
    await house.phone("deputy").write("/away until Monday, Mrs A covers")
    await house.phone("deputy").wait_for("You are not away yet.")


async def test_days_that_are_none_are_refused_in_a_line(house: House) -> None:
    person = await lead_id(house, "dsl")
    for wrong in ("2026-02-30", "30/11/2026", "tomorrow", "2025-01-01", "2028-01-01", "9999-12-31", "²"):
        said = await heard(house, "leads", "away", person, "--until", wrong)
        assert said.status == 2 and "--until: found" in said.err and said.err.count("\n") == 1, wrong
    for wrong in ("zzzz", "12345678", ""):
        said = await heard(house, "leads", "away", wrong, "--until", "2026-11-30")
        assert said.status == 1 and said.err.count("\n") == 1, wrong
    assert (await heard(house, "leads", "list", "--json")).json[0]["away_until"] is None
