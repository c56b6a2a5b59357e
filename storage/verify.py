"""Check every row: does it open with the keys that are here, is all there that it names, does all belong.

Works on a copy that nobody writes to, in small steps, so that whoever runs it can pause between them.
Tells table, the beginning of a row's id and what is wrong with it; never content, never how many rows
there are. What the open key file is needed for is checked where it is there, and said where not.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, Table, func, select
from sqlalchemy.exc import DBAPIError

from storage import schema
from storage.cases import Header, load_case_key, load_header
from storage.errors import NotPermitted, StorageError
from storage.hybrid import UnusableKey
from storage.keyring import Purpose, UnknownKey
from storage.people import desk_pair
from storage.pieces import MAX_PLAIN, need_piece
from storage.sealing import RECOVERY, Place, Sealer, Tampered
from storage.sentinels import check_keys
from storage.timers import QUARTER_SECONDS
from storage.vault import SealedCase

STEP_ROWS = 10  # rows between two pauses
_SHORT = 8  # digits of a row's id
_REPLY_DRAFT_PARTS = 8  # a lead's reply that is not sent yet may leave as many pieces, whatever its chat says


class What(StrEnum):
    """What can be wrong with a row."""

    CHANGED = "changed or damaged"
    MISSING = "missing"
    LEFT = "belongs to nothing"
    KEY = "its key is not in the key file"
    PLACE = "in the wrong place"
    FILE = "the database file is damaged here"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong. *row*: the first digits of its id, or empty."""

    table: str
    row: str
    what: What


class Examination:
    """One look at a whole database, or at *sample* random rows of each table. Made for one use."""

    def __init__(self, tx: Connection, sealer: Sealer, *, sample: int | None = None) -> None:
        self._tx = tx
        self._sealer = sealer
        self._sample = sample
        self._found: set[Problem] = set()
        self._claimed: dict[str, set[bytes]] = {name: set() for name in ("pieces", "entries", "case_keys")}
        self._shelved: set[tuple[bytes, bytes]] = set()
        self._unsure: set[str] = set()  # tables in which not all was read: what it owns is not known
        self.opens_cases = sealer.keyring.can_open

    @property
    def problems(self) -> list[Problem]:
        """What was found so far, by table and row."""
        return sorted(self._found)

    def steps(self) -> Iterator[float]:
        """Do it, giving the share that is done after every few rows."""
        self._look_at_file()
        self._look_at_keys()
        yield 0.1
        weights = {name: self._weight(schema.metadata.tables[name]) for name in CHECKS}
        whole, done = sum(weights.values()), 0.0
        for name, check in CHECKS.items():
            for number, _ in enumerate(self._each_row(schema.metadata.tables[name], check)):
                yield 0.1 + 0.8 * min(done + (number + 1) * STEP_ROWS, done + weights[name]) / whole
            done += weights[name]
        if self._sample is None:
            yield from self._look_for_what_is_left()
        yield 1.0

    def run(self) -> list[Problem]:
        """Do it all at once."""
        for _ in self.steps():
            continue
        return self.problems

    # -- the file and the keys ------------------------------------------------------------------

    def _look_at_file(self) -> None:
        try:
            said = self._tx.exec_driver_sql("PRAGMA integrity_check(20)").scalars().all()
        except DBAPIError:
            said = ["unreadable"]
        if said != ["ok"]:
            self._note("database", b"", What.FILE)

    def _look_at_keys(self) -> None:
        try:
            check_keys(self._tx, self._sealer)
        except Tampered:
            self._note("sentinels", b"", What.CHANGED)
        except StorageError:
            self._note("sentinels", b"", What.KEY)
        except DBAPIError:
            self._note("sentinels", b"", What.FILE)

    def _weight(self, table: Table) -> int:
        if self._sample is not None:
            return self._sample
        try:
            counted: int = self._tx.execute(select(func.count()).select_from(table)).scalar_one()
        except DBAPIError:
            return 1
        return counted + 1

    # -- every row ------------------------------------------------------------------------------

    def _each_row(self, table: Table, check: Check) -> Iterator[None]:
        """Read and check the rows of *table*, pausing after every few."""
        try:
            for page in self._pages(table):
                for row in page:
                    self._check(table, row, check)
                yield
        except DBAPIError:
            self._note(table.name, b"", What.FILE)

    def _pages(self, table: Table) -> Iterator[Iterable[Row[Any]]]:
        last = b""
        if self._sample is not None:
            for _ in range(self._sample):
                drawn = select(table).where(table.c.id >= os.urandom(16)).order_by(table.c.id).limit(1)
                first = select(table).order_by(table.c.id).limit(1)
                yield self._tx.execute(drawn).all() or self._tx.execute(first).all()
            return
        while True:
            following = select(table).where(table.c.id > last).order_by(table.c.id).limit(STEP_ROWS)
            page = self._tx.execute(following).all()
            if not page:
                return
            yield page
            last = page[-1].id

    def _check(self, table: Table, row: Row[Any], check: Check) -> None:
        self._try(lambda: check(self, row), Place(table.name, "body", row.id))

    def _try(self, look: Callable[[], object], place: Place) -> bool:
        """Look at something, and note what is wrong with it."""
        try:
            look()
        except Tampered as fault:
            self._note(fault.place.table, fault.place.row, self._damage(fault.place))
        except UnknownKey:
            self._note(place.table, place.row, What.KEY)
        except DBAPIError:
            self._note(place.table, place.row, What.FILE)
        except Exception:  # whatever reading a changed row leads to: it is the finding, and the next row is next
            self._note(place.table, place.row, What.CHANGED)
        else:
            return True
        self._unsure.add(place.table)
        return False

    def _damage(self, place: Place) -> What:
        """Tell a row that has gone from one that was changed."""
        table = schema.metadata.tables[place.table]
        if "id" not in table.c:
            return What.CHANGED
        there = self._tx.execute(select(table.c.id).where(table.c.id == place.row)).first()
        return What.CHANGED if there else What.MISSING

    def _note(self, table: str, row: bytes, what: What) -> None:
        self._found.add(Problem(table, row.hex()[:_SHORT] if isinstance(row, bytes) else "", what))
        self._unsure.add(table)

    def _place_is(self, right: bool, table: str, row: bytes) -> None:
        if not right:
            self._note(table, row, What.PLACE)

    # -- pieces ---------------------------------------------------------------------------------

    def _pieces(self, owner: bytes, field: str, numbers: Iterable[int]) -> list[bytes]:
        """Open the pieces of *owner* that must be there; returns those that open."""
        opened: list[bytes] = []
        for number in numbers:
            ids = self._claim("pieces", "piece", owner, field, number.to_bytes(4, "big"))
            self._try(
                lambda number=number: opened.append(  # type: ignore[misc]
                    need_piece(self._tx, self._sealer, owner, field, number)
                ),
                Place("pieces", field, ids[0]),
            )
        return opened

    def _pieces_there(self, owner: bytes, field: str) -> None:
        """Open the pieces of *owner* that are there, from the first on."""
        number = 0
        while self._is_there(schema.pieces, self._ids("piece", owner, field, number.to_bytes(4, "big"))):
            self._pieces(owner, field, [number])
            number += 1

    def _ids(self, *parts: bytes | str) -> tuple[bytes, ...]:
        return self._sealer.index_each(*parts)

    def _claim(self, table: str, *parts: bytes | str) -> tuple[bytes, ...]:
        ids = self._ids(*parts)
        self._claimed[table].update(ids)
        return ids

    def _is_there(self, table: Table, ids: tuple[bytes, ...]) -> bool:
        return self._tx.execute(select(table.c.id).where(table.c.id.in_(ids))).first() is not None

    def _long(self, table: str, row: Row[Any]) -> bytes:
        first = self._sealer.open(Purpose.TRANSIT, Place(table, "body", row.id), row.body)
        count = int.from_bytes(first[:2], "big") if len(row.body) > MAX_PLAIN else 0
        return b"".join([first[2:], *self._pieces(row.id, table, range(1, count + 1))])

    def _open(self, purpose: Purpose, table: str, row: Row[Any]) -> Any:
        return json.loads(self._sealer.open(purpose, Place(table, "body", row.id), row.body))

    # -- a table each ---------------------------------------------------------------------------

    def inbox(self, row: Row[Any]) -> None:
        self._long("inbox", row)

    def outbox(self, row: Row[Any]) -> None:
        before = len(self._found)
        plain = self._long("outbox", row)
        if len(self._found) > before:
            return  # a piece is missing
        message = json.loads(plain)
        self._place_is(row.chat in self._ids("chat", *message["to"]), "outbox", row.id)
        self._place_is(row.lane == message["lane"], "outbox", row.id)

    def timers(self, row: Row[Any]) -> None:
        timer = self._open(Purpose.TRANSIT, "timers", row)
        self._place_is(row.id in self._ids("timer", timer["kind"], timer["subject"]), "timers", row.id)
        self._place_is(row.slot == timer["due"] // QUARTER_SECONDS, "timers", row.id)

    def chats(self, row: Row[Any]) -> None:
        chat = self._open(Purpose.CONTACT, "chats", row)
        self._place_is(row.id in self._ids("chat", chat["door"], chat["address"]), "chats", row.id)
        for number in range(_REPLY_DRAFT_PARTS):
            self._claim("pieces", "piece", row.id, "reply-draft", number.to_bytes(4, "big"))
        self._pieces(row.id, "traces", [number for number, _ in chat["pages"]])
        self._pieces(row.id, "reply-draft", range(int(chat["doing"].get("parts", 0))))
        for item in chat["unread"]:
            if item["kind"] == "reply" and self._is_there(schema.cases, (bytes.fromhex(item["case"]),)):
                self._pieces(bytes.fromhex(item["case"]), f"reply-{item['n']}", range(item["parts"]))

    def drafts(self, row: Row[Any]) -> None:
        draft = self._open(Purpose.TRANSIT, "drafts", row)
        self._pieces(row.id, "words", range(int(draft.get("pieces", 0))))

    def settings(self, row: Row[Any]) -> None:
        setting = self._open(Purpose.CONTACT, "settings", row)
        self._place_is(row.id in self._ids("setting", setting["code"]), "settings", row.id)

    def people(self, row: Row[Any]) -> None:
        person = self._open(Purpose.CONTACT, "people", row)
        self._place_is(person["id"] == row.id.hex(), "people", row.id)

    def invitations(self, row: Row[Any]) -> None:
        self._open(Purpose.CONTACT, "invitations", row)

    def desks(self, row: Row[Any]) -> None:
        name = self._open(Purpose.HEADER, "desks", row)["name"]
        self._place_is(row.id in self._ids("desk", name), "desks", row.id)
        desk, pair = desk_pair(self._tx, self._sealer, name)
        if self.opens_cases:
            self._sealer.rewrap_desk(desk, pair)  # what can be wrapped again opens

    def receipts(self, row: Row[Any]) -> None:
        place = Place("receipts", "body", row.id)
        case = bytes.fromhex(self._sealer.open(Purpose.HEADER, place, row.body).decode())
        if not self._is_there(schema.cases, (case,)):
            self._note("receipts", row.id, What.LEFT)

    def audit(self, row: Row[Any]) -> None:
        self._sealer.check_row_mac(Place("audit", "body", row.id), row.mac, row.body)
        self._open(Purpose.AUDIT, "audit", row)

    # -- cases ----------------------------------------------------------------------------------

    def cases(self, row: Row[Any]) -> None:
        header = load_header(self._tx, self._sealer, row.id.hex())
        self._place_is(header.id == row.id.hex(), "cases", row.id)
        self._place_is(row.ref in self._ids("reference", header.ref), "cases", row.id)
        self._shelves(row.id, header)
        for number in range(header.rows):
            self._pieces_there(row.id, f"reply-{number}")
        entries = self._entries(row.id, header)
        keys = self._case_keys(row.id, header)
        if self.opens_cases:
            for number, desk in enumerate(sorted(keys)):
                self._unseal(header, desk, keys[desk], entries if number == 0 else [])

    def _shelves(self, case: bytes, header: Header) -> None:
        """Every desk that reads the case finds it in the week in which it came; weeks as `cases.shelf_id` counts."""
        shelves = select(schema.shelves.c.shelf).where(schema.shelves.c.case == case)
        there = set(self._tx.execute(shelves.order_by(schema.shelves.c.shelf)).scalars())
        self._shelved.update((shelf, case) for shelf in there)
        if len(there) < len(set(header.readers)):
            self._note("shelves", case, What.MISSING)

    def _entries(self, case: bytes, header: Header) -> list[tuple[Place, bytes]]:
        """Read the case's entries and check their HMACs."""
        table, found = schema.entries, []
        for number in range(header.rows):
            ids = self._claim("entries", "entry", case, number.to_bytes(4, "big"))
            kept = self._tx.execute(select(table).where(table.c.id.in_(ids)).order_by(table.c.id)).first()
            place = Place("entries", "body", ids[0] if kept is None else kept.id, case)
            if kept is None:
                self._note("entries", ids[0], What.MISSING)
            elif self._try(lambda: self._sealer.check_row_mac(place, kept.mac, kept.body), place):  # noqa: B023
                found.append((place, kept.body))
        return found

    def _case_keys(self, case: bytes, header: Header) -> dict[str, bytes]:
        """Check the HMACs of the case's keys; returns the sealed key of each desk."""
        public = self._case_key(case, b"public")
        if public is not None:
            place = Place("case_keys", "public", case, case)
            self._try(
                lambda: self._sealer.open(Purpose.HEADER, place, public),
                Place("case_keys", "body", self._ids("case-key", case, b"public")[0]),
            )
        if self._sealer.keyring.recovery_public is not None:
            self._case_key(case, RECOVERY)
        sealed = {}
        for name in sorted(set(header.readers)):
            desk, _ = desk_pair(self._tx, self._sealer, name)
            key = self._case_key(case, desk)
            if key is not None:
                sealed[name] = key
        return sealed

    def _case_key(self, case: bytes, desk: bytes) -> bytes | None:
        ids, found = self._claim("case_keys", "case-key", case, desk), None
        try:
            found = load_case_key(self._tx, self._sealer, case, desk)
        except UnknownKey:
            self._note("case_keys", ids[0], What.KEY)
        except Tampered as fault:
            self._note("case_keys", fault.place.row, What.CHANGED)
        else:
            if found is None:
                self._note("case_keys", ids[0], What.MISSING)
        return found

    def _unseal(self, header: Header, name: str, key: bytes, entries: list[tuple[Place, bytes]]) -> None:
        """Open the case's entries as this desk would; they go no further."""
        desk, pair = desk_pair(self._tx, self._sealer, name)
        sealed = SealedCase(header, self._sealer, desk, pair, key, tuple(entries))
        try:
            sealed.unseal()
        except (StorageError, UnusableKey, ValueError, KeyError, TypeError):
            self._blame(header, name, key, entries)

    def _blame(self, header: Header, name: str, key: bytes, entries: list[tuple[Place, bytes]]) -> None:
        desk, pair = desk_pair(self._tx, self._sealer, name)
        row = self._ids("case-key", bytes.fromhex(header.id), desk)[0]
        without = SealedCase(header, self._sealer, desk, pair, key, ())
        try:
            without.unseal()
        except Tampered as fault:
            table = "desks" if fault.place.table == "desks" else "case_keys"
            self._note(table, desk if table == "desks" else row, What.CHANGED)
            return
        except StorageError:
            self._note("desks", desk, What.KEY)
            return
        for place, body in entries:
            one = SealedCase(header, self._sealer, desk, pair, key, ((place, body),))
            self._try(one.unseal, place)

    # -- what belongs to nothing ----------------------------------------------------------------

    def _look_for_what_is_left(self) -> Iterator[float]:
        """Find rows that no other row names; where an owner could not be read, what it owns is not judged."""
        owners = {"pieces": ("inbox", "outbox", "drafts", "chats", "cases"), "entries": ("cases",)}
        owners["case_keys"] = owners["shelves"] = owners["entries"]
        for name in ("pieces", "entries", "case_keys"):
            if self._unsure.isdisjoint(owners[name]):
                for row in self._all_ids(schema.metadata.tables[name]):
                    if row not in self._claimed[name]:
                        self._note(name, row, What.LEFT)
            yield 0.95
        if self._unsure.isdisjoint(owners["shelves"]):
            shelves = select(schema.shelves).order_by(schema.shelves.c.shelf, schema.shelves.c.case)
            for row in self._tx.execute(shelves):
                if (row.shelf, row.case) not in self._shelved:
                    self._note("shelves", row.case, What.LEFT)

    def _all_ids(self, table: Table) -> Iterator[bytes]:
        try:
            yield from self._tx.execute(select(table.c.id).order_by(table.c.id)).scalars()
        except DBAPIError:
            self._note(table.name, b"", What.FILE)


Check = Callable[[Examination, Row[Any]], None]

#: What is looked at row by row; case_keys, entries, shelves and pieces are looked at with their owners,
#: the sentinels with the keys, and of *seen* nothing is sealed.
CHECKS: dict[str, Check] = {
    "settings": Examination.settings,
    "desks": Examination.desks,
    "people": Examination.people,
    "invitations": Examination.invitations,
    "inbox": Examination.inbox,
    "outbox": Examination.outbox,
    "timers": Examination.timers,
    "chats": Examination.chats,
    "drafts": Examination.drafts,
    "cases": Examination.cases,
    "receipts": Examination.receipts,
    "audit": Examination.audit,
}
WITH_OWNERS = frozenset({"case_keys", "entries", "shelves", "pieces", "sentinels", "seen"})
