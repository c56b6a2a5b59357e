"""What is due is done: once, late if need be, danger first, and by no clock that leapt (SCH-01 to SCH-07)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, func, select

from bot.clock import MovedClock
from bot.schedule import Job, Schedule
from handlers import due
from handlers.followups import FOLLOW_UP
from handlers.turn import Done
from storage import timers
from storage.cases import list_headers, save_header
from storage.database import open_database
from storage.schema import timers as rows
from storage.timers import Timer, set_timer, stop_timer
from tests.journeys.house import House, open_case_of, open_house, report, tell
from tests.journeys.test_ladders import urgent

LONDON = ZoneInfo("Europe/London")
BACKLOG = 100_000
NOTE = "note"  # a timer of these tests: a job that writes down that it ran


def set_many(
    tx: Connection, house: House, subjects: Iterator[str], moment: datetime, kind: str = NOTE
) -> None:
    for subject in subjects:
        set_timer(tx, house.app.service.sealer, kind, subject, moment)


class Notes:
    """What ran, in order."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.ran: list[str] = []

    async def job(self, timer: Timer) -> bool:
        self.ran.append(timer.subject)
        sealer = self.house.app.service.sealer
        await self.house.app.database.run(lambda tx: stop_timer(tx, sealer, timer.kind, timer.subject))
        return True

    def schedule(self, kind: type[Schedule] = Schedule, *, job: Job | None = None, **more: Any) -> Schedule:
        """A clock beside the house's own, over the same rows."""
        app = self.house.app
        jobs = {NOTE: job or self.job}
        return kind(app.database, app.service, app.courier, app.clock, app._alarm, jobs, **more)


async def left(house: House) -> int:
    count = select(func.count()).select_from(rows)
    return int(await house.app.database.run(lambda tx: tx.execute(count).scalar_one()))


async def held(house: House) -> list[str]:
    """List the timers that must wait while the clock is not believed, by kind."""
    sealer = house.app.service.sealer
    found = await house.app.database.run(lambda tx: timers.list_after(tx, sealer, b"", 1000))
    return sorted(timer.kind for timer in found if timer.kind not in due.HARMLESS)


def set_wall(house: House, moment: datetime) -> None:
    house.clock.move_to(moment)
    house.box.clock.set(moment)


# -- late, and once -----------------------------------------------------------------------------


@pytest.mark.parametrize("late", [timedelta(seconds=1), timedelta(hours=3), timedelta(days=8)])
async def test_what_fell_due_while_nobody_ran_is_done_once_and_late_is_marked(
    house: House, late: timedelta
) -> None:
    """SCH-01."""
    notes, now = Notes(house), house.clock.now()
    await house.app.database.run(lambda tx: set_many(tx, house, iter("abc"), now + timedelta(hours=1)))
    house.app.schedule.stop()
    set_wall(house, now + timedelta(hours=1) + late)
    schedule = notes.schedule()
    assert await schedule.tick() >= 3
    assert sorted(notes.ran) == ["a", "b", "c"]
    assert ("timers_late" in house.app.alarms) is (late > timedelta(minutes=30))
    await schedule.tick()
    assert len(notes.ran) == 3


async def test_a_tick_that_is_slow_is_not_overlapped(house: House) -> None:
    """SCH-05: a job that is under way when the next tick comes runs late, once."""
    notes, gate, entered = Notes(house), asyncio.Event(), asyncio.Event()

    async def slow(timer: Timer) -> bool:
        entered.set()
        await gate.wait()
        return await notes.job(timer)

    await house.app.database.run(lambda tx: set_many(tx, house, iter("a"), house.clock.now()))
    schedule = notes.schedule(job=slow)
    ticks = [asyncio.create_task(schedule.tick()) for _ in range(3)]
    await entered.wait()
    gate.set()
    await asyncio.gather(*ticks)
    assert notes.ran == ["a"]


async def race(house: House, act: Callable[..., Done]) -> int:
    """Let two units, each on a connection of its own, do the same follow-up; gives how often it was asked."""
    await report(house)
    await open_case_of(house.phone("lead"))
    await house.settle()
    now = datetime(2026, 11, 30, 15, 30, tzinfo=UTC)
    service = house.app.service
    found = await house.app.database.run(lambda tx: timers.list_due(tx, service.sealer, now))
    (timer,) = [one for one in found if one.kind == FOLLOW_UP]
    other = await open_database(house.settings.storage.path, service.sealer)
    try:
        units = (house.app.database, other)
        await asyncio.gather(*(base.run(lambda tx: act(tx, service, timer, now)) for base in units))
    finally:
        await other.close()
    (header,) = await house.app.database.run(lambda tx: list_headers(tx, service.sealer))
    return len(header.followed)


async def test_two_units_that_race_for_the_same_turn_do_it_once(house: House) -> None:
    """SCH-06: whoever finds the timer as it was does the work, in the transaction that moves it."""
    assert await race(house, due.act) == 1


async def test_a_unit_that_does_not_look_again_is_found(house: House) -> None:
    """The sabotage: the turn is done twice."""

    def blind(tx: Connection, service: Any, timer: Timer, now: datetime) -> Done:
        set_timer(tx, service.sealer, timer.kind, timer.subject, timer.due)  # as if nobody had moved it
        (header,) = list_headers(tx, service.sealer)
        header.follow_passed = 0
        save_header(tx, service.sealer, header)
        return due.act(tx, service, timer, now)

    assert await race(house, blind) == 2


# -- the clocks that change ---------------------------------------------------------------------


@pytest.mark.parametrize("day", ["2027-03-28", "2027-10-31"])
async def test_when_the_clocks_change_each_is_done_once_and_in_order(house: House, day: str) -> None:
    """SCH-03: 00:59, 01:00, 01:30 and 02:00 on the wall, stepped over five minutes at a time."""
    notes = Notes(house)
    walls = ("00:59", "01:00", "01:30", "02:00")
    moments = {
        wall: datetime.fromisoformat(f"{day}T{wall}").replace(tzinfo=LONDON).astimezone(UTC) for wall in walls
    }
    house.app.schedule.stop()
    start = datetime.fromisoformat(f"{day}T00:30").replace(tzinfo=LONDON).astimezone(UTC)
    set_wall(house, start)
    for wall, moment in moments.items():
        await house.app.database.run(lambda tx, w=wall, m=moment: set_many(tx, house, iter([w]), m))  # type: ignore[misc]
    schedule, at = notes.schedule(), {}
    for step in range(48):
        set_wall(house, start + step * timedelta(minutes=5))
        before = len(notes.ran)
        await schedule.tick()
        at.update({wall: house.clock.now() for wall in notes.ran[before:]})
    assert sorted(notes.ran) == sorted(walls)
    for wall, moment in moments.items():
        assert timedelta(0) <= at[wall] - moment < timedelta(minutes=9), wall
    assert [at[wall] for wall in notes.ran] == sorted(at.values())


async def test_a_clock_set_back_two_hours_skips_and_repeats_nothing(house: House) -> None:
    """SCH-04."""
    notes, now = Notes(house), house.clock.now()
    await house.app.database.run(lambda tx: set_many(tx, house, iter("a"), now))
    await house.app.database.run(lambda tx: set_many(tx, house, iter("b"), now + timedelta(minutes=10)))
    house.app.schedule.stop()
    schedule = notes.schedule()
    await schedule.tick()
    assert notes.ran == ["a"]
    set_wall(house, now - timedelta(hours=2))
    await schedule.tick()
    assert "clock_set_back" in house.app.alarms
    set_wall(house, now + timedelta(minutes=11))
    await schedule.tick()
    assert notes.ran == ["a", "b"]


class Unattended(Schedule):
    """The sabotage: APScheduler is left to itself."""

    async def _keep_ticking(self) -> None:
        return


async def test_it_ticks_on_when_the_wall_is_set_back(house: House) -> None:
    """F30: what APScheduler is left with, when the clock is set back: a next tick two hours from now."""
    house.app.schedule.stop()
    kinds = (Schedule, Unattended)
    ticked: dict[type[Schedule], int] = dict.fromkeys(kinds, 0)
    schedules = {kind: count_ticks(Notes(house), kind, ticked) for kind in kinds}
    ahead = datetime.now(UTC) + timedelta(hours=2)
    try:
        for kind, schedule in schedules.items():
            schedule.start()
            await until(lambda kind=kind: ticked[kind] >= 1)  # type: ignore[misc]
        for schedule in schedules.values():
            schedule._scheduler.modify_job("tick", next_run_time=ahead)
        await until(lambda: not any(schedule._ticking.locked() for schedule in schedules.values()))
        before = dict(ticked)
        await until(lambda: ticked[Schedule] >= before[Schedule] + 3)
        assert ticked[Unattended] <= before[Unattended] + 1  # one may have been under way
        assert house.app.alarms["tick_late"] >= 1
    finally:
        for schedule in schedules.values():
            schedule.stop()


def count_ticks(notes: Notes, kind: type[Schedule], ticked: dict[type[Schedule], int]) -> Schedule:
    """Make a quick schedule whose ticks are counted."""

    class Counting(kind):  # type: ignore[misc, valid-type]
        async def _work_off(self) -> int:
            ticked[kind] += 1
            return int(await super()._work_off())

    return notes.schedule(Counting, seconds=0.05)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not true():
            await asyncio.sleep(0.01)


class SetClock(MovedClock):
    """A clock that somebody can also set, while its steady seconds go on."""

    def set_to(self, moment: datetime) -> None:
        steady = self.steady()
        self.move_to(moment)
        self._lag = self.steady() - steady + getattr(self, "_lag", 0.0)

    def steady(self) -> float:
        return super().steady() - getattr(self, "_lag", 0.0)


@pytest.fixture
async def set_house(tmp_path: Path) -> Any:
    async with open_house(tmp_path) as house:
        clock = SetClock(house.clock.offset)
        house.clock = clock
        await house.restart()
        await house.app.schedule.tick()
        yield house


async def leap(house: House, by: timedelta) -> None:
    """Set the machine's clock, as a wrong time server does."""
    assert isinstance(house.clock, SetClock)
    moment = house.clock.now() + by
    house.clock.set_to(moment)
    house.box.clock.set(moment)
    await house.app.schedule.tick()
    await house.settle()


async def a_quiet_case(house: House) -> None:
    """A case that was read and decided; its pupil is asked in a week."""
    from tests.journeys.test_followups import decided

    await report(house)
    await decided(house)
    await house.settle()


async def test_a_clock_that_leaps_a_year_unleashes_nothing(set_house: House) -> None:
    """SCH-04: nobody is asked, nothing erased, for an hour; danger goes on; set right, all is as before."""
    house = set_house
    await a_quiet_case(house)
    before = {name: len(phone.texts) for name, phone in house.phones.items()}
    kept = await held(house)
    await leap(house, timedelta(days=365))
    assert house.app.alarms["clock_jumped"] == 1
    assert {name: len(phone.texts) for name, phone in house.phones.items()} == before
    assert await held(house) == kept
    await urgent(house, "second")
    alert = await house.phone("lead").wait_for("A new report.", anywhere=True)
    assert alert.text.startswith("P1")
    await leap(house, timedelta(days=-365))
    assert house.app.alarms["clock_set_back"] == 1
    assert sum(text == "1 new message." for text in house.phone("pupil").texts) == 1
    await house.wind(timedelta(days=7, hours=6))
    assert (
        sum(text == "1 new message." for text in house.phone("pupil").texts) == 1
    )  # it stands there already
    headers = await house.app.database.run(lambda tx: list_headers(tx, house.app.service.sealer))
    assert sorted(len(header.followed) for header in headers) == [0, 1]


async def test_a_clock_that_is_still_there_after_an_hour_is_believed(set_house: House) -> None:
    """What is due then is done once: three missed turns are one question."""
    house = set_house
    await a_quiet_case(house)
    await leap(house, timedelta(days=20))
    (header,) = await house.app.database.run(lambda tx: list_headers(tx, house.app.service.sealer))
    assert header.followed == []
    await house.wind(timedelta(minutes=59))
    assert header.followed == []
    await house.wind(timedelta(minutes=2))
    await house.wind(timedelta(days=1, hours=8))
    (header,) = await house.app.database.run(lambda tx: list_headers(tx, house.app.service.sealer))
    assert len(header.followed) == 1


class Credulous(Schedule):
    """The sabotage: every clock is believed."""

    def _believes(self, timer: Timer) -> bool:
        return True


async def test_a_schedule_that_believes_every_clock_is_found(set_house: House) -> None:
    house = set_house
    await a_quiet_case(house)
    app = house.app
    app.schedule.stop()
    app.schedule = Credulous(
        app.database, app.service, app.courier, app.clock, app._alarm, app.schedule._jobs
    )
    await app.schedule.tick()
    kept = await held(house)
    await leap(house, timedelta(days=365))
    assert await held(house) != kept


# -- a hundred thousand -------------------------------------------------------------------------


class NoOrder(Schedule):
    """The sabotage: whatever is due longest goes first, danger or not."""

    def _rank(self, timer: Timer) -> tuple[bool, bool, datetime, bytes]:
        return False, False, timer.due, timer.id


async def bury(house: House, count: int) -> None:
    """Let so much be due at once."""
    past = house.clock.now() - timedelta(days=30)
    for start in range(0, count, 10_000):
        await house.app.database.run(
            lambda tx, s=start: set_many(tx, house, (str(n) for n in range(s, min(s + 10_000, count))), past)  # type: ignore[misc]
        )


async def silent_danger(house: House, notes: Notes, kind: type[Schedule]) -> tuple[int, int]:
    """Under a backlog, a draft in danger falls silent; gives how much of the backlog was done before it was sent."""
    pupil = await tell(house, words="my stepdad has a knife and wants to kill me")
    await pupil.wait_for("999")
    await house.settle()
    house.app.schedule.stop()
    set_wall(house, house.clock.now() + timedelta(minutes=11))
    sent: list[int] = []  # at each of the backlog: how many reports there were

    async def job(timer: Timer) -> bool:
        cases = await house.app.database.run(lambda tx: len(list_headers(tx, house.app.service.sealer)))
        sent.append(cases)
        return await notes.job(timer)

    schedule = notes.schedule(kind, job=job, most=50)
    await schedule.tick()
    return sent.count(0), len(sent)


async def test_danger_is_done_before_everything_that_is_due_longer(house: House) -> None:
    await bury(house, 300)
    before, done = await silent_danger(house, Notes(house), Schedule)
    assert before == 0
    assert 0 < done <= 50
    assert house.app.alarms["timers_wait"] == 1


async def test_a_schedule_that_knows_no_danger_is_found(house: House) -> None:
    await bury(house, 300)
    before, _ = await silent_danger(house, Notes(house), NoOrder)
    assert before > 0


async def test_a_hundred_thousand_at_once_delay_no_card(house: House) -> None:
    """Ticks follow one another without a pause, and a child in danger is answered long before the backlog is gone."""
    await bury(house, BACKLOG)
    notes = Notes(house)
    house.app.schedule.stop()
    schedule = notes.schedule(most=200)

    enough = asyncio.Event()

    async def drain() -> None:
        while not enough.is_set():
            await schedule.tick()

    draining = asyncio.create_task(drain())
    try:
        pupil = house.phone("pupil")
        await pupil.start("s-HFHS")
        await pupil.wait_for("Just type, or tap Start.", 60)
        await pupil.write("my stepdad has a knife and wants to kill me")
        await pupil.wait_for("Stay away from them.", 60)
        waiting = await left(house)
        assert not draining.done()
    finally:
        enough.set()
        await draining  # the tick under way ends, so that what it did can be counted
    assert waiting > BACKLOG // 2
    assert len(notes.ran) == len(set(notes.ran)) == BACKLOG - sum(1 for _ in await due_notes(house))


async def due_notes(house: House) -> list[bytes]:
    """List what is left of the backlog, a page at a time as the schedule does."""
    found: list[bytes] = []
    after: timers.Cursor | None = timers.START
    while after is not None:
        page, after = await house.app.database.run(
            lambda tx, after=after: timers.list_page(
                tx, house.app.service.sealer, house.clock.now(), after, 5000
            )  # type: ignore[misc]
        )
        found += [timer.id for timer in page if timer.kind == NOTE]
    return found


async def test_pages_give_each_that_is_due_once_and_nothing_that_is_not(house: House) -> None:
    now = house.clock.now()
    sealer = house.app.service.sealer

    def unit(tx: Connection) -> list[str]:
        set_many(tx, house, (f"p{n}" for n in range(40)), now - timedelta(hours=1))
        set_many(tx, house, (f"n{n}" for n in range(40)), now + timedelta(seconds=1))
        found: list[str] = []
        after: timers.Cursor | None = timers.START
        while after is not None:
            page, after = timers.list_page(tx, sealer, now, after, 7)
            assert len(page) <= 7
            found += [timer.subject for timer in page if timer.kind == NOTE]
        return found

    found = await house.app.database.run(unit)
    assert sorted(found) == sorted(f"p{n}" for n in range(40))
