"""The outbox: what the bot owes somebody, sealed, until the road took it.

A message is a plain dict here (`handlers/post.py` makes it); this file decides only that it is
kept, in what order it stands, and when it goes.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select, update

from storage.errors import StorageError
from storage.held import Additions, Present, Removals, next_number
from storage.pieces import drop_long, is_long, open_long, seal_long
from storage.records import pack, unpack
from storage.schema import outbox
from storage.sealing import Place, Sealer
from storage.statements import Statement

Message = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Owed:
    """One row of the outbox, opened. *long*: it may have pieces beside it. *given*: what it was made of, if just now."""

    id: bytes
    chat: bytes
    lane: int
    seq: int
    not_before: int
    tries: int
    message: Message
    long: bool = True
    given: Any = None


_LAST = Statement(select(func.coalesce(func.max(outbox.c.seq), 0)))
_NEW = Additions(outbox, ("id", "chat", "lane", "seq", "not_before", "state", "tries", "body"))
_GONE = Removals(outbox)
_OWED = Present(outbox)
_BODY = Statement(select(outbox.c.body).where(outbox.c.id == bindparam("i")))
_DROP = Statement(delete(outbox).where(outbox.c.id == bindparam("i")))


def owe(
    tx: Connection,
    sealer: Sealer,
    row: bytes,
    chat: bytes,
    message: Message,
    *,
    lane: int,
    not_before: int,
    given: Any = None,
) -> Owed:
    """Keep *message* for *chat* under the new id *row*, behind all that is owed already; *given* is handed back."""
    seq = next_number(tx, "outbox", _LAST)
    plain = pack(message)
    body = seal_long(tx, sealer, Place("outbox", "body", row), plain)
    _NEW.add(tx, (row, chat, lane, seq, not_before, "new", 0, body))
    return Owed(row, chat, lane, seq, not_before, 0, message, is_long(plain), given)


def settle(tx: Connection, sealer: Sealer, row: bytes, *, long: bool = True) -> bool:
    """Take the row away: the road took it, or nobody wants it any more. False if it had gone.

    *long*: it may have pieces beside it.
    """
    if long:
        drop_long(tx, sealer, Place("outbox", "body", row), _BODY.scalar(tx, {"i": row}))
    return _DROP.count(tx, {"i": row}) == 1


def settle_short(tx: Connection, rows: Collection[bytes]) -> set[bytes]:
    """Take *rows* away, which have no pieces beside them; returns those that were there."""
    found = _OWED.among(tx, rows)
    for row in found:
        _GONE.remove(tx, row)
    return found


def take_back_short(tx: Connection, row: bytes) -> None:
    """Take away a row without pieces, if it is still there."""
    if not _NEW.cancel(tx, row):
        _GONE.remove(tx, row)


def put_off(
    tx: Connection, sealer: Sealer, row: bytes, message: Message, *, tries: int, not_before: int
) -> None:
    """Remember a try that did not surely arrive: *message* now says what was sent of it."""
    body = seal_long(tx, sealer, Place("outbox", "body", row), pack(message))
    later = update(outbox).where(outbox.c.id == row).values(tries=tries, not_before=not_before, body=body)
    tx.execute(later)


def set_aside(tx: Connection, row: bytes, tries: int) -> None:
    """Mark a row that can never be delivered as it is; it stays for the operator."""
    dead = update(outbox).where(outbox.c.id == row).values(state="dead", tries=tries)
    tx.execute(dead)


def retry_dead(tx: Connection) -> int:
    """Put every dead row back among the new ones; returns how many."""
    again = update(outbox).where(outbox.c.state == "dead").values(state="new", tries=0)
    return tx.execute(again).rowcount


def drop_for_chat(tx: Connection, sealer: Sealer, *digests: bytes) -> list[bytes]:
    """Erase all that is owed to a chat and was not sent; returns the ids, for the courier's last look.

    Removals stay owed: hiding twice must not take the first hiding back. *digests*: every id that
    the chat's rows can bear (`storage.chats.chat_digests`).
    """
    ids = [owed.id for owed in list_for_chat(tx, sealer, *digests) if owed.message.get("verb") != "remove"]
    for row in ids:
        settle(tx, sealer, row)
    return ids


def list_for_chat(tx: Connection, sealer: Sealer, *digests: bytes) -> list[Owed]:
    """Read what is owed to a chat, in order."""
    owed = select(outbox).where(outbox.c.chat.in_(digests)).order_by(outbox.c.seq)
    return [_read(tx, sealer, row) for row in tx.execute(owed).all()]


def list_owed(
    tx: Connection, sealer: Sealer, *, state: str = "new", after: int = 0, most: int = 500
) -> list[Owed]:
    """Read back what is owed, in order, at most *most* rows whose order is above *after*."""
    rows = tx.execute(
        select(outbox).where(outbox.c.state == state, outbox.c.seq > after).order_by(outbox.c.seq).limit(most)
    ).all()
    found = []
    for row in rows:
        try:
            found.append(_read(tx, sealer, row))
        except StorageError:
            set_aside(tx, row.id, row.tries)  # damaged: it must not keep the others from being sent
    return found


def _read(tx: Connection, sealer: Sealer, row: Any) -> Owed:
    message = unpack(open_long(tx, sealer, Place("outbox", "body", row.id), row.body))
    return Owed(row.id, row.chat, row.lane, row.seq, row.not_before, row.tries, message)


def count_by_state(tx: Connection) -> dict[str, int]:
    """Say how many rows are to be sent and how many cannot be."""
    counted = (
        select(outbox.c.state, func.count().label("rows")).group_by(outbox.c.state).order_by(outbox.c.state)
    )
    return {row.state: row.rows for row in tx.execute(counted).all()}
