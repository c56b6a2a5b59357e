"""What a flood held back, told together: one alert to each reader."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from handlers.alerts import alert, readers_of, tell_duty
from handlers.routing import reads_now
from handlers.rungs import people_of_rung
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
    rung = timer.facts.get("rung")
    waiting = [header for case in timer.facts.get("held", ()) if (header := _still_waits(turn, case, rung))]
    stop_timer(tx, service.sealer, timer.kind, timer.subject)
    told: dict[str, list[Header]] = {}
    people: dict[str, Person] = {}
    for header in waiting:
        readers = _people_of(turn, header, rung)
        if not rung and not any(is_here(person, now) for person in readers):
            tell_duty(turn, header, but=readers)
        for person in readers:
            people[person.id] = person
            told.setdefault(person.id, []).append(header)
    for who, cases in told.items():
        _tell(turn, people[who], cases, rung)
    for header in waiting:
        who_heard = (person for person, cases in told.items() if header in cases)
        header.told = list(dict.fromkeys((*header.told, *who_heard)))
        save_header(tx, service.sealer, header)
    return Done(turn.owed, turn.withdrawn, turn.alarms)


def _still_waits(turn: Turn, case: str, rung: str | None) -> Header | None:
    """Open the case, if there is still something to tell of it. *rung*: that nobody has opened it, so that it must be true."""
    try:
        header = load_header(turn.tx, turn.service.sealer, case)
    except CaseGone:
        return None
    return None if header.status == "closed" or (rung is not None and header.is_opened) else header


def _people_of(turn: Turn, header: Header, rung: str | None) -> list[Person]:
    if not rung:
        return readers_of(turn, header)
    return [one for one in people_of_rung(turn, header, rung) if one.state == "active"]


def _tell(turn: Turn, person: Person, cases: list[Header], rung: str | None) -> None:
    first = min(cases, key=lambda header: (header.urgency, header.at))
    others = [header.id for header in cases if header is not first]
    if rung is None:
        alert(turn, first, person, "lead-alert-together", more=others, count=len(cases))
        return
    reads = not rung or rung in reads_now(first)
    key = "lead-alert-again-together" if reads else "lead-alert-above-together"
    alert(turn, first, person, key, opens=reads, more=others, rung=rung, count=len(cases))
