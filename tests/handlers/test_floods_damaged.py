"""A flood's timer that does not open must not keep a child from sending (FAILURES 3.2)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, update

from storage.schema import timers
from storage.timers import list_due
from tests.handlers.ladder_world import open_world, tell

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
TEASED = "they trip me up on the bus"


async def test_a_damaged_timer_of_a_flood_keeps_no_report_from_being_sent(
    tmp_path: Path, cheap_receipts: None
) -> None:
    async with open_world(tmp_path, MONDAY) as world:
        await world.seat("duty", ("duty", ""))
        await world.seat("lead", ("dsl", "HFHS"))
        await tell(world, "pupil 1", TEASED)

        def damage(tx: Connection) -> None:
            for one in list_due(tx, world.sealer, MONDAY + timedelta(days=2)):
                if one.kind == "flood":
                    tx.execute(update(timers).where(timers.c.id == one.id).values(body=b"x" * 300))

        await world.unit(damage)
        await tell(world, "pupil 2", TEASED)
        assert world.heard("lead", "A new report.") == 2
