"""`heard doctor`: what is wrong with an installation, a line each, with what to do about it.

Each check is a function from what was found out (`Patient`) to findings; `CHECKS` is the list, in the order
in which they are read. Decides what is well. Tells percent, ages, yes or no, never how many rows there are: what a
restricted case adds to them would tell of it (MOMENTS 12).
"""

from __future__ import annotations

import shutil
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from bot.config import ConfigError, Settings
from bot.helplines import read_helplines
from bot.lock import AlreadyRunning, LockUnusable, take_lock
from bot.operations.ages import coarse
from safeguarding.helplines import ALWAYS, CHECKED_FOR_DAYS

LEAST_FREE_PERCENT = 5
LEAST_FREE_BYTES = 200 * 2**20
MOST_LOG_BYTES = 64 * 2**20  # the write-ahead log is folded into the file at 8 MiB
MOST_AHEAD_SECONDS = 300
#: No release is older; a machine without a battery wakes up in 1970.
FIRST_YEAR = 2026
_NAMED = 5


class Level(StrEnum):
    """How much a finding matters: *wrong* ends the command with 1."""

    OK = "ok"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was looked at, what was found, and what to do if it is not well."""

    check: str
    level: Level
    found: str
    todo: str = ""


@dataclass(frozen=True, slots=True)
class Patient:
    """What was found out before the checks.

    *faults*: of the configuration. *condition*: what `condition` answered, or `condition_fault`.
    *unsound*: tables that the database does not vouch for. *telegram*: what its look found, or None: not asked.
    *roads*: of each further road of alerts why it cannot be used, or nothing.
    """

    now: datetime
    faults: tuple[str, ...] = ()
    settings: Settings | None = None
    runs: bool = False
    condition: Mapping[str, Any] | None = None
    condition_fault: str = ""
    unsound: tuple[str, ...] = ()
    telegram: Mapping[str, Any] | None = None
    process: Mapping[str, Any] = field(default_factory=dict)
    roads: Mapping[str, str] = field(default_factory=dict)


Findings = Iterator[Finding]
Check = Callable[[Patient], Findings]


def examine(patient: Patient) -> list[Finding]:
    """Carry out every check."""
    return [finding for check in CHECKS for finding in check(patient)]


def _ok(check: str, found: str) -> Finding:
    return Finding(check, Level.OK, found)


def _note(check: str, found: str, todo: str = "") -> Finding:
    return Finding(check, Level.NOTE, found, todo)


def _wrong(check: str, found: str, todo: str) -> Finding:
    return Finding(check, Level.WRONG, found, todo)


def _some(names: list[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")


# -- what lies on the disk -------------------------------------------------------------------------


def check_configuration(patient: Patient) -> Findings:
    """The configuration can be read; what deserves a look is said."""
    name = "configuration"
    for fault in patient.faults:
        yield _wrong(name, fault, "mend it; a Heard that runs goes on with the old one")
    if patient.settings is not None:
        yield _ok(name, str(patient.settings.path))
        for line in patient.settings.warnings:
            yield _note(name, line)


def check_folders(patient: Patient) -> Findings:
    """The data folder is there and only its owner looks into it; there is a place for back-ups."""
    settings = patient.settings
    if settings is None:
        return
    for name, folder in (("data folder", settings.data_folder), ("back-up folder", settings.backup_folder)):
        if not folder.is_dir():
            yield _wrong(name, f"{folder} is not there", f"make it: mkdir -m 0700 {folder}")
        elif mode := stat.S_IMODE(folder.stat().st_mode) & 0o077:
            yield _wrong(name, f"{folder}: others may look into it ({mode:03o})", f"chmod 700 {folder}")
        else:
            yield _ok(name, str(folder))


def check_recovery_key(patient: Patient) -> Findings:
    """The recovery key opens everything; it does not stay on this machine."""
    if patient.settings is None:
        return
    place = patient.settings.folder / "recovery.key"
    if place.exists():
        todo = "print it or put it on a stick, lock it away where two people know of it, delete it here"
        yield _wrong("recovery key", f"{place} still lies on this machine", todo)
    else:
        yield _ok("recovery key", "not on this machine")


def check_disk(patient: Patient) -> Findings:
    """There is room: a full disk takes in nothing."""
    if patient.settings is None or not patient.settings.data_folder.is_dir():
        return
    room = shutil.disk_usage(patient.settings.data_folder)
    percent = room.free * 100 // room.total
    if percent < LEAST_FREE_PERCENT or room.free < LEAST_FREE_BYTES:
        todo = "make room: when the disk is full no report is taken in"
        yield _wrong("disk", f"{percent} % free, expected {LEAST_FREE_PERCENT} % and 200 MiB", todo)
    else:
        yield _ok("disk", f"at least {LEAST_FREE_PERCENT} % free")


def check_log_size(patient: Patient) -> Findings:
    """The write-ahead log is folded into the file now and then."""
    if patient.settings is None:
        return
    log = patient.settings.storage.path.with_name(patient.settings.storage.path.name + "-wal")
    if log.exists() and log.stat().st_size > MOST_LOG_BYTES:
        yield _wrong("write-ahead log", f"{log} is larger than 64 MiB", "restart Heard; it folds it in")
    else:
        yield _ok("write-ahead log", "small")


def check_clock(patient: Patient) -> Findings:
    """The machine's clock is not far behind: what was written cannot lie in the future."""
    year, todo = patient.now.year, "set the machine's clock (timedatectl set-ntp true)"
    if year < FIRST_YEAR:
        yield _wrong("clock", f"the machine says that it is {year}", todo)
        return
    path = patient.settings.storage.path if patient.settings is not None else None
    newest = max((file.stat().st_mtime for file in _database_files(path)), default=0.0)
    if newest - patient.now.timestamp() > MOST_AHEAD_SECONDS:
        yield _wrong("clock", "the database was written in the future; the clock went back", todo)
    else:
        yield _ok("clock", "plausible")


def _database_files(path: Path | None) -> list[Path]:
    if path is None:
        return []
    files = [path, path.with_name(path.name + "-wal")]
    return [file for file in files if file.exists()]


# -- the process -----------------------------------------------------------------------------------


def check_process(patient: Patient) -> Findings:
    """One process works with the data folder, and it answers."""
    name = "process"
    if patient.runs:
        yield _ok(name, "running, and it answers")
    elif patient.settings is not None and patient.settings.data_folder.is_dir():
        try:
            take_lock(patient.settings.data_folder).release()
        except AlreadyRunning as fault:
            who = f"process {fault.process}" if fault.process else "a process"
            todo = "look at its log; if it is stuck, restart it"
            yield _wrong(name, f"{who} holds the lock and does not answer", todo)
        except LockUnusable as fault:
            yield _wrong(
                name, " ".join(str(fault).split()), "run as the user that runs Heard, on a local disk"
            )
        except OSError as fault:
            yield _wrong(name, f"cannot be started ({fault.strerror})", "make room on the disk")
        else:
            yield _note(name, "not running", "start it: heard run")


def check_polling(patient: Patient) -> Findings:
    """Telegram answered the running process a short while ago."""
    if "poll_age_seconds" not in patient.process:
        return
    ago = f"Telegram answered {coarse(patient.process['poll_age_seconds'])} ago"
    if patient.process["poll_good"]:
        yield _ok("intake", ago)
    else:
        yield _wrong(
            "intake", ago, "look at the network and at the next line; what waits at Telegram is kept a day"
        )


def check_telegram(patient: Patient) -> Findings:
    """Telegram answers our token, and hands updates over as the configuration says."""
    name, found = "Telegram", patient.telegram
    if found is None:
        todo = "put the token into HEARD_TELEGRAM__TOKEN or telegram.token_file"
        if patient.settings is not None:
            yield _wrong(name, "not asked: there is no telegram.token", todo)
    elif not found["answers"]:
        todo = (
            "replace the token with @BotFather's"
            if found.get("fault") == "TokenRefused"
            else "look at the network and at telegram.api_url"
        )
        yield _wrong(name, f"getMe was not answered ({found.get('fault', 'no reason')})", todo)
    else:
        yield _ok(name, "answers getMe")
        if found.get("as_expected") is False:
            todo = "if `heard run` does not put it right in a few minutes, somebody else has the token: replace it"
            yield _wrong("webhook", "Telegram hands messages to another address than configured", todo)
        elif found.get("as_expected"):
            yield _ok("webhook", "as configured")


def check_health_address(patient: Patient) -> Findings:
    """Somebody can ask from outside whether it is well."""
    name, settings = "health checks", patient.settings
    if settings is None:
        return
    if patient.process and not patient.process["health_listens"]:
        todo = "another program uses the address: change service.listen and restart"
        yield _wrong(name, f"{settings.service.listen} is not ours", todo)
    elif settings.service.listen:
        yield _ok(name, settings.service.listen)
    else:
        yield _note(name, "service.listen is empty", "nothing can watch whether Heard runs; set it")


def check_alarms(patient: Patient) -> Findings:
    """What rang in the last 24 hours."""
    if not patient.process:
        return
    rang = list(patient.process["alarms"])
    if rang:
        yield _note("alarms", f"in the last 24 hours: {', '.join(rang)}", "the log says when")
    else:
        yield _ok("alarms", "none in the last 24 hours")


# -- keys and database -----------------------------------------------------------------------------


def check_keys(patient: Patient) -> Findings:
    """The key files are where nobody else reads them, and they are this database's."""
    found = patient.condition
    if found is None:
        return
    if found["key_fault"]:
        yield _wrong("key files", found["key_fault"], "put it right before the next start")
    elif not found["keys_fit"]:
        todo = "do not restart; put back the key files that belong to this database"
        yield _wrong("key files", "they are not the ones that the database was sealed with", todo)
    else:
        yield _ok("key files", "readable for their owner only, and the right ones")
    if not found["can_open"]:
        todo = "where adults are to read, put keys/heard.open.key in its place and restart"
        yield _wrong("open key", "missing: reports are taken in and nobody can read them here", todo)
    for desk in found["unreadable"][:_NAMED]:
        yield _wrong("desks", f"{desk} does not open", "its key is missing or was changed: restore a back-up")


def check_database(patient: Patient) -> Findings:
    """The database opens, has the right schema, and vouches for every table."""
    name, found = "database", patient.condition
    if found is None:
        if patient.settings is not None:
            todo = "mend what it says, or restore a back-up"
            yield _wrong(name, patient.condition_fault or "could not be looked at", todo)
    elif patient.condition_fault:
        yield _wrong(name, patient.condition_fault, "say it again; if it stays, look at the log")
    elif found["schema"] != found["schema_expected"]:
        yield _wrong(
            name,
            f"its schema is {found['schema']}, expected {found['schema_expected']}",
            "restart Heard: it brings the database up to date",
        )
    elif patient.unsound:
        todo = "stop Heard, keep a copy of the data folder, restore the last back-up"
        yield _wrong(name, f"damaged: {', '.join(patient.unsound)}", todo)
    else:
        yield _ok(name, "opens, is sound, and has the right schema")


# -- people ----------------------------------------------------------------------------------------


def check_duty_desk(patient: Patient) -> Findings:
    """A duty officer can be reached: without one Heard is closed."""
    name, found = "duty desk", patient.condition
    if found is None:
        return
    todo = "heard leads invite borough --role duty"
    if not found["duty_active"]:
        state = "nobody there can be reached" if found["open"] else "nobody has joined: Heard is closed"
        yield _wrong(name, state, todo)
    else:
        yield _ok(name, "somebody can be reached")


def check_settings(patient: Patient) -> Findings:
    """Where leads have joined there are two who can be reached: two adults read every answer (MOMENTS 8)."""
    name, found = "settings", patient.condition
    if found is None:
        return
    if found["thin"]:
        todo = "heard leads invite CODE --role ddsl"
        yield _wrong(name, f"fewer than two leads can be reached: {_some(found['thin'])}", todo)
    if found["waiting"]:
        todo = "until somebody joins, the duty desk reads what their pupils send"
        yield _note(name, f"nobody has joined yet: {_some(found['waiting'])}", todo)
    if not found["thin"]:
        yield _ok(name, "two leads or more wherever leads have joined")


def check_calendars(patient: Patient) -> Findings:
    """Calendars that were entered go on, and the coming holidays have somebody who looks (DOMAIN 2.5)."""
    name, found = "calendars", patient.condition
    if found is None:
        return
    if found["calendars_ending"]:
        todo = "heard calendar import CODE FILE.ics; until then the duty desk looks after the last term"
        yield _note(name, f"no term is entered beyond four weeks: {_some(found['calendars_ending'])}", todo)
    if found["holidays_uncovered"]:
        todo = "heard calendar cover CODE …; else the duty desk looks in its own hours"
        yield _note(name, f"a holiday without cover in two weeks: {_some(found['holidays_uncovered'])}", todo)


def check_roads(patient: Patient) -> Findings:
    """The mail server takes us, and the command for alerts is there; nothing is sent."""
    for name, fault in patient.roads.items():
        if fault:
            todo = "look at alerts.*; until then alerts go over the other roads"
            yield _wrong(name, f"alerts cannot go this way ({fault})", todo)
        else:
            yield _ok(name, "can be used for alerts")


# -- what waits for a person -----------------------------------------------------------------------


def check_boxes(patient: Patient) -> Findings:
    """Nothing was set aside."""
    if patient.condition is None:
        return
    for name, key, what in (
        ("inbox", "inbox_failed", "something that was sent to us could not be handled"),
        ("outbox", "outbox_dead", "something cannot be delivered as it is"),
    ):
        if patient.condition[key]:
            todo = f"heard {name} list; when the cause is gone: heard {name} retry"
            yield _wrong(name, what, todo)
        else:
            yield _ok(name, "nothing was set aside")


def check_texts(patient: Patient) -> Findings:
    """Every language can say what it has to."""
    if patient.condition is None:
        return
    if patient.condition["texts_fault"]:
        todo = "pupils get English in its place; reinstall Heard or tell its makers"
        yield _wrong("texts", "a language lacks something", todo)
    else:
        yield _ok("texts", "complete")


def check_doors(patient: Patient) -> Findings:
    """Pupils may come in: Telegram's terms ask for 16 years (MOMENTS 37)."""
    if patient.settings is not None and not patient.settings.web.listen:
        todo = "only Telegram is open, and its terms ask for 16 years; tell schools so until the web door is there"
        yield _wrong("doors", "Pupils under 16 have no door.", todo)


def check_helplines(patient: Patient) -> Findings:
    """Somebody has called the numbers that children are shown (MOMENTS 26)."""
    name = "helplines"
    if patient.settings is None:
        return
    try:
        known = read_helplines(patient.settings)
    except ConfigError as fault:
        for line in fault.faults:
            yield _wrong(name, line, "mend it; until then a restart is refused")
        return
    stale = [line.id for line in known.stale(patient.now.date())]
    shown, hidden = [one for one in stale if one in ALWAYS], [one for one in stale if one not in ALWAYS]
    if shown:
        found = f"not checked in the last {CHECKED_FOR_DAYS} days, and shown: {_some(shown)}"
        yield _wrong(name, found, "heard helplines check")
    if hidden:
        yield _note(name, f"not shown until somebody checks them: {_some(hidden)}", "heard helplines check")
    if not stale:
        yield _ok(name, f"all checked in the last {CHECKED_FOR_DAYS} days")


#: Every check, in the order in which its lines are read.
CHECKS: list[Check] = [
    check_configuration,
    check_folders,
    check_recovery_key,
    check_keys,
    check_database,
    check_disk,
    check_log_size,
    check_clock,
    check_process,
    check_polling,
    check_telegram,
    check_health_address,
    check_alarms,
    check_duty_desk,
    check_settings,
    check_calendars,
    check_roads,
    check_boxes,
    check_texts,
    check_doors,
    check_helplines,
]
