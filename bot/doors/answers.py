"""What Telegram's answers mean, as python-telegram-bot's errors.

Decides from status and body whether a call worked, was refused for ever, must wait, or may have worked
without our hearing of it. Refuses to repeat anything Telegram wrote: an error bears the method and a
code from the table below, because descriptions can quote what was sent, and python-telegram-bot's own
texts quote the token (`InvalidToken`) and the whole body (any status that is not JSON).
"""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import orjson
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.doors import UNREADABLE

#: Where a 429 says no number (it then reads as a plain network error in python-telegram-bot).
DEFAULT_WAIT_SECONDS = 5.0
#: Nobody is kept waiting longer than this on Telegram's word alone, so that a broken proxy cannot silence us.
MAX_WAIT_SECONDS = 3600.0

#: What a description contains, in lower case → the code we use for it. The first match counts.
CODES: tuple[tuple[str, str], ...] = (
    ("message is not modified", "not-modified"),
    ("query is too old", "press-too-old"),
    ("query id is invalid", "press-too-old"),
    ("chat not found", "chat-not-found"),
    ("peer_id_invalid", "chat-not-found"),
    ("user not found", "chat-not-found"),
    ("blocked by the user", "blocked"),
    ("user_is_blocked", "blocked"),
    ("user is deactivated", "deactivated"),
    ("input_user_deactivated", "deactivated"),
    ("initiate conversation", "never-came"),
    ("bot was kicked", "not-a-member"),
    ("not a member", "not-a-member"),
    ("message to delete not found", "message-gone"),
    ("message to edit not found", "message-gone"),
    ("message_id_invalid", "message-gone"),
    ("message can't be deleted", "cannot-remove"),
    ("message can't be edited", "cannot-change"),
    ("message is too long", "too-long"),
    ("text must be non-empty", "empty"),
    ("message text is empty", "empty"),
    ("button_data_invalid", "button-refused"),
    ("webhook is active", "webhook-active"),
    ("terminated by other getupdates", "other-poller"),
    ("method not found", "method-unknown"),
)


class NeverLeft(NetworkError):
    """The request surely did not reach Telegram."""


class AnswerLate(TimedOut):
    """The request left and no answer came in time: it may have worked."""


class AnswerBroken(NetworkError):
    """The request left and what came back cannot be relied on: it may have worked."""


class AnswerTooLong(AnswerBroken):
    """The answer was longer than we are willing to read."""


class TooMany(RetryAfter):
    """Telegram wants to be left alone for `seconds`."""

    def __init__(self, method: str, seconds: float) -> None:
        # RetryAfter's own constructor warns of its coming change of type.
        TelegramError.__init__(self, f"{method}: too-many")
        self._retry_after = timedelta(seconds=seconds)
        self.seconds = seconds

    def __reduce__(self) -> tuple[type, tuple[str, float]]:  # type: ignore[override]  # another tuple than its parent's, as in theirs
        return type(self), (self.message.partition(":")[0], self.seconds)


class MovedChat(ChatMigrated):
    """The group is now another chat; the text does not name it."""

    def __init__(self, method: str, new_chat_id: int) -> None:
        TelegramError.__init__(self, f"{method}: chat-moved")
        self.new_chat_id = new_chat_id

    def __reduce__(self) -> tuple[type, tuple[str, int]]:  # type: ignore[override]  # another tuple than its parent's, as in theirs
        return type(self), (self.message.partition(":")[0], self.new_chat_id)


def code_of(fault: TelegramError) -> str:
    """Give the short code that *fault* bears after its method."""
    return fault.message.rpartition(": ")[2]


def read_answer(method: str, status: int, body: bytes) -> Any:
    """Give the result that *body* bears, or raise what it means.

    Raises:
        TooMany, MovedChat, Forbidden, BadRequest, EndPointNotFound, Conflict, InvalidToken: Telegram said no.
        AnswerBroken: Telegram may have said yes.
    """
    try:
        answer = _parse(body)
    except (ValueError, RecursionError):
        answer = None
    if isinstance(answer, dict):
        if status == 200 and answer.get("ok") is True and "result" in answer:
            return answer["result"]
        if answer.get("ok") is False:
            raise _refusal(method, status, answer)
    raise _without_words(method, status)


def _parse(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except ValueError:
        return json.loads(body.decode("utf-8", "replace"))  # bytes or half pairs that are no proper text


def _refusal(method: str, status: int, answer: dict[str, Any]) -> TelegramError:
    """Say what an answer in Telegram's own words means."""
    if status == 200 and type(answer.get("error_code")) is int:
        status = answer["error_code"]
    parameters = answer.get("parameters")
    if not isinstance(parameters, dict):
        parameters = {}
    moved = parameters.get("migrate_to_chat_id")
    if type(moved) is int:
        return MovedChat(method, moved)
    wait = parameters.get("retry_after")
    if status == 429 or type(wait) in (int, float):
        return TooMany(method, _wait(wait))
    words = answer.get("description")
    code = _code(words if isinstance(words, str) else "", status)
    match status:
        case 400 | 413:
            return BadRequest(f"{method}: {code}")
        case 403:
            return Forbidden(f"{method}: {code}")
        case 404 if code == "method-unknown":
            return EndPointNotFound(f"{method}: {code}")
    return _without_words(method, status, code)


def _without_words(method: str, status: int, code: str = "") -> TelegramError:
    """Say what a status means when its body is not Telegram's (a proxy's page, nothing, half a body)."""
    code = code or str(status)
    match status:
        case 401 | 404:
            return InvalidToken(f"{method}: {code}")
        case 409:
            return Conflict(f"{method}: {code}")
        case 429:
            return TooMany(method, DEFAULT_WAIT_SECONDS)
    return AnswerBroken(f"{method}: {code}")


def _code(description: str, status: int) -> str:
    description = description.lower()
    return next((code for words, code in CODES if words in description), str(status))


def _wait(seconds: object) -> float:
    if isinstance(seconds, int | float) and not isinstance(seconds, bool) and 0 < seconds < float("inf"):
        return min(float(seconds), MAX_WAIT_SECONDS)
    return DEFAULT_WAIT_SECONDS


# -- a batch of updates of which one cannot be parsed --------------------------------------------

_START = re.compile(r'"result"\s*:\s*\[')
_PIECE = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[\]{}]|[^\s\[\]{}",:]++', re.DOTALL)
_UPDATE_ID = re.compile(r'"update_id"\s*:\s*(\d{1,18})\b')


def salvage(body: bytes) -> list[Any] | None:
    """Take a batch of updates apart that does not parse as a whole, or give None if it is not complete.

    One number of 5,000 digits or one deeply nested object makes the whole body unreadable, and the
    same body would come again for ever. An element that does not parse becomes its id and a mark.
    """
    text = body.decode("utf-8", "replace")
    start = _START.search(text)
    if start is None:
        return None
    updates: list[Any] = []
    depth, begin = 0, -1
    for piece in _PIECE.finditer(text, start.end()):
        mark = piece.group()
        if mark in ("{", "["):
            if depth == 0:
                begin = piece.start()
            depth += 1
        elif mark in ("}", "]"):
            if depth == 0:
                return updates if mark == "]" else None
            depth -= 1
            if depth == 0:
                updates.append(_element(text[begin : piece.end()]))
        elif depth == 0:
            updates.append(_element(mark))
    return None


def _element(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        found = _UPDATE_ID.search(text)
        return {"update_id": int(found.group(1)), UNREADABLE: True} if found else {UNREADABLE: True}
