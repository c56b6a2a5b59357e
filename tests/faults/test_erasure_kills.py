"""SIGKILL in the middle of erasures, in the process that runs and alone: a case is whole or gone, never between.

ERASURE_KILLS says how often, 4 if it does not.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select

from bot.control import ControlError, NotRunning, ask
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
from tests.faults.ledger import opened_copy
from tests.faults.process import ROOT as CHECKOUT
from tests.faults.process import Mould, Scene, announce, open_scene, watch
from tests.storage.filled import NOW, add_case

KILLS = int(os.environ.get("ERASURE_KILLS") or 4)
CASES = 9 * KILLS
LONGEST_SECONDS = 0.6
START_SECONDS = 0.9  # what a command needs before it begins
DUTY = Reader("00" * 16, frozenset({people.DUTY_DESK, "HFHS/leads"}))
A_LONG_TIME = 90 * 86_400
SEALED = ("entries", "case_keys", "cases")


async def furnish(scene: Scene) -> tuple[dict[str, str], set[bytes]]:
    """Keep cases whose time has come, before Heard starts; gives their words, and their sealed values."""
    sealer = Sealer(read_keys(scene.settings))
    database = await open_database(scene.settings.storage.path, sealer)
    words: dict[str, str] = {}

    def unit(tx: Connection) -> None:
        for number in range(CASES):
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


async def live(scene: Scene, number: int) -> bool:
    """Begin to erase, and kill whoever does it somewhere within; says whether it was still at it."""
    if number % 2:
        return await _live_alone(scene)
    await scene.heard.start()
    asked = asyncio.create_task(asyncio.to_thread(_ask, scene))
    await asyncio.sleep(scene.chance.uniform(0, LONGEST_SECONDS))
    met = not asked.done()
    await scene.heard.kill()
    await asked
    return met


def _ask(scene: Scene) -> Any:
    with suppress(ControlError):  # it was killed
        return ask(scene.settings.data_folder, "retention.run", {})
    return NotRunning()


async def _live_alone(scene: Scene) -> bool:
    config = str(scene.heard.folder / "config.toml")
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "--config", config, "retention", "run"],
        cwd=CHECKOUT, env=scene.heard.environ,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    await asyncio.sleep(START_SECONDS + scene.chance.uniform(0, LONGEST_SECONDS))
    met = process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.wait()
    return met


def look(scene: Scene, words: dict[str, str]) -> tuple[int, int]:
    """Every case is whole and opens, or is gone with its certificate; gives how many are there, and left over."""
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
        return len(there), len(waiting)


@pytest.mark.timeout(60 + 15 * KILLS)
async def test_kills_in_the_middle_of_erasures_leave_no_case_between(
    mould: Mould, tmp_path: Path, seed: int
) -> None:
    async with open_scene(mould, tmp_path, seed=seed) as scene:
        words, sealed = await furnish(scene)
        met, begun = 0, 0
        for number in range(KILLS):
            met += await live(scene, number)
            _, left = await asyncio.to_thread(look, scene, words)
            begun += left > 0
        await scene.heard.start()
        await asyncio.to_thread(_ask, scene)
        await watch(lambda: not scene.calls("sendMessage"), 5, "nobody was told anything")
        assert await scene.heard.stop() == 0
        assert await asyncio.to_thread(look, scene, words) == (0, 0)
        content = b"".join(path.read_bytes() for path in sorted(scene.settings.data_folder.glob("heard.db*")))
        assert not [body for body in sealed if body[-64:] in content or body[5:69] in content]
        announce(f"kills {KILLS}, of which {met} met an erasure and {begun} left something to go on with")
        assert begun > 0, "no kill met an erasure: make them longer"
