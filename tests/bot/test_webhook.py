"""The webhook: only Telegram is heard, nothing is confirmed before it is kept, nothing is done twice."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import logging
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from pydantic import SecretStr

from bot import tables
from bot.app import Application
from bot.config import Settings
from bot.doors.subscription import MAX_CONNECTIONS, Subscription
from bot.doors.transport import AiohttpTransport
from bot.doors.updates import ALLOWED_UPDATES
from bot.doors.webhook import MAX_BYTES, MOST_AT_ONCE, SECRET_HEADER, Webhook
from bot.given import ConfigError
from bot.sandbox.faults import GARBAGE
from bot.sandbox.phone import Phone
from bot.sandbox.server import Sandbox
from bot.sandbox.updates import Webhook as Hook
from bot.values import split_address
from bot.webserver import Bounds, CannotListen, Server, serve
from tests.faults.ledger import Ledger
from tests.faults.people import trickle
from tests.faults.process import make_mould, open_scene
from tests.faults.sabotaged import AcknowledgesFirst, ForgetsWhatItSaw
from tests.journeys.house import House, open_case_of, open_house, report, send, tell, write_reply
from tests.ports import hold_port

SECRET = "s3cret_-" * 4
PATH = "/from/telegram"
SENT = {SECRET_HEADER: SECRET}
WHEN = datetime(2026, 11, 23, 8, 41, tzinfo=UTC)
Batch = list[dict[str, Any]]


# -- the HTTP side -----------------------------------------------------------------------------------


class Door:
    """A webhook that listens, what it kept, and a client."""

    def __init__(self, server: Server, hook: Webhook, client: aiohttp.ClientSession) -> None:
        self.server, self.hook, self.client = server, hook, client
        self.url = f"http://127.0.0.1:{server.port}{PATH}"

    async def post(self, body: Any = b'{"update_id": 1}', headers: Any = SENT, **more: Any) -> int:
        data = io.BytesIO(body) if isinstance(body, bytes) else body
        async with self.client.post(self.url, data=data, headers=headers, **more) as answer:
            await answer.read()
            return answer.status

    async def raw(self, *pieces: bytes | float) -> bytes:
        """Send *pieces* (numbers: seconds to wait) over one connection; give all that comes until it is closed."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.server.port)
        came = bytearray()

        async def take() -> None:  # while it is sent: a connection that is reset takes nothing back
            with contextlib.suppress(ConnectionResetError):
                while some := await reader.read(2**16):
                    came.extend(some)

        taking = asyncio.create_task(take())
        with contextlib.suppress(ConnectionError), contextlib.closing(writer):
            for piece in pieces:
                if isinstance(piece, bytes):
                    writer.write(piece)
                    await writer.drain()
                else:
                    await asyncio.sleep(piece)
            await asyncio.wait_for(taking, 60)
        await taking
        return bytes(came)


class Inbox:
    """Keeps batches, or does not: `fault`, `ready` (cleared: a commit takes its time)."""

    def __init__(self) -> None:
        self.kept: Batch = []
        self.fault: Exception | None = None
        self.ready = asyncio.Event()
        self.ready.set()
        self.began = 0
        self.alarms: list[str] = []

    async def take(self, batch: Batch) -> None:
        self.began += 1
        await self.ready.wait()
        if self.fault is not None:
            raise self.fault
        json.dumps(batch)
        self.kept += batch


@asynccontextmanager
async def open_door(inbox: Inbox, bounds: Bounds | None = None, **more: Any) -> AsyncIterator[Door]:
    hook = Webhook(PATH, SECRET, inbox.take, alarm=inbox.alarms.append, bounds=bounds, **more)
    server = await hook.open("127.0.0.1", 0)
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20)) as client:
        yield Door(server, hook, client)
    await hook.close(1)


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
async def door(inbox: Inbox) -> AsyncIterator[Door]:
    async with open_door(inbox) as made:
        yield made


def head(length: int | str, *more: str, secret: str = SECRET) -> bytes:
    lines = [f"POST {PATH} HTTP/1.1", "Host: x", f"{SECRET_HEADER}: {secret}", f"Content-Length: {length}"]
    return "\r\n".join([*lines, *more, "", ""]).encode()


async def test_update_is_kept_and_then_answered_200(door: Door, inbox: Inbox) -> None:
    body = '{"update_id": 7, "message": {"text": "żółw 🐢"}}'
    assert await door.post(body.encode()) == 200
    assert inbox.kept == [{"update_id": 7, "message": {"text": "żółw 🐢"}}]
    assert door.hook.taken == 1


async def test_200_comes_only_after_the_commit(door: Door, inbox: Inbox) -> None:
    inbox.ready.clear()
    answer = asyncio.create_task(door.post())
    while not inbox.began:
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.1)
    assert not answer.done()
    inbox.ready.set()
    assert await answer == 200


FORGED = {
    "missing": [],
    "empty": [(SECRET_HEADER, "")],
    "wrong": [(SECRET_HEADER, "x" * len(SECRET))],
    "a part": [(SECRET_HEADER, SECRET[:-1])],
    "more": [(SECRET_HEADER, SECRET + "x")],
    "another case": [(SECRET_HEADER, SECRET.upper())],
    "not ascii": [(SECRET_HEADER, "sécret")],
    "twice": [(SECRET_HEADER, SECRET), (SECRET_HEADER, SECRET)],
    "right, then wrong": [(SECRET_HEADER, SECRET), (SECRET_HEADER.lower(), "x")],
    "wrong, then right": [(SECRET_HEADER, "x"), (SECRET_HEADER, SECRET)],
    "joined": [(SECRET_HEADER, f"{SECRET},{SECRET}")],
    "in a look-alike": [(SECRET_HEADER.replace("-", "_"), SECRET)],
}


@pytest.mark.parametrize("headers", FORGED.values(), ids=FORGED)
async def test_whoever_does_not_bear_the_secret_once_is_refused(
    door: Door, inbox: Inbox, headers: list[tuple[str, str]]
) -> None:
    assert await door.post(headers=headers) == 403
    assert not inbox.began


async def test_secret_is_compared_before_the_body_is_read(inbox: Inbox) -> None:
    """The answer is there although not a byte of the body has come."""
    async with open_door(inbox, body_seconds=120) as door:
        reader, writer = await asyncio.open_connection("127.0.0.1", door.server.port)
        writer.write(head(1000, secret="wrong"))
        assert (await asyncio.wait_for(reader.readline(), 60)).startswith(b"HTTP/1.1 403 ")
        writer.close()


@pytest.mark.parametrize("path", ["/", "/from", f"{PATH}/", f"/{PATH}", "/from/%2e/telegram", "/docs", "*"])
async def test_other_paths_are_not_there(door: Door, inbox: Inbox, path: str) -> None:
    answer = await door.raw(head(2, "Connection: close").replace(PATH.encode(), path.encode(), 1) + b"{}")
    assert answer.startswith(b"HTTP/1.1 404 ")
    assert not inbox.began


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"])
async def test_other_methods_are_refused(door: Door, inbox: Inbox, method: str) -> None:
    async with door.client.request(method, door.url, headers=SENT, allow_redirects=False) as answer:
        assert answer.status == 405
        assert not {name.lower() for name in answer.headers} & {"server", "x-powered-by"}
    assert not inbox.began


async def chunks(count: int, size: int = 2**16) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield b"x" * size


async def test_body_of_five_megabytes_is_refused(door: Door, inbox: Inbox) -> None:
    assert await door.post(b"x" * 5 * 2**20) == 413
    assert await door.post(chunks(80)) == 413
    assert not inbox.began
    assert inbox.alarms == ["take-failed"] * 2
    assert await door.post() == 200


async def test_body_of_just_the_greatest_length_is_taken(door: Door, inbox: Inbox) -> None:
    body = b'{"update_id": 1, "x": "' + b"y" * (MAX_BYTES - 25) + b'"}'
    assert len(body) == MAX_BYTES
    assert await door.post(body) == 200
    assert await door.post(body + b" ") == 413
    assert len(inbox.kept) == 1


async def test_slow_body_is_given_up_and_the_connection_closed(inbox: Inbox) -> None:
    bounds = Bounds(rest_seconds=0.3)
    async with open_door(inbox, bounds, body_seconds=0.3) as door:
        drips = [piece for _ in range(6) for piece in (b"{", 0.1)]
        answer = await door.raw(head(1000), *drips)
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert not inbox.began
        assert await door.post() == 200


@pytest.mark.parametrize(
    "begin", [b"", b"POST ", head(2)[:-2], head(2).replace(b"\r\n\r\n", b"\r\nX-More: ")], ids=range(4)
)
async def test_slow_head_is_closed_without_a_word(inbox: Inbox, begin: bytes) -> None:
    async with open_door(inbox, Bounds(head_seconds=0.3)) as door:
        before = asyncio.get_running_loop().time()
        assert await door.raw(begin, 0.1, b"x" if begin else b"") == b""
        assert asyncio.get_running_loop().time() - before < 30  # an idle one is closed after 65


async def test_idle_connection_is_closed_and_a_used_one_kept(inbox: Inbox) -> None:
    async with open_door(inbox, Bounds(head_seconds=1, idle_seconds=4)) as door:
        whole = head(2) + b"{}"
        answer = await door.raw(whole, 1.2, whole)
        assert answer.count(b"HTTP/1.1 200 ") == 2


async def test_who_goes_on_sending_after_a_refusal_is_cut_off(inbox: Inbox) -> None:
    bounds = Bounds(rest_seconds=0.3, rest_bytes=2**20)
    async with open_door(inbox, bounds) as door:
        answer = await door.raw(
            head(10**9, secret="wrong"), *[piece for _ in range(9) for piece in (b"x", 0.1)]
        )
        assert answer == b"" or answer.startswith(b"HTTP/1.1 403 ")
        with pytest.raises((ConnectionError, aiohttp.ClientError)):
            async with asyncio.timeout(60):
                flood = b"x" * 2**16
                _, writer = await asyncio.open_connection("127.0.0.1", door.server.port)
                writer.write(head(10**9, secret="wrong"))
                for _ in range(10_000):
                    writer.write(flood)
                    await writer.drain()


async def test_connections_are_counted(inbox: Inbox) -> None:
    async with open_door(inbox, Bounds(connections=3)) as door:
        open_ones = [await asyncio.open_connection("127.0.0.1", door.server.port) for _ in range(3)]
        assert await door.raw(head(2) + b"{}") == b""
        for _, writer in open_ones:
            writer.close()
            await writer.wait_closed()
        while (
            await door.raw(head(2, "Connection: close") + b"{}") == b""
        ):  # their end is noticed a little later
            await asyncio.sleep(0.01)
        assert await door.post() == 200


NONSENSE = [
    b"\x16\x03\x01\x02\x00",
    b"GET\r\n\r\n",
    head("-1"),
    head(2, "Content-Length: 3"),
    head("x"),
    b"a" * 40_000,
]


@pytest.mark.parametrize("request_", NONSENSE, ids=range(len(NONSENSE)))
async def test_what_is_no_request_is_refused(door: Door, inbox: Inbox, request_: bytes) -> None:
    answer = await door.raw(request_)
    assert answer == b"" or answer.startswith(b"HTTP/1.1 400 ")
    assert b"Traceback" not in answer
    assert not inbox.began


async def test_broken_chunks_after_an_answer_do_no_harm(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    start = head(0, secret="wrong").replace(b"Content-Length: 0", b"Transfer-Encoding: chunked")
    assert (await door.raw(start, 0.1, b"zz\r\n"))[:13] in (b"", b"HTTP/1.1 403 ")
    assert await door.post() == 200
    assert not caplog.records


DEEP = b'{"update_id": 9, "message": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
UNREADABLE = {
    "no JSON": (b"{not json", None),
    "empty": (b"", None),
    "a list": (b"[1, 2]", None),
    "a number": (b"7", None),
    "not UTF-8": (b'{"update_id": 5, "message": "\xff\xfe\xff"}', 5),
    "cut off": (b'{"update_id":6,"message":{"text":"hel', 6),
    "a number of 5,000 digits": (b'{"update_id": 8, "message": ' + b"9" * 5000 + b"}", 8),
    "deep": (DEEP, 9),
    "an id only in a text": (b'{"message": {"text": "\\"update_id\\": 77, "}, ', None),
}


@pytest.mark.parametrize(("body", "number"), UNREADABLE.values(), ids=UNREADABLE)
async def test_what_cannot_be_read_is_kept_whole_and_not_asked_for_again(
    door: Door, inbox: Inbox, body: bytes, number: int | None
) -> None:
    """Anything but a 200 would have Telegram repeat it for ever, in front of all that comes after it."""
    assert await door.post(body) == 200
    (kept,) = inbox.kept
    assert kept["unreadable"] == body.decode("utf-8", "replace")
    assert kept.get("update_id") == number


async def test_what_is_read_and_cannot_be_written_is_kept_as_text(door: Door, inbox: Inbox) -> None:
    """At some depth JSON can be parsed, and a few frames further down no more be written."""
    found = set()
    for depth in range(800, 1000, 7):
        body = b'{"update_id": 9, "x": ' + b"[" * depth + b"]" * depth + b"}"
        assert await door.post(body) == 200
        found.add("unreadable" in inbox.kept.pop())
    assert found == {True, False}


async def test_what_is_not_kept_is_answered_503(door: Door, inbox: Inbox) -> None:
    inbox.fault = OSError("disk full: canary")
    assert await door.post() == 503
    inbox.fault = None
    assert await door.post() == 200
    assert inbox.alarms == ["take-failed"]


async def test_commit_that_takes_too_long_is_answered_503_and_goes_on(inbox: Inbox) -> None:
    """Stopped half-way it could be on disk and in nobody's hands."""
    async with open_door(inbox, store_seconds=0.2) as door:
        inbox.ready.clear()
        assert await door.post() == 503
        inbox.ready.set()
        while not inbox.kept:
            await asyncio.sleep(0.01)
        assert inbox.kept == [{"update_id": 1}]


async def test_more_at_once_than_can_be_held_are_told_to_come_again(inbox: Inbox) -> None:
    async with open_door(inbox) as door:
        inbox.ready.clear()
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as client:
            door.client = client
            posts = [asyncio.create_task(door.post()) for _ in range(MOST_AT_ONCE)]
            while inbox.began < MOST_AT_ONCE:
                await asyncio.sleep(0.01)
            assert await door.post() == 503
            assert await door.post(headers={}) == 403
            inbox.ready.set()
            assert await asyncio.gather(*posts) == [200] * MOST_AT_ONCE


async def test_closing_lets_what_is_under_way_be_kept(inbox: Inbox) -> None:
    async with open_door(inbox) as door:
        inbox.ready.clear()
        post = asyncio.create_task(door.post())
        while not inbox.began:
            await asyncio.sleep(0.01)
        closing = asyncio.create_task(door.hook.close(60))
        await asyncio.sleep(0.2)
        inbox.ready.set()
        assert await post == 200
        await closing
        with pytest.raises(aiohttp.ClientConnectorError):
            await door.post()


async def test_nothing_of_an_update_or_the_secret_is_logged(
    inbox: Inbox, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    canary = b"the-bus-driver-hits-me"
    async with open_door(inbox, Bounds(rest_seconds=0.1), body_seconds=0.2) as door:
        good = b'{"update_id": 1, "x": "' + canary + b'"}'
        for body in (good, canary, canary * 100_000):
            await door.post(body)
            await door.post(body, headers={SECRET_HEADER: "wrong-canary"})
        inbox.fault = ValueError(canary.decode())
        assert await door.post(good) == 503
        await door.raw(head(1000), canary, 0.3)
        await door.raw(canary + b"\r\n\r\n")
    printed = "".join(capfd.readouterr()) + caplog.text + "".join(str(vars(r)) for r in caplog.records)
    for secret in (canary.decode(), SECRET, "wrong-canary"):
        assert secret not in printed


# -- the small server --------------------------------------------------------------------------------


async def nothing(scope: Any, receive: Any, send: Any) -> None:
    raise AssertionError("nobody asks")


async def test_address_in_use_is_told_and_ends_nothing() -> None:
    first = await serve(nothing, "127.0.0.1", 0)
    with pytest.raises(CannotListen, match=r"cannot be listened on \(Address already in use"):
        await serve(nothing, "127.0.0.1", first.port)
    with pytest.raises(CannotListen):
        await serve(nothing, "no.such.host.invalid", 1)
    await first.stop()
    again = await serve(nothing, "127.0.0.1", first.port)
    await again.stop()


async def test_server_leaves_the_signals_alone_and_stops_at_once() -> None:
    import signal

    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    server = await serve(nothing, "127.0.0.1", 0)
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before
    began = asyncio.get_running_loop().time()
    waiting = asyncio.create_task(server.ended())
    await server.stop(60)
    await waiting
    assert asyncio.get_running_loop().time() - began < 30  # half of what it may wait for who is under way


# -- what Telegram is asked for ----------------------------------------------------------------------


URL = "http://127.0.0.1:9/hook"


@pytest.fixture
async def box() -> AsyncIterator[Sandbox]:
    async with Sandbox.start(testing=True, webhook_pause=0.05) as made:
        yield made


@asynccontextmanager
async def subscribed(
    box: Sandbox, alarms: list[str], url: str = URL, check: float = 0.1
) -> AsyncIterator[Subscription]:
    async with AiohttpTransport(box.url, box.token) as transport:
        made = Subscription(
            transport,
            url=url,
            secret=SECRET if url else "",
            alarm=alarms.append,
            now=lambda: WHEN,
            check_seconds=check,
        )
        task = asyncio.create_task(made.run())
        yield made
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_webhook_is_set_with_its_secret_and_drops_nothing(box: Sandbox) -> None:
    await box.user("pupil").write("before")
    async with subscribed(box, [], check=60) as subscription:
        (call,) = await box.called("setWebhook", status=200)
        await subscription.tried.wait()
    assert subscription.settled
    assert subscription.settled_at == WHEN
    assert call.args == {
        "url": URL,
        "secret_token": SECRET,
        "max_connections": MAX_CONNECTIONS,
        "allowed_updates": list(ALLOWED_UPDATES),
    }
    assert box.bot.updates.webhook is not None
    assert len(box.bot.updates.waiting) == 1


@pytest.mark.parametrize(("url", "method"), [(URL, "setWebhook"), ("", "deleteWebhook")])
async def test_telegram_that_is_away_is_asked_until_it_does(box: Sandbox, url: str, method: str) -> None:
    box.faults.next(method, 1, status=401)
    box.faults.next(method, 1, GARBAGE)
    box.faults.next(method, 1, reset=True)
    alarms: list[str] = []
    async with subscribed(box, alarms, url, check=60) as subscription:
        await asyncio.wait_for(subscription.tried.wait(), 60)
        assert not subscription.settled
        await box.called(method, status=200, seconds=60)
        await box.until(lambda: subscription.settled)
    assert alarms == ["token-refused"]


async def test_first_of_several_failures_is_told_once(box: Sandbox) -> None:
    box.faults.next("setWebhook", 2, status=502)
    alarms: list[str] = []
    async with subscribed(box, alarms, check=60) as subscription:
        await box.until(lambda: subscription.settled)
    assert alarms == ["hook-refused"]


async def test_another_address_in_place_of_ours_is_an_alarm_and_set_right(box: Sandbox) -> None:
    alarms: list[str] = []
    async with subscribed(box, alarms) as subscription:
        await box.until(lambda: subscription.settled)
        for theirs in (Hook("https://thief.example/"), None):
            box.bot.updates.set_webhook(theirs, drop=False)
            await box.until(lambda: (hook := box.bot.updates.webhook) is not None and hook.url == URL)
    assert alarms == ["somebody-else-reads"] * 2


async def test_webhook_that_appears_while_we_poll_is_an_alarm_and_removed(box: Sandbox) -> None:
    alarms: list[str] = []
    async with subscribed(box, alarms, "", check=60) as subscription:
        await box.until(lambda: subscription.settled)
        await box.user("pupil").write("waits")
        box.bot.updates.set_webhook(Hook("https://thief.example/"), drop=False)
        subscription.look()
        await box.until(lambda: box.bot.updates.webhook is None)
        await box.until(lambda: len(alarms) == 2)
    assert alarms == ["somebody-else-reads", "webhook_removed"]
    assert len(box.bot.updates.waiting) == 1


async def test_pushing_that_fails_is_an_alarm_and_the_secret_is_set_again(box: Sandbox) -> None:
    """Whoever has the token can set our own address with another secret; nothing would come in any more."""
    inbox, alarms = Inbox(), list[str]()
    async with open_door(inbox) as door, subscribed(box, alarms, door.url, check=0.3) as subscription:
        await box.until(lambda: subscription.settled)
        box.bot.updates.set_webhook(Hook(door.url, "theirs"), drop=False)
        await box.user("pupil").write("hello")
        await box.taken()
    assert alarms == ["hook-unreached"]
    assert [update["message"]["text"] for update in inbox.kept] == ["hello"]


# -- the whole application ---------------------------------------------------------------------------


def webhook_settings(settings: Settings) -> Settings:
    listen = f"127.0.0.1:{hold_port()}"
    hook = tables.Webhook(listen=listen, public_url=f"http://{listen}{PATH}", secret=SecretStr(SECRET))
    telegram = settings.telegram.model_copy(update={"mode": "webhook"})
    return settings.model_copy(update={"telegram": telegram, "webhook": hook})


class Street:
    """A house of which the mode can be switched."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.modes = {"polling": house.settings, "webhook": webhook_settings(house.settings)}
        house.box.deliverer.pause = 0.05

    async def switch(self, mode: str, kind: type[Application] = Application) -> None:
        """Stop, and start again in *mode*."""
        await self.house.app.stop()
        await self.start(mode, kind)

    async def start(self, mode: str, kind: type[Application] = Application) -> None:
        """Start in *mode*, once Telegram has heard of it."""
        self.house.settings = self.modes[mode]
        self.house.app = await kind.start(self.house.settings, self.house.clock)
        await asyncio.wait_for(self.house.app.inlet.subscription.tried.wait(), 60)

    async def post(self, update: dict[str, Any]) -> int:
        url = self.modes["webhook"].webhook.public_url
        assert url is not None
        async with aiohttp.ClientSession() as client, client.post(url, json=update, headers=SENT) as answer:
            return answer.status

    async def read(self) -> str:
        """Give what the lead reads of the one report."""
        return await open_case_of(self.house.phone("lead"))


@pytest.fixture
async def street(tmp_path: Path) -> AsyncIterator[Street]:
    async with open_house(tmp_path) as house:
        yield Street(house)


def text_update(pupil: Phone, number: int, text: str) -> dict[str, Any]:
    person = {"id": pupil.id, "is_bot": False, "first_name": "x"}
    chat = {"id": pupil.id, "type": "private"}
    message = {"message_id": number, "date": 1, "from": person, "chat": chat, "text": text}
    return {"update_id": number, "message": message}


async def test_report_is_made_read_answered_and_answered_back_over_the_webhook(street: Street) -> None:
    await street.switch("webhook")
    house = street.house
    polls = len(house.box.record.of("getUpdates"))
    pupil = await report(house, words="they trip me up on the bus")
    lead = house.phone("lead")
    assert "▏they trip me up on the bus" in await street.read()
    await write_reply(lead, "Thank you for telling us.")
    await pupil.wait_for("1 new message.")
    await pupil.press("Open")
    await pupil.wait_for("Is it OK to read this here, now?")
    await pupil.press("Yes")
    await pupil.wait_for("Thank you for telling us.")
    assert len(house.box.record.of("getUpdates")) == polls
    assert house.app.inlet.webhook is not None
    assert house.app.inlet.webhook.taken > 10
    assert not house.app.alarms


async def lock_and_write(street: Street) -> str:
    """A pupil's second line comes while another program holds the database; give what is read in the end."""
    house = street.house
    pupil = await tell(house, words="they trip me up")
    await pupil.wait_for("Are you safe right now?")
    await house.settle()
    other = sqlite3.connect(house.app.database.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        await pupil.write("and take my bag")
        hook = house.box.bot.updates.webhook
        assert hook is not None
        await house.box.world.until(lambda: hook.error or not house.box.bot.updates.waiting, 60)
        failed = hook.error
        assert failed.startswith("Wrong response from the webhook: 503"), failed or "taken and not kept"
    finally:
        other.execute("ROLLBACK")
        other.close()
    await house.box.taken()
    await house.settle(60)
    await send(pupil)
    return await street.read()


async def test_locked_database_is_answered_503_and_the_repetition_counts_once(street: Street) -> None:
    await street.switch("webhook")
    assert (await lock_and_write(street)).count("and take my bag") == 1
    assert street.house.app.alarms["intake_failed"] >= 1


async def five_at_once(street: Street) -> str:
    """One update five times at once, again later, and once more by polling; give what the lead reads."""
    house = street.house
    pupil = house.phone("pupil")
    await pupil.start("s-HFHS")
    await pupil.wait_for("Just type, or tap Start.")
    await house.settle()
    update = text_update(pupil, 900_000_001, "they trip me up")
    assert await asyncio.gather(*[street.post(update) for _ in range(5)]) == [200] * 5
    await house.settle()
    assert await street.post(update) == 200
    await send(pupil)
    await street.switch("polling", type(house.app))
    await house.box.push_raw(update, chat=pupil.id)
    await house.box.taken()
    await house.settle()
    return await street.read()


async def test_same_update_five_times_at_once_counts_once(street: Street) -> None:
    """F20, INT-08."""
    await street.switch("webhook")
    assert (await five_at_once(street)).count("they trip me up") == 1


async def test_one_chats_lines_stay_in_order(street: Street) -> None:
    await street.switch("webhook")
    house = street.house
    pupil = house.phone("pupil")
    await pupil.start("s-HFHS")
    await pupil.wait_for("Just type, or tap Start.")
    for number in range(12):
        await pupil.write(f"line {number:02}")
    await house.box.taken()
    await house.settle()
    await send(pupil)
    shown = await street.read()
    places = [shown.index(f"line {number:02}") for number in range(12)]
    assert places == sorted(places)


async def test_unreadable_update_is_set_aside_and_the_next_goes_on(street: Street) -> None:
    await street.switch("webhook")
    house = street.house
    pupil = house.phone("pupil")
    for odd in ("{not json", "[]", '{"update_id": 900000002, "message": {"text": 7}}'):
        await house.box.push_raw(odd, chat=pupil.id)
    await pupil.start("s-HFHS")
    await pupil.wait_for("Just type, or tap Start.")
    assert house.app.alarms["update_unreadable"] == 3


async def test_switching_back_and_forth_loses_nothing_and_doubles_nothing(street: Street) -> None:
    """Lines are written in either mode and while nothing runs, one of them taken and its 200 never heard."""
    house = street.house
    pupil = await tell(house, words="line a")
    await pupil.wait_for("Are you safe right now?")
    lines = iter("bcdefghi")
    for mode in ("webhook", "polling", "webhook", "polling"):
        await house.app.stop()
        await pupil.write(f"line {next(lines)}")
        await street.start(mode)
        await pupil.write(f"line {next(lines)}")
        await house.box.taken()
        await house.settle()
    assert not house.app.alarms, "one's own webhook of before is nobody else's"
    await send(pupil)
    shown = await street.read()
    assert [shown.count(f"line {letter}") for letter in "abcdefghi"] == [1] * 9
    drops = [call for call in house.box.calls if "drop_pending_updates" in call.args]
    assert not drops


async def test_restart_takes_up_what_was_kept_and_not_answered(street: Street) -> None:
    """What is on disk and was not handled when the process ended is no repetition when it comes again."""
    await street.switch("webhook")
    house = street.house
    pupil = await tell(house, words="line a")
    await pupil.wait_for("Are you safe right now?")
    update = text_update(pupil, 900_000_003, "line b")
    assert await street.post(update) == 200
    await street.switch("webhook")
    assert await street.post(update) == 200
    await house.settle()
    await send(pupil)
    assert (await street.read()).count("line b") == 1


@pytest.mark.parametrize("mode", ["webhook", "polling"])
async def test_stolen_token_is_an_alarm_and_set_right(street: Street, mode: str) -> None:
    await street.switch(mode)
    house = street.house
    house.box.bot.updates.set_webhook(Hook("https://thief.example/"), drop=False)
    house.app.inlet.subscription.look()
    await house.box.until(lambda: house.app.alarms.get("token_shared"))
    pupil = house.phone("pupil")
    await pupil.start("s-HFHS")
    await pupil.wait_for("Just type, or tap Start.", 60)


async def test_telegram_away_at_boot_is_no_reason_not_to_start(street: Street) -> None:
    box = street.house.box
    box.faults.down = True
    await street.switch("webhook")
    await asyncio.sleep(0.3)
    pupil = street.house.phone("pupil")
    await pupil.start("s-HFHS")
    box.faults.clear()
    await pupil.wait_for("Just type, or tap Start.", 60)


async def test_address_that_is_taken_is_a_fault_of_the_configuration(street: Street) -> None:
    house = street.house
    listen = street.modes["webhook"].webhook.listen
    taken = await serve(nothing, *split_address(listen))
    try:
        with pytest.raises(ConfigError, match=r"config.toml: webhook.listen: .* cannot be listened on"):
            await street.switch("webhook")
    finally:
        await taken.stop()
    await street.start("polling")  # the lock was given back
    assert (await tell(house)).blocked is False


# -- a process of its own, killed --------------------------------------------------------------------


async def test_kills_at_any_time_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    """INT-01 over the webhook: what was answered 200 is on disk, what was not comes again."""
    mould = await make_mould(tmp_path / "mould" / "heard")
    listen = f"127.0.0.1:{hold_port()}"
    changes: dict[str, Any] = {
        "HEARD_TELEGRAM__MODE": "webhook",
        "HEARD_WEBHOOK__LISTEN": listen,
        "HEARD_WEBHOOK__PUBLIC_URL": f"http://{listen}{PATH}",
        "HEARD_WEBHOOK__SECRET": SECRET,
    }
    async with open_scene(mould, tmp_path, **changes) as scene:
        scene.box.deliverer.pause = 0.05
        ledger = Ledger(scene)
        await scene.heard.start()
        telling = asyncio.create_task(trickle(scene, ledger, lambda: ledger.kills >= 5))
        for _ in range(5):
            await asyncio.sleep(scene.chance.uniform(0.1, 1.0))
            await scene.heard.kill()
            await ledger.look_at_the_dead()
            await scene.heard.start()
        await telling
        await scene.quiet()
        assert await scene.heard.stop() == 0
        ledger.check_alerts(await ledger.close())
        ledger.check_confirmations()
        assert not scene.calls("getUpdates")
        assert SECRET not in scene.heard.words()


# -- sabotage: with the protection taken out, the checks above fail -----------------------------------


def hooked(app: Any) -> Webhook | None:
    """Give *app* a webhook over its own `take`, where it has one."""
    return Webhook(PATH, SECRET, app.take, alarm=app._alarm) if app.inlet.webhook else None


class AnswersFirst(AcknowledgesFirst):
    """200 goes out while the update is still in memory."""

    def __init__(self, *parts: Any) -> None:
        super().__init__(*parts)
        self.inlet.webhook = hooked(self)


class KnowsNoRepetition(ForgetsWhatItSaw):
    """No uniqueness."""

    def __init__(self, *parts: Any) -> None:
        super().__init__(*parts)
        self.inlet.webhook = hooked(self)


async def test_sabotage_200_before_the_commit_is_found(street: Street) -> None:
    await street.switch("webhook", AnswersFirst)
    with pytest.raises(AssertionError, match="taken and not kept"):
        await lock_and_write(street)


async def test_sabotage_no_uniqueness_is_found(street: Street) -> None:
    await street.switch("webhook", KnowsNoRepetition)
    assert (await five_at_once(street)).count("they trip me up") > 1
