"""The real process on a machine with a wrong clock: nothing is dropped, nothing done twice, and it never stops ticking."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox.phone import Phone
from tests.faults.process import Mould, Scene, open_scene, watch
from tests.faults.wrongclock import HOW, WrongClock, find_faketime, is_required

LINE = "1 new message."
PATIENCE = 120  # a tick is 15 seconds; the machine may be busy
pytestmark = pytest.mark.skipif(
    find_faketime() is None and not is_required(),
    reason=f"the tests of a wrong clock did not run: no faketime was found; {HOW}",
)


@pytest.fixture
def clock(tmp_path: Path) -> WrongClock:
    library = find_faketime()
    if library is None:
        pytest.fail(f"HEARD_REQUIRE asks for faketime, and none was found; {HOW}")
    return WrongClock(library, tmp_path / "ahead", local("2027-03-24T10:00"))


def local(wall: str) -> datetime:
    return datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo("Europe/London")).astimezone(UTC)


def move(scene: Scene, clock: WrongClock, wall: str) -> None:
    clock.set_to(local(wall))
    scene.box.clock.set(local(wall))


def lines(pupil: Phone) -> int:
    return sum(text == LINE for text in pupil.texts)


async def tell_and_be_read(scene: Scene) -> Phone:
    """A pupil tells, may be written to, and has seen that a lead read it."""
    pupil, lead = scene.pupil(), scene.adult("lead")
    await pupil.start("s-HFHS")
    for words, label in (
        ("Just type, or tap Start.", ""),
        ("Are you safe right now?", "Yes"),
        ("Is one of them part of the problem?", "No"),
        ("It is ready to send.", "Send now"),
        ("What is it about?", "Stop"),
        ("Thank you. That is all.", "You can write to me here"),
    ):
        await pupil.wait_for(words, PATIENCE)
        await (pupil.press(label) if label else pupil.write("they laugh at my bag"))
    alert = await lead.wait_for("A new report.", PATIENCE, anywhere=True)
    await lead.press("Open", message=alert.id)
    await lead.wait_for("This message is removed after 10 minutes.", PATIENCE)
    await pupil.wait_for(LINE, PATIENCE, anywhere=True)
    await pupil.press("Open")
    await pupil.wait_for("Is it OK to read this here, now?", PATIENCE)
    await pupil.press("Yes")
    await pupil.wait_for("has read your message", PATIENCE)
    await scene.quiet(PATIENCE)
    return pupil


async def rang(scene: Scene, event: str, times: int = 1) -> None:
    await watch(lambda: scene.heard.events().count(event) >= times, PATIENCE, event)


@pytest.mark.timeout(400)
async def test_a_wrong_clock_drops_nothing_repeats_nothing_and_stops_nothing(
    mould: Mould, tmp_path: Path, clock: WrongClock
) -> None:
    """SCH-01 and SCH-04 with `python -m bot run`: killed, ten days late, a year ahead, back again.

    1. a pupil is to be asked on 2 April at 15:30, summer time; killed before that;
    2. started on 12 April at 16:00: asked at once, late is marked;
    3. the clock leaps a year: nobody is asked, and a child in danger gets the card;
    4. it is set back a year and two hours more: it ticks on, and nobody is asked again.
    """
    async with open_scene(mould, tmp_path) as scene:
        heard = scene.heard
        heard.environ.update(clock.environment())
        move(scene, clock, "2027-03-24T10:00")
        await heard.start()
        pupil = await tell_and_be_read(scene)
        await heard.kill()
        assert lines(pupil) == 1

        move(scene, clock, "2027-04-12T16:00")
        await heard.start()
        await watch(lambda: lines(pupil) == 2, PATIENCE, "the pupil was asked")
        await rang(scene, "timers_late")
        await scene.quiet(PATIENCE)

        move(scene, clock, "2028-04-12T16:00")
        await rang(scene, "clock_jumped")
        other = scene.pupil()
        await other.start("s-HFHS")
        await other.wait_for("Just type, or tap Start.", PATIENCE)
        await other.write("my stepdad has a knife and wants to kill me")
        await other.wait_for("Stay away from them.", PATIENCE)

        move(scene, clock, "2027-04-12T14:00")
        await rang(scene, "clock_set_back")
        await scene.quiet(PATIENCE)
        assert lines(pupil) == 2
        assert await heard.stop(60) == 0
        assert "timer_failed" not in heard.events()
        assert "tick_failed" not in heard.events()
