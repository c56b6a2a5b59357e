"""What lies on the disk and in the database: files and who may read them, room, the clock, keys, tables."""

from __future__ import annotations

import shutil
import stat
from pathlib import Path

from bot.doctor.findings import NAMED, Findings, Patient, note, ok, wrong

LEAST_FREE_PERCENT = 5
LEAST_FREE_BYTES = 200 * 2**20
MOST_LOG_BYTES = 64 * 2**20  # the write-ahead log is folded into the file at 8 MiB
MOST_AHEAD_SECONDS = 300
#: No release is older; a machine without a battery wakes up in 1970.
FIRST_YEAR = 2026


def check_configuration(patient: Patient) -> Findings:
    """The configuration can be read; what deserves a look is said."""
    name = "configuration"
    for fault in patient.faults:
        yield wrong(name, fault, "mend it; a Heard that runs goes on with the old one")
    if patient.settings is not None:
        yield ok(name, str(patient.settings.path))
        for line in patient.settings.warnings:
            yield note(name, line)


def check_folders(patient: Patient) -> Findings:
    """The data folder is there and only its owner looks into it; there is a place for back-ups."""
    settings = patient.settings
    if settings is None:
        return
    for name, folder in (("data folder", settings.data_folder), ("back-up folder", settings.backup_folder)):
        if not folder.is_dir():
            yield wrong(name, f"{folder} is not there", f"make it: mkdir -m 0700 {folder}")
        elif mode := stat.S_IMODE(folder.stat().st_mode) & 0o077:
            yield wrong(name, f"{folder}: others may look into it ({mode:03o})", f"chmod 700 {folder}")
        else:
            yield ok(name, str(folder))


def check_recovery_key(patient: Patient) -> Findings:
    """The recovery key opens everything; it does not stay on this machine."""
    if patient.settings is None:
        return
    place = patient.settings.folder / "recovery.key"
    if place.exists():
        todo = "print it or put it on a stick, lock it away where two people know of it, delete it here"
        yield wrong("recovery key", f"{place} still lies on this machine", todo)
    else:
        yield ok("recovery key", "not on this machine")


def check_disk(patient: Patient) -> Findings:
    """There is room: a full disk takes in nothing."""
    if patient.settings is None or not patient.settings.data_folder.is_dir():
        return
    room = shutil.disk_usage(patient.settings.data_folder)
    percent = room.free * 100 // room.total
    if percent < LEAST_FREE_PERCENT or room.free < LEAST_FREE_BYTES:
        todo = "make room: when the disk is full no report is taken in"
        yield wrong("disk", f"{percent} % free, expected {LEAST_FREE_PERCENT} % and 200 MiB", todo)
    else:
        yield ok("disk", f"at least {LEAST_FREE_PERCENT} % free")


def check_log_size(patient: Patient) -> Findings:
    """The write-ahead log is folded into the file now and then."""
    if patient.settings is None:
        return
    log = patient.settings.storage.path.with_name(patient.settings.storage.path.name + "-wal")
    if log.exists() and log.stat().st_size > MOST_LOG_BYTES:
        yield wrong("write-ahead log", f"{log} is larger than 64 MiB", "restart Heard; it folds it in")
    else:
        yield ok("write-ahead log", "small")


def check_clock(patient: Patient) -> Findings:
    """The machine's clock is not far behind: what was written cannot lie in the future; and Telegram's says the same."""
    year, todo = patient.now.year, "set the machine's clock (timedatectl set-ntp true)"
    ahead = (patient.telegram or {}).get("clock_ahead")
    if ahead is not None and abs(ahead) > MOST_AHEAD_SECONDS:
        where = "ahead of" if ahead > 0 else "behind"
        yield wrong("clock", f"it is {_span(abs(ahead))} {where} Telegram's", todo)
        return
    if year < FIRST_YEAR:
        yield wrong("clock", f"the machine says that it is {year}", todo)
        return
    path = patient.settings.storage.path if patient.settings is not None else None
    newest = max((file.stat().st_mtime for file in _database_files(path)), default=0.0)
    if newest - patient.now.timestamp() > MOST_AHEAD_SECONDS:
        yield wrong("clock", "the database was written in the future; the clock went back", todo)
    elif ahead is None:
        again = "say it again when Telegram answers; promises to children go by this clock"
        yield note("clock", "plausible, but not compared with Telegram's yet", again)
    else:
        yield ok("clock", "as Telegram's")


def _span(seconds: float) -> str:
    """Say how long, coarsely."""
    for size, name in ((86_400, "days"), (3_600, "hours")):
        if seconds >= 2 * size:
            return f"{seconds // size:.0f} {name}"
    return f"{seconds // 60:.0f} minutes"


def _database_files(path: Path | None) -> list[Path]:
    if path is None:
        return []
    files = [path, path.with_name(path.name + "-wal")]
    return [file for file in files if file.exists()]


# -- keys and database -----------------------------------------------------------------------------


def check_keys(patient: Patient) -> Findings:
    """The key files are where nobody else reads them, and they are this database's."""
    found = patient.condition
    if found is None:
        return
    if found["key_fault"]:
        yield wrong("key files", found["key_fault"], "put it right before the next start")
    elif not found["keys_fit"]:
        todo = "do not restart; put back the key files that belong to this database"
        yield wrong("key files", "they are not the ones that the database was sealed with", todo)
    else:
        yield ok("key files", "readable for their owner only, and the right ones")
    if not found["can_open"]:
        todo = "where adults are to read, put keys/heard.open.key in its place and restart"
        yield wrong("open key", "missing: reports are taken in and nobody can read them here", todo)
    for desk in found["unreadable"][:NAMED]:
        yield wrong("desks", f"{desk} does not open", "its key is missing or was changed: restore a back-up")


def check_database(patient: Patient) -> Findings:
    """The database opens, has the right schema, and vouches for every table."""
    name, found = "database", patient.condition
    if found is None:
        if patient.settings is not None:
            todo = "mend what it says, or restore a back-up"
            yield wrong(name, patient.condition_fault or "could not be looked at", todo)
    elif patient.condition_fault:
        yield wrong(name, patient.condition_fault, "say it again; if it stays, look at the log")
    elif found["schema"] != found["schema_expected"]:
        yield wrong(
            name,
            f"its schema is {found['schema']}, expected {found['schema_expected']}",
            "restart Heard: it brings the database up to date",
        )
    elif patient.unsound:
        todo = "stop Heard, keep a copy of the data folder, restore the last back-up"
        yield wrong(name, f"damaged: {', '.join(patient.unsound)}", todo)
    else:
        yield ok(name, "opens, is sound, and has the right schema")
