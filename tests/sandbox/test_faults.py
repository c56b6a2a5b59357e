"""Every fault can be made, for so many calls or until cleared, and the record says what it did."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Coroutine
from typing import Any

import aiohttp
import pytest

from bot.sandbox.faults import GARBAGE, NOTHING, WEB_PAGE
from bot.sandbox.phone import Phone
from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import Ask


@pytest.fixture
async def pupil(box: Sandbox) -> Phone:
    phone = box.user("pupil")
    await phone.start()
    return phone


async def raw(ask: Ask, method: str, **args: Any) -> tuple[int, bytes]:
    url = f"{ask.box.url}/bot{ask.token}/{method}"
    async with ask.session.post(url, json=args, allow_redirects=False) as answer:
        return answer.status, await answer.read()


@pytest.mark.parametrize(
    ("what", "status", "words"),
    [
        ({"retry_after": 35}, 429, "Too Many Requests: retry after 35"),
        ({"status": 429}, 429, "Too Many Requests"),
        ({"status": 500}, 500, "Internal Server Error"),
        ({"status": 401}, 401, "Unauthorized"),
        (
            {"status": 403, "description": "Forbidden: bot was blocked by the user"},
            403,
            "Forbidden: bot was blocked by the user",
        ),
        (
            {
                "status": 400,
                "description": "Bad Request: group chat was upgraded",
                "parameters": {"migrate_to_chat_id": -5},
            },
            400,
            "Bad Request: group chat was upgraded",
        ),
    ],
)
async def test_a_status_is_answered_and_nothing_done(
    box: Sandbox, ask: Ask, pupil: Phone, what: dict[str, Any], status: int, words: str
) -> None:
    box.faults.next("sendMessage", 2, **what)
    for _ in range(2):
        got, body = await ask("sendMessage", chat_id=pupil.id, text="x")
        assert (got, body["error_code"], body["description"]) == (status, status, words)
        if "retry_after" in what:
            assert body["parameters"] == {"retry_after": 35}
    assert pupil.answers == []
    await ask.ok("sendMessage", chat_id=pupil.id, text="x")
    assert [call.effect for call in box.record.of("sendMessage")] == [False, False, True]


async def test_an_answer_is_lost_after_the_effect(box: Sandbox, ask: Ask, pupil: Phone) -> None:
    box.faults.next("sendMessage", lost=True)
    with pytest.raises(aiohttp.ClientError):
        await ask("sendMessage", chat_id=pupil.id, text="twice?")
    assert pupil.texts == ["twice?"]
    call = box.record.of("sendMessage")[0]
    assert (call.fault, call.effect, call.status) == ("lost", True, 0)


async def test_a_reset_before_the_effect_does_nothing(box: Sandbox, ask: Ask, pupil: Phone) -> None:
    box.faults.next("sendMessage", reset=True)
    with pytest.raises(aiohttp.ClientError):
        await ask("sendMessage", chat_id=pupil.id, text="x")
    assert pupil.answers == []
    assert not box.record.of("sendMessage")[0].effect


@pytest.mark.parametrize(
    ("fault", "body"),
    [(GARBAGE, b'{"ok":tru'), (WEB_PAGE, b"<html><body>502 Bad Gateway</body></html>"), (NOTHING, b"")],
)
async def test_bodies_that_are_not_json(
    box: Sandbox, ask: Ask, pupil: Phone, fault: Any, body: bytes
) -> None:
    box.faults.next("getUpdates", fault=fault)
    assert await raw(ask, "getUpdates") == (200, body)
    assert (await raw(ask, "getUpdates"))[1].startswith(b'{"ok":true')


async def test_a_redirect(box: Sandbox, ask: Ask) -> None:
    box.faults.next("getMe", redirect="http://127.0.0.1:9/elsewhere")
    assert (await raw(ask, "getMe"))[0] == 302


async def test_delay_late_and_drip_take_their_time(box: Sandbox, ask: Ask, pupil: Phone) -> None:
    loop = asyncio.get_running_loop()
    for what in ({"delay": 0.2}, {"late": 0.2}, {"drip": 0.2}):
        box.faults.next("sendMessage", **what)
        before = loop.time()
        await ask.ok("sendMessage", chat_id=pupil.id, text="x")
        assert loop.time() - before >= 0.15, what
    assert len(pupil.answers) == 3


async def test_a_client_that_gives_up_does_not_undo_the_effect(box: Sandbox, ask: Ask, pupil: Phone) -> None:
    held = asyncio.Event()
    box.faults.next("sendMessage", held=held)
    await given_up(box, ask("sendMessage", chat_id=pupil.id, text="late"))
    assert pupil.answers == []
    held.set()
    await pupil.wait_for("late")


async def test_a_hanging_answer_never_comes(box: Sandbox, ask: Ask, pupil: Phone) -> None:
    box.faults.next("sendMessage", hang=True)
    await given_up(box, ask("sendMessage", chat_id=pupil.id, text="x"))
    assert pupil.answers == []


async def given_up(box: Sandbox, asking: Coroutine[Any, Any, Any]) -> None:
    """Ask, and break the connection once the question has arrived, before there is an answer."""
    asked = asyncio.ensure_future(asking)
    (call,) = await box.called("sendMessage")
    await asyncio.sleep(0.2)
    assert not call.status and not asked.done()
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked


async def test_a_script_lasts_until_cleared_and_only_for_its_method(
    box: Sandbox, ask: Ask, pupil: Phone
) -> None:
    box.faults.always("sendMessage", status=502)
    for _ in range(5):
        assert (await ask("sendMessage", chat_id=pupil.id, text="x"))[0] == 502
    await ask.ok("getMe")
    box.faults.clear("sendMessage")
    await ask.ok("sendMessage", chat_id=pupil.id, text="x")
    box.faults.always("*", status=502)
    assert (await ask("getMe"))[0] == 502
    box.faults.clear()
    await ask.ok("getMe")


async def test_a_script_can_be_for_some_arguments_only(box: Sandbox, ask: Ask, pupil: Phone) -> None:
    box.faults.next("sendMessage", status=500, when=lambda args: args["text"] == "bad")
    await ask.ok("sendMessage", chat_id=pupil.id, text="good")
    assert (await ask("sendMessage", chat_id=pupil.id, text="bad"))[0] == 500


async def test_scripts_run_one_after_another(box: Sandbox, ask: Ask) -> None:
    box.faults.next("getMe", 1, status=500)
    box.faults.next("getMe", 2, status=502)
    assert [(await ask("getMe"))[0] for _ in range(4)] == [500, 502, 502, 200]
    assert box.faults.waiting == 0


async def test_down_breaks_every_bots_connection_but_not_the_pages(box: Sandbox, ask: Ask) -> None:
    box.faults.down = True
    with pytest.raises(aiohttp.ClientError):
        await ask("getMe")
    async with ask.session.get(f"{box.url}/page/state") as answer:
        assert (await answer.json())["faults"]["down"] is True
    box.faults.down = False
    await ask.ok("getMe")


async def test_down_for_a_while_comes_back_by_itself(box: Sandbox, ask: Ask) -> None:
    await box.faults.down_for(3)
    with pytest.raises(aiohttp.ClientError):
        await ask("getMe")
    await box.until(lambda: not box.faults.down)
    await ask.ok("getMe")


async def test_a_refusing_port_opens_again_at_the_same_address(box: Sandbox) -> None:
    url = box.url
    await box.faults.down_for(3, "refuse")
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.ClientConnectorError):
            await Ask(session, box)("getMe")
        while True:
            with contextlib.suppress(aiohttp.ClientConnectorError):
                assert (await Ask(session, box)("getMe"))[0] == 200
                break
            await asyncio.sleep(0.05)
    assert box.url == url


async def test_switches_for_lost_and_slow_answers(box: Sandbox, ask: Ask, pupil: Phone) -> None:
    box.faults.lost_answers = True
    with pytest.raises(aiohttp.ClientError):
        await ask("sendMessage", chat_id=pupil.id, text="x")
    box.faults.lost_answers = False
    box.faults.slow_ms = 200
    before = asyncio.get_running_loop().time()
    await ask.ok("sendMessage", chat_id=pupil.id, text="y")
    assert asyncio.get_running_loop().time() - before >= 0.15
    assert pupil.texts == ["x", "y"]


async def test_files_can_be_slow_wrong_and_lost(box: Sandbox, ask: Ask, pupil: Phone) -> None:
    number = await pupil.send_file("photo", b"x" * 500, size=100)
    file_id = pupil.chat.messages[number].body["photo"][-1]["file_id"]
    path = (await ask.ok("getFile", file_id=file_id))["file_path"]
    url = f"{box.url}/file/bot{box.token}/{path}"
    async with ask.session.get(url) as answer:
        assert len(await answer.read()) == 500  # more than Telegram said
    box.faults.next("file", drip=0.2)
    before = asyncio.get_running_loop().time()
    async with ask.session.get(url) as answer:
        await answer.read()
    assert asyncio.get_running_loop().time() - before >= 0.15
    box.faults.next("file", status=500)
    async with ask.session.get(url) as answer:
        assert answer.status == 500
    box.faults.next("file", 2, reset=True)  # aiohttp asks once more by itself, a GET being harmless
    with pytest.raises(aiohttp.ClientError):
        await ask.session.get(url)
