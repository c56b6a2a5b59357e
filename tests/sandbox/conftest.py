"""A sandbox for each test, and a client that asks its Bot API in plain HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.sandbox.server import Sandbox


class Ask:
    """Asks one bot's Bot API; gives status and body."""

    def __init__(self, session: aiohttp.ClientSession, box: Sandbox, token: str = "") -> None:
        self.session, self.box = session, box
        self.token = token or box.token

    async def __call__(self, method: str, **args: Any) -> tuple[int, Any]:
        async with self.session.post(f"{self.box.url}/bot{self.token}/{method}", json=args) as answer:
            return answer.status, await answer.json()

    async def ok(self, method: str, **args: Any) -> Any:
        status, body = await self(method, **args)
        assert status == 200, body
        assert body["ok"] is True
        return body["result"]

    async def refused(self, method: str, **args: Any) -> str:
        """Ask what must be refused; give the words, having held the shape of the error."""
        status, body = await self(method, **args)
        assert body["ok"] is False, body
        assert body["error_code"] == status
        return f"{status} {body['description']}"


@pytest.fixture
async def box() -> AsyncIterator[Sandbox]:
    async with Sandbox.start(testing=True, webhook_pause=0.05) as made:
        yield made


@pytest.fixture
async def ask(box: Sandbox) -> AsyncIterator[Ask]:
    async with aiohttp.ClientSession() as session:
        yield Ask(session, box)
