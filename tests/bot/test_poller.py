"""The poller: nothing is confirmed before it is kept, and nothing ends the polling."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web

from bot.doors import AskedToWait, DoorError, SomebodyElseReads, TokenRefused
from bot.doors.telegram import TelegramUpdates, translate
from bot.doors.transport import AiohttpTransport
from bot.doors.updates import ALLOWED_UPDATES
from bot.intake import MAX_PAUSE_SECONDS, Poller, Update
from handlers.events import Wrote

Take = Callable[[list[Update]], Awaitable[None]]
WHEN = datetime(2026, 11, 23, 8, 41, tzinfo=UTC)


def text_update(number: int) -> Update:
    person = {"id": 5511, "is_bot": False, "first_name": "x"}
    chat = {"id": 5511, "type": "private"}
    message = {"message_id": number, "date": 1, "from": person, "chat": chat, "text": f"line {number}"}
    return {"update_id": number, "message": message}


class Queue:
    """Telegram's side of getUpdates on loopback: an offset confirms, and what is confirmed is forgotten."""

    def __init__(self) -> None:
        self.waiting: list[Any] = []
        self.confirmed: list[int] = []
        self.asked: list[dict[str, Any]] = []
        self.faults: list[web.Response] = []
        self.arrived = asyncio.Event()
        self.url = ""

    def push(self, *updates: Any) -> None:
        self.waiting += updates
        self.arrived.set()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        wanted = await request.json()
        self.asked.append(wanted)
        if self.faults:
            return self.faults.pop(0)
        offset = wanted.get("offset")
        if offset is not None:
            self.confirmed += [update["update_id"] for update in self.waiting if update["update_id"] < offset]
            self.waiting = [update for update in self.waiting if update["update_id"] >= offset]
        if not self.waiting:
            self.arrived.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self.arrived.wait(), wanted["timeout"])
        batch = self.waiting[: wanted["limit"]]
        return web.Response(body=json.dumps({"ok": True, "result": batch}), content_type="application/json")


@pytest.fixture
async def queue() -> AsyncIterator[Queue]:
    queue = Queue()
    app = web.Application()
    app.router.add_post("/bot{token}/getUpdates", queue.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    queue.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield queue
    await runner.cleanup()


class Inbox:
    """Keeps batches as a commit would; can be made to fail, or to be slow."""

    def __init__(self) -> None:
        self.rows: dict[Any, Update] = {}
        self.batches: list[list[Update]] = []
        self.failures: list[Exception] = []
        self.seconds = 0.0

    async def take(self, batch: list[Update]) -> None:
        await asyncio.sleep(self.seconds)
        if self.failures:
            raise self.failures.pop(0)
        self.batches.append(batch)
        for update in batch:
            self.rows.setdefault(update.get("update_id", str(update)), update)


async def in_haste(seconds: float) -> None:
    """Pause for a twentieth of the time."""
    await asyncio.sleep(seconds / 20)


async def soon(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until *condition* holds."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not come to pass in time"
        await asyncio.sleep(0.005)


@asynccontextmanager
async def polling(queue: Queue, take: Take, alarms: list[str], **settings: Any) -> AsyncIterator[Poller]:
    async with AiohttpTransport(queue.url, "1:x") as transport:
        fetch = TelegramUpdates(transport, long_poll_seconds=1)
        poller = Poller(fetch, take, alarm=alarms.append, sleep=in_haste, jitter=lambda: 0.0, **settings)
        task = asyncio.create_task(poller.run())
        try:
            yield poller
        finally:
            assert not task.done(), "the polling ended"
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asyncio.wait_for(task, 60)


# -- confirmed only when kept --------------------------------------------------------------------


async def lost_after_a_kill(queue: Queue, take: Take, rows: dict[Any, Update]) -> set[int]:
    """Push two batches, kill the poller while the first is being kept, and say what exists nowhere any more."""
    queue.push(*(text_update(n) for n in range(1, 21)))
    async with polling(queue, take, []):
        await soon(lambda: len(queue.asked) >= 1 and bool(queue.waiting or queue.confirmed))
        await asyncio.sleep(0.3)
    return set(queue.confirmed) - set(rows)


async def test_update_is_confirmed_only_after_it_is_kept(queue: Queue) -> None:
    """INT-02: a kill between answer and commit loses nothing."""
    inbox = Inbox()
    inbox.seconds = 30
    assert await lost_after_a_kill(queue, inbox.take, inbox.rows) == set()
    assert queue.confirmed == [] and len(queue.waiting) == 20


async def test_sabotage_confirming_before_keeping_is_noticed(queue: Queue) -> None:
    """S1: a take that returns before its commit loses what was confirmed meanwhile."""
    inbox = Inbox()
    inbox.seconds = 30
    under_way: list[asyncio.Task[None]] = []

    async def take_in_the_background(batch: list[Update]) -> None:
        under_way.append(asyncio.create_task(inbox.take(batch)))

    assert await lost_after_a_kill(queue, take_in_the_background, inbox.rows) == set(range(1, 21))
    for task in under_way:
        task.cancel()


async def test_everything_arrives_once_and_in_order(queue: Queue) -> None:
    inbox, alarms = Inbox(), list[str]()
    queue.push(*(text_update(n) for n in range(1, 251)))
    async with polling(queue, inbox.take, alarms) as poller:
        await soon(lambda: len(queue.confirmed) == 250)
        queue.push(text_update(251))
        await soon(lambda: len(inbox.rows) == 251)
        assert poller.taken == 251
    assert [update["update_id"] for batch in inbox.batches for update in batch] == list(range(1, 252))
    assert [len(batch) for batch in inbox.batches] == [100, 100, 50, 1]
    assert alarms == []


async def test_offset_is_asked_of_telegram_at_the_start(queue: Queue) -> None:
    """INT-07: what waited while we were down comes; nothing is dropped, and only what we read is asked for."""
    inbox = Inbox()
    queue.push(*(text_update(n) for n in range(1, 201)))
    async with polling(queue, inbox.take, []):
        await soon(lambda: len(queue.confirmed) == 200)
    assert "offset" not in queue.asked[0]
    for wanted in queue.asked:
        assert wanted["allowed_updates"] == list(ALLOWED_UPDATES)
        assert "drop_pending_updates" not in wanted


async def test_ids_that_start_anew_after_a_quiet_week_are_taken(queue: Queue) -> None:
    inbox = Inbox()
    queue.push(text_update(9000))
    async with polling(queue, inbox.take, []):
        await soon(lambda: queue.confirmed == [9000] and "offset" not in queue.asked[-1])
        queue.push(text_update(17))
        await soon(lambda: 17 in inbox.rows)


async def test_restart_asks_again_and_loses_nothing(queue: Queue) -> None:
    inbox = Inbox()
    for start in range(1, 100, 10):
        queue.push(*(text_update(n) for n in range(start, start + 10)))
        async with polling(queue, inbox.take, []):
            await soon(lambda start=start: start + 9 in inbox.rows)  # type: ignore[misc]
    assert sorted(inbox.rows) == list(range(1, 101))


# -- nothing ends it (INT-11, D2) ------------------------------------------------------------------

ANSWERS: dict[str, tuple[Callable[[], web.Response], str | None]] = {
    "401": (lambda: web.json_response({"ok": False, "error_code": 401}, status=401), "token-refused"),
    "404": (lambda: web.json_response({"ok": False, "error_code": 404}, status=404), "token-refused"),
    "409": (lambda: web.json_response({"ok": False, "error_code": 409}, status=409), "somebody-else-reads"),
    "429": (lambda: web.json_response({"ok": False, "parameters": {"retry_after": 1}}, status=429), None),
    "500": (lambda: web.Response(status=500, text="oops"), None),
    "502": (lambda: web.Response(status=502, text="<html>"), None),
    "html": (lambda: web.Response(text="<html>log in</html>", content_type="text/html"), None),
    "garbage": (lambda: web.Response(body=b"\xff\x00{{{"), None),
    "empty": (lambda: web.Response(body=b""), None),
    "redirect": (lambda: web.Response(status=302, headers={"Location": "/"}), None),
    "not a list": (lambda: web.json_response({"ok": True, "result": {"x": 1}}), None),
    "deep": (lambda: web.Response(body=b'{"ok":true,"result":' + b"[" * 100_000), None),
}


@pytest.mark.parametrize("name", ANSWERS)
async def test_polling_goes_on_after_any_answer(queue: Queue, name: str) -> None:
    inbox, alarms = Inbox(), list[str]()
    answer, alarm = ANSWERS[name]
    queue.faults = [answer(), answer()]
    queue.push(text_update(1))
    async with polling(queue, inbox.take, alarms) as poller:
        await soon(lambda: 1 in inbox.rows, 10)
        assert poller.failures == 0
    assert alarms == ([alarm] * 2 if alarm else [])


async def test_polling_goes_on_after_the_network_was_away(queue: Queue) -> None:
    inbox = Inbox()
    url, queue.url = queue.url, "http://127.0.0.1:1"
    pauses: list[float] = []
    async with (
        AiohttpTransport(queue.url, "1:x", connect_seconds=1) as away,
        AiohttpTransport(url, "1:x") as back,
    ):
        doors = [TelegramUpdates(away), TelegramUpdates(back, long_poll_seconds=1)]

        async def fetch(offset: int | None) -> list[Any]:
            return await doors[len(pauses) > 6](offset)

        async def sleep(seconds: float) -> None:
            pauses.append(seconds)

        alarms: list[str] = []
        poller = Poller(fetch, inbox.take, alarm=alarms.append, sleep=sleep, jitter=lambda: 1.0)
        queue.push(text_update(1))
        task = asyncio.create_task(poller.run())
        await soon(lambda: 1 in inbox.rows)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert pauses[:7] == [0.5, 1, 2, 4, 8, 16, 30]
    assert alarms == ["no-answer"], (
        "an outage is told once: whoever starts it without a network must not see nothing"
    )


@pytest.mark.parametrize(
    "fault",
    [
        sqlite3.OperationalError("database or disk is full"),
        OSError(28, "No space left"),
        RuntimeError(),
        KeyError("x"),
    ],
)
async def test_batch_that_could_not_be_kept_comes_again(queue: Queue, fault: Exception) -> None:
    """F7, F36: no confirmation without a commit, an alarm, and on it goes when there is room again."""
    inbox, alarms = Inbox(), list[str]()
    inbox.failures = [fault, fault]
    queue.push(text_update(1), text_update(2))
    async with polling(queue, inbox.take, alarms):
        await soon(lambda: len(alarms) == 2)
        assert queue.confirmed == []
        await soon(lambda: queue.confirmed == [1, 2])
    assert alarms == ["take-failed", "take-failed"]
    assert sorted(inbox.rows) == [1, 2]


async def test_alarm_that_fails_does_not_end_the_polling(queue: Queue) -> None:
    inbox = Inbox()
    queue.faults = [ANSWERS["401"][0]()]
    queue.push(text_update(1))

    def alarm(_: str) -> None:
        raise RuntimeError("no one listens")

    async with AiohttpTransport(queue.url, "1:x") as transport:
        poller = Poller(
            TelegramUpdates(transport, long_poll_seconds=1), inbox.take, alarm=alarm, sleep=in_haste
        )
        task = asyncio.create_task(poller.run())
        await soon(lambda: 1 in inbox.rows)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


# -- poison (INT-09) -------------------------------------------------------------------------------


async def test_unreadable_updates_are_handed_over_and_confirmed_with_the_rest(queue: Queue) -> None:
    inbox, alarms = Inbox(), list[str]()
    good = [text_update(n) for n in range(1, 51)]
    huge = '{"update_id":51,"message":{"x":' + "7" * 5000 + "}}"
    odd: list[Any] = [
        None,
        7,
        "x",
        [],
        {"message": {}},
        {"update_id": "9"},
        {"update_id": True},
        {"update_id": -4},
    ]
    elements = [json.dumps(update) for update in [*good[:25], *odd, *good[25:]]] + [huge]
    body = '{"ok":true,"result":[' + ",".join(elements) + "]}"
    queue.faults = [web.Response(text=body, content_type="application/json")]
    async with polling(queue, inbox.take, alarms):
        await soon(lambda: len(queue.asked) >= 2)
    [batch] = inbox.batches
    assert len(batch) == 59
    assert queue.asked[1]["offset"] == 52
    assert [update for update in batch if "message" in update and "update_id" in update] == good
    assert [update["unreadable"] for update in batch if "unreadable" in update] == [*odd, True]
    assert alarms == ["update-without-id"]
    assert isinstance(translate(batch[0]).event, Wrote)


async def polls_in_ten_seconds(answer: list[Any], take: Take) -> int:
    """Let the poller run on a clock that only its own pauses move, and count how often it asks."""
    polls, now = 0, 0.0

    async def fetch(offset: int | None) -> list[Any]:
        nonlocal polls
        polls += 1
        if polls > 1000:
            raise asyncio.CancelledError
        return answer

    async def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds
        if now >= 10:
            raise asyncio.CancelledError

    poller = Poller(fetch, take, alarm=lambda _: None, sleep=sleep, monotonic=lambda: now, jitter=lambda: 0.0)
    with pytest.raises(asyncio.CancelledError):
        await poller.run()
    return polls


@pytest.mark.parametrize(
    "poison", [{"message": {}}, {"update_id": "7"}, None], ids=["no id", "text id", "null"]
)
async def test_poison_is_not_polled_in_a_hot_loop(poison: Any) -> None:
    """F5: the library asked 322 times a second; here at most 5."""
    assert 2 <= await polls_in_ten_seconds([poison], Inbox().take) <= 50


@pytest.mark.parametrize("answer", [[], [text_update(7)]], ids=["nothing, at once", "the same again"])
async def test_door_that_answers_at_once_is_not_polled_in_a_hot_loop(answer: list[Any]) -> None:
    assert 2 <= await polls_in_ten_seconds(answer, Inbox().take) <= 50


async def test_batch_that_is_never_kept_is_not_polled_in_a_hot_loop() -> None:
    async def take(batch: list[Update]) -> None:
        raise sqlite3.OperationalError("disk is full")

    assert 2 <= await polls_in_ten_seconds([text_update(1)], take) <= 50


# -- pausing, stopping, and the age of the last poll -----------------------------------------------


async def pauses_after(fault: Exception, times: int, jitter: float) -> list[float]:
    """Fail *times* times with *fault* and give the pauses between."""
    pauses: list[float] = []
    done = asyncio.Event()

    async def fetch(offset: int | None) -> list[Any]:
        raise fault

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == times:
            done.set()
            await asyncio.sleep(60)

    poller = Poller(fetch, Inbox().take, alarm=lambda _: None, sleep=sleep, jitter=lambda: jitter)
    task = asyncio.create_task(poller.run())
    await done.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    return pauses


@pytest.mark.parametrize(
    "fault", [TokenRefused(), SomebodyElseReads(), DoorError(), ValueError(), TimeoutError()]
)
async def test_pauses_grow_to_half_a_minute_and_no_further(fault: Exception) -> None:
    """INT-12: an hour without network, and we are back within half a minute."""
    longest = await pauses_after(fault, 40, 1.0)
    assert longest == sorted(longest) and longest[-1] == MAX_PAUSE_SECONDS
    shortest = await pauses_after(fault, 40, 0.0)
    assert shortest[-1] == MAX_PAUSE_SECONDS / 2, "jitter keeps many installations from asking together"


async def test_wish_to_be_left_alone_is_kept_up_to_a_minute() -> None:
    assert (await pauses_after(AskedToWait(45), 1, 1.0)) == [45]
    assert (await pauses_after(AskedToWait(9999), 1, 1.0)) == [60]


async def test_stopping_is_prompt_while_a_poll_waits(queue: Queue) -> None:
    async with AiohttpTransport(queue.url, "1:x") as transport:
        poller = Poller(TelegramUpdates(transport, long_poll_seconds=50), Inbox().take, alarm=lambda _: None)
        task = asyncio.create_task(poller.run())
        await soon(lambda: len(queue.asked) == 1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(task, 25)  # half of what the poll would wait


async def test_last_good_poll_is_the_last_that_was_answered(queue: Queue) -> None:
    queue.faults = [ANSWERS["500"][0]()]
    queue.push(text_update(1))
    inbox = Inbox()
    async with polling(queue, inbox.take, [], wall=lambda: WHEN, monotonic=lambda: 7.0) as poller:
        assert poller.last_good_poll is None and poller.last_good_poll_at is None
        await soon(lambda: bool(poller.failures))
        await soon(lambda: 1 in inbox.rows)
        assert poller.last_good_poll == 7.0
        assert poller.last_good_poll_at == WHEN


async def test_poll_that_never_ends_is_given_up() -> None:
    """INT-14: a socket that never answers."""
    asked = 0

    async def fetch(offset: int | None) -> list[Any]:
        nonlocal asked
        asked += 1
        await asyncio.sleep(3600)
        return []

    poller = Poller(fetch, Inbox().take, alarm=lambda _: None, patience_seconds=0.05, jitter=lambda: 0.0)
    task = asyncio.create_task(poller.run())
    await soon(lambda: asked >= 2)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_batch_too_long_to_read_is_asked_for_in_pieces(queue: Queue) -> None:
    inbox = Inbox()
    queue.push(*({**text_update(n), "padding": "x" * 2000} for n in range(1, 101)))
    async with AiohttpTransport(queue.url, "1:x", max_bytes=60_000) as transport:
        poller = Poller(
            TelegramUpdates(transport, long_poll_seconds=1),
            inbox.take,
            alarm=lambda _: None,
            jitter=lambda: 0.0,
        )
        task = asyncio.create_task(poller.run())
        await soon(lambda: len(inbox.rows) == 100)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert {wanted["limit"] for wanted in queue.asked} >= {100, 25}
