"""A real mail server on loopback (aiosmtpd), as strict or as broken as a test wants it."""

from __future__ import annotations

import asyncio
import datetime
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class MailServer:
    """What it got, and what it answers instead of taking a message: *sender*, *recipient*, *data*."""

    port: int = 0
    got: list[tuple[str, Message]] = field(default_factory=list)
    sender: str = ""
    recipient: str = ""
    data: str = ""
    silent: bool = False

    async def handle_MAIL(self, _s: SMTP, _x: Session, envelope: Envelope, address: str, _o: Any) -> str:
        if not self.sender:
            envelope.mail_from = address
        return self.sender or "250 OK"

    async def handle_RCPT(self, _s: SMTP, _x: Session, envelope: Envelope, address: str, _o: Any) -> str:
        if not self.recipient:
            envelope.rcpt_tos.append(address)
        return self.recipient or "250 OK"

    async def handle_DATA(self, _s: SMTP, _x: Session, envelope: Envelope) -> str:
        if self.silent:
            await asyncio.sleep(3600)
        if not self.data:
            content = envelope.content
            assert isinstance(content, bytes)
            self.got.append((envelope.rcpt_tos[0], message_from_bytes(content, policy=default)))
        return self.data or "250 taken"

    def mails(self, to: str) -> list[EmailMessage]:
        """Give the mails that *to* got."""
        return [mail for address, mail in self.got if address == to and isinstance(mail, EmailMessage)]


def text_of(mail: EmailMessage) -> str:
    return str(mail.get_content()).replace("\r\n", "\n")


@asynccontextmanager
async def mail_server(*, tls: ssl.SSLContext | None = None, password: str = "") -> AsyncIterator[MailServer]:
    """Serve on a free port; *tls*: STARTTLS is required; *password*: of the user `heard`."""
    server = MailServer()

    def authenticate(_s: Any, _x: Any, _e: Any, _m: str, given: Any) -> AuthResult:
        return AuthResult(success=given.password == password.encode(), handled=False)

    make = partial(
        SMTP,
        server,
        hostname="localhost",
        tls_context=tls,
        require_starttls=tls is not None,
        authenticator=authenticate if password else None,
        auth_required=bool(password),
        auth_require_tls=tls is not None,
    )
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(make, "127.0.0.1", 0)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()


def certificate(folder: Path, address: str = "127.0.0.1") -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Make a certificate for *address*: the server's context, and one of a client that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(path)
    client = ssl.create_default_context(cadata=made.public_bytes(serialization.Encoding.PEM).decode())
    return server, client
