"""CRY-10: SIGKILL at random moments of rotations, in the process that runs and alone; every row opens after each.

FAULTS_KILLS says how often, 10 if it does not: `FAULTS_KILLS=50 make test TEST="-k rotation_kills"`.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.control import ControlError, NotRunning, ask
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
from tests.faults.ledger import opened_copy, take_stock
from tests.faults.process import ROOT as CHECKOUT
from tests.faults.process import Mould, Scene, announce, open_scene
from tests.storage.filled import NOW, add_case

KILLS = int(os.environ.get("FAULTS_KILLS") or 10)
WHAT = (ROOT, "HFHS", "borough", *(str(purpose) for purpose in Purpose))
FORGOTTEN: tuple[KeyName, ...] = tuple(name for name in (ROOT, *Purpose) if name not in KEPT)
CASES = 120
LONGEST_SECONDS = 0.12  # a rotation of these few rows takes 0.2 on a quiet machine
START_SECONDS = 0.4  # what a command needs before it begins
DUTY = Reader("00" * 16, frozenset({people.DUTY_DESK, "HFHS/leads"}))


@dataclass(slots=True)
class Tally:
    """What must be true at the end."""

    words: dict[str, str] = field(default_factory=dict)
    head: audit.Head | None = None
    interrupted: int = 0
    lines: dict[int, str] = field(default_factory=dict)


async def furnish(scene: Scene, tally: Tally) -> None:
    """Keep some hundred cases in the installation, before it starts."""
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


# -- a life ---------------------------------------------------------------------------------------


async def live(scene: Scene, tally: Tally, number: int) -> None:
    """Begin a rotation and kill the process somewhere within it."""
    what = scene.chance.choice(WHAT)
    if number % 3:
        await _live_running(scene, tally, number, what)
    else:
        await _live_alone(scene, tally, what)


async def _live_running(scene: Scene, tally: Tally, number: int, what: str) -> None:
    await scene.heard.start()
    pupil = scene.pupil()
    tally.lines[pupil.id] = f"line {number}"
    await pupil.write(tally.lines[pupil.id])
    asked = asyncio.create_task(asyncio.to_thread(_ask, scene, what))
    await asyncio.sleep(scene.chance.uniform(0, LONGEST_SECONDS))
    tally.interrupted += not asked.done()
    await scene.heard.kill()
    await asked


def _ask(scene: Scene, what: str) -> Any:
    with suppress(ControlError):  # it was killed
        return ask(scene.settings.data_folder, "keys.rotate", {"what": what})
    return NotRunning()


async def _live_alone(scene: Scene, tally: Tally, what: str) -> None:
    process = subprocess.Popen(
        _command(scene, what), cwd=CHECKOUT, env=scene.heard.environ,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    await asyncio.sleep(START_SECONDS + scene.chance.uniform(0, LONGEST_SECONDS))
    tally.interrupted += process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.wait()


def _command(scene: Scene, what: str) -> list[str]:
    config = str(scene.heard.folder / "config.toml")
    return [sys.executable, "-m", "bot", "--config", config, "keys", "rotate", what, "--yes"]


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


@pytest.mark.timeout(60 + 12 * KILLS)
async def test_rotation_kills_leave_every_row_readable_and_no_old_key(
    mould: Mould, tmp_path: Path, seed: int
) -> None:
    """CRY-10."""
    async with open_scene(mould, tmp_path, seed=seed) as scene:
        tally = Tally()
        await furnish(scene, tally)
        for number in range(KILLS):
            await live(scene, tally, number)
            await asyncio.to_thread(look_at_the_dead, scene)
        await scene.heard.start()
        for what in WHAT:
            await asyncio.to_thread(ask, scene.settings.data_folder, "keys.rotate", {"what": what})
        await scene.quiet()
        assert await scene.heard.stop() == 0
        await asyncio.to_thread(look_at_the_end, scene, tally)
        announce(f"kills {KILLS}, of which {tally.interrupted} met a rotation; every row opened after each")
        assert tally.interrupted >= KILLS // 3, "hardly a kill met a rotation: make them longer"
        kept = take_stock(scene, tally.words)
        assert {phone: "\n".join(lines) for phone, lines in kept.lines.items()} == tally.lines
