"""The list of what nobody has opened: one message to one adult, in the morning or after an outage (31).

Decides nothing of when; says a list once in a while, however many cases ask for it.
"""

from __future__ import annotations

from datetime import timedelta

from handlers.calendars import calendar_for
from handlers.events import Address, Lane, Outgoing
from handlers.keyboards import lead_token
from handlers.lead.caselist import cases_of, line_of
from handlers.roads import further_roads
from handlers.turn import Turn
from safeguarding.alerting import is_silent
from safeguarding.hours import next_look
from safeguarding.report import Urgency
from storage.cases import Header, save_header
from storage.people import Person, put_person
from storage.vault import reader_of

_ONCE_IN = timedelta(minutes=30)
_WEEKS = 12  # longer than the summer holiday
_MOST_NAMED = 60  # cases that one list tells of; a flood's others are counted, and found in /cases
_MOST_LINES = 20
_MOST_BUTTONS = 8


def tell_list(turn: Turn, person: Person, asking: Header) -> None:
    """Send *person* the list of what they may read and nobody has opened, unless they just had it.

    *asking*: the case whose time has come; its header is the caller's to keep.
    """
    at = int(turn.now.timestamp())
    if 0 <= at - person.listed_at < _ONCE_IN.total_seconds():
        return
    found = unopened_of(turn, person)
    if all(header.id != asking.id for header in found):
        found.append(asking)  # it has waited for longer than we look back
    waiting = sorted(found, key=lambda header: (header.urgency, header.at))
    person.listed_at = at
    put_person(turn.tx, turn.service.sealer, person)
    _send(turn, person, waiting)
    for one in waiting[:_MOST_NAMED]:
        header = asking if one.id == asking.id else one
        if person.id not in header.told:
            header.told.append(person.id)
            if header is one and one is not asking:
                save_header(turn.tx, turn.service.sealer, header)


def unopened_of(turn: Turn, person: Person) -> list[Header]:
    """List the cases that *person* may read and nobody has opened."""
    found = cases_of(turn, reader_of(person), _WEEKS)
    return [header for header in found if not header.is_opened and header.status != "closed"]


def _send(turn: Turn, person: Person, waiting: list[Header]) -> None:
    lines = [line_of(turn, header) for header in waiting[:_MOST_LINES]]
    rows = tuple(
        (turn.button("lead-button-open-case", lead_token("open", header.ref), reference=header.ref),)
        for header in waiting[:_MOST_BUTTONS]
    )
    first, urgency = waiting[0], Urgency(waiting[0].urgency)
    look = next_look(calendar_for(turn.tx, turn.service, person.setting), turn.now)
    facts = {"alert": first.id, "person": person.id, "urgency": urgency.mark}
    message = Outgoing(
        Address(person.door, person.address),
        lane=Lane.DANGER if urgency is Urgency.P1 else Lane.ALERT,
        text="\n\n".join([turn.words("lead-unopened-head", count=len(waiting)), *lines]),
        rows=rows,
        silent=is_silent(urgency, look, person.sound_at_night),
        reference=first.ref,
        case=first.id,
        facts={**facts, "more": [header.id for header in waiting[1:_MOST_NAMED]]},
    )
    if person.state != "unreachable":
        turn.post(message)
    further_roads(turn, message, person, urgency, turn.now, look)
