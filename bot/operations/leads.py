"""`heard leads`: who may join, and who reads."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from bot.operations.answer import Facts, OperationFault, WrongUsage
from handlers.service import Service
from safeguarding.roles import Role, is_borough_role, is_trust_role
from storage.audit import AuditLine, write_audit
from storage.invitations import Invitation, put_invitation
from storage.people import (
    BOROUGH,
    Person,
    Seat,
    find_setting,
    list_active,
    list_people,
    make_desk,
    put_person,
)
from storage.sealing import Sealer
from storage.seats import seats_of

_EXPIRES = re.compile(r"(\d{1,4})(m|h|d)")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
#: Roles of which a setting has one.
ONE_OF = (Role.HEAD, Role.CHAIR, Role.OWNER)
#: A link holds no longer.
LONGEST = timedelta(days=60)
_ID = re.compile(r"[0-9a-f]{8,32}")
#: So many digits of an invitation's id name it, in lists and beside the adult who came by it.
NUMBER_DIGITS = 8


# -- joining ------------------------------------------------------------------------------------


def invite(tx: Connection, service: Service, facts: Facts, now: datetime) -> Facts:
    """Make a single-use invitation; the answer is the only place where its token stands."""
    seat = check_seat(tx, service.sealer, str(facts["code"]), str(facts["role"]))
    expires = now + span(str(facts.get("expires") or "48h"))
    token, row = make_invitation(tx, service.sealer, seat, expires)
    return {
        "token": token,
        "invitation": row[:NUMBER_DIGITS],
        "role": seat.role,
        "setting": seat.setting or BOROUGH,
        "expires_at": expires.isoformat(timespec="seconds"),
        "notes": notes_on(tx, service.sealer, seat, list_people(tx, service.sealer)),
    }


def check_seat(tx: Connection, sealer: Sealer, code: str, role: str) -> Seat:
    """Give the seat that *role* at *code* means.

    Raises:
        OperationFault: there is no such role or setting, or the two do not fit.
    """
    if role not in set(Role):
        raise WrongUsage(f"--role: found {role!r}, expected one of {', '.join(Role)}")
    borough = code.lower() == BOROUGH
    if borough != is_borough_role(role):
        where = "CODE must be 'borough'" if is_borough_role(role) else "this role belongs to a setting"
        raise OperationFault(f"--role {role}: {where}")
    if not borough:
        _check_open(tx, sealer, code.upper())
    return Seat(role, "" if borough else code.upper())


def make_invitation(
    tx: Connection,
    sealer: Sealer,
    seat: Seat,
    expires: datetime,
    conflicts: Iterable[str] = (),
) -> tuple[str, str]:
    """Keep an invitation to *seat*, and make its desk; gives the token and the row (hex), whose beginning lists show."""
    for one in seats_of(tx, sealer, seat) if seat.desk else ():
        make_desk(
            tx, sealer, one.desk
        )  # now, where the keys are: whoever joins may meet a process without them
    token = secrets.token_urlsafe(24)
    at = int(expires.timestamp())
    row = put_invitation(tx, sealer, token, Invitation(seat.role, seat.setting, at, tuple(conflicts)))
    return token, row


def notes_on(tx: Connection, sealer: Sealer, seat: Seat, people: Iterable[Person]) -> list[str]:
    """Say what deserves a look before *seat* is given away; *people*: everybody who is kept."""
    notes = []
    held = [person for person in people if seat.role in ONE_OF and seat in person.seats]
    if held:
        notes.append(
            f"{seat.setting} has a {seat.role} already ({held[0].id[:8]}): both will read. If the other has left: "
            f"heard leads revoke {held[0].id[:8]} --setting {seat.setting}"
        )
    home = find_setting(tx, sealer, seat.setting) if seat.setting else None
    if home is not None and is_trust_role(seat.role) and not home.trust:
        notes.append(f"{seat.setting} belongs to no trust: they will read for {seat.setting} alone")
    if not seat.desk:
        notes.append(f"{seat.role} reads no case")
    return notes


def _check_open(tx: Connection, sealer: Sealer, code: str) -> None:
    found = find_setting(tx, sealer, code)
    if found is None:
        raise OperationFault(f"there is no setting {code}; add it with: heard settings add {code} NAME")
    if found.closed:
        raise OperationFault(f"{code} is closed: nobody can join there any more")


def span(text: str) -> timedelta:
    """Read how long an invitation holds, such as 48h."""
    found = _EXPIRES.fullmatch(text)
    if found is None or int(found[1]) == 0:
        raise WrongUsage(f"--expires: found {text!r}, expected a number and m, h or d, such as 48h")
    holds = timedelta(**{_UNITS[found[2]]: int(found[1])})
    if holds > LONGEST:
        raise WrongUsage(
            f"--expires: found {text!r}, expected at most {LONGEST.days}d: a link that lies about is a key"
        )
    return holds


# -- looking ------------------------------------------------------------------------------------


def show_leads(tx: Connection, service: Service, facts: Facts, now: datetime) -> Facts:
    """List the adults who read: ids, roles and states; no names, no addresses."""
    return {"leads": [facts_of(person) for person in list_people(tx, service.sealer)]}


def show_lead(tx: Connection, service: Service, facts: Facts, now: datetime) -> Facts:
    """Show one adult, and how many others at the same desk can be reached."""
    person = find_adult(tx, service.sealer, str(facts["id"]))
    return {**facts_of(person), "others": len(_others(tx, service.sealer, person))}


def facts_of(person: Person) -> Facts:
    """Tell of an adult what may be told: id, seats and state; no name, no address."""
    return {
        "id": person.id,
        "role": person.role,
        "setting": person.setting or BOROUGH,
        "state": person.state,
        "seats": [{"role": seat.role, "setting": seat.setting or BOROUGH} for seat in person.seats],
        "away_until": datetime.fromtimestamp(person.away_until, UTC).isoformat()
        if person.away_until
        else None,
        "conflicts": "entered" if person.conflicts_at else "not entered",
        "invitations": [one[:NUMBER_DIGITS] for one in person.came_by],
    }


def find_adult(tx: Connection, sealer: Sealer, wanted: str) -> Person:
    """Find an adult by their id, or its beginning, or the number of an invitation that they came by.

    Raises:
        OperationFault: nobody, or more than one.
    """
    wanted = wanted.strip().lower()
    if not _ID.fullmatch(wanted):
        raise OperationFault(
            "ID: expected the id of an adult, or at least its first 8 digits; see: heard leads list"
        )
    people = list_people(tx, sealer)
    found = [one for one in people if any(known.startswith(wanted) for known in (one.id, *one.came_by))]
    if len(found) != 1:
        many = "more than one adult has" if found else "nobody has"
        raise OperationFault(
            f"{many} an id or an invitation that begins with {wanted}; see: heard leads list"
        )
    return found[0]


def _others(tx: Connection, sealer: Sealer, person: Person) -> list[Person]:
    desk = person.first.desk
    others = list_active(tx, sealer, desk) if desk else []
    return [other for other in others if other.id != person.id]


def unlock(tx: Connection, service: Service, facts: Facts, now: datetime) -> Facts:
    """Take a forgotten PIN away; it guards a phone and opens no key, so nothing else changes."""
    person = find_adult(tx, service.sealer, str(facts["id"]))
    person.pin, person.pin_wrong, person.pin_rests_until, person.unlocked_until = "", 0, 0, 0
    put_person(tx, service.sealer, person)
    write_audit(tx, service.sealer, AuditLine(now, "pin-dropped", person.id, ""))
    return facts_of(person)
