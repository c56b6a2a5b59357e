"""Telegram as a road: carrying what is to be sent. (What comes in: `updates`, `translate`.)

Decides which calls carry a message and what each answer means for it. Refuses markup (no parse mode,
ever), link previews, forwarding and copying: those methods do not occur here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from telegram.error import BadRequest, EndPointNotFound, Forbidden, TelegramError

from bot.doors import DoorError
from bot.doors.answers import AnswerBroken, code_of
from bot.doors.parts import MAX_CAPTION, MAX_UNITS, parts, units
from bot.doors.translate import DOOR, Unreadable, event_id_of, translate
from bot.doors.transport import AiohttpTransport
from bot.doors.updates import TelegramUpdates
from bot.doors.verdicts import GONE, door_error, verdict
from bot.roads import Refused, Result, Sent
from handlers.events import Attachment, Choice, Outgoing, Verb

__all__ = ["Myself", "TelegramRoad", "TelegramUpdates", "Unreadable", "event_id_of", "translate", "verdict"]

#: Room kept in each part of a message that bears a reference, so that a copy's first line fits.
REPEAT_ROOM = 256
BLOCK_OF_REMOVALS = 100
_NO_PREVIEW = {"is_disabled": True}


@dataclass(frozen=True, slots=True)
class Myself:
    """The bot as Telegram knows it: *number* is its id, *username* what a link to it bears."""

    number: int
    username: str


@dataclass(slots=True)
class _Progress:
    """What one `carry` has done so far, kept where an error finds it."""

    sent: list[str]
    left: list[str]


class TelegramRoad:
    """Carries messages to Telegram.

    Args:
        transport: what requests go over.
        repeat_text: a message's reference → the line in front of what may be a copy.
    """

    def __init__(
        self,
        transport: AiohttpTransport,
        *,
        repeat_text: Callable[[str], str],
        answer_seconds: float = 20.0,
        press_seconds: float = 5.0,
        file_seconds: float = 60.0,
    ) -> None:
        self._transport = transport
        self._repeat_text = repeat_text
        self._answer_seconds = answer_seconds
        self._press_seconds = press_seconds
        self._file_seconds = file_seconds

    async def carry(self, message: Outgoing, already: int = 0) -> Result:
        """Carry *message*, leaving out the first *already* parts (SAY) or ids (REMOVE), which are done."""
        done = _Progress([], [])
        if message.to.door != DOOR or not message.to.value.removeprefix("-").isdecimal():
            return Refused("not-an-address-of-this-road")
        chat = int(message.to.value)
        try:
            match message.verb:
                case Verb.SAY:
                    return await self._say(chat, message, already, done)
                case Verb.CHANGE:
                    return await self._change(chat, message)
                case Verb.REMOVE:
                    return await self._remove(chat, message.messages[already:], done)
                case Verb.LEAVE:
                    return await self._leave(chat)
        except TelegramError as fault:
            return verdict(fault, tuple(done.sent), tuple(done.left))

    async def acknowledge(self, press_id: str) -> None:
        """Stop the button's little clock, if it can be; nothing depends on it."""
        try:
            await self._transport.call(
                "answerCallbackQuery", {"callback_query_id": press_id}, timeout=self._press_seconds
            )
        except Exception:
            # Too old, blocked, no network: the press itself was taken in and is answered by a message.
            return

    async def me(self) -> Myself:
        """Ask who we are. Raises: DoorError."""
        found = await self._ask("getMe", {})
        if not isinstance(found, dict) or type(found.get("id")) is not int:
            raise DoorError("getMe: found no id, expected the bot's")
        return Myself(found["id"], str(found.get("username", "")))

    async def set_commands(self, commands: Sequence[tuple[str, str]], language: str = "") -> None:
        """Show *commands* (name, what it does) in every private chat. Raises: DoorError."""
        shown = [{"command": name, "description": words} for name, words in commands]
        wanted: dict[str, Any] = {"commands": shown, "scope": {"type": "all_private_chats"}}
        if language:
            wanted["language_code"] = language
        await self._ask("setMyCommands", wanted)

    async def _ask(self, method: str, wanted: dict[str, Any]) -> Any:
        try:
            return await self._call(method, wanted)
        except TelegramError as fault:
            raise door_error(fault) from None

    async def _call(self, method: str, wanted: dict[str, Any]) -> Any:
        return await self._transport.call(method, wanted, timeout=self._answer_seconds)

    # -- one verb each -----------------------------------------------------------------------------

    async def _say(self, chat: int, message: Outgoing, already: int, done: _Progress) -> Result:
        if message.file is not None:
            return await self._say_with_file(chat, message, message.file, done)
        room = REPEAT_ROOM if message.reference else 0
        pieces = parts(message.text, MAX_UNITS - room)
        if not pieces:
            return Refused("empty")
        for index in range(already, len(pieces)):
            text = pieces[index]
            if message.repeat and message.reference and index == already:
                text = f"{self._line_of_a_copy(message.reference)}\n{text}"
            rows = message.rows if index == len(pieces) - 1 else ()
            answer = await self._call("sendMessage", _say_payload(chat, text, message, rows))
            self._noted(answer, "sendMessage", done)
        return Sent(tuple(done.sent))

    async def _say_with_file(self, chat: int, message: Outgoing, file: Attachment, done: _Progress) -> Result:
        text = message.text
        if message.repeat and message.reference:
            text = f"{self._line_of_a_copy(message.reference)}\n{text}"
        if units(text) > MAX_CAPTION:
            return Refused("caption-too-long")
        wanted = _say_payload(chat, text, message, message.rows)
        del wanted["link_preview_options"]
        wanted["caption"] = wanted.pop("text")
        method, field = (
            ("sendPhoto", "photo") if file.kind.startswith("image/") else ("sendDocument", "document")
        )
        answer = await self._transport.call_with_file(
            method,
            wanted,
            field,
            (file.name, file.content, file.kind),
            timeout=self._file_seconds,
        )
        return Sent(self._noted(answer, method, done))

    @staticmethod
    def _noted(answer: Any, method: str, done: _Progress) -> tuple[str, ...]:
        """Read the id of the message that was made.

        Raises:
            AnswerBroken: it has none; the message may be there.
        """
        if not isinstance(answer, dict) or type(answer.get("message_id")) is not int:
            raise AnswerBroken(f"{method}: no-message-id")
        done.sent.append(str(answer["message_id"]))
        return tuple(done.sent)

    def _line_of_a_copy(self, reference: str) -> str:
        line = self._repeat_text(reference)
        return line if units(line) < REPEAT_ROOM else parts(line, REPEAT_ROOM - 1)[0]

    async def _change(self, chat: int, message: Outgoing) -> Result:
        pieces = parts(message.text)
        if message.message is None or not message.message.isdecimal():
            return Refused("no-message-to-change")
        if len(pieces) != 1:
            return Refused("too-long" if pieces else "empty")
        wanted: dict[str, Any] = {
            "chat_id": chat,
            "message_id": int(message.message),
            "text": pieces[0],
            "link_preview_options": _NO_PREVIEW,
        }
        if message.rows:
            wanted["reply_markup"] = _keyboard(message.rows)
        try:
            await self._call("editMessageText", wanted)
        except BadRequest as fault:
            if code_of(fault) not in ("not-modified", "message-gone"):
                raise
        return Sent((message.message,))

    async def _remove(self, chat: int, ids: Sequence[str], done: _Progress) -> Result:
        for start in range(0, len(ids), BLOCK_OF_REMOVALS):
            await self._remove_block(chat, ids[start : start + BLOCK_OF_REMOVALS], done)
        return Sent(left=tuple(done.left))

    async def _remove_block(self, chat: int, ids: Sequence[str], done: _Progress) -> None:
        """Remove *ids* together; where Telegram refuses one it refuses all, so look for it by halves."""
        if len(ids) == 1:
            await self._remove_one(chat, ids[0], done)
            return
        try:
            await self._call("deleteMessages", {"chat_id": chat, "message_ids": [int(n) for n in ids]})
        except (BadRequest, EndPointNotFound) as fault:
            if code_of(fault) in GONE:
                raise
            middle = len(ids) // 2
            await self._remove_block(chat, ids[:middle], done)
            await self._remove_block(chat, ids[middle:], done)
        else:
            done.sent.extend(ids)

    async def _remove_one(self, chat: int, message_id: str, done: _Progress) -> None:
        try:
            await self._call("deleteMessage", {"chat_id": chat, "message_id": int(message_id)})
        except BadRequest as fault:
            if code_of(fault) in GONE:
                raise
            if code_of(fault) != "message-gone":
                done.left.append(message_id)
        done.sent.append(message_id)

    async def _leave(self, chat: int) -> Result:
        try:
            await self._call("leaveChat", {"chat_id": chat})
        except Forbidden:
            return Sent()  # we are not there any more
        except BadRequest as fault:
            if code_of(fault) not in ("chat-not-found", "not-a-member"):
                raise
        return Sent()


def _say_payload(
    chat: int, text: str, message: Outgoing, rows: tuple[tuple[Choice, ...], ...]
) -> dict[str, Any]:
    payload: dict[str, Any] = {"chat_id": chat, "text": text, "link_preview_options": _NO_PREVIEW}
    if message.protect:
        payload["protect_content"] = True
    if message.silent:
        payload["disable_notification"] = True
    if rows:
        payload["reply_markup"] = _keyboard(rows)
    return payload


def _keyboard(rows: tuple[tuple[Choice, ...], ...]) -> dict[str, Any]:
    return {
        "inline_keyboard": [
            [{"text": choice.label, "callback_data": choice.token} for choice in row] for row in rows
        ]
    }
