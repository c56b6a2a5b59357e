"""From the inbox to the conversations: per chat in order, chats side by side.

1. `take` seals a batch and commits it; only then may the door confirm it. Triage reads it meanwhile, elsewhere; the
   next batch is asked for without waiting for that.
2. Each chat's events are answered one after the other, each in a unit of work of its own.
3. What the unit owes is offered to the courier after the commit.
An event that cannot be handled is tried again, then set aside: its sender is told that it is kept,
the operator is told, and the next one goes on. A database that does not answer costs no try.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from bot.clock import Clock
from bot.courier import Courier, Ready
from bot.steps import take_steps
from handlers import front
from handlers.events import Address, Chose, Incoming, Lane, Outgoing
from handlers.failures import apologise
from handlers.post import from_record
from handlers.service import Service
from handlers.turn import Ahead, Done, Later
from safeguarding.triage import Reading
from storage import inbox
from storage.chats import CHATS, chat_id
from storage.database import Database
from storage.drafts import DRAFTS
from storage.held import Wanted
from storage.outbox import Owed
from storage.pieces import is_long
from storage.records import pack, unpack

T = TypeVar("T")
_SECONDS_A_DAY = 86_400
MAX_PAUSE_SECONDS = 30.0
MOST_GUESSED = 4096
READ_FIRST = 24  # messages of a batch that are read by themselves


class UnreadableUpdate(Exception):
    """What arrived is not an event; *event_id* tells it apart, *sender* is there if it could be read."""

    def __init__(self, event_id: str, sender: Address | None) -> None:
        super().__init__("an event that cannot be read")
        self.event_id = event_id
        self.sender = sender


Translate = Callable[[Any], Incoming]
Read = Callable[[Sequence[str]], Awaitable[list[Reading] | None]]  # None: they are to be read here


@dataclass(slots=True, eq=False)
class Readings:
    """What triage makes of a batch elsewhere, by event; None while it reads, and *waiting* wait for it."""

    found: dict[str, Ahead] | None = None
    waiting: list[Job] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Job:
    """One event of the inbox on its way to an answer. *readings*: those of its batch."""

    row: bytes
    incoming: Incoming
    long: bool
    tries: int = 0
    readings: Readings | None = None
    chat: bytes | None = None


class Worker:
    """Answers what a door delivered. *bot* is the id of the bot whose events these are."""

    def __init__(
        self,
        database: Database,
        service: Service,
        courier: Courier,
        clock: Clock,
        *,
        bot: str,
        translate: Translate,
        acknowledge: Callable[[str], Awaitable[None]],
        alarm: Callable[[str], None],
        read: Read | None = None,
        most_tries: int = 3,
        slow_work: int = 4,
    ) -> None:
        self._database = database
        self._service = service
        self._courier = courier
        self._clock = clock
        self._bot = bot
        self._translate = translate
        self._acknowledge = acknowledge
        self._alarm = alarm
        self._read = read
        self._most_tries = most_tries
        self._slow = asyncio.Semaphore(slow_work - 1)  # scrypt takes 16 MiB each
        self._slow_in_danger = asyncio.Semaphore(1)  # kept for P1: a flood's receipts must not be waited for
        self._queues: dict[Address, deque[Job]] = {}
        self._drafts: dict[Address, bytes] = {}  # what may be read ahead; nothing depends on it
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def quiet(self) -> bool:
        """Say whether every event that was taken in has been answered."""
        return not self._queues

    # -- taking in -----------------------------------------------------------------------------

    async def take(self, batch: list[dict[str, Any]]) -> None:
        """Keep a batch of raw events; when this returns it is on disk."""
        good: list[tuple[inbox.Arrival, Incoming]] = []
        bad: list[tuple[inbox.Arrival, Address | None]] = []
        for raw in batch:
            content = pack(raw)
            try:
                incoming = self._translate(raw)
            except UnreadableUpdate as fault:
                sender = fault.sender or Address("telegram", "0")
                bad.append((self._arrival(fault.event_id, sender, content), fault.sender))
            else:
                good.append((self._arrival(incoming.event_id, incoming.sender, content), incoming))
        day = int(self._clock.now().timestamp()) // _SECONDS_A_DAY

        def keep(tx: Connection) -> tuple[list[inbox.Arrival], Done]:
            sealer = self._service.sealer
            fresh = inbox.take_in(tx, sealer, [arrival for arrival, _ in good], day)
            odd = inbox.take_in(tx, sealer, [arrival for arrival, _ in bad], day, state="failed")
            told = {arrival.id: sender for arrival, sender in bad}
            done = Done([], [], ["update_unreadable"] * len(odd))
            for arrival in odd:
                sender = told[arrival.id]
                if sender is not None:
                    done.owed.extend(apologise(tx, self._service, sender, self._clock.now()).owed)
            return fresh, done

        readings = self._begin_reading([incoming for _, incoming in good])
        fresh, done = await self._database.run(keep)
        self._apply(done)
        wanted = {arrival.id for arrival in fresh}
        for arrival, incoming in good:
            if arrival.id in wanted:
                wanted.discard(arrival.id)
                long = is_long(arrival.raw)
                part = readings.get(incoming.event_id)
                self._queue(Job(arrival.id, incoming, long, readings=part, chat=arrival.chat))

    def _begin_reading(self, batch: list[Incoming]) -> dict[str, Readings]:
        """Have the words of a batch read elsewhere while it is committed; what is not read there is read here.

        Where nobody is being answered, the first few are read by themselves: they need not wait for the others.
        """
        texts = [(one.event_id, text) for one in batch if (text := front.words_of(one)) is not None]
        if self._read is None or not texts:
            return {}
        first = READ_FIRST if self.quiet and len(texts) > 2 * READ_FIRST else 0
        begun: dict[str, Readings] = {}
        for part in (texts[:first], texts[first:]):
            if part:
                readings = Readings()
                begun.update((event, readings) for event, _ in part)
                self._spawn(self._read_all(self._read, dict(part), readings))
        return begun

    async def _read_all(self, read: Read, texts: dict[str, str], batch: Readings) -> None:
        """Have *texts* read, and begin what waits for it, whatever came of it."""
        found: Sequence[Reading] = ()
        try:
            found = await read(list(texts.values())) or ()
        finally:
            pairs = zip(texts.items(), found, strict=False)
            batch.found = {event: Ahead(text, reading) for (event, text), reading in pairs}
            for job in batch.waiting:
                self._begin(job)

    async def recover(self, only: Collection[bytes] | None = None) -> int:
        """Take up what an earlier process took in and did not answer; returns how many events.

        *only*: of these rows alone, which are in nobody's hands (they were set aside and are new again).
        """
        found, damaged = await self._database.run(self._read_back)
        for _ in range(damaged):
            self._alarm("seal_broken")
        waiting = [row for row in found if only is None or row.id in only]
        for row in waiting:
            try:
                incoming = self._translate(unpack(row.raw))
            except UnreadableUpdate:
                await self._database.run(lambda tx, row=row: inbox.set_aside(tx, row.id))  # type: ignore[misc]  # its default binds the loop's variable now
                continue
            self._queue(Job(row.id, incoming, is_long(row.raw), row.tries))
        return len(waiting)

    def _read_back(self, tx: Connection) -> tuple[list[inbox.Waiting], int]:
        before = inbox.count_by_state(tx).get("failed", 0)
        found = inbox.list_waiting(tx, self._service.sealer)
        return found, inbox.count_by_state(tx).get("failed", 0) - before

    def _arrival(self, event_id: str, sender: Address, content: bytes) -> inbox.Arrival:
        sealer = self._service.sealer
        row, *before = sealer.index_each("event", sender.door, self._bot, event_id)
        chat = chat_id(sealer, sender.door, sender.value)
        return inbox.Arrival(row, chat, content, tuple(before))

    # -- answering -----------------------------------------------------------------------------

    def _queue(self, job: Job) -> None:
        if job.incoming.press:
            self._spawn(self._acknowledge(job.incoming.press))
        chat = job.incoming.sender  # and not its digest: a rotation changes that between two events
        queue = self._queues.get(chat)
        if queue is not None:
            queue.append(job)
            return
        self._queues[chat] = deque([job])
        self._begin(job)

    def _spawn(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _begin(self, job: Job) -> None:
        """Answer the first of a chat's queue, once its batch was read; nothing waits for it but `_ended`."""
        if job.readings is not None and job.readings.found is None:
            job.readings.waiting.append(job)
            return
        try:
            unit = partial(self._unit, job, self._ahead(job))
            self._database.submit(unit, partial(self._ended, job), self._reads(job))
        except Exception as fault:
            # A job that cannot even be handed over is a failed try, and the next goes on.
            self._ended(job, None, fault)

    def _reads(self, job: Job) -> list[Wanted]:
        """Say what the unit will probably ask for; a guess that is wrong costs nothing."""
        draft = self._drafts.pop(job.incoming.sender, b"")
        reads = [(CHATS, job.chat)] if job.chat is not None else []
        return [*reads, (DRAFTS, draft)] if draft else reads

    def _guess(self, job: Job, done: Done) -> None:
        """Remember which draft the chat's next event will probably need; the oldest guesses give way."""
        if done.draft:
            while len(self._drafts) >= MOST_GUESSED:
                del self._drafts[next(iter(self._drafts))]
            self._drafts[job.incoming.sender] = bytes.fromhex(done.draft)

    def _ended(self, job: Job, done: Done | None, fault: BaseException | None) -> None:
        """Go on with the chat's next event; what is not simply done goes on in a task of its own."""
        if done is not None:
            self._apply(done)
            self._guess(job, done)
        if (fault is None and (done is None or done.later is None)) or isinstance(
            fault, inbox.AnsweredBefore
        ):
            self._next(job)
        else:
            self._spawn(self._go_on(job, done.later if done is not None else None, fault))

    def _next(self, job: Job) -> None:
        chat = job.incoming.sender
        queue = self._queues[chat]
        queue.popleft()
        if queue:
            self._begin(queue[0])
        else:
            del self._queues[chat]

    async def _go_on(self, job: Job, later: Later | None, fault: BaseException | None) -> None:
        """Do an event's slow work, or try again after *fault*; the chat's next one waits."""
        try:
            await self._handle(job, later, fault)
        finally:
            self._next(job)

    async def _handle(self, job: Job, later: Later | None, fault: BaseException | None) -> None:
        tries, pause = job.tries, 0.5
        while True:
            try:
                if fault is not None:
                    raise fault
                if later is not None:
                    await self._answer_then(job, later)
                return
            except inbox.AnsweredBefore:
                return
            except OperationalError:
                self._alarm("work_waits")  # the database does not answer: it is nobody's fault here
            except Exception as exc:
                # A fault of ours with this event: tried again, then set aside; the next goes on.
                tries += 1
                self._alarm(f"work_failed:{type(exc).__name__}")
                if await self._give_up(job, tries):
                    return
            await asyncio.sleep(pause)
            pause = min(pause * 2, MAX_PAUSE_SECONDS)
            later, fault = await self._answer(job)

    async def _answer(self, job: Job) -> tuple[Later | None, Exception | None]:
        """Try once; give the slow work that is left to do, or what went wrong."""
        try:
            done = await self._database.run(partial(self._unit, job, self._ahead(job)))
        except Exception as fault:  # the caller counts the try
            return None, fault
        self._apply(done)
        return done.later, None

    def _ahead(self, job: Job) -> Ahead | None:
        found = job.readings.found if job.readings is not None else None
        return (found or {}).get(job.incoming.event_id) or front.read_ahead(job.incoming)

    def _unit(self, job: Job, ahead: Ahead | None, tx: Connection) -> Done:
        now = self._clock.now()
        return front.answer(
            tx, self._service, job.row, job.incoming, now, long=job.long, ahead=ahead, chat=job.chat
        )

    async def _answer_then(self, job: Job, later: Later) -> None:
        def unit(step: Later, made: Any, tx: Connection) -> Done:
            now = self._clock.now()
            return front.answer_then(
                tx, self._service, job.row, job.incoming, now, step.then, made, long=job.long
            )

        async def work(step: Later, slow: Callable[[], Any]) -> Any:
            async with self._slow_in_danger if step.danger else self._slow:
                return await asyncio.to_thread(slow)

        await take_steps(self._database, later, work, unit, self._apply)

    async def _give_up(self, job: Job, tries: int) -> bool:
        """Count a try; after the last one keep the event as failed and tell its sender."""
        last = tries >= self._most_tries

        def count(tx: Connection) -> Done:
            if not last:
                inbox.count_try(tx, job.row)
                return Done([], [], [])
            inbox.set_aside(tx, job.row)
            if not job.incoming.private:
                return Done([], [], ["work_set_aside"])
            pressed = isinstance(job.incoming.event, Chose)
            said = apologise(tx, self._service, job.incoming.sender, self._clock.now(), pressed=pressed)
            return Done(said.owed, [], ["work_set_aside"])

        try:
            self._apply(await self._database.run(count))
        except OperationalError:
            return False
        return last

    # -- after a commit ------------------------------------------------------------------------

    def _apply(self, done: Done) -> None:
        apply(done, self._courier, self._service, self._alarm)


def apply(done: Done, courier: Courier, service: Service, alarm: Callable[[str], None]) -> None:
    """Do what a committed unit asks of the shell."""
    if done.withdrawn:
        courier.withdraw(done.withdrawn)
    if done.owed:
        courier.offer([ready(owed) for owed in done.owed])
    for what in done.alarms:
        alarm(what)
    if done.opened_service and not service.open_to_pupils:
        service.open_to_pupils = True
        alarm("opened")


def ready(owed: Owed) -> Ready:
    """Give an outbox row as the courier takes it."""
    message: Outgoing = owed.given or from_record(owed.message)
    return Ready(
        id=owed.id,
        chat=owed.chat,
        lane=Lane(owed.lane),
        seq=owed.seq,
        not_before=owed.not_before,
        tries=owed.tries,
        uncertain=message.repeat,
        sent=tuple(owed.message.get("sent", ())),
        message=message,
        long=owed.long,
    )
