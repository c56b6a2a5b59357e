"""*I'm on it* holds a ladder up, and never takes a rung out of it (MOMENTS 7)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.handlers.ladder_world import World, tell

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DANGER = "I want to kill myself tonight"
CLIMBED = "Nobody has opened this report. It has come to you."


@pytest.fixture
async def world(world: World) -> World:
    await tell(world, "pupil", DANGER)
    return world


async def test_two_who_take_it_in_turns_and_open_nothing_keep_it_from_nobody(world: World) -> None:
    for who, wait in (("lead", 5), ("deputy", 11), ("lead", 11), ("deputy", 11)):
        await world.walk(wait * MINUTE)
        await world.press(who, "I'm on it")
    await world.walk(2 * MINUTE)
    assert world.heard("head", CLIMBED) == 1
    assert world.heard("duty", CLIMBED) == 1


async def test_who_was_on_it_and_is_gone_takes_no_rung_along(world: World) -> None:
    await world.walk(5 * MINUTE)
    await world.press("lead", "I'm on it")
    await world.walk(12 * MINUTE)
    await world.block("lead")
    await world.walk(4 * MINUTE)
    assert world.heard("head", CLIMBED) == 1
