"""`heard leads import`: many invitations from a table, all of them or none.

Every fault is said at once, by its line. Names and addresses in the table only tell adults apart: names go back
into the list of links, and neither is kept. A mail address counts when its owner has proved it (`/me`).
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Connection

from bot.control import OperationRefused
from bot.operations.answer import Facts, OperationFault
from bot.operations.keeping import LongOperation
from bot.operations.leads import NUMBER_DIGITS, ONE_OF, check_seat, make_invitation, notes_on, span
from bot.operations.slicing import REST_SECONDS, Pace, Show, Told, timed
from handlers.service import Service
from safeguarding.relatives import TooManyNames, read_names
from storage.database import Database
from storage.invitations import drop_invitation
from storage.people import BOROUGH, Person, Seat, list_people
from storage.sealing import Sealer

_EMAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]+")
MAX_EMAIL_CHARACTERS = 100
Row = Mapping[str, Any]
T = TypeVar("T")
_TOLD = ("line", "role", "setting", "name", "token", "invitation")


def importing_operations(
    make: Callable[[Sealer, datetime], Service], username: Callable[[], str]
) -> dict[str, LongOperation]:
    """Give `leads.import`; *make* gives the service of the moment, *username* the bot's name, as far as it is known."""

    async def take(database: Database, sealer: Sealer, wanted: Facts, now: datetime, show: Show) -> Facts:
        try:
            answer = await import_leads(database, make(sealer, now), wanted, now, Told(show))
        except OperationFault as fault:
            raise OperationRefused(str(fault), fault.status) from None
        return {**answer, "username": username()}

    return {"leads.import": take}


async def import_leads(
    database: Database, service: Service, wanted: Facts, now: datetime, told: Told
) -> Facts:
    """Make an invitation of every row, or say what is wrong with all of them.

    1. look at every row, and at all of them together; with any fault that is all
    2. make the links, in slices, so that no child in danger waits behind a long table
    3. where a slice meets a fault after all (a setting was closed meanwhile), what was made is taken back.

    A kill in the middle leaves links that nobody has seen: they run out like others.
    """
    rows = wanted["rows"]
    expires = now + span(str(wanted.get("expires") or "14d"))
    faults = _clashes(rows)
    async for found in _slice_by_slice(database, rows, partial(_look_at, service), told, 0):
        faults += found
    if faults:
        return {"faults": sorted(faults, key=_line_of), "invitations": [], "skipped": [], "notes": []}
    people = await database.run(lambda tx: list_people(tx, service.sealer))
    work = partial(_make, service, people, expires)
    made: list[Facts] = []
    try:
        async for some in _slice_by_slice(database, rows, work, told, 50):
            made += some
    except OperationFault:
        for one in made:
            if "whole" in one:
                await database.run(partial(drop_invitation, invitation=one["whole"]))
        raise
    at = expires.isoformat(timespec="seconds")
    notes = [f"line {one['line']}: {note}" for one in made for note in one["notes"]]
    skipped = [one["line"] for one in made if "token" not in one]
    links = [{name: one[name] for name in _TOLD} for one in made if "token" in one]
    return {"faults": [], "invitations": links, "skipped": skipped, "notes": notes, "expires_at": at}


async def _slice_by_slice(
    database: Database,
    rows: Sequence[Row],
    work: Callable[[Sequence[Row], Connection], list[T]],
    told: Told,
    begin: int,
) -> AsyncIterator[list[T]]:
    """Do *work* on a few rows at a time, between the units of all others; half the way is behind *begin* percent."""
    pace, start = Pace(), 0
    while start < len(rows):
        some = rows[start : start + pace.most]
        found, seconds = await database.run(timed(partial(work, some)))
        pace.took(seconds)
        start += len(some)
        await told(begin + 50 * start / len(rows))
        await asyncio.sleep(REST_SECONDS)
        yield found


def _look_at(service: Service, some: Sequence[Row], tx: Connection) -> list[str]:
    return [fault for row in some for fault in _faults(tx, service, row)]


def _make(
    service: Service, people: list[Person], expires: datetime, some: Sequence[Row], tx: Connection
) -> list[Facts]:
    """Make the links of some rows; who has joined under the address of a row needs none."""
    sealer, made = service.sealer, []
    joined = {(person.email, seat) for person in people for seat in person.seats}
    for row in some:
        seat = check_seat(tx, sealer, str(row["code"]), str(row["role"]).lower())
        if row["email"] and (row["email"].lower(), seat) in joined:
            made.append({"line": row["line"], "notes": []})
            continue
        token, whole = make_invitation(tx, sealer, seat, expires, read_names(row["relatives"]))
        where = {"role": seat.role, "setting": seat.setting or BOROUGH, "name": row["name"]}
        said = {"line": row["line"], **where, "notes": notes_on(tx, sealer, seat, people)}
        made.append({**said, "token": token, "invitation": whole[:NUMBER_DIGITS], "whole": whole})
    return made


def _seat(row: Row) -> Seat:
    code = str(row["code"])
    return Seat(str(row["role"]).lower(), "" if code.lower() == BOROUGH else code.upper())


def _faults(tx: Connection, service: Service, row: Row) -> list[str]:
    wrong = ["another number of cells than the first line has"] if row["ragged"] else []
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
