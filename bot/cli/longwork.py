"""How a command has long work done: by the running process, or by itself under the lock, with progress."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from bot.cli.call import USAGE, CallFailed
from bot.cli.output import progress
from bot.config import Settings
from bot.control import NotRunning, ask

if TYPE_CHECKING:
    from bot.operations.keeping import LongOperation

Operations = Callable[[], "Mapping[str, LongOperation]"]


def carry_out(
    settings: Settings,
    name: str,
    wanted: dict[str, Any],
    title: str,
    operations: Operations,
    *,
    look_only: bool = False,
) -> dict[str, Any]:
    """Have *name* done and show how far it is.

    Args:
        operations: gives what can be done here; called only when no process runs.
        look_only: there must be a database already; none is made.
    """
    with progress(title) as show:
        answer = ask(
            settings.data_folder, name, wanted, on_progress=lambda told: show(int(told["percent"]), 100)
        )
        if isinstance(answer, NotRunning):
            return asyncio.run(_carry_out_here(settings, name, wanted, show, operations, look_only))
        return answer


def need_data_folder(settings: Settings) -> None:
    """Refuse a configuration whose data folder is not there; raise CallFailed."""
    if not settings.data_folder.is_dir():
        raise CallFailed(
            f"{settings.data_folder}: no such folder; make an installation with: heard init", USAGE
        )


async def _carry_out_here(
    settings: Settings,
    name: str,
    wanted: dict[str, Any],
    show: Callable[[int, int], None],
    operations: Operations,
    look_only: bool,
) -> dict[str, Any]:
    from bot.clock import SystemClock
    from bot.control import OperationRefused
    from bot.keyfiles import read_keys
    from bot.lock import take_turn
    from storage.database import open_database
    from storage.sealing import Sealer

    async def showing(told: dict[str, Any]) -> None:
        show(int(told["percent"]), 100)

    need_data_folder(settings)
    with take_turn(settings.data_folder):
        sealer = Sealer(read_keys(settings))
        if look_only and not settings.storage.path.exists():
            raise CallFailed(f"{settings.storage.path}: there is no database yet, nothing to look at")
        database = await open_database(settings.storage.path, sealer)
        try:
            return await operations()[name](database, sealer, wanted, SystemClock().now(), showing)
        except OperationRefused as fault:
            raise CallFailed(str(fault), fault.status) from None
        finally:
            await database.close()
