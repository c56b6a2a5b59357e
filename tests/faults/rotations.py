"""CRY-10, what is done and looked at: rotations that are killed, and every row that opens after each.

`python -m tests.faults.rotations --kills 50` is the long campaign: kills at random moments of random rotations,
in the process that runs and alone. The suite has kills at chosen steps (`test_rotation_kills.py`).
"""

from __future__ import annotations

import argparse
import asyncio
import random
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection

from bot.keyfiles import read_keys
from storage import audit, cases, people
from storage.auditcheck import TrailCheck
from storage.cases import Header
from storage.database import open_database
from storage.desk_keys import read_pair
from storage.key_marks import MARKS, look
from storage.keyring import ROOT, KeyName, Purpose
from storage.rotation import KEPT
from storage.sealing import Sealer
from storage.sentinels import check_keys
from storage.slices import Cursor
from storage.vault import Reader, open_case
from storage.verify import Examination
from tests.faults.campaigns import begin
from tests.faults.ledger import opened_copy, take_stock
from tests.faults.lives import MORTAL, End, live, operate
from tests.faults.process import Mould, Scene, open_scene
from tests.storage.filled import NOW, add_case

WHAT = (ROOT, "HFHS", "borough", *(str(purpose) for purpose in Purpose))
FORGOTTEN: tuple[KeyName, ...] = tuple(name for name in (ROOT, *Purpose) if name not in KEPT)
CASES = 40
LONGEST_SECONDS = 0.15  # a rotation of these few rows takes 0.1 on a quiet machine
DUTY = Reader("00" * 16, frozenset({people.DUTY_DESK, "HFHS/leads"}))


@dataclass(frozen=True, slots=True)
class Kill:
    """A rotation of *what* that is not lived through to its end."""

    what: str
    end: End
    running: bool


@dataclass(slots=True)
class Tally:
    """What must be true at the end."""

    words: dict[str, str] = field(default_factory=dict)
    head: audit.Head | None = None
    lines: dict[int, str] = field(default_factory=dict)


async def furnish(scene: Scene, tally: Tally) -> None:
    """Keep some cases in the installation, before it starts."""
    sealer = Sealer(read_keys(scene.settings))
    database = await open_database(scene.settings.storage.path, sealer)

    def unit(tx: Connection) -> None:
        for number in range(CASES):
            words = f"words {number}"
            tally.words[add_case(tx, sealer, words)] = words
        cases.put_receipt(tx, sealer, b"four words", next(iter(tally.words)))

    await database.run(unit)
    await audit.number_new_lines(database, sealer)
    tally.head = await database.run(lambda tx: audit.audit_head(tx, sealer))
    await database.close()


# -- after each kill, and at the end --------------------------------------------------------------


def look_at_the_dead(scene: Scene) -> None:
    """Every row opens with the key files as they lie there."""
    with opened_copy(scene) as (tx, sealer):
        check_keys(tx, sealer)
        assert Examination(tx, sealer).run() == []


def look_at_the_end(scene: Scene, tally: Tally) -> None:
    with opened_copy(scene) as (tx, sealer):
        assert Examination(tx, sealer).run() == []
        for name in FORGOTTEN:
            assert len(sealer.keyring.versions(name)) == 1, f"an old {name} key is left"
            assert _old_rows(tx, sealer, name) == 0
        for row, _ in people.list_desks(tx, sealer):
            assert read_pair(tx, sealer, row).before is None
        for case, words in tally.words.items():
            assert open_case(tx, sealer, case, DUTY, NOW).unseal()[0].text == words
        receipt = cases.find_by_receipt(tx, sealer, b"four words")
        assert receipt in tally.words
        _look_at_trail(tx, sealer, tally)
        assert len(_shelved(tx, sealer)) == CASES


def _old_rows(tx: Connection, sealer: Sealer, name: KeyName) -> int:
    found, cursor = 0, Cursor() if MARKS[name] else None
    while cursor is not None:
        done = look(tx, sealer, name, cursor, 500)
        found, cursor = found + done.old, done.next
    return found


def _look_at_trail(tx: Connection, sealer: Sealer, tally: Tally) -> None:
    assert tally.head is not None
    found = TrailCheck(sealer).look(tx, 1, tally.head.count, tally.head.mark)
    assert (found.findings, found.marked) == ([], True)


def _shelved(tx: Connection, sealer: Sealer) -> list[Header]:
    return cases.list_on_shelf(tx, sealer, "HFHS/leads", NOW)


# -- all of it ----------------------------------------------------------------------------------


async def run_rotations(mould: Mould, folder: Path, kills: list[Kill], seed: int) -> int:
    """Rotate and be killed again and again, look after each, rotate everything to the end; gives how many kills met one.

    Raises:
        AssertionError: a row does not open, an old key is left, or something was lost.
    """
    async with open_scene(mould, folder, program=MORTAL, seed=seed) as scene:
        tally = Tally()
        await furnish(scene, tally)
        met = 0
        for number, kill in enumerate(kills):
            met += await _live(scene, tally, number, kill)
            await asyncio.to_thread(look_at_the_dead, scene)
        await scene.heard.start()
        for what in WHAT:
            done = await asyncio.to_thread(operate, scene, "keys.rotate", {"what": what})
            assert done["finished"], f"{what} was not rotated to its end"
        await scene.quiet()
        assert await scene.heard.stop() == 0
        await asyncio.to_thread(look_at_the_end, scene, tally)
        kept = take_stock(scene, tally.words)
        assert {phone: "\n".join(lines) for phone, lines in kept.lines.items()} == tally.lines
        return met


async def _live(scene: Scene, tally: Tally, number: int, kill: Kill) -> bool:
    if kill.running:
        await scene.heard.start()
        pupil = scene.pupil()
        tally.lines[pupil.id] = f"line {number}"
        await pupil.write(tally.lines[pupil.id])
    return await live(scene, "keys.rotate", {"what": kill.what}, kill.end, running=kill.running)


def random_kills(count: int, seed: int) -> list[Kill]:
    """Choose rotations and moments; every third is of a command that works alone."""
    chance = random.Random(seed)
    return [
        Kill(chance.choice(WHAT), End(seconds=chance.uniform(0.001, LONGEST_SECONDS)), running=number % 3 > 0)
        for number in range(count)
    ]


async def _run(mould: Mould, folder: Path, asked: argparse.Namespace) -> str:
    met = await run_rotations(mould, folder, random_kills(asked.kills, asked.seed), asked.seed)
    return f"kills {asked.kills}, of which {met} met a rotation; every row opened after each"


def main() -> None:
    """Kill rotations at random moments and say how many kills met one; an assertion ends it."""
    begin("tests.faults.rotations", main.__doc__, _run, kills=50)


if __name__ == "__main__":
    main()
