"""Alerts: urgency, setting and reference, to every reader who can be reached. Nothing that was said."""

from __future__ import annotations

from handlers.calendars import calendar_for
from handlers.events import Address, Lane, Outgoing
from handlers.keyboards import lead_token
from handlers.turn import Turn
from safeguarding.hours import is_staffed
from safeguarding.report import Urgency
from storage.cases import Header, load_header, save_header
from storage.errors import CaseGone
from storage.people import DUTY_DESK, Person, find_setting, is_here, list_active
from storage.vault import Reader, may_read


def readers_of(turn: Turn, header: Header) -> list[Person]:
    """List the people who may read the case and can be reached, each once.

    Who is away is not among them, unless everybody is: an alert must not end nowhere.
    """
    found: dict[str, Person] = {}
    for desk in header.readers:
        for person in list_active(turn.tx, turn.service.sealer, desk):
            if may_read(header, Reader(person.id, frozenset({desk}))):
                found.setdefault(person.id, person)
    here = [person for person in found.values() if is_here(person, turn.now)]
    return here or list(found.values())


def alert_readers(turn: Turn, header: Header, key: str, *, but: str = "") -> None:
    """Alert every reader of the case; *but* is a person who need not be told."""
    people = [person for person in readers_of(turn, header) if person.id != but]
    for person in people:
        alert(turn, header, person, key)
    header.told = list(dict.fromkeys((*header.told, *(person.id for person in people))))
    if not people and not but:
        _tell_duty(turn, header)


def _tell_duty(turn: Turn, header: Header) -> None:
    """Nobody who may read can be reached: the duty desk hears that there is something, and nothing of it."""
    turn.alarms.append("nobody_to_alert")
    for person in list_active(turn.tx, turn.service.sealer, DUTY_DESK):
        if person.id not in header.hidden:
            alert(turn, header, person, "lead-alert-nobody", opens=False)


def alert(turn: Turn, header: Header, person: Person, key: str, *, opens: bool = True) -> None:
    """Send one alert to one person; *opens*: with the buttons of somebody who may read."""
    setting = find_setting(turn.tx, turn.service.sealer, header.setting) if header.setting else None
    where = setting.name if setting else turn.service.texts.say("en", "lead-no-setting")
    urgency = Urgency(header.urgency)
    words = turn.service.texts.say("en", key, urgency=urgency.mark, setting=where, reference=header.ref)
    rows = (
        (
            turn.button("lead-button-on-it", lead_token("on-it", header.ref)),
            turn.button("lead-button-open", lead_token("open", header.ref)),
        ),
    )
    turn.post(
        Outgoing(
            Address(person.door, person.address),
            lane=Lane.DANGER if urgency is Urgency.P1 else Lane.ALERT,
            text=words,
            rows=rows if opens else (),
            silent=not _somebody_is_there(turn, person),
            reference=header.ref,
            case=header.id,
            facts={"alert": header.id},
        )
    )


def _somebody_is_there(turn: Turn, person: Person) -> bool:
    """Say whether these are the person's hours: outside them an alert arrives without a sound (MOMENTS 31)."""
    return is_staffed(calendar_for(turn.tx, turn.service, person.setting), turn.now)


def pass_on(turn: Turn, case: Header, lost: Person) -> None:
    """A reader cannot be reached: alert those who were not told yet, in the same transaction (F13)."""
    untold = [
        person for person in readers_of(turn, case) if person.id not in case.told and person.id != lost.id
    ]
    for person in untold:
        alert(turn, case, person, "lead-alert-passed-on")
    case.told = list(dict.fromkeys((*case.told, *(person.id for person in untold))))
    reached = [person for person in readers_of(turn, case) if person.id != lost.id]
    if not reached:
        _tell_duty(turn, case)


def pass_on_by_id(turn: Turn, case: str, lost: Person) -> None:
    """Do as `pass_on` for the case of this id, if it is still there."""
    try:
        header = load_header(turn.tx, turn.service.sealer, case)
    except CaseGone:
        return
    pass_on(turn, header, lost)
    save_header(turn.tx, turn.service.sealer, header)
