"""The road over a mail server: one message, one connection, and what its answer means.

Decides how far a message came when something went wrong, for that says whether another copy may arrive:

- it did not answer, or refused before the message was handed over for now: surely not sent
- 421: it wants to be left alone for a while
- this address is refused for ever: the person cannot be reached by this road
- our name or password, or its certificate, is refused: the road is closed to all of us
- silence after the message was handed over: uncertain
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from email.utils import format_datetime
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from bot.roads import Halted, Narrow, NotSent, Refused, Result, Sent, Uncertain, Unreachable, Wait
from handlers.events import Lane, Outgoing, Verb
from safeguarding.alerting import is_mail_address

if TYPE_CHECKING:
    from aiosmtplib import SMTP

DOOR = "mail"
WAIT_SECONDS = 30.0
ANSWER_SECONDS = 20.0
MOST_AT_ONCE = 4
LOOPBACK = ("localhost", "127.0.0.1", "::1")
_BUSY, _CREDENTIALS = 421, (530, 534, 535, 538)


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server. *tls*: `starttls` (required), `tls` from the first byte, or `none` on this machine."""

    host: str
    port: int
    tls: str
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def read(cls, url: str) -> Server:
        """Read smtp://user:password@host:587 or smtps://…

        Raises:
            ValueError: it is not such an address.
        """
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.query or parts.fragment:
            raise ValueError("not an smtp address")
        if parts.path.strip("/") or bool(parts.username) is not bool(parts.password):
            raise ValueError("not a plain smtp address")
        tls = "tls" if parts.scheme == "smtps" else "none" if parts.hostname in LOOPBACK else "starttls"
        port = parts.port or {"tls": 465, "starttls": 587, "none": 25}[tls]
        return cls(parts.hostname, port, tls, unquote(parts.username or ""), unquote(parts.password or ""))


class _Stage:
    """How far a message came."""

    CONNECT, SIGN_IN, SENDER, RECIPIENT, MESSAGE = range(5)


class MailRoad:
    """Carries alerts and codes as plain mail. The first line of a text is its subject."""

    def __init__(
        self,
        server: Server,
        sender: str,
        *,
        now: Callable[[], datetime],
        repeat_text: Callable[[str], str],
        trusted: ssl.SSLContext | None = None,
    ) -> None:
        self._server = server
        self._sender = sender
        self._now = now
        self._repeat_text = repeat_text
        self._trusted = trusted
        self._room = Narrow(MOST_AT_ONCE)

    async def carry(self, message: Outgoing, already: int = 0) -> Result:
        """Send one mail; see `Road`."""
        if message.verb is not Verb.SAY or already:
            return Refused("not a mail")
        if not is_mail_address(message.to.value):
            return Unreachable("address")
        return await self._room.carry(lambda: self._send(message))

    async def _send(self, message: Outgoing) -> Result:
        client = self._client()
        try:
            return await self._hand_over(client, message)
        finally:
            client.close()

    async def look(self, seconds: float = 5.0) -> str:
        """Sign in and send nothing: empty if the server takes us, else why not."""
        from aiosmtplib import SMTPException

        client, stage = self._client(), _Stage.CONNECT
        try:
            async with asyncio.timeout(seconds):
                await client.connect()
                stage = _Stage.SIGN_IN
                await self._sign_in(client)
        except (SMTPException, OSError, TimeoutError) as fault:
            found = verdict(fault, stage)
            return str(getattr(found, "why", "busy"))
        finally:
            client.close()
        return ""

    def _client(self) -> SMTP:
        from aiosmtplib import SMTP

        return SMTP(
            hostname=self._server.host,
            port=self._server.port,
            use_tls=self._server.tls == "tls",
            start_tls=False,
            timeout=ANSWER_SECONDS,
            tls_context=self._trusted,
        )

    async def _hand_over(self, client: SMTP, message: Outgoing) -> Result:
        from aiosmtplib import SMTPException

        stage = _Stage.CONNECT
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await client.connect()
                stage = _Stage.SIGN_IN
                await self._sign_in(client)
                stage = _Stage.SENDER
                await client.mail(self._sender)
                stage = _Stage.RECIPIENT
                await client.rcpt(message.to.value)
                stage = _Stage.MESSAGE
                await client.data(self._write(message).as_bytes(policy=WIRE))
        except (SMTPException, OSError, TimeoutError, ValueError) as fault:
            return verdict(fault, stage)
        with contextlib.suppress(SMTPException, OSError, TimeoutError):
            async with asyncio.timeout(2):
                await client.quit()
        return Sent(("mail",))

    async def _sign_in(self, client: SMTP) -> None:
        """Be sure of the server before it gets the password, and of that before it gets an address."""
        if self._server.tls == "starttls":
            await client.starttls(tls_context=self._trusted)
        if self._server.user:
            await client.login(self._server.user, self._server.password)

    def _write(self, message: Outgoing) -> EmailMessage:
        subject, _, body = message.text.partition("\n")
        mail = EmailMessage()
        mail["From"] = self._sender
        mail["To"] = message.to.value
        mail["Subject"] = subject
        mail["Date"] = format_datetime(self._now())
        mail["Message-ID"] = f"<{message.facts.get('mail', 'heard')}@{self._sender.rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail["X-Auto-Response-Suppress"] = "All"
        if message.lane is Lane.DANGER:
            mail["Importance"] = "high"
            mail["X-Priority"] = "1"
        repeat = f"{self._repeat_text(message.reference)}\n\n" if message.repeat else ""
        mail.set_content(f"{repeat}{body.strip()}\n", cte="quoted-printable")
        return mail


def verdict(fault: Exception, stage: int) -> Result:
    """Say what *fault* means for a message that came as far as *stage*."""
    from aiosmtplib import (
        SMTPAuthenticationError,
        SMTPException,
        SMTPRecipientRefused,
        SMTPResponseException,
    )

    if isinstance(fault, ssl.SSLCertVerificationError) or isinstance(
        fault.__cause__, ssl.SSLCertVerificationError
    ):
        return Halted("certificate")
    if type(fault) is SMTPException and stage == _Stage.SIGN_IN:
        return Halted("no-sign-in")  # it does no STARTTLS, or takes no password
    if isinstance(fault, SMTPResponseException):
        return _answered(fault.code, stage, isinstance(fault, SMTPAuthenticationError))
    if isinstance(fault, ValueError) and stage == _Stage.MESSAGE:
        return Refused("text")
    if isinstance(fault, SMTPRecipientRefused | ValueError):
        return Unreachable("address")
    return Uncertain(type(fault).__name__) if stage == _Stage.MESSAGE else NotSent(type(fault).__name__)


def _answered(code: int, stage: int, signing_in: bool) -> Result:
    """Say what an answer of the server means: 4xx for now, 5xx for ever."""
    why = f"smtp-{code}"
    if code == _BUSY:
        return Wait(WAIT_SECONDS)
    if code < 500:
        return NotSent(why)
    if signing_in or code in _CREDENTIALS:
        return Halted(why)
    return Unreachable(why) if stage == _Stage.RECIPIENT else Refused(why)
