"""How an update of Telegram's becomes an event of no door.

Decides who sent what, by reading the few fields that matter with checked types; everything else (names,
usernames, language, dates, forwards, quotes, entities, file ids, places) is never read, and so cannot be
kept. Refuses to guess: what is not as documented is `Unreadable`, and nothing else is ever raised.
"""

from __future__ import annotations

import json
import re
from hashlib import blake2s
from typing import Any

from bot.doors import UNREADABLE
from handlers.events import (
    AddedToGroup,
    Address,
    Attached,
    Chose,
    Commanded,
    Edited,
    Event,
    Ignored,
    Incoming,
    SentFile,
    Standing,
    StandingChanged,
    Wrote,
)

DOOR = "telegram"
MAX_TOKEN_BYTES = 64
#: Ids are at most 52 bits today and promised to fit 64.
_MAX_ID = 2**63 - 1
_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@[A-Za-z0-9_]{1,64})?(?:\s+(.*))?", re.DOTALL)
_NOBODY = Address(DOOR, "")

#: Field of a message → what it is. An animation also has a document and a venue also a location, hence the order.
_KINDS: tuple[tuple[str, Attached], ...] = (
    ("photo", Attached.PHOTO),
    ("voice", Attached.VOICE),
    ("audio", Attached.VOICE),
    ("video", Attached.VIDEO),
    ("video_note", Attached.VIDEO),
    ("animation", Attached.VIDEO),
    ("sticker", Attached.STICKER),
    ("document", Attached.DOCUMENT),
    ("contact", Attached.CONTACT),
    ("location", Attached.LOCATION),
    ("venue", Attached.LOCATION),
    ("poll", Attached.POLL),
)
#: Messages that nobody wrote: Telegram says in the chat that something changed.
_SERVICE = (
    "pinned_message",
    "message_auto_delete_timer_changed",
    "write_access_allowed",
    "chat_background_set",
    "boost_added",
    "successful_payment",
    "refunded_payment",
    "connected_website",
)
_INSIDE = ("member", "administrator", "creator", "restricted")


class Unreadable(Exception):
    """An update is not as documented.

    *event_id* tells it apart from others, also where it has no id of its own, and is the same when it
    comes again; *sender* is there if the chat could be read. The text names the field, never its value.
    """

    def __init__(self, event_id: str, why: str, sender: Address | None = None) -> None:
        super().__init__(f"update {event_id} cannot be read: {why}")
        self.event_id = event_id
        self.why = why
        self.sender = sender


class _Odd(Exception):
    """A field is not as documented; the text names it."""


def translate(raw: Any) -> Incoming:
    """Say what the update *raw* (as parsed from JSON) means.

    Raises:
        Unreadable: it is not as documented.
    """
    try:
        if type(raw) is not dict:
            raise _Odd("not an object")
        update_id = raw.get("update_id")
        if not is_update_id(update_id):
            raise _Odd("update_id")
        event_id = str(update_id)
        if "message" in raw:
            return _message(event_id, _object(raw, "message"))
        if "callback_query" in raw:
            return _press(event_id, _object(raw, "callback_query"))
        if "edited_message" in raw:
            return _edited(event_id, _object(raw, "edited_message"))
        if "my_chat_member" in raw:
            return _standing(event_id, _object(raw, "my_chat_member"))
        if "channel_post" in raw:
            return _outside(event_id, _chat(_object(raw, "channel_post"))[0])
        if UNREADABLE in raw:
            raise _Odd("not parsable")
    except _Odd as odd:
        why = str(odd)
    else:
        return Incoming(event_id, _NOBODY, Ignored(), private=False)
    raise Unreadable(event_id_of(raw), why, _sender_if_any(raw))


def is_update_id(value: object) -> bool:
    """Say whether *value* can be an update's id, and so be confirmed."""
    return type(value) is int and 0 < value < _MAX_ID


def event_id_of(raw: Any) -> str:
    """Give the update's id, or a digest of what arrived in its place."""
    if type(raw) is dict and is_update_id(raw.get("update_id")):
        return str(raw["update_id"])
    try:
        content = json.dumps(raw, sort_keys=True, default=str).encode()
    except (ValueError, TypeError, RecursionError):
        content = b"beyond json"
    return "unreadable-" + blake2s(content, digest_size=12).hexdigest()


# -- one kind of update each -----------------------------------------------------------------------


def _message(event_id: str, message: dict[str, Any]) -> Incoming:
    sender, private = _chat(message)
    if not private:
        return _outside(event_id, sender)
    author = _object(message, "from")
    if _id(author, "id") != int(sender.value):
        raise _Odd("from.id is not the chat's")
    number = str(_id(message, "message_id"))
    if author.get("is_bot") is True:
        return Incoming(event_id, sender, Ignored(), number)
    return Incoming(event_id, sender, _said(message), number, known=_names(author))


def _said(message: dict[str, Any]) -> Event:
    """Say what a person's message is: words, a command, or something that is not text."""
    if "text" in message:
        text = _words(message, "text")
        if text.startswith("/"):
            command = _COMMAND.fullmatch(text)
            if command is not None:
                return Commanded(command[1].lower(), (command[2] or "").strip())
        return Wrote(text)
    for field, kind in _KINDS:
        if field in message:
            return SentFile(kind, _caption(message), _album(message))
    if any(field in message for field in _SERVICE):
        return Ignored()
    return SentFile(Attached.OTHER, _caption(message), _album(message))


def _edited(event_id: str, message: dict[str, Any]) -> Incoming:
    """Read an edit; one without words (a live location that moves on) asks for nothing."""
    sender, private = _chat(message)
    if not private:
        return _outside(event_id, sender)
    number = str(_id(message, "message_id"))
    known = _names(message.get("from"))
    field = "text" if "text" in message else "caption"
    if field not in message:
        return Incoming(event_id, sender, Ignored(), number)
    return Incoming(event_id, sender, Edited(_words(message, field), number), number, known=known)


def _press(event_id: str, press: dict[str, Any]) -> Incoming:
    """Read a press. Who pressed is `from`, never the chat: that is what permission is checked by."""
    author, under = _object(press, "from"), None
    sender = Address(DOOR, str(_id(author, "id")))
    press_id = press.get("id")
    if type(press_id) is not str or not press_id.isascii() or not 0 < len(press_id) <= 64:
        raise _Odd("callback_query.id")
    if "message" in press:
        chat, private = _chat(_object(press, "message"))
        if not private:
            return Incoming(event_id, chat, AddedToGroup(), press=press_id, private=False)
        if chat != sender:
            raise _Odd("callback_query.from is not the chat's")
        under = str(_id(_object(press, "message"), "message_id"))
    if "data" not in press or "inline_message_id" in press:
        return Incoming(event_id, sender, Ignored(), press=press_id)
    token = _words(press, "data")
    # A changed client can send anything; what cannot be one of ours is an unknown button like any other.
    chosen = Chose(token if len(token.encode()) <= MAX_TOKEN_BYTES else "")
    return Incoming(event_id, sender, chosen, press=press_id, under=under, known=_names(author))


def _standing(event_id: str, change: dict[str, Any]) -> Incoming:
    sender, private = _chat(change)
    status = _object(change, "new_chat_member").get("status")
    if type(status) is not str:
        raise _Odd("new_chat_member.status")
    if not private:
        event = AddedToGroup() if status in _INSIDE else Ignored()
        return Incoming(event_id, sender, event, private=False)
    match status:
        case "kicked":
            return Incoming(event_id, sender, StandingChanged(Standing.BLOCKED))
        case "member":
            return Incoming(event_id, sender, StandingChanged(Standing.RETURNED))
    return Incoming(event_id, sender, Ignored())


def _outside(event_id: str, chat: Address) -> Incoming:
    """Something was said where more than one person reads: nothing of it is looked at."""
    return Incoming(event_id, chat, AddedToGroup(), private=False)


# -- fields with checked types ---------------------------------------------------------------------


def _object(parent: dict[str, Any], field: str) -> dict[str, Any]:
    value = parent.get(field)
    if type(value) is not dict:
        raise _Odd(field)
    return value


def _names(author: object) -> tuple[str, ...]:
    """Give what a sender is called, for the give-away guard alone: nothing keeps it."""
    if type(author) is not dict:
        return ()
    found = (author.get(field) for field in ("first_name", "last_name", "username"))
    return tuple(name for name in found if type(name) is str and name.isprintable() and name)


def _id(parent: dict[str, Any], field: str) -> int:
    value = parent.get(field)
    if type(value) is not int or not 0 < value < _MAX_ID:
        raise _Odd(field)
    return value


def _chat(parent: dict[str, Any]) -> tuple[Address, bool]:
    """Give the chat's address and whether one person alone reads there."""
    chat = _object(parent, "chat")
    number, kind = chat.get("id"), chat.get("type")
    if type(number) is not int or number == 0 or abs(number) >= _MAX_ID:
        raise _Odd("chat.id")
    if type(kind) is not str:
        raise _Odd("chat.type")
    private = kind == "private"
    if private and number < 0:
        raise _Odd("chat.id of a private chat is negative")
    return Address(DOOR, str(number)), private


def _words(parent: dict[str, Any], field: str) -> str:
    """Give a text that can be encoded: JSON can bear halves of surrogate pairs, which no database takes."""
    text = parent[field]
    if type(text) is not str:
        raise _Odd(field)
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def _caption(message: dict[str, Any]) -> str:
    return _words(message, "caption") if "caption" in message else ""


def _album(message: dict[str, Any]) -> str:
    """Give a name for the album that says nothing outside it: Telegram's own could be looked up."""
    group = message.get("media_group_id")
    if type(group) is not str:
        return ""
    return blake2s(group.encode("utf-8", "replace"), digest_size=8).hexdigest()


def _sender_if_any(raw: Any) -> Address | None:
    """Find the private chat of an update that cannot be read, so that its sender can be told."""
    if type(raw) is dict:
        for field in ("message", "edited_message"):
            message = raw.get(field)
            if type(message) is dict:
                try:
                    sender, private = _chat(message)
                except _Odd:
                    return None
                return sender if private else None
    return None
