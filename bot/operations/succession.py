"""When a reader has left: their cases, one by one, to those who stay, who joined later, or the duty desk.

The leaver's access ended before, in one transaction with the timer that brings this about; this sees to it
that what they alone read is read by others, within the next tick. So it does, among colleagues, for who is only
away or cannot be reached. Where the open key file is not here, the timer stays, and a process that has it goes on.
"""

from __future__ import annotations

import asyncio
from datetime import datetime
from functools import partial

from sqlalchemy import Connection, select

from bot.operations.erasing import After
from bot.operations.slicing import REST_SECONDS
from handlers.lead.covering import cover, tell_together
from handlers.lead.succeeding import succeed
from handlers.service import Service
from handlers.turn import Done
from safeguarding.case import Status
from storage.cases import load_header
from storage.database import Database
from storage.errors import CaseGone
from storage.people import Person
from storage.schema import cases
from storage.seats import LEAVER
from storage.timers import find_timer, set_timer, stop_timer

_BEGUN = "begun"  # of the timer of a run under way; who sets it anew leaves that out
_SLICE = 4  # sealing a case's keys takes a millisecond or two


def hand_on_soon(tx: Connection, service: Service, person: str, now: datetime) -> None:
    """Have the open cases of somebody who has left handed on, as soon as this transaction is committed."""
    set_timer(tx, service.sealer, LEAVER, person, now)


async def hand_on(database: Database, service: Service, person: str, now: datetime, after: After) -> bool:
    """Hand on what *person* read; False where the open key file is not here."""
    if not service.sealer.keyring.can_open:
        return False
    await database.run(lambda tx: set_timer(tx, service.sealer, LEAVER, person, now, {_BEGUN: 1}))
    last: bytes | None = b""
    let_in: dict[str, tuple[Person, int]] = {}
    while last is not None:
        last, done, more = await database.run(
            lambda tx, since=last: _some(tx, service, person, since, now)  # type: ignore[misc]  # its default binds the loop's variable now
        )
        after(done)
        for one in more:
            let_in[one.id] = (one, let_in.get(one.id, (one, 0))[1] + 1)
        await asyncio.sleep(REST_SECONDS)
    for one, count in let_in.values():
        after(await database.run(partial(_tell, service, one, count, now)))
    await database.run(partial(_end, service, person))
    return True


def _end(service: Service, person: str, tx: Connection) -> None:
    """All were looked at; unless they went once more meanwhile, and the first cases are to be looked at again."""
    timer = find_timer(tx, service.sealer, LEAVER, person)
    if timer is not None and _BEGUN in timer.facts:
        stop_timer(tx, service.sealer, LEAVER, person)


def _tell(service: Service, person: Person, count: int, now: datetime, tx: Connection) -> Done:
    return tell_together(tx, service, person, count, now)


def _some(
    tx: Connection, service: Service, person: str, after: bytes, now: datetime
) -> tuple[bytes | None, Done, list[Person]]:
    rows = list(
        tx.execute(select(cases.c.id).where(cases.c.id > after).order_by(cases.c.id).limit(_SLICE)).scalars()
    )
    whole, let_in = Done([], [], []), list[Person]()
    for row in rows:
        try:
            header = load_header(tx, service.sealer, row.hex())
        except CaseGone:
            continue
        if person in header.permitted:
            left = succeed(tx, service, header, person, now)
            goes_on = header.status != Status.CLOSED and person in header.permitted
            away, more = cover(tx, service, header, now) if goes_on else (None, [])
            let_in += more
            for done in (left, away) if away else (left,):
                whole.owed += done.owed
                whole.withdrawn += done.withdrawn
                whole.alarms += done.alarms
    return (rows[-1] if len(rows) == _SLICE else None), whole, let_in
