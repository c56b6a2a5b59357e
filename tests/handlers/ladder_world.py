"""A borough one level below the house: the real handlers, database and clock's tick; phones and roads are a list.

Everything that a unit decides is decided by the product: reports come in by the pupil's own conversation, adults
press their own buttons, commands do what commands do, `bot.schedule` finds what is due. Only what the courier
would carry is taken out of the outbox here, and settled as delivered, refused or unreachable.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from bot.cli.installation import make_installation
from bot.config import Settings
from bot.keyfiles import read_keys
from bot.operations import OPERATIONS, Answer
from bot.operations.succession import hand_on
from bot.provision import make_service
from bot.schedule import Schedule
from handlers import delivery, front
from handlers.delivery import Fate, Outcome
from handlers.events import (
    Address,
    Chose,
    Commanded,
    Event,
    Incoming,
    Lane,
    Outgoing,
    Standing,
    StandingChanged,
    Verb,
    Wrote,
)
from handlers.post import from_record
from handlers.service import Service
from handlers.turn import Done
from safeguarding.roles import DUTY_DESK
from storage import inbox
from storage.cases import Header, list_headers
from storage.chats import Chat, save_chat
from storage.database import Database, open_database
from storage.outbox import list_owed
from storage.people import Person, Seat, Setting, find_person, is_here, put_setting
from storage.sealing import Sealer
from storage.seats import LEAVER, sit_down
from storage.timers import Timer, list_due

TICK, HOUR = timedelta(seconds=15), timedelta(hours=1)


class StillClock:
    """A clock that stands until it is moved; *wind* lets time pass, *set_to* only sets the wall."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment
        self.passed = 0.0

    def now(self) -> datetime:
        return self.moment

    def steady(self) -> float:
        return self.passed

    def wind(self, by: timedelta) -> None:
        self.moment += by
        self.passed += by.total_seconds()

    def set_to(self, moment: datetime) -> None:
        self.moment = moment


class NoCourier:
    """What the schedule and the worker tell a courier; the world looks into the outbox by itself."""

    def wake(self) -> None: ...

    def offer(self, rows: Sequence[Any]) -> None: ...

    def withdraw(self, rows: Sequence[bytes]) -> None: ...


@dataclass(frozen=True, slots=True)
class Told:
    """An alert that arrived: of which case, with whom, and whether they were there."""

    at: datetime
    case: str
    person: str
    here: bool
    message: Outgoing


@dataclass(slots=True)
class World:
    """One installation and its people. *blocked*, *closed_mailboxes*: who cannot be reached; *roads_down*: doors."""

    database: Database
    service: Service
    clock: StillClock
    told: list[Told] = field(default_factory=list)
    sent: dict[str, list[Outgoing]] = field(default_factory=dict)
    alarms: list[str] = field(default_factory=list)
    blocked: set[str] = field(default_factory=set)
    closed_mailboxes: set[str] = field(default_factory=set)
    roads_down: set[str] = field(default_factory=set)
    command_fails: bool = False
    people: dict[str, str] = field(default_factory=dict)  # a name we call them by, and their id
    _numbers: int = 0
    _seen: list[str] = field(default_factory=list)
    schedule: Schedule = field(init=False)

    def __post_init__(self) -> None:
        self.restart()

    @property
    def sealer(self) -> Sealer:
        return self.service.sealer

    # -- the process -----------------------------------------------------------------------------

    def restart(self) -> None:
        """Begin anew, as a process does that was ended: nothing of it is remembered but the rows."""
        courier: Any = NoCourier()
        jobs = {LEAVER: self._hand_on}
        self.schedule = Schedule(self.database, self.service, courier, self.clock, self.alarms.append, jobs)

    async def _hand_on(self, timer: Timer) -> bool:
        return await hand_on(self.database, self.service, timer.subject, self.clock.now(), self._heed)

    async def unit(self, work: Callable[[Connection], Any]) -> Any:
        return await self.database.run(work)

    def _heed(self, done: Done) -> None:
        self.alarms.extend(done.alarms)
        if done.opened_service:
            self.service.open_to_pupils = True

    async def tick(self) -> None:
        """Do what is due, and deliver what is owed."""
        await self.schedule.tick()
        await self.deliver()

    async def walk(self, by: timedelta) -> None:
        """Let time pass as it does: from what falls due to what falls due next."""
        end, stood = self.clock.now() + by, 0
        while True:
            due = await self.schedule.next_due()
            owed = await self.unit(lambda tx: list_owed(tx, self.sealer))
            later = [row.not_before for row in owed if row.not_before > self.clock.now().timestamp()]
            moments = [min(end, self.clock.now() + HOUR), *([due] if due else [])]
            moments += [datetime.fromtimestamp(min(later), end.tzinfo)] if later else []
            moment = max(min(moments), self.clock.now())
            stood = stood + 1 if moment == self.clock.now() else 0
            if stood > 9:  # what is due is not done: by a clock that is not believed, or it never rests
                kinds = await self.unit(
                    lambda tx, at=moment: {one.kind for one in list_due(tx, self.sealer, at)}
                )
                assert stood < 999 and "look" not in kinds, f"{kinds} due, and due again, without an end"
                moment += 20 * TICK
            self.clock.wind(moment - self.clock.now())
            await self.tick()
            if moment >= end:
                return

    async def sleep(self, by: timedelta) -> None:
        """Let time pass while nothing runs, and start again."""
        self.clock.wind(by)
        self.restart()
        await self.tick()

    # -- people ----------------------------------------------------------------------------------

    async def seat(self, name: str, *seats: tuple[str, str], email: str = "", **facts: Any) -> str:
        """An adult who has joined and is active."""
        person = Person(
            os.urandom(16).hex(), [Seat(role, code) for role, code in seats], "active", "telegram", name
        )
        person.name, person.email = name, email
        for key, value in facts.items():
            setattr(person, key, value)

        def keep(tx: Connection) -> None:
            sit_down(tx, self.sealer, person)
            save_chat(tx, self.sealer, Chat("telegram", name, person=person.id))

        await self.unit(keep)
        self.people[name] = person.id
        if any(seat.desk == DUTY_DESK for seat in person.seats):
            self.service.open_to_pupils = True
        return person.id

    async def person(self, name: str) -> Person:
        found = await self.unit(lambda tx: find_person(tx, self.sealer, self.people[name]))
        assert found is not None
        return found  # type: ignore[no-any-return]

    async def does(self, name: str, event: Event) -> None:
        """Somebody writes, presses or commands, and is answered."""
        self._numbers += 1
        incoming = Incoming(str(self._numbers), Address("telegram", name), event, message=None)
        now, row = self.clock.now(), os.urandom(16)
        arrival = inbox.Arrival(row, self.sealer.index("chat", "telegram", name), b"{}")
        await self.unit(lambda tx: inbox.take_in(tx, self.sealer, [arrival], 0))
        done: Done = await self.unit(
            lambda tx: front.answer(
                tx, self.service, row, incoming, now, long=False, ahead=front.read_ahead(incoming)
            )
        )
        self._heed(done)
        if done.later is not None:
            later, made = done.later, done.later.work()
            self._heed(
                await self.unit(
                    lambda tx: front.answer_then(
                        tx, self.service, row, incoming, now, later.then, made, long=False
                    )
                )
            )
        await self.deliver()

    async def press(self, name: str, *labels: str) -> str:
        """Press the newest button that bears one of *labels*; gives which, or nothing if there is none."""
        for message in reversed(self.sent.get(name, [])):
            for choice in (choice for row in message.rows for choice in row):
                if choice.label in labels:
                    await self.does(name, Chose(choice.token))
                    return choice.label
        return ""

    def labels(self, name: str) -> set[str]:
        """What stands on the buttons of the newest message that has any."""
        newest = next((one for one in reversed(self.sent.get(name, [])) if one.rows), None)
        return {choice.label for row in newest.rows for choice in row} if newest else set()

    async def block(self, name: str, *, noticed: bool = True) -> None:
        """They block the bot; *noticed*: Telegram tells us at once, else the next message is refused."""
        self.blocked.add(name)
        if noticed:
            await self.does(name, StandingChanged(Standing.BLOCKED))

    async def unblock(self, name: str) -> None:
        self.blocked.discard(name)
        await self.does(name, StandingChanged(Standing.RETURNED))

    async def operate(self, operation: str, /, **facts: Any) -> Any:
        """Do what a command does."""
        now = self.clock.now()
        answer = await self.unit(lambda tx: OPERATIONS[operation](tx, self.service, facts, now))
        await self.deliver()
        return answer if not isinstance(answer, Answer) else dict(answer)

    async def headers(self) -> list[Header]:
        """Read every case in the order in which we first saw it: references are drawn by chance."""
        found: list[Header] = await self.unit(lambda tx: list_headers(tx, self.sealer))
        self._seen += [one.id for one in found if one.id not in self._seen]
        return sorted(found, key=lambda one: self._seen.index(one.id))

    # -- the roads -------------------------------------------------------------------------------

    async def deliver(self) -> None:
        """Carry what is owed by now, until nothing is left that can be."""
        while await self.unit(self._carry_some):
            pass

    def _carry_some(self, tx: Connection) -> int:
        now = self.clock.now()
        outcomes = []
        for row in sorted(list_owed(tx, self.sealer), key=lambda one: (one.lane, one.seq)):
            message = from_record(row.message)
            if row.not_before <= now.timestamp() and message.to.door not in self.roads_down:
                fate = self._carry(tx, message)
                outcomes.append(Outcome(row.id, row.chat, message, fate, ("1",), row.tries, 0))
        self._heed(delivery.settle_all(tx, self.service, outcomes, now))
        return len(outcomes)

    def _carry(self, tx: Connection, message: Outgoing) -> Fate:
        door, value = message.to.door, message.to.value
        if (door == "mail" and value in self.closed_mailboxes) or (
            door == "telegram" and value in self.blocked
        ):
            return Fate.UNREACHABLE
        if door == "command" and self.command_fails:
            return Fate.DEAD
        if message.verb is Verb.SAY:
            self.sent.setdefault(value, []).append(message)
            if "alert" in message.facts:
                self._note_alert(tx, message)
        return Fate.SENT

    def _note_alert(self, tx: Connection, message: Outgoing) -> None:
        now = self.clock.now()
        person = find_person(tx, self.sealer, str(message.facts["person"]))
        here = person is not None and is_here(person, now)
        for case in (message.facts["alert"], *message.facts.get("more", ())):
            self.told.append(Told(now, str(case), str(message.facts["person"]), here, message))

    def heard(self, name: str, words: str) -> int:
        """Count the messages to *name* that say *words*."""
        return sum(
            words in message.text for message in self.sent.get(name, []) if message.lane is not Lane.DIGEST
        )


@asynccontextmanager
async def open_world(folder: Path, moment: datetime, **changes: str) -> AsyncIterator[World]:
    """An empty borough with one school, HFHS; nobody has joined."""
    make_installation(folder / "heard", "Rowan")
    environ = {"HEARD_TELEGRAM__TOKEN": f"123456:{'a' * 35}", "HEARD_ALERTS__DELAY_MINUTES": "0", **changes}
    settings = Settings.load(folder / "heard" / "config.toml", environ)
    sealer = Sealer(read_keys(settings))
    database = await open_database(settings.storage.path, sealer)
    try:
        world = World(database, make_service(settings, sealer, moment), StillClock(moment))
        school = Setting("HFHS", "Hope Fold High School", pupils=900)
        await world.unit(lambda tx: put_setting(tx, sealer, school, moment))
        yield world
    finally:
        await database.close()


async def tell(
    world: World, name: str, words: str, *, code: str = "HFHS", safe: str = "Yes", reads: str = "No"
) -> None:
    """A pupil opens the poster's link, writes and sends; *reads*: what they answer to who may be part of it."""
    await world.does(name, Commanded("start", f"s-{code}"))
    await world.does(name, Wrote(words))
    order = ("No, new", safe, reads, "No. Send now", "Send now", "Send, but not to my school")
    before = world.heard(name, "Your four words are")
    for _ in range(9):
        if world.heard(name, "Your four words are") > before:
            return
        offered = world.labels(name)
        if safe in offered and "Not sure" in offered and not any(one.startswith("Yes:") for one in offered):
            wanted = [safe]
        else:
            wanted = [label for label in order if label in offered and label != safe] or [safe]
        assert await world.press(name, wanted[0]), f"no way on: {sorted(offered)}"
    raise AssertionError("no way leads to the end")


async def add(world: World, words: str) -> None:
    """Have the pupil add to what they told before."""
    await world.does("pupil", Wrote(words))
    for _ in range(5):
        if any(one.text.startswith("Added.") for one in world.sent["pupil"][-2:]):
            return
        offered = world.labels("pupil")
        wanted = next(one for one in ("Yes, add it", "Send now", "No. Send now") if one in offered)
        await world.press("pupil", wanted)
    raise AssertionError("it was not added")
