"""Whose a case is when a reader has left: those who stay, who joined later, or the duty desk.

The key is sealed again. Who joined later is compared with the case's words first, in memory, and is hidden
from it for good if they may name them.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from handlers.caseage import is_about_adult
from handlers.lead.handover import give
from handlers.routing import named_by_words, reads_now
from handlers.service import Service
from handlers.turn import Done, Turn
from safeguarding.handover import Circle, after_leaving
from safeguarding.roles import is_borough_desk
from storage.audit import AuditLine, write_audit
from storage.cases import Header
from storage.chats import Chat
from storage.people import DUTY_DESK, is_here, list_members
from storage.vault import read_for_names


def succeed(tx: Connection, service: Service, header: Header, leaver: str, now: datetime) -> Done:
    """See to it that two adults read a case that *leaver* reads no more; nothing to do if they still do.

    Desks whose turn has not come stay as they are, and count for nothing.
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
    named = named_by_words([one for one in newer.values() if one.id not in header.hidden], text)
    after = after_leaving(
        Circle(reading, tuple(header.permitted)),
        leaver,
        (*header.hidden, *named),
        {desk: people for desk, people in members.items() if desk in reading},
        {one.id for people in seats.values() for one in people if one.state == "active"},
        DUTY_DESK,
        about_adult=is_about_adult(header),
        here={one.id for people in seats.values() for one in people if is_here(one, now)},
    )
    for person in named:
        write_audit(tx, sealer, AuditLine(now, "withheld", person, header.id))
    give(turn, header, after, header.waiting, "leads.revoke", "handed-on", hidden=named)
    return Done(turn.owed, turn.withdrawn, turn.alarms)
