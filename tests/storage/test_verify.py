"""Every row that was changed, lost, planted or moved is reported; nothing wrong is ever shown as right."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, Table, delete, select, update

from storage import schema
from storage.database import Database, open_database
from storage.errors import DatabaseUnusable
from storage.findings import Problem, What
from storage.keyring import make_keyring, read_keyring, write_intake
from storage.pieces import put_piece
from storage.rowcheck import LOOKED_AT
from storage.sealing import Sealer
from storage.verify import Examination, NotVerified, look_through, verify
from storage.workroom import reading, refuse_without_room
from tests.storage.filled import fill, read_all, writing


@pytest.fixture
async def kept(tmp_path: Path, sealer: Sealer) -> Path:
    """The file of a stopped installation with a row of every kind."""
    path = tmp_path / "kept.db"
    opened = await open_database(path, sealer)
    await fill(opened, sealer)
    await opened.close()
    return path


def look(path: Path, sealer: Sealer) -> list[Problem]:
    return look_through(path, sealer, lambda _: None)


def test_every_table_is_looked_at() -> None:
    """Whoever adds a table adds its check."""
    assert set(schema.metadata.tables) == LOOKED_AT


def test_every_table_has_a_row_in_these_tests(kept: Path) -> None:
    with reading(kept) as tx:
        empty = [
            name
            for name, table in schema.metadata.tables.items()
            if tx.execute(select(table).limit(1)).first() is None
        ]
    assert empty == []


def test_sound_database_has_no_problem(kept: Path, sealer: Sealer) -> None:
    before = kept.read_bytes()
    assert look(kept, sealer) == []
    assert kept.read_bytes() == before
    assert [path.name for path in kept.parent.iterdir()] == ["kept.db"]


def test_progress_never_goes_back_and_ends_at_the_whole(kept: Path, sealer: Sealer) -> None:
    shares: list[float] = []
    look_through(kept, sealer, shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert len(shares) > 10


def test_sample_opens_rows_and_finds_a_table_that_is_all_wrong(kept: Path, sealer: Sealer) -> None:
    assert look_through(kept, sealer, lambda _: None, sample=3) == []
    with writing(kept) as tx:
        tx.execute(update(schema.entries).values(mac=b"x" * 34))
    found = look_through(kept, sealer, lambda _: None, sample=3)
    assert {one.table for one in found} == {"entries"}


# -- bits -----------------------------------------------------------------------------------------


def spots(path: Path) -> list[int]:
    """Give where in the file each sealed body lies."""
    content = path.read_bytes()
    found = []
    with reading(path) as tx:
        for table in schema.metadata.tables.values():
            for column in table.c:
                if column.name in ("body", "mac", "public", "wrapped", "link"):
                    for value in tx.execute(select(column).where(column.is_not(None))).scalars():
                        start = content.find(value)
                        assert start > 0, f"{table.name}: not in one place of the file"
                        found += [start + offset for offset in range(len(value))]
    return found


def test_sto_06_any_flipped_bit_is_reported_and_never_shown(
    kept: Path, sealer: Sealer, tmp_path: Path
) -> None:
    """F35: of 240 flips in sealed payloads SQLite's own check finds none; verify finds every one."""
    chance = random.Random(6)
    places = chance.sample(spots(kept), 240)
    with writing(kept) as tx:
        truth = read_all(tx, sealer)
        tx.rollback()
    content = bytearray(kept.read_bytes())
    unseen_by_sqlite = 0
    for place in places:
        bit = 1 << chance.randrange(8)
        content[place] ^= bit
        flipped = tmp_path / "flipped.db"
        flipped.write_bytes(content)
        content[place] ^= bit
        found = look(flipped, sealer)
        assert found != [], f"bit {bit} of byte {place} was not found"
        unseen_by_sqlite += all(one.what is not What.FILE for one in found)
        with writing(flipped) as tx:
            shown = read_all(tx, sealer)
            tx.rollback()
        assert shown == {name: truth[name] for name in shown}
    assert unseen_by_sqlite == len(places), "sabotage: with integrity_check alone nothing would be found"


def test_garbage_page_cut_and_emptied_files_are_reported(kept: Path, sealer: Sealer, tmp_path: Path) -> None:
    content = kept.read_bytes()
    page = 16_384
    for number in range(1, len(content) // page):
        broken = tmp_path / "broken.db"
        start = number * page
        if not any(content[start : start + page]):
            continue
        broken.write_bytes(content[:start] + b"\xa5" * page + content[start + page :])
        assert look(broken, sealer) != [], f"page {number}"
    cut = tmp_path / "cut.db"
    cut.write_bytes(content[: len(content) // 2])
    assert Problem("database", "", What.FILE) in look(cut, sealer)


async def test_emptied_and_headless_files_are_refused_at_the_door(kept: Path, sealer: Sealer) -> None:
    kept.write_bytes(b"\0" * 100 + kept.read_bytes()[100:])
    with pytest.raises(DatabaseUnusable):
        await open_database(kept, sealer)


# -- rows -----------------------------------------------------------------------------------------


def first_id(tx: Connection, table: Table) -> bytes:
    found: bytes = tx.execute(select(table.c.id).order_by(table.c.id)).scalars().first()  # type: ignore[assignment]
    return found


@pytest.mark.parametrize("name", ["pieces", "entries", "case_keys"])
def test_each_missing_child_is_reported(kept: Path, sealer: Sealer, name: str, tmp_path: Path) -> None:
    table = schema.metadata.tables[name]
    with reading(kept) as tx:
        ids = list(tx.execute(select(table.c.id).order_by(table.c.id)).scalars())
    for row in ids:
        changed = tmp_path / "changed.db"
        shutil.copyfile(kept, changed)
        with writing(changed) as tx:
            tx.execute(delete(table).where(table.c.id == row))
        assert look(changed, sealer) == [Problem(name, row.hex()[:8], What.MISSING)]


@pytest.mark.parametrize("name", ["inbox", "outbox", "drafts", "chats", "cases"])
def test_lost_owners_are_known_by_what_they_leave(kept: Path, sealer: Sealer, name: str) -> None:
    table = schema.metadata.tables[name]
    with writing(kept) as tx:
        tx.execute(delete(table))
    found = look(kept, sealer)
    assert found
    named = {What.MISSING} if name == "cases" else set()  # the trail names cases
    assert {one.what for one in found} == {What.LEFT} | named


def test_missing_and_foreign_shelves_are_reported(kept: Path, sealer: Sealer) -> None:
    with writing(kept) as tx:
        shelf, case = tx.execute(select(schema.shelves.c.shelf, schema.shelves.c.case)).all()[0]
        tx.execute(
            delete(schema.shelves).where(schema.shelves.c.shelf == shelf, schema.shelves.c.case == case)
        )
        tx.execute(schema.shelves.insert().values(shelf=b"s" * 16, case=b"x" * 16))
    assert look(kept, sealer) == sorted(
        [Problem("shelves", case.hex()[:8], What.MISSING), Problem("shelves", (b"x" * 4).hex(), What.LEFT)]
    )


def swap(tx: Connection, table: Table, columns: tuple[str, ...]) -> None:
    rows = tx.execute(select(table).order_by(table.c.id)).all()[:2]
    for row, other in ((rows[0], rows[1]), (rows[1], rows[0])):
        values = {name: getattr(other, name) for name in columns}
        tx.execute(update(table).where(table.c.id == row.id).values(**values))


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("cases", ("body",)),
        ("entries", ("body", "mac")),
        ("case_keys", ("body", "mac")),
        ("inbox", ("body",)),
        ("outbox", ("body",)),
        ("pieces", ("body",)),
        ("desks", ("public", "wrapped", "mac")),
    ],
)
def test_swapped_rows_are_reported(kept: Path, sealer: Sealer, name: str, columns: tuple[str, ...]) -> None:
    with writing(kept) as tx:
        swap(tx, schema.metadata.tables[name], columns)
    assert name in {one.table for one in look(kept, sealer)}


CLEAR: list[tuple[str, Callable[[Table], object]]] = [
    ("timers", lambda table: update(table).values(slot=table.c.slot + 1)),
    ("outbox", lambda table: update(table).values(lane=0)),
    ("outbox", lambda table: update(table).values(chat=b"x" * 16)),
]


@pytest.mark.parametrize(("name", "change"), CLEAR)
def test_changed_clear_columns_are_reported(
    kept: Path, sealer: Sealer, name: str, change: Callable[[Table], object]
) -> None:
    with writing(kept) as tx:
        tx.execute(change(schema.metadata.tables[name]))  # type: ignore[call-overload]
    assert {(one.table, one.what) for one in look(kept, sealer)} == {(name, What.PLACE)}


def test_planted_rows_are_reported(kept: Path, sealer: Sealer) -> None:
    with writing(kept) as tx:
        row = tx.execute(select(schema.entries)).first()
        assert row is not None
        tx.execute(schema.entries.insert().values(id=b"p" * 16, body=row.body, mac=row.mac))
        put_piece(tx, sealer, b"n" * 16, "words", 0, b"nobody's")
        tx.execute(schema.people.insert().values(id=b"q" * 16, body=b"planted"))
    found = look(kept, sealer)
    assert {(one.table, one.what) for one in found} == {
        ("entries", What.LEFT),
        ("pieces", What.LEFT),
        ("people", What.CHANGED),
    }


def test_other_types_than_ours_are_reported_and_end_nothing(kept: Path, sealer: Sealer) -> None:
    with writing(kept) as tx:
        tx.exec_driver_sql("UPDATE timers SET body = 'a text'")
        tx.exec_driver_sql("UPDATE settings SET body = 7")
    assert {(one.table, one.what) for one in look(kept, sealer)} == {
        ("timers", What.CHANGED),
        ("settings", What.CHANGED),
    }


# -- keys -----------------------------------------------------------------------------------------


def test_wrong_keys_are_told_as_such(kept: Path) -> None:
    found = look(kept, Sealer(make_keyring()[0]))
    assert Problem("sentinels", "", What.KEY) in found


def test_a_sentinel_that_was_taken_away_is_reported(kept: Path, sealer: Sealer) -> None:
    """Otherwise another key file could be put in the place of the right one unseen."""
    with writing(kept) as tx:
        tx.execute(delete(schema.sentinels).where(schema.sentinels.c.name == "row"))
    assert look(kept, sealer) == [Problem("sentinels", "", What.MISSING)]


def test_without_the_open_file_it_says_so_and_checks_the_rest(kept: Path, sealer: Sealer) -> None:
    half = Sealer(read_keyring(write_intake(sealer.keyring), None))
    assert look(kept, half) == []
    with reading(kept) as tx:
        body = tx.execute(select(schema.entries.c.body)).scalars().first()
        row = tx.execute(select(schema.entries.c.id)).scalars().first()
    assert body is not None
    assert row is not None
    with writing(kept) as tx:
        tx.execute(
            update(schema.entries).where(schema.entries.c.id == row).values(body=bytes(reversed(body)))
        )
    assert look(kept, half) == [Problem("entries", row.hex()[:8], What.CHANGED)]


def test_a_case_key_that_was_sealed_to_another_desk_is_found_only_with_the_open_file(
    kept: Path, sealer: Sealer
) -> None:
    """An insider with the intake keys writes a right HMAC over a wrong key: only opening finds it."""
    from storage.sealing import Place

    with writing(kept) as tx:
        header = next(iter(tx.execute(select(schema.cases.c.id)).scalars()))
        ids = sealer.index_each("case-key", header, sealer.index("desk", "HFHS/leads"))
        planted = b"\1" + b"p" * 1232
        mac = sealer.row_mac(Place("case_keys", "body", ids[0], header), planted)
        changed = update(schema.case_keys).where(schema.case_keys.c.id == ids[0])
        assert tx.execute(changed.values(body=planted, mac=mac)).rowcount == 1
    half = Sealer(read_keyring(write_intake(sealer.keyring), None))
    assert look(kept, half) == []
    assert look(kept, sealer) == [Problem("case_keys", ids[0].hex()[:8], What.CHANGED)]


# -- while it runs --------------------------------------------------------------------------------


async def test_open_database_is_verified_and_leaves_nothing(database: Database, sealer: Sealer) -> None:
    await fill(database, sealer)
    assert await verify(database, sealer, lambda _: None) == []
    await database.run(lambda tx: tx.execute(delete(schema.entries)))
    found = await verify(database, sealer, lambda _: None)
    assert {(one.table, one.what) for one in found} == {("entries", What.MISSING)}
    assert not [path for path in database.path.parent.iterdir() if path.name.startswith(".heard")]


def test_a_disk_without_room_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(NotVerified, match="are needed; nothing was written"):
        refuse_without_room(tmp_path, 2**60, NotVerified)


def test_reading_cannot_write(kept: Path) -> None:
    with reading(kept) as tx, pytest.raises(Exception, match="readonly"):
        tx.exec_driver_sql("DELETE FROM audit")
    assert sqlite3.connect(kept).execute("SELECT count(*) > 0 FROM audit").fetchone() == (1,)


def test_problems_bear_no_content(kept: Path, sealer: Sealer) -> None:
    with writing(kept) as tx:
        for table in schema.metadata.tables.values():
            if "body" in table.c and "id" in table.c:
                tx.execute(update(table).values(body=b"x" * 300))
    with reading(kept) as tx:
        found = Examination(tx, sealer).run()
    assert found
    for one in found:
        assert one.table in {*schema.metadata.tables, "database"}
        assert len(one.row) in (0, 8)
        assert one.what in set(What)
