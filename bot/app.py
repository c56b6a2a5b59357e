"""The composition root: where settings become objects and the objects meet.

`Application.start` makes everything in the order in which it is needed and refuses early; `run`
goes on until it is told to stop; `stop` lets work under way end and leaves the rest as rows.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, Self

from bot.alarms import Alarm
from bot.clock import Clock, SystemClock
from bot.commanded import Commanded
from bot.config import Settings
from bot.control import ControlServer
from bot.courier import Courier, Ready
from bot.doors import DoorError
from bot.doors.telegram import TelegramRoad
from bot.doors.translate import Unreadable, translate
from bot.doors.transport import AiohttpTransport
from bot.health import Watch
from bot.inlet import Inlet
from bot.jobs import make_jobs, wake_again
from bot.keyfiles import read_keys
from bot.lock import DataLock, take_lock
from bot.logs import get_log
from bot.operations.digest import wake_weekly
from bot.operations.retention import wake_nightly
from bot.owed import find_owed, outcome_of
from bot.pacing import Pacing
from bot.provision import is_open, limits_of, make_service
from bot.roads import Result
from bot.roads.wayfinding import make_roads
from bot.schedule import Schedule
from bot.second_clock import SecondClock
from bot.second_reader import SecondReader
from bot.values import split_address
from bot.watchdog import Watchdog
from bot.webserver import CannotListen, Server, serve
from bot.worker import UnreadableUpdate, Worker, apply
from handlers import delivery
from handlers.events import Incoming
from handlers.rounds import wake_daily
from handlers.service import Service
from handlers.turn import Done
from safeguarding import triage
from storage.database import Database, open_database
from storage.sealing import Sealer

_COMMANDS_SHOWN = (("start", "Start"), ("help", "Help"), ("hide", "Hide"))


class Application:
    """One running Heard."""

    def __init__(
        self, settings: Settings, clock: Clock, lock: DataLock, database: Database, service: Service
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.database = database
        self.service = service
        self._lock = lock
        self._log = get_log()
        self._tasks: list[asyncio.Task[Any]] = []
        self._alarm = Alarm(clock.now)
        self.alarms, self.rang = self._alarm.counts, self._alarm.rang
        token = settings.token
        self._transport = AiohttpTransport(settings.telegram.api_url, token)
        self.second_clock = SecondClock(clock, self._alarm)
        self._transport.listener = self.second_clock

        def repeat_text(reference: str) -> str:
            return service.texts.say("en", "lead-repeat", reference=reference)

        self.road = TelegramRoad(self._transport, repeat_text=repeat_text)
        self.courier = Courier(
            {"telegram": self.road, **make_roads(settings.alerts, clock.now, repeat_text)},
            self._settle,
            now=clock.now,
            pacing=Pacing(*limits_of(settings)),
            alarm=self._alarm,
            alive=self._answers,
        )
        self.reader = SecondReader(self._alarm)
        self.worker = Worker(
            database,
            service,
            self.courier,
            clock,
            bot=token.partition(":")[0],
            translate=_translate,
            acknowledge=self.road.acknowledge,
            alarm=self._alarm,
            read=self.reader.read,
            most_tries=settings.limits.inbox_tries,
        )
        self.schedule = Schedule(
            database,
            service,
            self.courier,
            clock,
            self._alarm,
            make_jobs(database, service, clock, self._after),
            wake=lambda tx, now: wake_again(tx, service, now),
            doubts=self.second_clock.is_doubted,
        )
        service.clock_is_doubted = self.schedule.is_doubted
        self.inlet = Inlet(settings, clock, self._transport, self.worker.take, self._alarm)
        self.inlet.polling.listener = self.second_clock
        self.commanded = Commanded(
            self, after=self._after, recover_outbox=self._recover_outbox, alarm=self._alarm
        )
        self._control = ControlServer(settings.data_folder, self.commanded.operations())
        self.username = ""
        self.watch = Watch(
            database,
            service,
            clock,
            poll_age=self.inlet.age_seconds,
            poll_bound_seconds=self.inlet.bound_seconds,
            rang=self.rang,
        )
        self.health: Server | None = None

    @classmethod
    async def start(cls, settings: Settings, clock: Clock | None = None) -> Self:
        """Make everything, take up what was left, and begin to work.

        Raises:
            AlreadyRunning, KeyFileError, WrongKey, DatabaseUnusable: said in one line; nothing was written.
            ConfigError: webhook.listen cannot be listened on.
        """
        clock = clock or SystemClock()
        lock = take_lock(settings.data_folder)
        try:
            sealer = Sealer(read_keys(settings))
            database = await open_database(settings.storage.path, sealer)
        except BaseException:  # nothing is left held, whatever ended it; raised again
            lock.release()
            raise
        service = make_service(settings, sealer, clock.now())
        service.open_to_pupils = await database.run(lambda tx: is_open(tx, sealer))
        app = cls(settings, clock, lock, database, service)
        try:
            await app._begin()
        except BaseException:  # what was begun is ended, whatever it was; raised again
            await app.stop()
            raise
        return app

    async def _begin(self) -> None:
        await asyncio.to_thread(triage.warm)  # loads the rules, so that no child waits for it
        await self._transport.initialize()
        await self.inlet.polling.initialize()
        self._spawn(self.courier.run(), "courier")
        owed = await self._recover_outbox(perhaps_sent=self._lock.after_crash)
        waiting = await self.worker.recover()
        if owed or waiting:
            self._log.info("recovered", inbox=waiting, outbox=owed)
        self._spawn(self._greet(), "greet")
        await self.inlet.begin(self._spawn)
        await self.database.run(lambda tx: wake_nightly(tx, self.service, self.clock.now()))
        await self.database.run(lambda tx: wake_daily(tx, self.service, self.clock.now()))
        await self.database.run(lambda tx: wake_weekly(tx, self.service, self.clock.now()))
        self.schedule.start()
        await self._control.start()
        await self._open_health()
        self._lock.settle()
        self._log.info("started")
        if not self.service.open_to_pupils:
            self._log.warning("closed")

    async def _open_health(self) -> None:
        """Answer health checks; where that cannot be, reports are taken in all the same."""
        self._spawn(self.watch.run(), "watch")
        self._watch_over()
        if self.settings.service.listen:
            try:
                address = split_address(self.settings.service.listen)
                self.health = await serve(self.watch.make_pages(), *address)
            except CannotListen:
                self._alarm("listen_failed")

    def _watch_over(self) -> None:
        """Call the address that somebody listens at, as long as all is well."""
        table = self.settings.watchdog
        if table.url is not None:
            dog = Watchdog(
                table.url.get_secret_value(), self._is_well, seconds=table.minutes * 60, alarm=self._alarm
            )
            self._spawn(dog.run(), "watchdog")

    async def _is_well(self) -> bool:
        """Say whether Telegram has answered, and a short while ago, and rows can be written."""
        return self.inlet.has_answered() and self.watch.polled()[1] and await self.watch.storing()

    async def _recover_outbox(self, *, perhaps_sent: bool = False) -> int:
        """Offer the courier what is owed. *perhaps_sent*: what was under way may have arrived (F11), so it is marked."""
        found = await find_owed(self.database, self.service.sealer)
        if perhaps_sent:
            self.courier.doubt(found)
        self.courier.offer(found)
        return len(found)

    async def _greet(self) -> None:
        """Show the commands and learn our own name; Telegram may be away, so it is tried for ever."""
        pause = 1.0
        while True:
            try:
                await self.road.set_commands(_COMMANDS_SHOWN)
                self.username = (await self.road.me()).username
                return
            except DoorError:
                await asyncio.sleep(pause)
                pause = min(pause * 2, 30.0)

    def _spawn(self, work: Any, name: str) -> None:
        self._tasks.append(asyncio.create_task(work, name=name))

    async def run(self, stopped: asyncio.Event) -> None:
        """Go on until *stopped*, or until a part of us ends that never should."""
        waiting = asyncio.create_task(stopped.wait(), name="stopped")
        watched = [task for task in self._tasks if task.get_name() != "greet"]
        ended, _ = await asyncio.wait([waiting, *watched], return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        for task in ended - {waiting}:
            self._log.error("crashed")
            task.result()

    async def stop(self) -> None:
        """Take in no more, let what is under way end for a while, and close. Rows wait."""
        self._log.info("draining")
        self.schedule.stop()
        await self._control.stop()
        for task in self._tasks:
            if task.get_name() in ("poller", "subscription", "greet"):
                task.cancel()
        seconds = self.settings.limits.drain_seconds
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        if self.inlet.webhook is not None:
            await self.inlet.webhook.close(seconds / 2)
        if self.health is not None:
            await self.health.stop(1.0)
        while not self.worker.quiet and loop.time() < end:  # noqa: ASYNC110 - a stop, not a hot path
            await asyncio.sleep(0.02)
        await self.courier.drain(max(0.1, end - loop.time()))
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.reader.stop()
        await self._transport.shutdown()
        await self.inlet.polling.shutdown()
        await self.database.close()
        self._lock.release()
        self._log.info("stopped")

    async def _answers(self, door: str) -> bool:
        """Say whether the door answers at all: the last copy of a message goes only then."""
        if door != "telegram":
            return True  # they answer each message, or say that they do not
        try:
            await self.road.me()
        except DoorError:
            return False
        return True

    # -- settling ------------------------------------------------------------------------------

    async def _settle(self, carried: Sequence[tuple[Ready, Result]]) -> None:
        outcomes = [outcome_of(row, result) for row, result in carried]
        now = self.clock.now()
        done = await self.database.run(lambda tx: delivery.settle_all(tx, self.service, outcomes, now))
        apply(done, self.courier, self.service, self._alarm)

    def _after(self, done: Done) -> None:
        apply(done, self.courier, self.service, self._alarm)


def _translate(raw: Any) -> Incoming:
    try:
        return translate(raw)
    except Unreadable as fault:
        raise UnreadableUpdate(fault.event_id, fault.sender) from None
