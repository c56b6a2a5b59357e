"""The composition root: where settings become objects and the objects meet.

`Application.start` makes everything in the order in which it is needed and refuses early; `run`
goes on until it is told to stop; `stop` lets work under way end and leaves the rest as rows.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, Self

from sqlalchemy import Connection

from bot.clock import Clock, SystemClock
from bot.config import Settings
from bot.control import ControlServer, OperationRefused
from bot.courier import Courier, Ready
from bot.doors import DoorError
from bot.doors.telegram import TelegramRoad
from bot.doors.translate import Unreadable, translate
from bot.doors.transport import AiohttpTransport
from bot.doors.updates import TelegramUpdates
from bot.intake import Poller
from bot.keyfiles import read_keys
from bot.lock import DataLock, take_lock
from bot.logs import get_log
from bot.operations import OPERATIONS, OperationFault
from bot.pacing import Limit, Pacing
from bot.roads import Moved, Refused, Result, Sent, Unreachable
from bot.schedule import Schedule
from bot.worker import UnreadableUpdate, Worker, apply, ready
from handlers import delivery
from handlers.delivery import Fate
from handlers.events import Incoming
from handlers.service import Service
from handlers.texts import load
from safeguarding.hours import Calendar, WeeklyHours, bank_holidays
from storage import outbox
from storage.database import Database, open_database
from storage.people import DUTY_DESK, list_members
from storage.sealing import Sealer

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NATIONS = {"England": "ENG", "Wales": "WLS", "Scotland": "SCT", "Northern Ireland": "NIR"}
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
        token = settings.token
        self._transport = AiohttpTransport(settings.telegram.api_url, token)
        self._polling = AiohttpTransport(settings.telegram.api_url, token, connections=2)
        self.road = TelegramRoad(
            self._transport, repeat_text=lambda ref: service.texts.say("en", "lead-repeat", reference=ref)
        )
        self.courier = Courier(
            {"telegram": self.road},
            self._settle,
            now=clock.now,
            pacing=_pacing(settings),
            alarm=self._alarm,
            alive=self._answers,
        )
        self.worker = Worker(
            database,
            service,
            self.courier,
            clock,
            bot=token.partition(":")[0],
            translate=_translate,
            acknowledge=self.road.acknowledge,
            alarm=self._alarm,
            most_tries=settings.limits.inbox_tries,
        )
        self.schedule = Schedule(database, service, self.courier, clock, self._alarm)
        self.poller = Poller(
            TelegramUpdates(self._polling), self.worker.take, alarm=self._alarm, wall=clock.now
        )
        self._control = ControlServer(settings.data_folder, self._operations())
        self.alarms: dict[str, int] = {}
        self.username = ""

    @classmethod
    async def start(cls, settings: Settings, clock: Clock | None = None) -> Self:
        """Make everything, take up what was left, and begin to work.

        Raises:
            AlreadyRunning, KeyFileError, WrongKey, DatabaseUnusable: said in one line; nothing was written.
        """
        clock = clock or SystemClock()
        lock = take_lock(settings.data_folder)
        try:
            sealer = Sealer(read_keys(settings))
            database = await open_database(settings.storage.path, sealer)
        except BaseException:
            lock.release()
            raise
        service = make_service(settings, sealer, clock.now())
        service.open_to_pupils = await database.run(lambda tx: is_open(tx, sealer))
        app = cls(settings, clock, lock, database, service)
        await app._begin()
        return app

    async def _begin(self) -> None:
        await self._transport.initialize()
        await self._polling.initialize()
        self._spawn(self.courier.run(), "courier")
        owed = await self._recover_outbox()
        waiting = await self.worker.recover()
        if owed or waiting:
            self._log.info("recovered", inbox=waiting, outbox=owed)
        self._spawn(self._greet(), "greet")
        self._spawn(self.poller.run(), "poller")
        self.schedule.start()
        await self._control.start()
        self._log.info("started")
        if not self.service.open_to_pupils:
            self._log.warning("closed")

    async def _recover_outbox(self) -> int:
        after, count = 0, 0
        while True:
            page = await self.database.run(
                lambda tx, after=after: outbox.list_owed(tx, self.service.sealer, after=after)  # type: ignore[misc]
            )
            if not page:
                return count
            self.courier.offer([ready(owed) for owed in page])
            after, count = page[-1].seq, count + len(page)

    async def _greet(self) -> None:
        """Make polling possible and show the commands; Telegram may be away, so it is tried for ever."""
        pause = 1.0
        while True:
            try:
                await self.road.end_webhook()
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
            if task.get_name() in ("poller", "greet"):
                task.cancel()
        seconds = self.settings.limits.drain_seconds
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while not self.worker.quiet and loop.time() < end:
            await asyncio.sleep(0.02)
        await self.courier.drain(max(0.1, end - loop.time()))
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._transport.shutdown()
        await self._polling.shutdown()
        await self.database.close()
        self._lock.release()
        self._log.info("stopped")

    async def _answers(self, door: str) -> bool:
        """Say whether the door answers at all: the last copy of a message goes only then."""
        try:
            await self.road.me()
        except DoorError:
            return False
        return door == "telegram"

    # -- settling ------------------------------------------------------------------------------

    async def _settle(self, row: Ready, result: Result) -> None:
        fate = _fate(result)
        messages = row.sent
        now = self.clock.now()
        done = await self.database.run(
            lambda tx: delivery.settle(
                tx,
                self.service,
                row.id,
                row.message,
                fate,
                messages,
                tries=row.tries,
                not_before=row.not_before,
                now=now,
            )
        )
        apply(done, self.courier, self.service, self._alarm)

    # -- what an operator hears ----------------------------------------------------------------

    def _alarm(self, what: str) -> None:
        """Log what the operator should know; *what* is one of ours, or the courier's own sentence."""
        name = what.partition(":")[0]
        event = _ALARMS.get(name) or next((event for part, event in _SENTENCES if part in what), name)
        self.alarms[event] = self.alarms.get(event, 0) + 1
        self._log.log(logging.INFO if event == "opened" else logging.WARNING, event)

    def _operations(self) -> dict[str, Callable[[dict[str, Any]], Any]]:
        def make(name: str) -> Callable[[dict[str, Any]], Any]:
            async def operate(facts: dict[str, Any]) -> dict[str, Any]:
                operation = OPERATIONS[name]
                try:
                    answer = await self.database.run(
                        lambda tx: operation(tx, self.service, facts, self.clock.now())
                    )
                    return {**answer, "username": self.username} if name == "leads.invite" else answer
                except OperationFault as fault:
                    raise OperationRefused(str(fault)) from None

            return operate

        return {name: make(name) for name in OPERATIONS}


_ALARMS = {
    "token-refused": "token_refused",
    "somebody-else-reads": "token_shared",
    "take-failed": "intake_failed",
    "update-without-id": "update_unreadable",
    "work_waits": "work_failed",
    "message_undeliverable": "send_given_up",
}
_SENTENCES = (("turns us away", "token_refused"), ("set aside", "send_given_up"), ("written down", "send_failed"))


def _translate(raw: Any) -> Incoming:
    try:
        return translate(raw)
    except Unreadable as fault:
        raise UnreadableUpdate(fault.event_id, fault.sender) from None


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


def _pacing(settings: Settings) -> Pacing:
    limits = settings.limits
    return Pacing(
        Limit(limits.messages_per_second, 5),
        Limit(limits.per_chat_per_second, limits.per_chat_burst),
    )


def is_open(tx: Connection, sealer: Sealer) -> bool:
    """Say whether a duty officer was ever active here: Heard never closes by itself."""
    return any(person.can_act for person in list_members(tx, sealer, DUTY_DESK))


def make_service(settings: Settings, sealer: Sealer, now: datetime) -> Service:
    """Give the conversations what they need of the settings."""
    hours = settings.hours
    years = range(now.year - 1, now.year + 4)
    closed: frozenset[date] = frozenset()
    if hours.bank_holidays:
        closed = bank_holidays(years, _NATIONS[hours.nation])
    zone = settings.service.timezone
    return Service(
        name=settings.service.name,
        sealer=sealer,
        texts=load(),
        school_hours=Calendar(zone, _weekly(hours.school_days, hours.school_start, hours.school_end), closed),
        duty_hours=Calendar(zone, _weekly(hours.duty_days, hours.duty_start, hours.duty_end), closed),
        unsent=settings.safeguarding.unsent,
        unsent_after=timedelta(minutes=settings.limits.unsent_minutes),
        draft_life=timedelta(hours=settings.limits.draft_hours),
        opened_for=timedelta(minutes=settings.limits.opened_minutes),
    )


def _weekly(days: tuple[str, ...], start: Any, end: Any) -> WeeklyHours:
    return WeeklyHours(frozenset(_DAYS.index(day) for day in days), start, end)
