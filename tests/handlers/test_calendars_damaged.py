"""A calendar that does not open must not keep a child from sending, nor a ladder at its foot."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, update

from safeguarding.yearplan import YearPlan, to_record
from storage.calendars import save_calendar
from storage.schema import calendars
from tests.handlers.ladder_world import World, tell

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HARM = "my dad hits me at home"


@pytest.mark.parametrize("code", ["HFHS", "borough"])
async def test_a_damaged_calendar_keeps_no_report_and_no_ladder_waiting(world: World, code: str) -> None:
    def damage(tx: Connection) -> None:
        save_calendar(tx, world.sealer, code, to_record(YearPlan()), MONDAY)
        tx.execute(update(calendars).values(body=b"x" * 400))

    await tell(world, "pupil", HARM)
    await world.unit(damage)
    await world.walk(150 * MINUTE)
    assert world.heard("lead", "Nobody has opened this report yet.") == 1
    await tell(world, "another", HARM)
    assert world.heard("lead", "A new report.") == 2
