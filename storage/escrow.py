"""The escrow: one file with both key files in it, under a passphrase that people keep.

    JSON: what it is, scrypt's salt and cost in the clear; the two key files, filled up to 4 KiB,
    sealed with AES-256-GCM under the key that scrypt makes of the passphrase, all else bound in

Decides its form and how it is read back. Whoever has the file can try passphrases without end, each at
128 MiB and a third of a second, so a short one is refused. Refuses to know where it lies.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import unicodedata
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.errors import StorageError
from storage.hybrid import RandomSource, draw
from storage.keyring import Keyring, read_keyring, write_intake, write_open

FORMAT = 1
MIN_CHARACTERS = 12
_MIN_DIFFERENT = 6
_SCRYPT = {"n": 2**17, "r": 8, "p": 1}  # OWASP's first choice for scrypt; 128 MiB
_MEMORY = 2**28
_STEP = 4096
_ABOUT = (
    "Heard, escrow of the key files. With its passphrase and the database it opens every report. "
    "Keep it apart from back-ups and from the passphrase. Back: heard keys escrow --open THIS --to FOLDER"
)
_KINDS = ("escrow", FORMAT)


class EscrowError(StorageError):
    """An escrow cannot be made or opened; the message says what was found and what to do."""


def check_passphrase(passphrase: str) -> None:
    """Refuse a passphrase that would soon be guessed.

    Raises:
        EscrowError: it has too few characters, or too few different ones.
    """
    plain = _normal(passphrase)
    if len(plain) < MIN_CHARACTERS:
        raise EscrowError(
            f"the passphrase has {len(plain)} characters, expected {MIN_CHARACTERS} at least; four or more "
            "words drawn by chance are good"
        )
    if len(set(plain.casefold())) < _MIN_DIFFERENT:
        raise EscrowError(
            f"the passphrase has fewer than {_MIN_DIFFERENT} different characters; use words drawn by chance"
        )


def seal_escrow(keyring: Keyring, passphrase: str, random: RandomSource = os.urandom) -> bytes:
    """Write the key files down under *passphrase*; without the open file only the intake file is in it."""
    check_passphrase(passphrase)
    files = {
        "intake": write_intake(keyring).decode(),
        "open": write_open(keyring).decode() if keyring.can_open else None,
    }
    plain = json.dumps(files).encode()
    plain = plain.ljust(-(-len(plain) // _STEP) * _STEP)
    frame: dict[str, Any] = {
        "about": _ABOUT,
        "kind": "escrow",
        "format": FORMAT,
        "installation": keyring.installation.hex(),
        "scrypt": {**_SCRYPT, "salt": _text(draw(random, 16))},
        "nonce": _text(draw(random, 12)),
    }
    sealed = _box(frame, passphrase).encrypt(_bytes(frame["nonce"]), plain, _bound(frame))
    return (json.dumps({**frame, "sealed": _text(sealed)}, indent=2) + "\n").encode()


def open_escrow(content: bytes, passphrase: str) -> Keyring:
    """Read the keys back.

    Raises:
        EscrowError: not an escrow, from a later Heard, another passphrase, or damaged.
    """
    frame = _read(content)
    sealed = frame.pop("sealed")
    try:
        plain = _box(frame, passphrase).decrypt(_bytes(frame["nonce"]), _bytes(sealed), _bound(frame))
        files = json.loads(plain)
        intake, open_ = files["intake"].encode(), files["open"]
    except InvalidTag:
        raise EscrowError(
            "the passphrase is another one, or the escrow was damaged; type it again, or use another copy"
        ) from None
    except (KeyError, TypeError, ValueError, AttributeError):
        raise EscrowError("the escrow is damaged; use another copy") from None
    return read_keyring(intake, None if open_ is None else open_.encode())


def _read(content: bytes) -> dict[str, Any]:
    try:
        frame = json.loads(content)
        found = (frame["kind"], frame["format"])
    except (KeyError, TypeError, ValueError, RecursionError):
        raise EscrowError("this is no escrow of Heard, or it is damaged; use another copy") from None
    if found[0] != _KINDS[0]:
        raise EscrowError("this is no escrow of Heard; name the file that `heard keys escrow` wrote")
    if isinstance(found[1], int) and found[1] > FORMAT:
        raise EscrowError(
            f"the escrow has format {found[1]}, this Heard reads up to {FORMAT}; use the Heard that wrote it"
        )
    scrypt = frame.get("scrypt")
    cost = {name: scrypt.get(name) for name in _SCRYPT} if isinstance(scrypt, dict) else None
    if found != _KINDS or cost != _SCRYPT or not isinstance(frame.get("sealed"), str):
        raise EscrowError("the escrow is damaged; use another copy")
    whole: dict[str, Any] = frame
    return whole


def _box(frame: dict[str, Any], passphrase: str) -> AESGCM:
    salt = _bytes(frame["scrypt"]["salt"])
    plain = _normal(passphrase).encode()
    return AESGCM(hashlib.scrypt(plain, salt=salt, dklen=32, maxmem=_MEMORY, **_SCRYPT))


def _bound(frame: dict[str, Any]) -> bytes:
    return b"heard/escrow/1" + json.dumps(frame, sort_keys=True, separators=(",", ":")).encode()


def _normal(passphrase: str) -> str:
    """Make alike what keyboards and terminals write differently."""
    return unicodedata.normalize("NFC", passphrase.strip())


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
