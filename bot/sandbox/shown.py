"""How a phone shows a message: what a person reads, and which buttons stand under it.

Decides nothing about the chat; it is the message turned towards the reader.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.sandbox.chats import Message
from bot.sandbox.writing import kind_of


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message."""

    label: str
    data: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as the phone shows it now."""

    id: int
    mine: bool
    text: str
    at: datetime
    kind: str = "text"
    caption: str = ""
    edited: bool = False
    silent: bool = False
    protect: bool = False
    file: str = ""
    name: str = ""
    duration: int = 0
    entities: tuple[dict[str, Any], ...] = ()
    rows: tuple[tuple[Button, ...], ...] = ()
    body: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def buttons(self) -> list[Button]:
        """All buttons in reading order."""
        return [button for row in self.rows for button in row]

    @property
    def labels(self) -> list[str]:
        """What the buttons say."""
        return [button.label for button in self.buttons]

    def __contains__(self, words: object) -> bool:
        return isinstance(words, str) and words in (self.text or self.caption)

    def as_json(self) -> dict[str, Any]:
        """Write the message for the page."""
        return {
            "id": self.id,
            "from": "user" if self.mine else "bot",
            "text": self.text,
            "at": self.at.isoformat(),
            "edited": self.edited,
            "silent": self.silent,
            "protect": self.protect,
            "kind": self.kind,
            "caption": self.caption,
            "file": f"/page/file/{self.file}" if self.file else None,
            "name": self.name,
            "duration": self.duration,
            "entities": list(self.entities),
            "buttons": [[{"label": b.label, "data": b.data, "url": b.url} for b in row] for row in self.rows],
        }


def show(message: Message) -> Shown:
    """Say how a phone shows *message*."""
    body = message.body
    kind = kind_of(body)
    media = body.get(kind)
    rows = body.get("reply_markup", {}).get("inline_keyboard", [])
    return Shown(
        id=message.id,
        mine=not message.from_bot,
        text=body.get("text", ""),
        at=message.at,
        kind=kind,
        caption=body.get("caption", ""),
        edited=message.edited,
        silent=message.silent,
        protect=message.protect,
        file=message.file,
        name=str(media.get("file_name", "")) if isinstance(media, dict) else "",
        duration=int(media.get("duration", 0)) if isinstance(media, dict) else 0,
        entities=tuple(body.get("entities") or body.get("caption_entities") or ()),
        rows=tuple(
            tuple(Button(b["text"], b.get("callback_data", ""), b.get("url", "")) for b in row)
            for row in rows
        ),
        body=body,
    )
