"""One encrypted file that holds a whole other file: how it is written, read, and found damaged.

    head     4,096 bytes: magic, installation, id, the file's key twice: sealed under *transit*, and
             to the recovery public key; zeros
    blocks   AES-256-GCM, 1 MiB each with their tag (the first shorter by the head, so that all is a
             power of two long): a record of 1,024 bytes, the content, zeros

Every block is bound to the head and bears its number and whether it is the last, so that a changed,
exchanged, repeated, missing or added block is found. The key is drawn for this one file, so that
counted nonces are safe. Refuses to know what the content is and where files lie.
"""

from __future__ import annotations

import hashlib
import json
import os
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.errors import StorageError
from storage.hybrid import RandomSource, draw, seal_to
from storage.keyring import Purpose, UnknownKey, fingerprint
from storage.sealing import Place, Sealer, Tampered, join

HEAD_BYTES = 4096
BLOCK_BYTES = 2**20
_MAGIC = b"HEARD BACK-UP 1\n"
_LATER = b"HEARD BACK-UP "
_TAG, _RECORD_BYTES = 16, 1024
_SYNC_BLOCKS = 8
_NONCE = struct.Struct(">xxxQ?")  # number of the block, whether it is the last
_LENGTH = struct.Struct(">H")

Tell = Callable[[float], None]  # the share that is done; stops the work by raising
Facts = Mapping[str, str | int]


class NotOpened(StorageError):
    """The file is no back-up, is damaged, or does not belong to these keys; nothing of it was used."""


@dataclass(frozen=True, slots=True, repr=False)
class Head:
    """The clear beginning of a sealed file. *for_recovery* is empty where there was no recovery key."""

    raw: bytes
    installation: bytes
    id: bytes
    for_transit: bytes
    for_recovery: bytes

    @property
    def info(self) -> bytes:
        """What the recovery key's copy of the file's key is bound to."""
        return _recovery_info(self.installation, self.id)


def sealed_size(length: int) -> int:
    """Say how large the sealed file of *length* bytes of content is: a power of two, at least 1 MiB."""
    blocks = 1
    while blocks * (BLOCK_BYTES - _TAG) - HEAD_BYTES < _RECORD_BYTES + length:
        blocks *= 2
    return blocks * BLOCK_BYTES


def seal_file(
    source: Path, target: Path, sealer: Sealer, facts: Facts, tell: Tell, random: RandomSource = os.urandom
) -> bytes:
    """Write *source* into the new file *target*, safely on the disk; returns the SHA-256 of the content."""
    key, length = draw(random, 32), source.stat().st_size
    head = _write_head(sealer, draw(random, 16), key)
    box, bound = AESGCM(key), hashlib.sha256(head).digest()
    record = json.dumps({**facts, "length": length}, separators=(",", ":")).encode()
    blocks = sealed_size(length) // BLOCK_BYTES
    digest = hashlib.sha256()
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as out, source.open("rb") as content:
        out.write(head)
        left = length
        for number in range(blocks):
            size = _plain_size(number)
            plain = record.ljust(_RECORD_BYTES, b"\0") if number == 0 else b""
            piece = content.read(min(left, size - len(plain)))
            left -= len(piece)
            digest.update(piece)
            nonce = _NONCE.pack(number, number == blocks - 1)
            out.write(box.encrypt(nonce, (plain + piece).ljust(size, b"\0"), bound))
            if number % _SYNC_BLOCKS == 0 or number == blocks - 1:
                out.flush()
                os.fsync(
                    out.fileno()
                )  # often and little: a commit's own wait for the disk stands behind this
            tell((number + 1) / blocks)
    return digest.digest()


def read_head(path: Path) -> Head:
    """Read the beginning of a sealed file.

    Raises:
        NotOpened: it is none, from a later release, or cut off.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(HEAD_BYTES)
    except OSError as exc:
        raise NotOpened(f"{path}: cannot be read ({exc.strerror or type(exc).__name__})") from exc
    if raw.startswith(_LATER) and not raw.startswith(_MAGIC):
        raise NotOpened(f"{path}: a back-up of a later release of Heard; use that release")
    if not raw.startswith(_MAGIC) or len(raw) < HEAD_BYTES:
        raise NotOpened(f"{path}: not a back-up of Heard, or its beginning is damaged; use another copy")
    at = len(_MAGIC)
    parts: list[bytes] = [raw[at : at + 16], raw[at + 16 : at + 32]]
    at += 32
    for _ in range(2):
        (size,) = _LENGTH.unpack_from(raw, at)
        parts.append(raw[at + 2 : at + 2 + size])
        at += 2 + size
        if at > HEAD_BYTES - 2:
            raise NotOpened(f"{path}: its beginning is damaged; use another copy")
    return Head(raw, *parts)


def key_of(path: Path, head: Head, sealer: Sealer) -> bytes:
    """Give the file's key by the transit key of its installation.

    Raises:
        NotOpened: it belongs to another installation, or to a key that this file no longer holds.
    """
    held = sealer.keyring.installation
    if head.installation != held:
        raise NotOpened(
            f"{path}: this back-up belongs to the installation {fingerprint(head.installation)}, the key files "
            f"to {fingerprint(held)}; use the key files that were kept for this back-up"
        )
    try:
        return sealer.open(Purpose.TRANSIT, _place(head.id), head.for_transit)
    except UnknownKey as exc:
        raise NotOpened(
            f"{path}: it was sealed under transit key {exc.version}, which the key file no longer holds; "
            "use the copy of the key file from the time of the back-up"
        ) from exc
    except Tampered as exc:
        raise NotOpened(f"{path}: its beginning is damaged, or the key file is; use another copy") from exc


def open_file(path: Path, target: Path, head: Head, key: bytes, tell: Tell) -> tuple[dict[str, Any], bytes]:
    """Write the content into the new file *target*; returns the record and the content's SHA-256.

    Whoever calls it throws *target* away when it raises, and has it put on the disk where it is to stay.

    Raises:
        NotOpened: damaged, cut off, extended, or put together from several.
    """
    blocks, rest = divmod(path.stat().st_size, BLOCK_BYTES)
    if rest or blocks & (blocks - 1) or not blocks:
        raise NotOpened(f"{path}: it was cut off or extended; use another copy")
    box, bound = AESGCM(key), hashlib.sha256(head.raw).digest()
    digest, left, facts = hashlib.sha256(), 0, {}
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as out, path.open("rb") as file:
        file.seek(HEAD_BYTES)
        for number in range(blocks):
            nonce = _NONCE.pack(number, number == blocks - 1)
            try:
                plain = box.decrypt(nonce, file.read(_plain_size(number) + _TAG), bound)
            except InvalidTag as exc:
                share = 100 * number // blocks
                raise NotOpened(f"{path}: damaged at about {share} %; nothing of it was used") from exc
            if number == 0:
                facts = json.loads(plain[:_RECORD_BYTES].rstrip(b"\0"))
                left, plain = int(facts["length"]), plain[_RECORD_BYTES:]
            piece = plain[:left]
            left -= len(piece)
            digest.update(piece)
            out.write(piece)
            tell((number + 1) / blocks)
    return facts, digest.digest()


def _write_head(sealer: Sealer, number: bytes, key: bytes) -> bytes:
    keyring = sealer.keyring
    for_recovery = b""
    if keyring.recovery_public is not None:
        info = _recovery_info(keyring.installation, number)
        for_recovery = seal_to(keyring.recovery_public, key, info)
    parts = (sealer.seal(Purpose.TRANSIT, _place(number), key), for_recovery)
    keys = b"".join(_LENGTH.pack(len(part)) + part for part in parts)
    return (_MAGIC + keyring.installation + number + keys).ljust(HEAD_BYTES, b"\0")


def _place(number: bytes) -> Place:
    return Place("backup", "key", number)


def _recovery_info(installation: bytes, number: bytes) -> bytes:
    return hashlib.sha256(join("heard/backup key/1", installation, number)).digest()


def _plain_size(number: int) -> int:
    return BLOCK_BYTES - _TAG - (HEAD_BYTES if number == 0 else 0)
