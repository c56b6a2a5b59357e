"""Bodies that are read ahead for a batch: a hint that never shows what is no longer so."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from sqlalchemy import Connection, update

from storage.database import Database
from storage.held import Bodies
from storage.schema import drafts
from storage.statements import Statement

BODIES = Bodies(drafts)
CHANGE = Statement(update(drafts).values(body=b"by a statement"))


def row(number: int) -> bytes:
    return number.to_bytes(16, "big")


async def run_together(database: Database, *units: Callable[[Connection], object]) -> list[object]:
    """Run *units* in one batch, for which both rows are read ahead."""
    loop = asyncio.get_running_loop()
    futures: list[asyncio.Future[object]] = [loop.create_future() for _ in units]
    for unit, future in zip(units, futures, strict=True):
        database.submit(
            unit,
            lambda value, error, future=future: future.set_result(error or value),  # type: ignore[misc]
            [(BODIES, row(1)), (BODIES, row(2))],
        )
    return list(await asyncio.gather(*futures))


async def test_what_is_read_ahead_costs_no_further_statement(database: Database) -> None:
    await database.run(lambda tx: BODIES.put(tx, row(1), b"one"))
    statements: list[str] = []
    raw = database._aiosqlite._conn
    await database._in_thread(lambda: raw.set_trace_callback(statements.append))
    found = await run_together(database, *[lambda tx: (BODIES.get(tx, row(1)), BODIES.get(tx, row(2)))] * 10)
    await database._in_thread(lambda: raw.set_trace_callback(None))
    assert found == [(b"one", None)] * 10
    assert sum("FROM drafts" in text for text in statements) == 1


async def test_a_unit_sees_what_an_earlier_one_of_its_batch_wrote(database: Database) -> None:
    await database.run(lambda tx: BODIES.put(tx, row(1), b"one"))
    found = await run_together(
        database,
        lambda tx: BODIES.put(tx, row(1), b"held"),
        lambda tx: BODIES.get(tx, row(1)),
        lambda tx: tx.execute(drafts.select().order_by(drafts.c.id)).all() and None,  # has it written
        lambda tx: BODIES.get(tx, row(1)),
        change_all,
        lambda tx: BODIES.get(tx, row(1)),
        lambda tx: tx.execute(update(drafts).values(body=b"by SQLAlchemy")) and None,
        lambda tx: BODIES.get(tx, row(1)),
        lambda tx: BODIES.drop(tx, row(1)),
        lambda tx: BODIES.get(tx, row(1)),
    )
    assert found[1::2] == [b"held", b"held", b"by a statement", b"by SQLAlchemy", None]


def change_all(tx: Connection) -> None:
    CHANGE.count(tx, {})


async def test_rows_read_ahead_are_not_believed_in_the_next_batch(database: Database) -> None:
    await run_together(database, lambda tx: BODIES.put(tx, row(1), b"one"))
    await database.run(lambda tx: BODIES.put(tx, row(1), b"two"))
    assert await run_together(database, lambda tx: BODIES.get(tx, row(1))) == [b"two"]
