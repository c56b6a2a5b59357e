"""The clock: every 15 seconds the application asks which rows are due. APScheduler only ticks.

What fell due while nobody ran is done once; clock jumps and summer time neither skip nor repeat,
since a timer is a row with a moment and not a job in memory. What may be danger is done first; of the
rest a tick takes so much and leaves the other for the next, so that nothing waits behind a backlog.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import Connection

from bot.clock import Clock
from bot.courier import Courier
from bot.steps import take_steps
from bot.worker import apply
from handlers import due
from handlers.service import Service
from handlers.turn import Done
from handlers.watching import hasten, watch_some
from storage import inbox, timers
from storage.audit import number_new_lines
from storage.database import Database
from storage.said import part_all_together

TICK_SECONDS = 15
MOST_PER_TICK = 1000  # a few seconds of work
_PAGE = 128  # opened in one unit: some milliseconds
_SET_BACK = timedelta(minutes=1)  # by less, nothing comes late that matters
_LATE = timedelta(minutes=30)  # two slots
_SEEN_DAYS = 3  # a digest is kept for 48 hours at least, and told by its day
#: No outage of ours: the process ran all the while. A machine that slept over a weekend waits that hour, too.
_LEAP = timedelta(days=1)
_WATCH_SECONDS = 6 * 3600.0  # from one look after lost timers to the next
_DOUBT_SECONDS = 3600.0  # for an operator to set the clock right, before anything is erased or asked by it


#: Long work that a timer asks for, in slices of its own; False if it could not be done now, and the timer stays.
Job = Callable[[timers.Timer], Awaitable[bool]]


class Schedule:
    """Does what is due. *jobs*: by a timer's kind, what is no unit of work; they come after all that is.

    *most*: how much one tick does; *seconds*: from one to the next. *wake*: sets what comes again by the calendar, by a moment.
    *doubts*: whether somebody else's clock says that ours is wrong.
    """

    def __init__(
        self,
        database: Database,
        service: Service,
        courier: Courier,
        clock: Clock,
        alarm: Callable[[str], None],
        jobs: Mapping[str, Job] | None = None,
        most: int = MOST_PER_TICK,
        seconds: float = TICK_SECONDS,
        wake: Callable[[Connection, datetime], None] | None = None,
        doubts: Callable[[], bool] = lambda: False,
    ) -> None:
        self._database = database
        self._service = service
        self._courier = courier
        self._clock = clock
        self._alarm = alarm
        self._jobs = jobs or {}
        self._most = most
        self._seconds = seconds
        self._wake = wake
        self._doubts = doubts
        self._ticking = asyncio.Lock()
        self._ticked: tuple[datetime, float] | None = None
        self._doubted_until: float | None = None
        self._watched: float | None = None
        self._told_damage = False
        self._began = 0.0  # the loop's time of the last tick
        self._beside: list[asyncio.Task[None]] = []
        self._scheduler = AsyncIOScheduler(
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )

    def start(self) -> None:
        """Tick from now on, and at once for what fell due while nobody ran."""
        self._began = asyncio.get_running_loop().time()
        self._scheduler.add_job(self.tick, "interval", seconds=self._seconds, id="tick")
        self._beside = [
            asyncio.create_task(self._first(), name="first tick"),
            asyncio.create_task(self._keep_ticking(), name="keep ticking"),
        ]
        self._scheduler.start()

    def stop(self) -> None:
        """Tick no more."""
        for task in self._beside:
            task.cancel()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def _first(self) -> None:
        await self.tick()

    async def _keep_ticking(self) -> None:
        """Look by a steady clock whether it ticks: APScheduler goes by the wall, and waits for hours when that is set back."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(self._seconds / 3)
            late = loop.time() - self._began > 1.5 * self._seconds
            if (late or self._is_set_back(self._clock.now())) and not self._ticking.locked():
                self._alarm("tick_late")
                self._scheduler.modify_job("tick", next_run_time=datetime.now(self._scheduler.timezone))

    def _is_set_back(self, now: datetime) -> bool:
        return self._ticked is not None and now < self._ticked[0] - _SET_BACK

    async def tick(self) -> int:
        """Do what is due now, at most as much as a tick takes; returns how much that was. One tick at a time."""
        async with self._ticking:
            self._began = asyncio.get_running_loop().time()
            self._courier.wake()
            done = 0
            try:
                await self._notice_clock()
                await self._look_after_timers()
                done = await self._work_off()
                if not self.is_doubted():
                    await self._database.run(self._clean)
                if self._service.texts.alarms:
                    self._service.texts.alarms.clear()
                    self._alarm("text_fault")
            except Exception as fault:  # the clock goes on, whatever one tick met
                self._alarm(f"tick_failed:{type(fault).__name__}")
            await self._tidy()
            return done

    async def _work_off(self) -> int:
        """Do what is due, and what that makes due; danger first, long work last."""
        done, late, failed = (
            0,
            False,
            set[bytes](),
        )  # until the next tick, so that they keep nobody else waiting
        while done < self._most:
            waiting, more = await self._find_due(failed, self._most - done)
            short = [timer for timer in waiting if timer.kind not in self._jobs]
            for timer in short or waiting:
                late = late or self._clock.now() - timer.due > _LATE
                if not await self._try(timer):
                    failed.add(timer.id)
            done += len(short or waiting)
            if more and done >= self._most:
                self._alarm("timers_wait")
            if not waiting:
                break
        if late:
            self._alarm("timers_late")
        return done

    async def _find_due(self, failed: set[bytes], most: int) -> tuple[list[timers.Timer], bool]:
        """Find what to do next, in order, and whether there is more; a page in a unit, so that others come between."""
        now, found, more = self._clock.now(), list[timers.Timer](), False
        after: timers.Cursor | None = timers.START
        while after is not None:
            cursor = after
            page, after = await self._database.run(
                lambda tx, cursor=cursor: timers.list_page(tx, self._service.sealer, now, cursor, _PAGE)  # type: ignore[misc]  # its default binds the loop's variable now
            )
            found += [timer for timer in page if timer.id not in failed and self._believes(timer)]
            if len(found) > 2 * most:
                found, more = sorted(found, key=self._rank)[:most], True
        return sorted(found, key=self._rank)[:most], more or len(found) > most

    def _rank(self, timer: timers.Timer) -> tuple[bool, bool, datetime, bytes]:
        return timer.kind not in due.DANGER, timer.kind in self._jobs, timer.due, timer.id

    async def _notice_clock(self) -> None:
        """Notice a clock that was set: back, or ahead by more than an hour of nobody's work explains.

        Set back, it leaves timers far ahead: those of cases that wait for somebody are done now, and what comes by the
        calendar is set again. Set far ahead, it
        would have a year's questions asked and cases erased at once: for an hour it is not believed.
        """
        now, steady = self._clock.now(), self._clock.steady()
        before, back = self._ticked, self._is_set_back(now)
        self._ticked = now, steady
        if before is None:
            await self._hasten(now)  # it may have been set back while nobody ran
            return
        leapt = (now - before[0]) - timedelta(seconds=steady - before[1])
        if leapt > _LEAP:
            self._alarm("clock_jumped")
            self._doubted_until = steady + _DOUBT_SECONDS
            self._watched = None
        elif back:
            self._alarm("clock_set_back")
            self._doubted_until = None
            self._watched = None
            await self._hasten(now)
        if self._doubted_until is not None and steady >= self._doubted_until:
            self._doubted_until = None

    async def _look_after_timers(self) -> None:
        """See to it, at the start, some times a day and when the clock was set, that every case is looked at and found."""
        steady = self._clock.steady()
        if self._watched is not None and steady - self._watched < _WATCH_SECONDS:
            return
        self._watched = steady
        after: bytes | None = b""
        while after is not None:
            page, now = after, self._clock.now()
            watched = await self._database.run(
                lambda tx, page=page, now=now: watch_some(tx, self._service, page, now)  # type: ignore[misc]  # its default binds the loop's variable now
            )
            after = watched.after
            if watched.mended:
                self._alarm("look_was_missing")
            if watched.failed:
                self._alarm("timer_failed:look")

    def _believes(self, timer: timers.Timer) -> bool:
        return timer.kind in due.HARMLESS or not self.is_doubted()

    def is_doubted(self) -> bool:
        """Say whether the clock is not to be believed where something is erased by age, or asked by date."""
        return self._doubted_until is not None or self._doubts()

    async def _hasten(self, now: datetime) -> None:
        after: bytes | None = b""
        while after is not None:
            page = after
            after = await self._database.run(lambda tx, page=page: hasten(tx, self._service, page, now))  # type: ignore[misc]  # its default binds the loop's variable now
        wake = self._wake
        if wake is not None:
            await self._database.run(lambda tx: wake(tx, now))

    async def next_due(self) -> datetime | None:
        """Say when the next timer is due."""
        return await self._database.run(lambda tx: timers.next_due(tx, self._service.sealer))

    async def _tidy(self) -> None:
        """Number and chain what is new in the audit trail, part what was noted together, empty the log; each by itself."""
        sealer = self._service.sealer
        for work in (
            lambda: number_new_lines(self._database, sealer),
            self._part_together,
            self._database.rest,
        ):
            try:
                await work()
            except Exception as fault:  # one job must not cost the others theirs
                self._alarm(f"tick_failed:{type(fault).__name__}")

    async def _part_together(self) -> None:
        """Part what was noted together; say once that some of it is damaged, for that does not pass by itself."""
        sound = await part_all_together(self._database, self._service.sealer)
        if not sound and not self._told_damage:
            self._told_damage = True
            self._alarm("noted_damaged")

    async def _try(self, timer: timers.Timer) -> bool:
        """Do one timer; False if it could not be done, or is damaged and stays."""
        try:
            job = self._jobs.get(timer.kind)
            if job is not None:
                return await self._long(job, timer)
            await self._act(timer)
        except Exception as fault:  # one timer must not hold up the others: it is tried again
            self._alarm(f"timer_failed:{type(fault).__name__}")
            return False
        return timer.kind != timers.BROKEN

    async def _long(self, job: Job, timer: timers.Timer) -> bool:
        """Do long work; what falls due meanwhile is done beside it, as often as a tick would."""
        work = asyncio.ensure_future(job(timer))
        try:
            while not (await asyncio.wait({work}, timeout=self._seconds))[0]:
                self._courier.wake()
                waiting, _ = await self._find_due(set(), self._most)
                for one in waiting:
                    if one.kind not in self._jobs:
                        await self._try(one)
            return work.result()
        finally:
            work.cancel()

    async def _act(self, timer: timers.Timer) -> None:
        service, now = self._service, self._clock.now()
        done = await self._database.run(lambda tx: due.act(tx, service, timer, now))
        self._apply(done)
        later = done.later
        if later is not None:
            await take_steps(
                self._database,
                later,
                lambda _, slow: asyncio.to_thread(slow),
                lambda step, made, tx: due.act_then(tx, service, timer, now, step, made),
                self._apply,
            )

    def _apply(self, done: Done) -> None:
        apply(done, self._courier, self._service, self._alarm)

    def _clean(self, tx: Connection) -> int:
        today = int(self._clock.now().timestamp()) // 86_400
        return inbox.forget_seen(tx, today - _SEEN_DAYS)
