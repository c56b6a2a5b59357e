"""A mail server of the sandbox's own, on loopback: it takes every mail and shows it on the page.

Decides only what a polite mail server must say. No mail leaves it.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default
from typing import Any

LOOPBACK = "127.0.0.1"
KEPT = 200
MOST_BYTES = 1_000_000
_PLAIN = {"EHLO": "250 sandbox", "HELO": "250 sandbox", "MAIL": "250 OK", "NOOP": "250 OK", "RSET": "250 OK"}


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail that came: *n* counts from 1, *at* is the sandbox's time in words."""

    n: int
    at: str
    to: str
    subject: str
    text: str

    def as_json(self) -> dict[str, Any]:
        """Give it for the page."""
        return {"n": self.n, "at": self.at, "to": self.to, "subject": self.subject, "text": self.text}


class Postbox:
    """Every mail that the application sent.

    Args:
        local: says the time, in words.
        arrived: called after each mail.
    """

    def __init__(self, local: Callable[[], str], arrived: Callable[[], None] = lambda: None) -> None:
        self._local = local
        self._arrived = arrived
        self._server: asyncio.Server | None = None
        self._came = asyncio.Event()
        self.mails: list[Mail] = []
        self.port = 0

    async def open(self) -> None:
        """Begin to listen, on any free port."""
        self._server = await asyncio.start_server(self._talk, LOOPBACK, 0, limit=MOST_BYTES)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.close()

    async def wait_for(self, to: str, seconds: float) -> Mail | None:
        """Give the newest mail to *to*, or None if none comes."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not any(mail.to == to for mail in self.mails):
                    self._came.clear()
                    await self._came.wait()
        return next((mail for mail in reversed(self.mails) if mail.to == to), None)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        to = ""
        with contextlib.suppress(ConnectionError, ValueError), contextlib.closing(writer):
            writer.write(b"220 sandbox\r\n")
            while line := await reader.readline():
                verb = line[:4].decode("ascii", "replace").upper()
                answer = _PLAIN.get(verb, "502 not here")
                if verb == "RCPT":
                    to, answer = _address(line), "250 OK"
                elif verb == "DATA":
                    writer.write(b"354 go on\r\n")
                    self._keep(to, await _content(reader))
                    answer = "250 taken"
                elif verb == "QUIT":
                    answer = "221 bye"
                writer.write(f"{answer}\r\n".encode())
                await writer.drain()
                if verb == "QUIT":
                    break

    def _keep(self, to: str, content: bytes) -> None:
        mail = message_from_bytes(content, policy=default)
        body = mail.get_body(("plain",))
        text = str(body.get_content()) if body is not None else ""
        n = self.mails[-1].n + 1 if self.mails else 1
        self.mails = [*self.mails, Mail(n, self._local(), to, str(mail["Subject"]), text)][-KEPT:]
        self._came.set()
        self._arrived()


def _address(line: bytes) -> str:
    return line.decode("utf-8", "replace").partition("<")[2].partition(">")[0]


async def _content(reader: asyncio.StreamReader) -> bytes:
    """Read a mail to its end.

    Raises:
        ConnectionError: its sender hung up in the middle.
    """
    lines = []
    while (line := await reader.readline()) != b".\r\n":
        if not line:
            raise ConnectionError
        lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
    return b"".join(lines)
