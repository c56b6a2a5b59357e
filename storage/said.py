"""Under which ids messages of ours lie in a chat: a small sealed row a message, beside the chat's own.

The chat's row (`storage/chats.py`) says only in which hours how many were said, as [hour, first number, last
number]; a row's id is computed from the chat's and the number, so that no column links them. So it can be noted
that a message was sent without opening and sealing the chat again, and for many chats together. What was
not sent has no row.

Each such row lies at a place of its own, so each is a page that the disk must take. Where many messages were carried
together, they are first noted together, in a few rows (*together*, in the same commit). Whoever looks for messages or forgets them
has these parted into rows of their own before (`part_together`), so that no message can be missed; the clock does it else.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import partial

from sqlalchemy import Connection, func, select

from storage.database import Database
from storage.held import Bodies
from storage.keyring import Purpose, UnknownKey
from storage.records import pack, unpack
from storage.schema import said, together
from storage.sealing import Place, Sealer, Tampered
from storage.statements import Statement

Stretch = list[int]
Sent = tuple[bytes, int, Sequence[str]]  # the chat's row, the number, the messages' ids

FEWEST_TOGETHER = 8  # messages; with fewer a row each costs no more
MOST_TOGETHER_BYTES = (
    512 * 1024
)  # some 10,000 messages: twenty times what Telegram takes from one tick to the next
IN_A_ROW = 32  # messages: some fifty bytes each, and twice as many where one was sent in parts
_SLICE = 10  # rows parted in one unit by the clock: some milliseconds

_SAID = Bodies(said)
_TOGETHER = Bodies(together)
_TOGETHER_BYTES = Statement(select(func.coalesce(func.sum(func.length(together.c.body)), 0)))


def keep_said(tx: Connection, sealer: Sealer, chat: bytes, number: int, messages: Sequence[str]) -> None:
    """Note which messages were sent under *number* of the chat whose row is *chat*."""
    row = sealer.index("said", chat, number.to_bytes(4, "big"))
    _SAID.put(tx, row, sealer.seal(Purpose.TRANSIT, _place(row), " ".join(messages).encode()))


def keep_all_said(tx: Connection, sealer: Sealer, messages: Sequence[Sent]) -> None:
    """Note which messages were sent in many chats, each as `keep_said` does."""
    if len(messages) < FEWEST_TOGETHER:
        for chat, number, ids in messages:
            keep_said(tx, sealer, chat, number, ids)
        return
    for first in range(0, len(messages), IN_A_ROW):
        row = os.urandom(16)
        body = pack([[chat.hex(), number, *ids] for chat, number, ids in messages[first : first + IN_A_ROW]])
        _TOGETHER.put(tx, row, sealer.seal(Purpose.TRANSIT, _together_place(row), body))
    if _TOGETHER_BYTES.scalar(tx) > MOST_TOGETHER_BYTES:
        part_together(tx, sealer, most=_SLICE)


def part_together(
    tx: Connection, sealer: Sealer, after: bytes = b"", most: int | None = None
) -> bytes | None:
    """Give every message that was noted with others a row of its own, of the next *most* rows after *after*.

    Returns the last row that was looked at, or None where there was none. A row that does not open stays where it is, for
    `heard verify` to name: nobody else's messages wait for it.
    """
    if not _TOGETHER_BYTES.scalar(tx):
        return None
    asked = (
        select(together.c.id, together.c.body)
        .where(together.c.id > after)
        .order_by(together.c.id)
        .limit(most)
    )
    reached = None
    for reached, body in tx.execute(asked).all():
        try:
            messages = open_together(sealer, reached, body)
        except (Tampered, UnknownKey):  # also where the number of its key is what was damaged
            continue
        for chat, number, ids in messages:
            keep_said(tx, sealer, chat, number, ids)
        _TOGETHER.drop(tx, reached)
    return reached


async def part_all_together(database: Database, sealer: Sealer) -> None:
    """Part all that was noted together, in slices between which others get their turn."""
    after: bytes | None = b""
    while after is not None:
        after = await database.run(partial(part_together, sealer=sealer, after=after, most=_SLICE))


def count_together(tx: Connection, sealer: Sealer) -> int:
    """Count the messages that are still noted together."""
    rows = tx.execute(select(together.c.id, together.c.body).order_by(together.c.id)).all()
    return sum(len(open_together(sealer, row, body)) for row, body in rows)


def open_together(sealer: Sealer, row: bytes, body: bytes) -> list[Sent]:
    """Open a row of messages that were carried together.

    Raises:
        Tampered: it was changed, damaged or moved. UnknownKey: its key is not in the file.
    """
    messages = unpack(sealer.open(Purpose.TRANSIT, _together_place(row), body))
    return [(bytes.fromhex(chat), number, ids) for chat, number, *ids in messages]


def take_said(tx: Connection, sealer: Sealer, chat: bytes, stretches: Sequence[Stretch]) -> list[list[int]]:
    """Give out [hour, message id] of what was sent in *stretches*, and forget it."""
    taken: list[list[int]] = []
    if stretches:
        part_together(tx, sealer)
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
    if numbers:
        part_together(tx, sealer)
    for number in numbers:
        for row in said_rows(sealer, chat, number):
            body = _SAID.get(tx, row)
            if body is not None:
                found[number] = sealer.open(Purpose.TRANSIT, _place(row), body).decode().split()
    return found


def drop_said(tx: Connection, sealer: Sealer, chat: bytes, stretches: Sequence[Stretch]) -> None:
    """Forget what was sent in *stretches*."""
    if stretches:
        part_together(tx, sealer)
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


def _together_place(row: bytes) -> Place:
    return Place("together", "body", row)
