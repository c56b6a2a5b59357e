"""Telegram as a door: fetching what people sent, a batch at a time.

Decides what is asked for, and takes apart a batch that does not parse as a whole. Refuses to look
into an update, and to throw away what waits at Telegram.
"""

from __future__ import annotations

from typing import Any

from telegram.error import TelegramError

from bot.doors.answers import AnswerBroken, AnswerTooLong, read_answer, salvage
from bot.doors.transport import AiohttpTransport
from bot.doors.verdicts import door_error

#: What we ask to be told; everything else never leaves Telegram.
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member", "channel_post")


class TelegramUpdates:
    """Fetches batches of raw updates; `await updates(offset)`.

    Give it a transport of its own, so that sending never keeps polling waiting.
    """

    def __init__(self, transport: AiohttpTransport, *, long_poll_seconds: int = 25, batch: int = 100) -> None:
        self._transport = transport
        self._long_poll_seconds = long_poll_seconds
        self._full_batch = self._batch = batch

    async def __call__(self, offset: int | None) -> list[Any]:
        """Fetch what has not been confirmed; *offset* confirms all updates before it.

        A batch that is too long to read is asked for in smaller pieces the next time.

        Raises:
            DoorError: Telegram did not answer, or not with updates.
        """
        wanted: dict[str, Any] = {
            "timeout": self._long_poll_seconds,
            "limit": self._batch,
            "allowed_updates": ALLOWED_UPDATES,
        }
        if offset is not None:
            wanted["offset"] = offset
        try:
            batch = await self._fetch(wanted)
        except TelegramError as fault:
            if isinstance(fault, AnswerTooLong):
                self._batch = max(1, self._batch // 4)
            raise door_error(fault) from None
        self._batch = self._full_batch
        return batch

    async def _fetch(self, wanted: dict[str, Any]) -> list[Any]:
        status, body = await self._transport.post_json(
            "getUpdates", wanted, timeout=self._long_poll_seconds + 10
        )
        try:
            batch = read_answer("getUpdates", status, body)
        except AnswerBroken:
            batch = salvage(body) if status == 200 else None
            if batch is None:
                raise
        if not isinstance(batch, list):
            raise AnswerBroken("getUpdates: not-a-list")
        return batch
