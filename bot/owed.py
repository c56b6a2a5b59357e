"""What is owed to people, between the outbox and the courier: all of it at a start, and what became of each row.

Decides what a road's answer means for a row. Refuses to know when a row leaves (`bot/courier.py`) and what follows from
its fate (`handlers/delivery.py`).
"""

from __future__ import annotations

from bot.courier import Ready
from bot.roads import Moved, Refused, Result, Sent, Unreachable
from bot.worker import ready
from handlers.delivery import Fate, Outcome
from storage import outbox
from storage.database import Database
from storage.sealing import Sealer


async def find_owed(database: Database, sealer: Sealer) -> list[Ready]:
    """List all that is owed, in the order of the outbox; a page in a unit."""
    after = 0
    found: list[Ready] = []
    while True:
        page = await database.run(lambda tx, after=after: outbox.list_owed(tx, sealer, after=after))  # type: ignore[misc]  # its default binds the loop's variable now
        if not page:
            return found
        found += [ready(owed) for owed in page]
        after = page[-1].seq


def outcome_of(row: Ready, result: Result) -> Outcome:
    """Say what became of *row*, by what its road answered."""
    fate = _fate(result)
    row.long = row.long or fate is Fate.LATER  # what was sent of it will stand in its row, too
    return Outcome(row.id, row.chat, row.message, fate, row.sent, row.tries, row.not_before, row.long)


def _fate(result: Result) -> Fate:
    match result:
        case Sent():
            return Fate.SENT
        case Unreachable():
            return Fate.UNREACHABLE
        case Refused() | Moved():
            return Fate.DEAD
        case _:
            return Fate.LATER
