"""The one connection: engine, transactions, the only place that knows a dialect.

aiosqlite owns the connection and its thread. A *unit* is a plain function on a SQLAlchemy Core
connection; units that wait run in that thread together, between one BEGIN IMMEDIATE and one
COMMIT, so that many share an fsync. A batch that fails is rolled back and its units run singly,
so that one bad unit costs nobody else anything. aiosqlite runs functions in its thread only by
its private `_execute` and `_conn`; both are named here and nowhere else, its version is pinned,
and a test fails when they go.

A copy of the whole file is made on this connection too, in slices of a few milliseconds; what waits
is served between them (`docs/decisions/0010-backup-in-slices.md`).
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, TypeVar, cast

import aiosqlite
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from storage.errors import DatabaseUnusable
from storage.held import Wanted, begin_holding, end_holding, held_by, is_damage
from storage.migrations import bring_up_to_date
from storage.scrub import clear_gaps
from storage.sealing import Sealer
from storage.sentinels import check_keys, note_keys

T = TypeVar("T")
Unit = Callable[[Connection], T]
Then = Callable[[Any, BaseException | None], None]

MAX_BATCH = 256  # units between one BEGIN and one COMMIT
SLICE_PAGES = 32  # of 16 KiB: half a mebibyte between two looks at what waits
REST_SECONDS = 0.001

# secure_delete: what was overwritten is gone from the file (CRY-02). page_size must come before the
# first table. synchronous=FULL: a commit is on the disk before anybody hears of it.
PAGE_SIZE = "PRAGMA page_size=16384"
PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA secure_delete=ON",
    "PRAGMA foreign_keys=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA cache_size=-32768",  # KiB; rows lie in random order, and a page that must go is written twice
    "PRAGMA wal_autocheckpoint=4000",
    "PRAGMA busy_timeout=5000",
)


class CopyStopped(Exception):
    """A copy that was under way was given up."""


class Database:
    """The database of one installation. Made by `open_database`."""

    def __init__(self, connection: aiosqlite.Connection, engine: Engine, path: Path) -> None:
        self._aiosqlite = connection
        self._engine = engine
        self._waiting: deque[tuple[Unit[Any], Then, asyncio.Future[Any] | None, Sequence[Wanted]]] = deque()
        self._working: asyncio.Task[None] | None = None
        self._closed = False
        self._between: SimpleQueue[_Waiting] | None = None  # what waits while a copy is made
        self._file = os.open(
            path, os.O_RDWR
        )  # held as long as the connection: closing it would end its locks
        self.path = path

    async def run(self, unit: Unit[T]) -> T:
        """Run *unit* in a transaction and return what it returned, after the commit.

        The unit may run more than once, takes at most a few milliseconds and touches nothing but
        its arguments. What it raises comes out here, with its own writes undone and nobody else's.
        """
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._submit(unit, partial(_resolve, future), future)
        return await future

    def submit(self, unit: Unit[T], then: Then, reads: Sequence[Wanted] = ()) -> None:
        """Run *unit* as `run` does, without anybody who waits: *then* is called after the commit.

        It is given what the unit returned and None, or None and what the unit raised; it must not raise.
        *reads*: bodies that the unit will probably ask for, to be read together with those of others.
        """
        self._submit(unit, then, None, reads)

    def _submit(
        self,
        unit: Unit[Any],
        then: Then,
        caller: asyncio.Future[Any] | None,
        reads: Sequence[Wanted] = (),
    ) -> None:
        if self._closed:
            raise DatabaseUnusable("the database is closed")
        self._waiting.append((unit, then, caller, reads))
        if self._working is None:
            self._working = asyncio.create_task(self._work(), name="database")

    async def _work(self) -> None:
        try:
            while self._waiting:
                count = min(len(self._waiting), MAX_BATCH)
                batch = [self._waiting.popleft() for _ in range(count)]
                batch = [one for one in batch if one[2] is None or not one[2].cancelled()]
                units = [one[0] for one in batch]
                reads = [wanted for one in batch for wanted in one[3]]
                outcomes = await self._in_thread(lambda: self._run_batch(units, reads))  # noqa: B023 - awaited here
                for (_, then, _, _), (value, error) in zip(batch, outcomes, strict=True):
                    _tell(then, value, error)
                await asyncio.sleep(0)  # whoever goes on from here with another unit gets into the next batch
        finally:
            self._working = None
            if self._waiting and not self._closed:  # a unit came while the last batch ended
                self._working = asyncio.create_task(self._work(), name="database")

    async def _in_thread(self, function: Callable[[], T]) -> T:
        if self._between is None:
            return cast(T, await self._aiosqlite._execute(function))  # type: ignore[no-untyped-call]  # private, and the only way into its thread (DESIGN 3)
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._between.put((future, function))
        return await future

    async def copy_to(self, target: Path, show: Callable[[float], None]) -> None:
        """Copy the database into the new file *target*, while units go on being committed.

        The copy is what was committed at its end; nothing makes it start over. *show* is called in
        the connection's thread with the share that is done, and stops the copy by raising.

        Raises:
            DatabaseUnusable: closed, or a copy is being made already.
            sqlite3.Error: *target* cannot be written.
        """
        if self._closed or self._between is not None:
            raise DatabaseUnusable("the database is closed, or being copied already; say it again later")
        waiting: SimpleQueue[_Waiting] = SimpleQueue()
        self._between = waiting
        given_up = threading.Event()
        copying = asyncio.ensure_future(
            self._aiosqlite._execute(lambda: self._copy(target, show, waiting, given_up))  # type: ignore[no-untyped-call]  # private, and the only way into its thread (DESIGN 3)
        )
        try:
            await asyncio.shield(copying)
        except asyncio.CancelledError:
            given_up.set()
            await asyncio.wait([copying])
            raise
        finally:
            self._between = None
            if not waiting.empty():  # what came between the last slice and now
                await asyncio.shield(self._in_thread(lambda: _serve(waiting)))

    def _copy(
        self,
        target: Path,
        show: Callable[[float], None],
        waiting: SimpleQueue[_Waiting],
        given_up: threading.Event,
    ) -> None:
        """Step by step, in the connection's thread: writes of our own keep a copy up to date (sqlite3_backup)."""

        def look_up(_status: int, remaining: int, total: int) -> None:
            if given_up.is_set():
                raise CopyStopped
            show(1 - remaining / max(total, 1))
            _serve(waiting)

        copy = sqlite3.connect(target)
        try:
            copy.execute("PRAGMA journal_mode=OFF").fetchall()
            copy.execute("PRAGMA synchronous=OFF")  # its last page must not wait for the disk in this thread
            self._aiosqlite._conn.backup(copy, pages=SLICE_PAGES, progress=look_up)
        finally:
            copy.close()

    def _run_batch(
        self, units: list[Unit[Any]], reads: Sequence[Wanted] = ()
    ) -> list[tuple[Any, BaseException | None]]:
        try:
            return [(value, None) for value in self._transaction(units, reads)]
        except BaseException as error:
            # Whatever broke a batch: its units are run singly, to find whose fault it is. One that met a
            # damaged page is run again, too: it may do without it now (`storage/said.py`).
            if len(units) == 1 and not is_damage(error):
                return [(None, error)]
        return [self._run_singly(unit) for unit in units]

    def _run_singly(self, unit: Unit[Any]) -> tuple[Any, BaseException | None]:
        try:
            return self._transaction([unit])[0], None
        except BaseException as error:  # given to whoever waits for the unit
            return None, error

    def _transaction(self, units: list[Unit[Any]], reads: Sequence[Wanted] = ()) -> list[Any]:
        with self._engine.connect() as connection, connection.begin():
            held = begin_holding(connection)
            try:
                if held is not None and len(reads) > 1:
                    held.read_ahead(reads)
                values = [unit(connection) for unit in units]
                if held is not None:
                    held.write()
                return values
            finally:
                end_holding(connection)

    async def close(self) -> None:
        """Let what waits finish, fold the write-ahead log into the file, and close; a second call does nothing."""
        if self._closed:
            return
        while self._working is not None:
            await asyncio.wait([self._working])
        self._closed = True
        try:
            await self._in_thread(self._fold_log)
        finally:
            await self._aiosqlite.close()
            os.close(self._file)

    async def rest(self) -> bool:
        """Empty the write-ahead log while nothing waits: its last pages tell what was committed together.

        False where it was not the moment for it.
        """
        if self._closed or self._waiting or self._between is not None:
            return False
        return await self._in_thread(self._fold_log)

    async def scrub(self) -> bool:
        """See to it that nothing is left of what was erased: empty the log, overwrite the gaps of the file's pages.

        In slices between the units. False if it cannot be done now: a copy is being made, or somebody else
        reads the file.
        """
        page_size, pages = await self._in_thread(self._measure)
        for first in range(0, pages, SLICE_PAGES):
            if self._closed or self._between is not None:
                return False
            if not await self._in_thread(partial(self._scrub_some, page_size, first)):
                return False
            await asyncio.sleep(REST_SECONDS)
        await self._in_thread(partial(os.fsync, self._file))
        return True

    def _measure(self) -> tuple[int, int]:
        """Give the size and the number of the file's pages; what comes behind them later was never erased."""
        self._fold_log()
        page_size = self._aiosqlite._conn.execute("PRAGMA page_size").fetchone()[0]
        return page_size, os.fstat(self._file).st_size // page_size

    def _scrub_some(self, page_size: int, first: int) -> bool:
        """1. all pages are in the file; 2. none is in the connection's cache with its old gap; 3. clear some."""
        if not self._fold_log():
            return False
        self._aiosqlite._conn.execute("PRAGMA shrink_memory").fetchall()
        clear_gaps(self._file, page_size, first, SLICE_PAGES)
        return True

    def _fold_log(self) -> bool:
        """Fold the log into the file and empty it; False while somebody else reads it."""
        busy, *_ = self._aiosqlite._conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy


def _tell(then: Then, value: Any, error: BaseException | None) -> None:
    """Call *then*; what it raises all the same is a fault of ours, and must not cost the others their outcome."""
    try:
        then(value, error)
    except Exception as fault:  # what follows one unit must not cost the others their outcome
        told = {"message": "what follows a unit failed", "exception": fault}
        asyncio.get_running_loop().call_exception_handler(told)


def _resolve(future: asyncio.Future[Any], value: Any, error: BaseException | None) -> None:
    if future.cancelled():
        return
    if error is None:
        future.set_result(value)
    else:
        future.set_exception(error)


_Waiting = tuple[asyncio.Future[Any], Callable[[], Any]]


def _serve(waiting: SimpleQueue[_Waiting]) -> None:
    """Do in this thread what waits for it, and hand the outcomes to the event loop."""
    while True:
        try:
            future, function = waiting.get_nowait()
        except Empty:
            return
        try:
            value = function()
        except BaseException as error:  # given to whoever waits for it
            future.get_loop().call_soon_threadsafe(_refuse, future, error)
        else:
            future.get_loop().call_soon_threadsafe(_give, future, value)


def _give(future: asyncio.Future[Any], value: Any) -> None:
    if not future.done():
        future.set_result(value)


def _refuse(future: asyncio.Future[Any], error: BaseException) -> None:
    if not future.done():
        future.set_exception(error)


def make_engine(raw: sqlite3.Connection) -> Engine:
    """Put SQLAlchemy Core on the one raw connection; every transaction begins IMMEDIATE.

    With the driver's default two leads would both win the same case (a SELECT opens no transaction).
    Parameters are hidden from errors: they would tell content.
    """
    engine = create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool, hide_parameters=True)

    @event.listens_for(engine, "before_cursor_execute")
    def write_what_is_held(connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
        held_by(connection, reads=statement.startswith("SELECT"))

    @event.listens_for(engine, "begin")
    def begin_immediate(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


async def open_database(path: Path, sealer: Sealer) -> Database:
    """Open (or make) the database file, hold the keys against it, bring its schema up to date.

    Raises:
        DatabaseUnusable: not a database, from a later version, or not writable.
        WrongKey, UnknownKey: the key files are another database's; nothing was written.
    """
    try:
        if not path.exists():  # noqa: ASYNC240 - at start, before anything else runs
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        connection = await aiosqlite.connect(path, isolation_level=None, cached_statements=512)
    except (OSError, sqlite3.Error) as exc:
        raise DatabaseUnusable(
            f"{path}: cannot be opened ({type(exc).__name__}). Is the folder there, and writable?"
        ) from exc
    raw = connection._conn
    engine = make_engine(raw)
    database = Database(connection, engine, path)
    try:
        await database._in_thread(lambda: _prepare(raw, engine, path, sealer))
    except BaseException:  # no connection stays open; raised again
        await connection.close()
        raise
    return database


def _prepare(raw: sqlite3.Connection, engine: Engine, path: Path, sealer: Sealer) -> None:
    """1. look at the keys; 2. only then change anything: pragmas, schema, new keys' sentinels."""
    try:
        raw.execute(PAGE_SIZE)  # holds for a new file only, and must come before anything touches it
        with engine.connect() as connection, connection.begin():
            check_keys(connection, sealer)
        for pragma in PRAGMAS:
            raw.execute(pragma).fetchall()
        bring_up_to_date(engine, path)
        with engine.connect() as connection, connection.begin():
            note_keys(connection, sealer)
    except sqlite3.DatabaseError as exc:
        raise _unusable(path, exc) from exc
    except DBAPIError as exc:
        raise _unusable(path, exc.orig or exc) from exc


def _unusable(path: Path, fault: BaseException) -> DatabaseUnusable:
    return DatabaseUnusable(
        f"{path}: this is not a database that Heard can use ({type(fault).__name__}). "
        "Restore a back-up, or name another file in storage.url."
    )
