"""The road over a program of the deployer's: urgency and reference on its standard input, nothing else.

Decides what a program's end means: 0 is sent, 75 (EX_TEMPFAIL) is not sent, anything else may have been sent.
It runs without a shell, with an empty environment, in a session of its own, ten seconds at most; then it is
killed with all that it started.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import json
import os
import signal
from collections.abc import Sequence

from bot.roads import Halted, Narrow, NotSent, Refused, Result, Sent, Uncertain
from handlers.events import Outgoing, Verb

DOOR = "command"
RUN_SECONDS = 10.0
TEMPORARY = 75
MOST_AT_ONCE = 4
#: It is not there, not ours to run, or nothing that runs: trying again changes nothing.
_NO_PROGRAM = (
    errno.ENOENT,
    errno.EACCES,
    errno.EPERM,
    errno.ENOTDIR,
    errno.ENOEXEC,
    errno.EISDIR,
    errno.ELOOP,
)


class CommandRoad:
    """Carries alerts by starting *program* once for each."""

    def __init__(self, program: Sequence[str], *, seconds: float = RUN_SECONDS) -> None:
        self._program = tuple(program)
        self._seconds = seconds
        self._room = Narrow(MOST_AT_ONCE)

    async def carry(self, message: Outgoing, already: int = 0) -> Result:
        """Start the program and say how it ended; see `Road`."""
        if message.verb is not Verb.SAY or already:
            return Refused("not an alert")
        return await self._room.carry(lambda: self._run(message))

    async def _run(self, message: Outgoing) -> Result:
        try:
            process = await asyncio.create_subprocess_exec(
                *self._program,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
                env={},
                cwd="/",
                start_new_session=True,
            )
        except OSError as fault:
            name = type(fault).__name__
            return Halted(name) if fault.errno in _NO_PROGRAM else NotSent(name)
        try:
            async with asyncio.timeout(self._seconds):
                await process.communicate(written(message))
        except TimeoutError:
            return Uncertain("too-slow")
        finally:
            if process.returncode is None:  # too slow, or we are being stopped
                _end_group(process.pid)
                await process.wait()
        return _verdict(process.returncode or 0)


def written(message: Outgoing) -> bytes:
    """Write what the program reads: one line of JSON. *to* is the person's id, as `heard leads list` shows it."""
    facts = {
        "urgency": message.facts.get("urgency", ""),
        "reference": message.reference,
        "to": message.to.value,
        "repeat": message.repeat,
    }
    return json.dumps(facts).encode() + b"\n"


def _verdict(status: int) -> Result:
    if status == 0:
        return Sent(("command",))
    return NotSent("temporary") if status == TEMPORARY else Uncertain(f"exit-{status}")


def _end_group(pid: int) -> None:
    """End the program and what it started: its group bears its number while it was not waited for."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
