"""The outbox's way out: calls the roads, and answers what becomes of each message.

Decides over rows that are already committed what an outcome leads to. Who goes next and when is decided in
`bot/pacing.py`; how a road sends in `bot/roads/`; how an outcome is written down by `settle`.

1. Last look. A row is chosen and its road called without a pause in between, so a row that was
   withdrawn before that is never sent.
2. Room for danger. Some of the messages under way, and the last of a chat's burst, are kept for danger; it
   does not wait for what is under way in its own chat.
3. What a road reports:
   - `Sent`: written down, next.
   - `Wait` (429): nobody gets anything over this road before that time. Telegram counts for the
     whole bot and does not say whose limit it was; sending on would only lengthen it.
   - `NotSent`: tried again soon, without a mark, for ever: it makes no copy.
   - `Uncertain`: written down first, then again after 30 s or more, marked as a repeat. After three
     possible copies, in every lane, it is set aside as refused and the operator is told: it is not
     lost, but a person must look. The last copy goes only while the door is *alive*, so that an outage
     of hours sets nothing aside. What makes no copies (a change, a removal) is tried again sooner and
     more often. A road that raises is uncertain.
   - `Unreachable`, `Refused`, `Moved`: written down; whoever settles decides what follows. Not tried again.
   - `Halted` (401, 404): nothing goes over this road; everything is kept; one message is tried every 30 s.
4. Writing down. What was carried while the database worked is written down together; who carried it goes
   on meanwhile. While others are under way it waits a few milliseconds for them: a commit costs as much for one as
   for many. What cannot be written down is kept and written again, never sent again; its chat goes
   on. With too much unwritten only danger is still sent, so that a crash repeats little.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import random
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bot.pacing import (
    LOOK_SECONDS,
    Entry,
    Gate,
    Limit,
    Line,
    Lines,
    Pacing,
    rest_after_not_sent,
    rest_after_uncertain,
)
from bot.pacing import Ready as Ready  # part of what the courier offers to others
from bot.roads import Halted, Moved, NotSent, Refused, Result, Road, Sent, Uncertain, Unreachable, Wait
from handlers.events import Lane, Verb

MOST_COPIES = 3
MOST_CHANGES = 10  # for what can be repeated without anybody seeing it twice
PROBE_SECONDS = 30.0
GATHER_SECONDS = 0.04
MOST_WRITING = 256  # messages that were carried and are not written down yet; more only for danger


class Courier:
    """Carries what is offered over its road, and has each outcome written down by *settle*.

    *settle* is called with every outcome that changes its row: all but a bare `Wait`, `NotSent` or
    `Halted` (these too when parts of a message did arrive). It takes several, of a chat at most one and one of
    danger, and writes down all of them or none. It may find a row gone: withdrawn while under way. *alarm* takes a line for the operator and must not raise. *alive* asks the door of
    that name whether it answers at all, without sending anything (Telegram: getMe).
    """

    def __init__(
        self,
        roads: Mapping[str, Road],
        settle: Callable[[Sequence[tuple[Ready, Result]]], Awaitable[None]],
        *,
        now: Callable[[], datetime],
        pacing: Pacing,
        alarm: Callable[[str], None],
        alive: Callable[[str], Awaitable[bool]] | None = None,
        in_flight: int = 24,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._roads = dict(roads)
        self._settle = settle
        self._now = now
        self._lines = Lines(pacing)
        self._alarm = alarm
        self._alive = alive
        self._in_flight = in_flight
        self._in_flight_below_danger = in_flight - in_flight // 6
        self._most_unwritten = 4 * in_flight
        self._written_together = 4 * in_flight  # as many are not waited for
        self._monotonic = monotonic
        self._sleep = sleep
        self._chance = chance
        self._carrying = 0
        self._parked: list[asyncio.Future[None]] = []
        self._carried: list[tuple[Entry, Result]] = []
        self._writing = 0
        self._something_carried = asyncio.Event()
        self._enough_carried = asyncio.Event()
        self._unwritten: dict[bytes, tuple[Ready, list[Result]]] = {}
        self._writing_failed = asyncio.Event()
        self._look_at = math.inf
        self._sleeper: asyncio.Future[None] | None = None
        self._lowest = Lane.DIGEST
        self._closing = False
        self._running = False
        self._stopped = asyncio.Event()
        self._changed = asyncio.Event()

    # -- what others ask -----------------------------------------------------------------------

    def offer(self, rows: Iterable[Ready]) -> None:
        """Take in *rows* whose commit is done. A row that is already here changes nothing."""
        wall, at = self._wall(), self._monotonic()
        for row in rows:
            if row.id not in self._lines and row.id not in self._unwritten:
                self._lines.add(row, wall, at)
        self._nudge()

    def doubt(self, rows: Iterable[Ready]) -> None:
        """Mark those of *rows* that may have been under way, or not written down yet, when the process was killed."""
        due = [row for row in rows if row.not_before <= self._wall()]
        due.sort(key=lambda row: (row.lane, row.seq))  # as they would have gone
        for row in due[: self._in_flight + MOST_WRITING]:
            row.uncertain = True

    def withdraw(self, ids: Iterable[bytes]) -> None:
        """Forget rows that were deleted. One whose road was already called cannot be called back."""
        at = self._monotonic()
        for row_id in ids:
            self._lines.withdraw(row_id, at)
        self._nudge()

    def lift_limits(self) -> None:
        """Send as fast as the roads take it; for benchmarks, at an end that has no limits."""
        self._lines.pacing.lift()

    def change_limits(self, overall: Limit, chat: Limit) -> None:
        """Keep other limits from now on."""
        self._lines.pacing.change(overall, chat)
        self._nudge()

    @property
    def under_way_at_most(self) -> int:
        """Say how many messages that are not danger are under way at the same time."""
        return self._in_flight_below_danger

    @property
    def waiting(self) -> int:
        """Count the rows that are here and not yet done."""
        return len(self._lines)

    @property
    def quiet(self) -> bool:
        """Say that nothing is due or under way. What rests, or stands before a held road, is not due."""
        self._ripen()
        return self._settled() and not self._lines.any_due(self._monotonic(), Lane.DIGEST)

    def due_next(self) -> datetime | None:
        """Say when the next row is due by its own `not_before`, or None. Retries do not count."""
        moment = self._lines.next_not_before()
        return None if moment is None else datetime.fromtimestamp(moment, UTC)

    def wake(self) -> None:
        """Look at the wall clock again: it was moved."""
        self._ripen()

    async def run(self) -> None:
        """Carry until drained or cancelled."""
        self._running = True
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(self._work()) for _ in range(self._in_flight)]
                tasks.append(group.create_task(self._watch()))
                tasks.append(group.create_task(self._write_down()))
                tasks.append(group.create_task(self._write_again()))
                await self._stopped.wait()
                for task in tasks:
                    task.cancel()
        finally:
            self._running = False

    async def drain(self, seconds: float) -> None:
        """Come to an end within *seconds*; rows that are left stay in the outbox.

        Half of the time goes to danger and answers that are due, the rest to what is then under way,
        so that as little as possible is cut off half sent.
        """
        self._lowest = Lane.CONVERSATION
        if self._running:
            await self._until(self._nobody_waits, seconds / 2)
        self._closing = True
        if self._running:
            await self._until(self._settled, seconds / 2)
        self._stopped.set()

    def _nobody_waits(self) -> bool:
        return self._settled() and not self._lines.any_due(self._monotonic(), Lane.CONVERSATION)

    def _settled(self) -> bool:
        return not self._lines.busy and not self._unwritten

    # -- time ----------------------------------------------------------------------------------

    def _wall(self) -> float:
        return self._now().timestamp()

    def _ripen(self) -> None:
        self._lines.ripen(self._wall(), self._monotonic())
        self._nudge()

    async def _watch(self) -> None:
        """Ripen whenever something may have changed by time alone; a worker that finds nothing says when."""
        while True:
            self._ripen()
            at = self._monotonic()
            self._look_at = min(self._lines.next_change(self._wall, at), at + LOOK_SECONDS)
            self._sleeper = asyncio.ensure_future(self._sleep(max(self._look_at - at, 0.0)))
            try:
                await asyncio.wait({self._sleeper})
            finally:
                self._sleeper.cancel()

    def _look_by(self, moment: float) -> None:
        if moment < self._look_at:
            self._look_at = moment
            if self._sleeper is not None:
                self._sleeper.cancel()

    async def _until(self, reached: Callable[[], bool], seconds: float) -> None:
        limit = asyncio.ensure_future(self._sleep(seconds))
        while not limit.done() and not reached():
            self._changed.clear()
            changed = asyncio.ensure_future(self._changed.wait())
            await asyncio.wait({limit, changed}, return_when=asyncio.FIRST_COMPLETED)
            changed.cancel()
        limit.cancel()

    # -- workers -------------------------------------------------------------------------------

    def _nudge(self) -> None:
        """Let one worker look for a row, or say when to look again; if it finds one it nudges the next."""
        while self._parked:
            parked = self._parked.pop()
            if not parked.done():  # it is, when its worker was cancelled
                parked.set_result(None)
                return

    def _take(self, at: float) -> tuple[Line, Entry] | None:
        if self._closing or self._carrying >= self._in_flight:
            return None
        crowded = self._carrying >= self._in_flight_below_danger
        unwritten = self._writing >= MOST_WRITING or (
            bool(self._unwritten) and self._writing + len(self._unwritten) >= self._most_unwritten
        )
        return self._lines.take(at, Lane.DANGER if crowded or unwritten else self._lowest)

    async def _work(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            at = (
                self._monotonic()
            )  # one moment for both: a pause that ended in between would be seen by neither
            taken = self._take(at)
            if taken is None:
                self._look_by(self._lines.next_change(self._wall, at))
                parked = loop.create_future()
                self._parked.append(parked)
                await parked
                continue
            line, entry = taken
            self._carrying += 1
            if self._lines.somebody_stands:
                self._nudge()
            try:
                result = await self._carry(entry[2])
            finally:
                self._carrying -= 1
            if (outcome := self._conclude(line, entry, result)) is not None:
                self._writing += 1
                self._carried.append((entry, outcome))
                self._something_carried.set()
                if self._is_enough():
                    self._enough_carried.set()
            else:
                self._lines.release(entry[2], self._monotonic())
                self._changed.set()

    async def _answers(self, row: Ready) -> bool:
        if self._alive is None:
            return True
        try:
            return await self._alive(row.message.to.door)
        except Exception:  # whatever it was: it is not known whether anybody is there
            return False

    async def _carry(self, row: Ready) -> Result:
        road = self._roads.get(row.message.to.door)
        if road is None:
            return Refused("no road")
        if row.tries >= _most_tries(row) - 1:
            if not await self._answers(row):
                return NotSent("no answer")
            if row.id not in self._lines:
                return NotSent("withdrawn")
        message = replace(row.message, repeat=True) if row.uncertain else row.message
        try:
            return await road.carry(message, already=len(row.sent))
        except Exception as exc:  # whatever broke: it may have been sent (F11)
            return Uncertain(type(exc).__name__)

    # -- outcomes ------------------------------------------------------------------------------

    def _conclude(self, line: Line, entry: Entry, result: Result) -> Result | None:
        """Bring the row up to date, decide whether it goes again; give what is to be written down, if anything."""
        row = entry[2]
        at = self._monotonic()
        self._regulate(self._lines.gate(row.message.to.door), result, at)
        arrived = result.messages if isinstance(result, Sent) else result.sent
        row.sent += arrived
        if len(arrived) > 1 and row.message.verb is Verb.SAY:
            self._lines.pacing.spend(row.chat, at, len(arrived) - 1)
        match result:
            case Sent():
                return result
            case Wait() | Halted():
                self._lines.put_back(line, entry)  # its gate is held
            case NotSent():
                misses = 1 if arrived else self._lines.misses(row) + 1
                rest = rest_after_not_sent(misses, row.lane, self._chance())
                self._lines.put_back(line, entry, at + rest, misses)
            case Uncertain():
                row.uncertain = True
                row.tries = 1 if arrived else row.tries + 1  # copies of the part that is on its way now
                if row.message.verb is Verb.SAY:
                    rest = rest_after_uncertain(row.tries, self._chance())
                else:
                    rest = rest_after_not_sent(row.tries, row.lane, self._chance())
                if row.tries < _most_tries(row):
                    row.not_before = math.ceil(self._wall() + rest)
                    self._lines.put_back(line, entry, at + rest)
                else:
                    result = Refused("uncertain", sent=result.sent, left=result.left)
        if isinstance(result, Refused | Unreachable | Moved):
            self._lines.drop(entry)  # before it is written down, so that it may be offered anew
        if isinstance(result, Refused):
            self._alarm(f"outbox row {row.id.hex()} was set aside and waits for a person: {result.why}")
        changes = not isinstance(result, Wait | NotSent | Halted) or arrived or result.left
        return result if changes else None

    def _regulate(self, gate: Gate, result: Result, at: float) -> None:
        """Hold or open a road as its answer says."""
        if isinstance(result, Halted):
            if not gate.halted:
                self._alarm(
                    f"{gate.door} turns us away ({result.why}): nothing is sent over it and everything is kept; "
                    f"check the token. One message is tried every {PROBE_SECONDS:.0f} seconds."
                )
            gate.halted = True
            gate.held_until = at + PROBE_SECONDS
        elif gate.halted and isinstance(result, NotSent | Uncertain):
            gate.held_until = at + PROBE_SECONDS  # it did not answer: we know no more than before
        elif gate.halted:
            gate.halted = False
            gate.held_until = 0.0
        if isinstance(result, Wait):
            gate.held_until = max(gate.held_until, at + result.seconds)

    # -- writing down --------------------------------------------------------------------------

    async def _write_down(self) -> None:
        """Write down what was carried, all that waits at once, and let the next ones of these chats go."""
        while True:
            if not self._carried:
                self._something_carried.clear()
                await self._something_carried.wait()
            if not self._is_enough():
                await self._gather()
            carried, self._carried = self._carried[:MOST_WRITING], self._carried[MOST_WRITING:]
            await self._write([(entry[2], result) for entry, result in carried])
            self._writing -= len(carried)
            at = self._monotonic()
            for entry, result in carried:
                if isinstance(result, Sent):
                    self._lines.drop(entry)  # only now: it must not be offered anew while its row is there
                self._lines.release(entry[2], at)
            self._changed.set()
            self._nudge()

    async def _gather(self) -> None:
        """Wait a moment for those that are under way."""
        self._enough_carried.clear()
        moment = asyncio.ensure_future(self._sleep(GATHER_SECONDS))
        moment.add_done_callback(lambda _: self._enough_carried.set())
        try:
            await self._enough_carried.wait()
        finally:
            moment.cancel()

    def _is_enough(self) -> bool:
        """Say whether writing down is worth a commit now: many were carried, or nobody is under way."""
        return len(self._carried) >= self._written_together or not self._carrying

    async def _write(self, carried: list[tuple[Ready, Result]]) -> None:
        """Write down together; if that fails, one by one, so that one that cannot be costs the others nothing."""
        fresh = [one for one in carried if one[0].id not in self._unwritten]
        for row, result in carried:
            if row.id in self._unwritten:
                self._unwritten[row.id][1].append(result)
        if len(fresh) > 1:
            with contextlib.suppress(Exception):  # it is tried again at once, and that says what is wrong
                await self._settle(fresh)
                return
        for row, result in fresh:
            try:
                await self._settle([(row, result)])
            except Exception as exc:  # what was sent is known and must be written down: tried again
                self._keep_unwritten(row, result, exc)

    def _keep_unwritten(self, row: Ready, result: Result, fault: Exception) -> None:
        if not self._unwritten:
            self._alarm(
                f"what became of a message could not be written down ({type(fault).__name__}): it is kept "
                "and written again, and not sent again. Check the database and the disk."
            )
        self._unwritten[row.id] = (row, [result])
        self._writing_failed.set()

    async def _write_again(self) -> None:
        """Write down, in order for each row, what could not be; one that never can does not hold up the rest."""
        failures = 0
        while True:
            if not self._unwritten:
                failures = 0
                self._writing_failed.clear()
                await self._writing_failed.wait()
            failures += 1
            await self._sleep(rest_after_not_sent(failures, Lane.DIGEST, self._chance()))
            for row, results in list(self._unwritten.values()):
                try:
                    while results:
                        await self._settle([(row, results[0])])
                        results.pop(0)
                except Exception:  # noqa: S112 - the alarm was given; it is tried again
                    continue
                del self._unwritten[row.id]
            self._changed.set()
            self._nudge()


def _most_tries(row: Ready) -> int:
    return MOST_COPIES if row.message.verb is Verb.SAY else MOST_CHANGES
