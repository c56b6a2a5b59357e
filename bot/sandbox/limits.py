"""What Telegram does not take: too long, too many, too fast.

Decides whether a text, a keyboard or a pace is accepted. The numbers are those of the Bot API's manual
(`telegram.constants` names them too); lengths are UTF-16 units but for buttons' data, which are bytes.
"""

from __future__ import annotations

import json
import math
import re
import time
from typing import Any

from bot.sandbox.markup import parse, units
from bot.sandbox.refusals import bad, too_many

TEXT_UNITS = 4096
CAPTION_UNITS = 1024
ENTITIES = 100
DATA_BYTES = 64
BUTTONS = 100
BUTTONS_IN_A_ROW = 8
TOAST_CHARS = 200
MESSAGES_TO_DELETE = 100
DOWNLOAD_BYTES = 20 * 2**20
PHOTO_BYTES = 10 * 2**20
UPLOAD_BYTES = 50 * 2**20

_UNWANTED = {code: " " for code in range(32) if code not in (9, 10, 13)} | {13: None}
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u00ad\u3164]*\Z")
_WEB = re.compile(r"(https?|tg)://[^\s/]+|tg://")


def clean(text: str) -> str:
    """Do what Telegram does to every text: control characters become spaces, the ends are trimmed."""
    return text.strip() if text.isprintable() else text.translate(_UNWANTED).strip()


def check_text(
    text: str, mode: str, entities: Any, *, limit: int = TEXT_UNITS, empty: str = "message text is empty"
) -> tuple[str, list[dict[str, Any]]]:
    """Give the plain text and entities of a message, or refuse it.

    Args:
        mode: `parse_mode`, or nothing; it wins over *entities*.
        empty: the error for no text at all; nothing means that no text is fine.
    """
    if not text:
        if empty:
            raise bad(empty)
        return "", []
    try:
        text.encode()
    except UnicodeEncodeError:
        raise bad("strings must be encoded in UTF-8") from None
    marks: list[dict[str, Any]] = []
    if mode:
        text, marks = parse(text, mode)
    elif entities:
        marks = _checked_entities(text, entities)
    if marks and (ahead := units(text) - units(text.lstrip())):
        marks = [{**mark, "offset": max(0, mark["offset"] - ahead)} for mark in marks]
    text = clean(text)
    if empty and _INVISIBLE.match(text):
        raise bad("text must be non-empty")
    if units(text) > limit:
        raise bad("message is too long" if limit == TEXT_UNITS else "message caption is too long")
    return text, marks[:ENTITIES]


def _checked_entities(text: str, entities: Any) -> list[dict[str, Any]]:
    if not isinstance(entities, list):
        raise bad("can't parse entities: expected an Array of MessageEntity")
    length, kept = units(text), []
    for entity in entities:
        if not isinstance(entity, dict):
            raise bad("can't parse MessageEntity: expected an Object")
        for name in ("offset", "length"):
            if not isinstance(entity.get(name), int):
                raise bad(f'can\'t parse MessageEntity: Field "{name}" must be of type Number')
        if entity["offset"] < 0 or entity["length"] <= 0 or entity["offset"] + entity["length"] > length:
            raise bad("entity begins in a middle of a UTF-16 symbol or ends after the end of the text")
        kept.append(entity)
    return kept


# -- keyboards ---------------------------------------------------------------------------------


def check_keyboard(markup: Any) -> dict[str, Any] | None:
    """Give the inline keyboard of *markup* (an object, or its JSON), or None if there is none; refuse a wrong one."""
    if markup is None or markup == "":
        return None
    if isinstance(markup, str):
        try:
            markup = json.loads(markup)
        except (ValueError, RecursionError):
            raise bad("can't parse reply keyboard markup JSON object") from None
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    rows = markup.get("inline_keyboard")
    if rows is None:
        if not markup or markup.keys() & {"keyboard", "remove_keyboard", "force_reply"}:
            return None
        raise bad("object expected as reply markup")
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad('can\'t parse inline keyboard: Field "inline_keyboard" must be of type Array of Arrays')
    if sum(len(row) for row in rows) > BUTTONS or any(len(row) > BUTTONS_IN_A_ROW for row in rows):
        raise bad("reply markup is too long")
    kept = [[_checked_button(button) for button in row] for row in rows if row]
    return {"inline_keyboard": kept} if kept else None


def _checked_button(button: Any) -> dict[str, Any]:
    prefix = "can't parse inline keyboard button: "
    if not isinstance(button, dict):
        raise bad(prefix + "InlineKeyboardButton must be an Object")
    if "text" not in button:
        raise bad(prefix + 'Can\'t find field "text"')
    if not isinstance(button["text"], str):
        raise bad(prefix + 'Field "text" must be of type String')
    if not button["text"].strip():
        raise bad("BUTTON_TEXT_INVALID")
    data, url = button.get("callback_data"), button.get("url")
    if data is not None and not isinstance(data, str):
        raise bad(prefix + 'Field "callback_data" must be of type String')
    if data:
        if len(data.encode()) > DATA_BYTES:
            raise bad("BUTTON_DATA_INVALID")
        return {"text": button["text"], "callback_data": data}
    if url:
        if not isinstance(url, str) or not _WEB.match(url):
            raise bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
        return {"text": button["text"], "url": url}
    if isinstance(button.get("copy_text"), dict):
        return {"text": button["text"], "copy_text": button["copy_text"]}
    raise bad(prefix + "Text buttons are unallowed in the inline keyboard")


# -- pace --------------------------------------------------------------------------------------


class _Bucket:
    """So many at once, so many a second."""

    __slots__ = ("burst", "held", "per_second", "seen")

    def __init__(self, per_second: float, burst: float) -> None:
        self.per_second, self.burst, self.held, self.seen = per_second, burst, burst, time.monotonic()

    def wait(self, now: float) -> float:
        """Give the seconds until there is room for one more; 0 if there is."""
        self.held = min(self.burst, self.held + (now - self.seen) * self.per_second)
        self.seen = now
        return 0.0 if self.held >= 1 else (1 - self.held) / self.per_second


class Flood:
    """Telegram's limits on how fast one bot may send: 30 a second over all, 1 a second and 20 a minute in a group."""

    def __init__(self, *, on: bool, burst: float = 5) -> None:
        self.on = on
        self.burst = burst
        self._all: dict[int, _Bucket] = {}
        self._chats: dict[tuple[int, int], _Bucket] = {}

    def check(self, bot: int, chat: int) -> None:
        """Count one message of *bot* to *chat*.

        Raises:
            Refused: 429, with the seconds to wait; a refused message is not counted.
        """
        if not self.on:
            return
        now = time.monotonic()
        over_all = self._all.get(bot) or self._all.setdefault(bot, _Bucket(30, 30))
        chat_pace = (1.0, self.burst) if chat > 0 else (20 / 60, 20.0)
        in_chat = self._chats.get((bot, chat)) or self._chats.setdefault((bot, chat), _Bucket(*chat_pace))
        if seconds := max(over_all.wait(now), in_chat.wait(now)):
            raise too_many(math.ceil(seconds))
        over_all.held -= 1
        in_chat.held -= 1
