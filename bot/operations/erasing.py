"""`heard cases erase`, and what is left of a case after it: slices, beside all else, until nothing is.

1. `erase_by_code` is a unit: two codes, the case gone, its readers told. Without them nothing happens but a
   line in the trail and a notice to its readers; what is answered is the same whether there is such a case
   or not (MOMENTS 12, 13).
2. `finish` takes away what is left of every case that is being erased, empties the log, scrubs the file.
   Whoever is interrupted begins again: the timers of `storage.erasure` say what is left.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from bot.operations.answer import Answer, Facts
from bot.operations.listed import may_be_listed
from bot.operations.slicing import REST_SECONDS
from handlers.alerts import readers_of
from handlers.erasing import erase_case, tell
from handlers.lead.codes import check_codes
from handlers.service import Service
from handlers.turn import Done, Turn
from safeguarding.roles import Role, desk_of
from storage.audit import AuditLine, write_audit
from storage.cases import Header, find_header
from storage.chats import Chat
from storage.codes import For
from storage.database import Database
from storage.erasure import ERASE, Erasure, end, erase_some, sweep_outbox, sweep_timers
from storage.people import Person, list_active
from storage.timers import list_due

#: Takes what a committed unit asks of a running process; who works alone has nothing to do.
After = Callable[[Done], None]
_COMMAND = "cases.erase"


def wait_for_process(_: Done) -> None:
    """Leave what a unit owes where it is: a row, which the next process takes up."""


def erase_by_code(tx: Connection, service: Service, facts: Facts, now: datetime) -> Facts:
    """Erase the case of `ref` if `codes` do; without `sure` only say whether they do."""
    header = find_header(tx, service.sealer, str(facts["ref"]).strip())
    codes = [str(code) for code in facts.get("codes") or ()]
    drawn = check_codes(tx, service, header, For.ERASE, codes, now) if header else None
    if header is None or drawn is None:
        refuse(tx, service, header, now, "erase-refused", "lead-code-refused")
        return Answer({"valid": False, "erased": False}, outbox=True)
    days = service.retention.backups.days
    answer = {"valid": True, "erased": False, "reference": header.ref, "backup_days": days}
    if facts.get("sure") is not True:
        return answer
    people = _who_hears(tx, service, header, now)
    by = [one.person for one in drawn]
    done = erase_case(tx, service, header, kind="code", by=by, listed=may_be_listed(header), now=now)
    words = service.texts.say("en", "lead-erased", reference=header.ref, days=days)
    tell(tx, service, people, words, now)
    return Answer({**answer, "erased": True}, withdrawn=done.withdrawn, outbox=True)


def refuse(
    tx: Connection, service: Service, header: Header | None, now: datetime, act: str, key: str
) -> Done:
    """Write a refusal down. The line without a case stands in every list, whether there is such a case or not."""
    write_audit(tx, service.sealer, AuditLine(now, act, _COMMAND, ""))
    if header is not None:
        write_audit(tx, service.sealer, AuditLine(now, act, _COMMAND, header.id))
        words = service.texts.say("en", key, reference=header.ref)
        return tell(tx, service, readers_of_case(tx, service, header, now), words, now)
    return Done([], [], [])


def readers_of_case(tx: Connection, service: Service, header: Header, now: datetime) -> list[Person]:
    """List who may read a case and can be reached."""
    return readers_of(Turn(tx, service, Chat("command", ""), now, forgotten=True), header)


def _who_hears(tx: Connection, service: Service, header: Header, now: datetime) -> list[Person]:
    """List the readers of a case and the data protection officers, each once."""
    officers = list_active(tx, service.sealer, desk_of(Role.DPO, ""))
    found = {person.id: person for person in (*readers_of_case(tx, service, header, now), *officers)}
    return list(found.values())


# -- what is left -------------------------------------------------------------------------------


async def finish(database: Database, service: Service, now: datetime, after: After) -> bool:
    """Take away what is left of every case that is being erased; False if the file could not be scrubbed yet."""
    sealer = service.sealer
    left = await database.run(lambda tx: _list_left(tx, service, now))
    if not left:
        return True
    for erasure in left:
        number: int | None = 0
        while number is not None:
            number = await database.run(
                lambda tx, one=erasure, first=number: erase_some(tx, sealer, one, first)  # type: ignore[misc]  # its default binds the loop's variable now
            )
            await asyncio.sleep(REST_SECONDS)
        await _sweep(database, service, erasure, now, after)
    if not await database.scrub():
        return False
    for erasure in left:
        await database.run(lambda tx, one=erasure: end(tx, sealer, one, now))  # type: ignore[misc]  # its default binds the loop's variable now
    return True


def _list_left(tx: Connection, service: Service, now: datetime) -> list[Erasure]:
    due = list_due(tx, service.sealer, now, most=1_000_000)
    return [Erasure.of(timer.facts) for timer in due if timer.kind == ERASE]


async def _sweep(database: Database, service: Service, erasure: Erasure, now: datetime, after: After) -> None:
    sealer = service.sealer
    row: bytes | None = b""
    while row is not None:
        row = await database.run(
            lambda tx, since=row: sweep_timers(tx, sealer, erasure, since, now)  # type: ignore[misc]  # its default binds the loop's variable now
        )
        await asyncio.sleep(REST_SECONDS)
    for state in ("new", "dead"):
        seq: int | None = 0
        while seq is not None:
            gone, seq = await database.run(
                lambda tx, since=seq, state=state: sweep_outbox(tx, sealer, erasure, state, since)  # type: ignore[misc]  # its default binds the loop's variable now
            )
            after(Done([], gone, []))
            await asyncio.sleep(REST_SECONDS)
