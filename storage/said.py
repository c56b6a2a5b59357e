"""Under which ids messages of ours lie in a chat: a small sealed row a message, beside the chat's own.

The chat's row (`storage/chats.py`) says only in which hours how many were said, as [hour, first number, last
number]; a row's id is computed from the chat's and the number, so that no column links them. So it can be noted
that a message was sent without opening and sealing the chat again, and for many chats together. What was
not sent has no row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

from storage.held import Bodies
from storage.keyring import Purpose
from storage.schema import said
from storage.sealing import Place, Sealer

Stretch = list[int]

_SAID = Bodies(said)


def keep_said(tx: Connection, sealer: Sealer, chat: bytes, number: int, messages: Sequence[str]) -> None:
    """Note which messages were sent under *number* of the chat whose row is *chat*."""
    row = sealer.index("said", chat, number.to_bytes(4, "big"))
    _SAID.put(tx, row, sealer.seal(Purpose.TRANSIT, _place(row), " ".join(messages).encode()))


def take_said(tx: Connection, sealer: Sealer, chat: bytes, stretches: Sequence[Stretch]) -> list[list[int]]:
    """Give out [hour, message id] of what was sent in *stretches*, and forget it."""
    taken: list[list[int]] = []
    for hour, number in _numbers(stretches):
        for row in said_rows(sealer, chat, number):
            body = _SAID.get(tx, row)
            if body is not None:
                messages = sealer.open(Purpose.TRANSIT, _place(row), body).split()
                taken.extend([hour, int(message)] for message in messages)
                _SAID.drop(tx, row)
    return taken


def find_said(tx: Connection, sealer: Sealer, chat: bytes, numbers: Sequence[int]) -> dict[int, list[str]]:
    """Give the ids of the messages that were sent under *numbers*; one that has not left, or was forgotten, has none."""
    found: dict[int, list[str]] = {}
    for number in numbers:
        for row in said_rows(sealer, chat, number):
            body = _SAID.get(tx, row)
            if body is not None:
                found[number] = sealer.open(Purpose.TRANSIT, _place(row), body).decode().split()
    return found


def drop_said(tx: Connection, sealer: Sealer, chat: bytes, stretches: Sequence[Stretch]) -> None:
    """Forget what was sent in *stretches*."""
    for _, number in _numbers(stretches):
        for row in said_rows(sealer, chat, number):
            _SAID.drop(tx, row)


def said_rows(sealer: Sealer, chat: bytes, number: int) -> tuple[bytes, ...]:
    """Give the ids that the row of *number* can have: one for each index key that is still held."""
    return sealer.index_each("said", chat, number.to_bytes(4, "big"))


def list_numbers(stretches: Sequence[Stretch]) -> list[int]:
    """List the numbers of *stretches*."""
    return [number for _, number in _numbers(stretches)]


def _numbers(stretches: Sequence[Stretch]) -> Iterator[tuple[int, int]]:
    for hour, first, last in stretches:
        for number in range(first, last + 1):
            yield hour, number


def _place(row: bytes) -> Place:
    return Place("said", "body", row)
