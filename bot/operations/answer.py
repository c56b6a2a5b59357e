"""What an operation takes and gives, and how it says that something cannot be done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from handlers.service import Service
from storage.keyring import KeyMissing

Facts = dict[str, Any]
Operation = Callable[[Connection, Service, Facts, datetime], Facts]


class OperationFault(Exception):
    """An operation that cannot be done as asked; the message is for whoever typed the command."""

    status = 1


class WrongUsage(OperationFault):
    """An option or an argument has a value that none can have: wrong usage, exit status 2."""

    status = 2


def status_of(fault: Exception) -> int:
    """Give the exit status of the command."""
    return fault.status if isinstance(fault, OperationFault) else OperationFault.status


def say_fault(fault: Exception) -> str:
    """Say in a line what was found and, where the open key file is not here, what to do."""
    if isinstance(fault, KeyMissing):
        return (
            f"{fault}; nothing was changed. A new desk's keys are made with it: put keys.open_file back, or give the "
            "command where it is"
        )
    return str(fault)


class Answer(Facts):
    """Facts, and what a running process does once they are committed; who works alone has nothing to do.

    *withdrawn*: rows of the outbox that were deleted. *inbox*: rows that are to be handled again.
    *outbox*: rows were put back and are to be sent. *alarms*: what the operator should hear of.
    """

    def __init__(
        self,
        facts: Mapping[str, Any],
        *,
        withdrawn: Iterable[bytes] = (),
        inbox: Iterable[bytes] = (),
        outbox: bool = False,
        alarms: Iterable[str] = (),
    ) -> None:
        super().__init__(facts)
        self.withdrawn = tuple(withdrawn)
        self.inbox = frozenset(inbox)
        self.outbox = outbox
        self.alarms = tuple(alarms)
