"""`heard demo` as a person at a terminal and a page has it: one command, everything real, nothing left behind."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.cli.call import CallFailed
from bot.sandbox.demo import Demo
from bot.sandbox.phone import NothingCame
from bot.sandbox.scenarios import SCRIPTS, Player
from bot.sandbox.server import Sandbox
from tests.ports import hold_port

ROOT = Path(__file__).parents[2]
CANARY = "Zanzibar Quilfeather pushed me"


class Running:
    """A demo that was started as a command."""

    def __init__(self, room: Path, *arguments: str) -> None:
        self.room = room
        self.port = hold_port()
        environ = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
        environ |= {"TMPDIR": str(room), "HEARD_TELEGRAM__TOKEN": "1:of-a-real-bot"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot", "demo", "--no-browser", "--port", str(self.port), *arguments],
            cwd=ROOT,
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def line(self) -> str:
        """Read the next line it prints."""
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    def get(self, path: str) -> Any:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=60) as answer:
            return json.load(answer)

    def act(self, do: str, **facts: Any) -> dict[str, Any]:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/page/act",
            json.dumps({"do": do, **facts}).encode(),
            {"X-Heard-Page": "1", "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refused:
            return json.load(refused)

    @property
    def state(self) -> Any:
        return self.get("/page/state")

    def until(self, true: Callable[[Any], Any], seconds: float = 90) -> Any:
        """Wait until *true* of the state and give its value."""
        end = time.monotonic() + seconds
        while not (value := true(state := self.state)):
            assert time.monotonic() < end, json.dumps(state, indent=1)[-3000:]
            time.sleep(0.03)
        return value

    def shown(self, phone: str, words: str) -> dict[str, Any]:
        """Wait for the bot's newest message with *words* in it, or on a button of it."""
        return self.until(lambda state: find(state, phone, words))

    def answered(self, phone: str, act: dict[str, Any]) -> None:
        """Wait until the bot said something after what the person did."""
        assert act["ok"]
        self.until(lambda state: (find(state, phone, "") or {"id": 0})["id"] > act["message"])

    def press(self, phone: str, label: str) -> None:
        found = self.shown(phone, label)
        data = next(b["data"] for row in found["buttons"] for b in row if b["label"] == label)
        assert self.act("press", phone=phone, message=found["id"], data=data)["ok"]

    def report(self, words: str) -> None:
        """Have the pupil report *words* by the poster, to the school."""
        assert self.act("start", phone="pupil", payload="s-HFHS")["ok"]
        self.shown("pupil", "Just type, or tap Start")
        assert self.act("write", phone="pupil", text=words)["ok"]
        self.shown("pupil", "safe right now")
        self.press("pupil", "Yes")
        self.shown("pupil", "part of the problem")
        self.press("pupil", "No")
        self.shown("pupil", "ready to send")
        self.press("pupil", "Send now")

    @property
    def children(self) -> list[int]:
        listed = [path.read_text() for path in Path(f"/proc/{self.process.pid}/task").glob("*/children")]
        return [int(pid) for pids in listed for pid in pids.split()]

    def end(self) -> None:
        self.process.kill()
        self.process.communicate()


def find(state: Any, phone: str, words: str) -> dict[str, Any] | None:
    messages = next(p["messages"] for p in state["phones"] if p["id"] == phone)
    for message in reversed(messages):
        labels = [button["label"] for row in message["buttons"] for button in row]
        if message["from"] == "bot" and (words in message["text"] or words in labels):
            found: dict[str, Any] = message
            return found
    return None


def is_there(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    running = Running(tmp_path_factory.mktemp("demo"))
    try:
        assert re.fullmatch(
            rf"Heard's sandbox: http://127\.0\.0\.1:{running.port}/  \(Ctrl-C stops it\)\n", running.line()
        )
        yield running
    finally:
        running.end()


@pytest.fixture(scope="module")
def reported(demo: Running) -> Running:
    """A demo in which the lead has a report before her."""
    demo.report(CANARY)
    demo.shown("pupil", "four words")
    demo.shown("lead", "A new report.")
    demo.press("lead", "Open")
    demo.shown("lead", "word for word")
    return demo


def test_opens_ready_for_a_pupil(demo: Running):
    state = demo.state
    assert [phone["id"] for phone in state["phones"]] == ["pupil", "lead", "duty"]
    assert state["app"] == "running"
    assert state["now_local"].startswith("Mon 23 Nov 2026, 10:0")
    assert {scenario["id"] for scenario in state["scenarios"]} == set(SCRIPTS)
    assert {"phone": "pupil", "label": "Scan the poster", "payload": "s-HFHS"} in state["links"]
    assert find(state, "lead", "You are active")
    demo.shown("duty", "Heard is now open")

    demo.act("start", phone="pupil", payload="")
    demo.shown("pupil", "Which school")
    demo.act("write", phone="pupil", text="hope fold")
    offered = demo.shown("pupil", "Hope Fold High School")
    assert "Hope Fold Primary School" in json.dumps(offered)


def test_a_report_reaches_the_lead_and_the_disk_tells_nothing(reported: Running):
    demo = reported
    assert "Quilfeather" not in demo.shown("lead", "A new report.")["text"]
    assert CANARY in demo.shown("lead", "word for word")["text"]

    disk = demo.get("/page/disk")
    tables = {table["name"]: table for table in disk["tables"]}
    assert tables["cases"]["count"] == 1
    assert tables["cases"]["about"]
    assert "heard.db" in {file["name"] for file in disk["files"]}
    files = [path for path in demo.room.rglob("*") if path.is_file()]
    assert len(files) > 5
    for path in files:
        content = path.read_bytes()
        assert b"Quilfeather" not in content, path
        assert b"of-a-real-bot" not in content, path


def test_winding_does_what_falls_due_on_the_way(reported: Running):
    demo = reported
    assert find(demo.state, "lead", "word for word")
    assert demo.act("wind", to="2026-11-30T08:00:00+00:00")["ok"]
    state = demo.until(lambda state: not state["winding"] and "Mon 30 Nov" in state["now_local"] and state)
    assert not find(state, "lead", "word for word")  # opened content goes after ten minutes
    assert find(state, "lead", "A new report.")
    assert demo.act("wind", to="2026-11-01T08:00:00+00:00") == {
        "ok": False,
        "error": "This clock only goes forward.",
    }
    demo.act("start", phone="pupil", payload="s-HFHS")
    # the application's clock went along: on Monday at eight the school's adults look at half past
    assert demo.until(lambda state: find(state, "pupil", "They next look today at 8:30"))


def test_a_kill_in_the_middle_loses_nothing(demo: Running):
    before = demo.children
    wrote = demo.act("write", phone="pupil", text="They took my shoes.")
    assert demo.act("restart")["ok"]
    demo.answered("pupil", wrote)
    demo.until(lambda state: state["app"] == "running")
    assert demo.children != before
    assert len(demo.children) == 1


def test_a_crash_is_shown_and_can_be_mended(demo: Running):
    (child,) = demo.children
    os.kill(child, signal.SIGKILL)
    demo.until(lambda state: state["app"] == "down")
    wrote = demo.act("write", phone="pupil", text="Are you there?")
    hour = demo.state["now"][:13]
    assert demo.act("wind", minutes=60)["ok"]  # the clock goes alone
    demo.until(lambda state: not state["winding"] and state["now"][:13] > hour)
    assert demo.act("restart")["ok"]
    demo.until(lambda state: state["app"] == "running")
    demo.answered("pupil", wrote)


def test_the_port_that_is_taken_is_said_in_one_line(demo: Running, tmp_path: Path):
    second = subprocess.run(
        [sys.executable, "-m", "bot", "demo", "--no-browser", "--port", str(demo.port)],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=90,
    )
    assert second.returncode == 1
    assert second.stdout == ""
    assert re.fullmatch(rf"heard: port {demo.port} cannot be used.*\n", second.stderr)
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_leaves_nothing_behind(demo: Running):
    assert [path for path in demo.room.iterdir() if path.name.startswith("heard-demo-")]
    (child,) = demo.children
    demo.process.send_signal(signal.SIGINT)
    said, complaint = demo.process.communicate(timeout=60)
    assert demo.process.returncode == 0
    assert said == ""
    assert complaint == ""
    assert not is_there(child)
    assert list(demo.room.iterdir()) == []


def test_ctrl_c_while_it_starts_leaves_nothing_behind(tmp_path: Path):
    running = Running(tmp_path)
    try:
        end = time.monotonic() + 60
        while not list(tmp_path.glob("heard-demo-*/heard.log")):
            assert time.monotonic() < end
            time.sleep(0.02)
        children = running.children
        running.process.send_signal(signal.SIGTERM)
        said, complaint = running.process.communicate(timeout=60)
        assert (running.process.returncode, said, complaint) == (0, "", "")
        assert not any(is_there(child) for child in children)
        assert list(tmp_path.iterdir()) == []
    finally:
        running.end()


# -- in one process ---------------------------------------------------------------------------------


async def test_without_a_port_the_next_free_one_is_taken():
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        async with Demo.opened(None, port, os.environ) as demo:
            assert demo.box.port != port
            folder = demo.folder
            assert folder.stat().st_mode & 0o777 == 0o700
        assert not folder.exists()
        with pytest.raises(CallFailed, match=f"port {port} cannot be used"):
            async with Demo.opened(port, port, os.environ):
                raise AssertionError("it must not open")


FAST = {
    "HEARD_LIMITS__MESSAGES_PER_SECOND": "1000",
    "HEARD_LIMITS__PER_CHAT_PER_SECOND": "100",
    "HEARD_LIMITS__PER_CHAT_BURST": "20",
}
ENDED = "That was the story."


async def test_every_story_plays_to_its_end_also_through_a_restart():
    async with Demo.opened(None, 0, os.environ, pace=0, settings=FAST) as demo:
        demo.box.world.flood.on = False
        await demo.start()
        news = demo.box.live.listen(None)
        stage = demo.box.stage

        def told() -> list[dict[str, Any]]:
            events = []
            while not news.empty():
                numbered = news.get_nowait()
                assert numbered is not None
                events.append(json.loads(numbered[1]))
            return [event for event in events if event["type"] == "scenario"]

        assert stage.play is not None
        for name in SCRIPTS:
            await stage.play(name)
            steps = told()
            assert steps[-1]["done"] is True
            assert steps[-1]["step"].startswith(ENDED), (name, [step["step"] for step in steps])
            assert len(steps) > 4
            assert stage.scenario is None

        # somebody left a draft open, and the application dies in the middle
        pupil = demo.box.user("pupil")
        await pupil.write("I want to kill myself")
        await pupil.wait_for("Not sent yet", 60)
        playing = asyncio.ensure_future(stage.play("bus"))
        await pupil.wait_for("Are you safe right now", 60)
        await demo.restart()
        await playing
        assert told()[-1]["step"].startswith(ENDED)


async def test_a_story_that_cannot_go_on_ends_kindly():
    async with Sandbox.start(testing=True) as box:
        for name in ("pupil", "lead", "duty"):
            box.user(name)
        news = box.live.listen(None)
        await Player(box, pace=0, patience=0.1).play("bus")  # nobody answers these phones
        last = None
        while not news.empty():
            last = news.get_nowait()
        assert last is not None
        told = json.loads(last[1])
        assert (told["type"], told["done"]) == ("scenario", True)
        assert "You can play it again" in told["step"]
        with pytest.raises(NothingCame):
            await box.user("pupil").wait_for("anything", 0.05)


async def test_a_poll_that_is_held_when_telegram_goes_down_delivers_nothing(box: Sandbox, ask: Any):
    """Down is down: what a pupil writes then waits until Telegram is back, and comes at once."""
    held = asyncio.ensure_future(ask("getUpdates", timeout=20))
    await box.until(lambda: box.bot.updates.polled)
    box.faults.down = True
    await box.user("pupil").write("Hello")
    with pytest.raises(aiohttp.ClientError):
        await held
    box.faults.down = False
    assert len(await ask.ok("getUpdates")) == 1
