"""Back-ups: one encrypted file of the whole database, looked at again before it takes its place.

1. refuse what cannot be the place; clear what a killed back-up left;
2. copy the database in slices, while units go on (`Database.copy_to`), into a folder of our own;
3. write the copy into a sealed file, on the disk;
4. open that file again: every block, the same content, a sound database, random rows of each table;
5. only now give it the name that was asked for; whatever stood there stays until this moment.

Refuses to know who asks, and what time it is.
"""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from storage.database import Database
from storage.errors import StorageError
from storage.findings import Problem
from storage.keyring import fingerprint
from storage.migrations import HEAD
from storage.sealed_file import Facts, NotOpened, key_of, open_file, read_head, seal_file, sealed_size
from storage.sealing import Sealer
from storage.verify import look_through
from storage.workroom import Tell, in_words, own_folder, part, refuse_without_room, size_of, sync

_FAILING = "what was written does not open again; is the disk failing? Nothing was kept"
SAMPLE_ROWS = 16  # of each table, opened after writing
_COPIED, _WRITTEN, _READ = 0.2, 0.5, 0.8  # shares of the whole, for whoever watches


class BackupFailed(StorageError):
    """No back-up was made; what stood in its place is as it was."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which back-up is wanted. *damaged*: keep it also if rows of the database do not open."""

    target: Path
    overwrite: bool = False
    damaged: bool = False


async def back_up(
    database: Database, sealer: Sealer, wanted: Wanted, now: datetime, tell: Tell
) -> list[Problem]:
    """Make a back-up; returns what was found wrong with the database in it (*wanted.damaged* alone lets that be).

    *tell* is called in other threads with the share that is done, and stops all by raising.

    Raises:
        BackupFailed: it cannot be there, there is no room, or it did not open again.
    """
    target = wanted.target
    refuse_place(target, database.path.parent, overwrite=wanted.overwrite)
    with in_words(target.parent, BackupFailed), own_folder(_room(target, sealer)) as room:
        length = size_of(database.path)
        refuse_without_room(target.parent, length + sealed_size(length), BackupFailed)
        await database.copy_to(room / "copy", part(tell, 0.0, _COPIED))
        return await asyncio.to_thread(_write_and_check, room, sealer, wanted, now, tell)


def refuse_place(target: Path, data_folder: Path, *, overwrite: bool) -> None:
    """Refuse a place where a back-up must not lie.

    Raises:
        BackupFailed: no such folder, in the data folder, or something stands there.
    """
    if not target.parent.is_dir():
        raise BackupFailed(f"{target.parent}: no such folder; make it first, for its owner only")
    if target.parent.resolve().is_relative_to(data_folder.resolve()):
        raise BackupFailed(f"{target} lies in the data folder; a back-up is kept apart from what it saves")
    if os.path.lexists(target):
        if target.is_symlink() or not target.is_file():
            raise BackupFailed(f"{target} is no ordinary file; name another one")
        if not overwrite:
            raise BackupFailed(f"{target} is there already; name another file, or say --yes to replace it")


def open_backup(path: Path, target: Path, sealer: Sealer, tell: Tell) -> tuple[dict[str, str | int], bytes]:
    """Open a back-up into the new file *target*; returns its record and the content's SHA-256, or raises `NotOpened`."""
    head = read_head(path)
    return open_file(path, target, head, key_of(path, head, sealer), tell)


def _write_and_check(room: Path, sealer: Sealer, wanted: Wanted, now: datetime, tell: Tell) -> list[Problem]:
    copy, sealed, again = room / "copy", room / "sealed", room / "again"
    record: Facts = {"made": int(now.timestamp()), "schema": HEAD}
    written = seal_file(copy, sealed, sealer, record, part(tell, _COPIED, _WRITTEN))
    copy.unlink()
    try:
        _, read = open_backup(sealed, again, sealer, part(tell, _WRITTEN, _READ))
    except NotOpened as exc:
        raise BackupFailed(_FAILING) from exc
    if read != written:
        raise BackupFailed(_FAILING)
    problems = look_through(again, sealer, part(tell, _READ, 1.0), sample=SAMPLE_ROWS)
    if problems and not wanted.damaged:
        raise BackupFailed(
            f"the database itself is damaged ({problems[0].table}: {problems[0].what}), nothing was kept; see: heard "
            "verify. With --damaged it is kept all the same"
        )
    if not wanted.overwrite and os.path.lexists(wanted.target):
        raise BackupFailed(f"{wanted.target} appeared meanwhile; nothing was replaced")
    sealed.replace(wanted.target)
    sync(wanted.target.parent)
    return problems


def _room(target: Path, sealer: Sealer) -> Path:
    """Name the folder beside *target*: one an installation, so that the next back-up finds what a kill left."""
    return target.parent / f".heard-backup-{fingerprint(sealer.keyring.installation)}"
