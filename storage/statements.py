"""Statements of the hot path: built once, and on SQLite handed straight to its driver.

Decides how a statement runs, never what it says: that is SQLAlchemy Core in the files of the tables. For
each statement SQLAlchemy spends ten times what SQLite does (cache key, context, result), and a pupil's
line needs a dozen. On any other dialect the statement takes SQLAlchemy's own road; a fault of the driver's
comes in SQLAlchemy's words, and nothing is tried again: after some faults (a full disk) SQLite has rolled
back the whole transaction, and a second try would be committed by itself. The transaction is the
caller's, here as everywhere. What is only written by id waits for the others: `storage/held.py`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Delete, Insert, Select, Update
from sqlalchemy.dialects import sqlite

from storage.held import held_by, with_faults

_SQLITE = sqlite.dialect(paramstyle="named")
_NONE: Mapping[str, Any] = {}

Values = Mapping[str, Any]


class Statement:
    """One statement with named parameters.

    Its columns are bytes, integers and text, which SQLite's driver takes and gives as they are.
    """

    __slots__ = ("_constants", "_core", "_sql")

    def __init__(self, core: Insert | Update | Delete | Select[Any]) -> None:
        self._core = core
        compiled = core.compile(dialect=_SQLITE)
        self._sql = str(compiled)
        self._constants = {name: value for name, value in compiled.params.items() if value is not None}

    def scalar(self, tx: Connection, values: Values = _NONE) -> Any:
        """Read the first column of the first row, or None."""
        if (raw := _driver(tx, reads=True)) is not None:
            row = with_faults(raw.execute, self._sql, self._complete(values)).fetchone()
            return None if row is None else row[0]
        return tx.execute(self._core, dict(values)).scalar()

    def row(self, tx: Connection, values: Values = _NONE) -> tuple[Any, ...] | None:
        """Read the first row, or None."""
        if (raw := _driver(tx)) is not None:
            found: tuple[Any, ...] | None = with_faults(
                raw.execute, self._sql, self._complete(values)
            ).fetchone()
            return found
        row = tx.execute(self._core, dict(values)).first()
        return None if row is None else tuple(row)

    def count(self, tx: Connection, values: Values) -> int:
        """Run it and say how many rows it changed."""
        if (raw := _driver(tx)) is not None:
            changed: int = with_faults(raw.execute, self._sql, self._complete(values)).rowcount
            return changed
        return tx.execute(self._core, dict(values)).rowcount

    def each(self, tx: Connection, rows: Sequence[Values]) -> None:
        """Run it once for each of *rows*, in their order."""
        if not rows:
            return
        if tx.dialect.name != "sqlite":
            tx.execute(self._core, [dict(row) for row in rows])
            return
        for row in rows:
            self.count(tx, row)

    def _complete(self, values: Values) -> Values:
        return {**self._constants, **values} if self._constants else values


def _driver(tx: Connection, *, reads: bool = False) -> sqlite3.Connection | None:
    """Give SQLite's own connection, on which *tx* has begun its transaction; None on another dialect."""
    held = held_by(tx, reads=reads)
    if held is not None:
        return held.raw
    if tx.dialect.name != "sqlite":
        return None
    raw = tx.connection.dbapi_connection
    return raw if isinstance(raw, sqlite3.Connection) else None
