"""The clock: every 15 seconds the application asks which rows are due. APScheduler only ticks.

What fell due while nobody ran is done once; clock jumps and summer time neither skip nor repeat,
since a timer is a row with a moment and not a job in memory.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import Connection

from bot.clock import Clock
from bot.courier import Courier
from bot.worker import apply
from handlers import due
from handlers.ladders import hasten
from handlers.service import Service
from handlers.turn import Done
from storage import inbox, timers
from storage.audit import number_new_lines
from storage.database import Database

TICK_SECONDS = 15
_SET_BACK = timedelta(minutes=1)  # by less, nothing comes late that matters
_SEEN_DAYS = 3  # a digest is kept for 48 hours at least, and told by its day


#: Long work that a timer asks for, in slices of its own; False if it could not be done now, and the timer stays.
Job = Callable[[timers.Timer], Awaitable[bool]]


class Schedule:
    """Does what is due. *jobs*: by a timer's kind, what is no unit of work; they come after all that is."""

    def __init__(
        self,
        database: Database,
        service: Service,
        courier: Courier,
        clock: Clock,
        alarm: Callable[[str], None],
        jobs: Mapping[str, Job] | None = None,
    ) -> None:
        self._database = database
        self._service = service
        self._courier = courier
        self._clock = clock
        self._alarm = alarm
        self._jobs = jobs or {}
        self._ticking = asyncio.Lock()
        self._ticked: datetime | None = None
        self._first: asyncio.Task[None] | None = None
        self._scheduler = AsyncIOScheduler(
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )

    def start(self) -> None:
        """Tick from now on."""
        self._scheduler.add_job(self.tick, "interval", seconds=TICK_SECONDS)
        self._first = asyncio.create_task(self._number(), name="number")  # what the last stop left
        self._scheduler.start()

    def stop(self) -> None:
        """Tick no more."""
        if self._first is not None:
            self._first.cancel()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def tick(self) -> int:
        """Do everything that is due now; returns how much that was. One tick at a time."""
        async with self._ticking:
            self._courier.wake()
            done = 0
            try:
                await self._notice_clock()
                failed: set[bytes] = set()  # until the next tick, so that they keep nobody else waiting
                while waiting := [timer for timer in await self._due() if timer.id not in failed]:
                    short = [timer for timer in waiting if timer.kind not in self._jobs]
                    for timer in short or waiting:
                        if not await self._try(timer):
                            failed.add(timer.id)
                    done += len(short or waiting)
                await self._database.run(self._clean)
                if self._service.texts.alarms:
                    self._service.texts.alarms.clear()
                    self._alarm("text_fault")
            except Exception as fault:
                self._alarm(f"tick_failed:{type(fault).__name__}")
            await self._number()
            return done

    async def _notice_clock(self) -> None:
        """A clock that was set back leaves timers far ahead: those of cases that wait for somebody are done now."""
        now, last = self._clock.now(), self._ticked
        self._ticked = now
        if last is None or now >= last - _SET_BACK:
            return
        self._alarm("clock_set_back")
        after: bytes | None = b""
        while after is not None:
            page = after
            after = await self._database.run(lambda tx, page=page: hasten(tx, self._service, page, now))  # type: ignore[misc]

    async def next_due(self) -> datetime | None:
        """Say when the next timer is due."""
        return await self._database.run(lambda tx: timers.next_due(tx, self._service.sealer))

    async def _number(self) -> None:
        """Number and chain what is new in the audit trail; a broken trail keeps nothing else from its turn."""
        for work in (lambda: number_new_lines(self._database, self._service.sealer), self._database.rest):
            try:
                await work()
            except Exception as fault:
                self._alarm(f"tick_failed:{type(fault).__name__}")

    async def _due(self) -> list[timers.Timer]:
        now = self._clock.now()
        return await self._database.run(lambda tx: timers.list_due(tx, self._service.sealer, now))

    async def _try(self, timer: timers.Timer) -> bool:
        """Do one timer; False if it could not be done, or is damaged and stays."""
        try:
            job = self._jobs.get(timer.kind)
            if job is not None:
                return await job(timer)
            await self._act(timer)
        except Exception as fault:
            self._alarm(f"timer_failed:{type(fault).__name__}")
            return False
        return timer.kind != timers.BROKEN

    async def _act(self, timer: timers.Timer) -> None:
        service, now = self._service, self._clock.now()
        done = await self._database.run(lambda tx: due.act(tx, service, timer, now))
        self._apply(done)
        later = done.later
        if later is not None:
            made = await asyncio.to_thread(later.work)
            self._apply(
                await self._database.run(lambda tx: due.act_then(tx, service, timer, now, later, made))
            )

    def _apply(self, done: Done) -> None:
        apply(done, self._courier, self._service, self._alarm)

    def _clean(self, tx: Connection) -> int:
        today = int(self._clock.now().timestamp()) // 86_400
        return inbox.forget_seen(tx, today - _SEEN_DAYS)
