"""Mail servers and programs that misbehave: what it means for an alert, and that nothing leaves that must not."""

from __future__ import annotations

import asyncio
import os
import ssl
import stat
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot.roads import Halted, NotSent, Refused, Result, Sent, Uncertain, Unreachable, Wait
from bot.roads import mail as mail_road
from bot.roads.command import RUN_SECONDS, CommandRoad
from bot.roads.mail import MailRoad, Server
from handlers.events import Address
from handlers.texts import load
from tests.bot.mailserver import certificate, mail_server, text_of
from tests.bot.test_roads import ALERT, NOW, program, road_to

CANARY = "canary-words"
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def speaking(talk: Talk) -> AsyncIterator[MailRoad]:
    """A server that says what it likes."""

    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await talk(reader, writer)
        except ConnectionError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(greet, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    road = MailRoad(
        Server("127.0.0.1", port, "none"), "alerts@council.example", now=lambda: NOW, repeat_text=str
    )
    try:
        yield road
    finally:
        server.close()


def script(*answers: bytes, then: bytes | None = None) -> Talk:
    """Greet, answer each line in turn, and hang up; *then*: after the message itself."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 here\r\n")
        for answer in answers:
            if not await reader.readline():
                return
            writer.write(answer + b"\r\n")
            await writer.drain()
        if then is not None:
            await reader.readuntil(b"\r\n.\r\n")
            writer.write(then)
            await writer.drain()

    return talk


OK = (b"250 here", b"250 OK", b"250 OK")
HANG_UPS: list[tuple[str, Talk, Result]] = [
    ("before it greets", script(), NotSent("SMTPServerDisconnected")),
    ("after the sender", script(*OK[:2]), NotSent("SMTPServerDisconnected")),
    ("in the middle of the message", script(*OK, b"354 go on"), Uncertain("SMTPServerDisconnected")),
    ("after the message", script(*OK, b"354 go on", then=b""), Uncertain("SMTPServerDisconnected")),
    ("with half an answer", script(*OK, b"354 go on", then=b"250"), Uncertain("SMTPServerDisconnected")),
]


@pytest.mark.parametrize(("talk", "result"), [one[1:] for one in HANG_UPS], ids=[one[0] for one in HANG_UPS])
async def test_a_connection_that_breaks_off(talk: Talk, result: Result) -> None:
    """Only after the message may a copy arrive, and it is marked as one, with the same number."""
    async with speaking(talk) as road:
        assert await road.carry(ALERT) == result


async def test_what_comes_after_quit_undoes_nothing() -> None:
    async with speaking(script(*OK, b"354 go on", then=b"250 taken\r\n")) as road:
        assert isinstance(await road.carry(ALERT), Sent)


NONSENSE: list[tuple[str, Talk]] = [
    ("no number", script(b"hello there")),
    ("another protocol", script(b"HTTP/1.1 400 Bad Request")),
    ("a line without an end", script(b"250 " + b"x" * 100_000)),
]


@pytest.mark.parametrize("talk", [one[1] for one in NONSENSE], ids=[one[0] for one in NONSENSE])
async def test_a_server_that_speaks_nonsense_has_got_nothing(talk: Talk) -> None:
    async with speaking(talk) as road:
        assert isinstance(await road.carry(ALERT), NotSent | Wait)


async def test_a_server_that_drips_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each byte comes in time, and the whole would take hours: there is one limit over all."""
    monkeypatch.setattr(mail_road, "ANSWER_SECONDS", 0.5)

    async def drip(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            writer.write(b"2")
            await writer.drain()
            await asyncio.sleep(0.05)

    async with speaking(drip) as road:
        assert isinstance(await road.carry(ALERT), NotSent)


async def test_a_certificate_of_another_name_closes_the_road(tmp_path: Path) -> None:
    serving, trusting = certificate(tmp_path, "127.0.0.2")
    async with mail_server(tls=serving, password="secret") as server:
        road = road_to(server, tls="starttls", user="heard", password="secret", trusted=trusting)
        assert await road.carry(ALERT) == Halted("certificate")
        assert server.got == []


async def test_tls_from_the_first_byte_to_a_server_without_it_sends_nothing() -> None:
    async with mail_server() as server:
        assert isinstance(await road_to(server, tls="tls").carry(ALERT), NotSent | Halted)
        assert server.got == []


async def test_starttls_that_is_refused_for_now_is_tried_again(tmp_path: Path) -> None:
    async with speaking(script(b"250-here\r\n250 STARTTLS", b"454 not now")) as road:
        road._server = replace(road._server, tls="starttls")
        assert await road.carry(ALERT) == NotSent("smtp-454")


async def test_without_the_check_of_the_name_the_mail_would_have_gone(tmp_path: Path) -> None:
    """Sabotage: a context that trusts everybody gives the password to whoever asks."""
    serving, _ = certificate(tmp_path)
    blind = ssl.create_default_context()
    blind.check_hostname, blind.verify_mode = False, ssl.CERT_NONE
    async with mail_server(tls=serving, password="secret") as server:
        road = road_to(server, tls="starttls", user="heard", password="secret", trusted=blind)
        assert isinstance(await road.carry(ALERT), Sent)


# -- what a mail may bear -------------------------------------------------------------------------

NAMES = [
    "Rowan\r\nBcc: x@y.example",
    "Rowan\nX-Evil: 1",
    "Rowan\r\n\r\nbody",
    "Rowan\u2028Bcc: x@y.example",
    "Réseau ☂",
]


@pytest.mark.parametrize("name", NAMES, ids=ascii)
async def test_no_name_writes_a_header_of_its_own(name: str) -> None:
    """The configuration refuses such a name; were it there, its line ends at the end of the subject."""
    words = load().say("en", "lead-mail-alert", service=name, reference="K7PM3Q", urgency="P1")
    async with mail_server() as server:
        result = await road_to(server).carry(replace(ALERT, text=words))
        assert isinstance(result, Sent | Refused)
        for mail in server.mails("lead@school.example"):
            assert set(mail) <= {
                "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress",
                "Importance", "X-Priority", "Content-Type", "Content-Transfer-Encoding", "MIME-Version",
            }  # fmt: skip
            assert [one[0] for one in server.got] == ["lead@school.example"]


@pytest.mark.parametrize(
    "address",
    ["a@b.example, c@d.example", "a@b.example\n", "<a@b.example>", "a b@c.example", "a@b@c.example", ""],
)
async def test_an_address_that_is_not_one_address_reaches_nobody(address: str) -> None:
    async with mail_server() as server:
        assert await road_to(server).carry(replace(ALERT, to=Address("mail", address))) == Unreachable(
            "address"
        )
        assert server.got == []


async def test_a_mail_is_plain_seven_bits() -> None:
    """An old server may change or refuse what is not."""
    async with mail_server() as server:
        assert isinstance(await road_to(server).carry(ALERT), Sent)
        [mail] = server.mails("lead@school.example")
        assert mail.as_bytes().isascii()
        assert "P1 · K7PM3Q" in text_of(mail)


async def test_neither_mail_nor_command_bears_what_the_case_says(tmp_path: Path) -> None:
    """Whatever a row of the outbox holds beside, what leaves is the two lines and the four facts."""
    out = tmp_path / "out"
    careless = replace(
        ALERT,
        case=CANARY,
        rows=(),
        facts={**ALERT.facts, "alert": CANARY, "more": [CANARY], "school": CANARY},
    )
    async with mail_server() as server:
        assert isinstance(await road_to(server).carry(careless), Sent)
        assert CANARY not in server.got[0][1].as_string()
    await CommandRoad(
        program(tmp_path, f"import sys; open({str(out)!r}, 'w').write(sys.stdin.read())")
    ).carry(careless)
    assert CANARY not in out.read_text()


# -- the command ----------------------------------------------------------------------------------


def test_a_program_has_ten_seconds() -> None:
    assert RUN_SECONDS == 10.0


PROGRAMS = {
    "huge output": ("import sys\nfor _ in range(300): sys.stdout.write('x' * 100_000); sys.stderr.write('y' * 100_000)", Sent),
    "reads nothing": ("import os; os.close(0)", Sent),
    "exit 1": ("raise SystemExit(1)", Uncertain),
    "killed": ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", Uncertain),
    "a traceback": ("1 / 0", Uncertain),
    "temporary": ("raise SystemExit(75)", NotSent),
}  # fmt: skip


@pytest.mark.parametrize("name", PROGRAMS)
async def test_how_a_program_may_end(tmp_path: Path, name: str) -> None:
    code, result = PROGRAMS[name]
    assert isinstance(await CommandRoad(program(tmp_path, code), seconds=60).carry(ALERT), result)


async def test_a_program_that_leaves_a_child_behind_keeps_nobody_waiting(tmp_path: Path) -> None:
    """Its child holds what it inherited; we wait for the program alone."""
    code = "import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
    began = time.monotonic()
    assert isinstance(await CommandRoad(program(tmp_path, code), seconds=60).carry(ALERT), Sent)
    assert time.monotonic() - began < 60


async def test_a_program_that_does_not_heed_being_asked_is_killed(tmp_path: Path) -> None:
    code = "import signal, time\nfor one in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP): signal.signal(one, signal.SIG_IGN)\ntime.sleep(600)"
    assert await CommandRoad(program(tmp_path, code), seconds=2).carry(ALERT) == Uncertain("too-slow")


def file_of(tmp_path: Path, content: bytes, mode: int) -> tuple[str]:
    path = tmp_path / "gateway"
    path.write_bytes(content)
    path.chmod(mode)
    return (str(path),)


@pytest.mark.parametrize(
    ("content", "mode"),
    [
        (b"#!/bin/sh\nexit 0\n", stat.S_IRUSR),
        (b"exit 0\n", stat.S_IRWXU),
        (b"#!/nowhere/python\n", stat.S_IRWXU),
        (b"", stat.S_IRWXU),
    ],
    ids=["not executable", "no first line", "its interpreter is missing", "empty"],
)
async def test_what_is_no_program_closes_the_road_and_the_operator_hears(
    tmp_path: Path, content: bytes, mode: int
) -> None:
    """Trying again changes nothing: it was tried for ever, and nobody was told."""
    assert isinstance(await CommandRoad(file_of(tmp_path, content, mode)).carry(ALERT), Halted)


async def test_a_folder_is_no_program(tmp_path: Path) -> None:
    assert isinstance(await CommandRoad((str(tmp_path),)).carry(ALERT), Halted)


async def test_without_processes_it_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine has none left for now: surely not sent, and tried again."""

    async def none_left(*_: object, **__: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(asyncio, "create_subprocess_exec", none_left)
    assert isinstance(await CommandRoad((sys.executable,)).carry(ALERT), NotSent)


async def test_a_program_sees_nothing_of_ours(tmp_path: Path) -> None:
    """No environment, no open file, a folder that tells nothing."""
    out = tmp_path / "out"
    secret = tmp_path / "secret"
    secret.write_text("key")
    code = (
        "import os\n"
        f"names = [os.readlink(f'/proc/self/fd/{{fd}}') for fd in os.listdir('/proc/self/fd') if os.path.exists(f'/proc/self/fd/{{fd}}')]\n"
        f"open({str(out)!r}, 'w').write(os.getcwd() + ' ' + ' '.join(names))"
    )
    descriptor = os.open(secret, os.O_RDONLY)
    os.set_inheritable(descriptor, True)
    try:
        assert isinstance(await CommandRoad(program(tmp_path, code)).carry(ALERT), Sent)
    finally:
        os.close(descriptor)
    seen = out.read_text()
    assert seen.startswith("/ ")
    assert "secret" not in seen


def test_unreachable_is_of_the_address_alone() -> None:
    """A text that cannot be written is no fault of who was to read it."""
    assert mail_road.verdict(ValueError("header"), 4) == Refused("text")
    assert mail_road.verdict(ValueError("address"), 3) == Unreachable("address")
