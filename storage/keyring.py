"""The keys: made, written down, read back, checked, given new versions.

Two files. The *intake* file holds a random, versioned key per purpose and the public part of the
recovery key; the *open* file holds the root key that wraps the desks' private keys. Nothing is
derived from anything, so that nothing must be re-keyed to rotate. This file knows no database and
seals nothing; it never shows a key, only its `fingerprint`.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, Literal

from storage.errors import StorageError
from storage.hybrid import RandomSource, UnusableKey, draw, load_public
from storage.hybrid import make_hybrid_pair as make_hybrid_pair
from storage.key_place import KeyFileError as KeyFileError
from storage.key_place import check_key_file as check_key_file

FILE_FORMAT = 1  # a file of a higher one was written by a later Heard
MAX_VERSION = 65_535  # a version is two bytes in a sealed row
_ABOUT = {
    "intake": "Heard, intake key file. With the database it shows who is in touch, not what was reported. Keep it secret.",
    "open": "Heard, open key file. With the database it opens every report. Keep it secret, and apart from back-ups.",
}


class Purpose(StrEnum):
    """What a key of the intake file is for; no key serves two."""

    INDEX = "index"
    TRANSIT = "transit"
    CONTACT = "contact"
    HEADER = "header"
    FACTS = "facts"
    AUDIT = "audit"
    ROW = "row"


ROOT: Final = "root"
KeyName = Purpose | Literal["root"]


class KeyMissing(StorageError):
    """The open key file is not here, so this process seals and cannot open."""


class UnknownKey(StorageError):
    """Something was sealed with a key version that the key file does not hold."""

    def __init__(self, name: KeyName, version: int) -> None:
        super().__init__(f"the key file holds no {name} key {version}; use the newest copy of the key file")
        self.name, self.version = name, version


class OldKeyFile(UnknownKey):
    """The key file is a copy from before a rotation that this database has seen."""


class WrongKey(StorageError):
    """The key file is not the one that this database was sealed with."""

    def __init__(self, name: KeyName, version: int, found: str, expected: str) -> None:
        super().__init__(
            f"the key file's {name} key {version} is {found}, the database was sealed with {expected}; "
            f"use the key file that belongs to this database"
        )
        self.name, self.version = name, version


class KeyInUse(StorageError):
    """The newest version of a key cannot be taken away."""


@dataclass(frozen=True, slots=True, repr=False)
class Keyring:
    """All keys of one installation; immutable. *roots* is empty where the open file is missing."""

    installation: bytes
    salt: bytes
    recovery_public: bytes | None
    purposes: Mapping[Purpose, Mapping[int, bytes]]
    roots: Mapping[int, bytes]

    def __post_init__(self) -> None:
        frozen = {purpose: MappingProxyType(dict(self.purposes[purpose])) for purpose in Purpose}
        object.__setattr__(self, "purposes", MappingProxyType(frozen))
        object.__setattr__(self, "roots", MappingProxyType(dict(self.roots)))

    def __repr__(self) -> str:
        return f"Keyring(installation={self.installation.hex()}, can_open={self.can_open})"

    @property
    def can_open(self) -> bool:
        """Say whether the open file was there."""
        return bool(self.roots)

    def versions(self, name: KeyName) -> tuple[int, ...]:
        """List the versions of a key, the newest first."""
        return tuple(sorted(self._held(name), reverse=True))

    def current(self, name: KeyName) -> tuple[int, bytes]:
        """Give the newest version of a key, which seals from now on, and its 32 bytes."""
        held = self._held(name)
        newest = max(held)
        return newest, held[newest]

    def key(self, name: KeyName, version: int) -> bytes:
        """Give the 32 bytes of one version, or raise `UnknownKey`."""
        found = self._held(name).get(version)
        if found is None:
            raise UnknownKey(name, version)
        return found

    def root(self, version: int) -> bytes:
        """Give the 32 bytes of one version of the root key, or raise `KeyMissing` or `UnknownKey`."""
        return self.key(ROOT, version)

    def _held(self, name: KeyName) -> Mapping[int, bytes]:
        if name != ROOT:
            return self.purposes[Purpose(name)]
        if not self.roots:
            raise KeyMissing("the open key file is missing: sealed cases cannot be opened until it is back")
        return self.roots


# -- making keys --------------------------------------------------------------------------------


def make_keyring(random: RandomSource = os.urandom) -> tuple[Keyring, bytes]:
    """Make an installation's keys, and the private recovery key: write it once and take it offline."""
    private, public = make_hybrid_pair(random)
    purposes = {purpose: {1: draw(random, 32)} for purpose in Purpose}
    keyring = Keyring(draw(random, 16), draw(random, 32), public, purposes, {1: draw(random, 32)})
    return keyring, bytes(private)


def fingerprint(key: bytes) -> str:
    """Give the 16 characters under which lists and messages name a key; the key cannot be had from it."""
    return hashlib.sha256(b"heard/key id/1" + key).hexdigest()[:16]


# -- rotation -----------------------------------------------------------------------------------


def with_new_version(keyring: Keyring, name: KeyName, random: RandomSource = os.urandom) -> Keyring:
    """Give a keyring in which *name* has a further version, the newest."""
    newest, _ = keyring.current(name)
    if newest == MAX_VERSION:
        raise KeyFileError(f"the {name} key has had {MAX_VERSION} versions and cannot have another")
    return _with(keyring, name, {**keyring._held(name), newest + 1: draw(random, 32)})


def without_version(keyring: Keyring, name: KeyName, version: int) -> Keyring:
    """Give a keyring that has forgotten an old version of *name*.

    Raises:
        KeyInUse: *version* is the newest. UnknownKey: there is no such version.
    """
    keyring.key(name, version)
    if version == keyring.current(name)[0]:
        raise KeyInUse(f"{name} key {version} is the newest; make a newer one first")
    return _with(
        keyring, name, {number: key for number, key in keyring._held(name).items() if number != version}
    )


def _with(keyring: Keyring, name: KeyName, held: Mapping[int, bytes]) -> Keyring:
    if name == ROOT:
        return replace(keyring, roots=held)
    return replace(keyring, purposes={**keyring.purposes, Purpose(name): held})


# -- the two files ------------------------------------------------------------------------------


def write_intake(keyring: Keyring) -> bytes:
    """Write down the intake file's content."""
    recovery = keyring.recovery_public
    return _write(
        "intake",
        keyring,
        {
            "salt": _text(keyring.salt),
            "keys": {purpose.value: _versions(keyring.purposes[purpose]) for purpose in Purpose},
            "recovery_public": None if recovery is None else _text(recovery),
        },
    )


def write_open(keyring: Keyring) -> bytes:
    """Write down the open file's content, or raise `KeyMissing`."""
    return _write("open", keyring, {"keys": {ROOT: _versions(keyring._held(ROOT))}})


def read_keyring(intake: bytes, open_: bytes | None) -> Keyring:
    """Read the intake file's content and, where it is there, the open file's.

    Raises:
        KeyFileError: wrong kind, damaged, from a later Heard, or of two installations.
    """
    first = _read("intake", intake)
    second = None if open_ is None else _read("open", open_)
    if second is not None and first["installation"] != second["installation"]:
        raise KeyFileError(
            f"the two key files belong to two installations ({first['installation']} and "
            f"{second['installation']}); use two that were made together"
        )
    try:
        keyring = Keyring(
            bytes.fromhex(first["installation"]),
            _bytes(first["salt"]),
            None if first["recovery_public"] is None else _bytes(first["recovery_public"]),
            {purpose: _keys(first["keys"][purpose.value]) for purpose in Purpose},
            {} if second is None else _keys(second["keys"][ROOT]),
        )
        sound = first["keys"].keys() == set(Purpose) and _is_sound(keyring, second is not None)
    except (KeyError, TypeError, ValueError, AttributeError, UnusableKey):
        sound = False
    if not sound:  # raised out here: what was caught may bear key bytes
        raise KeyFileError(
            "a key file lacks keys or holds impossible ones; restore it from the copy kept apart"
        )
    return keyring


def _write(kind: str, keyring: Keyring, content: dict[str, Any]) -> bytes:
    frame = {
        "about": _ABOUT[kind],
        "kind": kind,
        "format": FILE_FORMAT,
        "installation": keyring.installation.hex(),
        **content,
    }
    return (json.dumps({**frame, "check": _check(frame)}, indent=2) + "\n").encode()


def _read(kind: str, raw: bytes) -> dict[str, Any]:
    content = _parse(raw)
    if content is None:
        raise KeyFileError(
            f"the {kind} key file is damaged: not a key file of Heard; restore the copy kept apart"
        )
    if content["kind"] in _ABOUT and content["kind"] != kind:
        raise KeyFileError(
            f"found the {content['kind']} key file where the {kind} key file is expected; are the two exchanged?"
        )
    version = content["format"]
    if isinstance(version, int) and version > FILE_FORMAT:
        raise KeyFileError(
            f"the {kind} key file has format {version}, this Heard reads up to {FILE_FORMAT}; use the Heard that wrote it"
        )
    check = content.pop("check")
    if content["kind"] != kind or version != FILE_FORMAT or check != _check(content):
        raise KeyFileError(
            f"the {kind} key file is damaged: its content and its check value differ; restore the copy kept apart"
        )
    return content


def _parse(raw: bytes) -> dict[str, Any] | None:
    try:
        content = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    named = isinstance(content, dict) and {"kind", "format", "installation", "check"} <= content.keys()
    return content if named and isinstance(content["kind"], str) else None


def _check(content: Mapping[str, Any]) -> str:
    plain = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(b"heard/key file/1" + plain.encode()).hexdigest()[:32]


def _is_sound(keyring: Keyring, with_root: bool) -> bool:
    held = [*keyring.purposes.values(), *([keyring.roots] if with_root else [])]
    keys = [key for versions in held for key in versions.values()]
    numbers = [number for versions in held for number in versions]
    if keyring.recovery_public is not None:
        load_public(keyring.recovery_public)
    return (
        all(held)
        and all(len(key) == 32 for key in keys)
        and len(set(keys)) == len(keys)  # one key for two purposes is no separation
        and all(0 < number <= MAX_VERSION for number in numbers)
        and len(keyring.installation) == 16
        and len(keyring.salt) >= 16
    )


def _versions(held: Mapping[int, bytes]) -> dict[str, str]:
    return {str(version): _text(held[version]) for version in sorted(held)}


def _keys(written: dict[str, str]) -> dict[int, bytes]:
    return {int(version): _bytes(key) for version, key in written.items()}


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
