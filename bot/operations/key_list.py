"""`heard keys list`: every key, its versions, and what percentage of rows is still under older ones.

Shows fingerprints and percent, never a key, and never how many rows there are (MOMENTS 12).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from bot.operations.case_keys import reseal_case_keys
from bot.operations.slicing import Show, walk
from storage import desk_rotation
from storage.database import Database
from storage.desk_keys import read_pair
from storage.errors import StorageError
from storage.key_marks import MARKS, look
from storage.keyring import ROOT, KeyName, Keyring, Purpose, fingerprint
from storage.people import list_desks
from storage.sealing import DeskPair, Sealer
from storage.slices import Slice

Facts = dict[str, Any]


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
    return await walk(
        database,
        sealer,
        lambda tx, sealer, cursor, most: look(tx, sealer, name, cursor, most),
        show,
        begin,
        begin,
    )


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
    found = await reseal_case_keys(database, sealer, keys, show, write=False)
    return _percent(found)


def _percent(found: Slice) -> int:
    """Round up, so that 0 means none."""
    return min(100, -(-100 * found.old // max(found.looked, 1)))
