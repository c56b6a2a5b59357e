"""Whose a case is when a reader has left: those who stay, who joined later, or the duty desk.

The key is sealed again. Who joined later is compared with the case's words first, in memory, and is hidden
from it for good if they may name them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import islice

from sqlalchemy import Connection

from handlers.caseage import is_about_adult
from handlers.lead.handover import give
from handlers.routing import may_not_come, reads_now
from handlers.service import Service
from handlers.turn import Done, Turn
from safeguarding.case import Status
from safeguarding.handover import Circle, after_leaving
from safeguarding.roles import is_borough_desk
from safeguarding.routing import BOROUGH_DESKS
from storage.audit import AuditLine, write_audit
from storage.cases import Header
from storage.chats import Chat
from storage.people import DUTY_DESK, is_here, list_active, list_members
from storage.vault import read_for_names


def succeed(tx: Connection, service: Service, header: Header, leaver: str, now: datetime) -> Done:
    """See to it that two adults read a case that *leaver* reads no more; nothing to do if they still do.

    Desks whose turn has not come count for nothing; one at which nobody is left makes room for the borough's next.
    A closed case is handed on without a word: it may be opened again, and somebody must be able to erase it.
    """
    sealer = service.sealer
    seats = {desk: list_members(tx, sealer, desk) for desk in header.readers if not is_borough_desk(desk)}
    members = {desk: [one.id for one in people] for desk, people in seats.items()}
    if leaver not in header.permitted or any(leaver in people for people in members.values()):
        return Done([], [], [])
    reading = reads_now(header)
    turn = Turn(tx, service, Chat("command", ""), now, forgotten=True)
    newer = {one.id: one for people in seats.values() for one in people if one.id not in header.permitted}
    text = read_for_names(tx, sealer, header, "leads.revoke", now) if newer else ""
    named = may_not_come(turn, header, [one for one in newer.values() if one.id not in header.hidden], text)
    after = after_leaving(
        Circle(reading, tuple(header.permitted)),
        leaver,
        (*header.hidden, *named),
        {desk: people for desk, people in members.items() if desk in reading},
        {one.id for people in seats.values() for one in people if one.state == "active"},
        _council(turn, header),
        about_adult=is_about_adult(header),
        here={one.id for people in seats.values() for one in people if is_here(one, now)},
    )
    for person in named:
        write_audit(tx, sealer, AuditLine(now, "withheld", person, header.id))
    later = _still_to_come(header, members, leaver)
    quiet = header.status == Status.CLOSED
    give(turn, header, after, later, "leads.revoke", "handed-on", hidden=named, quiet=quiet)
    return Done(turn.owed, turn.withdrawn, turn.alarms)


def _council(turn: Turn, header: Header) -> str:
    """Name the desk that reads where too few are left: the duty desk, or the next at which somebody may read it."""
    for desk in BOROUGH_DESKS:
        if any(one.id not in header.hidden for one in list_active(turn.tx, turn.service.sealer, desk)):
            return desk
    return DUTY_DESK


def _still_to_come(header: Header, members: Mapping[str, Sequence[str]], leaver: str) -> list[str]:
    """List the desks whose turn may come: those with somebody who may read it, then the borough's on the ladder."""
    permitted = {*header.permitted} - {leaver}
    later = [
        desk for desk in header.waiting if is_borough_desk(desk) or permitted & set(members.get(desk, ()))
    ]
    spare = (desk for desk in header.chain if is_borough_desk(desk) and desk not in header.readers)
    return [*later, *islice(spare, len(header.waiting) - len(later))]
