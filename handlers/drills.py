"""Drills: once in each half-term an alert arrives as at P1, at a moment that nobody knows, and nothing happened.

1. the timer *drill* sends it to every lead of the setting who is here, and starts
2. the timer *drill-end*, which tells leads and duty desk where nobody answered within 15 staffed minutes,
   and sets the next drill.
The first answer's time is kept with the setting. No case is made, so nothing of it is in a figure.
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from handlers.calendars import calendar_for
from handlers.events import Address, Choice, Lane, Outgoing
from handlers.keyboards import lead_token
from handlers.roads import further_roads
from handlers.service import Service
from handlers.turn import Turn
from safeguarding.daywords import say_day
from safeguarding.hours import Look, add_staffed, is_staffed, next_look
from safeguarding.report import Urgency
from safeguarding.schoolyear import next_drill
from storage.audit import AuditLine, write_audit
from storage.people import DUTY_DESK, Person, Setting, find_setting, list_here, put_setting
from storage.timers import set_timer

DRILL, DRILL_END = "drill", "drill-end"
#: What P1 allows (MOMENTS 6).
ANSWER_WITHIN = timedelta(minutes=15)
UNANSWERED = -1
REFERENCE = "DRILL"  # where an alert bears a case's
_KEPT = 12  # two years of them
Rows = tuple[tuple[Choice, ...], ...]


def set_next(tx: Connection, service: Service, code: str, now: datetime) -> datetime | None:
    """Set the setting's next drill, and say when: it is told to nobody."""
    setting = find_setting(tx, service.sealer, code)
    if setting is None or setting.closed:
        return None
    last = datetime.fromtimestamp(setting.drills[-1][0], UTC) if setting.drills else None
    chance = secrets.randbelow(1_000_000) / 1_000_000
    due = next_drill(calendar_for(tx, service, setting.code), now, last, chance)
    if due is not None:
        set_timer(tx, service.sealer, DRILL, setting.code, due)
    return due


def hold(turn: Turn, code: str) -> None:
    """Send the drill to those who are here; at an unstaffed moment (Heard was down when it was due) draw another."""
    setting = find_setting(turn.tx, turn.service.sealer, code)
    if setting is None or setting.closed:
        return
    if not is_staffed(calendar_for(turn.tx, turn.service, code), turn.now):
        set_next(turn.tx, turn.service, code, turn.now)
        return
    people = list_here(turn.tx, turn.service.sealer, f"{code}/leads", turn.now)
    setting.drills = [*setting.drills, [int(turn.now.timestamp()), UNANSWERED]][-_KEPT:]
    put_setting(turn.tx, turn.service.sealer, setting, turn.now)
    rows = ((turn.button("lead-button-got-it", lead_token("drill", code)),),)
    calendar = calendar_for(turn.tx, turn.service, code)
    for person in people:
        _send(
            turn, person, turn.words("lead-drill", setting=setting.name), rows, next_look(calendar, turn.now)
        )
    ends = add_staffed(calendar, turn.now, ANSWER_WITHIN)
    set_timer(turn.tx, turn.service.sealer, DRILL_END, code, ends)


def _send(turn: Turn, person: Person, text: str, rows: Rows, look: Look) -> None:
    """Send the drill over every road that danger takes."""
    message = Outgoing(
        Address(person.door, person.address),
        lane=Lane.DANGER,
        text=text,
        rows=rows,
        reference=REFERENCE,
        facts={"person": person.id, "urgency": Urgency.P1.mark},
    )
    turn.post(message)
    further_roads(turn, message, person, Urgency.P1, turn.now, look)


def answer(turn: Turn, person: Person, code: str) -> None:
    """Keep the first answer to the last drill of a setting at which this person leads."""
    setting = find_setting(turn.tx, turn.service.sealer, code)
    leads = any(seat.desk == f"{code}/leads" for seat in person.seats)
    if setting is None or not leads or not setting.drills:
        turn.say(turn.words("lead-old-button"))
        return
    sent, seconds = setting.drills[-1]
    if seconds == UNANSWERED:
        seconds = max(0, int(turn.now.timestamp()) - sent)
        setting.drills[-1] = [sent, seconds]
        put_setting(turn.tx, turn.service.sealer, setting, turn.now)
        write_audit(turn.tx, turn.service.sealer, AuditLine(turn.now, "drill-answered", person.id, ""))
        turn.say(turn.words("lead-drill-answered", minutes=seconds // 60))
    else:
        turn.say(turn.words("lead-drill-answered-already", minutes=seconds // 60))


def end(turn: Turn, code: str) -> None:
    """Tell where nobody answered, and set the next drill."""
    setting = find_setting(turn.tx, turn.service.sealer, code)
    if setting is None:
        return
    if setting.drills and setting.drills[-1][1] == UNANSWERED:
        turn.alarms.append("drill_unanswered")
        people = {
            person.id: person
            for desk in (f"{code}/leads", DUTY_DESK)
            for person in list_here(turn.tx, turn.service.sealer, desk, turn.now)
        }
        _tell(turn, list(people.values()), turn.words("lead-drill-unanswered", setting=setting.name), ())
    set_next(turn.tx, turn.service, code, turn.now)


def describe(setting: Setting) -> str:
    """Say how the last drill went, for the command line."""
    if not setting.drills:
        return "none held yet"
    sent, seconds = setting.drills[-1]
    day = say_day(datetime.fromtimestamp(sent, UTC))
    return f"{day}: not answered" if seconds == UNANSWERED else f"{day}: answered after {seconds // 60} min"


def _tell(turn: Turn, people: list[Person], text: str, rows: Rows) -> None:
    for person in people:
        turn.post(Outgoing(Address(person.door, person.address), lane=Lane.DANGER, text=text, rows=rows))
