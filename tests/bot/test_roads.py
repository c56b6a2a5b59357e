"""Mail and the deployer's command: what each answer means, and what leaves the house."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import aiosmtplib
import pytest

from bot.roads import NARROW_SECONDS, Halted, NotSent, Refused, Result, Sent, Uncertain, Unreachable, Wait
from bot.roads import mail as mail_road
from bot.roads.command import CommandRoad, written
from bot.roads.mail import MailRoad, Server, verdict
from handlers.events import Address, Lane, Outgoing, Verb
from tests.bot.mailserver import MailServer, certificate, mail_server, text_of

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
ALERT = Outgoing(
    Address("mail", "lead@school.example"),
    lane=Lane.DANGER,
    text="Rowan: P1 K7PM3Q\nP1 · K7PM3Q\n\nThere is something to read.",
    reference="K7PM3Q",
    facts={"alert": "aa", "person": "bb", "urgency": "P1", "mail": "1234"},
)


def road_to(server: MailServer, **facts: object) -> MailRoad:
    options = {"tls": "none", **facts}
    trusted = options.pop("trusted", None)
    target = Server("127.0.0.1", server.port, **options)  # type: ignore[arg-type]
    return MailRoad(
        target,
        "alerts@council.example",
        now=lambda: NOW,
        repeat_text="(Repeat, {})".format,
        trusted=trusted,  # type: ignore[arg-type]
    )


# -- mail -------------------------------------------------------------------------------------------


async def test_a_mail_goes_over_starttls_and_says_only_urgency_and_reference(tmp_path: Path) -> None:
    serving, trusting = certificate(tmp_path)
    async with mail_server(tls=serving, password="secret") as server:
        road = road_to(server, tls="starttls", user="heard", password="secret", trusted=trusting)
        assert isinstance(await road.carry(ALERT), Sent)
        [mail] = server.mails("lead@school.example")
        assert (mail["Subject"], mail["From"]) == ("Rowan: P1 K7PM3Q", "alerts@council.example")
        assert (mail["Auto-Submitted"], mail["Importance"]) == ("auto-generated", "high")
        assert mail["Message-ID"] == "<1234@council.example>"
        assert text_of(mail) == "P1 · K7PM3Q\n\nThere is something to read.\n"


async def test_without_tls_nothing_leaves_and_the_road_is_closed() -> None:
    """A server in the middle that takes STARTTLS away gets neither the password nor the mail."""
    async with mail_server() as server:
        road = road_to(server, tls="starttls", user="heard", password="secret")
        assert await road.carry(ALERT) == Halted("no-sign-in")
        assert server.got == []


async def test_a_certificate_that_nobody_signed_closes_the_road(tmp_path: Path) -> None:
    serving, _ = certificate(tmp_path)
    async with mail_server(tls=serving) as server:
        assert await road_to(server, tls="starttls").carry(ALERT) == Halted("certificate")
        assert server.got == []


async def test_a_wrong_password_closes_the_road(tmp_path: Path) -> None:
    serving, trusting = certificate(tmp_path)
    async with mail_server(tls=serving, password="secret") as server:
        road = road_to(server, tls="starttls", user="heard", password="wrong", trusted=trusting)
        assert await road.carry(ALERT) == Halted("smtp-535")


ANSWERS = [
    ("sender", "421 busy", Wait(30.0)),
    ("sender", "451 later", NotSent("smtp-451")),
    ("sender", "550 not you", Refused("smtp-550")),
    ("recipient", "450 greylisted", NotSent("smtp-450")),
    ("recipient", "550 no such person", Unreachable("smtp-550")),
    ("data", "452 disk full", NotSent("smtp-452")),
    ("data", "554 spam", Refused("smtp-554")),
    ("data", "", Sent(("mail",))),
]


@pytest.mark.parametrize(("stage", "answer", "result"), ANSWERS, ids=[f"{s} {a}" for s, a, _ in ANSWERS])
async def test_what_the_server_answers(stage: str, answer: str, result: Result) -> None:
    async with mail_server() as server:
        setattr(server, stage, answer)
        assert await road_to(server).carry(ALERT) == result


async def test_nobody_there_is_surely_not_sent() -> None:
    async with mail_server() as server:
        pass
    assert isinstance(await road_to(server).carry(ALERT), NotSent)


async def test_silence_after_the_message_is_uncertain(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server has it, and said nothing: another copy may come, so it is marked."""
    monkeypatch.setattr(mail_road, "ANSWER_SECONDS", 0.3)
    async with mail_server() as server:
        server.silent = True
        assert isinstance(await road_to(server).carry(ALERT), Uncertain)


async def test_a_server_that_hangs_keeps_few_carriers() -> None:
    """The courier's carriers serve Telegram, too: all but a few are told at once to come back."""
    async with mail_server() as server:
        server.silent = True
        road = road_to(server)
        hanging = [asyncio.ensure_future(road.carry(ALERT)) for _ in range(mail_road.MOST_AT_ONCE)]
        await asyncio.sleep(0)
        assert [await road.carry(ALERT) for _ in range(20)] == [Wait(NARROW_SECONDS)] * 20
        for one in hanging:
            one.cancel()
        await asyncio.gather(*hanging, return_exceptions=True)
        server.silent = False
        assert isinstance(await road.carry(ALERT), Sent)


async def test_a_copy_says_so_and_keeps_its_number() -> None:
    async with mail_server() as server:
        road = road_to(server)
        await road.carry(ALERT)
        await road.carry(replace(ALERT, repeat=True))
        first, second = server.mails("lead@school.example")
        assert text_of(second) == "(Repeat, K7PM3Q)\n\n" + text_of(first)
        assert first["Message-ID"] == second["Message-ID"]


async def test_an_address_with_a_line_break_sends_nothing() -> None:
    async with mail_server() as server:
        bad = replace(ALERT, to=Address("mail", "a@b.example\r\nRCPT TO:<x@y.example>"))
        assert isinstance(await road_to(server).carry(bad), Unreachable)
        assert server.got == []


def test_order_of_the_rules_is_seen() -> None:
    """Before the message is handed over a time-out makes no copy; after it, it may."""
    silence = aiosmtplib.SMTPReadTimeoutError("silent")
    assert isinstance(verdict(silence, 3), NotSent)
    assert isinstance(verdict(silence, 4), Uncertain)


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://u:p%40q@mail.example", Server("mail.example", 587, "starttls", "u", "p@q")),
        ("smtps://mail.example", Server("mail.example", 465, "tls")),
        ("smtp://localhost:2525", Server("localhost", 2525, "none")),
    ],
)
def test_an_address_of_a_server(url: str, server: Server) -> None:
    assert Server.read(url) == server
    assert "p@q" not in repr(Server.read(url))


@pytest.mark.parametrize("url", ["http://h", "smtp://", "smtp://u@h", "smtp://h/x", "smtp://h?x=1", "h:25"])
def test_what_is_no_server_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="smtp address"):
        Server.read(url)


# -- the command --------------------------------------------------------------------------------------


def program(tmp_path: Path, code: str) -> tuple[str, ...]:
    path = tmp_path / "gateway.py"
    path.write_text(code)
    return sys.executable, "-I", str(path)


async def test_a_command_gets_urgency_and_reference_and_no_environment(tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    code = f"import sys, os, json; json.dump([sys.stdin.read(), dict(os.environ)], open({str(out)!r}, 'w'))"
    os.environ["HEARD_CANARY"] = "canary"
    try:
        result = await CommandRoad(program(tmp_path, code)).carry(ALERT)
    finally:
        del os.environ["HEARD_CANARY"]
    assert result == Sent(("command",))
    read, environ = json.loads(out.read_text())
    assert json.loads(read) == {
        "urgency": "P1",
        "reference": "K7PM3Q",
        "to": "lead@school.example",
        "repeat": False,
    }
    assert read.endswith("\n") and set(environ) <= {"LC_CTYPE", "__CF_USER_TEXT_ENCODING"}


@pytest.mark.parametrize(
    ("code", "result"),
    [("raise SystemExit(75)", NotSent("temporary")), ("raise SystemExit(3)", Uncertain("exit-3"))],
)
async def test_how_a_command_ends(tmp_path: Path, code: str, result: Result) -> None:
    assert await CommandRoad(program(tmp_path, code)).carry(ALERT) == result


async def test_a_command_that_is_not_there_closes_the_road() -> None:
    assert isinstance(await CommandRoad(("/nowhere/gateway",)).carry(ALERT), Halted)


async def test_a_slow_command_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    """Its child would else go on for ever; the alert may have been sent."""
    pid = tmp_path / "pid"
    code = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"open({str(pid)!r}, 'w').write(str(child.pid))\n"
        "time.sleep(600)\n"
    )
    for patience in (1.0, 8.0, 64.0):  # until it had the time to begin
        road = CommandRoad(program(tmp_path, code), seconds=patience)
        assert await road.carry(ALERT) == Uncertain("too-slow")
        if pid.exists() and pid.read_text():
            break
    child = int(pid.read_text())
    for _ in range(3000):
        with contextlib.suppress(FileNotFoundError):
            if f"/proc/{child}" and Path(f"/proc/{child}/stat").read_text().split()[2] != "Z":
                await asyncio.sleep(0.02)
                continue
        return
    raise AssertionError("the command's child lives on")


async def test_no_shell_reads_the_command(tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    result = await CommandRoad(("/bin/echo", f"; touch {marker}", f"$(touch {marker})")).carry(ALERT)
    assert isinstance(result, Sent) and not marker.exists()


async def test_only_alerts_go_by_command() -> None:
    removal = replace(ALERT, verb=Verb.REMOVE)
    assert isinstance(await CommandRoad(("/bin/true",)).carry(removal), Refused)


def test_a_command_reads_nothing_that_was_said() -> None:
    """Whatever the alert's text is, the line has these four things."""
    line = json.loads(written(replace(ALERT, text="canary words", case="cc")))
    assert set(line) == {"urgency", "reference", "to", "repeat"} and "canary" not in json.dumps(line)
