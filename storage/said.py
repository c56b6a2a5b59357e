"""Under which ids messages of ours lie in a chat: a small sealed row a message, beside the chat's own.

The chat's row (`storage/chats.py`) says only in which hours how many were said, as [hour, first number, last
number]; a row's id is computed from the chat's and the number, so that no column links them. So it can be noted
that a message was sent without opening and sealing the chat again, and for many chats together. What was
not sent has no row.

Each such row lies at a place of its own, so each is a page that the disk must take. Where many messages were carried
together, they are first noted together, in a few rows (*together*, in the same commit). Whoever looks for messages or forgets them
has these parted into rows of their own before (`part_together`), so that no message can be missed; the clock does it else.

What is damaged costs no more than itself. A row that does not open stays where it is, for `heard verify` to name. Where a page of
*together* is damaged, or one on which others' rows of their own belong, SQLite lets nobody who has met it write in the same transaction. So it
is remembered for as long as the file is open: the unit that met it is run again (`Database.run`), and from then on all but the clock go by
that table, in which nothing more is noted.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection, LargeBinary, cast, delete, func, select
from sqlalchemy.exc import DBAPIError

from storage.database import Database
from storage.held import Bodies, held_by, is_damage
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
_DAMAGED = "heard_together_is_damaged"  # in what is remembered of the connection, which is the process's one
_ANY_TOGETHER = Statement(select(together.c.id).order_by(together.c.id).limit(1))
#: Both as bytes, whatever a damaged row says that they are.
_NEXT = select(cast(together.c.id, LargeBinary), cast(together.c.body, LargeBinary)).order_by(together.c.id)


@dataclass(frozen=True, slots=True)
class Parted:
    """The last row that was looked at, None at the end; and whether all rows opened."""

    reached: bytes | None
    sound: bool


def keep_said(tx: Connection, sealer: Sealer, chat: bytes, number: int, messages: Sequence[str]) -> None:
    """Note which messages were sent under *number* of the chat whose row is *chat*."""
    row = sealer.index("said", chat, number.to_bytes(4, "big"))
    _SAID.put(tx, row, sealer.seal(Purpose.TRANSIT, _place(row), " ".join(messages).encode()))


def keep_all_said(tx: Connection, sealer: Sealer, messages: Sequence[Sent]) -> None:
    """Note which messages were sent in many chats, each as `keep_said` does."""
    if len(messages) < FEWEST_TOGETHER or not _has_room(tx):
        for chat, number, ids in messages:
            keep_said(tx, sealer, chat, number, ids)
        return
    for first in range(0, len(messages), IN_A_ROW):
        row = os.urandom(16)
        body = pack([[chat.hex(), number, *ids] for chat, number, ids in messages[first : first + IN_A_ROW]])
        _TOGETHER.put(tx, row, sealer.seal(Purpose.TRANSIT, _together_place(row), body))


def _has_room(tx: Connection) -> bool:
    """Say whether more may be noted together: not where there is much of it, and not where it could not be read again."""
    if _DAMAGED in tx.info:
        return False
    with _remembering_damage(tx):
        return bool(_TOGETHER_BYTES.scalar(tx) <= MOST_TOGETHER_BYTES)


def part_together(tx: Connection, sealer: Sealer, after: bytes = b"", most: int | None = None) -> Parted:
    """Give every message that was noted with others a row of its own, of the next *most* rows after *after*.

    A row that does not open stays where it is: nobody else's messages wait for it.

    Raises:
        DBAPIError: also where a page is damaged (`is_damage`), and the unit has to begin anew.
    """
    with _remembering_damage(tx):
        if _ANY_TOGETHER.scalar(tx) is None:
            return Parted(None, sound=True)
        rows = tx.execute(_NEXT.where(together.c.id > after).limit(most)).all()
        opened = {row: found for row, body in rows if (found := _try_open(sealer, row, body)) is not None}
        if opened:
            tx.execute(delete(together).where(together.c.id.in_(list(opened))))
        for messages in opened.values():
            for chat, number, ids in messages:
                keep_said(tx, sealer, chat, number, ids)
        held_by(tx, reads=True)  # written here: others' rows may belong on a damaged page, too
    reached = max((row or b"" for row, _ in rows), default=after)  # a damaged page may give them out of order
    return Parted(reached if reached > after else None, sound=len(opened) == len(rows))


@contextmanager
def _remembering_damage(tx: Connection) -> Iterator[None]:
    try:
        yield
    except DBAPIError as fault:
        if is_damage(fault):
            tx.info[_DAMAGED] = True
        raise


async def part_all_together(database: Database, sealer: Sealer) -> bool:
    """Part all that was noted together, in slices between which others get their turn; False if something is damaged."""
    sound, after = True, b""
    while True:
        try:
            parted = await database.run(partial(part_together, sealer=sealer, after=after, most=_SLICE))
        except DBAPIError as fault:
            if is_damage(fault):
                return False
            raise
        sound = sound and parted.sound
        if parted.reached is None:
            return sound
        after = parted.reached


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
        _part_for_all(tx, sealer)
    for hour, number in _numbers(stretches):
        messages = _open_said(tx, sealer, chat, number)
        if messages:
            taken.extend([hour, int(message)] for message in messages)
            _drop(tx, sealer, chat, number)
    return taken


def find_said(tx: Connection, sealer: Sealer, chat: bytes, numbers: Sequence[int]) -> dict[int, list[str]]:
    """Give the ids of the messages that were sent under *numbers*; one that has not left, or was forgotten, has none.

    Of a row that does not open they are empty.
    """
    if numbers:
        _part_for_all(tx, sealer)
    found = {number: _open_said(tx, sealer, chat, number) for number in numbers}
    return {number: messages for number, messages in found.items() if messages is not None}


def drop_said(tx: Connection, sealer: Sealer, chat: bytes, stretches: Sequence[Stretch]) -> None:
    """Forget what was sent in *stretches*."""
    if stretches:
        _part_for_all(tx, sealer)
    for _, number in _numbers(stretches):
        _drop(tx, sealer, chat, number)


def _open_said(tx: Connection, sealer: Sealer, chat: bytes, number: int) -> list[str] | None:
    """Read what was sent under *number*; None if nothing is noted, empty if the row does not open: it stays."""
    found: list[str] | None = None
    for row in said_rows(sealer, chat, number):
        body = _SAID.get(tx, row)
        if body is not None:
            found = found or []
            with suppress(Tampered, UnknownKey):
                found += sealer.open(Purpose.TRANSIT, _place(row), body).decode().split()
    return found


def _drop(tx: Connection, sealer: Sealer, chat: bytes, number: int) -> None:
    for row in said_rows(sealer, chat, number):
        _SAID.drop(tx, row)


def _part_for_all(tx: Connection, sealer: Sealer) -> None:
    """Part all that was noted together, unless a page of it is damaged."""
    if _DAMAGED not in tx.info:
        part_together(tx, sealer)


def _try_open(sealer: Sealer, row: bytes, body: bytes) -> list[Sent] | None:
    """Open a row of *together*; None if it does not open, also where the number of its key is what was damaged."""
    try:
        return open_together(sealer, row or b"", body or b"")
    except (Tampered, UnknownKey):
        return None


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
