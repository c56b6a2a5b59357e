"""Writes that wait for the end of their batch: the same as if each had been made at once."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable

import pytest
from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from storage.database import Database, make_engine
from storage.errors import StorageError
from storage.held import Additions, Bodies, Removals, begin_holding, end_holding, next_number
from storage.schema import drafts, inbox, metadata, seen
from storage.statements import Statement

BODIES = Bodies(drafts)
SEEN = Additions(seen, ("id", "day"))
DONE = Removals(inbox, "new")
NEW = Additions(inbox, ("id", "chat", "seq", "state", "tries", "body"))
LAST = Statement(select(inbox.c.seq).order_by(inbox.c.seq.desc()).limit(1))


class Missing(StorageError):
    """A row that must be there is not."""


def row(number: int) -> bytes:
    return number.to_bytes(16, "big")


def read(tx: Connection) -> dict[bytes, bytes]:
    """Read as everybody else does, by SQLAlchemy."""
    return {one.id: one.body for one in tx.execute(select(drafts).order_by(drafts.c.id))}


async def test_what_is_held_is_read_back_by_its_id_and_by_everybody_else(database: Database) -> None:
    def unit(tx: Connection) -> tuple[bytes | None, bytes | None, dict[bytes, bytes], bytes | None]:
        BODIES.put(tx, row(1), b"one")
        BODIES.put(tx, row(2), b"two")
        by_id = BODIES.get(tx, row(1))
        BODIES.drop(tx, row(2))
        gone = BODIES.get(tx, row(2))
        everybody = read(tx)
        BODIES.put(tx, row(1), b"changed")
        return by_id, gone, everybody, BODIES.get(tx, row(1))

    assert await database.run(unit) == (b"one", None, {row(1): b"one"}, b"changed")
    assert await database.run(read) == {row(1): b"changed"}


def test_sabotage_without_writing_first_everybody_else_reads_what_was() -> None:
    raw = sqlite3.connect(":memory:", isolation_level=None)
    engine = make_engine(raw)
    metadata.create_all(engine)
    with engine.connect() as tx, tx.begin():
        begin_holding(tx)
        BODIES.put(tx, row(1), b"one")
        assert raw.execute("SELECT count(*) FROM drafts").fetchone() == (0,)  # past `make_engine`'s look
        assert read(tx) == {row(1): b"one"}
        end_holding(tx)
    engine.dispose()
    raw.close()


async def test_many_rows_share_few_statements(database: Database) -> None:
    statements: list[str] = []
    raw = database._aiosqlite._conn
    await database._in_thread(lambda: raw.set_trace_callback(statements.append))
    await asyncio.gather(
        *(database.run(lambda tx, n=n: BODIES.put(tx, row(n), b"kept")) for n in range(100))  # type: ignore[misc]
    )
    await database._in_thread(lambda: raw.set_trace_callback(None))
    assert sum(text.startswith("INSERT INTO drafts") for text in statements) <= 8
    assert len(await database.run(read)) == 100


@pytest.mark.parametrize("count", [1, 2, 3, 7, 64, 65, 191])
async def test_every_number_of_rows_is_written_changed_and_dropped(database: Database, count: int) -> None:
    def write(body: bytes) -> Callable[[Connection], None]:
        return lambda tx: [BODIES.put(tx, row(n), body + b"%d" % n) for n in range(count)] and None

    await database.run(write(b"one"))
    await database.run(write(b"two"))
    assert await database.run(read) == {row(n): b"two%d" % n for n in range(count)}
    await database.run(lambda tx: [BODIES.drop(tx, row(n)) for n in range(count)] and None)
    assert await database.run(read) == {}


async def test_a_row_that_is_not_there_costs_only_its_own_unit(database: Database) -> None:
    """What the unit wrote beside it is undone; the others of its batch are kept."""
    await database.run(
        lambda tx: [NEW.add(tx, (row(n), b"c" * 16, n, "new", 0, b"b")) for n in (1, 3)] and None
    )

    def unit(number: int) -> Callable[[Connection], None]:
        def finish(tx: Connection) -> None:
            BODIES.put(tx, row(number), b"answered")
            DONE.remove(tx, row(number), Missing())

        return finish

    outcomes = await asyncio.gather(*(database.run(unit(n)) for n in (1, 2, 3)), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [type(None), Missing, type(None)]
    assert await database.run(read) == {row(1): b"answered", row(3): b"answered"}


async def test_a_row_is_not_removed_twice_in_one_batch(database: Database) -> None:
    await database.run(lambda tx: NEW.add(tx, (row(1), b"c" * 16, 1, "new", 0, b"b")))
    twice = [database.run(lambda tx: DONE.remove(tx, row(1), Missing())) for _ in range(2)]
    outcomes = await asyncio.gather(*twice, return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Missing", "NoneType"]


async def test_a_fault_that_a_unit_passes_over_is_not_committed(database: Database) -> None:
    def unit(tx: Connection) -> None:
        BODIES.put(tx, row(1), b"beside it")
        SEEN.add(tx, (row(1), None))
        try:
            read(tx)
        except IntegrityError:
            BODIES.put(tx, row(2), b"as if nothing had been")

    with pytest.raises(IntegrityError) as caught:
        await database.run(unit)
    assert "beside it" not in str(caught.value)
    assert await database.run(read) == {}


async def test_numbers_go_on_from_the_last_one_also_while_rows_are_held(database: Database) -> None:
    def unit(tx: Connection) -> int:
        number = next_number(tx, "inbox", LAST)
        NEW.add(tx, (row(number), b"c" * 16, number, "new", 0, b"b"))
        return number

    await database.run(lambda tx: NEW.add(tx, (row(7), b"c" * 16, 7, "new", 0, b"b")))
    assert sorted(await asyncio.gather(*(database.run(unit) for _ in range(5)))) == [8, 9, 10, 11, 12]
    assert await database.run(unit) == 13
