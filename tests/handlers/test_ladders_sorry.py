"""That nobody has read it is said where it is true, and is said (MOMENTS 6)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from handlers.events import Chose, Commanded
from handlers.keyboards import lead_token
from tests.handlers.ladder_world import World, add, tell

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DANGER, HARM = "I want to kill myself tonight", "my dad hits me at home"


async def test_told_them_again_is_said_only_where_somebody_was(world: World) -> None:
    """Sent at 15:30, promised until 16:30, Heard is down from 15:55 to 17:05: they have gone home."""
    await world.walk(330 * MINUTE)
    await tell(world, "pupil", HARM)
    await world.walk(25 * MINUTE)
    before = len(world.told)
    await world.sleep(70 * MINUTE)
    [header] = await world.headers()
    assert header.told_late == ["sorry"]
    await world.does("pupil", Commanded("start", ""))
    await world.press("pupil", "Open")
    await world.press("pupil", "Yes")
    assert len(world.told) > before
    assert "We have told another grown-up." in world.sent["pupil"][-1].text


async def test_who_was_read_is_not_told_that_nobody_read_it(world: World) -> None:
    await tell(world, "pupil", HARM)
    await world.walk(5 * MINUTE)
    [header] = await world.headers()
    await world.does("lead", Chose(lead_token("open", header.ref)))
    await world.press("lead", "Open now")
    await world.walk(50 * MINUTE)
    await add(world, "one more thing")
    await world.walk(20 * MINUTE)
    [header] = await world.headers()
    assert header.first_opened_at and not header.told_late and not header.broken


async def test_a_promise_that_passed_while_heard_was_down_is_taken_back_though_the_pupil_wrote(
    world: World,
) -> None:
    await tell(world, "pupil", HARM)
    await world.walk(50 * MINUTE)
    world.clock.wind(13 * MINUTE)
    world.restart()
    await add(world, DANGER)  # worked off before the first tick, and more urgent
    await world.walk(20 * MINUTE)
    [header] = await world.headers()
    assert "sorry" in header.told_late
