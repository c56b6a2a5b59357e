"""Alerts reach a lead over every road they have: content-free, danger over all at once, floods in one."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.phone import Phone
from handlers.events import Address
from safeguarding import alerting
from storage.outbox import list_owed
from tests.bot.mailserver import MailServer, mail_server, text_of
from tests.journeys.house import House, open_house, report, tell

LEAD = "mrs.a@school.example"
DANGER = "I want to kill myself tonight"


@asynccontextmanager
async def mailing_house(tmp_path: Path, **changes: str) -> AsyncIterator[tuple[House, MailServer]]:
    """A house with a mail server, where Mrs A has proven her address."""
    async with mail_server() as server:
        mails = {
            "HEARD_ALERTS__SMTP_URL": f"smtp://127.0.0.1:{server.port}",
            "HEARD_ALERTS__MAIL_FROM": "alerts@council.example",
        }
        async with open_house(tmp_path, **{**mails, **changes}) as house:
            await prove(house, server, house.phone("lead"), LEAD)
            yield house, server


async def cry(house: House, name: str = "pupil", *, again: bool = False) -> None:
    """A pupil in danger writes and sends."""
    pupil = await tell(house, name, DANGER)
    if again:
        await pupil.wait_for("Is this about the same thing as before?")
        await pupil.press("No, new")
    await pupil.wait_for("Is one of them part of the problem?")
    await pupil.press("No. Send now")
    await pupil.wait_for("Your four words are")


async def prove(house: House, server: MailServer, phone: Phone, address: str) -> None:
    await phone.write("/me")
    await phone.wait_for("Alerts come to this chat only.")
    await phone.press("Alerts by mail, too")
    await phone.wait_for("Type your mail address")
    await phone.write(address)
    await phone.wait_for("A code is on its way")
    await house.settle()
    await phone.write(code_in(server, address))
    await phone.wait_for(f"Alerts also come by mail to {address}")


def code_in(server: MailServer, address: str) -> str:
    found = re.search(r"Your code: (\d{6})", text_of(server.mails(address)[-1]))
    assert found
    return found[1]


def alerts_by_mail(server: MailServer, address: str = LEAD) -> list[str]:
    """Give the subjects of the alerts that came."""
    subjects = [str(mail["Subject"]) for mail in server.mails(address)]
    return [subject for subject in subjects if "code" not in subject]


async def test_an_address_counts_only_when_its_code_came_back(tmp_path: Path) -> None:
    async with mailing_house(tmp_path) as (house, server):
        deputy = house.phone("deputy")
        await deputy.write("/me")
        await deputy.wait_for("Alerts come to this chat only.")
        await deputy.press("Alerts by mail, too")
        await deputy.write("not an address")
        await deputy.wait_for("That is not a mail address.")
        await deputy.write("mr.b@school.example")
        await deputy.wait_for("A code is on its way")
        wrong = "000000" if code_in(server, "mr.b@school.example") != "000000" else "000001"
        for _ in range(4):
            await deputy.write(wrong)
            await deputy.wait_for("That is not the code.")
        await deputy.write(wrong)
        await deputy.wait_for("does not hold any more")
        await report(house)
        await house.wind(timedelta(minutes=6))
        assert alerts_by_mail(server, "mr.b@school.example") == []


async def test_a_code_holds_half_an_hour(tmp_path: Path) -> None:
    async with mailing_house(tmp_path) as (house, server):
        deputy = house.phone("deputy")
        await deputy.write("/me")
        await deputy.wait_for("Alerts come to this chat only.")
        await deputy.press("Alerts by mail, too")
        await deputy.write("mr.b@school.example")
        await deputy.wait_for("A code is on its way")
        await house.wind(timedelta(minutes=31))
        await deputy.write(code_in(server, "mr.b@school.example"))
        await deputy.wait_for("does not hold any more")


async def test_a_mail_says_urgency_and_reference_and_nothing_else(tmp_path: Path) -> None:
    """Mail lies readable on its way: no school, no word, no name, no link."""
    async with mailing_house(tmp_path) as (house, server):
        await report(house, words="canary-words about the bus")
        await house.settle()
        assert alerts_by_mail(server) == []  # Telegram first
        await house.wind(timedelta(minutes=6))
        [subject] = alerts_by_mail(server)
        assert re.fullmatch(r"Rowan: P3 [2-9A-HJKMNP-Z]{6}", subject)
        assert told_too_much(server) == []


def told_too_much(server: MailServer) -> list[str]:
    """List what the newest mail says and must not."""
    mail = server.mails(LEAD)[-1]
    whole = mail.as_string().replace(str(mail["Subject"])[-6:], "")  # a drawn reference may hold HFHS
    return [never for never in ("canary", "Hope", "HFHS", "Mrs A", "http", "bus") if never in whole]


async def test_a_mail_with_the_chats_words_would_be_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sabotage: the alert's own words, which name the school, go by mail as they are."""

    def careless(turn: Any, message: Any, person: Any, *_: Any) -> None:
        if person.email:
            to = replace(message, to=Address("mail", person.email), not_before=0)
            turn.post(replace(to, facts={**message.facts, "mail": "1"}))

    monkeypatch.setattr("handlers.alerts.further_roads", careless)
    async with mailing_house(tmp_path) as (house, server):
        await report(house)
        await house.settle()
        assert told_too_much(server) == ["Hope"]


async def test_danger_goes_over_all_roads_at_once(tmp_path: Path) -> None:
    out = tmp_path / "gateway"
    code = f"import sys; open({str(out)!r}, 'a').write(sys.stdin.read())"
    program = tmp_path / "gateway.py"
    program.write_text(code)
    command = f"{sys.executable} -I {program}"
    async with mailing_house(tmp_path, HEARD_ALERTS__COMMAND=command) as (house, server):
        await cry(house)
        await house.settle()
        await house.phone("lead").wait_for("A new report.", anywhere=True)
        assert len(alerts_by_mail(server)) == 1
        lines = [json.loads(line) for line in out.read_text().splitlines()]
        assert [line["urgency"] for line in lines] == ["P1"] * len(lines) and len(lines) >= 2
        assert len({line["to"] for line in lines}) == len(lines)
        assert set(lines[0]) == {"urgency", "reference", "to", "repeat"}


async def test_danger_is_mailed_to_a_reader_who_blocked_the_chat(tmp_path: Path) -> None:
    """P1 takes every road: a reader without Telegram still has their mail, and counts as not having answered."""
    async with mailing_house(tmp_path) as (house, server):
        await cry(house)
        await house.settle()
        assert len(alerts_by_mail(server)) == 1
        await house.phone("lead").block()
        await house.settle()
        pupil = house.phone("pupil")
        await pupil.write("I have the pills here")
        await pupil.press("Yes, add it")
        await pupil.press("Send now")
        await house.phone("deputy").wait_for("The pupil has written again.", anywhere=True)
        await house.settle()
        assert len(alerts_by_mail(server)) == 2


async def closed_chat_report(house: House, road: bool) -> str:
    """The lead blocks the chat; a P3 comes; gives its reference."""
    lead = house.phone("lead")
    await lead.block()
    await house.settle()
    pupil = await tell(house)
    await pupil.press("Yes", message=(await pupil.wait_for("Are you safe right now?")).id)
    asked = await pupil.wait_for("Is one of them part of the problem?")
    assert ("Mrs A" in asked.text) is road
    assert "Mr B" in asked.text
    await pupil.press("No")
    await pupil.press("Send now")
    await pupil.wait_for("Your four words are")
    deputy = house.phone("deputy")
    return (await deputy.wait_for("A new report.", anywhere=True)).text.split(" · ")[2].split()[0]


async def test_who_closed_the_chat_and_has_mail_is_shown_is_told_and_reads_when_back(tmp_path: Path) -> None:
    """MOMENTS 28: alerts go over every road that a lead has; DESIGN 3: they count as nobody who answered."""
    async with mailing_house(tmp_path) as (house, server):
        reference = await closed_chat_report(house, road=True)
        await house.wind(timedelta(minutes=6))
        assert [subject for subject in alerts_by_mail(server) if reference in subject]
        await house.phone("duty").wait_for("A new report.", anywhere=True)  # one lead alone can read now
        lead = house.phone("lead")
        await lead.unblock()
        await lead.write(f"/case {reference}")
        await lead.wait_for("▏they trip me up on the bus")


async def test_who_closed_the_chat_and_has_no_other_road_is_neither_shown_nor_told(house: House) -> None:
    reference = await closed_chat_report(house, road=False)
    lead = house.phone("lead")
    await lead.unblock()
    await lead.write(f"/case {reference}")
    await lead.wait_for("There is nothing here for you")


async def test_the_mornings_list_is_mailed_to_who_closed_the_chat(tmp_path: Path) -> None:
    async with mailing_house(tmp_path) as (house, server):
        await house.wind(timedelta(hours=10), 30)  # eight in the evening
        reference = await closed_chat_report(house, road=True)
        before = len(alerts_by_mail(server))
        await house.wind(timedelta(hours=12, minutes=20), 30)
        await house.settle(60)
        assert len(alerts_by_mail(server)) == before + 1, reference


async def test_mail_for_danger_only_is_the_leads_choice(tmp_path: Path) -> None:
    async with mailing_house(tmp_path) as (house, server):
        lead = house.phone("lead")
        await lead.press("Mail for danger only")
        await lead.wait_for("Alerts of danger (P1) also come by mail")
        await report(house)
        await house.wind(timedelta(minutes=6))
        assert alerts_by_mail(server) == []
        await cry(house, "second pupil")
        await house.settle()
        assert len(alerts_by_mail(server)) == 1


async def test_an_unreachable_mailbox_is_told_to_the_operator_and_nobody_waits(tmp_path: Path) -> None:
    async with mailing_house(tmp_path) as (house, server):
        server.recipient = "550 no such person"
        await cry(house)
        await house.settle()
        await house.phone("lead").wait_for("A new report.", anywhere=True)
        assert house.app.alarms["mail_undeliverable"] == 1
        assert await house.app.database.run(lambda tx: list_owed(tx, house.app.service.sealer)) == []


async def test_a_mail_server_that_is_away_holds_up_nobody(tmp_path: Path) -> None:
    """The mail waits as a row; Telegram goes on; when the server is back it arrives, once."""
    async with mailing_house(tmp_path) as (house, server):
        server.sender = "451 later"
        await cry(house)
        await house.phone("lead").wait_for("A new report.", anywhere=True)
        server.sender = ""
        async with _patience(house, lambda: alerts_by_mail(server)):
            pass
        assert len(alerts_by_mail(server)) == 1


@asynccontextmanager
async def _patience(house: House, true: Any) -> AsyncIterator[None]:
    import asyncio

    async with asyncio.timeout(90):
        while not true():
            house.app.courier.wake()
            await asyncio.sleep(0.05)
    yield


# -- delay ------------------------------------------------------------------------------------------


async def test_a_p3_alert_does_not_tell_who_was_typing(tmp_path: Path) -> None:
    """It leaves 5 to 20 minutes later; danger leaves at once."""
    async with open_house(tmp_path, HEARD_ALERTS__DELAY_MINUTES="20") as house:
        await report(house)
        await house.settle()
        assert "A new report." not in seen(house, "lead")
        await house.wind(timedelta(minutes=4))
        assert "A new report." not in seen(house, "lead")
        await cry(house, "second pupil")
        await house.settle()
        assert seen(house, "lead").count("A new report.") == 1
        await house.wind(timedelta(minutes=17))
        assert seen(house, "lead").count("A new report.") == 2


def seen(house: House, name: str) -> str:
    """Give everything that lies in somebody's chat."""
    return "\n".join(str(message.text) for message in house.phone(name).messages)


# -- floods -----------------------------------------------------------------------------------------


async def test_a_flood_is_one_alert_and_every_report_is_kept(tmp_path: Path) -> None:
    async with open_house(tmp_path, HEARD_ALERTS__MOST_AT_ONCE="2") as house:
        for number in range(5):
            await report(house, f"pupil {number}")
        await house.settle()
        assert seen(house, "lead").count("A new report.") == 2
        assert len((await house.operate("cases.list"))["cases"]) == 5
        await house.wind(timedelta(minutes=10))
        assert seen(house, "lead").count("3 new reports came close together.") == 1
        assert seen(house, "deputy").count("3 new reports came close together.") == 1
        await house.wind(timedelta(minutes=30))
        assert seen(house, "lead").count("came close together") == 1


async def test_danger_is_never_held_by_others_floods(tmp_path: Path) -> None:
    async with open_house(tmp_path, HEARD_ALERTS__MOST_AT_ONCE="1") as house:
        for number in range(3):
            await report(house, f"pupil {number}")
        await cry(house, "in danger")
        await house.settle()
        assert seen(house, "lead").count("A new report.") == 2  # the first, and danger
        assert "P1 ·" in seen(house, "lead")


async def test_one_senders_danger_comes_together_soon_and_as_danger(tmp_path: Path) -> None:
    """The fifth cry of one chat in an hour is not lost: within two minutes, ahead of everything."""
    async with open_house(tmp_path, HEARD_ALERTS__MOST_PER_SENDER="1") as house:
        for number in range(3):
            await cry(house, again=bool(number))
            await house.settle()
        assert seen(house, "lead").count("P1 ·") == 1
        await house.wind(timedelta(minutes=2))
        assert "2 new reports came close together." in seen(house, "lead")
        assert len((await house.operate("cases.list"))["cases"]) == 3


async def test_held_alerts_survive_a_restart(tmp_path: Path) -> None:
    async with open_house(tmp_path, HEARD_ALERTS__MOST_AT_ONCE="1") as house:
        await report(house, "pupil 1")
        await report(house, "pupil 2")
        await house.settle()
        await house.restart()
        await house.wind(timedelta(minutes=10))
        assert seen(house, "lead").count("A new report.") == 2


async def test_without_the_budget_the_flood_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sabotage of the test above: every report an alert of its own."""
    monkeypatch.setattr(alerting, "spent", lambda times, *_: (list(times), False))
    monkeypatch.setattr("handlers.floods.spent", alerting.spent)
    async with open_house(tmp_path, HEARD_ALERTS__MOST_AT_ONCE="2") as house:
        for number in range(4):
            await report(house, f"pupil {number}")
        await house.settle()
        assert seen(house, "lead").count("A new report.") == 4


# -- night ------------------------------------------------------------------------------------------


async def test_at_night_only_danger_is_mailed_and_the_morning_brings_one_list(tmp_path: Path) -> None:
    """MOMENTS 31: P2 to P4 never buzz, on no road."""
    async with mailing_house(tmp_path) as (house, server):
        await house.wind(timedelta(hours=13))  # eleven at night
        for number in range(2):
            await report(house, f"pupil {number}")
        await house.settle()
        assert alerts_by_mail(server) == []
        assert all(
            message.silent for message in house.phone("lead").messages if "A new report." in message.text
        )
        for _ in range(37):  # the clock's own steps, to a quarter past eight
            await house.wind(timedelta(minutes=15))
        [subject] = alerts_by_mail(server)
        assert subject.startswith("Rowan: P3 ")
