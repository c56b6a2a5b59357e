"""Who reads an open case while all its readers are away: colleagues of the same desks who are here.

Naming a cover would be a word only, if what came before they joined stayed closed to them. Compared with the
case's words first, in memory, as where a reader has left (`succeeding.py`); never a case in which an adult there
may be part of it. Where nobody else is here nothing changes: the ladder goes on to others.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from handlers.alerts import alert, readers_of
from handlers.caseage import is_about_adult
from handlers.routing import may_not_come, reads_now
from handlers.service import Service
from handlers.turn import Done, Turn
from safeguarding.handover import while_away
from safeguarding.roles import is_borough_desk
from storage.audit import AuditLine, write_audit
from storage.cases import Header, save_header
from storage.chats import Chat
from storage.handover import circle_of, hand_over
from storage.people import Person, is_here, list_here
from storage.vault import read_for_names

_BY, _ACT = "leads.away", "let-in"


def cover(tx: Connection, service: Service, header: Header, now: datetime) -> tuple[Done, list[Person]]:
    """Let those who are here read a case of which no reader is; gives who was let in and is told of it with others.

    What nobody has opened yet they are alerted to one by one.
    """
    turn = Turn(tx, service, Chat("command", ""), now, forgotten=True)
    let_in = _let_in(turn, header)
    for person in let_in if not header.is_opened else ():
        alert(turn, header, person, "lead-alert-passed-on")
        header.told = list(dict.fromkeys((*header.told, person.id)))
    if let_in:
        save_header(tx, service.sealer, header)
    return Done(turn.owed, turn.withdrawn, turn.alarms), let_in if header.is_opened else []


def _let_in(turn: Turn, header: Header) -> list[Person]:
    tx, sealer, now = turn.tx, turn.service.sealer, turn.now
    if is_about_adult(header) or any(is_here(one, now) for one in readers_of(turn, header)):
        return []
    desks = [desk for desk in reads_now(header) if not is_borough_desk(desk)]
    seats = {desk: list_here(tx, sealer, desk, now) for desk in desks}
    barred = {*header.permitted, *header.hidden}
    newer = {one.id: one for people in seats.values() for one in people if one.id not in barred}
    if not newer:
        return []
    named = may_not_come(turn, header, newer.values(), read_for_names(tx, sealer, header, _BY, now))
    for person in named:
        write_audit(tx, sealer, AuditLine(now, "withheld", person, header.id))
    ids = {desk: [one.id for one in people] for desk, people in seats.items()}
    circle = while_away(circle_of(header), (*header.hidden, *named), ids, newer)
    more = [newer[one] for one in circle.permitted if one in newer]
    if more:
        hand_over(tx, sealer, header, circle, _BY, now, _ACT, hidden=named)
    return more


def tell_together(tx: Connection, service: Service, person: Person, count: int, now: datetime) -> Done:
    """Tell somebody who was let in how many open cases they can read now."""
    turn = Turn(tx, service, Chat(person.door, person.address), now, forgotten=True)
    turn.say(turn.words("lead-cover-cases", count=count), passing=False)
    return Done(turn.owed, turn.withdrawn, turn.alarms)
