"""What a flood held back, told together: one alert to each reader."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from handlers.alerts import alert, readers_of, tell_duty
from handlers.service import Service
from handlers.turn import Done, Turn
from storage.cases import Header, load_header, save_header
from storage.chats import Chat
from storage.errors import CaseGone
from storage.people import Person, is_here
from storage.timers import Timer, stop_timer


def release(tx: Connection, service: Service, timer: Timer, now: datetime) -> Done:
    """Tell together what was held: one alert to each reader, about all that they may read and nobody opened."""
    turn = Turn(tx, service, Chat("", ""), now, forgotten=True)
    waiting = [header for case in timer.facts.get("held", ()) if (header := _still_new(turn, case))]
    stop_timer(tx, service.sealer, timer.kind, timer.subject)
    told: dict[str, list[Header]] = {}
    people: dict[str, Person] = {}
    for header in waiting:
        readers = readers_of(turn, header)
        if not any(is_here(person, now) for person in readers):
            tell_duty(turn, header, but=readers)
        for person in readers:
            people[person.id] = person
            told.setdefault(person.id, []).append(header)
    for who, cases in told.items():
        first = min(cases, key=lambda header: (header.urgency, header.at))
        others = [header.id for header in cases if header is not first]
        alert(turn, first, people[who], "lead-alert-together", more=others, count=len(cases))
    for header in waiting:
        who_heard = (person for person, cases in told.items() if header in cases)
        header.told = list(dict.fromkeys((*header.told, *who_heard)))
        save_header(tx, service.sealer, header)
    return Done(turn.owed, turn.withdrawn, turn.alarms)


def _still_new(turn: Turn, case: str) -> Header | None:
    try:
        header = load_header(turn.tx, turn.service.sealer, case)
    except CaseGone:
        return None
    return None if header.status == "closed" else header
