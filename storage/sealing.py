"""Seal and open: every ciphertext bound to its table, field, row and case; no database here.

1. Purpose keys seal what the intake side must read again: AES-256-GCM, key version in the clear.
2. A desk's private key is wrapped by the root key, which only the open file holds.
3. A case has a hybrid pair of its own; its private part is sealed to each desk that may read it and
   to recovery, with the readers bound in. `storage.vault` alone decides who gets so far.
4. An entry is sealed to the case's public key: who can add cannot open. Since anybody can seal to a
   public key, each such row also bears an HMAC under the row key.

HPKE has no associated data here, so its `info` is the SHA-256 of the length-prefixed context. Failing
to seal raises: there is no plaintext to fall back to. Random 96-bit nonces bear 2**32 seals a key.
"""

from __future__ import annotations

import hashlib
import os
import ssl
import struct
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC

from storage.errors import StorageError
from storage.hybrid import (
    PRIVATE_BYTES,
    SEAL_OVERHEAD,
    PrivateKey,
    PublicKey,
    RandomSource,
    RandomSourceFailed,
    Secret,
    draw,
    draw_secret,
    load_private,
    load_public,
    make_hybrid_pair,
    open_with,
    seal_to,
    wipe,
)
from storage.keyring import (
    ROOT,
    KeyMissing,
    KeyName,
    Keyring,
    OldKeyFile,
    Purpose,
    UnknownKey,
    WrongKey,
    fingerprint,
)
from storage.padding import ENTRY_CLASSES, MAX_ENTRY, MAX_PLAIN, SIZE_CLASSES, TooLong, pad, unpad

__all__ = [
    "CASE_KEY_BYTES",
    "ENTRY_CLASSES",
    "MAX_ENTRY",
    "MAX_PLAIN",
    "RECOVERY",
    "SIZE_CLASSES",
    "WRAPPED_BYTES",
    "CaseSeal",
    "DeskKeys",
    "DeskPair",
    "ForeignKeyring",
    "NoReaders",
    "Place",
    "Sealer",
    "Tampered",
    "TooLong",
    "join",
    "key_version",
    "new_id",
    "pad",
    "unpad",
]

RECOVERY = b"recovery"  # the name of the offline reader among a case's sealed keys

_FORMAT = 1
_HEAD = struct.Struct(">BH")  # format, key version
_NONCE, _TAG = 12, 16
_BODY = _HEAD.size + _NONCE
_SEALED_KEY = SEAL_OVERHEAD + 32
_SEALED_LENGTHS = frozenset(_BODY + size + _TAG for size in SIZE_CLASSES)
_ENTRY_LENGTHS = frozenset(1 + _SEALED_KEY + _NONCE + size + _TAG for size in ENTRY_CLASSES)
WRAPPED_BYTES = _BODY + PRIVATE_BYTES + _TAG
CASE_KEY_BYTES = 1 + SEAL_OVERHEAD + PRIVATE_BYTES
_SEALS = (Purpose.TRANSIT, Purpose.CONTACT, Purpose.HEADER, Purpose.FACTS, Purpose.AUDIT)
_length = struct.Struct(">I").pack
_BLOCK, _BLOCKS = 16, 64  # the longest that is asked for, and how many are drawn at once


class ForeignKeyring(StorageError):
    """A sealer was given keys that do not follow the ones it has."""


class NoReaders(StorageError):
    """A case that no desk could ever open was not sealed."""


class Place(NamedTuple):  # made at every seal: in half the time of a frozen dataclass
    """Where a sealed value belongs; it opens nowhere else. *row* and *case* are ids of 16 bytes."""

    table: str
    field: str
    row: bytes
    case: bytes = b""


class Tampered(StorageError):
    """A sealed value was changed, damaged or moved; its place is named, its content is not."""

    def __init__(self, place: Place) -> None:
        super().__init__(
            f"{place.table}.{place.field} of row {place.row.hex()} was changed, damaged or moved from another "
            f"place; it was not used: run heard verify, and restore the row from a back-up"
        )
        self.place = place


@dataclass(frozen=True, slots=True)
class DeskPair:
    """A desk's key pair: *public* 1,217 bytes, *wrapped* the private part under the root key."""

    version: int
    public: bytes
    wrapped: bytes
    before: DeskPair | None = None  # still opens case keys that a rotation has not re-sealed yet


@dataclass(frozen=True, slots=True, repr=False)
class DeskKeys:
    """A desk's private keys, the newest first, loaded for re-sealing; only `Sealer` looks into it."""

    desk: bytes
    public: PublicKey
    privates: tuple[PrivateKey, ...]


@dataclass(frozen=True, slots=True)
class CaseSeal:
    """A case's public key, and its private key sealed to each desk and to `RECOVERY`."""

    public: bytes
    sealed: dict[bytes, bytes]


class Sealer:
    """Seals and opens with the keys of one keyring, which a rotation exchanges; may be shared by threads."""

    def __init__(self, keyring: Keyring, random: RandomSource = os.urandom) -> None:
        self._random = random
        self._last_nonce = b""
        self._prefixes: dict[tuple[bytes, str, str], bytes] = {}
        self._take(keyring)

    def take_keyring(self, keyring: Keyring) -> None:
        """Work with *keyring* from now on: the same keys, with a version more or fewer of one of them.

        Call it within a unit of work: then every unit that sealed with the keys of before is committed
        ahead of every unit that seals with these.

        Raises:
            ForeignKeyring: it is another installation's, or its newest keys are older than these.
        """
        before = self.keyring
        same = (before.installation, before.salt) == (keyring.installation, keyring.salt)
        names: tuple[KeyName, ...] = (*Purpose, *((ROOT,) if before.can_open and keyring.can_open else ()))
        newest = ((before.current(name)[0], keyring.versions(name)[0]) for name in names)
        if not same or before.can_open != keyring.can_open or any(ours > theirs for ours, theirs in newest):
            raise ForeignKeyring(
                "these keys do not follow the ones that are in use; restart with the right key files"
            )
        self._take(keyring)

    def _take(self, keyring: Keyring) -> None:
        """Exchange part by part, each at once: what opens comes before what seals, for other threads."""
        self._row = {v: _prepare(keyring.key(Purpose.ROW, v)) for v in keyring.versions(Purpose.ROW)}
        self._boxes = {
            (purpose, version): (
                _HEAD.pack(_FORMAT, version),
                AESGCM(keyring.key(purpose, version)),
                join("heard/seal/1", purpose, _length(version)),
            )
            for purpose in _SEALS
            for version in keyring.versions(purpose)
        }
        self._index = [_prepare_index(keyring.key(Purpose.INDEX, v)) for v in keyring.versions(Purpose.INDEX)]
        self._row_now = keyring.current(Purpose.ROW)[0]
        self._now = {purpose: self._boxes[purpose, keyring.current(purpose)[0]] for purpose in _SEALS}
        self.keyring = keyring

    def __repr__(self) -> str:
        return f"Sealer({self.keyring!r})"

    # -- look-ups -------------------------------------------------------------------------------

    def index(self, *parts: bytes | str) -> bytes:
        """Compute the 16-byte id of *parts* under the newest index key; a str counts as its UTF-8."""
        return _index_of(self._index[0], join(*parts))

    def index_each(self, *parts: bytes | str) -> tuple[bytes, ...]:
        """Compute the id under every index key still held, the newest first, to look up with."""
        joined = join(*parts)
        return tuple([_index_of(prepared, joined) for prepared in self._index])

    # -- purpose keys ---------------------------------------------------------------------------

    def seal(self, purpose: Purpose, place: Place, plaintext: bytes) -> bytes:
        """Seal at most `MAX_PLAIN` bytes for *place* under the newest key of *purpose*."""
        head, box, context = self._now[purpose]
        nonce = self._nonce()
        return head + nonce + box.encrypt(nonce, pad(plaintext), self._bind(context, place))

    def open(self, purpose: Purpose, place: Place, sealed: bytes) -> bytes:
        """Open what `seal` made for *place*.

        Raises:
            Tampered: changed, damaged or from another place. UnknownKey: its key is not in the file.
        """
        if len(sealed) not in _SEALED_LENGTHS:
            raise Tampered(place)
        _, version = _HEAD.unpack_from(sealed)
        found = self._boxes.get((purpose, version))
        if found is None:
            raise UnknownKey(purpose, version)
        head, box, context = found
        if not sealed.startswith(head):
            raise Tampered(place)
        try:
            padded = box.decrypt(sealed[_HEAD.size : _BODY], sealed[_BODY:], self._bind(context, place))
        except InvalidTag as exc:
            raise Tampered(place) from exc
        return unpad(padded)

    def row_mac(self, place: Place, *parts: bytes) -> bytes:
        """Compute a row's HMAC over its place and *parts*, under the newest row key: 34 bytes."""
        version = self._row_now
        return _length(version)[2:] + self._row_hmac(version, place, parts).finalize()

    def check_row_mac(self, place: Place, mac: bytes, *parts: bytes) -> None:
        """Refuse a row that was not written by whoever holds the row key: `Tampered` or `UnknownKey`."""
        version = int.from_bytes(mac[:2], "big")
        if len(mac) != 34:
            raise Tampered(place)
        if version not in self._row:
            raise UnknownKey(Purpose.ROW, version)
        try:
            self._row_hmac(version, place, parts).verify(mac[2:])
        except InvalidSignature as exc:
            raise Tampered(place) from exc

    # -- wrong key or changed row ---------------------------------------------------------------

    def sentinel(self, name: KeyName) -> bytes:
        """Write down which key is the newest of *name*, to be kept in the database; it bears no key."""
        version, key = self.keyring.current(name)
        noted = _length(version)[2:] + bytes.fromhex(fingerprint(key))
        return noted + _sum(join("heard/sentinel/1", name, noted))

    def check_sentinel(self, name: KeyName, kept: bytes) -> None:
        """Tell a wrong key file from a changed row.

        Raises:
            WrongKey, OldKeyFile: of the key file. Tampered: of the sentinel itself.
        """
        noted = kept[:10]
        if kept[10:] != _sum(join("heard/sentinel/1", name, noted)):
            raise Tampered(Place("sentinels", "body", name.encode()))
        version = int.from_bytes(noted[:2], "big")
        if version not in self.keyring.versions(name):
            raise OldKeyFile(name, version)
        held = fingerprint(self.keyring.key(name, version))
        if held != noted[2:].hex():
            raise WrongKey(name, version, held, noted[2:].hex())

    # -- desks ----------------------------------------------------------------------------------

    def new_desk_pair(self, desk: bytes, version: int = 1) -> DeskPair:
        """Make a desk's key pair and wrap its private part, or raise `KeyMissing`."""
        self._need_root()
        private, public = make_hybrid_pair(self._random)
        try:
            return self._wrap(desk, version, public, private)
        finally:
            wipe(private)

    def unwrap_desk(self, desk: bytes, pair: DeskPair) -> bytes:
        """Give a desk's private key: `KeyMissing`, `UnknownKey` or `Tampered` where that cannot be."""
        self._need_root()
        place = Place("desks", "wrapped", desk)
        if len(pair.wrapped) != WRAPPED_BYTES or pair.wrapped[0] != _FORMAT:
            raise Tampered(place)
        _, root = _HEAD.unpack_from(pair.wrapped)
        bound = self._bind(self._desk_context(root, desk, pair.version, pair.public), place)
        try:
            return AESGCM(self.keyring.root(root)).decrypt(
                pair.wrapped[_HEAD.size : _BODY], pair.wrapped[_BODY:], bound
            )
        except InvalidTag as exc:
            raise Tampered(place) from exc

    def rewrap_desk(self, desk: bytes, pair: DeskPair) -> DeskPair:
        """Wrap a desk's private key again, under the newest root key; the pair's `before` likewise."""
        wrapped = self._wrap(desk, pair.version, pair.public, self.unwrap_desk(desk, pair))
        return (
            wrapped if pair.before is None else replace(wrapped, before=self.rewrap_desk(desk, pair.before))
        )

    def load_desk(self, desk: bytes, pair: DeskPair) -> DeskKeys:
        """Load a desk's private keys once, to re-seal many case keys with `reseal_case_key`."""
        privates = [load_private(self.unwrap_desk(desk, pair))]
        if pair.before is not None:
            privates.append(load_private(self.unwrap_desk(desk, pair.before)))
        return DeskKeys(desk, load_public(pair.public), tuple(privates))

    # -- cases ----------------------------------------------------------------------------------

    def new_case(self, case: bytes, readers: bytes, desks: Mapping[bytes, bytes]) -> CaseSeal:
        """Make a case's key pair and seal its private part to *desks* (id to public key) and to recovery.

        *readers* says who may read, always in the same bytes: whoever opens must name the same. The
        private part has left this process's memory when this returns (`test_memory.py`).
        """
        private, public = make_hybrid_pair(self._random)
        try:
            return self.seal_case(case, readers, desks, private, public)
        finally:
            wipe(private)

    def seal_case(
        self, case: bytes, readers: bytes, desks: Mapping[bytes, bytes], private: Secret, public: bytes
    ) -> CaseSeal:
        """Do as `new_case` does with a pair that was made before; whoever made it wipes its private part."""
        if not desks or RECOVERY in desks:
            raise NoReaders("a case needs at least one desk that may read it, and none is called recovery")
        told = dict(desks)
        if self.keyring.recovery_public is not None:
            told[RECOVERY] = self.keyring.recovery_public
        sealed = {desk: self.seal_case_key(case, readers, desk, key, private) for desk, key in told.items()}
        return CaseSeal(public, sealed)

    def seal_case_key(
        self, case: bytes, readers: bytes, desk: bytes, desk_public: PublicKey, case_private: Secret
    ) -> bytes:
        """Seal a case's private key to one desk: for a new case, a hand-over, a desk's new key pair."""
        info = self._info("heard/case key/1", case, desk, readers)
        return bytes([_FORMAT]) + seal_to(desk_public, case_private, info)

    def open_case_key(
        self, case: bytes, readers: bytes, desk: bytes, desk_private: PrivateKey, sealed: bytes
    ) -> bytes:
        """Give a case's private key, or raise `Tampered` where desk, case or readers are not those it was sealed for."""
        if len(sealed) != CASE_KEY_BYTES or sealed[0] != _FORMAT:
            raise Tampered(Place("case_keys", "body", desk, case))
        info = self._info("heard/case key/1", case, desk, readers)
        try:
            return open_with(desk_private, sealed[1:], info)
        except InvalidTag as exc:
            raise Tampered(Place("case_keys", "body", desk, case)) from exc

    def reseal_case_key(self, case: bytes, readers: bytes, keys: DeskKeys, sealed: bytes) -> bytes | None:
        """Seal a case's private key to the desk's newest pair; None if it is sealed to that one already.

        Raises:
            Tampered: none of the desk's keys opens it.
        """
        for private in reversed(keys.privates):  # the older first: most are still sealed to that
            try:
                case_private = self.open_case_key(case, readers, keys.desk, private, sealed)
            except Tampered:
                continue
            if private is keys.privates[0]:
                return None
            return self.seal_case_key(case, readers, keys.desk, keys.public, case_private)
        raise Tampered(Place("case_keys", "body", keys.desk, case))

    def share_case_key(
        self,
        case: bytes,
        before: bytes,
        keys: DeskKeys,
        sealed: bytes,
        after: bytes,
        desks: Mapping[bytes, PublicKey],
    ) -> dict[bytes, bytes]:
        """Seal a case's private key, which one of its desks opens, to *desks* and to recovery, bound to readers *after*.

        *before*: the readers to whom *sealed* is bound. The private key leaves nobody's hands here.

        Raises:
            Tampered: none of the desk's keys opens it. NoReaders: no desk is left.
        """
        if not desks or RECOVERY in desks:
            raise NoReaders("a case needs at least one desk that may read it, and none is called recovery")
        told: dict[bytes, PublicKey] = dict(desks)
        if self.keyring.recovery_public is not None:
            told[RECOVERY] = self.keyring.recovery_public
        for private in keys.privates:
            try:
                case_private = self.open_case_key(case, before, keys.desk, private, sealed)
            except Tampered:
                continue
            return {
                desk: self.seal_case_key(case, after, desk, public, case_private)
                for desk, public in told.items()
            }
        raise Tampered(Place("case_keys", "body", keys.desk, case))

    def seal_entry(self, case_public: PublicKey, place: Place, plaintext: bytes) -> bytes:
        """Seal at most `MAX_ENTRY` bytes for *place* under a key of its own, which only the case's private key opens."""
        padded = pad(plaintext, ENTRY_CLASSES)
        key = draw_secret(self._random, 32)
        try:
            nonce = self._nonce()
            sealed_key = seal_to(case_public, key, self._entry_info(place))
            body = AESGCM(key).encrypt(nonce, padded, self._bind(b"heard/entry/1", place))
        finally:
            wipe(key)
        return bytes([_FORMAT]) + sealed_key + nonce + body

    def open_entry(self, case_private: PrivateKey, place: Place, sealed: bytes) -> bytes:
        """Open what `seal_entry` made for *place*; whoever reads rows checks their HMAC first."""
        if len(sealed) not in _ENTRY_LENGTHS or sealed[0] != _FORMAT:
            raise Tampered(place)
        start = 1 + _SEALED_KEY
        try:
            key = open_with(case_private, sealed[1:start], self._entry_info(place))
            bound = self._bind(b"heard/entry/1", place)
            padded = AESGCM(key).decrypt(sealed[start : start + _NONCE], sealed[start + _NONCE :], bound)
        except InvalidTag as exc:
            raise Tampered(place) from exc
        return unpad(padded)

    # -- what everything is bound to ------------------------------------------------------------

    def _bind(self, context: bytes, place: Place) -> bytes:
        """Give the associated data: context, table, field, row and case, each with its length."""
        prefix = self._prefixes.get((context, place.table, place.field))
        if prefix is None:  # names of tables and fields are few: this stays small
            prefix = join(context, place.table, place.field)
            self._prefixes[context, place.table, place.field] = prefix
        row, case = place.row, place.case
        return b"".join((prefix, _length(len(row)), row, _length(len(case)), case))

    def _info(self, *parts: bytes | str) -> bytes:
        return hashlib.sha256(join(*parts)).digest()

    def _entry_info(self, place: Place) -> bytes:
        return self._info("heard/entry key/1", place.table, place.field, place.row, place.case)

    def _desk_context(self, root: int, desk: bytes, version: int, public: bytes) -> bytes:
        numbers = _length(root) + _length(version)
        return join("heard/desk/1", numbers, desk, hashlib.sha256(public).digest())

    def _row_hmac(self, version: int, place: Place, parts: tuple[bytes, ...]) -> HMAC:
        return _mac(self._row[version], self._bind(b"heard/row/1", place) + join(*parts))

    # -- small steps ----------------------------------------------------------------------------

    def _nonce(self) -> bytes:
        nonce = _FRESH.give(_NONCE) if self._random is os.urandom else draw(self._random, _NONCE)
        if nonce == self._last_nonce:  # a stuck source would give the key away
            raise RandomSourceFailed("the system's random numbers repeat; nothing was sealed")
        self._last_nonce = nonce
        return nonce

    def _need_root(self) -> None:
        if not self.keyring.can_open:
            raise KeyMissing("sealed, key missing: the open key file is not here")

    def _wrap(self, desk: bytes, version: int, public: bytes, private: Secret) -> DeskPair:
        root, key = self.keyring.current(ROOT)
        nonce = self._nonce()
        bound = self._bind(self._desk_context(root, desk, version, public), Place("desks", "wrapped", desk))
        wrapped = _HEAD.pack(_FORMAT, root) + nonce + AESGCM(key).encrypt(nonce, private, bound)
        return DeskPair(version, public, wrapped)


class _Fresh:
    """What must be new and need not be secret: blocks drawn together from OpenSSL's generator, each given once.

    The system's own gives up Python's lock at each call, and its thread waits to get it back; a draw costs as
    much as sealing a row (`docs/decisions/0012-one-batch-one-write.md`). A deque is safe among threads, and a
    forked process begins with none, or it would give what its parent gives.
    """

    def __init__(self) -> None:
        self._blocks: deque[bytes] = deque()
        os.register_at_fork(after_in_child=self._blocks.clear)

    def give(self, count: int) -> bytes:
        """Give *count* bytes, at most `_BLOCK`, or raise `RandomSourceFailed`."""
        while True:
            try:
                return self._blocks.popleft()[:count]
            except IndexError:
                drawn = draw(ssl.RAND_bytes, _BLOCK * _BLOCKS)
                self._blocks.extend(drawn[at : at + _BLOCK] for at in range(0, len(drawn), _BLOCK))


_FRESH = _Fresh()


def new_id() -> bytes:
    """Draw the id of a new row."""
    return _FRESH.give(16)


def key_version(sealed: bytes) -> int:
    """Say under which version of its purpose's key a value was sealed, so that rotation finds the old ones."""
    return int.from_bytes(sealed[1:3], "big")


def join(*parts: bytes | str) -> bytes:
    """Write *parts* one after the other, each with its length, so that no two lists read alike."""
    joined = []
    for part in parts:
        # surrogatepass: what a stranger typed may be no proper text, and must still have an id
        raw = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        joined.append(_length(len(raw)))
        joined.append(raw)
    return b"".join(joined)


def _prepare(key: bytes) -> HMAC:
    return HMAC(key, SHA256())


def _prepare_index(key: bytes) -> tuple[Any, Any]:
    """Begin HMAC-SHA256's two sums (RFC 2104): going on from copies of them takes a third of the time of `HMAC`."""
    padded = key.ljust(64, b"\0")
    return tuple(hashlib.sha256(bytes(byte ^ mask for byte in padded)) for mask in (0x36, 0x5C))  # type: ignore[return-value]  # two, as there are two masks


def _index_of(prepared: tuple[Any, Any], content: bytes) -> bytes:
    inner, outer = prepared[0].copy(), prepared[1].copy()
    inner.update(content)
    outer.update(inner.digest())
    index: bytes = outer.digest()[:16]
    return index


def _mac(prepared: HMAC, content: bytes) -> HMAC:
    mac = prepared.copy()
    mac.update(content)
    return mac


def _sum(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()[:16]
