"""Seals and opens a second, each against the same done with `cryptography` alone, in one run.

What Heard adds: padding to a size class, the associated data (table, field, row, case, each with its length), the
key's version in front, a check that the system's random numbers are random, a row's HMAC where anybody could seal.
The bare reference encrypts and decrypts as many bytes with the same algorithms, keys loaded once. Both take
turns, ten times a round, so that what else the machine does meets both.
"""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.bench.measure import spread
from storage.hybrid import load_private, load_public, make_hybrid_pair
from storage.keyring import Purpose, make_keyring
from storage.padding import pad
from storage.sealing import Place, Sealer

_TEXT = b"they hid my bag on the bus again, and he said that next time it is me. " * 3  # 216 bytes
_TURNS = 10
Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Pair:
    """One thing that Heard does, and what it is compared with."""

    ours: Work
    bare: Work


def measure_seals(rounds: int, times: int) -> dict[str, Any]:
    """Do everything *times* in each of *rounds*; gives rates a second and ratios, by processor time."""
    found = {name: _compare(pair, rounds, times) for name, pair in _pairs().items()}
    return {
        "benchmark": "seals",
        "ratios": {name: figures["ratio"]["median"] for name, figures in found.items()},
        "a_second": {name: figures["a_second"] for name, figures in found.items()},
        "spread_of_ratios": {name: figures["ratio"] for name, figures in found.items()},
        "bytes": len(_TEXT),
        "times": rounds * times,
        "machine": {
            "cores": len(os.sched_getaffinity(0)),
            "python": platform.python_version(),
            "load_at_end": round(os.getloadavg()[0], 2),
        },
    }


def describe(found: dict[str, Any]) -> list[str]:
    """Put the figures into lines for a person."""
    head = [f"{found['bytes']} bytes each, {found['times']:,} times, one thread, by processor time:"]
    return head + [
        f"{name}: {rates['heard']:,} a second; bare cryptography {rates['bare']:,}; ratio {found['ratios'][name]:.2f}"
        for name, rates in found["a_second"].items()
    ]


def _pairs() -> dict[str, Pair]:
    sealer = Sealer(make_keyring()[0])
    return {**_purpose(sealer), **_entries(sealer)}


def _purpose(sealer: Sealer) -> dict[str, Pair]:
    """A row of the inbox: AES-256-GCM under a purpose key."""
    place = Place("inbox", "body", os.urandom(16))
    box, context, padded = AESGCM(os.urandom(32)), os.urandom(64), pad(_TEXT)
    nonce = os.urandom(12)
    ours, theirs = sealer.seal(Purpose.TRANSIT, place, _TEXT), box.encrypt(nonce, padded, context)
    return {
        "seal under a purpose key": Pair(
            lambda: sealer.seal(Purpose.TRANSIT, place, _TEXT),
            lambda: box.encrypt(os.urandom(12), padded, context),
        ),
        "open under a purpose key": Pair(
            lambda: sealer.open(Purpose.TRANSIT, place, ours), lambda: box.decrypt(nonce, theirs, context)
        ),
    }


def _entries(sealer: Sealer) -> dict[str, Pair]:
    """An entry of a case: a key of its own, sealed to the case by HPKE, with the row's HMAC."""
    suite = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
    private, public = make_hybrid_pair()
    opening, sealing = load_private(private), load_public(public)
    place, info = Place("entries", "body", os.urandom(16), os.urandom(16)), os.urandom(32)
    padded, context, nonce = pad(_TEXT), os.urandom(64), os.urandom(12)

    def seal() -> tuple[bytes, bytes]:
        body = sealer.seal_entry(sealing, place, _TEXT)
        return body, sealer.row_mac(place, body)

    def open_(body: bytes, mac: bytes) -> bytes:
        sealer.check_row_mac(place, mac, body)
        return sealer.open_entry(opening, place, body)

    def seal_bare() -> tuple[bytes, bytes]:
        key = os.urandom(32)
        return suite.encrypt(key, sealing, info=info), AESGCM(key).encrypt(nonce, padded, context)

    def open_bare(sealed_key: bytes, body: bytes) -> bytes:
        return AESGCM(suite.decrypt(sealed_key, opening, info=info)).decrypt(nonce, body, context)

    ours, theirs = seal(), seal_bare()
    return {
        "seal an entry to a case": Pair(seal, seal_bare),
        "open an entry of a case": Pair(lambda: open_(*ours), lambda: open_bare(*theirs)),
    }


def _compare(pair: Pair, rounds: int, times: int) -> dict[str, dict[str, Any]]:
    ratios, ours, bare = [], 0.0, 0.0
    for _ in range(rounds):
        mine = theirs = 0.0
        for _ in range(_TURNS):
            mine += _seconds(pair.ours, times // _TURNS)
            theirs += _seconds(pair.bare, times // _TURNS)
        ratios.append(theirs / mine)
        ours, bare = ours + mine, bare + theirs
    done = rounds * (times // _TURNS) * _TURNS
    return {
        "ratio": spread(ratios),
        "a_second": {"heard": round(done / ours), "bare": round(done / bare)},
    }


def _seconds(work: Work, times: int) -> float:
    start = time.thread_time()
    for _ in range(times):
        work()
    return time.thread_time() - start
