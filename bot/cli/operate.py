"""How a command reaches the database: through the running process, or by itself under the lock."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.cli.call import USAGE, Call, CallFailed
from bot.config import Settings
from bot.control import NotRunning, ask

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from bot.operations import Operation
    from handlers.service import Service


Step = tuple[str, dict[str, Any]]


def operate(call: Call, name: str, facts: dict[str, Any] | None = None) -> dict[str, Any]:
    """Have operation *name* done by the running process, or do it here when none runs."""
    return operate_each(call.settings(token_needed=False), [(name, facts or {})])[0]


def operate_each(settings: Settings, steps: Sequence[Step]) -> list[dict[str, Any]]:
    """Have *steps* done one after the other, each in a transaction of its own, and give their answers."""
    answers: list[dict[str, Any]] = []
    for name, facts in steps:
        answer = ask(settings.data_folder, name, facts)
        if isinstance(answer, NotRunning):
            if answers:
                raise CallFailed("the running process ended in the middle; say it again.")
            return asyncio.run(_operate_here(settings, steps))
        answers.append(answer)
    return answers


async def _operate_here(settings: Settings, steps: Sequence[Step]) -> list[dict[str, Any]]:
    from bot.clock import SystemClock
    from bot.keyfiles import read_keys
    from bot.lock import take_turn
    from bot.operations import OPERATIONS, OperationFault
    from bot.operations.answer import say_fault, status_of
    from bot.operations.condition import key_facts
    from bot.provision import is_open, make_service
    from storage.database import open_database
    from storage.keyring import KeyMissing
    from storage.sealing import Sealer

    if not settings.data_folder.is_dir():
        raise CallFailed(
            f"{settings.data_folder}: no such folder; make an installation with: heard init", USAGE
        )
    with take_turn(settings.data_folder):
        sealer = Sealer(read_keys(settings))
        database = await open_database(settings.storage.path, sealer)
        answers: list[dict[str, Any]] = []
        try:
            now = SystemClock().now()
            service = make_service(settings, sealer, now)
            service.open_to_pupils = await database.run(lambda tx: is_open(tx, sealer))
            for name, given in steps:
                facts = {**given, **key_facts(settings)} if name == "condition" else given
                operation = OPERATIONS[name]
                answers.append(await database.run(partial(_run, operation, service, facts, now)))
            return answers
        except (OperationFault, KeyMissing) as fault:
            raise CallFailed(say_fault(fault), status_of(fault)) from None
        finally:
            await database.close()


def _run(
    operation: Operation, service: Service, facts: dict[str, Any], now: datetime, tx: Connection
) -> dict[str, Any]:
    return operation(tx, service, facts, now)
