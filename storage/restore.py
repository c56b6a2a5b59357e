"""Put a back-up in the place of the present database: all is checked before anything is touched.

1. open the back-up beside the present database, in a folder of our own; whatever does not open, or
   belongs to other keys or a later release, ends here;
2. bring its schema up to date; erase again what was erased since, and forget whom we were asked to; and mark what it owes: it may have been
   sent since, so copies say that they may be repeats;
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
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from storage.audit import AuditLine, write_audit
from storage.backup import open_backup
from storage.cases import load_header, open_header, save_header
from storage.chats import chat_digests, drop_unread, load_chat_by_id, save_chat
from storage.database import make_engine, open_database
from storage.erasure import Erasure, begin_again, belongs, list_certified
from storage.errors import StorageError
from storage.findings import Problem
from storage.outbox import Message, list_for_chat, put_off, settle
from storage.pieces import open_long
from storage.schema import cases, outbox
from storage.sealed_file import NotOpened
from storage.sealing import Place, Sealer
from storage.verify import look_through
from storage.workroom import Tell, in_words, own_folder, part, refuse_without_room, sync

ROOM = ".heard-restore"

Mark = Callable[[Message], Message]


class NotRestored(StorageError):
    """Nothing was restored; the present database is as it was."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was done. *made*: when the back-up was. *aside*: where the database of before is, if there was one."""

    made: datetime
    aside: Path | None
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
        gone, cut = await asyncio.to_thread(_gone_since, database, room / "present", sealer)
        await _bring_up(fresh, sealer, now, mark, gone, cut)
        problems = await asyncio.to_thread(look_through, fresh, sealer, part(tell, 0.4, 1.0))
        if problems and not damaged:
            raise NotRestored(
                f"{file}: a row of it does not open ({problems[0].table} {problems[0].row}: "
                f"{problems[0].what}); nothing was changed. Use an earlier back-up, or say --damaged"
            )
        aside = _exchange(fresh, database, now)
    return Restored(datetime.fromtimestamp(int(record["made"]), UTC), aside, tuple(problems))


async def _bring_up(
    fresh: Path,
    sealer: Sealer,
    now: datetime,
    mark: Mark,
    gone: Sequence[Erasure],
    cut: Sequence[tuple[str, str]],
) -> None:
    opened = await open_database(fresh, sealer)
    try:
        await opened.run(lambda tx: mark_owed(tx, sealer, mark))
        known = {one.case for one in await opened.run(lambda tx: list_certified(tx, sealer))}
        for erasure in {one.case: one for one in gone if one.case not in known}.values():
            await opened.run(lambda tx, one=erasure: begin_again(tx, sealer, one, now))  # type: ignore[misc]
        for case, write_back in cut:
            await opened.run(lambda tx, one=(case, write_back): cut_again(tx, sealer, *one))  # type: ignore[misc]
        await opened.run(lambda tx: write_audit(tx, sealer, AuditLine(now, "restored", "command", "")))
    finally:
        await opened.close()


def _gone_since(database: Path, copy: Path, sealer: Sealer) -> tuple[list[Erasure], list[tuple[str, str]]]:
    """Read from a *copy* of the present database which cases were erased, and which no chat is written to about.

    A back-up must bring back neither a case nor a pupil's address who asked to be forgotten (MOMENTS 20).

    Where there is none, or it is too damaged to be read, nothing is known.
    """
    try:
        for ending in ("", "-wal"):
            if Path(f"{database}{ending}").exists():
                shutil.copyfile(f"{database}{ending}", f"{copy}{ending}")
        with (
            contextlib.closing(sqlite3.connect(copy, isolation_level=None)) as raw,
            make_engine(raw).connect() as tx,
            tx.begin(),
        ):
            return list_certified(tx, sealer), _list_cut(tx, sealer)
    except (OSError, sqlite3.Error, DBAPIError, StorageError, ValueError):
        return [], []


def _list_cut(tx: Connection, sealer: Sealer) -> list[tuple[str, str]]:
    """List the cases whose way to the pupil's chat was cut, and whether one may write back; a header that does not open says nothing."""
    found = []
    for row in tx.execute(select(cases.c.id, cases.c.body).order_by(cases.c.id)).all():
        with contextlib.suppress(StorageError):
            header = open_header(sealer, row.id, row.body)
            if not header.chat:
                found.append((header.id, header.write_back))
    return found


def cut_again(tx: Connection, sealer: Sealer, case: str, write_back: str) -> None:
    """Cut the way to the pupil's chat that a back-up has brought back, and drop what it owes them about the case."""
    try:
        header = load_header(tx, sealer, case)
    except StorageError:
        return
    for row in dict.fromkeys(row for row in (header.chat, *header.doors) if row):
        chat = load_chat_by_id(tx, sealer, bytes.fromhex(row))
        if chat is not None:
            chat.cases = [one for one in chat.cases if one != case]
            drop_unread(tx, sealer, chat, case)
            notice = chat.notice
            chat.notice = (
                notice if chat.unread else ""
            )  # nothing waits any more: that line is not sent either
            for owed in list_for_chat(tx, sealer, *chat_digests(sealer, chat)):
                if belongs(owed.message, case) or (owed.id.hex() == notice and not chat.notice):
                    settle(tx, sealer, owed.id)
            save_chat(tx, sealer, chat)
    if header.chat or header.doors:
        header.chat, header.doors, header.write_back = "", [], write_back
        save_header(tx, sealer, header)


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
