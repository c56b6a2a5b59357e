"""A desk's case keys sealed again to its new pair, against bare opening and sealing of as many.

The rotation is the product's own (`bot.operations.keys`): slice by slice on the one connection of a real
database on a real disk, headers opened, HMACs checked and made, every slice committed. The bare reference
opens and seals with `cryptography` alone, keys loaded once, half of it before and half after. While the
rotation runs, a unit knocks at the database again and again: how long it waits is what a pupil would.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hpke
from sqlalchemy import Connection, insert

from bot.bench.measure import in_ms, knocking, machine
from bot.operations.keys import KeyPlace, Rotation
from storage.cases import Header, bind_readers, new_reference, save_header
from storage.database import Database, open_database
from storage.hybrid import load_private, load_public, make_hybrid_pair
from storage.keyring import make_keyring
from storage.people import Setting, desk_pair, make_desk, put_setting
from storage.schema import case_keys, cases
from storage.sealing import Place, Sealer

_CODE, _DESK = "BENCH", "BENCH/leads"
_FILLED_AT_ONCE = 200


async def measure_rotation(count: int, now: datetime, folder: Path | None = None) -> dict[str, Any]:
    """Measure with *count* case keys, in a folder of its own under *folder*, and give all figures."""
    with tempfile.TemporaryDirectory(prefix="heard-bench-", dir=folder) as place:
        sealer = Sealer(make_keyring()[0])
        database = await open_database(Path(place) / "heard.db", sealer)
        try:
            await database.run(partial(_furnish, sealer, now))
            for start in range(0, count, _FILLED_AT_ONCE):
                await database.run(partial(_fill, sealer, min(_FILLED_AT_ONCE, count - start), now))
            before = await asyncio.to_thread(_bare, count // 2)
            seconds, cpu, waits = await _rotate(database, sealer, now)
            after = await asyncio.to_thread(_bare, count - count // 2)
        finally:
            await database.close()
    bare, bare_cpu = before[0] + after[0], before[1] + after[1]
    return {
        "benchmark": "rotation",
        "ratios": {"bare_open_and_seal": round(bare / seconds, 3)},
        "case_keys": count,
        "case_keys_per_second": {"rotation": round(count / seconds), "bare": round(count / bare)},
        "processor_ratios": {"bare_open_and_seal": round(bare_cpu / cpu, 3)},
        "wait_of_others_ms": in_ms(waits),
        "machine": machine(),
    }


def describe(found: dict[str, Any]) -> list[str]:
    """Put the figures into lines for a person."""
    rates, waits = found["case_keys_per_second"], found["wait_of_others_ms"]
    lines = [
        f"{found['case_keys']:,} case keys of a desk sealed again: {rates['rotation']:,} a second; "
        f"bare opening and sealing: {rates['bare']:,} a second; ratio {found['ratios']['bare_open_and_seal']:.2f}, "
        f"by processor time {found['processor_ratios']['bare_open_and_seal']:.2f}"
    ]
    if waits:
        lines.append(
            f"Meanwhile another unit waited {waits['median']:.1f} ms (middle), {waits['most']:.1f} ms (most)"
        )
    return lines


def _furnish(sealer: Sealer, now: datetime, tx: Connection) -> None:
    put_setting(tx, sealer, Setting(_CODE, "Bench Lane High School"), now)
    make_desk(tx, sealer, _DESK)


def _fill(sealer: Sealer, count: int, now: datetime, tx: Connection) -> None:
    """Keep cases as `make_case` does, but for what a rotation of this desk does not look at."""
    desk, pair = desk_pair(tx, sealer, _DESK)
    public = load_public(pair.public)
    for _ in range(count):
        case = os.urandom(16)
        header = Header(
            id=case.hex(), ref=new_reference(), setting=_CODE, readers=[_DESK], hidden=[], urgency=3,
            status="new", at=int(now.timestamp()), chat="",
        )  # fmt: skip
        tx.execute(insert(cases).values(id=case, ref=os.urandom(16), body=b""))
        save_header(tx, sealer, header)
        row = sealer.index("case-key", case, desk)
        body = sealer.seal_case_key(case, bind_readers(header), desk, public, os.urandom(97))
        mac = sealer.row_mac(Place("case_keys", "body", row, case), body)
        tx.execute(insert(case_keys).values(id=row, body=body, mac=mac))


async def _rotate(database: Database, sealer: Sealer, now: datetime) -> tuple[float, float, Sequence[float]]:
    """Rotate the desk's pair; gives the seconds, the processor's seconds, and how long others waited."""
    place = KeyPlace(lambda: sealer.keyring, lambda _: None, lambda _keyring, _name: None)

    async def unseen(_: dict[str, Any]) -> None:
        """Nobody looks on."""

    async with knocking(database) as waits:
        start, cpu = time.perf_counter(), time.process_time()
        done = await Rotation(database, sealer, place, unseen).rotate(_CODE, now)
        assert done["finished"], "a case key did not open"
        seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    return seconds, cpu, waits


def _bare(count: int) -> tuple[float, float]:
    """Open and seal *count* keys with `cryptography` alone; gives the seconds and the processor's."""
    suite = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
    private, public = make_hybrid_pair()
    opening, sealing = load_private(private), load_public(public)
    info, secret = os.urandom(32), os.urandom(97)
    sealed = suite.encrypt(secret, sealing, info=info)
    start, cpu = time.perf_counter(), time.thread_time()
    for _ in range(count):
        sealed = suite.encrypt(suite.decrypt(sealed, opening, info=info), sealing, info=info)
    return time.perf_counter() - start, time.thread_time() - cpu
