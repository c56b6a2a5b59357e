"""The sandbox's mail server takes what a real client sends, and keeps it for the page."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.roads import Sent
from bot.roads.mail import MailRoad, Server
from bot.sandbox.postbox import Postbox
from handlers.events import Address, Outgoing


@pytest.fixture
async def post() -> AsyncIterator[Postbox]:
    box = Postbox(lambda: "Mon 23 Nov 2026, 10:00")
    await box.open()
    yield box
    await box.close()


def road_to(post: Postbox) -> MailRoad:
    server = Server("127.0.0.1", post.port, "none")
    return MailRoad(server, "a@b.example", now=lambda: datetime.now(UTC), repeat_text=str)


async def test_a_mail_is_kept_as_it_was_written(post: Postbox) -> None:
    text = "Rowan: P1 K7PM3Q\nP1 · K7PM3Q\n\n.a line that begins with a dot"
    sent = await road_to(post).carry(Outgoing(Address("mail", "lead@school.example"), text=text))
    assert isinstance(sent, Sent)
    mail = await post.wait_for("lead@school.example", 60)
    assert mail is not None and (mail.n, mail.subject) == (1, "Rowan: P1 K7PM3Q")
    assert mail.text.splitlines() == ["P1 · K7PM3Q", "", ".a line that begins with a dot"]


async def test_no_mail_is_no_mail(post: Postbox) -> None:
    assert await post.wait_for("lead@school.example", 0.01) is None


async def test_who_hangs_up_in_the_middle_has_sent_nothing(post: Postbox) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", post.port)
    await reader.readline()
    writer.write(b"RCPT TO:<x@y.example>\r\nDATA\r\nSubject: half")
    await writer.drain()
    writer.close()
    await writer.wait_closed()
    await road_to(post).carry(Outgoing(Address("mail", "z@y.example"), text="whole\n\nmail"))
    assert [mail.to for mail in post.mails] == ["z@y.example"]
