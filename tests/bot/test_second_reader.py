"""Reading elsewhere: the same readings, and none of it needed."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.second_reader import SecondReader
from safeguarding import triage

LINES = (
    "they hid my bag at lunch",
    "i am going to kill myself tonight",
    "",
    "\ud83d",
    "he hits me",
    "x" * 4096,
)
TEXTS = [line for line in LINES if line != "\ud83d"] * 3

pytestmark = pytest.mark.skipif(
    len(os.sched_getaffinity(0)) < 2, reason="one core: there is no second reader"
)


@asynccontextmanager
async def reader(
    command: Sequence[str] | None = None, answer_seconds: float = 20.0
) -> AsyncIterator[tuple[SecondReader, list[str]]]:
    alarms: list[str] = []
    more = {} if command is None else {"command": command}
    made = SecondReader(alarms.append, fewest=2, turn_seconds=20.0, answer_seconds=answer_seconds, **more)  # type: ignore[arg-type]
    try:
        yield made, alarms
    finally:
        await made.stop()


async def ready(made: SecondReader) -> None:
    """Ask until it has begun."""
    await until(lambda: made._process is not None, lambda: made.read(TEXTS))


async def until(true: Callable[[], bool], between: Callable[[], object] = lambda: None) -> None:
    end = time.monotonic() + 30
    while not true():
        assert time.monotonic() < end, "it did not come true"
        again = between()
        if asyncio.iscoroutine(again):
            await again
        await asyncio.sleep(0.02)


async def test_what_is_read_there_is_what_is_read_here() -> None:
    async with reader() as (made, alarms):
        assert await made.read(TEXTS) is None, "it has not begun yet: everybody reads here"
        await ready(made)
        assert await made.read(TEXTS) == [triage.read(text) for text in TEXTS]
        assert not alarms


async def test_few_messages_are_read_here() -> None:
    async with reader() as (made, _):
        await ready(made)
        assert await made.read(TEXTS[:1]) is None


async def test_batches_wait_for_one_another_and_not_too_long() -> None:
    async with reader() as (made, alarms):
        await ready(made)
        read = [triage.read(text) for text in TEXTS]
        assert await asyncio.gather(*(made.read(TEXTS) for _ in range(5))) == [read] * 5
        made._turn_seconds = 0.1
        async with made._asking:  # somebody's batch takes long
            assert await made.read(TEXTS) is None
        assert await made.read(TEXTS) == read
        assert not alarms


async def test_whoever_waits_for_one_that_stalls_does_not_wait_again() -> None:
    async with reader(answer_seconds=0.3) as (made, alarms):
        await ready(made)
        assert made._process is not None
        os.kill(made._process.pid, signal.SIGSTOP)
        assert await asyncio.gather(*(made.read(TEXTS) for _ in range(3))) == [None] * 3
        assert alarms == ["reader_ended"]


async def test_one_that_is_killed_costs_nothing_and_is_begun_again() -> None:
    async with reader() as (made, alarms):
        await ready(made)
        assert made._process is not None
        os.kill(made._process.pid, signal.SIGKILL)
        await made._process.wait()
        assert await made.read(TEXTS) is None
        assert alarms == ["reader_ended"]
        made._not_before = 0.0  # the rest before the next one is over
        await ready(made)
        assert await made.read(TEXTS) == [triage.read(text) for text in TEXTS]


async def test_one_that_stalls_is_not_waited_for() -> None:
    async with reader(answer_seconds=0.3) as (made, alarms):
        await ready(made)
        assert made._process is not None
        os.kill(made._process.pid, signal.SIGSTOP)
        assert await made.read(TEXTS) is None
        assert alarms == ["reader_ended"] and made._process is None


NONSENSE = """
import json, sys
def say(answer):
    frame = json.dumps(answer).encode()
    sys.stdout.buffer.write(len(frame).to_bytes(4, "big") + frame)
    sys.stdout.buffer.flush()
say("ready")
while head := sys.stdin.buffer.read(4):
    number, texts = json.loads(sys.stdin.buffer.read(int.from_bytes(head, "big")))
    say({answer})
"""


@pytest.mark.parametrize(
    "answer",
    [
        "[number - 1, [[4, [], [], False] for _ in texts]]",  # to an earlier question
        "[number, [[4, [], [], False] for _ in texts[1:]]]",  # too few: whose is which?
        "[number, [[9, [], [], False] for _ in texts]]",
        "'nothing of the kind'",
    ],
)
async def test_nonsense_is_not_believed(answer: str) -> None:
    command = (sys.executable, "-c", NONSENSE.replace("{answer}", answer))
    async with reader(command) as (made, alarms):
        await ready(made)
        assert await made.read(TEXTS) is None
        assert alarms == ["reader_ended"]


async def test_one_that_never_begins_is_not_begun_again_at_once() -> None:
    async with reader((sys.executable, "-c", "raise SystemExit(1)")) as (made, alarms):
        assert await made.read(TEXTS) is None
        await until(lambda: bool(alarms))
        for _ in range(20):
            assert await made.read(TEXTS) is None
        await asyncio.sleep(0.1)
        assert alarms == ["reader_ended"]


async def test_it_is_given_neither_key_nor_token() -> None:
    async with reader() as (made, _):
        await ready(made)
        assert made._process is not None
        told = Path(f"/proc/{made._process.pid}/environ").read_bytes()
        assert b"HEARD" not in told and b"PATH=" not in told


async def test_it_ends_when_we_do() -> None:
    async with reader() as (made, _):
        await ready(made)
        assert made._process is not None and made._process.stdin is not None
        made._process.stdin.close()  # what the kernel does for a process that was killed
        assert await asyncio.wait_for(made._process.wait(), 60) == 0
