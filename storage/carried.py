"""The words of a long report, on their way into a case that is not there yet, a few rows in each unit.

1. They are sealed beside the units, to a key pair of the case that is to be.
2. `put_some` keeps the rows, some at a time. The first puts down, in the same transaction, a timer that says what is being
   carried: it survives every crash.
3. The unit that makes the case calls `take`, which lifts that timer. From then on the rows are the case's; before, no header
   names them, and nothing in the database opens them: the private key is in this process's memory alone.
4. Where that never happened, the timer falls due, and `sweep` takes away what was kept, some at a time. What is swept
   cannot be taken any more. So go the words of the draft that was sent, too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, delete

from storage.cases import Entry, Header, count_entry, entry_id, seal_parts
from storage.drafts import drop_words, piece_ids
from storage.hybrid import load_public, make_hybrid_pair, wipe
from storage.keyring import Keyring
from storage.placing import put_out_of_order
from storage.schema import entries
from storage.sealing import Sealer, new_id
from storage.statements import Statement
from storage.timers import Timer, has_timer, set_timer, stop_timer

CARRIED = "carried"  # the timer's kind while rows are being put
LEFT = "left"  # its kind once what it names is being swept away
TIMERS = frozenset({CARRIED, LEFT})
SLICE_ROWS = 16  # entries in one unit
SWEEP_ROWS = 32
SWEPT_AFTER = timedelta(minutes=10)

_DROP_ENTRY = Statement(delete(entries).where(entries.c.id == bindparam("i")))


@dataclass(slots=True)
class Carried:
    """One entry, sealed for a case that is to be. *keyring*: the keys with which its rows' ids and HMACs were made."""

    case: bytes
    public: bytes
    keyring: Keyring
    entry: Entry = field(repr=False)
    private: bytearray = field(repr=False)
    rows: list[dict[str, Any]] = field(repr=False)

    def wipe(self) -> None:
        """Overwrite the private key: nobody makes a case of this any more."""
        wipe(self.private)


def seal_beside(sealer: Sealer, entry: Entry) -> Carried:
    """Seal *entry* for a new case. Slow, 0.1 ms a row: call it outside a unit. Whoever has it wipes it."""
    keyring, case = sealer.keyring, new_id()
    private, public = make_hybrid_pair()
    try:
        rows = list(seal_parts(sealer, load_public(public), case, 0, entry))
    except BaseException:  # the private key is wiped, whatever it was; raised again
        wipe(private)
        raise
    return Carried(case, public, keyring, entry, private, rows)


def put_some(tx: Connection, sealer: Sealer, carried: Carried, first: int, now: datetime) -> int | None:
    """Keep at most `SLICE_ROWS` rows from number *first* on; gives the next, or None after the last.

    Where it has been swept meanwhile, nothing more is kept.
    """
    case = carried.case.hex()
    if first == 0:
        set_timer(tx, sealer, CARRIED, case, now + SWEPT_AFTER, {"entries": len(carried.rows)})
    elif not has_timer(tx, sealer, CARRIED, case):
        return None
    for row in carried.rows[first : first + SLICE_ROWS]:
        put_out_of_order(tx, entries, row)
    return first + SLICE_ROWS if first + SLICE_ROWS < len(carried.rows) else None


def take(tx: Connection, sealer: Sealer, carried: Carried) -> bool:
    """Lift the timer, so that the rows are the case's that the caller makes in this unit.

    False where they were swept, or where keys were rotated meanwhile, so that the rotation has not seen them.
    """
    return carried.keyring is sealer.keyring and stop_timer(tx, sealer, CARRIED, carried.case.hex())


def adopt(tx: Connection, sealer: Sealer, header: Header, carried: Carried) -> None:
    """Count what was taken as the first entry of the case, which the caller has just made."""
    count_entry(tx, sealer, header, carried.entry)
    header.rows += len(carried.rows)


def leave_words(tx: Connection, sealer: Sealer, draft: str, pieces: int, now: datetime) -> None:
    """Have the words of a draft (hex), which is done with, swept away from *now* on."""
    set_timer(tx, sealer, LEFT, draft, now, {"words": pieces})


def sweep(tx: Connection, sealer: Sealer, timer: Timer, now: datetime) -> None:
    """Take away some of what *timer* names, the last first, and set it anew for the others."""
    stop_timer(tx, sealer, timer.kind, timer.subject)
    left = dict[str, int]()
    for what, count in timer.facts.items():
        first = max(0, count - SWEEP_ROWS)
        _drop(tx, sealer, what, bytes.fromhex(timer.subject), range(first, count))
        left.update({what: first} if first else {})
    if left:
        set_timer(tx, sealer, LEFT, timer.subject, now, left)


def _drop(tx: Connection, sealer: Sealer, what: str, owner: bytes, numbers: Iterable[int]) -> None:
    if what == "words":
        drop_words(tx, sealer, owner, numbers)
        return
    for number in numbers:
        for row in sealer.index_each("entry", owner, number.to_bytes(4, "big")):
            _DROP_ENTRY.count(tx, {"i": row})


def ids_named(sealer: Sealer, subject: str, facts: dict[str, int]) -> dict[str, set[bytes]]:
    """Give the ids that a timer of `TIMERS` speaks for, by table: for whoever looks for rows that nobody owns."""
    owner = bytes.fromhex(subject)
    rows = {entry_id(sealer, owner, number) for number in range(facts.get("entries", 0))}
    return {"entries": rows, "pieces": piece_ids(sealer, owner, range(facts.get("words", 0)))}
