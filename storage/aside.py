"""What an operator is told of the rows: what was set aside, what waits longest, whether the file is sound.

Reads; the one write proves that writing works and leaves nothing. Opens no body.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, inspect, select, text
from sqlalchemy.exc import DatabaseError, OperationalError

from storage.schema import inbox, metadata, seen, sentinels


@dataclass(frozen=True, slots=True)
class Failed:
    """One event that could not be handled; *day* (since 1970) of its arrival, or None when it is long ago."""

    id: bytes
    chat: bytes
    tries: int
    day: int | None


def list_failed(tx: Connection) -> list[Failed]:
    """Read what could not be handled, in order of arrival."""
    failed = (
        select(inbox.c.id, inbox.c.chat, inbox.c.tries, seen.c.day)
        .outerjoin(seen, seen.c.id == inbox.c.id)
        .where(inbox.c.state == "failed")
        .order_by(inbox.c.seq)
    )
    return [Failed(row.id, row.chat, row.tries, row.day) for row in tx.execute(failed).all()]


def ids_of_failed(tx: Connection) -> list[bytes]:
    """Read the ids of what could not be handled."""
    failed = select(inbox.c.id).where(inbox.c.state == "failed").order_by(inbox.c.seq)
    return list(tx.execute(failed).scalars())


def first_to_handle(tx: Connection) -> bytes | None:
    """Give the id of what has waited longest for an answer."""
    first = select(inbox.c.id).where(inbox.c.state == "new").order_by(inbox.c.seq).limit(1)
    return tx.execute(first).scalar()


def prove_writing(tx: Connection) -> None:
    """Write a row and take it away again: raises as any other write would, and nothing is left."""
    row = os.urandom(16)
    added = insert(seen).values(id=row, day=0)
    tx.execute(added)
    gone = delete(seen).where(seen.c.id == row)
    tx.execute(gone)


def found_schema(tx: Connection) -> str | None:
    """Read which revision the database has."""
    if not inspect(tx).has_table("alembic_version"):
        return None
    revision: str | None = tx.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return revision


def read_sentinels(tx: Connection) -> dict[str, str]:
    """Read what is written down of each key, in hex."""
    kept = select(sentinels.c.name, sentinels.c.body).order_by(sentinels.c.name)
    return {row.name: row.body.hex() for row in tx.execute(kept).all()}


def is_sound(tx: Connection, table: str) -> bool:
    """Let the database check one of our tables and its indexes (SQLite: quick_check)."""
    if table not in metadata.tables or tx.dialect.name != "sqlite":
        return table in metadata.tables
    try:
        found = tx.exec_driver_sql(f'PRAGMA quick_check("{table}")').scalars()
        return list(found) == ["ok"]
    except OperationalError:
        raise  # busy or no room: it says nothing about the table
    except DatabaseError:
        return False  # too damaged to be checked
