"""Put a back-up in the place of the present database: all is checked before anything is touched.

1. open the back-up beside the present database, in a folder of our own; whatever does not open, or
   belongs to other keys or a later release, ends here;
2. bring its schema up to date; undo nothing that the present database knows (`storage.since`): what was erased, which
   adults' access ended, which chats were forgotten; and mark what it owes: it may have been sent since, so
   copies say that they may be repeats;
3. examine every row;
4. give the present database another name, with its log folded in; it is never deleted;
5. put the checked one in its place by one rename, so that at no moment there is none.

The caller holds the lock of the data folder: nobody else has either database open.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, select

from storage.audit import AuditLine, write_audit
from storage.backup import open_backup
from storage.database import open_database
from storage.errors import StorageError
from storage.findings import Problem
from storage.outbox import Message, put_off
from storage.pieces import open_long
from storage.schema import outbox
from storage.sealed_file import NotOpened
from storage.sealing import Place, Sealer
from storage.since import Since, cut_again, end_again, erase_again, read_since
from storage.unlet import compare_again, hide_again
from storage.verify import look_through
from storage.workroom import Tell, in_words, own_folder, part, refuse_without_room, sync

ROOM = ".heard-restore"

Mark = Callable[[Message], Message]


class NotRestored(StorageError):
    """Nothing was restored; the present database is as it was."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was done. *made*: when the back-up was. *aside*: where the database of before is, if there was one.

    *ended*: the ids of adults whose access, or a seat of theirs, was ended again.
    """

    made: datetime
    aside: Path | None
    ended: tuple[str, ...]
    problems: tuple[Problem, ...]


async def restore(
    file: Path,
    database: Path,
    sealer: Sealer,
    now: datetime,
    mark: Mark,
    tell: Tell,
    *,
    damaged: bool = False,
) -> Restored:
    """Put the back-up *file* in the place of *database*.

    Args:
        mark: marks a message that is owed as one that may have been sent already.
        tell: called in other threads with the share that is done; stops all by raising.
        damaged: restore it also if rows in it do not open.

    Raises:
        NotOpened: the file is none, damaged, or of other keys.
        DatabaseUnusable: it was made by a later release.
        NotRestored: rows in it do not open, or the folder cannot be written.
    """
    folder = database.parent
    refuse_without_room(folder, _length(file), NotRestored)
    with in_words(folder, NotRestored), own_folder(folder / ROOM) as room:
        fresh = room / database.name
        record, _ = await asyncio.to_thread(open_backup, file, fresh, sealer, part(tell, 0.0, 0.4))
        since = await asyncio.to_thread(read_since, database, room / "present", fresh, sealer)
        ended = await _bring_up(fresh, sealer, now, mark, since)
        problems = await asyncio.to_thread(look_through, fresh, sealer, part(tell, 0.4, 1.0))
        if problems and not damaged:
            raise NotRestored(
                f"{file}: a row of it does not open ({problems[0].table} {problems[0].row}: "
                f"{problems[0].what}); nothing was changed. Use an earlier back-up, or say --damaged"
            )
        aside = _exchange(fresh, database, now)
    return Restored(datetime.fromtimestamp(int(record["made"]), UTC), aside, tuple(ended), tuple(problems))


async def _bring_up(fresh: Path, sealer: Sealer, now: datetime, mark: Mark, since: Since) -> list[str]:
    opened = await open_database(fresh, sealer)
    try:
        await opened.run(lambda tx: mark_owed(tx, sealer, mark))
        await opened.run(lambda tx: erase_again(tx, sealer, since, now))
        await opened.run(lambda tx: cut_again(tx, sealer, since))
        ended = await opened.run(lambda tx: end_again(tx, sealer, since, now))
        await opened.run(lambda tx: hide_again(tx, sealer, since.hidden, now))
        await opened.run(lambda tx: compare_again(tx, sealer, since.people, now))
        await opened.run(lambda tx: write_audit(tx, sealer, AuditLine(now, "restored", "command", "")))
        return ended
    finally:
        await opened.close()


def mark_owed(tx: Connection, sealer: Sealer, mark: Mark) -> None:
    """Mark every message that is owed and opens; what does not open is found when the rows are examined."""
    columns = outbox.c
    owed = select(columns.id, columns.tries, columns.not_before, columns.body).order_by(columns.seq)
    for row in tx.execute(owed).all():
        with contextlib.suppress(StorageError):
            message = json.loads(open_long(tx, sealer, Place("outbox", "body", row.id), row.body))
            put_off(tx, sealer, row.id, mark(message), tries=row.tries, not_before=row.not_before)


def _exchange(fresh: Path, database: Path, now: datetime) -> Path | None:
    """Name the present database otherwise and put *fresh* in its place; returns the other name."""
    aside = None
    sync(fresh)
    if database.exists():
        aside = _free_name(database, now)
        _fold_log(database, Path(f"{aside}-wal"))
        os.link(database, aside)  # a second name: the first one is there until the rename below
        for ending in ("-wal", "-shm"):  # they would be played into the one that takes its place
            Path(f"{database}{ending}").unlink(missing_ok=True)
    sync(database.parent)
    fresh.replace(database)
    sync(database.parent)
    return aside


def _fold_log(database: Path, kept: Path) -> None:
    """Have all of the present database in its one file; where it is too damaged for that, its log in *kept*."""
    log = Path(f"{database}-wal")
    if not log.exists():
        return
    shutil.copyfile(log, kept)  # before SQLite looks at it, which may throw it away
    with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(database)) as present:
        busy, _, _ = present.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        present.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if not busy:
            kept.unlink()


def _free_name(database: Path, now: datetime) -> Path:
    stem = f"{database.name}.before-restore-{now:%Y-%m-%dT%H%M%SZ}"
    names = (stem, *(f"{stem}-{number}" for number in range(2, 1000)))
    return next(path for name in names if not os.path.lexists(path := database.with_name(name)))


def _length(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError as exc:
        raise NotOpened(f"{file}: cannot be read ({exc.strerror})") from exc
