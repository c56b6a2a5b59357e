"""A folder of our own for work under way on whole files: nobody looks into it, and it leaves nothing behind."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import StaticPool

from storage.database import CopyStopped
from storage.errors import StorageError

#: Called with the share that is done, in whatever thread does it; stops the work by raising.
Tell = Callable[[float], None]


def part(tell: Tell, start: float, end: float) -> Tell:
    """Give *tell* for a part of the whole, from *start* to *end*."""
    return lambda share: tell(start + (end - start) * share)


@contextmanager
def own_folder(room: Path) -> Iterator[Path]:
    """Have the folder *room*, empty at first and gone at last; what a killed process left there is cleared."""
    if os.path.lexists(room):
        shutil.rmtree(room)
    room.mkdir(mode=0o700)
    try:
        yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)


@contextmanager
def in_words(folder: Path, fault: type[StorageError]) -> Iterator[None]:
    """Say in one line what the disk under *folder* refused, as a *fault*."""
    try:
        yield
    except OSError as exc:
        why = exc.strerror or type(exc).__name__
        raise fault(f"{folder}: cannot be written ({why}); nothing was kept or changed") from exc
    except sqlite3.Error as exc:
        why = getattr(exc, "sqlite_errorname", type(exc).__name__)
        raise fault(f"{folder}: the copy could not be made ({why}); is there room? Nothing was kept") from exc
    except CopyStopped as exc:
        raise fault("stopped before the end; nothing was kept") from exc


def refuse_without_room(folder: Path, needed: int, fault: type[StorageError]) -> None:
    """Refuse to begin where *needed* bytes are not free: a disk that is filled up takes in no report."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise fault(
            f"{folder}: {free >> 20} MiB are free, {(needed >> 20) + 1} are needed; nothing was written"
        )


def size_of(database: Path) -> int:
    """Say how large a database file is, with its write-ahead log."""
    return sum(path.stat().st_size for path in (database, Path(f"{database}-wal")) if path.exists())


def sync(path: Path) -> None:
    """Have a file's content, or the names in a folder, on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def reading(path: Path) -> Iterator[Connection]:
    """Open a database file to which nobody writes, to read it; leaves nothing beside it."""
    address = f"file:{quote(str(path))}?mode=ro&immutable=1"
    raw = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
    engine = create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool, hide_parameters=True)
    try:
        raw.execute("PRAGMA trusted_schema=OFF")
        raw.execute("PRAGMA cell_size_check=ON")
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()
        raw.close()
