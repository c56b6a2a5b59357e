"""Alerts: urgency, setting and reference, to every reader who can be reached. Nothing that was said."""

from __future__ import annotations

import math
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from handlers import floods
from handlers.calendars import calendar_for
from handlers.events import Address, Choice, Lane, Outgoing
from handlers.keyboards import lead_token
from handlers.roads import further_roads, reached_elsewhere
from handlers.turn import Turn
from safeguarding.alerting import is_silent, leaves_at
from safeguarding.hours import Calendar, next_look
from safeguarding.report import Urgency
from storage.cases import Header
from storage.people import DUTY_DESK, MANAGER_DESK, Person, find_setting, is_here, list_active, list_members
from storage.vault import may_read, reader_of


def readers_of(turn: Turn, header: Header) -> list[Person]:
    """List the people who may read the case and can be reached, each once.

    Who is away is not among them, unless everybody is: an alert must not end nowhere.
    """
    found: dict[str, Person] = {}
    for desk in header.readers:
        for person in list_active(turn.tx, turn.service.sealer, desk):
            if may_read(header, reader_of(person)):
                found.setdefault(person.id, person)
    here = [person for person in found.values() if is_here(person, turn.now)]
    return here or list(found.values())


def alert_readers(turn: Turn, header: Header, key: str, *, but: str = "") -> None:
    """Alert every reader of the case, unless a flood is on: then it is told with others, a little later.

    *but* is a person who need not be told.
    """
    if floods.hold(turn, header, key):
        return
    leaves = _leaves_at(turn, header) if key in floods.SENT_BY_PUPILS else turn.now
    people = [person for person in readers_of(turn, header) if person.id != but]
    for person in (*people, *(one for one in cut_off_from(turn, header) if one.id != but)):
        alert(turn, header, person, key, leaves=leaves)
    header.told = list(dict.fromkeys((*header.told, *(person.id for person in people))))
    if not but and not any(is_here(person, turn.now) for person in people):
        tell_duty(turn, header, but=people)


def cut_off_from(turn: Turn, header: Header) -> list[Person]:
    """List readers whose chat cannot be reached and whom other roads may: tried all the same, at P1 blindly (MOMENTS 28)."""
    found: dict[str, Person] = {}
    for desk in header.readers:
        for person in list_members(turn.tx, turn.service.sealer, desk):
            told = header.urgency == Urgency.P1 or reached_elsewhere(turn, person)
            if person.state == "unreachable" and told and may_read(header, reader_of(person)):
                found.setdefault(person.id, person)
    return list(found.values())


def _leaves_at(turn: Turn, header: Header) -> datetime:
    """Say when the alerts of what a pupil just sent leave: one moment for all readers (MOMENTS 29)."""
    at_school = any(desk.startswith(f"{header.setting}/") for desk in header.readers)
    look = next_look(calendar_for(turn.tx, turn.service, header.setting if at_school else ""), turn.now)
    chance = secrets.randbelow(1001) / 1000
    promised = datetime.fromtimestamp(header.promised, turn.now.tzinfo) if header.promised else None
    return leaves_at(Urgency(header.urgency), turn.now, look, turn.service.alerting, chance, promised)


def tell_duty(turn: Turn, header: Header, *, but: Sequence[Person] = ()) -> None:
    """Nobody who may read can be reached: the duty desk hears that there is something, and nothing of it.

    If nobody is here there either, its manager hears it too. *but*: who was told otherwise.
    """
    turn.alarms.append("nobody_to_alert")
    left_out = {*header.hidden, *(person.id for person in but)}
    for desk in (DUTY_DESK, MANAGER_DESK):
        people = [one for one in list_active(turn.tx, turn.service.sealer, desk) if one.id not in left_out]
        for person in people:
            alert(turn, header, person, "lead-alert-nobody", opens=False)
        note_heard(header, people)
        if any(is_here(person, turn.now) for person in people):
            return


def note_heard(header: Header, people: Sequence[Person]) -> None:
    """Remember who heard that there is a report, and may not read it: they hear when somebody has. The caller saves it."""
    header.heard = list(dict.fromkeys((*header.heard, *(person.id for person in people))))


def alert(
    turn: Turn,
    header: Header,
    person: Person,
    key: str,
    *,
    opens: bool = True,
    leaves: datetime | None = None,
    more: Sequence[str] = (),
    rung: str = "",
    **arguments: str | int,
) -> None:
    """Send one alert to one person over every road they have; *opens*: with the buttons of somebody who may read.

    *leaves*: when (now, if not said). *more*: ids of other cases that this alert tells of. *rung*: the desk whose turn
    has come, which they are told for.
    """
    setting = find_setting(turn.tx, turn.service.sealer, header.setting) if header.setting else None
    where = setting.name if setting else turn.service.texts.say("en", "lead-no-setting")
    urgency = Urgency(header.urgency)
    words = turn.service.texts.say(
        "en", key, urgency=urgency.mark, setting=where, reference=header.ref, **arguments
    )
    rows = (
        (
            turn.button("lead-button-on-it", lead_token("on-it", header.ref)),
            turn.button("lead-button-open", lead_token("open", header.ref)),
        ),
    )
    look = next_look(_hours_of(turn, person, header), turn.now)
    facts: dict[str, Any] = {"alert": header.id, "person": person.id, "urgency": urgency.mark}
    facts |= {name: value for name, value in (("more", list(more)), ("rung", rung)) if value}
    message = Outgoing(
        Address(person.door, person.address),
        lane=Lane.DANGER if urgency is Urgency.P1 else Lane.ALERT,
        text=words,
        rows=rows if opens else (),
        silent=is_silent(urgency, look, person.sound_at_night),
        reference=header.ref,
        case=header.id,
        not_before=_second(turn, leaves or turn.now),
        facts=facts,
    )
    if person.state != "unreachable":
        turn.post(message)
    further_roads(turn, message, person, urgency, leaves or turn.now, look)


def write_to(
    turn: Turn,
    header: Header,
    person: Person,
    text: str,
    rows: tuple[tuple[Choice, ...], ...] = (),
    lane: Lane = Lane.ALERT,
) -> None:
    """Write one adult a line about a case that is no alert, in their chat alone: nothing that was said in it."""
    to = Address(person.door, person.address)
    turn.post(Outgoing(to, lane=lane, text=text, rows=rows, reference=header.ref, case=header.id))


def _hours_of(turn: Turn, person: Person, header: Header) -> Calendar:
    """Give the hours in which *person* works for the case: those of its setting, if they have a seat there."""
    there = any(seat.setting == header.setting for seat in person.seats)
    return calendar_for(turn.tx, turn.service, header.setting if there else person.setting)


def _second(turn: Turn, at: datetime) -> int:
    """Give the second before which a row does not go; none, if it goes at once."""
    return math.ceil(at.timestamp()) if at > turn.now else 0


def pass_on(turn: Turn, case: Header, lost: Person) -> None:
    """A reader cannot be reached: alert those who were not told yet, in the same transaction (F13)."""
    untold = [
        person for person in readers_of(turn, case) if person.id not in case.told and person.id != lost.id
    ]
    for person in untold:
        alert(turn, case, person, "lead-alert-passed-on")
    case.told = list(dict.fromkeys((*case.told, *(person.id for person in untold))))
    reached = [person for person in readers_of(turn, case) if person.id != lost.id]
    if not reached and not _pass_up(turn, case, lost):
        tell_duty(turn, case)


def unlock(header: Header, desk: str) -> None:
    """Let *desk* read from now on, if the case was sealed to it and its turn had not come."""
    if desk in header.waiting:
        header.waiting = [waiting for waiting in header.waiting if waiting != desk]


def _pass_up(turn: Turn, case: Header, lost: Person) -> bool:
    """Nobody who reads can be reached: open the next desk of the ladder that has somebody; False if none has."""
    for desk in [desk for desk in case.chain if desk in case.waiting]:
        unlock(case, desk)
        people = [person for person in readers_of(turn, case) if person.id != lost.id]
        for person in people:
            alert(turn, case, person, "lead-alert-passed-on")
        case.told = list(dict.fromkeys((*case.told, *(person.id for person in people))))
        if people:
            return True
    return False


def cases_of(facts: Mapping[str, Any]) -> list[str]:
    """List the cases that an alert's facts name; none, if it is no alert."""
    return [str(case) for case in (facts["alert"], *facts.get("more", ()))] if "alert" in facts else []
