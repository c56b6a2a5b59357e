"""Key pairs that hold against a quantum computer too: ML-KEM-768 with X25519, and random numbers.

`cryptography` seals with such pairs (HPKE) and cannot write them down; how they are written is
decided here. What is sealed to whom, and under which context, is `storage.sealing`'s to say. A private
part is made in a buffer, which is wiped after use: bytes cannot be, and stay in memory when freed.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey, MLKEM768X25519PublicKey

from storage.errors import StorageError

_Drawn = TypeVar("_Drawn", bytes, bytearray, bytes | bytearray)

RandomSource = Callable[[int], bytes | bytearray]
Secret = bytes | bytearray
# Written down, or loaded once by whoever uses it often (loading costs as much as opening).
PrivateKey = Secret | MLKEM768X25519PrivateKey
PublicKey = bytes | MLKEM768X25519PublicKey

PRIVATE_BYTES = 97  # version byte, ML-KEM-768 seed 64, X25519 32
PUBLIC_BYTES = 1217  # version byte, ML-KEM-768 1184, X25519 32
SEAL_OVERHEAD = 1120 + 16  # ML-KEM-768 ciphertext and X25519 share, AES-GCM tag
_HYBRID = 1  # the version byte
_DEVICE = Path("/dev/urandom")  # the numbers of os.urandom, into a buffer of ours
_SUITE = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


class UnusableKey(StorageError):
    """A hybrid key is not of the expected length, version or value."""


class RandomSourceFailed(StorageError):
    """The system's random numbers failed; nothing was sealed, nothing may be accepted."""


def draw(random: RandomSource, count: int) -> bytes:
    """Draw *count* random bytes, or raise `RandomSourceFailed` when the source fails, falls short or is stuck."""
    return bytes(_checked(random, count))


def draw_secret(random: RandomSource, count: int) -> bytearray:
    """Draw as `draw` does, leaving no copy that `wipe` does not reach."""
    return bytearray(_checked(random, count)) if random is not os.urandom else _checked(_fill, count)


def wipe(secret: bytearray) -> None:
    """Overwrite a secret where it lies."""
    secret[:] = bytes(len(secret))


def _fill(count: int) -> bytearray:
    drawn = bytearray(count)
    with _DEVICE.open("rb", buffering=0) as device:
        filled = device.readinto(drawn)
    return drawn if filled == count else bytearray()


def _checked(random: Callable[[int], _Drawn], count: int) -> _Drawn:
    try:
        drawn = random(count)
    except (OSError, NotImplementedError) as exc:
        raise RandomSourceFailed("the system's random numbers failed; nothing was sealed") from exc
    if len(drawn) != count or drawn.count(drawn[0]) == count:
        raise RandomSourceFailed("the system's random numbers are not random; nothing was sealed")
    return drawn


def make_hybrid_pair(random: RandomSource = os.urandom) -> tuple[bytearray, bytes]:
    """Make an ML-KEM-768 and X25519 pair: 97 private and 1,217 public bytes, the first of each a version.

    Whoever has no more use for the private part wipes it.
    """
    private = draw_secret(random, PRIVATE_BYTES)
    private[0] = _HYBRID
    kem, curve = _halves(private)
    public = kem.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()
    return private, bytes([_HYBRID]) + public


def load_private(private: PrivateKey) -> MLKEM768X25519PrivateKey:
    """Turn 97 bytes into a private key, or raise `UnusableKey`."""
    if isinstance(private, MLKEM768X25519PrivateKey):
        return private
    if len(private) != PRIVATE_BYTES or private[0] != _HYBRID:
        raise UnusableKey(
            f"a private key of {len(private)} bytes; expected {PRIVATE_BYTES}, version {_HYBRID}"
        )
    return MLKEM768X25519PrivateKey(*_halves(private))


def _halves(private: Secret) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    view = memoryview(private)  # a slice of it copies nothing
    return MLKEM768PrivateKey.from_seed_bytes(view[1:65]), X25519PrivateKey.from_private_bytes(view[65:])


def load_public(public: PublicKey) -> MLKEM768X25519PublicKey:
    """Turn 1,217 bytes into a public key, or raise `UnusableKey`."""
    if isinstance(public, MLKEM768X25519PublicKey):
        return public
    if len(public) != PUBLIC_BYTES or public[0] != _HYBRID:
        raise UnusableKey(f"a public key of {len(public)} bytes; expected {PUBLIC_BYTES}, version {_HYBRID}")
    try:
        kem = MLKEM768PublicKey.from_public_bytes(public[1:1185])
    except ValueError as exc:
        raise UnusableKey("a public key whose ML-KEM-768 part has impossible values") from exc
    return MLKEM768X25519PublicKey(kem, X25519PublicKey.from_public_bytes(public[1185:]))


def seal_to(public: PublicKey, secret: Secret, info: bytes) -> bytes:
    """Seal *secret* so that only the private part of *public* opens it, and only with the same *info*."""
    try:
        return _SUITE.encrypt(secret, load_public(public), info=info)
    except ValueError as exc:
        raise UnusableKey("a public key with which nothing can be sealed; nothing was sealed") from exc


def open_with(private: PrivateKey, sealed: bytes, info: bytes) -> bytes:
    """Open what `seal_to` made; raises cryptography's `InvalidTag` where key, *info* or a bit is wrong."""
    try:
        return _SUITE.decrypt(sealed, load_private(private), info=info)
    except ValueError as exc:  # a share that no honest sender makes
        raise InvalidTag from exc
