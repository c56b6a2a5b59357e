"""Who blocks the chat while many alerts are owed to them: each case goes on once (F13)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.handlers.ladder_world import World, tell

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DANGER = "I want to kill myself tonight"
CLIMBED = "Nobody has opened this report. It has come to you."


@pytest.mark.parametrize("noticed", [True, False])
async def test_many_alerts_that_one_person_does_not_get_go_to_the_next_once_each(
    world: World, noticed: bool
) -> None:
    for number in range(6):
        await tell(world, f"pupil {number}", DANGER)
    await world.block("head", noticed=noticed)
    await world.walk(11 * MINUTE)
    assert world.heard("duty", CLIMBED) == 6
