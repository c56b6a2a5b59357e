"""Monday's question for own eyes, and the band that a head sees: never a number, nothing restricted (MOMENTS 12, 32)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Connection

from handlers.lead import load
from storage.cases import Header, list_headers, save_header
from tests.journeys.house import House, open_case_of, report, send, tell

HEAVY = "my stepdad hits me with his belt number"
ASKED = "When is your next supervision?"


async def open_heavy(house: House, count: int) -> None:
    for number in range(count):
        await report(house, f"pupil{number}", f"{HEAVY} {number}")
        await open_case_of(house.phone("lead"))
        await house.settle()


async def to_monday(house: House, hours: float = 22.5) -> None:
    """From Monday 10:00 to the Monday after, *hours* after 10:00 of the Sunday."""
    await house.wind(timedelta(days=6), 30)
    await house.wind(timedelta(hours=hours), 30)


def question(house: House, name: str) -> str | None:
    shown = house.phone(name).find(ASKED)
    return shown.text if shown is not None else None


async def test_on_monday_who_read_heavy_reports_is_asked_alone_and_a_colleague_can_be_asked(
    house: House,
) -> None:
    await open_heavy(house, 2)
    lead, deputy = house.phone("lead"), house.phone("deputy")
    await lead.write(f"/case {lead.answers[-1].text[:6]}")  # opened again: still one report
    await house.settle()
    await to_monday(house, 21)
    assert question(house, "lead") is None
    await house.wind(timedelta(hours=2), 30)
    await lead.wait_for("Last week you opened 2 heavy reports. When is your next supervision?", anywhere=True)
    shown = lead.find(ASKED)
    assert shown is not None
    assert (shown.protect, shown.silent) == (True, True)
    assert question(house, "deputy") is None
    assert question(house, "duty") is None
    await lead.press("Ask Mr B", anywhere=True)
    await lead.wait_for("Mr B was asked to find a time with you.")
    asked = await deputy.wait_for("Mrs A asks you to find a time to talk", anywhere=True)
    assert "heavy" not in asked.text
    await lead.press("I have a date", anywhere=True)
    await lead.wait_for("Good. Nobody else was told.")
    await house.wind(timedelta(days=7), 30)
    assert len([text for text in lead.texts if ASKED in text]) == 1


async def test_a_restart_forgets_nothing_and_who_is_away_is_asked_when_back(house: House) -> None:
    await open_heavy(house, 1)
    await house.restart()
    lead = house.phone("lead")
    people = (await house.operate("leads.list"))["leads"]
    (her,) = [one["id"] for one in people if one["role"] == "dsl"]
    await house.operate("leads.away", id=her, until="2026-12-02", anyway=True)
    await to_monday(house, 25)
    assert question(house, "lead") is None
    await house.wind(timedelta(days=2), 30)
    await lead.wait_for("Last week you opened 1 heavy report.", anywhere=True)


async def test_light_reading_is_not_asked_about(house: House) -> None:
    await report(house, words="they laugh at my shoes")
    await open_case_of(house.phone("lead"))
    await to_monday(house, 25)
    assert question(house, "lead") is None


async def load_shown(house: House) -> str:
    head = house.phone("head")
    await head.write("/load")
    return (await head.wait_for("how much each lead has in hand")).text


async def restricted(house: House, number: int) -> None:
    """A report about the deputy, which only others read; and one that the lead reads and the head must not know of."""
    pupil = await tell(house, f"other{number}", "mr b shouts at me")
    await pupil.press("Yes", message=(await pupil.wait_for("Are you safe right now?")).id)
    await pupil.press("Yes: Mr B", message=(await pupil.wait_for("Is one of them part of the problem?")).id)
    await pupil.wait_for("It is ready to send.")
    await pupil.press("Send now")
    await pupil.wait_for("Your four words are")


async def test_a_head_sees_a_band_for_each_lead_and_nobody_else_does(house: House) -> None:
    await house.join("head", "HFHS", "head", "Mr C")
    assert "Mrs A, safeguarding lead: light" in await load_shown(house)
    await open_heavy(house, 3)
    shown = await load_shown(house)
    assert "Mrs A, safeguarding lead: usual" in shown
    assert "Mr B, deputy safeguarding lead: light" in shown
    assert not [one for one in shown if one.isdigit()]
    for name in ("lead", "duty"):
        await house.phone(name).write("/load")
        await house.phone(name).wait_for("That is for the head of a school.")


async def all_in_hand(house: House) -> None:
    """Make whoever reads the restricted ones hold them."""
    await house.join("head", "HFHS", "head", "Mr C")
    await open_heavy(house, 1)
    before = await load_shown(house)
    for number in range(7):
        await restricted(house, number)
    await house.settle()
    await hold_everything(house)
    assert await load_shown(house) == before


async def hold_everything(house: House) -> None:
    """Put the lead on every case, also where the head may not know of it."""
    people = (await house.operate("leads.list"))["leads"]
    (her,) = [one["id"] for one in people if one["role"] == "dsl"]

    def hold(tx: Connection) -> None:
        for header in list_headers(tx, house.app.service.sealer):
            header.on_it = her
            save_header(tx, house.app.service.sealer, header)

    await house.app.database.run(hold)


async def test_what_is_restricted_moves_no_band(house: House) -> None:
    await all_in_hand(house)


async def test_without_the_rule_the_band_would_tell(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sabotage: restricted cases are weighed, too, from whatever shelf they lie on."""
    desks = frozenset({"HFHS/leads", "HFHS/head", "HFHS/chair", "borough/duty"})
    every = load.shelved

    def all_cases(turn: load.Turn, _: object) -> list[Header]:
        return every(turn, desks)

    monkeypatch.setattr(load, "shelved", all_cases)
    monkeypatch.setattr(load, "is_restricted", lambda _: False)
    with pytest.raises(AssertionError):
        await all_in_hand(house)


async def test_each_who_opens_it_is_asked_for_themselves(house: House) -> None:
    pupil = await tell(house, words="my stepdad hits me with his belt")
    await send(pupil)
    await open_case_of(house.phone("deputy"))
    await to_monday(house, 25)
    await house.phone("deputy").wait_for("Last week you opened 1 heavy report.", anywhere=True)
