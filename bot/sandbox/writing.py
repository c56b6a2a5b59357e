"""What a person's phone sends, as Telegram passes it on to a bot.

Decides the form of each kind of message: text with its entities, files, albums, places. Offsets are UTF-16 units.
"""

from __future__ import annotations

import re
import secrets
from typing import Any

from bot.sandbox.chats import Message, Person
from bot.sandbox.files import Files, StoredFile
from bot.sandbox.markup import units
from bot.sandbox.methods import document_of, photo_sizes

_FOUND = (
    ("bot_command", re.compile(r"(?:(?<=^)|(?<=[\s(]))/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])")),
    ("email", re.compile(r"\b[\w.+-]+@[\w-]+\.[A-Za-z]{2,}\b")),
    (
        "url",
        re.compile(r"\b(?:https?://[^\s]+|(?:[\w-]+\.)+(?:com|org|net|uk|co|io|me)(?:/[^\s]*)?)\b", re.I),
    ),
    ("mention", re.compile(r"(?<![\w@/])@[A-Za-z]\w{3,31}\b")),
    ("hashtag", re.compile(r"(?<!\w)#\w*[^\W\d]\w*")),
    ("phone_number", re.compile(r"(?<![\w+])\+?\d[\d ()-]{8,16}\d(?!\w)")),
)


def entities_of(text: str) -> list[dict[str, Any]]:
    """Find what Telegram marks by itself: commands, links, addresses, mentions, hashtags, phone numbers."""
    found: list[dict[str, Any]] = []
    taken: list[tuple[int, int]] = []
    for kind, pattern in _FOUND:
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(start < last and first < end for first, last in taken):
                continue
            taken.append((start, end))
            found.append({"type": kind, "offset": units(text[:start]), "length": units(match.group())})
    return sorted(found, key=lambda entity: entity["offset"])


def text_body(text: str) -> dict[str, Any]:
    """Write a text message."""
    entities = entities_of(text)
    return {"text": text, "entities": entities} if entities else {"text": text}


def file_body(
    kind: str, stored: StoredFile, caption: str = "", group: str = "", seconds: int = 4
) -> dict[str, Any]:
    """Write a message with a file; *group* is the album's id, *seconds* the length of a sound or film."""
    plain = {"file_id": stored.id, "file_unique_id": stored.unique_id, "file_size": stored.size}
    named = {"mime_type": stored.mime} if stored.mime else {}
    film = {"width": stored.width, "height": stored.height, "duration": seconds}
    square = {"length": 240, "duration": seconds}
    body: dict[str, Any]
    match kind:
        case "photo":
            body = {"photo": photo_sizes(stored)}
        case "voice":
            body = {"voice": {**plain, "duration": seconds, "mime_type": stored.mime or "audio/ogg"}}
        case "audio":
            body = {"audio": {**plain, **named, "duration": seconds, "file_name": stored.name}}
        case "video":
            body = {"video": {**plain, **film, "mime_type": "video/mp4", "file_name": stored.name}}
        case "animation":
            body = {"animation": {**plain, **film}, "document": document_of(stored)}
        case "video_note":
            body = {"video_note": {**plain, **square}}
        case "document":
            body = {"document": document_of(stored)}
        case _:
            raise ValueError(f"no phone sends a file as {kind!r}: photo, voice, audio, video, document …")
    if caption:
        body["caption"] = caption
        if entities := entities_of(caption):
            body["caption_entities"] = entities
    if group:
        body["media_group_id"] = group
    return body


def other_body(kind: str, files: Files, sender: Person) -> dict[str, Any]:
    """Write a message of a kind that is neither text nor a file."""
    match kind:
        case "sticker":
            stored = files.add("sticker", b"RIFF\0\0\0\0WEBPVP8 ", name="sticker.webp")
            sticker = {
                "file_id": stored.id,
                "file_unique_id": stored.unique_id,
                "file_size": stored.size,
                "type": "regular",
                "width": 512,
                "height": 512,
                "is_animated": False,
                "is_video": False,
                "emoji": "😢",
            }
            return {"sticker": sticker}
        case "contact":
            return {
                "contact": {
                    "phone_number": "+447700900123",
                    "first_name": sender.first_name,
                    "user_id": sender.id,
                }
            }
        case "location":
            return {"location": {"latitude": 53.5448, "longitude": -2.6318}}
        case "poll":
            return {"poll": _poll()}
        case "dice":
            return {"dice": {"emoji": "🎲", "value": 4}}
        case "venue":
            place = {"latitude": 53.5448, "longitude": -2.6318}
            return {"location": place, "venue": {"location": place, "title": "Park", "address": "Park Road"}}
        case _:
            raise ValueError(f"no phone sends {kind!r}: sticker, contact, location, poll, dice or venue")


def _poll() -> dict[str, Any]:
    return {
        "id": str(secrets.randbelow(10**18)),
        "question": "Who was it?",
        "options": [{"text": name, "voter_count": 0, "persistent_id": name} for name in ("A", "B")],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": True,
        "members_only": False,
    }


def forward_of(origin: Person | str, date: int) -> dict[str, Any]:
    """Write where a forwarded message came from: a person, or the name of one who hides their account."""
    if isinstance(origin, Person):
        return {"forward_origin": {"type": "user", "date": date, "sender_user": origin.as_user()}}
    return {"forward_origin": {"type": "hidden_user", "date": date, "sender_user_name": origin}}


def reply_to(message: Message) -> dict[str, Any]:
    """Write what a message answers."""
    return {"reply_to_message": {k: v for k, v in message.body.items() if k != "reply_to_message"}}


def kind_of(body: dict[str, Any]) -> str:
    """Name the kind of a message."""
    kinds = (
        "text photo voice audio video animation video_note document sticker contact venue location poll dice"
    )
    return next((kind for kind in kinds.split() if kind in body), "other")
