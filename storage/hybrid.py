"""Key pairs that hold against a quantum computer too: ML-KEM-768 with X25519, and random numbers.

`cryptography` seals with such pairs (HPKE) and cannot write them down; how they are written is
decided here. What is sealed to whom, and under which context, is `storage.sealing`'s to say.
"""

from __future__ import annotations

import os
from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey, MLKEM768X25519PublicKey

from storage.errors import StorageError

RandomSource = Callable[[int], bytes]
# Written down, or loaded once by whoever uses it often (loading costs as much as opening).
PrivateKey = bytes | MLKEM768X25519PrivateKey
PublicKey = bytes | MLKEM768X25519PublicKey

PRIVATE_BYTES = 97  # version byte, ML-KEM-768 seed 64, X25519 32
PUBLIC_BYTES = 1217  # version byte, ML-KEM-768 1184, X25519 32
SEAL_OVERHEAD = 1120 + 16  # ML-KEM-768 ciphertext and X25519 share, AES-GCM tag
_HYBRID = 1  # the version byte
_SUITE = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


class UnusableKey(StorageError):
    """A hybrid key is not of the expected length, version or value."""


class RandomSourceFailed(StorageError):
    """The system's random numbers failed; nothing was sealed, nothing may be accepted."""


def draw(random: RandomSource, count: int) -> bytes:
    """Draw *count* random bytes, or raise `RandomSourceFailed` when the source fails, falls short or is stuck."""
    try:
        drawn = random(count)
    except (OSError, NotImplementedError) as exc:
        raise RandomSourceFailed("the system's random numbers failed; nothing was sealed") from exc
    if len(drawn) != count or drawn.count(drawn[0]) == count:
        raise RandomSourceFailed("the system's random numbers are not random; nothing was sealed")
    return drawn


def make_hybrid_pair(random: RandomSource = os.urandom) -> tuple[bytes, bytes]:
    """Make an ML-KEM-768 and X25519 pair: 97 private and 1,217 public bytes, the first of each a version."""
    seed, scalar = draw(random, 64), draw(random, 32)
    kem = MLKEM768PrivateKey.from_seed_bytes(seed).public_key().public_bytes_raw()
    curve = X25519PrivateKey.from_private_bytes(scalar).public_key().public_bytes_raw()
    version = bytes([_HYBRID])
    return version + seed + scalar, version + kem + curve


def load_private(private: PrivateKey) -> MLKEM768X25519PrivateKey:
    """Turn 97 bytes into a private key, or raise `UnusableKey`."""
    if isinstance(private, MLKEM768X25519PrivateKey):
        return private
    if len(private) != PRIVATE_BYTES or private[0] != _HYBRID:
        raise UnusableKey(
            f"a private key of {len(private)} bytes; expected {PRIVATE_BYTES}, version {_HYBRID}"
        )
    kem = MLKEM768PrivateKey.from_seed_bytes(private[1:65])
    return MLKEM768X25519PrivateKey(kem, X25519PrivateKey.from_private_bytes(private[65:]))


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


def seal_to(public: PublicKey, secret: bytes, info: bytes) -> bytes:
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
