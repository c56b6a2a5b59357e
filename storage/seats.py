"""Who sits where: taking a seat at a desk and leaving it, in the person's row and in the desk's, together.

Both must say so: `handlers.access` asks the one, alerts ask the other. A trust's people have a seat at each
of its settings. Refuses to know who may give a seat away.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from safeguarding.roles import is_trust_role
from storage.audit import AuditLine, write_audit
from storage.people import (
    Person,
    Seat,
    find_setting,
    list_people,
    list_settings,
    load_desk,
    make_desk,
    put_person,
    save_desk,
)
from storage.sealing import Sealer
from storage.timers import set_timer

LEAVER = "leaver"  # the kind of a timer: a person whose cases are to be handed on
COMPARE = "compare"  # the kind of a timer: a person who is to be compared with what came before
_FAR_AHEAD = 2**33  # epoch seconds: behind every case, by whatever clock it came


def seats_of(tx: Connection, sealer: Sealer, seat: Seat) -> list[Seat]:
    """List every seat that somebody invited to *seat* gets: with a trust's role, one at each of its settings."""
    home = find_setting(tx, sealer, seat.setting) if seat.setting else None
    if home is None or not home.trust or not is_trust_role(seat.role):
        return [seat]
    others = [
        Seat(seat.role, one.code)
        for one in list_settings(tx, sealer)
        if one.trust == home.trust and not one.closed and one.code != seat.setting
    ]
    return [seat, *others]


def sit_down(tx: Connection, sealer: Sealer, person: Person) -> None:
    """Seat the person at the desk of each of their seats, and keep them."""
    for seat in person.seats:
        if not seat.desk:
            continue
        make_desk(tx, sealer, seat.desk)
        desk = load_desk(tx, sealer, seat.desk)
        assert desk is not None, "it was made"
        if person.id not in desk.members:
            desk.members.append(person.id)
            save_desk(tx, sealer, desk)
    put_person(tx, sealer, person)


def stand_up(tx: Connection, sealer: Sealer, person: Person, seats: list[Seat]) -> None:
    """Take *seats* from the person, and their place at those desks at which no other seat of theirs stands."""
    person.seats = [seat for seat in person.seats if seat not in seats]
    person.left.extend(seats)
    kept = {seat.desk for seat in person.seats}
    for name in {seat.desk for seat in seats} - kept - {""}:
        desk = load_desk(tx, sealer, name)
        if desk is not None and person.id in desk.members:
            desk.members.remove(person.id)
            save_desk(tx, sealer, desk)
    put_person(tx, sealer, person)


def compare_later(
    tx: Connection, sealer: Sealer, person: Person, now: datetime, *, doubted: bool = False
) -> None:
    """Keep what came before *now* from a person until the clock has compared them with it (decision 0043).

    *doubted*: the clock may be far behind, and *now* before what came already: all is kept from them until then.
    """
    before = _FAR_AHEAD if doubted else int(now.timestamp())
    person.comparing = max(before, person.comparing + 1)  # another than of a run under way
    put_person(tx, sealer, person)
    set_timer(tx, sealer, COMPARE, person.id, now)


def seat_trust(tx: Connection, sealer: Sealer, code: str, now: datetime) -> list[Person]:
    """Seat a trust's active people at a setting that has come to it; gives those who are new there.

    They are compared with what came before like whoever joins: they may sit at the council, too, or be told at a rung.
    """
    setting = find_setting(tx, sealer, code)
    if setting is None or not setting.trust:
        return []
    settings = {one.code: one.trust for one in list_settings(tx, sealer)}
    seated = []
    for person in list_people(tx, sealer):
        roles = {
            seat.role
            for seat in person.seats
            if is_trust_role(seat.role) and settings.get(seat.setting) == setting.trust
        }
        new = [Seat(role, code) for role in sorted(roles) if Seat(role, code) not in person.seats]
        if new and person.can_act:
            person.seats.extend(new)
            sit_down(tx, sealer, person)
            write_audit(tx, sealer, AuditLine(now, "seated", person.id, ""))
            compare_later(tx, sealer, person, now)
            seated.append(person)
    return seated
