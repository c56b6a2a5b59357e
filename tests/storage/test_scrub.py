"""CRY-02: what was erased is in no page of the file, and not in its log; not even where SQLite looks no more."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Connection

from storage.database import open_database
from storage.scrub import gap_of
from storage.sealing import Sealer

SEED = 0


def churn(tx: Connection, chance: random.Random, rows: dict[bytes, bytes], gone: list[bytes]) -> None:
    """Keep, change and erase rows of mixed sizes, so that pages fill up and are taken apart."""
    for number in range(600):
        row, body = chance.randbytes(16), chance.randbytes(chance.choice((300, 600, 1100, 2100, 3600)))
        tx.exec_driver_sql("INSERT INTO pieces VALUES (?, ?)", (row, body))
        rows[row] = body
        if number % 3 == 0:
            row, body = chance.choice(list(rows)), chance.randbytes(chance.choice((300, 2100, 3600)))
            gone.append(rows[row])
            rows[row] = body
            tx.exec_driver_sql("UPDATE pieces SET body = ? WHERE id = ?", (body, row))
        if number % 5 == 0:
            row = chance.choice(list(rows))
            gone.append(rows.pop(row))
            tx.exec_driver_sql("DELETE FROM pieces WHERE id = ?", (row,))


async def left_of(folder: Path, sealer: Sealer, seed: int, *, scrubbed: bool) -> int:
    """Churn a database; count the erased rows of which 16 bytes are still in a file."""
    folder.mkdir()
    database = await open_database(folder / "heard.db", sealer)
    rows: dict[bytes, bytes] = {}
    gone: list[bytes] = []
    chance = random.Random(seed)
    for _ in range(2):
        await database.run(lambda tx: churn(tx, chance, rows, gone))
    if scrubbed:
        assert await database.scrub()
    else:
        await database._in_thread(database._fold_log)
    content = b"".join(path.read_bytes() for path in sorted(folder.iterdir()))
    known = {content[at : at + 16] for at in range(len(content) - 15)}
    left = sum(any(body[at : at + 16] in known for at in range(0, len(body) - 15, 16)) for body in gone)
    found = dict(
        await database.run(lambda tx: list(map(tuple, tx.exec_driver_sql("SELECT id, body FROM pieces"))))
    )
    await database.close()
    assert found == rows, "a scrub changed a row"
    assert _read_again(folder / "heard.db") == rows
    return left


def _read_again(path: Path) -> dict[bytes, bytes]:
    raw = sqlite3.connect(path)
    assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    rows = dict(raw.execute("SELECT id, body FROM pieces"))
    raw.close()
    return rows


async def test_nothing_of_an_erased_row_is_in_any_file(tmp_path: Path, sealer: Sealer) -> None:
    assert await left_of(tmp_path / "a", sealer, SEED, scrubbed=True) == 0


async def test_without_the_scrub_pieces_of_erased_rows_are_found(tmp_path: Path, sealer: Sealer) -> None:
    """The sabotage: `secure_delete` alone leaves what a moved row left behind."""
    assert await left_of(tmp_path / "a", sealer, SEED, scrubbed=False) > 0


async def test_a_scrub_among_units_changes_no_row_and_keeps_nobody_out(
    tmp_path: Path, sealer: Sealer
) -> None:
    database = await open_database(tmp_path / "heard.db", sealer)
    rows: dict[bytes, bytes] = {}
    gone: list[bytes] = []
    chance = random.Random(7)
    await database.run(lambda tx: churn(tx, chance, rows, gone))
    scrubbing = asyncio.ensure_future(database.scrub())
    units = 0
    while not scrubbing.done():
        await database.run(lambda tx: churn(tx, chance, rows, gone))
        units += 1
    assert await scrubbing
    await database.close()
    assert units > 1
    assert _read_again(tmp_path / "heard.db") == rows


async def test_a_scrub_waits_for_a_copy_to_end(tmp_path: Path, sealer: Sealer) -> None:
    database = await open_database(tmp_path / "heard.db", sealer)
    copying = asyncio.ensure_future(database.copy_to(tmp_path / "copy", lambda share: None))
    await asyncio.sleep(0)
    assert not await database.scrub()
    await copying
    assert await database.scrub()
    await database.close()


@pytest.mark.parametrize(
    ("page", "first", "gap"),
    [
        (b"\x0a\0\0\0\x02\x0f\x00\0" + bytes(4088), False, (12, 0x0F00)),
        (b"\x02\0\0\0\x01\x00\x00\0" + bytes(65528), False, (14, 65_536)),
        (bytes(100) + b"\x0d\0\0\0\x00\x10\x00\0" + bytes(3988), True, (108, 4096)),
        (bytes(4096), False, None),  # a page that is free
        (b"\x0a\0\0\xff\xff\x00\x10\0" + bytes(4088), False, None),  # a damaged one is left as it is
        (b"\x0a\0\0\0\x01\xff\xff\0" + bytes(4088), False, None),
    ],
)
def test_a_gap_is_found_by_the_pages_own_header(
    page: bytes, first: bool, gap: tuple[int, int] | None
) -> None:
    assert gap_of(page, first=first) == gap
