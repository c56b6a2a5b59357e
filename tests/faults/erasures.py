"""Erasures that are killed, and what is looked at after each: a case is whole or gone, never between.

`python -m tests.faults.erasures --kills 25` is the long campaign: kills at random moments, in the process that
runs and alone. The suite has kills at chosen steps (`test_erasure_kills.py`).
"""

from __future__ import annotations

import argparse
import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select

from bot.keyfiles import read_keys
from storage import audit, cases, people, schema
from storage.audit import ERASED, read_audit
from storage.cases import list_headers, load_header, save_header
from storage.database import open_database
from storage.erasure import ERASE
from storage.sealing import Sealer
from storage.timers import list_after
from storage.vault import Reader, open_case
from storage.verify import Examination
from tests.faults.campaigns import begin
from tests.faults.ledger import opened_copy
from tests.faults.lives import MORTAL, End, live, operate
from tests.faults.process import Mould, Scene, open_scene, watch
from tests.storage.filled import NOW, add_case

LONGEST_SECONDS = 0.6
CASES_A_KILL = 9
DUTY = Reader("00" * 16, frozenset({people.DUTY_DESK, "HFHS/leads"}))
A_LONG_TIME = 90 * 86_400
SEALED = ("entries", "case_keys", "cases")


@dataclass(frozen=True, slots=True)
class Kill:
    """A run of the retention that is not lived through to its end."""

    end: End
    running: bool


@dataclass(frozen=True, slots=True)
class Left:
    """What lay there after a kill: so many cases, and so many that something is left of."""

    whole: int
    begun: int


async def furnish(scene: Scene, count: int) -> tuple[dict[str, str], set[bytes]]:
    """Keep cases whose time has come, before Heard starts; gives their words, and their sealed values."""
    sealer = Sealer(read_keys(scene.settings))
    database = await open_database(scene.settings.storage.path, sealer)
    words: dict[str, str] = {}

    def unit(tx: Connection) -> None:
        for number in range(count):
            case = add_case(tx, sealer, f"words {number}")
            words[case] = f"words {number}"
            header = load_header(tx, sealer, case)
            header.status, header.chat = "closed", ""
            header.closed_at = header.recorded_at = int(NOW.timestamp()) - A_LONG_TIME
            save_header(tx, sealer, header)

    def read(tx: Connection) -> set[bytes]:
        tables = [schema.metadata.tables[name] for name in SEALED]
        return {body for table in tables for body in tx.execute(select(table.c.body)).scalars()}

    before = await database.run(read)
    await database.run(unit)
    await audit.number_new_lines(database, sealer)
    made = await database.run(read) - before
    await database.close()
    return words, made


def look(scene: Scene, words: dict[str, str]) -> Left:
    """Every case is whole and opens, or is gone with its certificate; gives how many."""
    with opened_copy(scene) as (tx, sealer):
        assert Examination(tx, sealer).run() == []
        there = {header.id for header in list_headers(tx, sealer)}
        for case in there:
            assert open_case(tx, sealer, case, DUTY, NOW).unseal()[0].text == words[case]
        certified = {line.case for line in read_audit(tx, sealer) if line.act == ERASED}
        assert certified == set(words) - there
        shelved = {header.id for header in cases.list_on_shelf(tx, sealer, "HFHS/leads", NOW)}
        assert shelved == there
        waiting = [timer for timer in list_after(tx, sealer, b"", 10_000) if timer.kind == ERASE]
        return Left(len(there), len(waiting))


async def run_erasures(
    mould: Mould, folder: Path, kills: Sequence[Kill], count: int, seed: int
) -> tuple[int, list[Left]]:
    """Erase *count* cases and be killed again and again, then to the end; gives how many kills met it, and what each left.

    Raises:
        AssertionError: a case was neither whole nor gone with its certificate, or its bytes are still in a file.
    """
    async with open_scene(mould, folder, program=MORTAL, seed=seed) as scene:
        words, sealed = await furnish(scene, count)
        met, left = 0, []
        for kill in kills:
            met += await live(scene, "retention.run", {}, kill.end, running=kill.running)
            left.append(await asyncio.to_thread(look, scene, words))
        await scene.heard.start()
        assert (await asyncio.to_thread(operate, scene, "retention.run", {}))["finished"]
        await watch(lambda: not scene.calls("sendMessage"), 240, "nobody was told anything")
        assert await scene.heard.stop() == 0
        assert await asyncio.to_thread(look, scene, words) == Left(0, 0)
        content = b"".join(path.read_bytes() for path in sorted(scene.settings.data_folder.glob("heard.db*")))
        assert not [body for body in sealed if body[-64:] in content or body[5:69] in content]
        return met, left


def random_kills(count: int, seed: int) -> list[Kill]:
    """Choose moments; every second kill is of a command that works alone."""
    chance = random.Random(seed)
    return [
        Kill(End(seconds=chance.uniform(0.001, LONGEST_SECONDS)), running=number % 2 == 0)
        for number in range(count)
    ]


async def _run(mould: Mould, folder: Path, asked: argparse.Namespace) -> str:
    kills = random_kills(asked.kills, asked.seed)
    met, left = await run_erasures(mould, folder, kills, CASES_A_KILL * asked.kills, asked.seed)
    begun = sum(one.begun > 0 for one in left)
    return f"kills {asked.kills}, of which {met} met an erasure and {begun} left something to go on with"


def main() -> None:
    """Kill erasures at random moments and say how many kills met one; an assertion ends it."""
    begin("tests.faults.erasures", main.__doc__, _run, kills=25)


if __name__ == "__main__":
    main()
