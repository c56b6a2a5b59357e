"""Check every row: does it open with the keys that are here, is all there that it names, does all belong.

Works on a copy that nobody writes to, in small steps, so that whoever runs it can pause between them.
Tells what `storage.findings` tells; never content, never how many rows there are. What the open key
file is needed for is checked where that is, and `opens_cases` says whether.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, Table, func, select
from sqlalchemy.exc import DBAPIError

from storage import carried, schema
from storage.casecheck import check_case
from storage.chats import load_chat_by_id, spilled_unread
from storage.database import Database
from storage.erasure import ERASE, Erasure, ids_left
from storage.errors import StorageError
from storage.facts import open_fact
from storage.findings import Findings, Problem, What
from storage.issues import ids_of, open_part
from storage.keyring import Purpose
from storage.people import desk_pair
from storage.said import list_numbers
from storage.sealing import MAX_PLAIN, Place, Sealer, Tampered
from storage.sentinels import check_keys, missing_sentinels
from storage.timers import QUARTER_SECONDS
from storage.witness import follow, hear, judge
from storage.workroom import Tell, in_words, own_folder, part, reading, refuse_without_room, size_of

ROOM = ".heard-verify"
STEP_ROWS = 10  # rows between two pauses
_REPLY_DRAFT_PARTS = 8  # a reply that was not sent leaves no more pieces, whatever its chat says of it

Check = Callable[[Findings, Row[Any]], None]


class NotVerified(StorageError):
    """The database could not be looked at; nothing is known of it."""


async def verify(database: Database, sealer: Sealer, tell: Tell) -> list[Problem]:
    """Copy the database while units go on, and examine every row of the copy in a thread.

    Raises:
        NotVerified: there is no room for the copy beside the database.
    """
    folder = database.path.parent
    with in_words(folder, NotVerified), own_folder(folder / ROOM) as room:
        refuse_without_room(folder, size_of(database.path), NotVerified)
        await database.copy_to(room / "copy", part(tell, 0.0, 0.1))
        return await asyncio.to_thread(look_through, room / "copy", sealer, part(tell, 0.1, 1.0))


def look_through(path: Path, sealer: Sealer, tell: Tell, *, sample: int | None = None) -> list[Problem]:
    """Examine the database file at *path*, to which nobody writes: all of it, or *sample* rows of each table."""
    with reading(path) as tx:
        examination = Examination(tx, sealer, sample=sample)
        for share in examination.steps():
            tell(share)
        return examination.problems


class Examination:
    """One look at a whole database, or at *sample* random rows of each table. Made for one use."""

    def __init__(self, tx: Connection, sealer: Sealer, *, sample: int | None = None) -> None:
        self._found = Findings(tx, sealer)
        self._tx = tx
        self._sample = sample

    @property
    def problems(self) -> list[Problem]:
        """What was found so far, by table and row."""
        return self._found.problems

    def run(self) -> list[Problem]:
        """Do it all at once."""
        for _ in self.steps():
            continue
        return self.problems

    def steps(self) -> Iterator[float]:
        """Do it, giving the share that is done after every few rows."""
        self._look_at_file()
        self._look_at_keys()
        yield 0.1
        weights = {name: self._weight(schema.metadata.tables[name]) for name in CHECKS}
        whole, done = sum(weights.values()), 0.0
        for name, check in CHECKS.items():
            for number, _ in enumerate(self._rows_of(schema.metadata.tables[name], check), start=1):
                yield 0.1 + 0.8 * (done + min(number * STEP_ROWS, weights[name])) / whole
            done += weights[name]
        if self._sample is None:
            yield from self._look_for_what_is_left()
            yield from self._hear_the_trail()
        yield 1.0

    def _look_at_file(self) -> None:
        try:
            said = list(self._tx.exec_driver_sql("PRAGMA integrity_check(20)").scalars())
        except DBAPIError:
            said = ["unreadable"]
        if said != ["ok"]:
            self._found.note("database", b"", What.FILE)

    def _look_at_keys(self) -> None:
        try:
            check_keys(self._tx, self._found.sealer)
            if missing_sentinels(self._tx):
                self._found.note("sentinels", b"", What.MISSING)
        except Tampered:
            self._found.note("sentinels", b"", What.CHANGED)
        except StorageError:
            self._found.note("sentinels", b"", What.KEY)
        except DBAPIError:
            self._found.note("sentinels", b"", What.FILE)

    def _weight(self, table: Table) -> int:
        if self._sample is not None:
            return self._sample
        try:
            counted: int = self._tx.execute(select(func.count()).select_from(table)).scalar_one()
        except DBAPIError:
            return 1
        return counted + 1

    def _rows_of(self, table: Table, check: Check) -> Iterator[None]:
        """Read and check the rows of *table*, pausing after every few."""
        try:
            for page in self._pages(table):
                for row in page:
                    place = Place(table.name, "body", row.id)
                    self._found.attempt(lambda row=row: check(self._found, row), place)  # type: ignore[misc]  # its default binds the loop's variable now
                yield
        except DBAPIError:
            self._found.note(table.name, b"", What.FILE)

    def _pages(self, table: Table) -> Iterator[Iterable[Row[Any]]]:
        ids = table.c.id
        if self._sample is not None:
            for _ in range(self._sample):
                drawn = select(table).where(ids >= os.urandom(16)).order_by(ids).limit(1)
                first = select(table).order_by(ids).limit(1)
                yield self._tx.execute(drawn).all() or self._tx.execute(first).all()
            return
        last = b""
        while page := self._tx.execute(select(table).where(ids > last).order_by(ids).limit(STEP_ROWS)).all():
            yield page
            last = page[-1].id

    def _look_for_what_is_left(self) -> Iterator[float]:
        """Find rows that no other row names; where an owner could not be read, what it owns is not judged."""
        for name, owners in _OWNERS.items():
            try:
                if self._found.unsure.isdisjoint(owners):
                    self._judge(name)
            except DBAPIError:
                self._found.note(name, b"", What.FILE)
            yield 0.92

    def _hear_the_trail(self) -> Iterator[float]:
        """Find what is not there, or is there again, by what the audit trail says."""
        try:
            judge(self._found)
            for _ in follow(self._found):
                yield 0.95
        except DBAPIError:
            self._found.note("audit", b"", What.FILE)

    def _judge(self, name: str) -> None:
        table = schema.metadata.tables[name]
        if name == "shelves":
            both = select(table.c.shelf, table.c.case).order_by(table.c.shelf, table.c.case)
            left = [
                row.case for row in self._tx.execute(both) if (row.shelf, row.case) not in self._found.shelved
            ]
        else:
            ids = self._tx.execute(select(table.c.id).order_by(table.c.id)).scalars()
            left = [row for row in ids if row not in self._found.claimed[name]]
        for row in left:
            self._found.note(name, row, What.LEFT)


# -- a table each -------------------------------------------------------------------------------


def _open(found: Findings, purpose: Purpose, table: str, row: Row[Any]) -> Any:
    return json.loads(found.sealer.open(purpose, Place(table, "body", row.id), row.body))


def _open_long(found: Findings, table: str, row: Row[Any]) -> bytes | None:
    """Open a row and its pieces; None if one does not open, which is noted."""
    first = found.sealer.open(Purpose.TRANSIT, Place(table, "body", row.id), row.body)
    count = int.from_bytes(first[:2], "big") if len(row.body) > MAX_PLAIN else 0
    pieces = found.open_pieces(row.id, table, range(1, count + 1))
    return b"".join([first[2:], *pieces]) if len(pieces) == count else None


def _inbox(found: Findings, row: Row[Any]) -> None:
    _open_long(found, "inbox", row)


def _outbox(found: Findings, row: Row[Any]) -> None:
    plain = _open_long(found, "outbox", row)
    if plain is not None:
        message = json.loads(plain)
        found.expect(row.chat in found.ids("chat", *message["to"]), "outbox", row.id)
        found.expect(row.lane == message["lane"], "outbox", row.id)


def _timer(found: Findings, row: Row[Any]) -> None:
    timer = _open(found, Purpose.TRANSIT, "timers", row)
    found.expect(row.id in found.ids("timer", timer["kind"], timer["subject"]), "timers", row.id)
    found.expect(row.slot == timer["due"] // QUARTER_SECONDS, "timers", row.id)
    if timer["kind"] in carried.TIMERS:
        for name, left in carried.ids_named(found.sealer, timer["subject"], timer["facts"]).items():
            found.claimed[name].update(left)
    if timer["kind"] == ERASE:
        for name, left in ids_left(found.sealer, Erasure.of(timer["facts"])).items():
            found.claimed[name].update(left)


def _chat(found: Findings, row: Row[Any]) -> None:
    chat = load_chat_by_id(found.tx, found.sealer, row.id)
    assert chat is not None, "its row was read a moment ago"
    found.expect(row.id in found.ids("chat", chat.door, chat.address), "chats", row.id)
    for number in range(_REPLY_DRAFT_PARTS):
        found.claim("pieces", "piece", row.id, "reply-draft", number.to_bytes(4, "big"))
    found.open_pieces(row.id, "traces", list_numbers(chat.pages))
    found.open_pieces(row.id, "cases", range(chat.older))
    if chat.answers:
        found.open_pieces(bytes.fromhex(chat.answers["id"]), "words", range(chat.answers["pieces"]))
    for number in list_numbers(chat.said):
        found.claim("said", "said", row.id, number.to_bytes(4, "big"))
    found.open_pieces(row.id, "reply-draft", range(int(chat.doing.get("parts", 0))))
    found.open_pieces(row.id, "unread", range(chat.spilled))
    for item in (*chat.unread, *spilled_unread(found.tx, found.sealer, chat)):
        if item["kind"] == "reply" and found.is_there(schema.cases, (bytes.fromhex(item["case"]),)):
            found.open_pieces(bytes.fromhex(item["case"]), f"reply-{item['n']}", range(item["parts"]))


def _said(found: Findings, row: Row[Any]) -> None:
    messages = found.sealer.open(Purpose.TRANSIT, Place("said", "body", row.id), row.body)
    found.expect(all(message.isdigit() for message in messages.split()), "said", row.id)


def _draft(found: Findings, row: Row[Any]) -> None:
    draft = _open(found, Purpose.TRANSIT, "drafts", row)
    found.open_pieces(row.id, "words", range(int(draft.get("pieces", 0))))


def _setting(found: Findings, row: Row[Any]) -> None:
    setting = _open(found, Purpose.CONTACT, "settings", row)
    found.expect(row.id in found.ids("setting", setting["code"]), "settings", row.id)


def _calendar(found: Findings, row: Row[Any]) -> None:
    plain = _open_long(found, "calendars", row)
    if plain is not None:
        found.expect(row.id in found.ids("calendar", json.loads(plain)["code"]), "calendars", row.id)


def _feedback(found: Findings, row: Row[Any]) -> None:
    term = _open(found, Purpose.FACTS, "feedback", row)["term"]
    found.expect(row.id in found.ids("feedback", term), "feedback", row.id)


def _fact(found: Findings, row: Row[Any]) -> None:
    """A fact is on its week's shelf, and its case is there; one whose case was erased leads nowhere."""
    fact, case = open_fact(found.sealer, row.id, row.body)
    found.expect(row.shelf in found.ids("facts", fact.week), "facts", row.id)
    if case:
        found.expect(row.id in found.ids("fact", bytes.fromhex(case)), "facts", row.id)
        if not found.is_there(schema.cases, (bytes.fromhex(case),)):
            found.note("facts", row.id, What.LEFT)
    else:
        found.expect(fact.reduced, "facts", row.id)


def _issue(found: Findings, row: Row[Any]) -> None:
    """Every part of an issue stands where it belongs, and none is missing."""
    frame, _ = open_part(found.sealer, row.id, row.body)
    reader, period, number, count = frame
    found.expect(row.id in ids_of(found.sealer, frame) and number < count, "issues", row.id)
    if number == 0 and any(
        not found.is_there(schema.issues, ids_of(found.sealer, [reader, period, other, count]))
        for other in range(count)
    ):
        found.note("issues", row.id, What.MISSING)


def _person(found: Findings, row: Row[Any]) -> None:
    person = _open(found, Purpose.CONTACT, "people", row)
    found.expect(person["id"] == row.id.hex(), "people", row.id)


def _invitation(found: Findings, row: Row[Any]) -> None:
    _open(found, Purpose.CONTACT, "invitations", row)


def _desk(found: Findings, row: Row[Any]) -> None:
    name = _open(found, Purpose.HEADER, "desks", row)["name"]
    found.expect(row.id in found.ids("desk", name), "desks", row.id)
    desk, pair = desk_pair(found.tx, found.sealer, name)
    if found.opens_cases:
        found.sealer.rewrap_desk(desk, pair)  # what can be wrapped again opens


def _receipt(found: Findings, row: Row[Any]) -> None:
    place = Place("receipts", "body", row.id)
    case = bytes.fromhex(found.sealer.open(Purpose.HEADER, place, row.body).decode())
    if not found.is_there(schema.cases, (case,)):
        found.note("receipts", row.id, What.LEFT)


CHECKS: dict[str, Check] = {
    "settings": _setting,
    "calendars": _calendar,
    "feedback": _feedback,
    "facts": _fact,
    "issues": _issue,
    "desks": _desk,
    "people": _person,
    "invitations": _invitation,
    "inbox": _inbox,
    "outbox": _outbox,
    "timers": _timer,
    "chats": _chat,
    "said": _said,
    "drafts": _draft,
    "cases": check_case,
    "receipts": _receipt,
    "audit": hear,
}
#: Looked at with their owners, and at the end for rows that nobody owns.
_OWNERS = {
    "said": frozenset({"chats"}),
    "pieces": frozenset({"inbox", "outbox", "drafts", "chats", "cases", "calendars"}),
    "entries": frozenset({"cases"}),
    "case_keys": frozenset({"cases"}),
    "shelves": frozenset({"cases"}),
}
#: The sentinels are looked at with the keys; of *seen* nothing is sealed.
LOOKED_AT = frozenset(CHECKS) | frozenset(_OWNERS) | {"sentinels", "seen"}
