"""A ladder's rungs: whose turn it is, and what its people are told. Nobody who is hidden ever hears.

Decides which desk a rung is, from what the case says of those above its readers; when is computed elsewhere.
"""

from __future__ import annotations

from handlers.alerts import alert, alert_readers, unlock
from handlers.routing import reads_now
from handlers.turn import Turn
from safeguarding.ladder import DUTY_RUNG
from safeguarding.roles import DUTY_DESK, is_borough_desk
from storage.audit import AuditLine, write_audit
from storage.cases import Header
from storage.people import is_here, list_active

_ABOVE = {  # to a desk that the case was not sealed to
    "lead-alert-climbed": "lead-alert-climbed-above",
    "lead-alert-undecided": "lead-alert-undecided-above",
}


def desk_of_rung(header: Header, rung: int) -> str:
    """Name the desk of a rung; empty: the readers themselves."""
    chain = header.chain
    if rung == DUTY_RUNG:
        if DUTY_DESK in chain:
            return DUTY_DESK
        reading = reads_now(header)
        if DUTY_DESK in reading and len(reading) > 1:
            return DUTY_DESK
        return next((desk for desk in chain if is_borough_desk(desk)), chain[-1] if chain else "")
    return chain[rung - 1] if 1 <= rung <= len(chain) else ""


def climb(turn: Turn, header: Header, desk: str, key: str, at: str = "") -> None:
    """Tell the people of *desk*, who may read from now on if the case was sealed to them; skip who is hidden."""
    if not desk:
        return
    unlock(header, desk)
    reads = desk in reads_now(header)
    people = [one for one in list_active(turn.tx, turn.service.sealer, desk) if one.id not in header.hidden]
    if reads and not is_borough_desk(desk):
        people = [one for one in people if one.id in header.permitted]
    for person in people:
        alert(turn, header, person, key if reads else _ABOVE[key], opens=reads, at=at)
    header.told = list(dict.fromkeys((*header.told, *(person.id for person in people))))
    write_audit(turn.tx, turn.service.sealer, AuditLine(turn.now, "escalated", "ladder", header.id))
    if not any(is_here(one, turn.now) for one in people):  # nobody there: that counts as not answered
        later = header.chain[header.chain.index(desk) + 1 :] if desk in header.chain else []
        climb(turn, header, later[0] if later else "", key, at)


def notice(turn: Turn, header: Header) -> None:
    """Before closed days the duty desk hears that there is something, and nothing of it."""
    if DUTY_DESK in reads_now(header):
        return
    for person in list_active(turn.tx, turn.service.sealer, DUTY_DESK):
        if person.id not in header.hidden:
            alert(turn, header, person, "lead-alert-closed-days", opens=False)


def tell_another(turn: Turn, header: Header) -> str:
    """Make it true that another grown-up was told: the next desk that has not heard; empty if there is none."""
    for desk in header.chain:
        people = [
            one.id for one in list_active(turn.tx, turn.service.sealer, desk) if one.id not in header.hidden
        ]
        if people and not set(people) & set(header.told):
            climb(turn, header, desk, "lead-alert-climbed")
            return desk
    told = [desk for desk in header.chain if desk in reads_now(header)]
    if told:
        return told[-1]
    alert_readers(turn, header, "lead-alert-again")
    return ""
