"""`heard keys list` and `rotate`: the order in which key files, rows and the running process change.

1. A rotation that was interrupted is gone on with; else a new key is made.
2. The key file is replaced: from now on the new key is on the disk.
3. Within a unit the process takes it over: what is sealed from now on, is sealed under the new key.
4. Slice by slice the rows follow, while everything else goes on.
5. When no row is left under the old key, it goes from the key file, and then from memory.
Stopped at any moment, every row stands under a key that the file holds. Tells percent, yes and no; never
how many rows there are (MOMENTS 12).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Connection

from bot.config import Settings
from bot.control import OperationRefused
from bot.keyfiles import check_replaceable, read_keys, replace_key_file
from storage import desk_rotation
from storage.audit import AuditLine, write_audit
from storage.database import Database
from storage.desk_keys import read_pair
from storage.errors import StorageError
from storage.key_marks import MARKS, look
from storage.keyring import ROOT, KeyName, Keyring, Purpose, fingerprint, with_new_version, without_version
from storage.people import BOROUGH, find_setting, list_desks
from storage.rotation import KEPT, renew
from storage.sealing import DeskPair, Sealer
from storage.sentinels import note_keys
from storage.slices import Cursor, Slice

T = TypeVar("T")
Facts = dict[str, Any]
Show = Callable[[Facts], Awaitable[None]]
Step = Callable[[Connection, Sealer, Cursor, int], Slice]
LongOperation = Callable[[Database, Sealer, Facts, datetime, Show], Awaitable[Facts]]

SLICE_SECONDS = 0.012  # aimed at; 0.020 is the most that others may wait
_FEWEST, _MOST = 2, 512
_REST_SECONDS = 0.001


@dataclass(frozen=True, slots=True)
class KeyPlace:
    """Where the keys are kept: how they are read, checked for a place to write, and written."""

    read: Callable[[], Keyring]
    check: Callable[[KeyName], object]
    write: Callable[[Keyring, KeyName], None]


def place_of_keys(settings: Settings) -> KeyPlace:
    """Keep the keys where the configuration says."""
    return KeyPlace(
        partial(read_keys, settings),
        partial(check_replaceable, settings),
        partial(replace_key_file, settings),
    )


def key_operations(settings: Settings) -> dict[str, LongOperation]:
    """Give the operations on keys, for a process that works with *settings*."""
    place = place_of_keys(settings)

    async def rotate(database: Database, sealer: Sealer, facts: Facts, now: datetime, show: Show) -> Facts:
        return await Rotation(database, sealer, place, show).rotate(str(facts["what"]), now)

    async def show_keys(database: Database, sealer: Sealer, facts: Facts, now: datetime, show: Show) -> Facts:
        return await list_keys(database, sealer, show)

    return {"keys.rotate": rotate, "keys.list": show_keys}


class Rotation:
    """One rotation, from its beginning or from where it was interrupted. One at a time."""

    def __init__(self, database: Database, sealer: Sealer, place: KeyPlace, show: Show) -> None:
        self._database = database
        self._sealer = sealer
        self._place = place
        self._show = show

    async def rotate(self, what: str, now: datetime) -> Facts:
        """Rotate a key of the key files by its name, or the desks of the setting whose code *what* is.

        Raises:
            OperationRefused: there is nothing of that name, or it cannot be done here; nothing was changed.
        """
        if what == ROOT or what in set(Purpose):
            done = await self._rotate_key(ROOT if what == ROOT else Purpose(what))
        else:
            done = await self._rotate_desks(what)
        line = AuditLine(now, "keys-rotated" if done["finished"] else "keys-rotation-begun", what, "")
        await self._database.run(lambda tx: write_audit(tx, self._sealer, line))
        return {"what": what, **done}

    # -- a key of the key files -----------------------------------------------------------------

    async def _rotate_key(self, name: KeyName) -> Facts:
        if name == ROOT and not self._sealer.keyring.can_open:
            raise OperationRefused("the open key file is not here: rotate root where desks are opened")
        await self._check_place(name)
        resumed = name not in KEPT and len(self._sealer.keyring.versions(name)) > 1
        if not resumed:
            await self._keep(with_new_version(self._sealer.keyring, name), name)
        else:
            await self._take(self._sealer.keyring)
        version, key = self._sealer.keyring.current(name)
        told = {"version": version, "fingerprint": fingerprint(key), "resumed": resumed}
        if name in KEPT:
            return {**told, "finished": True}
        left = await self._walk(_step_of(renew, name), 0.0, 0.9)
        proof = await self._walk(_step_of(look, name), 0.9, 1.0)
        finished = not (left.faults or proof.old or proof.faults)
        if finished:
            for old in self._sealer.keyring.versions(name)[1:]:
                await self._keep(without_version(self._sealer.keyring, name, old), name)
        return {**told, "finished": finished}

    async def _check_place(self, name: KeyName) -> None:
        await asyncio.to_thread(self._place.check, name)
        if await asyncio.to_thread(self._place.read) != self._sealer.keyring:
            raise OperationRefused(
                "the key files on the disk are not those that the running process was started with: restart it first"
            )

    async def _keep(self, keyring: Keyring, name: KeyName) -> None:
        """First the disk, then this process: no row is ever under a key that the file does not hold."""
        await asyncio.to_thread(self._place.write, keyring, name)
        await self._take(keyring)

    async def _take(self, keyring: Keyring) -> None:
        def take(tx: Connection) -> None:
            self._sealer.take_keyring(keyring)
            note_keys(tx, self._sealer)

        await self._database.run(take)

    # -- desks ----------------------------------------------------------------------------------

    async def _rotate_desks(self, code: str) -> Facts:
        sealer = self._sealer
        if not sealer.keyring.can_open:
            raise OperationRefused("the open key file is not here: rotate desks where they are opened")
        owner = BOROUGH if code.lower() == BOROUGH else code.upper()
        names = await self._database.run(lambda tx: _desks_of(tx, sealer, owner))
        fresh = await self._database.run(lambda tx: desk_rotation.begin(tx, sealer, names))
        keys = await self._database.run(lambda tx: desk_rotation.load_keys(tx, sealer, names))
        left = await self._walk(
            lambda tx, sealer, cursor, most: desk_rotation.reseal(tx, sealer, keys, cursor, most), 0.0, 1.0
        )
        if not left.faults:
            await self._database.run(lambda tx: desk_rotation.end(tx, sealer, names))
        return {"desks": names, "resumed": not fresh, "finished": not left.faults}

    # -- slices ---------------------------------------------------------------------------------

    async def _walk(self, step: Step, begin: float, end: float) -> Slice:
        return await walk(self._database, self._sealer, step, self._show, begin, end)


async def walk(
    database: Database, sealer: Sealer, step: Step, show: Show, begin: float = 0.0, end: float = 1.0
) -> Slice:
    """Do *step* slice by slice from its beginning, showing how far it is between *begin* and *end*; sums it up."""
    cursor: Cursor | None = Cursor()
    most, told = 16, -1
    looked = old = faults = 0
    while cursor is not None:
        here, count = cursor, most
        done, seconds = await database.run(partial(_timed, step, sealer, here, count))
        looked, old, faults = looked + done.looked, old + done.old, faults + done.faults
        cursor = done.next
        percent = int(100 * (begin + (end - begin) * done.share))
        if percent > told:
            told = percent
            await show({"percent": percent})
        if seconds > SLICE_SECONDS:
            most = max(_FEWEST, most // 2)
        elif seconds < SLICE_SECONDS / 2:
            most = min(_MOST, most * 2)
        await asyncio.sleep(_REST_SECONDS)
    return Slice(None, 1.0, looked, old, faults)


def _timed(step: Step, sealer: Sealer, cursor: Cursor, most: int, tx: Connection) -> tuple[Slice, float]:
    start = time.perf_counter()
    done = step(tx, sealer, cursor, most)
    return done, time.perf_counter() - start


def _step_of(work: Callable[[Connection, Sealer, KeyName, Cursor, int], Slice], name: KeyName) -> Step:
    return lambda tx, sealer, cursor, most: work(tx, sealer, name, cursor, most)


def _desks_of(tx: Connection, sealer: Sealer, owner: str) -> list[str]:
    if owner != BOROUGH and find_setting(tx, sealer, owner) is None:
        raise OperationRefused(
            f"there is no setting {owner}; expected a setting's code, borough, root or one of {', '.join(Purpose)}"
        )
    return desk_rotation.desks_of(tx, sealer, owner)


# -- looking ------------------------------------------------------------------------------------


async def list_keys(database: Database, sealer: Sealer, show: Show) -> Facts:
    """List every key: its newest version and the older ones, and the percentage of rows still under those."""
    rows: list[Facts] = []
    names: tuple[KeyName, ...] = (ROOT, *Purpose)
    for number, name in enumerate(names):
        found = await _look(database, sealer, name, show, number / (len(names) + 1))
        rows.append(_key_row(sealer.keyring, name, found))
    for row in await database.run(lambda tx: _desk_rows(tx, sealer)):
        if row["older"]:
            row["old_percent"] = await _old_percent_of_desk(database, sealer, row["name"], show)
        rows.append(row)
    return {"keys": rows}


async def _look(database: Database, sealer: Sealer, name: KeyName, show: Show, begin: float) -> Slice | None:
    """Look only where an older version is held: without one no row can be under it."""
    held = name != ROOT or sealer.keyring.can_open
    if not held or not MARKS[name] or len(sealer.keyring.versions(name)) == 1:
        return None
    return await walk(database, sealer, _step_of(look, name), show, begin, begin)


def _key_row(keyring: Keyring, name: KeyName, found: Slice | None) -> Facts:
    held = keyring.can_open or name != ROOT
    versions = keyring.versions(name) if held else ()
    known = [{"version": one, "fingerprint": fingerprint(keyring.key(name, one))} for one in versions]
    percent = _percent(found) if found is not None else 0 if held and MARKS[name] else None
    return _row("root" if name == ROOT else "purpose", str(name), known, percent)


def _desk_rows(tx: Connection, sealer: Sealer) -> list[Facts]:
    rows = []
    for number, desk in list_desks(tx, sealer):
        known: list[Facts] = []
        pair: DeskPair | None = None
        try:
            pair = read_pair(tx, sealer, number)
        except StorageError:
            known = []  # changed or damaged: `heard verify` and `heard doctor` say which
        while pair is not None:
            known.append({"version": pair.version, "fingerprint": fingerprint(pair.public)})
            pair = pair.before
        rows.append(_row("desk", desk.name, known, 0 if known else None))
    return rows


def _row(kind: str, name: str, known: list[Facts], percent: int | None) -> Facts:
    newest = known[0] if known else {"version": None, "fingerprint": None}
    return {"kind": kind, "name": name, **newest, "older": known[1:], "old_percent": percent}


async def _old_percent_of_desk(database: Database, sealer: Sealer, name: str, show: Show) -> int | None:
    if not sealer.keyring.can_open:
        return None
    keys = await database.run(lambda tx: desk_rotation.load_keys(tx, sealer, [name]))
    found = await walk(
        database,
        sealer,
        lambda tx, sealer, cursor, most: desk_rotation.reseal(tx, sealer, keys, cursor, most, write=False),
        show,
    )
    return _percent(found)


def _percent(found: Slice) -> int:
    """Round up, so that 0 means none."""
    return min(100, -(-100 * found.old // max(found.looked, 1)))
