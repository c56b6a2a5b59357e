"""The inbox: what a door delivered, sealed, until the conversation has answered it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, select, update

from storage.errors import StorageError
from storage.held import Additions, Present, Removals, next_number
from storage.pieces import drop_long, open_long, seal_long
from storage.schema import inbox, seen
from storage.sealing import Place, Sealer
from storage.statements import Statement


class AnsweredBefore(StorageError):
    """The event was answered before; the unit is rolled back and nothing is to be done."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One raw event: *id* is HMAC(index, door, bot, event id), *chat* HMAC(index, door, chat).

    *before*: the id under each index key of before, under which the event may have been seen.
    """

    id: bytes
    chat: bytes
    raw: bytes
    before: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """One row of the inbox as read back after a restart, *raw* opened again."""

    id: bytes
    chat: bytes
    tries: int
    raw: bytes


_SEEN = Additions(seen, ("id", "day"))
_KNOWN = Present(seen)
_NEW = Additions(inbox, ("id", "chat", "seq", "state", "tries", "body"))
_DONE = Removals(inbox, "new")
_LAST = Statement(select(func.coalesce(func.max(inbox.c.seq), 0)))


def take_in(
    tx: Connection, sealer: Sealer, batch: Sequence[Arrival], day: int, *, state: str = "new"
) -> list[Arrival]:
    """Keep the events of *batch* that were not seen before, in order, and return those.

    An event that cannot even be read is kept all the same, with the state `failed`.
    """
    by_id = {event.id: event for event in reversed(batch)}
    newest = {row: event.id for event in batch for row in (*event.before, event.id)}
    for row in _KNOWN.among(tx, newest):
        by_id.pop(newest[row], None)
    fresh = [event for event in batch if by_id.pop(event.id, None) is not None]
    if not fresh:
        return []
    for event in fresh:
        _SEEN.add(tx, (event.id, day))
        seq = next_number(tx, "inbox", _LAST)
        body = seal_long(tx, sealer, Place("inbox", "body", event.id), event.raw)
        _NEW.add(tx, (event.id, event.chat, seq, state, 0, body))
    return fresh


def finish(tx: Connection, sealer: Sealer, event: bytes, *, long: bool) -> None:
    """Take the row of *event* away. *long*: it has pieces.

    Raises:
        AnsweredBefore: it was done (or set aside) before; here, or when the unit's writes are written.
    """
    if long:
        drop_long(tx, sealer, Place("inbox", "body", event), _body(tx, event))
    _DONE.remove(tx, event, AnsweredBefore())


def _body(tx: Connection, event: bytes) -> bytes | None:
    return tx.execute(select(inbox.c.body).where(inbox.c.id == event)).scalar()


def count_try(tx: Connection, event: bytes) -> None:
    """Remember that handling *event* failed once more."""
    counted = update(inbox).where(inbox.c.id == event).values(tries=inbox.c.tries + 1)
    tx.execute(counted)


def set_aside(tx: Connection, event: bytes) -> bool:
    """Mark *event* as failed: kept, not tried again by itself; False if it was so already."""
    failed = update(inbox).where(inbox.c.id == event, inbox.c.state == "new").values(state="failed")
    return tx.execute(failed).rowcount == 1


def retry_failed(tx: Connection) -> int:
    """Put every failed event back among the new ones; returns how many."""
    again = update(inbox).where(inbox.c.state == "failed").values(state="new", tries=0)
    return tx.execute(again).rowcount


def list_waiting(tx: Connection, sealer: Sealer) -> list[Waiting]:
    """Read back what was taken in and not answered, in order of arrival.

    A damaged row is set aside: it must not keep the others from being answered.
    """
    rows = tx.execute(
        select(inbox.c.id, inbox.c.chat, inbox.c.tries, inbox.c.body)
        .where(inbox.c.state == "new")
        .order_by(inbox.c.seq)
    ).all()
    found = []
    for row in rows:
        try:
            raw = open_long(tx, sealer, Place("inbox", "body", row.id), row.body)
        except StorageError:
            set_aside(tx, row.id)
        else:
            found.append(Waiting(row.id, row.chat, row.tries, raw))
    return found


def count_by_state(tx: Connection) -> dict[str, int]:
    """Say how many rows wait and how many were set aside."""
    counted = (
        select(inbox.c.state, func.count().label("rows")).group_by(inbox.c.state).order_by(inbox.c.state)
    )
    return {row.state: row.rows for row in tx.execute(counted).all()}


def forget_seen(tx: Connection, before_day: int) -> int:
    """Drop digests older than *before_day* (days since 1970): Telegram repeats nothing for so long."""
    old = delete(seen).where(seen.c.day < before_day)
    return tx.execute(old).rowcount
