"""One process works with a data folder, with the right keys and a right configuration, or none does."""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
import time
from pathlib import Path

from bot.sandbox.server import Sandbox
from tests.faults.process import FAST, Heard, Mould, announce, environment, open_scene, watch

#: Ten and more in a campaign: each takes two starts.
RACES = int(os.environ.get("FAULTS_RACES") or 3)


async def test_of_two_that_start_together_one_polls_and_the_other_ends(
    mould: Mould, tmp_path: Path, seed: int
) -> None:
    """INT-15: within 10 ms of each other; the loser ends with 2 and asks Telegram nothing.

    Each has a Telegram of its own to ask. After a kill of the owner a new one starts at once.
    """
    async with (
        open_scene(mould, tmp_path, seed=seed) as scene,
        Sandbox.start(testing=True, token=mould.token) as other_box,
    ):
        one = scene.heard
        two = Heard(one.folder, environment(other_box, **FAST))
        two.log = tmp_path / "other.log"
        longest = 0.0
        for _ in range(RACES):
            asked = {id(one): len(scene.box.calls), id(two): len(other_box.calls)}
            first, second = (one, two) if scene.chance.random() < 0.5 else (two, one)
            await first.start(wait=False)
            await asyncio.sleep(scene.chance.uniform(0, 0.01))
            await second.start(wait=False)
            began = time.monotonic()
            await watch(lambda: one.alive != two.alive, 240, "one of them ended")
            longest = max(longest, time.monotonic() - began)
            owner, loser = (one, two) if one.alive else (two, one)
            boxes = {id(one): scene.box, id(two): other_box}
            assert await loser.ended() == 2
            assert len(boxes[id(loser)].calls) == asked[id(loser)], "the loser asked Telegram something"
            line = loser.words().strip().splitlines()[-1]
            assert f"is in use by process {owner.pid}" in line
            mine = boxes[id(owner)].bot.updates
            await watch(lambda: mine.polled, 240, "the owner polls")  # noqa: B023 - within this round
            assert owner.alive
            await owner.kill()
        announce(f"the loser ended after at most {longest:.1f} s")
        await one.start()
        await watch(lambda: scene.box.bot.updates.polled, 240, "it polls")
        assert await one.stop() == 0


def _digest(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
        if path.is_file() and path.name != "heard.lock"
    }


async def test_a_wrong_key_file_ends_it_before_anything_is_written(mould: Mould, tmp_path: Path) -> None:
    """CRY-07 for the process: another installation's key files; status 2, one line, the database byte for byte."""
    from bot.cli.installation import make_installation

    other = make_installation(tmp_path / "other", "Rowan")
    for files in (["heard.key"], ["heard.open.key"], ["heard.key", "heard.open.key"]):
        place = tmp_path / "-".join(files)
        async with open_scene(mould, place) as scene:
            for name in files:
                shutil.copy(other / "keys" / name, scene.heard.folder / "keys" / name)
            before = _digest(scene.settings.data_folder)
            await scene.heard.start(wait=False)
            assert await scene.heard.ended() == 2
            assert _digest(scene.settings.data_folder) == before
            assert len(scene.heard.words().strip().splitlines()) == 1, scene.heard.words()
            assert scene.box.calls == []
            assert "Traceback" not in scene.heard.words()


async def test_a_missing_key_file_ends_it_before_anything_is_written(mould: Mould, tmp_path: Path) -> None:
    """CRY-08's other half: without the first key file there is no Heard."""
    async with open_scene(mould, tmp_path) as scene:
        (scene.heard.folder / "keys" / "heard.key").unlink()
        before = _digest(scene.settings.data_folder)
        await scene.heard.start(wait=False)
        assert await scene.heard.ended() == 2
        assert _digest(scene.settings.data_folder) == before
        assert "heard.key was not found" in scene.heard.words()
        assert scene.box.calls == []


async def test_a_broken_configuration_gives_a_line_for_each_fault(mould: Mould, tmp_path: Path) -> None:
    """Exit 2, nothing asked, nothing written, and no secret in any line."""
    async with open_scene(
        mould, tmp_path, HEARD_LIMITS__DRAIN_SECONDS="soon", HEARD_SPELT__WRONG="1"
    ) as scene:
        config = scene.heard.folder / "config.toml"
        given = config.read_text("utf-8")
        assert "\n[limits]\n" in given
        config.write_text(given.replace("\n[limits]\n", "\n[limits]\nno_such_key = 1\n"), "utf-8")
        before = _digest(scene.heard.folder / "data")
        await scene.heard.start(wait=False)
        assert await scene.heard.ended() == 2
        lines = scene.heard.words().strip().splitlines()
        assert mould.token not in scene.heard.words()
        assert [
            any(word in line for line in lines) for word in ("drain_seconds", "SPELT", "no_such_key")
        ] == [True] * 3
        assert len(lines) == 3, lines
        assert _digest(scene.heard.folder / "data") == before
        assert scene.box.calls == []
