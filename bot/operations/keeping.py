"""`heard backup` and `heard verify`: long work beside all else, the same whether Heard runs or not.

Unlike the other operations these are no units: they copy the database in slices between the units and
do the rest in a thread. One at a time. Their answers bear percent, yes and no, and the short ids of
rows that are damaged; never how many rows there are (MOMENTS 12).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from bot.control import OperationRefused, show_progress
from storage.backup import Wanted, back_up
from storage.database import CopyStopped, Database
from storage.errors import StorageError
from storage.findings import Problem
from storage.outbox import Message
from storage.sealing import Sealer
from storage.verify import verify

T = TypeVar("T")
Facts = dict[str, Any]
Show = Callable[[Facts], Awaitable[None]]
LongOperation = Callable[[Database, Sealer, Facts, datetime, Show], Awaitable[Facts]]

MOST_LISTED = 200
_LOOK_SECONDS = 0.2
_UNDER_WAY = (
    "other long work (a back-up, a check, a rotation, an import) is under way already; "
    "say it again when that is done"
)


class Distance:
    """How far the work is: told in its threads, looked at in the event loop, and the way to stop it."""

    def __init__(self) -> None:
        self.percent = 0
        self.stopped = False

    def __call__(self, share: float) -> None:
        if self.stopped:
            raise CopyStopped
        self.percent = min(100, int(share * 100))


async def do_backup(database: Database, sealer: Sealer, facts: Facts, now: datetime, show: Show) -> Facts:
    """Back up to the `file` of *facts*; `overwrite` and `damaged` are as in `storage.backup.Wanted`."""
    wanted = Wanted(Path(str(facts["file"])), facts.get("overwrite") is True, facts.get("damaged") is True)
    if not wanted.target.is_absolute():
        raise OperationRefused("backup: the file's whole path is needed", 2)
    distance = Distance()
    found = await _watched(back_up(database, sealer, wanted, now, distance), distance, show)
    return {"file": str(wanted.target), **_told(found, sealer)}


async def do_verify(database: Database, sealer: Sealer, facts: Facts, now: datetime, show: Show) -> Facts:
    """Check every row."""
    distance = Distance()
    found = await _watched(verify(database, sealer, distance), distance, show)
    return _told(found, sealer)


LONG_OPERATIONS: dict[str, LongOperation] = {"backup": do_backup, "verify": do_verify}


def long_operations(
    database: Database,
    sealer: Sealer,
    now: Callable[[], datetime],
    more: Mapping[str, LongOperation] | None = None,
) -> dict[str, Callable[[Facts], Awaitable[Facts]]]:
    """Give the long operations as the control socket takes them: one at a time, with progress to whoever asked.

    *more*: those that need more than these (`bot.operations.keys`).
    """
    return one_at_a_time(database, sealer, now, {**LONG_OPERATIONS, **(more or {})}, refused=_UNDER_WAY)


def one_at_a_time(
    database: Database,
    sealer: Sealer,
    now: Callable[[], datetime],
    operations: Mapping[str, LongOperation],
    *,
    refused: str = "",
) -> dict[str, Callable[[Facts], Awaitable[Facts]]]:
    """Have one of *operations* done at a time: who asks meanwhile waits, or is *refused* with these words."""
    busy = asyncio.Lock()

    def make(operation: LongOperation) -> Callable[[Facts], Awaitable[Facts]]:
        async def operate(facts: Facts) -> Facts:
            if refused and busy.locked():
                raise OperationRefused(refused)
            async with busy:
                try:
                    return await operation(database, sealer, facts, now(), show_progress)
                except StorageError as fault:
                    raise OperationRefused(str(fault)) from None

        return operate

    return {name: make(operation) for name, operation in operations.items()}


def mark_repeat(message: Message) -> Message:
    """Mark a message that may have been sent after the back-up was made: a copy then says that it may be one."""
    return {**message, "repeat": True}


async def _watched(work: Coroutine[Any, Any, T], distance: Distance, show: Show) -> T:
    """Show how far *work* is until it ends; when we are told to stop, it ends first, and leaves nothing behind."""
    task = asyncio.ensure_future(work)
    try:
        while not task.done():
            await asyncio.wait([task], timeout=_LOOK_SECONDS)
            await show({"percent": distance.percent})
        return task.result()
    finally:
        if not task.done():
            distance.stopped = True
            await asyncio.wait([task])


def _told(found: list[Problem], sealer: Sealer) -> Facts:
    rows = [{"table": one.table, "row": one.row, "what": str(one.what)} for one in found]
    return {
        "sound": not found,
        "cases_opened": sealer.keyring.can_open,
        "problems": rows[:MOST_LISTED],
        "more": len(rows) > MOST_LISTED,
    }
