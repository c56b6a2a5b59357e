"""A borough's week drawn up out of many cases: read slice by slice, counted by a child, protected, issued.

The drawing is the product's own (`bot/operations/drawing.py`): sealed facts of a real database on a real disk, a child
process with the facts key alone. The bare reference opens as many facts with `cryptography` and reads their JSON.
While the week is drawn up a unit knocks at the database again and again: how long it waits is what a pupil would.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import resource
import tempfile
import time
from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, insert

from bot.bench.measure import in_ms, knocking
from bot.figures import draw_up
from bot.operations.drawing import pages_of
from safeguarding.borough import borough_digest
from safeguarding.digest import Base, Frame
from safeguarding.fact import Fact, week_of
from safeguarding.report import Kind
from storage.database import Database, open_database
from storage.facts import seal_fact, shelves_of
from storage.keyring import make_keyring
from storage.schema import facts
from storage.sealing import Sealer

_SETTINGS, _WEEKS = 130, 52
_FIRST = date(2026, 1, 5)
_AT_ONCE = 2000
_PHASES = ("Primary", "Primary", "Primary", "Secondary", "Nursery")


async def measure_digest(
    counts: Sequence[int], *, one_week: bool = False, folder: Path | None = None
) -> dict[str, Any]:
    """Measure with each of *counts* cases in a year, or all of them in *one_week*, and give all figures."""
    found = [await _measure(count, one_week, folder) for count in counts]
    return {"benchmark": "digest", "settings": _SETTINGS, "one_week": one_week, "runs": found}


async def _measure(count: int, one_week: bool, folder: Path | None) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="heard-bench-", dir=folder) as place:
        sealer = Sealer(make_keyring()[0])
        database = await open_database(Path(place) / "heard.db", sealer)
        try:
            await _fill(database, sealer, count, one_week)
            found = await _draw(database, sealer, week_of(_FIRST))
        finally:
            await database.close()
    bare = await asyncio.to_thread(_bare, found["in_the_week"])
    return {"cases": count, **found, "bare_seconds": round(bare, 3)}


async def _fill(database: Database, sealer: Sealer, count: int, one_week: bool) -> None:
    """Insert facts straight, in the order of their ids, as no table is ever filled in earnest."""
    chance = random.Random(1)  # noqa: S311 - nothing secret: where it counts, ids are the system's
    ids = sorted(os.urandom(16) for _ in range(count))
    for start in range(0, count, _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        await database.run(partial(_insert, sealer, some, one_week, chance))


def _insert(sealer: Sealer, ids: list[bytes], one_week: bool, chance: random.Random, tx: Connection) -> None:
    rows = []
    for row in ids:
        day = _FIRST + timedelta(days=chance.randrange(5), weeks=0 if one_week else chance.randrange(_WEEKS))
        fact = Fact(
            day.isoformat(), f"S{chance.randrange(_SETTINGS):03}", kind=str(chance.choice(list(Kind))), urgency=chance.choice((1, 2, 3, 3)),
            part="morning", places=("corridor",), status="open", opened=chance.randrange(600), in_time=True, due=day.isoformat(),
        )  # fmt: skip
        rows.append(
            {"id": row, "shelf": shelves_of(sealer, fact.week)[0], "body": seal_fact(sealer, row, fact, "")}
        )
    tx.execute(insert(facts), rows)


async def _draw(database: Database, sealer: Sealer, week: str) -> dict[str, Any]:
    """Draw a week up while others knock; gives seconds, memory, and how long others waited."""
    codes = [f"S{number:03}" for number in range(_SETTINGS)]
    frames = {
        code: Frame(code, code, _PHASES[n % 5], pupils=300, leads=2, ready=True)
        for n, code in enumerate(codes)
    }
    async with knocking(database) as waits:
        start, cpu = time.perf_counter(), time.process_time()
        base = await draw_up(
            sealer, Base(week, "2026-01-12", frames), [week], pages_of(database, sealer, [week])
        )
        drawn = time.perf_counter() - start
        digest = await asyncio.to_thread(borough_digest, base, [])
        seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    received = sum(tally.received for tally in base.tallies.values())
    return {
        "in_the_week": received,
        "seconds": round(seconds, 3),
        "drawn_seconds": round(drawn, 3),
        "cases_a_second": round(received / seconds),
        "processor_seconds_here": round(cpu, 3),
        "child_memory_mib": round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024),
        "base_bytes": len(json.dumps(base.to_record())),
        "tables": sum(len(section.rows) for section in digest.sections),
        "wait_of_others_ms": in_ms(waits),
    }


def _bare(count: int) -> float:
    """Open *count* facts with `cryptography` and read their JSON; gives the seconds."""
    box, nonce = AESGCM(os.urandom(32)), os.urandom(12)
    plain = json.dumps(Fact("2026-01-05", "S001", kind="bullying.verbal").to_record()).encode().ljust(1024)
    sealed = box.encrypt(nonce, plain, b"place")
    start = time.perf_counter()
    for _ in range(count):
        json.loads(box.decrypt(nonce, sealed, b"place"))
    return time.perf_counter() - start


def describe(found: dict[str, Any]) -> list[str]:
    """Put the figures into lines for a person."""
    return [
        f"{run['cases']:,} cases, {run['in_the_week']:,} of the week: drawn up, protected and written in {run['seconds']:.2f} s "
        f"(bare opening alone {run['bare_seconds']:.2f} s), child {run['child_memory_mib']} MiB; "
        f"another unit waited {run['wait_of_others_ms'].get('median', 0):.1f} ms (middle), {run['wait_of_others_ms'].get('most', 0):.1f} ms (most)"
        for run in found["runs"]
    ]
