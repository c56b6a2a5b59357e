"""How a command reaches the database: through the running process, or by itself under the lock."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.cli.call import USAGE, Call, CallFailed
from bot.config import Settings
from bot.control import NotRunning, ask


def operate(call: Call, name: str, facts: dict[str, Any] | None = None) -> dict[str, Any]:
    """Have operation *name* done by the running process, or do it here when none runs."""
    settings = call.settings(token_needed=False)
    answer = ask(settings.data_folder, name, facts or {})
    if isinstance(answer, NotRunning):
        return asyncio.run(_operate_here(settings, name, facts or {}))
    return answer


async def _operate_here(settings: Settings, name: str, facts: dict[str, Any]) -> dict[str, Any]:
    from bot.app import is_open, make_service
    from bot.clock import SystemClock
    from bot.keyfiles import read_keys
    from bot.lock import take_lock
    from bot.operations import OPERATIONS, OperationFault
    from storage.database import open_database
    from storage.sealing import Sealer

    if not settings.data_folder.is_dir():
        raise CallFailed(f"{settings.data_folder}: no such folder; make an installation with: heard init", USAGE)
    with take_lock(settings.data_folder):
        sealer = Sealer(read_keys(settings))
        database = await open_database(settings.storage.path, sealer)
        try:
            now = SystemClock().now()
            service = make_service(settings, sealer, now)
            service.open_to_pupils = await database.run(lambda tx: is_open(tx, sealer))
            operation = OPERATIONS[name]
            return await database.run(lambda tx: operation(tx, service, facts, now))
        except OperationFault as fault:
            raise CallFailed(str(fault)) from None
        finally:
            await database.close()
