"""The application as a process: its clock obeys the pipe, and it never outlives its parent."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli.installation import make_installation
from bot.sandbox.child import Child, ChildFailed, ChildGone, ahead_of_machine
from bot.sandbox.server import Sandbox

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def environ_of(box: Sandbox, folder: Path) -> dict[str, str]:
    return {
        "HEARD_CONFIG": str(folder / "config.toml"),
        "HEARD_TELEGRAM__TOKEN": box.token,
        "HEARD_TELEGRAM__API_URL": box.url,
        "HEARD_SERVICE__LISTEN": "",
        "HEARD_LIMITS__DRAIN_SECONDS": "1",
    }


@pytest.fixture
async def child(box: Sandbox, tmp_path: Path) -> AsyncIterator[Child]:
    folder = make_installation(tmp_path / "heard", "Rowan")
    box.clock.set(MONDAY)
    made = await Child.start(
        environ_of(box, folder), tmp_path / "heard.log", ahead_of_machine(box.clock.now())
    )
    try:
        await made.ready()
        yield made
    finally:
        await made.kill()


async def test_its_clock_moves_when_told_and_a_kill_is_noticed(child: Child, box: Sandbox, tmp_path: Path):
    tonight = "2026-11-24T03:30:00+00:00"  # what has had its time is erased every night
    assert await child.ask("next") == {"n": 1, "next": tonight}
    pupil = box.user("pupil")
    await pupil.start()
    await pupil.wait_for("not open yet", 60)

    to = MONDAY + timedelta(days=9)
    moved = await child.ask("move", to=to.isoformat())
    assert moved["quiet"] is True

    assert "error" in await child.ask("dance")
    assert "error" in await child.ask("move")
    assert "error" in await child.ask("move", to="2026-12-01T10:00:00")  # no zone
    assert (await child.ask("next"))["next"] == "2026-12-03T03:30:00+00:00"  # nonsense did not end it

    await child.kill()
    with pytest.raises(ChildGone):
        await child.ask("next")
    log = (tmp_path / "heard.log").read_text()
    assert '"started"' in log
    assert box.token not in log


async def test_lives_while_its_parent_lives_and_ends_with_it(child: Child):
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(asyncio.shield(child.ended), 0.5)
    child.let_go()  # what the kernel does when the parent is killed
    assert await asyncio.wait_for(asyncio.shield(child.ended), 60) == 0


async def test_says_in_one_line_why_it_cannot_start(box: Sandbox, tmp_path: Path):
    made = await Child.start(environ_of(box, tmp_path / "nowhere"), tmp_path / "log", timedelta())
    with pytest.raises(ChildFailed) as said:
        await made.ready()
    assert "config.toml" in str(said.value)
    assert "\n" not in str(said.value)
    assert await made.ended == 2
    assert "Traceback" not in (tmp_path / "log").read_text()


async def test_one_that_does_not_end_when_asked_is_made_to(child: Child):
    os.kill(child.pid, signal.SIGSTOP)
    await child.stop(timedelta(seconds=0.2))
    assert not child.running
