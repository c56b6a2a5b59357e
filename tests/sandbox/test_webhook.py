"""Updates are pushed to a webhook in order, with its secret, again and again until it takes them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from telegram import WebhookInfo

from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import Ask


class Hook:
    """A webhook that answers what it is told to."""

    def __init__(self) -> None:
        self.url = ""
        self.got: list[dict[str, Any]] = []
        self.secrets: list[str | None] = []
        self.answers: list[int] = []
        self.reply: dict[str, Any] | None = None
        self.wait = asyncio.Event()
        self.wait.set()
        self.most = self.now = 0

    async def handle(self, request: web.BaseRequest) -> web.Response:
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        assert request.content_type == "application/json"
        self.got.append(json.loads(await request.read()))
        self.now += 1
        self.most = max(self.most, self.now)
        await self.wait.wait()
        self.now -= 1
        status = self.answers.pop(0) if self.answers else 200
        if self.reply is not None:
            return web.json_response(self.reply)
        return web.Response(status=status, headers={"Location": "/elsewhere"} if status == 302 else {})

    @property
    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.got]


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    made = Hook()
    server = web.Server(made.handle)
    listener = await asyncio.get_running_loop().create_server(server, "127.0.0.1", 0)
    made.url = f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}/hook"
    yield made
    made.wait.set()
    listener.close()
    await server.shutdown(0.1)


async def test_waiting_and_new_updates_are_pushed_with_the_secret(box: Sandbox, ask: Ask, hook: Hook) -> None:
    pupil = box.user("pupil")
    await pupil.write("before")
    await ask.ok("setWebhook", url=hook.url, secret_token="s3cret_-")
    await pupil.write("after")
    await box.taken()
    assert hook.texts == ["before", "after"]
    assert hook.secrets == ["s3cret_-"] * 2
    assert (await ask.ok("getWebhookInfo"))["pending_update_count"] == 0


@pytest.mark.parametrize("status", [500, 503, 404, 302, 401])
async def test_whatever_is_not_2xx_comes_again_and_in_order(
    box: Sandbox, ask: Ask, hook: Hook, status: int
) -> None:
    hook.answers = [status, status, 204]
    await ask.ok("setWebhook", url=hook.url)
    pupil = box.user("pupil")
    await pupil.write("a")
    await pupil.write("b")
    await box.until(lambda: len(hook.got) >= 1)
    await box.taken()
    assert hook.texts == ["a", "a", "a", "b"]
    assert len({update["update_id"] for update in hook.got[:3]}) == 1
    info = WebhookInfo.de_json(await ask.ok("getWebhookInfo"), None)
    assert info.last_error_message is not None
    assert info.last_error_message.startswith(f"Wrong response from the webhook: {status}")


async def test_pauses_grow(box: Sandbox, ask: Ask, hook: Hook) -> None:
    hook.answers = [500, 500, 500]
    await ask.ok("setWebhook", url=hook.url)
    before = asyncio.get_running_loop().time()
    await box.user("pupil").write("a")
    await box.taken()
    assert asyncio.get_running_loop().time() - before >= 0.05 + 0.1 + 0.2


async def test_chats_are_side_by_side_up_to_the_limit(box: Sandbox, ask: Ask, hook: Hook) -> None:
    hook.wait.clear()
    await ask.ok("setWebhook", url=hook.url, max_connections=3)
    for i in range(5):
        await box.user(f"p{i}").write("first")
        await box.user(f"p{i}").write("second")
    for _ in range(6000):
        if len(hook.got) == 3:
            break
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.05)
    assert hook.texts == ["first"] * 3
    hook.wait.set()
    await box.taken()
    assert hook.most == 3
    assert sorted(hook.texts) == ["first"] * 5 + ["second"] * 5


async def test_nobody_there_is_told_and_tried_again(box: Sandbox, ask: Ask) -> None:
    await ask.ok("setWebhook", url="http://127.0.0.1:9/hook")
    await box.user("pupil").write("a")
    await box.until(lambda: box.bot.updates.webhook and box.bot.updates.webhook.error)
    info = await ask.ok("getWebhookInfo")
    assert info["last_error_message"] == "Connection refused"
    assert info["pending_update_count"] == 1


async def test_switching_back_to_polling_loses_nothing(box: Sandbox, ask: Ask, hook: Hook) -> None:
    hook.answers = [503] * 1000
    await ask.ok("setWebhook", url=hook.url)
    await box.user("pupil").write("a")
    while not hook.got:
        await asyncio.sleep(0.01)
    await ask.ok("deleteWebhook")
    assert [u["message"]["text"] for u in await ask.ok("getUpdates")] == ["a"]


async def test_dropping_what_waits_is_possible_on_request(box: Sandbox, ask: Ask) -> None:
    await box.user("pupil").write("a")
    await ask.ok("deleteWebhook", drop_pending_updates=True)
    assert await ask.ok("getUpdates") == []


async def test_an_answer_may_name_a_method(box: Sandbox, ask: Ask, hook: Hook) -> None:
    pupil = box.user("pupil")
    hook.reply = {"method": "sendMessage", "chat_id": pupil.id, "text": "by the way"}
    await ask.ok("setWebhook", url=hook.url)
    await pupil.write("a")
    await pupil.wait_for("by the way")


@pytest.mark.parametrize(
    ("args", "why"),
    [
        ({"url": "http://example.org/"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        (
            {"url": "https://example.org:8080/"},
            "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
        (
            {"url": "https://example.org/", "secret_token": "a b"},
            "secret token contains unallowed characters",
        ),
        ({"url": "https://example.org/", "secret_token": "a" * 257}, "secret token is too long"),
    ],
)
async def test_wrong_webhooks_are_refused(ask: Ask, args: dict[str, str], why: str) -> None:
    assert await ask.refused("setWebhook", **args) == f"400 Bad Request: {why}"
