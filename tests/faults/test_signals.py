"""SIGTERM ends it in time and in order, whatever waits; a supervisor that loses patience costs nothing."""

from __future__ import annotations

import asyncio
import signal
import time
from pathlib import Path

import pytest

from bot.sandbox.phone import Phone
from tests.faults.ledger import take_stock
from tests.faults.process import Mould, Scene, open_scene, watch

BACKLOG = 500
PUPILS = 100


async def _write_lines(scene: Scene, count: int, written: dict[int, list[str]]) -> None:
    """Let the pupils write *count* lines in turn, also more than one each."""
    for number in range(count):
        phone = scene.pupils[number % PUPILS] if len(scene.pupils) >= PUPILS else scene.pupil()
        lines = written.setdefault(phone.id, [])
        lines.append(f"line {len(lines)} of {phone.name}")
        await phone.write(lines[-1])


@pytest.mark.parametrize("patience_seconds", [0, 1, 5])
async def test_a_supervisor_without_patience_loses_nothing(
    mould: Mould, tmp_path: Path, patience_seconds: float
) -> None:
    """INT-06: a backlog of 500, a slow Telegram, SIGTERM, then SIGKILL after 0, 1 and 5 s: lost 0."""
    async with open_scene(mould, tmp_path) as scene:
        written: dict[int, list[str]] = {}
        await _write_lines(scene, BACKLOG, written)
        scene.box.faults.slow_ms = 300
        await scene.heard.start(wait=False)
        await watch(lambda: scene.box.bot.updates.confirmed >= BACKLOG // 5, 30, "it took in a part")
        scene.heard.signal(signal.SIGTERM)
        await asyncio.sleep(patience_seconds)
        await scene.heard.kill()
        scene.box.faults.clear()
        await scene.heard.start()
        await _last_lines_answered(scene)
        assert await scene.heard.stop() == 0
        assert take_stock(scene).lines == written


async def test_sigterm_alone_ends_it_in_ten_seconds_with_status_0(mould: Mould, tmp_path: Path) -> None:
    """INT-06: a backlog of 500 and a Telegram that takes a second for everything; rows wait, nothing is lost."""
    async with open_scene(mould, tmp_path) as scene:
        written: dict[int, list[str]] = {}
        await _write_lines(scene, BACKLOG, written)
        scene.box.faults.slow_ms = 1000
        await scene.heard.start(wait=False)
        await watch(lambda: scene.box.bot.updates.confirmed >= BACKLOG // 5, 30, "it took in a part")
        began = time.monotonic()
        assert await scene.heard.stop(20) == 0
        assert time.monotonic() - began < 10
        scene.box.faults.clear()
        await scene.heard.start()
        await _last_lines_answered(scene)
        assert await scene.heard.stop() == 0
        assert take_stock(scene).lines == written


async def _last_lines_answered(scene: Scene) -> None:
    await scene.quiet(40)
    silent = [phone for phone in scene.pupils if not _answered(phone)]
    assert not silent, f"{len(silent)} pupils were never answered"


def _answered(phone: Phone) -> bool:
    return bool(phone.texts)


async def test_what_waited_while_it_was_down_is_all_handled(mould: Mould, tmp_path: Path) -> None:
    """INT-07: 200 updates queue up while it is down; a scene's end holds that none were dropped on purpose."""
    async with open_scene(mould, tmp_path) as scene:
        await scene.heard.start()
        assert await scene.heard.stop() == 0
        written: dict[int, list[str]] = {}
        await _write_lines(scene, 200, written)
        await scene.heard.start()
        await _last_lines_answered(scene)
        assert await scene.heard.stop() == 0
        assert take_stock(scene).lines == written
        assert len(scene.calls("deleteWebhook")) >= 2


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_an_idle_one_stops_at_once(mould: Mould, tmp_path: Path, number: signal.Signals) -> None:
    async with open_scene(mould, tmp_path) as scene:
        await scene.heard.start()
        await watch(lambda: scene.box.bot.updates.polled, 10, "it polls")
        began = time.monotonic()
        scene.heard.signal(number)
        assert await scene.heard.ended() == 0
        assert time.monotonic() - began < 2
        assert scene.heard.events()[-2:] == ["draining", "stopped"]
