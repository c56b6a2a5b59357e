"""What a thief would see who takes the disk: the database files, opened without any key.

Decides how a row is written for the page. Reads a copy, never the files themselves: closing a file that another
thread of this process holds open would drop that thread's locks.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from pathlib import Path
from typing import Any

ROWS = 12
_HEX_SHOWN = 12
_TEXT_SHOWN = 80
_TRIES = 3


def read_disk(folder: Path, about: dict[str, str]) -> dict[str, Any]:
    """Read all databases in *folder*; *about* says of a table what it is for."""
    files = sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []
    tables: list[dict[str, Any]] = []
    for path in files:
        if path.suffix == ".db":
            tables += _tables(path, about)
    return {"files": [{"name": path.name, "bytes": _size(path)} for path in files], "tables": tables}


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _tables(path: Path, about: dict[str, str]) -> list[dict[str, Any]]:
    """Read one database; a copy made in the middle of a write is made again."""
    for attempt in range(_TRIES):
        with tempfile.TemporaryDirectory(prefix="heard-disk-") as folder:
            try:
                return _read_copy(_copy(path, Path(folder)), about)
            except (sqlite3.DatabaseError, FileNotFoundError):
                if attempt == _TRIES - 1:
                    return []
    return []


def _copy(path: Path, folder: Path) -> Path:
    copy = folder / "copy.db"
    shutil.copyfile(path, copy)
    log = path.with_name(path.name + "-wal")
    if log.exists():
        shutil.copyfile(log, folder / "copy.db-wal")
    return copy


def _read_copy(copy: Path, about: dict[str, str]) -> list[dict[str, Any]]:
    connection = sqlite3.connect(copy)
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    try:
        names = connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        ).fetchall()
        return [_table(connection, name, about.get(name, "")) for (name,) in names]
    finally:
        connection.close()


def _table(connection: sqlite3.Connection, name: str, about: str) -> dict[str, Any]:
    quoted = '"' + name.replace('"', '""') + '"'
    count = connection.execute(f"SELECT count(*) FROM {quoted}").fetchone()[0]  # noqa: S608 - the name is quoted
    cursor = connection.execute(f"SELECT * FROM {quoted} LIMIT {ROWS}")  # noqa: S608 - the name is quoted
    return {
        "name": name,
        "about": about,
        "columns": [column[0] for column in cursor.description],
        "count": count,
        "rows": [[_shown(value) for value in row] for row in cursor],
    }


def _shown(value: Any) -> Any:
    if isinstance(value, bytes):
        short = value[:_HEX_SHOWN].hex()
        return f"{short}… ({len(value)} bytes)" if len(value) > _HEX_SHOWN else short
    if isinstance(value, str) and len(value) > _TEXT_SHOWN:
        return value[:_TEXT_SHOWN] + "…"
    return value
