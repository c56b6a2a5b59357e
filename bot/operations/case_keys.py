"""The case keys of some desks, found and sealed again slice by slice."""

from __future__ import annotations

import asyncio

from sqlalchemy import Connection

from bot.operations.slicing import REST_SECONDS, Pace, Show, Told, timed, walk
from storage import desk_rotation
from storage.database import Database
from storage.sealing import DeskKeys, Sealer
from storage.slices import Cursor, Slice


async def reseal_case_keys(
    database: Database, sealer: Sealer, keys: dict[str, DeskKeys], show: Show, *, write: bool = True
) -> Slice:
    """Find every case key of these desks and seal it again, slice by slice; without *write* only look."""
    wanted: list[desk_rotation.Wanted] = []

    def find(tx: Connection, sealer: Sealer, cursor: Cursor, most: int) -> Slice:
        done, found = desk_rotation.find_keys(tx, sealer, keys, cursor, most)
        wanted.extend(
            found
        )  # a unit that runs twice finds the same twice, and doing it twice changes nothing
        return done

    total = await walk(database, sealer, find, show, 0.0, 0.1)
    wanted = sorted(set(wanted))
    pace, told, at = Pace(), Told(show), 0
    while at < len(wanted):
        these = wanted[at : at + pace.most]
        done, seconds = await database.run(
            timed(lambda tx, these=these: desk_rotation.reseal(tx, sealer, keys, these, write=write))  # type: ignore[misc]  # its default binds the loop's variable now
        )
        total, at = total.plus(done), at + len(these)
        await told(10 + 90 * at / len(wanted))
        pace.took(seconds)
        await asyncio.sleep(REST_SECONDS)
    return total
