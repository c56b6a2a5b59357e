"""The composition root: where settings become objects and the objects meet.

`Application.start` makes everything in the order in which it is needed and refuses early; `run`
goes on until it is told to stop; `stop` lets work under way end and leaves the rest as rows.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import Any, Self

from bot.alarms import Alarm
from bot.clock import Clock, SystemClock
from bot.commanded import Commanded
from bot.config import ConfigError, Settings
from bot.control import ControlServer
from bot.courier import Courier, Ready
from bot.doors import DoorError
from bot.doors.subscription import Subscription
from bot.doors.telegram import TelegramRoad
from bot.doors.translate import Unreadable, translate
from bot.doors.transport import AiohttpTransport
from bot.doors.updates import TelegramUpdates
from bot.doors.webhook import Webhook, path_of
from bot.health import Watch
from bot.intake import Poller
from bot.jobs import make_jobs, wake_again
from bot.keyfiles import read_keys
from bot.lock import DataLock, take_lock
from bot.logs import get_log
from bot.operations.digest import wake_weekly
from bot.operations.retention import wake_nightly
from bot.pacing import Pacing
from bot.provision import is_open, limits_of, make_service, pushed_by
from bot.roads import Moved, Refused, Result, Sent, Unreachable
from bot.roads.wayfinding import make_roads
from bot.schedule import Schedule
from bot.second_reader import SecondReader
from bot.tables import split_address
from bot.watchdog import Watchdog
from bot.webserver import CannotListen, Server, serve
from bot.worker import UnreadableUpdate, Worker, apply, ready
from handlers import delivery
from handlers.delivery import Fate, Outcome
from handlers.events import Incoming
from handlers.rounds import wake_daily
from handlers.service import Service
from handlers.turn import Done
from safeguarding import triage
from storage import outbox
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
        self._polling = AiohttpTransport(settings.telegram.api_url, token, connections=2)

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
        )
        self.poller = Poller(
            TelegramUpdates(self._polling), self.worker.take, alarm=self._alarm_of_polling, wall=clock.now
        )
        url, secret = pushed_by(settings)
        self.webhook = Webhook(path_of(url), secret, self.worker.take, alarm=self._alarm) if url else None
        self.subscription = Subscription(
            self._transport, url=url, secret=secret, alarm=self._alarm, now=clock.now
        )
        self.commanded = Commanded(
            self, after=self._after, recover_outbox=self._recover_outbox, alarm=self._alarm
        )
        self._control = ControlServer(settings.data_folder, self.commanded.operations())
        self.username = ""
        self._began = time.monotonic()
        self.watch = Watch(
            database,
            service,
            clock,
            poll_age=self._poll_age,
            poll_bound_seconds=_PUSHED_BOUND if url else _POLLED_BOUND,
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
        await self._polling.initialize()
        self._spawn(self.courier.run(), "courier")
        owed = await self._recover_outbox(perhaps_sent=self._lock.after_crash)
        waiting = await self.worker.recover()
        if owed or waiting:
            self._log.info("recovered", inbox=waiting, outbox=owed)
        self._spawn(self._greet(), "greet")
        await self._begin_intake()
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

    async def _begin_intake(self) -> None:
        """Let Telegram push, or poll; what an earlier process took in is in the queues by now."""
        if self.webhook is None:
            self._spawn(self._poll(), "poller")
        else:
            try:
                server = await self.webhook.open(*split_address(self.settings.webhook.listen))
            except CannotListen as exc:
                raise ConfigError([f"{self.settings.path}: webhook.listen: {exc}"]) from None
            self._spawn(server.ended(), "webhook")
        self._spawn(self.subscription.run(), "subscription")

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
        ever = self.subscription.settled_at if self.webhook is not None else self.poller.last_good_poll
        return ever is not None and self.watch.polled()[1] and await self.watch.storing()

    def _poll_age(self) -> float:
        """Say how many seconds ago Telegram answered: a poll, or, where it pushes, our look at the webhook."""
        if self.webhook is None:
            return time.monotonic() - (self.poller.last_good_poll or self._began)
        settled_at = self.subscription.settled_at
        if settled_at is None:
            return time.monotonic() - self._began
        return (self.clock.now() - settled_at).total_seconds()

    async def _poll(self) -> None:
        """Poll, once Telegram was asked to push no more: that ends a poll under way."""
        await self.subscription.tried.wait()
        await self.poller.run()

    def _alarm_of_polling(self, what: str) -> None:
        if what == "somebody-else-reads":
            self.subscription.look()
            if not self.subscription.settled:
                return  # our own webhook of before, which Telegram was not yet told to end
        self._alarm(what)

    async def _recover_outbox(self, *, perhaps_sent: bool = False) -> int:
        """Offer the courier what is owed. *perhaps_sent*: what was under way may have arrived (F11), so it is marked."""
        after, count = 0, 0
        found: list[Ready] = []
        while True:
            page = await self.database.run(
                lambda tx, after=after: outbox.list_owed(tx, self.service.sealer, after=after)  # type: ignore[misc]  # its default binds the loop's variable now
            )
            if not page:
                break
            found += [ready(owed) for owed in page]
            after, count = page[-1].seq, count + len(page)
        if perhaps_sent:
            self.courier.doubt(found)
        self.courier.offer(found)
        return count

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
        if self.webhook is not None:
            await self.webhook.close(seconds / 2)
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
        await self._polling.shutdown()
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
        outcomes = [_outcome(row, result) for row, result in carried]
        now = self.clock.now()
        done = await self.database.run(lambda tx: delivery.settle_all(tx, self.service, outcomes, now))
        apply(done, self.courier, self.service, self._alarm)

    def _after(self, done: Done) -> None:
        apply(done, self.courier, self.service, self._alarm)


#: A long poll takes 35 seconds at most, a pause between two 60; the webhook is looked at every 180.
_POLLED_BOUND, _PUSHED_BOUND = 120.0, 600.0


def _translate(raw: Any) -> Incoming:
    try:
        return translate(raw)
    except Unreadable as fault:
        raise UnreadableUpdate(fault.event_id, fault.sender) from None


def _outcome(row: Ready, result: Result) -> Outcome:
    fate = _fate(result)
    row.long = row.long or fate is Fate.LATER  # what was sent of it will stand in its row, too
    return Outcome(row.id, row.chat, row.message, fate, row.sent, row.tries, row.not_before, row.long)


def _fate(result: Result) -> Fate:
    match result:
        case Sent():
            return Fate.SENT
        case Unreachable():
            return Fate.UNREACHABLE
        case Refused() | Moved():
            return Fate.DEAD
        case _:
            return Fate.LATER
