"""Erasing a case: first what opens and names it, in one transaction; then what is left of it, in slices.

1. `begin`: the sealed keys, the header, its fact, its places on shelves and its receipt go at once, and the trail gets
   the certificate. From then on the case is not there for anybody, and what is left of it can never be
   opened again. A timer of the same transaction says what is left, and survives every crash.
2. `erase_some`: the entries and the kept replies, some at a time.
3. `sweep`: what is owed or timed for the case, wherever it stands.
4. The caller folds the write-ahead log into the file and empties it, scrubs the file's pages
   (`storage.scrub`), and calls `end`, which takes the timer away.
Every step may be done twice. Refuses to know who may erase, and when (`handlers.erasing`).
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select

from storage.audit import ERASED, UNREADABLE, AuditLine, is_line, open_line, write_audit
from storage.cases import Header, drop_case_key, load_header, take_off_shelf
from storage.errors import CaseGone
from storage.facts import erase_fact
from storage.outbox import Message, list_owed, settle
from storage.people import find_desk
from storage.schema import audit, cases, entries, pieces, receipts, shelves
from storage.sealing import RECOVERY, Sealer
from storage.statements import Statement
from storage.timers import list_after, set_timer, stop_timer

NOTHING_LEFT = "nothing-left"  # the act of the line that ends an erasure
CERTIFIED = (ERASED, NOTHING_LEFT)
BY_AGE = "retention"  # the kind of an erasure by the clock: what its term's figures need stays
ERASE = "erase"  # the kind of the timer that says what is left of a case
SLICE_ROWS = 40

_DROP_ENTRY = Statement(delete(entries).where(entries.c.id == bindparam("i")))
_DROP_PIECE = Statement(delete(pieces).where(pieces.c.id == bindparam("i")))


@dataclass(frozen=True, slots=True)
class Erasure:
    """One case that is being erased: what is left, and what its certificate will say.

    *kind*: code or retention. *by*: people's ids, or the name of a command. *listed*: the case stood in
    lists that an administrator sees. *at*: when it began.
    """

    case: str
    ref: str
    rows: int
    kind: str
    by: tuple[str, ...]
    at: int
    listed: bool

    @staticmethod
    def of(facts: Mapping[str, Any]) -> Erasure:
        """Read back what `begin` noted in its timer."""
        return Erasure(**{**facts, "by": tuple(facts["by"])})


def begin(tx: Connection, sealer: Sealer, header: Header, erasure: Erasure, now: datetime) -> None:
    """Erase what opens the case and what names it, certify it, and note what is left."""
    case = bytes.fromhex(header.id)
    desks = [row for name in header.readers if (row := find_desk(tx, sealer, name)) is not None]
    for owner in (b"public", RECOVERY, *desks):
        drop_case_key(tx, sealer, case, owner)
    for name in header.readers:
        take_off_shelf(tx, sealer, header, name)
    tx.execute(delete(shelves).where(shelves.c.case == case))
    if header.receipt:
        tx.execute(delete(receipts).where(receipts.c.id == bytes.fromhex(header.receipt)))
    erase_fact(tx, sealer, case, reduce=erasure.kind == BY_AGE)
    tx.execute(delete(cases).where(cases.c.id == case))
    write_audit(tx, sealer, certificate(erasure, now))
    set_timer(tx, sealer, ERASE, header.id, now, {**asdict(erasure), "by": list(erasure.by)})


def erase_some(
    tx: Connection, sealer: Sealer, erasure: Erasure, first: int, most: int = SLICE_ROWS
) -> int | None:
    """Erase up to *most* entries from number *first* on, with the replies kept for the pupil; gives the next, or None."""
    case, last = bytes.fromhex(erasure.case), min(erasure.rows, first + most)
    for number in range(first, last):
        for row in sealer.index_each("entry", case, number.to_bytes(4, "big")):
            _DROP_ENTRY.count(tx, {"i": row})
        _drop_pieces(tx, sealer, case, f"reply-{number}")
    return last if last < erasure.rows else None


def _drop_pieces(tx: Connection, sealer: Sealer, owner: bytes, field: str) -> None:
    """Erase the pieces of a field, from the first to the last that is there."""
    number = 0
    while sum(_DROP_PIECE.count(tx, {"i": row}) for row in _piece_ids(sealer, owner, field, number)):
        number += 1


def _piece_ids(sealer: Sealer, owner: bytes, field: str, number: int) -> tuple[bytes, ...]:
    return sealer.index_each("piece", owner, field, number.to_bytes(4, "big"))


def sweep_timers(
    tx: Connection, sealer: Sealer, erasure: Erasure, after: bytes, now: datetime, most: int = SLICE_ROWS
) -> bytes | None:
    """Go through timers for the case's own; what was shown of it is due to be removed at *now*. Gives where to go on."""
    found = list_after(tx, sealer, after, most)
    for timer in found:
        if erasure.case in timer.facts.get("held", ()):
            set_timer(tx, sealer, timer.kind, timer.subject, timer.due, _let_go(timer.facts, erasure.case))
        if timer.kind == ERASE or erasure.case not in (timer.subject, timer.facts.get("case")):
            continue
        if timer.kind == "remove":
            set_timer(tx, sealer, timer.kind, timer.subject, min(timer.due, now), timer.facts)
        else:
            stop_timer(tx, sealer, timer.kind, timer.subject)
    return found[-1].id if len(found) == most else None


def _let_go(facts: Mapping[str, Any], case: str) -> dict[str, Any]:
    """Take a case out of those whose alerts wait to be told together (`handlers.floods`)."""
    held = [one for one in facts["held"] if one != case]
    return {**facts, "held": held, "count": max(0, int(facts.get("count", 0)) - 1)}


def sweep_outbox(
    tx: Connection, sealer: Sealer, erasure: Erasure, state: str, after: int, most: int = SLICE_ROWS
) -> tuple[list[bytes], int | None]:
    """Erase what is owed for the case: the rows' ids, for the courier, and where to go on."""
    found = list_owed(tx, sealer, state=state, after=after, most=most)
    gone = [owed.id for owed in found if belongs(owed.message, erasure.case)]
    for row in gone:
        settle(tx, sealer, row)
    return gone, found[-1].seq if len(found) == most else None


def belongs(message: Message, case: str) -> bool:
    """Say whether a message is the case's, and not merely the removal of something."""
    return message.get("case") == case and message.get("verb") != "remove"


def end(tx: Connection, sealer: Sealer, erasure: Erasure, now: datetime) -> bool:
    """Write down that nothing is left; False if somebody did so before."""
    if not stop_timer(tx, sealer, ERASE, erasure.case):
        return False
    write_audit(tx, sealer, AuditLine(now, NOTHING_LEFT, _first(erasure), erasure.case, _note(erasure)))
    return True


def certificate(erasure: Erasure, now: datetime) -> AuditLine:
    """Certify that a case was erased: kind, when, by whom, reference; nothing that was said."""
    return AuditLine(now, ERASED, _first(erasure), erasure.case, _note(erasure))


def certified(line: AuditLine) -> str | None:
    """Give the reference of the case that *line* certifies the erasure of; None if it stood in no list."""
    note = json.loads(line.note or "{}")
    return str(note["ref"]) if note.get("listed") else None


def list_certified(tx: Connection, sealer: Sealer) -> list[Erasure]:
    """List what the trail certifies as erased; a line that does not open is left out."""
    found = []
    lines = select(audit).where(is_line(sealer)).order_by(audit.c.id)
    for row in tx.execute(lines).all():
        with contextlib.suppress(*UNREADABLE):
            line = open_line(sealer, row)
            if line.act == ERASED and line.note:
                note = json.loads(line.note)
                at = int(line.at.timestamp())
                found.append(
                    Erasure(line.case, note["ref"], 0, note["kind"], tuple(note["by"]), at, note["listed"])
                )
    return found


def begin_again(tx: Connection, sealer: Sealer, erasure: Erasure, now: datetime) -> bool:
    """Erase a case once more that a back-up has brought back; False if it is not there.

    Its certificate is written all the same: another back-up may hold it, and be restored over this one.
    """
    try:
        header = load_header(tx, sealer, erasure.case)
    except CaseGone:
        write_audit(tx, sealer, certificate(erasure, now))
        return False
    begin(tx, sealer, header, replace(erasure, rows=header.rows), now)
    return True


def _first(erasure: Erasure) -> str:
    return erasure.by[0] if erasure.by else ""


def _note(erasure: Erasure) -> str:
    note = {"ref": erasure.ref, "kind": erasure.kind, "by": erasure.by, "listed": erasure.listed}
    return json.dumps(note, separators=(",", ":"))


def ids_left(sealer: Sealer, erasure: Erasure) -> dict[str, set[bytes]]:
    """Give every id, by table, that what is left of the case can have: a check of the rows must not wonder at them."""
    case, left = bytes.fromhex(erasure.case), {"entries": set[bytes](), "pieces": set[bytes]()}
    for number in range(erasure.rows):
        left["entries"].update(sealer.index_each("entry", case, number.to_bytes(4, "big")))
        for part in range(_MOST_PARTS):
            left["pieces"].update(_piece_ids(sealer, case, f"reply-{number}", part))
    return left


_MOST_PARTS = 8  # of a reply: a message has at most 4,096 letters
