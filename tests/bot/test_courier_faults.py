"""The courier over the real road to a Bot API that goes wrong: what the phones show in the end.

Seconds of the courier are hundredths of real ones, so that a rest of half a minute takes a third of a second; where
Telegram's own flood limits take part, its seconds are real.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.courier import MOST_COPIES, PROBE_SECONDS, Courier, Ready
from bot.doors import DoorError
from bot.doors.telegram import TelegramRoad
from bot.doors.transport import AiohttpTransport
from bot.pacing import Pacing
from bot.roads import NotSent, Refused, Result, Sent, Unreachable, Wait
from bot.sandbox.phone import Phone
from bot.sandbox.record import Call
from bot.sandbox.server import Sandbox
from handlers.events import Address, Lane, Outgoing

REFERENCE = "K7M2QX"
numbers = itertools.count(1)


@dataclass
class Scene:
    box: Sandbox
    courier: Courier
    settled: list[tuple[Ready, Result]]
    alarms: list[str]
    faster: float
    road: Watched

    async def phone(self, name: str) -> Phone:
        phone = self.box.user(name)
        await phone.start()
        return phone

    def send(self, to: Phone | int, text: str, lane: Lane = Lane.CONVERSATION) -> Ready:
        chat = to if isinstance(to, int) else to.id
        number = next(numbers)
        message = Outgoing(Address("telegram", str(chat)), lane=lane, text=text, reference=REFERENCE)
        row = Ready(
            number.to_bytes(16, "big"), chat.to_bytes(16, "big"), lane, number, 0, 0, False, (), message
        )
        self.courier.offer([row])
        return row

    async def until(self, true: Callable[[], Any], seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < end, "it did not come true"
            await asyncio.sleep(0.005)

    async def done(self, rows: list[Ready], seconds: float = 60) -> None:
        await self.until(lambda: len(self.ended()) >= len(rows), seconds)

    def ended(self) -> list[Result]:
        return [result for _, result in self.settled if isinstance(result, Sent | Refused | Unreachable)]

    def began(self, calls: list[Call]) -> list[float]:
        """When the calls began, in the courier's seconds."""
        return [call.monotonic * self.faster for call in calls]


class Careless:
    """A road that takes every failure for "not sent", as a plain `except NetworkError: retry` would."""

    def __init__(self, road: TelegramRoad) -> None:
        self.road = road

    async def carry(self, message: Outgoing, already: int = 0) -> Result:
        result = await self.road.carry(message, already)
        return result if isinstance(result, Sent) else NotSent("careless")


class Watched:
    """A road that notes in the courier's seconds what it was called with, and tells of the first `Wait` at once."""

    def __init__(self, road: TelegramRoad | Careless, monotonic: Callable[[], float]) -> None:
        self.road, self.monotonic = road, monotonic
        self.called: list[tuple[float, str]] = []
        self.when_held: Callable[[], object] | None = None

    async def carry(self, message: Outgoing, already: int = 0) -> Result:
        self.called.append((self.monotonic(), message.text))
        result = await self.road.carry(message, already)
        if isinstance(result, Wait) and self.when_held is not None:
            told, self.when_held = self.when_held, None
            told()
        return result


@asynccontextmanager
async def scene(
    pacing: Pacing | None = None, faster: float = 100.0, limits: bool = False, careless: bool = False
) -> AsyncIterator[Scene]:
    async with (
        Sandbox.start(testing=True, limits=limits) as box,
        AiohttpTransport(box.url, box.token) as transport,
    ):
        road = TelegramRoad(transport, repeat_text=lambda reference: f"Again: {reference}")
        settled: list[tuple[Ready, Result]] = []
        alarms: list[str] = []

        async def settle(carried: Sequence[tuple[Ready, Result]]) -> None:
            settled.extend(carried)

        async def alive(door: str) -> bool:
            try:
                await road.me()
            except DoorError:
                return False
            return True

        def monotonic() -> float:
            return time.monotonic() * faster

        watched = Watched(Careless(road) if careless else road, monotonic)
        courier = Courier(
            {"telegram": watched},
            settle,
            now=lambda: datetime.now(UTC),
            pacing=pacing or Pacing(None, None),
            alarm=alarms.append,
            alive=alive,
            monotonic=monotonic,
            sleep=lambda seconds: asyncio.sleep(seconds / faster),
        )
        running = asyncio.create_task(courier.run())
        yield Scene(box, courier, settled, alarms, faster, watched)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_out_02_one_lost_answer_makes_one_marked_copy() -> None:
    async with scene() as here:
        lead = await here.phone("lead")
        here.box.faults.next("sendMessage", lost=True)
        await here.done([here.send(lead, "Please open Heard.", Lane.ALERT)])
        assert lead.texts == ["Please open Heard.", f"Again: {REFERENCE}\nPlease open Heard."]
        first, second = here.began(here.box.record.of("sendMessage"))
        assert second - first >= 30


async def test_out_02_answers_that_are_always_lost_make_three_copies_and_an_alarm() -> None:
    async with scene() as here:
        lead = await here.phone("lead")
        here.box.faults.always("sendMessage", lost=True)
        await here.done([here.send(lead, "Please open Heard.", Lane.ALERT)])
        assert len(lead.texts) == MOST_COPIES
        assert [REFERENCE in text for text in lead.texts] == [False, True, True]
        began = here.began(here.box.record.of("sendMessage"))
        assert all(b - a >= 30 for a, b in itertools.pairwise(began))
        assert len(here.alarms) == 1
        assert "Please" not in here.alarms[0] and str(lead.id) not in here.alarms[0]


async def test_sabotage_without_telling_uncertain_from_not_sent_copies_pile_up_unmarked() -> None:
    async with scene(careless=True) as here:
        lead = await here.phone("lead")
        here.box.faults.always("sendMessage", lost=True)
        here.send(lead, "Please open Heard.", Lane.ALERT)
        await here.until(lambda: len(lead.texts) > MOST_COPIES)
        assert not any(REFERENCE in text for text in lead.texts)


async def test_sabotage_without_telling_never_from_not_yet_a_refusal_is_called_for_ever() -> None:
    async with scene(careless=True) as here:
        here.send(424242, "nobody")
        await here.until(lambda: len(here.box.record.of("sendMessage")) > 2)


@pytest.mark.parametrize("wrong", [{"status": 502}, {"reset": True}, {"body": b'{"ok":tru'}])
async def test_an_answer_that_cannot_be_read_is_repeated_after_thirty_seconds(wrong: dict[str, Any]) -> None:
    async with scene() as here:
        lead = await here.phone("lead")
        here.box.faults.next("sendMessage", **wrong)
        await here.done([here.send(lead, "Please open Heard.", Lane.ALERT)])
        first, second = here.began(here.box.record.of("sendMessage"))
        assert second - first >= 30
        assert isinstance(here.ended()[0], Sent)


async def test_out_03_a_closed_port_makes_exactly_one_unmarked_copy_soon_after_it_opens() -> None:
    async with scene(faster=10) as here:
        lead = await here.phone("lead")
        await here.box.faults.down_for(0.5, "refuse")
        rows = [here.send(lead, "one", Lane.DANGER), here.send(lead, "two", Lane.DANGER)]
        await here.done(rows)
        assert lead.texts == ["one", "two"]
        assert not here.alarms


async def test_out_04_a_429_storm_loses_nothing_holds_everybody_and_lets_danger_go_first() -> None:
    """The help card comes in the moment in which the courier hears of the 429, before it does anything else."""
    async with scene(faster=20) as here:
        phones = [await here.phone(f"p{number}") for number in range(40)]
        pupil = await here.phone("pupil")
        held: list[float] = []
        rows: list[Ready] = []

        def help_comes() -> None:
            held.append(here.road.monotonic())
            rows.append(here.send(pupil, "help card", Lane.DANGER))
            here.box.faults.next("sendMessage", 3, status=429, description="Too Many Requests")
            here.box.faults.next("sendMessage", 2, retry_after=1)

        here.road.when_held = help_comes
        here.box.faults.next("sendMessage", retry_after=60)
        rows += [here.send(phone, "digest", Lane.DIGEST) for phone in phones for _ in range(5)]
        await here.until(lambda: held)
        await here.done(rows)
        called = [(at, text) for at, text in here.road.called if at >= held[0]]
        assert called[0][0] >= held[0] + 60, "somebody got something before retry_after"
        assert called[0][1] == "help card"
        assert Counter(text for phone in phones for text in phone.texts) == {"digest": 200}
        assert pupil.texts == ["help card"]
        assert not here.alarms


async def test_within_our_pace_telegrams_own_limits_are_never_met() -> None:
    async with scene(Pacing(), faster=1, limits=True) as here:
        phones = [await here.phone(f"p{number}") for number in range(40)]
        rows = [here.send(phone, "hello") for phone in phones] + [
            here.send(phones[0], "again") for _ in range(3)
        ]
        await here.done(rows)
        assert {call.status for call in here.box.record.of("sendMessage")} == {200}


async def test_sabotage_without_our_pace_telegrams_limits_are_met(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.sandbox.limits._Bucket.wait", lambda bucket, now: float(bucket.held < 1))
    async with scene(
        Pacing(None, None), faster=1, limits=True
    ) as here:  # whose seconds take as long as it likes
        phones = [await here.phone(f"p{number}") for number in range(40)]
        for phone in phones:
            here.send(phone, "hello")
        await here.until(lambda: any(call.status == 429 for call in here.box.record.of("sendMessage")))


async def test_out_05_what_never_will_be_is_called_once_and_settled() -> None:
    async with scene() as here:
        lead, blocked = await here.phone("lead"), await here.phone("blocked")
        await blocked.block()
        here.box.faults.next(
            "sendMessage", status=400, description="Bad Request: can't parse entities", when=is_to(lead)
        )
        rows = [here.send(lead, "refused"), here.send(blocked, "blocked"), here.send(424242, "nobody")]
        await here.done(rows)
        await asyncio.sleep(1)
        calls = Counter(call.chat for call in here.box.record.of("sendMessage"))
        assert calls == {lead.id: 1, blocked.id: 1, 424242: 1}
        found = {row.message.text: type(result) for row, result in here.settled}
        assert found == {"refused": Refused, "blocked": Unreachable, "nobody": Unreachable}
        assert len(here.alarms) == 1


def is_to(phone: Phone) -> Callable[[dict[str, Any]], bool]:
    return lambda args: str(args.get("chat_id")) == str(phone.id)


async def test_out_08_a_long_text_arrives_whole_and_in_order_although_answers_are_lost() -> None:
    async with scene() as here:
        lead = await here.phone("lead")
        words = "".join(f"{number} <&> 👨‍👩‍👧‍👦 שלום\n" for number in range(700))
        here.box.faults.next("sendMessage", lost=True, when=lambda args: "350 <&>" in str(args.get("text")))
        long, after = here.send(lead, words), here.send(lead, "after")
        await here.done([long, after])
        assert lead.texts[-1] == "after"
        shown = [text.removeprefix(f"Again: {REFERENCE}\n") for text in lead.texts[:-1]]
        copies = [number for number, text in enumerate(lead.texts) if text.startswith("Again")]
        assert len(copies) == 1 and shown[copies[0]] == shown[copies[0] - 1]
        del shown[copies[0]]
        assert "\n".join(shown).split() == words.split()
        assert len(long.sent) == len(shown)


@pytest.mark.parametrize("status", [401, 404])
async def test_out_09_a_refused_token_keeps_the_queue_and_drains_afterwards(status: int) -> None:
    async with scene() as here:
        began = here.road.monotonic()
        phones = [await here.phone(f"p{number}") for number in range(40)]
        here.box.faults.always("sendMessage", status=status)
        rows = [here.send(phone, "answer") for phone in phones]
        await here.until(lambda: bool(here.alarms))
        await asyncio.sleep(2)
        assert not here.settled and here.courier.waiting == 40
        assert len(here.alarms) == 1
        probes = (here.road.monotonic() - began) / PROBE_SECONDS
        assert len(here.box.record.of("sendMessage")) <= 24 + 1 + probes
        here.box.faults.clear("sendMessage")
        await here.done(rows)
        assert all(phone.texts == ["answer"] for phone in phones)


async def test_an_outage_of_every_method_sets_nothing_aside() -> None:
    async with scene() as here:
        phones = [await here.phone(f"p{number}") for number in range(10)]
        here.box.faults.always("*", status=502)
        rows = [here.send(phone, "Please open Heard.", Lane.DANGER) for phone in phones]
        await asyncio.sleep(4)
        here.box.faults.clear("*")
        await here.done(rows)
        assert not here.alarms
        assert all(len(phone.texts) == 1 for phone in phones)
