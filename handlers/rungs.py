"""A ladder's rungs: whose turn it is, and what its people are told. Nobody who is hidden ever hears.

Decides which desk a rung is, from what the case says of those above its readers; when is computed elsewhere.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.alerts import alert, alert_readers, note_heard, readers_of, tell_duty, unlock
from handlers.floods import hold_rung
from handlers.routing import reads_now
from handlers.turn import Turn
from safeguarding.roles import DUTY_DESK, is_borough_desk
from safeguarding.routing import DCS
from safeguarding.standing import DUTY_RUNG
from storage.audit import AuditLine, write_audit
from storage.cases import Header
from storage.people import MANAGER_DESK, Person, is_here, list_active, list_here

UNDECIDED = "lead-alert-undecided"
_ABOVE = {  # to a desk that the case was not sealed to
    "lead-alert-climbed": "lead-alert-climbed-above",
    UNDECIDED: "lead-alert-undecided-above",
}


def desks_above(turn: Turn, header: Header) -> list[str]:
    """List the rungs in order: the desks above the readers that the case says, and the borough's that have people by now.

    Who was away or had not joined when the report came is missing in the case, and not from its ladder.
    """
    chain = [*header.chain]
    for desk in (DUTY_DESK, MANAGER_DESK, DCS):
        if desk not in chain and desk not in reads_now(header) and _unhidden(turn, header, desk):
            chain.append(desk)
    return chain


def desk_of_rung(turn: Turn, header: Header, rung: int) -> str:
    """Name the desk of a rung; empty: the readers themselves."""
    above = desks_above(turn, header)
    if rung <= DUTY_RUNG:
        desks = _from_duty(header, above)
        return desks[min(DUTY_RUNG - rung, len(desks) - 1)] if desks else ""
    return above[rung - 1] if 1 <= rung <= len(above) else ""


def _from_duty(header: Header, above: list[str]) -> list[str]:
    """List the duty desk and the borough's desks above it, as far as they can be a rung; else the last of all."""
    reading = reads_now(header)
    first = [DUTY_DESK] if DUTY_DESK in above or (DUTY_DESK in reading and len(reading) > 1) else []
    higher = [desk for desk in above if is_borough_desk(desk) and desk != DUTY_DESK]
    return [*first, *higher] or above[-1:]


def _unhidden(turn: Turn, header: Header, desk: str) -> list[Person]:
    """List who sits at *desk* and can be reached, but for those from whom the case is hidden."""
    return [one for one in list_active(turn.tx, turn.service.sealer, desk) if one.id not in header.hidden]


def people_of_rung(turn: Turn, header: Header, desk: str) -> list[Person]:
    """List whom the turn of *desk* calls: those who may read, where it reads; else who sits there. Nobody hidden."""
    people = _unhidden(turn, header, desk)
    if desk in reads_now(header) and not is_borough_desk(desk):
        return [one for one in people if one.id in header.permitted]
    return people


def climb(turn: Turn, header: Header, desk: str, key: str, at: str = "") -> None:
    """Tell the people of *desk*, who may read from now on if the case was sealed to it; skip who is hidden.

    Where nobody is there, that counts as not answered: the next desk hears at once, and in the end whoever is at
    the duty desk by now, or its manager. Without a desk above, the readers hear it again.
    """
    if not desk:
        alert_readers(turn, header, "lead-alert-again")
        return
    unlock(header, desk)
    reads, people = desk in reads_now(header), people_of_rung(turn, header, desk)
    if key == UNDECIDED:  # who opened it knows
        people = [one for one in people if one.id != header.opened_by]
    held = key == "lead-alert-climbed" and hold_rung(turn, header, desk)
    for person in [] if held else people:
        alert(turn, header, person, key if reads else _ABOVE[key], opens=reads, rung=desk, at=at)
    header.told = list(dict.fromkeys((*header.told, *(person.id for person in people))))
    write_audit(turn.tx, turn.service.sealer, AuditLine(turn.now, "escalated", "ladder", header.id))
    if any(is_here(one, turn.now) for one in people):
        return
    later = _after(turn, header, desk)
    if later:
        climb(turn, header, later[0], key, at)
    elif key == UNDECIDED:
        tell_undecided(turn, header, at)
    else:
        tell_duty(turn, header, but=people)


def go_on_from(turn: Turn, header: Header, desk: str, lost: Person) -> None:
    """*lost*, who was told at the rung *desk*, cannot be reached: where nobody else is there, the next hears now (F13)."""
    people = people_of_rung(turn, header, desk)  # who was told, and not who sits there and may not read it
    if any(one.id != lost.id and is_here(one, turn.now) for one in people):
        return
    later = _after(turn, header, desk)
    if not later:
        tell_duty(turn, header, but=[lost])
    elif header.is_opened:
        climb(turn, header, later[0], UNDECIDED, at=opened_time(turn, header))
    else:
        climb(turn, header, later[0], "lead-alert-climbed")


def opened_time(turn: Turn, header: Header) -> str:
    """Write the time at which it was opened, by the clock on the wall."""
    opened = datetime.fromtimestamp(header.opened_at, ZoneInfo(turn.service.timezone))
    return f"{opened:%H:%M}"


def _after(turn: Turn, header: Header, desk: str) -> list[str]:
    """List the desks above *desk*; a duty desk that reads beside others is no rung, and the borough's are above it."""
    above = desks_above(turn, header)
    if desk in above:
        return above[above.index(desk) + 1 :]
    return [one for one in above if is_borough_desk(one)]


def notice(turn: Turn, header: Header) -> None:
    """Before closed days the duty desk hears that there is something, and nothing of it; if nobody is there, its manager."""
    if DUTY_DESK in reads_now(header):
        return
    for desk in (DUTY_DESK, MANAGER_DESK):
        people = [
            one for one in list_active(turn.tx, turn.service.sealer, desk) if one.id not in header.hidden
        ]
        for person in people:
            alert(turn, header, person, "lead-alert-closed-days", opens=False)
        note_heard(header, people)
        if any(is_here(person, turn.now) for person in people):
            return


def tell_undecided(turn: Turn, header: Header, at: str) -> None:
    """Nobody is above: the readers hear that one of them opened it and nothing is decided; that one too, if alone."""
    readers = readers_of(turn, header)
    for person in [one for one in readers if one.id != header.opened_by] or readers:
        alert(turn, header, person, "lead-alert-undecided-beside", at=at)
        header.told = list(dict.fromkeys((*header.told, person.id)))
    if not any(is_here(person, turn.now) for person in readers):
        turn.alarms.append("nobody_to_alert")


def tell_another(turn: Turn, header: Header) -> str:
    """Make it true that another grown-up was told: the next desk that has not heard; empty if there is none."""
    above = desks_above(turn, header)
    for desk in above:
        people = [
            one.id
            for one in list_here(turn.tx, turn.service.sealer, desk, turn.now)
            if one.id not in header.hidden
        ]
        if people and not set(people) & set(header.told):
            climb(turn, header, desk, "lead-alert-climbed")
            return desk
    told = [desk for desk in above if desk in reads_now(header)]
    if told:
        return told[-1]
    alert_readers(turn, header, "lead-alert-again")
    return ""
