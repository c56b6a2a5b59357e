"""Being away and coming back: what it changes at once, and what follows where nobody is left.

Whoever is away gets no alerts and is not named to pupils; they are back by themselves on the day they
said, or with anything they do. A setting whose readers are all away is read by the duty desk.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from handlers import readiness
from handlers.days import date_words
from handlers.events import Address, Lane, Outgoing
from handlers.service import Service
from handlers.turn import Turn
from safeguarding.roles import May, may
from storage.audit import AuditLine, write_audit
from storage.people import (
    DUTY_DESK,
    MANAGER_DESK,
    Person,
    find_person,
    list_here,
    put_person,
)
from storage.seats import LEAVER
from storage.timers import set_timer


def back_at(service: Service, back: date) -> datetime:
    """Give the moment at which somebody who is back on that day counts as here: its midnight."""
    return datetime.combine(back, time(), ZoneInfo(service.timezone))


def day_of(service: Service, moment: int) -> date:
    """Give the local day of a moment (epoch seconds)."""
    return datetime.fromtimestamp(moment, ZoneInfo(service.timezone)).date()


def could_cover(tx: Connection, service: Service, person: Person, now: datetime) -> list[Person]:
    """List the others of this person's desks who are here, each once, in the order in which they joined."""
    found: dict[str, Person] = {}
    for desk in _desks(person):
        for other in list_here(tx, service.sealer, desk, now):
            if other.id != person.id:
                found.setdefault(other.id, other)
    return list(found.values())


def left_alone(tx: Connection, service: Service, person: Person, now: datetime) -> list[str]:
    """List the desks at which nobody would be here if this person went now."""
    return [
        desk
        for desk in _desks(person)
        if not any(other.id != person.id for other in list_here(tx, service.sealer, desk, now))
    ]


def _desks(person: Person) -> list[str]:
    return list(dict.fromkeys(seat.desk for seat in person.seats if may(seat.role, May.READ)))


def go(turn: Turn, person: Person, until: datetime, cover: str) -> None:
    """Make the person away until that moment; who covers is told, and of an empty duty desk its manager.

    Open cases that nobody who is here can read are looked at with the next tick (`bot/operations/succession.py`).
    """
    set_timer(turn.tx, turn.service.sealer, LEAVER, person.id, turn.now)
    person.away_until, person.cover = int(until.timestamp()), cover
    put_person(turn.tx, turn.service.sealer, person)
    write_audit(turn.tx, turn.service.sealer, AuditLine(turn.now, "away", person.id, ""))
    readiness.look_again(turn.tx, turn.service, person, turn.now)
    covering = find_person(turn.tx, turn.service.sealer, cover) if cover else None
    if covering is not None:
        _tell(turn, [covering], "lead-cover-you", person, until)
    if DUTY_DESK in _desks(person) and not list_here(turn.tx, turn.service.sealer, DUTY_DESK, turn.now):
        turn.alarms.append("duty_desk_away")
        managers = list_here(turn.tx, turn.service.sealer, MANAGER_DESK, turn.now)
        _tell(turn, managers, "lead-duty-all-away", person, until)


def come_back(turn: Turn, person: Person) -> None:
    """Make the person here again; nothing if they were not away."""
    if not person.away_until:
        return
    person.away_until, person.cover = 0, ""
    put_person(turn.tx, turn.service.sealer, person)
    write_audit(turn.tx, turn.service.sealer, AuditLine(turn.now, "back", person.id, ""))


def _tell(turn: Turn, people: Sequence[Person], key: str, away: Person, until: datetime) -> None:
    who = away.name or turn.words(f"role-{away.role}")
    text = turn.words(key, name=who, day=date_words(turn, day_of(turn.service, int(until.timestamp()))))
    for person in people:
        turn.post(Outgoing(Address(person.door, person.address), lane=Lane.ALERT, text=text))
