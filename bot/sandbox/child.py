"""The application as a process of its own, and the pipe by which its clock is moved.

Both ends are here. `main` is the process: the same composition root as `heard run`, and beside it a loop that
obeys one JSON line after another. `Child` is what its parent holds. Decides nothing about where the clock goes.

- Parent to child: `{"n": 1, "do": "next" | "move", "to": …}`; child to parent: `{"n": 1, …facts}`.
- The child's first line is `{"started": true}`, or `{"failed": "one line"}`.
- The pipe's end is the parent's end: then the child stops by itself.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TextIO

if TYPE_CHECKING:
    from bot.app import Application
    from bot.clock import MovedClock

#: How long one move may work before the clock goes on: what rests or waits for Telegram must not hold it up.
SETTLE_SECONDS = 3.0
_LOOK_SECONDS = 0.01
_ANSWER_SECONDS = 60.0


class ChildGone(Exception):
    """The application ended, or does not answer."""


class ChildFailed(Exception):
    """The application could not start; the message is the line it said."""


# -- the parent's end --------------------------------------------------------------------------------


class Child:
    """The application's process, as its parent sees it."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._asking = asyncio.Lock()
        self._asked = 0
        self.ended = asyncio.ensure_future(process.wait())

    @classmethod
    async def start(cls, environ: Mapping[str, str], log: Path, ahead: timedelta) -> Self:
        """Start the process, with its clock *ahead* of the machine's and its log lines added to *log*.

        It gets a session of its own, so that a Ctrl-C at the terminal reaches the parent alone.
        """
        with log.open("ab") as lines:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot.sandbox.child", "--ahead", repr(ahead.total_seconds())),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=lines,
                env=dict(environ),
                cwd=Path(__file__).parents[2],
                start_new_session=True,
            )
        return cls(process)

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether the process is there."""
        return not self.ended.done()

    async def ready(self) -> None:
        """Wait until the application runs.

        Raises:
            ChildFailed: it could not start.
            ChildGone: it ended without a word.
        """
        first = await self._read()
        if "started" not in first:
            raise ChildFailed(str(first.get("failed", "the application said something else than expected")))

    async def ask(self, do: str, **facts: Any) -> dict[str, Any]:
        """Have the child do something and give its answer.

        Raises:
            ChildGone: it ended, or was silent for a minute.
        """
        async with self._asking:
            self._asked += 1
            line = json.dumps({"n": self._asked, "do": do, **facts}).encode() + b"\n"
            assert self._process.stdin is not None, "it was made with pipes"
            try:
                self._process.stdin.write(line)
                await self._process.stdin.drain()
            except OSError:
                raise ChildGone from None
            while (answer := await self._read()).get("n") != self._asked:
                pass  # an answer that came too late for its question
            return answer

    async def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None, "it was made with pipes"
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                line = await self._process.stdout.readline()
        except TimeoutError:
            raise ChildGone from None
        if not line.endswith(b"\n"):
            raise ChildGone
        answer: dict[str, Any] = json.loads(line)
        return answer

    async def kill(self) -> None:
        """End it without any warning, as a power cut would."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self.ended

    def let_go(self) -> None:
        """Close our end of the pipe, as our own end would; it then stops by itself."""
        if self._process.stdin is not None:
            self._process.stdin.close()

    async def stop(self, patience: timedelta) -> None:
        """Ask it to end; after *patience*, make it."""
        with contextlib.suppress(ProcessLookupError):
            self._process.terminate()
        _, waiting = await asyncio.wait({self.ended}, timeout=patience.total_seconds())
        if waiting:
            await self.kill()


# -- the child's end ---------------------------------------------------------------------------------


class Obedience:
    """Does what the parent's lines say."""

    def __init__(self, app: Application, clock: MovedClock, out: TextIO) -> None:
        self._app, self._clock, self._out = app, clock, out

    async def serve(self, lines: asyncio.StreamReader) -> None:
        """Obey until the pipe ends."""
        while line := await lines.readline():
            order = json.loads(line)
            try:
                answer = await self._do(order)
            except Exception as fault:  # whatever failed, the next order is obeyed
                answer = {"error": type(fault).__name__}
            self.tell({"n": order.get("n"), **answer})

    def tell(self, facts: dict[str, Any]) -> None:
        """Say one line to the parent; when it is gone nobody listens, and the pipe's end follows."""
        with contextlib.suppress(BrokenPipeError):
            self._out.write(json.dumps(facts) + "\n")
            self._out.flush()

    async def _do(self, order: dict[str, Any]) -> dict[str, Any]:
        match order["do"]:
            case "next":
                due = await self._next()
                return {"next": due.isoformat() if due else None}
            case "move":
                self._clock.move_to(datetime.fromisoformat(order["to"]))
                done = await self._app.schedule.tick()
                return {"done": done, "quiet": await self._settle()}
            case _:
                return {"error": "the order is not known"}

    async def _next(self) -> datetime | None:
        """Say when something is due next, whether a timer or a message that waits."""
        times = (await self._app.schedule.next_due(), self._app.courier.due_next())
        return min((time for time in times if time is not None), default=None)

    async def _settle(self) -> bool:
        """Wait until nothing is under way, but not for ever; say whether it came to that."""
        loop = asyncio.get_running_loop()
        end = loop.time() + SETTLE_SECONDS
        while not (self._app.worker.quiet and self._app.courier.quiet):
            if loop.time() >= end:
                return False
            await asyncio.sleep(_LOOK_SECONDS)
        return True


async def live(ahead: timedelta, environ: Mapping[str, str], out: TextIO) -> None:
    """Be the application until a signal comes or the parent is gone.

    Raises:
        ConfigError, AlreadyRunning, KeyFileError, WrongKey, DatabaseUnusable: as `heard run`.
    """
    from bot.app import Application
    from bot.cli.running import begin_logging
    from bot.clock import MovedClock
    from bot.config import Settings
    from bot.logs import guard_loop

    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    lines = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    settings = Settings.load(Path(environ["HEARD_CONFIG"]), environ)
    begin_logging(settings)
    guard_loop(loop)
    clock = MovedClock(ahead)
    app = await Application.start(settings, clock)
    app.second_clock.confirmed = (
        True  # both clocks are the parent's: what is due at the start waits for no answer
    )
    obedience = Obedience(app, clock, out)
    obeying = asyncio.ensure_future(obedience.serve(lines))
    obeying.add_done_callback(lambda _: stopped.set())
    try:
        obedience.tell({"started": True})
        await app.run(stopped)
    finally:
        obeying.cancel()
        await asyncio.gather(obeying, return_exceptions=True)
        await app.stop()


def main() -> None:
    """Run the application for a sandbox; it is not meant to be started by hand."""
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox.child", description=main.__doc__)
    parser.add_argument("--ahead", type=float, default=0.0, help="seconds before the machine's clock")
    ahead = timedelta(seconds=parser.parse_args().ahead)
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # the pipe is for our lines alone, whatever a library may print
    try:
        asyncio.run(live(ahead, os.environ, out))
    except Exception as fault:  # as the command line ends: in a line
        from bot.cli.call import ending

        said, status = ending(fault)
        with contextlib.suppress(BrokenPipeError):
            out.write(json.dumps({"failed": " ".join(said)}) + "\n")
            out.flush()
        sys.exit(status)


def ahead_of_machine(now: datetime) -> timedelta:
    """Say how far *now* is ahead of the machine's clock."""
    return now - datetime.now(UTC)


if __name__ == "__main__":
    main()
