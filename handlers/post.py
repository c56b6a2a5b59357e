"""Answers as rows of the outbox, and back: the one form in which a message waits to be sent."""

from __future__ import annotations

from base64 import b64decode, b64encode
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from handlers.events import Address, Attachment, Choice, Lane, Outgoing, Verb
from storage import outbox
from storage.chats import find_chat
from storage.sealing import Sealer, new_id

_PLAIN = (
    "text",
    "protect",
    "silent",
    "passing",
    "reference",
    "message",
    "not_before",
    "repeat",
    "case",
    "facts",
)


def owe(tx: Connection, sealer: Sealer, message: Outgoing, chat: bytes | None = None) -> outbox.Owed:
    """Keep *message* until its road took it. *chat*: the id of its chat's row, where that is known."""
    return outbox.owe(
        tx,
        sealer,
        new_id(),
        chat or find_chat(tx, sealer, message.to.door, message.to.value),
        to_record(message),
        lane=int(message.lane),
        not_before=message.not_before,
        given=message,
    )


def to_record(message: Outgoing) -> dict[str, Any]:
    """Give a message as plain values; what is as usual is left out."""
    record: dict[str, Any] = {
        "to": [message.to.door, message.to.value],
        "verb": str(message.verb),
        "lane": int(message.lane),
    }
    if message.rows:
        record["rows"] = [[[choice.label, choice.token] for choice in row] for row in message.rows]
    if message.remove_after is not None:
        record["remove_after"] = int(message.remove_after.total_seconds())
    for name in _PLAIN:
        if value := getattr(message, name):
            record[name] = value
    if message.trace:
        record["trace"] = list(message.trace)
    if message.messages:
        record["messages"] = list(message.messages)
    if message.file is not None:
        record["file"] = [message.file.name, b64encode(message.file.content).decode(), message.file.kind]
    return record


def from_record(record: dict[str, Any]) -> Outgoing:
    """Read back what `to_record` gave (and ignore what the courier noted beside it)."""
    removed, file = record.get("remove_after"), record.get("file")
    return Outgoing(
        to=Address(*record["to"]),
        verb=Verb(record["verb"]),
        lane=Lane(record["lane"]),
        text=record.get("text", ""),
        rows=tuple(tuple(Choice(*choice) for choice in row) for row in record.get("rows", ())),
        protect=record.get("protect", False),
        silent=record.get("silent", False),
        passing=record.get("passing", False),
        reference=record.get("reference", ""),
        remove_after=None if removed is None else timedelta(seconds=removed),
        message=record.get("message"),
        messages=tuple(record.get("messages", ())),
        not_before=record.get("not_before", 0),
        repeat=record.get("repeat", False),
        trace=tuple(record.get("trace", ())),
        case=record.get("case", ""),
        facts=record.get("facts", {}),
        file=Attachment(file[0], b64decode(file[1]), file[2]) if file else None,
    )
