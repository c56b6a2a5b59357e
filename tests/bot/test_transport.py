"""The transport: what reaches the Bot API, what an answer means, and that the token never gets out."""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from telegram import Bot
from telegram.error import BadRequest, Conflict, EndPointNotFound, Forbidden, InvalidToken, NetworkError

from bot.doors.answers import (
    AnswerBroken,
    AnswerLate,
    AnswerTooLong,
    MovedChat,
    NeverLeft,
    TooMany,
    code_of,
    read_answer,
    salvage,
)
from bot.doors.transport import AiohttpTransport

TOKEN = "7654321:CANARY-token_that-must-never-be-seen-1"
Behaviour = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Wire:
    """A server on loopback that answers with bytes of our choice; it remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str], bytes]] = []
        self.connections = 0
        self.behave: Behaviour = self.good({"message_id": 1})
        self.url = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                line, *fields = head.strip().split("\r\n")
                headers = {k.lower(): v for k, v in (field.split(": ", 1) for field in fields)}
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                self.asked.append((line, headers, body))
                await self.behave(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            writer.close()

    @staticmethod
    def bytes(status: str, body: bytes, extra: str = "") -> Behaviour:
        async def behave(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(f"HTTP/1.1 {status}\r\n{extra}Content-Length: {len(body)}\r\n\r\n".encode() + body)
            await writer.drain()

        return behave

    @classmethod
    def good(cls, result: Any) -> Behaviour:
        return cls.bytes("200 OK", json.dumps({"ok": True, "result": result}).encode())

    @classmethod
    def no(cls, status: int, description: str, **parameters: Any) -> Behaviour:
        body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
        if parameters:
            body["parameters"] = parameters
        return cls.bytes(f"{status} X", json.dumps(body).encode())


async def reset(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


async def half(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"ok": tr')
    await writer.drain()
    writer.transport.abort()


async def silence(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    await reader.read(1)


async def drip(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.02)


async def flood(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        writer.write(b"10000\r\n" + b"x" * 65536 + b"\r\n")
        await writer.drain()


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    wire = Wire()
    server = await asyncio.start_server(wire.serve, "127.0.0.1", 0)
    wire.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    yield wire
    server.close()


@asynccontextmanager
async def transport_to(url: str, **settings: Any) -> AsyncIterator[AiohttpTransport]:
    async with AiohttpTransport(url, TOKEN, **settings) as transport:
        yield transport


async def call(wire: Wire, behave: Behaviour, **settings: Any) -> Any:
    wire.behave = behave
    async with transport_to(wire.url, **settings) as transport:
        return await transport.call("sendMessage", {"chat_id": 5, "text": "é 😀"}, timeout=1)


# -- what goes out -----------------------------------------------------------------------------


async def test_call_posts_json_and_gives_the_result(wire: Wire) -> None:
    assert await call(wire, wire.good({"message_id": 7})) == {"message_id": 7}
    line, headers, body = wire.asked[0]
    assert line == f"POST /bot{TOKEN}/sendMessage HTTP/1.1"
    assert headers["content-type"] == "application/json"
    assert json.loads(body) == {"chat_id": 5, "text": "é 😀"}


async def test_a_connection_is_used_again(wire: Wire) -> None:
    async with transport_to(wire.url) as transport:
        for _ in range(5):
            await transport.call("getMe", {})
    assert wire.connections == 1


async def test_half_a_character_does_not_break_the_request(wire: Wire) -> None:
    async with transport_to(wire.url) as transport:
        await transport.call("sendMessage", {"text": "a\ud83d"})
    assert wire.asked


async def test_environment_proxy_is_not_used(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert await call(wire, wire.good(True)) is True


async def test_redirect_is_not_followed(wire: Wire) -> None:
    with pytest.raises(AnswerBroken):
        await call(wire, wire.bytes("302 Found", b"", f"Location: {wire.url}/elsewhere\r\n"))
    assert len(wire.asked) == 1


async def test_cookies_are_not_kept(wire: Wire) -> None:
    wire.behave = wire.bytes("200 OK", b'{"ok":true,"result":1}', "Set-Cookie: a=b\r\n")
    async with transport_to(wire.url) as transport:
        await transport.call("getMe", {})
        await transport.call("getMe", {})
    assert "cookie" not in wire.asked[1][1]


# -- surely not sent, or uncertain -------------------------------------------------------------


async def test_refused_connection_surely_never_left() -> None:
    server = await asyncio.start_server(lambda r, w: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    async with transport_to(f"http://127.0.0.1:{port}") as transport:
        with pytest.raises(NeverLeft):
            await transport.call("sendMessage", {})


async def test_unknown_host_surely_never_left() -> None:
    async with transport_to("http://nowhere.invalid") as transport:
        with pytest.raises(NeverLeft):
            await transport.call("sendMessage", {})


async def test_failed_handshake_surely_never_left(wire: Wire) -> None:
    async with transport_to(wire.url.replace("http:", "https:"), connect_seconds=2) as transport:
        with pytest.raises(NeverLeft):
            await transport.call("sendMessage", {})
    assert wire.asked == []


async def test_full_pool_surely_never_left(wire: Wire) -> None:
    wire.behave = silence
    async with transport_to(wire.url, connections=1, connect_seconds=2) as transport:
        first = asyncio.create_task(transport.call("sendMessage", {}, timeout=30))
        while not wire.asked:
            await asyncio.sleep(0.01)
        with pytest.raises(NeverLeft):
            await transport.call("sendMessage", {})
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
    assert len(wire.asked) == 1


async def test_closed_transport_surely_never_left(wire: Wire) -> None:
    transport = AiohttpTransport(wire.url, TOKEN)
    with pytest.raises(NeverLeft):
        await transport.call("sendMessage", {})


@pytest.mark.parametrize("behave", [reset, half], ids=["reset", "half"])
async def test_connection_lost_after_the_request_is_uncertain(wire: Wire, behave: Behaviour) -> None:
    with pytest.raises(AnswerBroken) as caught:
        await call(wire, behave)
    assert not isinstance(caught.value, NeverLeft)
    assert len(wire.asked) == 1, "a request that may have arrived is not sent again by itself"


async def test_no_answer_is_uncertain(wire: Wire) -> None:
    with pytest.raises(AnswerLate):
        await call(wire, silence, read_seconds=0.2)


async def test_answer_that_drips_is_given_up(wire: Wire) -> None:
    wire.behave = drip
    async with transport_to(wire.url, connect_seconds=0.3) as transport:
        with pytest.raises(AnswerLate):
            await asyncio.wait_for(transport.call("sendMessage", {}, timeout=0.3), 60)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        ("500 X", b"oops"),
        ("502 Bad Gateway", b"<html>502</html>"),
        ("503 X", b'{"ok":false,"error_code":503,"description":"Service Unavailable"}'),
        ("200 OK", b"<html>Log in to the Wi-Fi</html>"),
        ("200 OK", b""),
        ("200 OK", b'{"ok":true}'),
        ("200 OK", b"[1]"),
        ("200 OK", b"[" * 100_000),
        ("200 OK", b'{"ok":true,"result":' + b"9" * 5000 + b"}"),
        ("403 X", b"<html>blocked by your school's filter</html>"),
        ("400 X", b""),
        ("204 No Content", b""),
    ],
)
async def test_what_is_not_telegrams_word_is_uncertain(wire: Wire, status: str, body: bytes) -> None:
    """A filter's 403 page must not make every lead unreachable, nor its 400 end a message."""
    with pytest.raises(AnswerBroken):
        await call(wire, wire.bytes(status, body))


@pytest.mark.parametrize("behave", [flood, Wire.bytes("200 OK", b"x" * 70_000)], ids=["chunked", "sized"])
async def test_long_answer_is_not_read_to_its_end(wire: Wire, behave: Behaviour) -> None:
    with pytest.raises(AnswerTooLong):
        await call(wire, behave, max_bytes=65_536)


# -- Telegram says no --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("behave", "kind", "code"),
    [
        (Wire.no(400, "Bad Request: chat not found"), BadRequest, "chat-not-found"),
        (Wire.no(400, "Bad Request: message is not modified: x"), BadRequest, "not-modified"),
        (Wire.no(400, "Bad Request: something new"), BadRequest, "400"),
        (Wire.no(413, "Request Entity Too Large"), BadRequest, "413"),
        (Wire.no(401, "Unauthorized"), InvalidToken, "401"),
        (Wire.no(404, "Not Found"), InvalidToken, "404"),
        (Wire.no(404, "Not Found: method not found"), EndPointNotFound, "method-unknown"),
        (Wire.no(403, "Forbidden: bot was blocked by the user"), Forbidden, "blocked"),
        (Wire.no(403, "Forbidden: user is deactivated"), Forbidden, "deactivated"),
        (Wire.no(409, "Conflict: terminated by other getUpdates request"), Conflict, "other-poller"),
        (Wire.bytes("401 X", b"<html>"), InvalidToken, "401"),
        (Wire.bytes("409 X", b""), Conflict, "409"),
        (Wire.bytes("200 OK", b'{"ok":false,"error_code":403}'), Forbidden, "403"),
    ],
)
async def test_refusal_is_told_apart(wire: Wire, behave: Behaviour, kind: type[Exception], code: str) -> None:
    with pytest.raises(kind) as caught:
        await call(wire, behave)
    assert type(caught.value) is kind
    assert str(caught.value) == f"sendMessage: {code}"


@pytest.mark.parametrize(
    ("behave", "seconds"),
    [
        (Wire.no(429, "Too Many Requests: retry after 35", retry_after=35), 35),
        (Wire.no(429, "Too Many Requests"), 5),
        (Wire.bytes("429 X", b"slow down"), 5),
        (Wire.no(429, "x", retry_after=10**9), 3600),
        (Wire.no(429, "x", retry_after=-1), 5),
        (Wire.no(429, "x", retry_after="soon"), 5),
    ],
)
async def test_too_many_says_how_long(wire: Wire, behave: Behaviour, seconds: float) -> None:
    with pytest.raises(TooMany) as caught:
        await call(wire, behave)
    assert caught.value.seconds == seconds


async def test_moved_chat_is_named(wire: Wire) -> None:
    with pytest.raises(MovedChat) as caught:
        await call(wire, wire.no(400, "Bad Request: group upgraded", migrate_to_chat_id=-1001))
    assert caught.value.new_chat_id == -1001
    assert "1001" not in str(caught.value)


def test_description_is_never_repeated() -> None:
    with pytest.raises(BadRequest) as caught:
        read_answer("sendMessage", 400, b'{"ok":false,"description":"can\'t parse: MY UNCLE"}')
    assert "UNCLE" not in repr(caught.value)
    assert code_of(caught.value) == "400"


# -- the token ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "behave",
    [
        reset,
        half,
        silence,
        flood,
        Wire.bytes("302 X", b"", "Location: /\r\n"),
        Wire.bytes("500 X", TOKEN.encode()),
        Wire.no(401, f"Unauthorized {TOKEN}"),
        Wire.no(400, f"Bad {TOKEN}"),
    ],
)
async def test_token_is_in_no_error(
    wire: Wire, behave: Behaviour, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """No text, cause, context, log line or warning bears it, at DEBUG and with asyncio's debug mode on."""
    caplog.set_level(logging.DEBUG)
    asyncio.get_running_loop().set_debug(True)
    wire.behave = behave
    async with transport_to(wire.url, max_bytes=70_000) as transport:
        with pytest.raises((NetworkError, InvalidToken)) as caught:
            await transport.call("sendMessage", {}, timeout=0.2)
        assert TOKEN not in repr(transport)
    fault: BaseException = caught.value
    assert fault.__cause__ is None and fault.__context__ is None
    shown = "".join(traceback.format_exception(fault)) + repr(fault) + str(fault)
    gc.collect()
    streams = capsys.readouterr()
    for text in (shown, caplog.text, streams.out, streams.err):
        assert TOKEN not in text


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "http://nowhere.invalid", "ftp://x"])
async def test_token_is_in_no_error_of_a_connection(url: str) -> None:
    async with transport_to(url) as transport:
        with pytest.raises(NetworkError) as caught:
            await transport.call("sendMessage", {})
    assert caught.value.__context__ is None
    assert TOKEN not in "".join(traceback.format_exception(caught.value))


def test_unusable_address_is_refused_without_the_token() -> None:
    with pytest.raises(ValueError) as caught:
        AiohttpTransport("http://[::bad", TOKEN)
    assert TOKEN not in "".join(traceback.format_exception(caught.value))


# -- python-telegram-bot on it -----------------------------------------------------------------


async def test_bot_of_the_library_works_on_it(wire: Wire) -> None:
    wire.behave = wire.good({"id": 7, "is_bot": True, "first_name": "H", "username": "heard_bot"})
    polls = AiohttpTransport(wire.url, TOKEN)
    bot = Bot(
        TOKEN,
        base_url=f"{wire.url}/bot",
        request=AiohttpTransport(wire.url, TOKEN),
        get_updates_request=polls,
    )
    async with bot:
        assert bot.username == "heard_bot"
        wire.behave = wire.good(
            {"message_id": 3, "date": 1, "chat": {"id": 5, "type": "private"}, "text": "x"}
        )
        assert (await bot.send_message(5, "x")).message_id == 3
        assert wire.asked[-1][1]["content-type"].startswith("application/x-www-form-urlencoded")
        await bot.send_document(5, b"bytes of a file", filename="record.pdf")
        assert b"bytes of a file" in wire.asked[-1][2]
        wire.behave = wire.good([])
        assert await bot.get_updates(timeout=0) == ()
        wire.behave = wire.no(400, "Bad Request: chat not found")
        with pytest.raises(BadRequest, match=r"[Cc]hat not found"):
            await bot.send_message(5, "x")


@pytest.mark.parametrize("behave", [reset, Wire.bytes("500 X", b"CANARY"), Wire.bytes("200 OK", b"CANARY")])
async def test_bot_of_the_library_leaks_neither_token_nor_body(
    wire: Wire, behave: Behaviour, caplog: pytest.LogCaptureFixture
) -> None:
    transport = AiohttpTransport(wire.url, TOKEN)
    bot = Bot(TOKEN, base_url=f"{wire.url}/bot", request=transport, get_updates_request=transport)
    await transport.initialize()
    caplog.set_level(logging.WARNING)
    wire.behave = behave
    with pytest.raises(NetworkError) as caught:
        await bot.send_message(5, "x")
    await transport.shutdown()
    shown = "".join(traceback.format_exception(caught.value)) + caplog.text
    assert TOKEN not in shown and "CANARY" not in shown


# -- a batch of which one element cannot be parsed -----------------------------------------------


def test_one_unparsable_update_does_not_hide_the_others() -> None:
    deep = b'{"update_id":2,"message":' + b"[" * 50_000 + b"]" * 50_000 + b"}"
    huge = b'{"update_id":3,"x":' + b"7" * 5000 + b"}"
    tricky = b'{"update_id":1,"message":{"text":"a \\"]}[{ b"}}'
    nameless = b'{"x":' + b"7" * 5000 + b"}"
    body = b'{"ok":true,"result":[' + b",".join([tricky, deep, huge, nameless]) + b"]}"
    assert salvage(body) == [
        {"update_id": 1, "message": {"text": 'a "]}[{ b'}},
        {"update_id": 2, "unreadable": True},
        {"update_id": 3, "unreadable": True},
        {"unreadable": True},
    ]


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b'{"ok":true,"result":[{"update_id":1},{"upd', b'{"result":[}']
)
def test_incomplete_batch_is_not_taken_for_one(body: bytes) -> None:
    assert salvage(body) is None
