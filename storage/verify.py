"""Check every row: does it open with the keys that are here, is all there that it names, does all belong.

Works on a copy that nobody writes to, in small steps, so that whoever runs it can pause between them.
Tells what `storage.findings` tells; never content, never how many rows there are. What the open key
file is needed for is checked where that is, and `opens_cases` says whether.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, Table, func, select
from sqlalchemy.exc import DBAPIError

from storage import schema
from storage.database import Database
from storage.errors import StorageError
from storage.findings import Findings, Problem, What
from storage.rowcheck import CHECKS, OWNERS, Check
from storage.sealing import Place, Sealer, Tampered
from storage.sentinels import check_keys, missing_sentinels
from storage.witness import follow, judge
from storage.workroom import Tell, in_words, own_folder, part, reading, refuse_without_room, size_of

ROOM = ".heard-verify"
STEP_ROWS = 10  # rows between two pauses


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
        for name, owners in OWNERS.items():
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
