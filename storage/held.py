"""Writes that wait for the end of their transaction, so that many rows share a statement.

Between BEGIN and COMMIT of a batch of units, what is written by id is held in memory and written before the
COMMIT, one statement for many rows: SQLite then works without Python's lock, and the event loop goes on.
Nothing is weakened: it is the same transaction, and a batch that fails is rolled back whole.

1. What is held, or was read ahead, is read from here by its id (`Bodies.get`).
2. Any other statement first has everything written (`held_by`, and `make_engine` for SQLAlchemy's own).
3. `Database` writes the rest before it commits; what cannot be written fails the batch.
Outside a batch, and on any other dialect, each write happens at once, by SQLAlchemy.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Protocol

from sqlalchemy import Column, Connection, Table, bindparam, delete, insert, literal_column, select, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError

_SQLITE = sqlite.dialect(paramstyle="qmark")
_NAME = "_heard_held"  # on the Connection, which lives as long as its transaction
_SIZES = (64, 32, 16, 8, 4, 2, 1)  # rows in one statement: few different ones, each prepared once
_Row = tuple[Any, ...]


class Kind(Protocol):
    """One way to write; *rows* are held under their ids."""

    def write(self, raw: sqlite3.Connection, rows: dict[bytes, Any]) -> None:
        """Write *rows* now."""


Wanted = tuple["Bodies", bytes]


class Reads(Protocol):
    """A statement that reads one value."""

    def scalar(self, tx: Connection) -> Any:
        """Read it."""


class Held:
    """What the units of one batch have written so far and SQLite has not seen yet."""

    __slots__ = ("_fault", "known", "last", "raw", "waiting")

    def __init__(self, raw: sqlite3.Connection) -> None:
        self.raw = raw
        self._fault: Exception | None = None
        self.waiting: dict[Kind, dict[bytes, Any]] = {}
        self.last: dict[str, int] = {}
        self.known: dict[Bodies, dict[bytes, bytes | None]] = {}  # what was read ahead, and no other writes

    def of(self, kind: Kind) -> dict[bytes, Any]:
        """Give the rows that wait to be written by *kind*."""
        rows = self.waiting.get(kind)
        if rows is None:
            rows = self.waiting[kind] = {}
        return rows

    def read_ahead(self, wanted: Iterable[Wanted]) -> None:
        """Read bodies that units will ask for, many in one statement; what is not there is known, too."""
        asked: dict[Bodies, dict[bytes, bytes | None]] = {}
        for bodies, row in wanted:
            asked.setdefault(bodies, {})[row] = None
        for bodies, rows in asked.items():
            with_faults(bodies.read_many, self.raw, rows)
        self.known = asked

    def write(self) -> None:
        """Write everything that is held, in the order in which each kind came first."""
        if self._fault is not None:
            raise self._fault  # a unit may have passed over it; the batch must not be committed
        waiting, self.waiting = self.waiting, {}
        self.known = {bodies: rows for bodies, rows in self.known.items() if bodies not in waiting}
        try:
            for kind, rows in waiting.items():
                with_faults(kind.write, self.raw, rows)
        except Exception as exc:  # kept for the commit, which must not happen; raised again
            self._fault = exc
            raise


def begin_holding(tx: Connection) -> Held | None:
    """Hold writes of *tx* from now on; None on a dialect that is written to at once."""
    raw = tx.connection.dbapi_connection if tx.dialect.name == "sqlite" else None
    if not isinstance(raw, sqlite3.Connection):
        return None
    held = Held(raw)
    setattr(tx, _NAME, held)
    return held


def end_holding(tx: Connection) -> None:
    """Hold nothing any more; what was not written is forgotten with the transaction."""
    setattr(tx, _NAME, None)


def held_by(tx: Connection, *, reads: bool = False) -> Held | None:
    """Give what *tx* holds, all of it written: for whoever writes in another way, or only *reads*."""
    held: Held | None = getattr(tx, _NAME, None)
    if held is not None:
        if held.waiting:
            held.write()
        if not reads:
            held.known = {}
    return held


def next_number(tx: Connection, name: str, last: Reads) -> int:
    """Draw the next number of *name*; *last* reads the last one, once in a transaction."""
    held: Held | None = getattr(tx, _NAME, None)
    if held is None:
        return int(last.scalar(tx)) + 1
    before = held.last.get(name)
    number = held.last[name] = (int(last.scalar(tx)) if before is None else before) + 1
    return number


def with_faults(do: Callable[..., Any], *given: Any) -> Any:
    """Call SQLite's driver; its faults come in SQLAlchemy's words, without what was to be written."""
    try:
        return do(*given)
    except sqlite3.Error as exc:
        fault = exc
    raise DBAPIError.instance("a statement of the hot path", None, fault, sqlite3.Error, hide_parameters=True)


def is_damage(fault: BaseException) -> bool:
    """Say whether a page of the file is damaged. In that transaction SQLite writes nothing any more."""
    code = getattr(fault.orig, "sqlite_errorcode", 0) if isinstance(fault, DBAPIError) else 0
    return code & 0xFF == sqlite3.SQLITE_CORRUPT


class Bodies:
    """A table of ids and sealed bodies, read and written by id."""

    def __init__(self, table: Table) -> None:
        row = table.c.id == bindparam("i")
        self._get, self._drop = select(table.c.body).where(row), delete(table).where(row)
        self._put = insert(table).values(id=bindparam("i"), body=bindparam("b"))
        self._change = update(table).where(row).values(body=bindparam("b"))
        self._read = str(self._get.compile(dialect=_SQLITE))
        self._reads = {n: _find_many(table, n, table.c.id, table.c.body) for n in _SIZES}
        self._puts = {n: _put_many(table, n) for n in _SIZES}
        self._drops = {n: _drop_many(table, n) for n in _SIZES}

    def get(self, tx: Connection, row: bytes) -> bytes | None:
        """Read the body of *row*, or None."""
        held: Held | None = getattr(tx, _NAME, None)
        if held is None:
            body: bytes | None = tx.execute(self._get, {"i": row}).scalar()
            return body
        for rows in (held.waiting.get(self), held.known.get(self)):
            if rows is not None and row in rows:
                kept: bytes | None = rows[row]
                return kept
        found = with_faults(held.raw.execute, self._read, (row,)).fetchone()
        return None if found is None else found[0]

    def read_many(self, raw: sqlite3.Connection, rows: dict[bytes, bytes | None]) -> None:
        """Fill *rows* with what is kept under their ids."""
        for some in _cut(list(rows)):
            rows.update(raw.execute(self._reads[len(some)], some).fetchall())

    def put(self, tx: Connection, row: bytes, body: bytes) -> None:
        """Keep *body* as that of *row*, in place of the one before if there is one."""
        held: Held | None = getattr(tx, _NAME, None)
        if held is not None:
            held.of(self)[row] = body
        elif tx.execute(self._change, {"i": row, "b": body}).rowcount == 0:
            tx.execute(self._put, {"i": row, "b": body})

    def drop(self, tx: Connection, row: bytes) -> None:
        """Erase *row*, if it is there."""
        held: Held | None = getattr(tx, _NAME, None)
        if held is not None:
            held.of(self)[row] = None
        else:
            tx.execute(self._drop, {"i": row})

    def write(self, raw: sqlite3.Connection, rows: dict[bytes, Any]) -> None:
        """Write what was held."""
        kept = [(row, body) for row, body in rows.items() if body is not None]
        for some in _cut(kept):
            raw.execute(self._puts[len(some)], [value for pair in some for value in pair])
        for gone in _cut([row for row, body in rows.items() if body is None]):
            raw.execute(self._drops[len(gone)], gone)


class Present:
    """Which rows of a table are there, by id; what is held is written first."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._many = {n: _find_many(table, n, table.c.id) for n in _SIZES}

    def among(self, tx: Connection, rows: Collection[bytes]) -> set[bytes]:
        """Give those of *rows* that are there."""
        held = held_by(tx, reads=True)
        if held is None:
            asked = select(self._table.c.id).where(self._table.c.id.in_(rows)).order_by(self._table.c.id)
            return set(tx.execute(asked).scalars())
        found: set[bytes] = set()
        for some in _cut(list(rows)):
            found.update(one for (one,) in with_faults(held.raw.execute, self._many[len(some)], some))
        return found


class Additions:
    """New rows of a table; *columns* are given by `add` in their order, the id first."""

    def __init__(self, table: Table, columns: Sequence[str]) -> None:
        self._columns = tuple(columns)
        self._one = insert(table).values({name: bindparam(f"p_{name}") for name in columns})
        self._many = {n: _add_many(table, columns, n) for n in _SIZES}

    def add(self, tx: Connection, row: _Row) -> None:
        """Add *row*, whose first value is its id."""
        held: Held | None = getattr(tx, _NAME, None)
        if held is not None:
            held.of(self)[row[0]] = row
        else:
            tx.execute(
                self._one, {f"p_{name}": value for name, value in zip(self._columns, row, strict=True)}
            )

    def cancel(self, tx: Connection, row: bytes) -> bool:
        """Forget a new row that is still held; False if it is not."""
        held: Held | None = getattr(tx, _NAME, None)
        return held is not None and held.of(self).pop(row, None) is not None

    def write(self, raw: sqlite3.Connection, rows: dict[bytes, Any]) -> None:
        """Write what was held."""
        for some in _cut(list(rows.values())):
            raw.execute(self._many[len(some)], [value for row in some for value in row])


class Replacements(Additions):
    """Rows of a table by id, each in place of the one before if there is one."""

    def __init__(self, table: Table, columns: Sequence[str]) -> None:
        super().__init__(table, columns)
        changed: dict[str, Any] = {name: bindparam(f"p_{name}") for name in columns if name != "id"}
        self._change = update(table).where(table.c.id == bindparam("p_id")).values(changed)
        self._many = {n: _add_many(table, columns, n, replacing=True) for n in _SIZES}

    def put(self, tx: Connection, row: _Row) -> None:
        """Keep *row*, whose first value is its id."""
        held: Held | None = getattr(tx, _NAME, None)
        values = {f"p_{name}": value for name, value in zip(self._columns, row, strict=True)}
        if held is not None or tx.execute(self._change, values).rowcount == 0:
            self.add(tx, row)


class Removals:
    """Rows of a table, by id; of those in *state* only, if one is given."""

    def __init__(self, table: Table, state: str = "") -> None:
        is_so = (table.c.state == literal_column(f"'{state}'"),) if state else ()
        self._one = delete(table).where(table.c.id == bindparam("i"), *is_so)
        self._many = {n: _drop_many(table, n, *is_so) for n in _SIZES}

    def remove(self, tx: Connection, row: bytes, otherwise: Exception | None = None) -> None:
        """Remove *row*; where it is not there, *otherwise* is raised, at the latest before the commit."""
        held: Held | None = getattr(tx, _NAME, None)
        if held is not None:
            if held.of(self).setdefault(row, otherwise) is not otherwise and otherwise is not None:
                raise otherwise  # removed already, in this very batch
        elif tx.execute(self._one, {"i": row}).rowcount != 1 and otherwise is not None:
            raise otherwise

    def write(self, raw: sqlite3.Connection, rows: dict[bytes, Any]) -> None:
        """Write what was held. Which one was missing is not told: the batch then runs again, one by one."""
        for some in _cut(list(rows)):
            missing = raw.execute(self._many[len(some)], some).rowcount != len(some)
            fault = next((rows[row] for row in some if rows[row] is not None), None) if missing else None
            if fault is not None:
                raise fault


def _cut(rows: list[Any]) -> Iterator[list[Any]]:
    """Cut *rows* into stretches of the sizes for which there are statements."""
    left, rest = len(rows), iter(rows)
    for size in _SIZES:
        while left >= size:
            yield list(islice(rest, size))
            left -= size


def _sql(core: Any, wanted: Sequence[str]) -> str:
    compiled = core.compile(dialect=_SQLITE)
    if list(compiled.positiontup) != list(wanted):
        raise AssertionError("values are bound in another order than they are given")
    return str(compiled)


def _put_many(table: Table, count: int) -> str:
    rows: list[dict[str, Any]] = [
        {"id": bindparam(f"i{n}"), "body": bindparam(f"b{n}")} for n in range(count)
    ]
    put = sqlite.insert(table).values(rows)
    put = put.on_conflict_do_update(index_elements=["id"], set_={"body": put.excluded.body})
    return _sql(put, [name for n in range(count) for name in (f"i{n}", f"b{n}")])


def _drop_many(table: Table, count: int, *conditions: Any) -> str:
    names = [f"i{n}" for n in range(count)]
    ids = table.c.id.in_([bindparam(name) for name in names])
    return _sql(delete(table).where(ids, *conditions), names)


def _find_many(table: Table, count: int, *columns: Column[Any]) -> str:
    names = [f"i{n}" for n in range(count)]
    return _sql(select(*columns).where(table.c.id.in_([bindparam(name) for name in names])), names)


def _add_many(table: Table, columns: Sequence[str], count: int, *, replacing: bool = False) -> str:
    rows: list[dict[str, Any]] = [{name: bindparam(f"{name}_{n}") for name in columns} for n in range(count)]
    add = sqlite.insert(table).values(rows)
    if replacing:
        changed = {name: add.excluded[name] for name in columns if name != "id"}
        add = add.on_conflict_do_update(index_elements=["id"], set_=changed)
    return _sql(add, [f"{name}_{n}" for n in range(count) for name in columns])
