"""Where a row lies in the file says nothing of when it came; and no row is changed or lost by being moved."""

from __future__ import annotations

import os
import random
import sqlite3
from collections.abc import Callable
from math import sqrt
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Table, insert, select

from storage.database import PAGE_SIZE, PRAGMAS, make_engine
from storage.placing import change_out_of_order, put_out_of_order
from storage.schema import audit, case_keys, cases, entries, metadata, receipts, shelves
from tests.journeys.thief import File, spearman, within_pages

Put = Callable[[Connection, Table, dict[str, Any]], None]
ROWS = 900
_SEEDED = random.Random("shelves")  # the same in every run, so that no bound is passed by chance
DICE = _SEEDED.randbytes
SHELVES = [DICE(16) for _ in range(60)]
KINDS: dict[str, tuple[Table, Callable[[int], dict[str, Any]]]] = {
    "cases": (cases, lambda _: {"id": DICE(16), "ref": DICE(16), "body": DICE(3615)}),
    "shelves": (shelves, lambda n: {"shelf": SHELVES[DICE(1)[0] % 60], "case": DICE(16)}),
    "receipts": (receipts, lambda _: {"id": DICE(16), "body": DICE(287)}),
    "entries": (entries, lambda _: {"id": DICE(16), "body": DICE(1453), "mac": DICE(34)}),
    "case_keys": (
        case_keys,
        lambda n: {"id": DICE(16), "body": DICE(2079 if n % 4 == 0 else 1234), "mac": DICE(34)},
    ),
}  # fmt: skip


def drawn(tx: Connection, table: Table, row: dict[str, Any]) -> None:
    """As the product does it, by these dice."""
    put_out_of_order(tx, table, row, DICE)


def plainly(tx: Connection, table: Table, row: dict[str, Any]) -> None:
    """Sabotage: a row goes where SQLite puts it."""
    tx.execute(insert(table).values(**row))


def kept(path: Path, name: str, put: Put, rows: int) -> tuple[list[bytes], File]:
    """Put rows one after the other; gives their order of arrival and the file, in which all are as they were."""
    table, make = KINDS[name]
    key = "case" if name == "shelves" else "id"
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute(PAGE_SIZE)
    for pragma in PRAGMAS:
        raw.execute(pragma).fetchall()
    engine = make_engine(raw)
    metadata.create_all(engine)
    given = [make(number) for number in range(rows)]
    with engine.begin() as tx:
        for row in given:
            put(tx, table, row)
        found = {row[key]: dict(row) for row in tx.execute(select(table)).mappings()}
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.close()
    assert found == {row[key]: row for row in given}, "a row was changed or lost"
    return [row[key] for row in given], File(path)


def seen(path: Path, name: str, put: Put, rows: int = ROWS) -> tuple[float, float]:
    """Give the correlations of time with the place within a page, and in the whole file."""
    _SEEDED.seed(name)
    order, file = kept(path, name, put, rows)
    cells = {cell.second if name == "shelves" else cell.key: cell for cell in file.cells(name)}
    times = {row: float(number) for number, row in enumerate(order)}
    places = [(cells[row].page, cells[row].offset) for row in order]
    return within_pages(cells, times)[0], spearman(places, [*times.values()])


@pytest.mark.parametrize("name", KINDS)
def test_place_and_arrival_have_nothing_to_do_with_each_other(tmp_path: Path, name: str) -> None:
    """CRY-12; `tests/journeys/test_thief.py` looks at a whole installation."""
    within, whole = seen(tmp_path / "heard.db", name, drawn)
    assert abs(within) < 6 / sqrt(ROWS)  # six deviations of chance
    assert abs(whole) < 6 / sqrt(ROWS)


def test_without_it_a_page_tells_who_came_first(tmp_path: Path) -> None:
    """Sabotage: small rows lie in their order of arrival."""
    within, whole = seen(tmp_path / "heard.db", "shelves", plainly, rows=300)  # one page
    assert within < -0.99
    assert whole < -0.99


def test_a_row_that_grows_is_placed_anew_and_the_others_stay_as_they_are(tmp_path: Path) -> None:
    engine = make_engine(sqlite3.connect(tmp_path / "heard.db", isolation_level=None))
    metadata.create_all(engine)
    with engine.begin() as tx:
        rows = {}
        for _ in range(200):
            row = {"id": os.urandom(16), "body": b"b" * 287, "mac": b"m" * 34, "place": None, "link": None}
            rows[row["id"]] = row
            put_out_of_order(tx, audit, row)
        for row in rows.values():
            row |= {"place": os.urandom(16), "link": os.urandom(287)}
            change_out_of_order(tx, audit, row)
        found = {row["id"]: dict(row) for row in tx.execute(select(audit)).mappings()}
    assert found == rows
    engine.dispose()
