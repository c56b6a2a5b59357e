"""*This is about me*: stepping back from a case, without a trace for colleagues.

The person is hidden from the case from this transaction on, and its keys are sealed anew, bound to those who
are left; where that leaves fewer than two who can be reached, the duty desk reads too, or who comes after it.
What they opened and decided is to be opened and decided anew. Only the audit knows.
"""

from __future__ import annotations

from handlers import ladders
from handlers.alerts import alert, readers_of
from handlers.keyboards import lead_token
from handlers.lead.casework import find_case
from handlers.lead.linking import save_recounted
from handlers.recall import recall_from_others
from handlers.routing import reads_now
from handlers.turn import Turn
from safeguarding.case import Status
from safeguarding.handover import FEWEST, Circle
from safeguarding.report import Urgency
from safeguarding.roles import is_borough_desk
from safeguarding.routing import DCS
from storage.cases import Header
from storage.handover import hand_over
from storage.people import DUTY_DESK, MANAGER_DESK, Person, find_person, list_active, make_desk


def ask_step_back(turn: Turn, reference: str) -> None:
    """Say what stepping back means, and ask once."""
    found = find_case(turn, reference)
    if found is None:
        return
    ref = found[0].ref
    rows = ((turn.button("lead-button-step-back", lead_token("step-back", ref)),),)
    turn.say(turn.words("lead-about-me-ask", reference=ref), rows)


def step_back(turn: Turn, reference: str) -> None:
    """Take the adult in this chat out of the case, for good."""
    found = find_case(turn, reference)
    if found is None:
        return
    header, reader = found
    if not turn.service.sealer.keyring.can_open:
        turn.say(turn.words("lead-key-missing"))
        return
    if not _take_out(turn, header, reader.person):
        turn.say(turn.words("lead-cannot-step-back", reference=header.ref))
        return
    turn.chat.doing = {}
    turn.say(turn.words("lead-stepped-back"))


def keep_from(turn: Turn, header: Header, person: str, by: str) -> None:
    """Hide a case from somebody whom its words may name after all: as if they had stepped back, or before they read it.

    Where they were all who could read it, it waits for the duty desk, and that rings.
    """
    reads = person in header.permitted or _reads_at_council(turn, header, person)
    if reads and _take_out(turn, header, person):
        return
    permitted = tuple(one for one in header.permitted if one != person)
    desks = tuple(header.readers)
    if reads:
        turn.alarms.append("nobody_to_alert")
    if reads and not any(is_borough_desk(desk) for desk in desks):
        make_desk(turn.tx, turn.service.sealer, DUTY_DESK)
        desks = (*desks, DUTY_DESK)
    circle = Circle(desks, permitted)
    hand_over(turn.tx, turn.service.sealer, header, circle, by, turn.now, "withheld", hidden=[person])
    if reads:
        _begin_anew(turn, header, person, [])
    save_recounted(turn, header)


def _reads_at_council(turn: Turn, header: Header, person: str) -> bool:
    """Say whether somebody has had to do with it at a desk of the council's, or is all there is: also while they are compared."""
    found, readers = find_person(turn.tx, turn.service.sealer, person), readers_of(turn, header)
    if found is None or not any(is_borough_desk(desk) and desk in found.desks for desk in reads_now(header)):
        return False
    did = (header.on_it, header.opened_by, header.decided_by, *header.told)
    return person in did or all(one.id == person for one in readers)


def _take_out(turn: Turn, header: Header, leaver: str) -> bool:
    """Take somebody out of a case, for good; False if nobody would be left."""
    others = [one for one in readers_of(turn, header) if one.id != leaver]
    joins = _who_joins(turn, header, leaver, others)
    if not others and not joins:
        return False
    sealed_to = list(header.readers)
    _seal_to_the_rest(turn, header, leaver, joins)
    recall_from_others(turn, header, sealed_to)
    _begin_anew(turn, header, leaver, others)
    for person in _people_of(turn, header, joins):
        alert(turn, header, person, "lead-alert-passed-on")
        header.told = list(dict.fromkeys((*header.told, person.id)))
    save_recounted(turn, header)
    return True


def _who_joins(turn: Turn, header: Header, leaver: str, others: list[Person]) -> str:
    """Name the desk that reads too from now on, where fewer than two are left: the duty desk, or who comes after it."""
    if len(others) >= FEWEST:
        return ""
    later = () if others else tuple(desk for desk in header.chain if desk in header.waiting)
    for desk in (DUTY_DESK, *later, MANAGER_DESK, DCS):
        if desk not in reads_now(header) and any(one.id != leaver for one in _people_of(turn, header, desk)):
            return desk
    return ""


def _people_of(turn: Turn, header: Header, desk: str) -> list[Person]:
    """List who at *desk* can be reached and may read the case, once it is theirs."""
    if not desk:
        return []
    return [
        one
        for one in list_active(turn.tx, turn.service.sealer, desk)
        if one.id not in header.hidden and (is_borough_desk(desk) or one.id in header.permitted)
    ]


def _seal_to_the_rest(turn: Turn, header: Header, leaver: str, joins: str) -> None:
    permitted = [one for one in header.permitted if one != leaver]
    desks = list(dict.fromkeys((*header.readers, *((joins,) if joins else ()))))
    if not permitted:
        desks = [desk for desk in desks if is_borough_desk(desk)]
    header.waiting = [desk for desk in header.waiting if desk in desks and desk != joins]
    circle = Circle(tuple(desks), tuple(permitted))
    sealer = turn.service.sealer
    make_desk(turn.tx, sealer, joins or DUTY_DESK)
    hand_over(turn.tx, sealer, header, circle, leaver, turn.now, "stepped-back", hidden=[leaver])


def _begin_anew(turn: Turn, header: Header, leaver: str, others: list[Person]) -> None:
    """What somebody read and decided whom it may be about counts for nothing: those who are left must do it."""
    if header.on_it == leaver:
        header.on_it, header.on_it_at = "", 0
    if header.decided_by == leaver:
        header.decided_by, header.decided_at = "", 0
    if header.status == Status.CLOSED or (header.opened_by != leaver and others):
        ladders.watch(turn, header)
        return
    ladders.pass_over(turn, header)
    if header.urgency <= Urgency.P2:
        for person in others:
            alert(turn, header, person, "lead-alert-again")
