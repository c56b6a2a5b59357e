"""The long run of INT-01 and OUT-01: reports trickle in while the process is killed at random times.

`python -m tests.faults.campaign --kills 300`. No failure in n kills bounds the chance of one at 3/n (95 %).
"""

from __future__ import annotations

import argparse
import asyncio
import time
from pathlib import Path

from tests.faults.campaigns import begin
from tests.faults.ledger import Ledger
from tests.faults.people import trickle
from tests.faults.process import Mould, Scene, open_scene, watch

#: Longer than one report takes, so that a kill meets every step of one, and short enough that it meets many.
LONGEST_LIFE_SECONDS = 1.0


async def run_kills(mould: Mould, folder: Path, *, kills: int, reports: int, seed: int) -> Ledger:
    """Kill *kills* times while at least *reports* are told, then look at everything.

    Raises:
        AssertionError: something was lost, stored twice, confirmed too early, or doubled without a cause.
    """
    async with open_scene(mould, folder, seed=seed) as scene:
        ledger = Ledger(scene)
        await scene.heard.start(wait=False)
        telling = asyncio.create_task(
            trickle(scene, ledger, lambda: ledger.kills >= kills and len(scene.pupils) >= reports)
        )
        try:
            for _ in range(kills):
                await _kill_some_time(scene, ledger)
            await telling
        finally:
            telling.cancel()
        await _end(scene, ledger)
        return ledger


async def _kill_some_time(scene: Scene, ledger: Ledger) -> None:
    """Kill in a moment that is as likely as any other; one in ten meets the start itself."""
    if scene.chance.random() > 0.1:
        before = scene.heard.events().count("started")
        await watch(
            lambda: scene.heard.events().count("started") > before or not scene.heard.alive, 30, "it started"
        )
    await asyncio.sleep(scene.chance.uniform(0, LONGEST_LIFE_SECONDS))
    assert scene.heard.alive, f"it ended by itself:\n{scene.heard.words()[-2000:]}"
    await scene.heard.kill()
    await ledger.look_at_the_dead()
    await scene.heard.start(wait=False)


async def _end(scene: Scene, ledger: Ledger) -> None:
    await scene.quiet()
    assert await scene.heard.stop() == 0
    kept = await ledger.close()
    ledger.check_confirmations()
    ledger.check_alerts(kept)


async def _run(mould: Mould, folder: Path, asked: argparse.Namespace) -> str:
    began = time.monotonic()
    await run_kills(mould, folder, kills=asked.kills, reports=asked.reports, seed=asked.seed)
    return (
        f"{time.monotonic() - began:.0f} seconds; the chance of a loss is below {3 / asked.kills:.1%} a kill"
    )


def main() -> None:
    """Run a campaign and say how it went; an assertion ends it."""
    begin("tests.faults.campaign", main.__doc__, _run, kills=25, reports=200)


if __name__ == "__main__":
    main()
