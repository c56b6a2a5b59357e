"""A pupil who writes again while nobody has opened what they wrote before (MOMENTS 6, 7)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.handlers.ladder_world import World, add, tell

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DANGER, HARM = "I want to kill myself tonight", "my dad hits me at home"
CLIMBED = "Nobody has opened this report. It has come to you."


async def test_a_child_in_danger_who_goes_on_writing_keeps_their_report_from_nobody(world: World) -> None:
    await tell(world, "pupil", DANGER)
    for number in range(8):
        await world.walk(8 * MINUTE)
        await add(world, f"please {number}")
    [header] = await world.headers()
    assert "late" in header.told_late
    assert world.heard("head", CLIMBED) == 1
    assert world.heard("duty", CLIMBED) == 1
    assert world.heard("manager", "Please phone those who should.") == 1


async def test_who_goes_on_writing_at_p2_does_not_put_off_the_next_person(world: World) -> None:
    await tell(world, "pupil", HARM)
    before = world.heard("head", CLIMBED)
    for number in range(5):
        await world.walk(50 * MINUTE)
        await add(world, f"please {number}")
    assert world.heard("lead", "Nobody has opened this report yet.") == 1  # after two hours
    assert world.heard("head", CLIMBED) == before + 2  # for the promise, and after four hours
