"""Who reads no more gets nothing of it any more: not by a mail either that was to leave later. MOMENTS 12, 28."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.operations import leaving
from handlers.lead import handover, stepping
from handlers.pupil import questions
from storage.people import find_person, put_person
from tests.bot.houses import heard
from tests.bot.test_commands import lead_id
from tests.journeys.house import House, open_house, report, tell
from tests.journeys.test_erasure import headers, reference_of
from tests.journeys.test_handover import open_menu
from tests.journeys.test_roads import LEAD, alerts_by_mail, mailing_house

LATER = timedelta(minutes=6)  # a mail leaves five minutes after the chat's alert


async def test_a_mail_that_waits_does_not_reach_who_was_revoked(tmp_path: Path) -> None:
    async with mailing_house(tmp_path) as (house, server):
        await report(house)
        await house.settle()
        said = await heard(house, "leads", "revoke", await lead_id(house, "dsl"), "--yes")
        assert said.status == 0
        await house.wind(LATER)
        assert alerts_by_mail(server) == []


async def test_a_colleague_with_the_same_mail_address_still_gets_theirs(tmp_path: Path) -> None:
    """A shared box, safeguarding@: what is taken back is the leaver's alone."""
    async with mailing_house(tmp_path) as (house, server):
        deputy = await lead_id(house, "ddsl")

        def share(tx: Any) -> None:
            person = find_person(tx, house.app.service.sealer, deputy)
            assert person is not None
            person.email = LEAD
            put_person(tx, house.app.service.sealer, person)

        await house.app.database.run(share)
        await report(house)
        await house.settle()
        await heard(house, "leads", "revoke", await lead_id(house, "dsl"), "--yes")
        await house.wind(LATER)
        assert len(alerts_by_mail(server)) == 1


async def test_a_mail_that_waits_does_not_reach_who_stepped_back(tmp_path: Path) -> None:
    async with mailing_house(tmp_path) as (house, server):
        await report(house)
        lead = await open_menu(house, await reference_of(house), "This is about me")
        await lead.press("Yes, take me out")
        await lead.wait_for("You are out of it.")
        await house.wind(LATER)
        assert alerts_by_mail(server) == []


async def test_a_mail_that_waits_does_not_reach_who_handed_it_over(tmp_path: Path) -> None:
    async with mailing_house(tmp_path) as (house, server):
        await house.join("duty two", "borough", "duty")
        await report(house)
        lead = await open_menu(house, await reference_of(house), "Hand it over")
        await lead.press("To the council's safeguarding team")
        await lead.wait_for("They read everything that was said.")
        await lead.press("Hand it over")
        await lead.wait_for("handed over. The others were told.")
        await house.wind(LATER)
        assert alerts_by_mail(server) == []


async def skip_and_name_an_adult(house: House) -> str:
    """Nobody was asked who may be part of it; after sending the pupil says that it is a grown-up at school."""
    pupil = await tell(house)
    await pupil.wait_for("Are you safe right now?")
    await pupil.press("Send now")
    await pupil.wait_for("What is it about?")
    reference = await reference_of(house)
    await pupil.press("A grown-up at school or club")
    await house.settle()
    return reference


async def alerted(house: House, reference: str) -> bool:
    await house.wind(timedelta(minutes=25))
    return any(reference in text for text in house.phone("lead").texts)


async def test_an_alert_that_is_delayed_does_not_reach_leads_who_never_read_it(tmp_path: Path) -> None:
    """MOMENTS 10 and 29: it waits five to twenty minutes, and meanwhile an adult at school may be meant."""
    async with open_house(tmp_path, HEARD_ALERTS__DELAY_MINUTES="20") as house:
        reference = await skip_and_name_an_adult(house)
        [header] = await headers(house)
        assert "HFHS/leads" in header.waiting
        assert not await alerted(house, reference)


@pytest.mark.parametrize("where", ["revoked", "stepped back", "handed over", "an adult"])
async def test_sabotage_what_is_not_taken_back_arrives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    monkeypatch.setattr(leaving, "recall", lambda *_: [])
    for module in (handover, stepping, questions):
        monkeypatch.setattr(module, "recall_from_others", lambda *_: None)
    tests = {
        "revoked": test_a_mail_that_waits_does_not_reach_who_was_revoked,
        "stepped back": test_a_mail_that_waits_does_not_reach_who_stepped_back,
        "handed over": test_a_mail_that_waits_does_not_reach_who_handed_it_over,
        "an adult": test_an_alert_that_is_delayed_does_not_reach_leads_who_never_read_it,
    }
    with pytest.raises(AssertionError):
        await tests[where](tmp_path)
