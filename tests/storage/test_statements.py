"""Statements of the hot path: the same as SQLAlchemy's own road, faults included."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from storage.database import make_engine
from storage.schema import chats, metadata, outbox
from storage.statements import Statement

GET = Statement(select(chats.c.body).where(chats.c.id == bindparam("i")))
PUT = Statement(insert(chats).values(id=bindparam("i"), body=bindparam("b")))
CHANGE = Statement(update(chats).where(chats.c.id == bindparam("i")).values(body=bindparam("b")))
DROP = Statement(delete(chats).where(chats.c.id == bindparam("i")))
ROW = b"r" * 16


@pytest.fixture
def tx() -> Iterator[Connection]:
    raw = sqlite3.connect(":memory:", isolation_level=None)
    engine = make_engine(raw)
    metadata.create_all(engine)
    with engine.connect() as connection, connection.begin():
        yield connection
    engine.dispose()
    raw.close()


def test_what_is_put_is_read_changed_and_dropped(tx: Connection) -> None:
    assert GET.scalar(tx, {"i": ROW}) is None
    assert PUT.count(tx, {"i": ROW, "b": b"one"}) == 1
    assert CHANGE.count(tx, {"i": ROW, "b": b"two"}) == 1
    assert GET.scalar(tx, {"i": ROW}) == b"two"
    assert DROP.count(tx, {"i": ROW}) == 1
    assert CHANGE.count(tx, {"i": ROW, "b": b"three"}) == 0


def test_it_is_part_of_the_callers_transaction() -> None:
    """Rolled back with it: nothing is committed behind a unit's back."""
    raw = sqlite3.connect(":memory:", isolation_level=None)
    engine = make_engine(raw)
    metadata.create_all(engine)
    with engine.connect() as connection:
        with connection.begin() as transaction:
            PUT.count(connection, {"i": ROW, "b": b"one"})
            assert raw.in_transaction
            transaction.rollback()
        with connection.begin():
            assert GET.scalar(connection, {"i": ROW}) is None
    engine.dispose()
    raw.close()


def test_a_fault_comes_in_sqlalchemys_words_and_without_what_was_written(tx: Connection) -> None:
    PUT.count(tx, {"i": ROW, "b": b"one"})
    with pytest.raises(IntegrityError) as caught:
        PUT.count(tx, {"i": ROW, "b": b"a pupil's words"})
    assert "a pupil's words" not in str(caught.value)


def test_what_never_changes_stands_in_the_statement(tx: Connection) -> None:
    put = Statement(
        insert(outbox).values(
            id=bindparam("i"), chat=bindparam("c"), lane=1, seq=7, not_before=0, state="new", body=b"x"
        )
    )
    put.each(tx, [{"i": bytes([n]) * 16, "c": ROW} for n in (1, 2)])

    rows = tx.execute(select(outbox.c.lane, outbox.c.seq, outbox.c.state).order_by(outbox.c.id)).all()
    assert [tuple(row) for row in rows] == [(1, 7, "new"), (1, 7, "new")]
