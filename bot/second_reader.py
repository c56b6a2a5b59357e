"""Triage in a process of its own: a batch of messages at a time, on another core, while the batch is committed.

Decides when reading elsewhere is worth it and whom to believe. Reading never depends on it: whatever the other
process does not answer in time, and in full, is read here (`handlers.front.read_ahead`), as if there were none. It
begins with the first batch that is large enough; it is given no key, no token and no environment, writes nothing
anywhere, and ends with us. One that dies, stalls or answers nonsense is killed and begun anew after a while.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from safeguarding.report import Urgency
from safeguarding.triage import Reading

FEWEST = 6  # with fewer messages asking costs as much as reading
TURN_SECONDS = 0.5  # the longest that a batch waits for those before it; then it is read here
ANSWER_SECONDS = 1.0  # the longest that it then waits for its own answer; danger is answered within two
FIRST_REST_SECONDS = 2.0
LONGEST_REST_SECONDS = 300.0
MOST_BYTES = 64 * 2**20
_HEAD = 4
_START = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from bot.reading_child import main; main()"


class SecondReader:
    """The other process, as the worker sees it. *alarm* is told `reader_ended` each time one had to be given up."""

    def __init__(
        self,
        alarm: Callable[[str], None],
        *,
        command: Sequence[str] = (sys.executable, "-I", "-c", _START, json.dumps(sys.path)),
        fewest: int = FEWEST,
        turn_seconds: float = TURN_SECONDS,
        answer_seconds: float = ANSWER_SECONDS,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._alarm = alarm
        self._command = command
        self._fewest = fewest
        self._turn_seconds = turn_seconds
        self._answer_seconds = answer_seconds
        self._monotonic = monotonic
        self._process: asyncio.subprocess.Process | None = None
        self._beginning: asyncio.Task[None] | None = None
        self._asking = asyncio.Lock()
        self._rest = FIRST_REST_SECONDS
        self._not_before = 0.0
        self._number = 0
        self.read_there = 0

    async def read(self, texts: Sequence[str]) -> list[Reading] | None:
        """Have *texts* read; None where they are to be read here. Never raises."""
        if len(texts) < self._fewest:
            return None
        if self._process is None:
            self._begin()
            return None
        try:
            async with asyncio.timeout(self._turn_seconds):
                await self._asking.acquire()
        except TimeoutError:
            return None
        try:
            return await self._read(texts)
        finally:
            self._asking.release()

    async def _read(self, texts: Sequence[str]) -> list[Reading] | None:
        """Ask, one at a time; the one before may have found that it does not answer."""
        if (process := self._process) is None:
            return None
        try:
            async with asyncio.timeout(self._answer_seconds):
                readings = await self._ask(process, texts)
        except Exception:  # whatever ails the child: messages are read here then
            await self._give_up()
            return None
        self._rest = FIRST_REST_SECONDS
        self.read_there += len(readings)
        return readings

    async def begun(self) -> int | None:
        """Give the id of the other process, once it is ready if it is just beginning; None where there is none."""
        if self._beginning is not None:
            await asyncio.wait([self._beginning])
        return self._process.pid if self._process is not None else None

    def worked(self) -> float:
        """Say how many seconds of a processor the present one has used; 0 where there is none."""
        if self._process is None:
            return 0.0
        try:
            told = Path(f"/proc/{self._process.pid}/stat").read_text()
        except OSError:
            return 0.0
        user, system = told.rpartition(")")[2].split()[11:13]  # proc(5): fields 14 and 15
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    async def stop(self) -> None:
        """End the other process."""
        self._not_before = float("inf")
        if self._beginning is not None:
            self._beginning.cancel()
            await asyncio.gather(self._beginning, return_exceptions=True)
        await self._kill()

    # -- asking ------------------------------------------------------------------------------------

    async def _ask(self, process: asyncio.subprocess.Process, texts: Sequence[str]) -> list[Reading]:
        assert process.stdin is not None
        self._number += 1
        asked = json.dumps([self._number, list(texts)]).encode()
        process.stdin.write(len(asked).to_bytes(_HEAD, "big") + asked)
        await process.stdin.drain()
        number, found = json.loads(await _frame(process))
        if number != self._number or len(found) != len(texts):
            raise ValueError("an answer to another question")
        return [
            Reading(Urgency(urgency), tuple(rules), frozenset(themes), bool(unread))
            for urgency, rules, themes, unread in found
        ]

    # -- beginning and ending ----------------------------------------------------------------------

    def _begin(self) -> None:
        """Begin one, unless one is on its way, one has just failed, or there is no second core for it."""
        if self._beginning is None and self._monotonic() >= self._not_before and _cores() > 1:
            self._beginning = asyncio.ensure_future(self._start())

    async def _start(self) -> None:
        process: asyncio.subprocess.Process | None = None
        try:
            process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env={},
                start_new_session=True,  # a Ctrl-C is meant for us; the other one ends when we do
            )
            async with asyncio.timeout(30):
                if json.loads(await _frame(process)) != "ready":
                    raise ValueError("something else than ready")
            self._process, process = process, None
        except Exception:  # as above
            self._rest_a_while()
        finally:
            self._beginning = None
            if process is not None:
                await _end(process)

    async def _give_up(self) -> None:
        self._rest_a_while()
        await self._kill()

    def _rest_a_while(self) -> None:
        self._alarm("reader_ended")
        self._not_before = self._monotonic() + self._rest
        self._rest = min(self._rest * 2, LONGEST_REST_SECONDS)

    async def _kill(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            await _end(process)


async def _frame(process: asyncio.subprocess.Process) -> bytes:
    assert process.stdout is not None
    length = int.from_bytes(await process.stdout.readexactly(_HEAD), "big")
    if length > MOST_BYTES:
        raise ValueError("an answer that is too long")
    return await process.stdout.readexactly(length)


async def _end(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    await process.wait()


def _cores() -> int:
    return len(os.sched_getaffinity(0))
