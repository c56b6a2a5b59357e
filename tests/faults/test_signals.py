"""SIGTERM ends it in time and in order, whatever waits; a supervisor that loses patience costs nothing."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import pytest

from tests.faults.ledger import take_stock
from tests.faults.process import Mould, Scene, open_scene, watch
from tests.faults.stories import Endings, look_at, side_by_side

BACKLOG = 500
PUPILS = 100


async def _write_lines(scene: Scene, count: int, written: dict[int, list[str]]) -> None:
    """Let the pupils write *count* lines in turn, also more than one each."""
    for number in range(count):
        phone = scene.pupils[number % PUPILS] if len(scene.pupils) >= PUPILS else scene.pupil()
        lines = written.setdefault(phone.id, [])
        lines.append(f"line {len(lines)} of {phone.name}")
        await phone.write(lines[-1])


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    "name", ["killed_at_once", "killed_after_a_second", "killed_after_five", "left_alone", "was_down"]
)
def test_stop(endings: Endings, name: str) -> None:
    """INT-06, INT-07: the promise is the docstring of the story of that name."""
    look_at(endings, name)


@side_by_side(after_seconds=16)
async def killed_at_once(scene: Scene) -> None:
    """INT-06: a backlog of 500, a slow Telegram, SIGTERM and SIGKILL together: lost 0."""
    await _lose_patience(scene, 0)


@side_by_side(20, HEARD_LIMITS__DRAIN_SECONDS="80")
async def killed_after_a_second(scene: Scene) -> None:
    """INT-06: SIGKILL a second after SIGTERM: lost 0."""
    await _lose_patience(scene, 1)


@side_by_side(24, HEARD_LIMITS__DRAIN_SECONDS="80")
async def killed_after_five(scene: Scene) -> None:
    """INT-06: SIGKILL five seconds after SIGTERM: lost 0."""
    await _lose_patience(scene, 5)


async def _lose_patience(scene: Scene, seconds: float) -> None:
    written: dict[int, list[str]] = {}
    await _write_lines(scene, BACKLOG, written)
    scene.box.faults.always("sendMessage", hang=True)  # so that it cannot end before it is killed
    await scene.heard.start(wait=False)
    await watch(lambda: scene.box.bot.updates.confirmed >= BACKLOG // 5, 240, "it took in a part")
    scene.heard.signal(signal.SIGTERM)
    await asyncio.sleep(seconds)
    assert scene.heard.alive, "it ended before anybody lost patience"
    await scene.heard.kill()
    await _come_back(scene, written)


@side_by_side(after_seconds=34)
async def left_alone(scene: Scene) -> None:
    """INT-06: SIGTERM alone, while Telegram takes a second for everything: status 0; rows wait."""
    written: dict[int, list[str]] = {}
    await _write_lines(scene, BACKLOG, written)
    scene.box.faults.slow_ms = 1000
    await scene.heard.start(wait=False)
    await watch(lambda: scene.box.bot.updates.confirmed >= BACKLOG // 5, 240, "it took in a part")
    assert await scene.heard.stop() == 0
    await _come_back(scene, written)


@side_by_side(after_seconds=30)
async def was_down(scene: Scene) -> None:
    """INT-07: 200 updates queue up while it is down and are all handled; every scene's end holds that none
    were dropped on purpose."""
    await scene.heard.start()
    assert await scene.heard.stop() == 0
    written: dict[int, list[str]] = {}
    await _write_lines(scene, 200, written)
    await _come_back(scene, written)
    assert len(scene.calls("getUpdates")) >= 3


async def _come_back(scene: Scene, written: dict[int, list[str]]) -> None:
    """Start again, with Telegram well, and find everything that was written, once."""
    scene.box.faults.clear()
    await scene.heard.start()
    await scene.quiet()
    silent = [phone for phone in scene.pupils if not phone.texts]
    assert not silent, f"{len(silent)} pupils were never answered"
    assert await scene.heard.stop() == 0
    assert take_stock(scene).lines == written, "not everything is there, once"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_an_idle_one_stops_at_once(mould: Mould, tmp_path: Path, number: signal.Signals) -> None:
    """Long before the time it would have to drain, which is more than we wait here."""
    async with open_scene(mould, tmp_path, HEARD_LIMITS__DRAIN_SECONDS="80") as scene:
        await scene.heard.start()
        await watch(lambda: scene.box.bot.updates.polled, 240, "it polls")
        scene.heard.signal(number)
        assert await scene.heard.ended(40) == 0
        assert scene.heard.events()[-2:] == ["draining", "stopped"]
