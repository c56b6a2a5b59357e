"""The one connection: batches, failures, migrations, wrong keys."""

from __future__ import annotations

import asyncio
import hashlib
import inspect
import sqlite3
from pathlib import Path

import aiosqlite
import pytest
from sqlalchemy import Connection, create_engine, select, text

from storage.database import PRAGMAS, Database, make_engine, open_database
from storage.errors import DatabaseUnusable
from storage.keyring import KeyMissing, Keyring, WrongKey, make_keyring, read_keyring, write_intake
from storage.migrations import HEAD
from storage.pieces import drop_piece, get_piece, put_piece
from storage.schema import metadata, pieces
from storage.sealing import Sealer


def test_aiosqlite_still_has_what_the_adapter_uses() -> None:
    """Its thread is reached by two private names; when they go, this says so first."""
    assert "_execute" in vars(aiosqlite.Connection)
    assert isinstance(inspect.getattr_static(aiosqlite.Connection, "_conn"), property)


async def test_pragmas_hold_on_the_open_connection(database: Database) -> None:
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "secure_delete": 1,
        "foreign_keys": 1,
        "page_size": 16384,
    }
    wanted |= {"temp_store": 2, "trusted_schema": 0, "cell_size_check": 1}
    found = await database.run(
        lambda tx: {name: tx.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}
    )
    assert found == wanted
    assert len(PRAGMAS) + 1 >= len(wanted)


async def test_a_failing_unit_costs_the_others_nothing(database: Database, sealer: Sealer) -> None:
    def good(number: int) -> object:
        return lambda tx: put_piece(tx, sealer, b"o" * 16, "field", number, b"kept")

    def bad(tx: Connection) -> None:
        put_piece(tx, sealer, b"o" * 16, "field", 99, b"gone")
        raise LookupError("this one fails")

    work = [database.run(good(number)) for number in range(20)]  # type: ignore[arg-type]
    outcomes = await asyncio.gather(*work[:10], database.run(bad), *work[10:], return_exceptions=True)
    assert sum(isinstance(outcome, LookupError) for outcome in outcomes) == 1
    kept = await database.run(
        lambda tx: [
            get_piece(tx, sealer, b"o" * 16, "field", number) is not None for number in (*range(20), 99)
        ]
    )
    assert kept == [True] * 20 + [False]


async def test_units_that_wait_share_a_commit(database: Database) -> None:
    commits: list[int] = []
    from sqlalchemy import event

    event.listen(database._engine, "commit", lambda connection: commits.append(1))
    await asyncio.gather(
        *(database.run(lambda tx: tx.exec_driver_sql("SELECT 1").scalar()) for _ in range(200))
    )
    assert len(commits) < 20


async def test_a_cancelled_caller_leaves_no_open_transaction(database: Database) -> None:
    task = asyncio.create_task(database.run(lambda tx: tx.exec_driver_sql("SELECT 1").scalar()))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert await database.run(lambda tx: tx.exec_driver_sql("SELECT 2").scalar()) == 2


async def test_a_migrated_schema_equals_a_fresh_one(database: Database) -> None:
    """A database made by the migrations has every table, column and constraint of `storage.schema`."""
    migrated = await database.run(_schema)
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.connect() as connection:
        fresh = _schema(connection)
    engine.dispose()
    assert migrated == fresh


def _schema(tx: Connection) -> list[tuple[str, str]]:
    rows = tx.execute(
        text(
            "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'alembic%' AND sql IS NOT NULL ORDER BY name"
        )
    ).all()
    return [(row.name, " ".join(row.sql.split()).replace("( ", "(").replace(" )", ")")) for row in rows]


def test_head_is_the_newest_revision() -> None:
    from alembic.script import ScriptDirectory

    import storage.migrations

    scripts = ScriptDirectory(str(Path(storage.migrations.__file__).parent))
    assert scripts.get_current_head() == HEAD


async def test_a_later_releases_database_is_refused(tmp_path: Path, sealer: Sealer) -> None:
    path = tmp_path / "heard.db"
    await (await open_database(path, sealer)).close()
    raw = sqlite3.connect(path)
    raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.commit()
    raw.close()
    with pytest.raises(DatabaseUnusable, match="later release"):
        await open_database(path, sealer)


async def test_what_is_no_database_is_refused_and_untouched(tmp_path: Path, sealer: Sealer) -> None:
    path = tmp_path / "heard.db"
    path.write_bytes(b"this is a letter, not a database" * 200)
    before = path.read_bytes()
    with pytest.raises(DatabaseUnusable, match="not a database"):
        await open_database(path, sealer)
    assert path.read_bytes() == before


async def test_a_wrong_key_file_is_found_before_any_write(tmp_path: Path, sealer: Sealer) -> None:
    """CRY-07: the files are byte-identical afterwards."""
    path = tmp_path / "heard.db"
    await (await open_database(path, sealer)).close()
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    with pytest.raises(WrongKey, match="database was sealed with"):
        await open_database(path, Sealer(make_keyring()[0]))
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    assert [found.name for found in tmp_path.iterdir()] == ["heard.db"]


async def test_the_intake_file_alone_opens_the_database(tmp_path: Path, sealer: Sealer) -> None:
    path = tmp_path / "heard.db"
    await (await open_database(path, sealer)).close()
    half: Keyring = read_keyring(write_intake(sealer.keyring), None)
    opened = await open_database(path, Sealer(half))
    await opened.close()
    with pytest.raises(KeyMissing):
        Sealer(half).new_desk_pair(b"d" * 16)


async def deleted_bytes_stay(path: Path, sealer: Sealer, pragma: str) -> bool:
    """Write a sealed row, erase it, fold the log: say whether its bytes are still in the file."""
    opened = await open_database(path, sealer)
    await opened.run(lambda tx: [put_piece(tx, sealer, b"o" * 16, "f", n, b"x" * 3000) for n in range(40)])
    bodies = await opened.run(lambda tx: list(tx.execute(select(pieces.c.body)).scalars()))
    await opened._in_thread(lambda: opened._aiosqlite._conn.execute(pragma).fetchall())
    await opened._in_thread(opened._fold_log)
    await opened.run(lambda tx: [drop_piece(tx, sealer, b"o" * 16, "f", n) for n in range(40)])
    await opened.close()
    content = b"".join(found.read_bytes() for found in path.parent.iterdir())
    return any(body[100:200] in content for body in bodies)


async def test_erased_bytes_are_gone_from_the_file(tmp_path: Path, sealer: Sealer) -> None:
    """CRY-02 for rows; S8: with secure_delete off the same check finds them."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert not await deleted_bytes_stay(tmp_path / "a" / "heard.db", sealer, "PRAGMA secure_delete")
    assert await deleted_bytes_stay(tmp_path / "b" / "heard.db", sealer, "PRAGMA secure_delete=OFF")


def test_every_transaction_begins_immediate() -> None:
    """D8: with the driver's default two leads would both win the same case."""
    raw = sqlite3.connect(":memory:", isolation_level=None)
    said: list[str] = []
    raw.set_trace_callback(said.append)
    engine = make_engine(raw)
    with engine.begin() as connection:
        connection.execute(text("SELECT 1"))
    engine.dispose()
    raw.close()
    assert [line for line in said if line.startswith("BEGIN")] == ["BEGIN IMMEDIATE"]
