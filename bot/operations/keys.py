"""`heard keys rotate`: the order in which key files, rows and the running process change.

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
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection

from bot.config import Settings
from bot.control import OperationRefused
from bot.keyfiles import check_replaceable, read_keys, replace_key_file
from bot.operations.case_keys import reseal_case_keys
from bot.operations.key_list import list_keys
from bot.operations.slicing import Show, Step, walk
from storage import desk_rotation
from storage.audit import AuditLine, write_audit
from storage.database import Database
from storage.key_marks import look
from storage.key_place import KeyFileError
from storage.keyring import ROOT, KeyName, Keyring, Purpose, fingerprint, with_new_version, without_version
from storage.people import BOROUGH, find_setting
from storage.rotation import KEPT, renew
from storage.sealing import Sealer
from storage.sentinels import note_keys
from storage.slices import Slice

Facts = dict[str, Any]
LongOperation = Callable[[Database, Sealer, Facts, datetime, Show], Awaitable[Facts]]


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
        try:
            return await Rotation(database, sealer, place, show).rotate(str(facts["what"]), now)
        except KeyFileError as fault:
            raise OperationRefused(str(fault), 2) from None

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
        left = await self._walk(
            lambda tx, sealer, cursor, most: renew(tx, sealer, name, cursor, most), 0.0, 0.9
        )
        proof = await self._walk(
            lambda tx, sealer, cursor, most: look(tx, sealer, name, cursor, most), 0.9, 1.0
        )
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
        left = await reseal_case_keys(self._database, sealer, keys, self._show)
        if not left.faults:
            await self._database.run(lambda tx: desk_rotation.end(tx, sealer, names))
        return {"desks": names, "resumed": not fresh, "finished": not left.faults}

    # -- slices ---------------------------------------------------------------------------------

    async def _walk(self, step: Step, begin: float, end: float) -> Slice:
        return await walk(self._database, self._sealer, step, self._show, begin, end)


def _desks_of(tx: Connection, sealer: Sealer, owner: str) -> list[str]:
    if owner != BOROUGH and find_setting(tx, sealer, owner) is None:
        raise OperationRefused(
            f"there is no setting {owner}; expected a setting's code, borough, root or one of {', '.join(Purpose)}"
        )
    return desk_rotation.desks_of(tx, sealer, owner)
