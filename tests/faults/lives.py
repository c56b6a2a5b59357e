"""A life of Heard that begins some long work and ends within it, in the process that runs or alone."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from bot.control import ControlError, NotRunning, ask
from tests.faults.process import ROOT, Scene, watch

#: What `open_scene` runs, so that the running process is mortal too.
MORTAL = ("-m", "tests.faults.dying", "run")
PATIENCE_SECONDS = 240


@dataclass(frozen=True, slots=True)
class End:
    """When a life ends: within its *step*, before or after that one's commit; or after so many *seconds*.

    *scrubbing*: steps are counted from the scrubbing of the file on, which is the first.
    """

    step: int = 0
    committed: bool = False
    seconds: float = 0.0
    scrubbing: bool = False

    def facts(self) -> dict[str, Any]:
        """Say it as `tests.faults.dying` reads it."""
        if not self.step:
            return {"seconds": self.seconds}
        return {"step": self.step, "committed": self.committed, "scrubbing": self.scrubbing}


async def live(scene: Scene, name: str, facts: dict[str, Any], end: End, *, running: bool) -> bool:
    """Do the operation *name* until the *end*; says whether that met it still at work.

    Raises:
        AssertionError: it should have died within a step, and did not.
    """
    before = deaths(scene)
    wanted = {**facts, "dies": end.facts()}
    met = await (_running if running else _alone)(scene, name, wanted)
    if end.step:
        assert met, f"{name} was done before step {end.step}"
        assert deaths(scene) == before + 1, "it died, and not of itself"
    return met


async def _running(scene: Scene, name: str, wanted: dict[str, Any]) -> bool:
    if not scene.heard.alive:
        await scene.heard.start()
    answered = await asyncio.to_thread(operate, scene, name, wanted)
    await scene.heard.ended(PATIENCE_SECONDS)
    return not answered


async def _alone(scene: Scene, name: str, wanted: dict[str, Any]) -> bool:
    config = str(scene.heard.folder / "config.toml")
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.dying", name, json.dumps(wanted), "--config", config],
        cwd=ROOT, env=scene.heard.environ,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    await watch(lambda: process.poll() is not None, PATIENCE_SECONDS, f"{name} ended")
    assert process.returncode <= 0, f"{name} failed"
    return process.returncode < 0


def operate(scene: Scene, name: str, wanted: dict[str, Any]) -> dict[str, Any]:
    """Have the running process do *name*; an empty answer says that it died of it."""
    with suppress(ControlError):
        answer = ask(scene.settings.data_folder, name, wanted, patience_seconds=PATIENCE_SECONDS)
        assert not isinstance(answer, NotRunning), "it does not run"
        return answer
    return {}


def deaths(scene: Scene) -> int:
    """Count the lives that ended within a step."""
    note = scene.heard.folder / "deaths"
    return len(note.read_text().splitlines()) if note.exists() else 0
