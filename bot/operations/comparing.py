"""Somebody joined, took a new name or named a relative: they are compared with every older case, slice by slice.

Until it is done those cases are not theirs (`handlers/lead/comparing.py`). Where the open key file is not here, the
timer stays, and a process that has it goes on.
"""

from __future__ import annotations

import asyncio
from datetime import datetime

from bot.operations.erasing import After
from bot.operations.slicing import REST_SECONDS
from handlers.lead.comparing import compare_some
from handlers.service import Service
from storage.database import Database
from storage.people import find_person

_SLICE = 4  # opening a case takes some milliseconds


async def compare_all(database: Database, service: Service, person: str, now: datetime, after: After) -> bool:
    """Compare *person* with all cases; False where the open key file is not here."""
    if not service.sealer.keyring.can_open:
        return False
    found = await database.run(lambda tx: find_person(tx, service.sealer, person))
    began = found.comparing if found is not None else 0
    last: bytes | None = b""
    while last is not None:
        since = last
        last, done = await database.run(
            lambda tx, since=since: compare_some(tx, service, person, since, now, _SLICE, began)  # type: ignore[misc]  # its default binds the loop's variable now
        )
        after(done)
        await asyncio.sleep(REST_SECONDS)
    return True
