"""`heard leads import`: many invitations from a table, all of them or none.

Every fault is said at once, by its line. Names and addresses in the table only tell adults apart: names go back
into the list of links, and neither is kept. A mail address counts when its owner has proved it (`/me`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.operations.answer import Facts, OperationFault
from bot.operations.leads import ONE_OF, check_seat, make_invitation, notes_on, span
from handlers.service import Service
from safeguarding.relatives import TooManyNames, read_names
from storage.people import BOROUGH, Seat, list_people

_EMAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]+")
MAX_EMAIL_CHARACTERS = 100
Row = Mapping[str, Any]


def import_leads(tx: Connection, service: Service, facts: Facts, now: datetime) -> Facts:
    """Make an invitation of every row, or say what is wrong with all of them."""
    rows = facts["rows"]
    expires = now + span(str(facts.get("expires") or "14d"))
    faults = [fault for row in rows for fault in _faults(tx, service, row)] + _clashes(rows)
    if faults:
        return {"faults": sorted(faults, key=_line_of), "invitations": [], "skipped": [], "notes": []}
    people = list_people(tx, service.sealer)
    joined = {(person.email, seat) for person in people for seat in person.seats}
    made, skipped, notes = [], [], []
    for row in rows:
        seat = _seat(row)
        if row["email"] and (row["email"].lower(), seat) in joined:
            skipped.append(row["line"])
            continue
        notes += [f"line {row['line']}: {note}" for note in notes_on(tx, service.sealer, seat, people)]
        names = read_names(row["relatives"])
        token, number = make_invitation(tx, service.sealer, seat, expires, names)
        where = {"role": seat.role, "setting": seat.setting or BOROUGH}
        made.append({"line": row["line"], **where, "name": row["name"], "token": token, "invitation": number})
    at = expires.isoformat(timespec="seconds")
    return {"faults": [], "invitations": made, "skipped": skipped, "notes": notes, "expires_at": at}


def _seat(row: Row) -> Seat:
    code = str(row["code"])
    return Seat(str(row["role"]).lower(), "" if code.lower() == BOROUGH else code.upper())


def _faults(tx: Connection, service: Service, row: Row) -> list[str]:
    wrong = []
    try:
        check_seat(tx, service.sealer, str(row["code"]), str(row["role"]).lower())
    except OperationFault as fault:
        wrong.append(str(fault))
    try:
        read_names(row["relatives"])
    except TooManyNames as fault:
        wrong.append(f"relatives: {fault}")
    email = row["email"]
    if email and (not _EMAIL.fullmatch(email) or len(email) > MAX_EMAIL_CHARACTERS):
        wrong.append("email: found no address; expected one such as a.brown@example.org")
    return [f"line {row['line']}: {one}" for one in wrong]


def _clashes(rows: list[Row]) -> list[str]:
    """Find what contradicts itself within the table: somebody twice, two heads of one setting."""
    seen: dict[tuple[Any, ...], int] = {}
    faults = []
    for row in rows:
        seat = _seat(row)
        who = row["email"].lower() or row["name"].casefold()
        if who and (line := seen.setdefault((seat, who), row["line"])) != row["line"]:
            faults.append(f"line {row['line']}: the same adult for the same seat stands in line {line}")
        elif seat.role in ONE_OF and (line := seen.setdefault((seat,), row["line"])) != row["line"]:
            faults.append(f"line {row['line']}: {seat.setting} has a {seat.role} in line {line} already")
    return faults


def _line_of(fault: str) -> tuple[int, str]:
    return int(fault.removeprefix("line ").split(":")[0]), fault
