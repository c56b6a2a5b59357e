"""The vault: the only way to a pupil's words.

1. It takes a reader whom `handlers.access` has authenticated.
2. It refuses who is not listed: no desk of the case, or hidden from it.
3. It writes the audit row in the same transaction.
4. It gives out what must be unsealed; unsealing is done after the commit, in a thread.

Leads hold no keys: this guards against colleagues and against bugs elsewhere, not against who holds
the root key.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from safeguarding.roles import is_borough_desk
from storage.audit import AuditLine, write_audit
from storage.cases import (
    LIKENESS,
    PAST_SCHOOL,
    Entry,
    Header,
    bind_readers,
    find_by_receipt,
    join_entries,
    load_case_key,
    load_header,
    load_sealed_entries,
    load_sealed_entry,
)
from storage.errors import NotPermitted
from storage.hybrid import load_private
from storage.people import Person, desk_pair
from storage.sealing import DeskPair, Place, Sealer, Tampered


@dataclass(frozen=True, slots=True)
class Reader:
    """An authenticated adult: *person* (hex id) and the names of the desks they sit at.

    *since*: what was received before (epoch seconds) is not theirs yet: they are still compared with it.
    *places*: the codes of the settings at which they are anything, also without a desk.
    """

    person: str
    desks: frozenset[str]
    since: int = 0
    places: frozenset[str] = frozenset()


def reader_of(person: Person) -> Reader:
    """Make a reader of a person as their seats stand now; who was revoked sits nowhere."""
    return reader_at(person, frozenset() if person.state == "revoked" else person.desks)


def reader_at(person: Person, desks: frozenset[str]) -> Reader:
    """Make a reader of a person who sits at *desks*."""
    return Reader(person.id, desks, person.comparing, person.places)


@dataclass(frozen=True, slots=True)
class SealedCase:
    """A case that this reader may read, not opened yet. `unseal` is slow: call it outside a unit."""

    header: Header
    sealer: Sealer
    desk: bytes
    pair: DeskPair
    sealed_key: bytes
    rows: tuple[tuple[Place, bytes], ...]

    def unseal(self) -> list[Entry]:
        """Open every entry, the oldest first, but for marks, which nobody reads."""
        return [entry for entry in self.unseal_all() if entry.kind != LIKENESS]

    def unseal_all(self) -> list[Entry]:
        """Open everything that is sealed in it."""
        private = load_private(self._open_key(self.pair))
        return join_entries([self.sealer.open_entry(private, place, sealed) for place, sealed in self.rows])

    def _open_key(self, pair: DeskPair) -> bytes:
        """Open the case's key with *pair*, or the one of before where a rotation has not come by yet."""
        case, readers = bytes.fromhex(self.header.id), bind_readers(self.header)
        desk_private = self.sealer.unwrap_desk(self.desk, pair)
        try:
            return self.sealer.open_case_key(case, readers, self.desk, desk_private, self.sealed_key)
        except Tampered:
            if pair.before is None:
                raise
        return self._open_key(pair.before)


@dataclass(frozen=True, slots=True)
class SealedMarks:
    """The marks of a *case* (its reference), not opened yet: to be compared with those of another, and shown to nobody."""

    case: str
    sealed: SealedCase

    def open(self) -> str:
        """Open them. Slow: call it outside a unit."""
        return "".join(entry.text for entry in self.sealed.unseal_all())


def may_read(header: Header, reader: Reader) -> bool:
    """Say whether *reader* sits at a desk of the case, is not hidden from it, and was there when it was sealed.

    At a setting's desk only those may read whom the case permits by id; the borough's desks read as desks.
    A desk whose turn has not come reads nothing yet. What was sent past a school is read by nobody who sits there,
    neither by who came to it later, or to the borough (MOMENTS 10): *reader* must bear all of their desks.
    """
    if must_not_know(header, reader):
        return False
    shared = _shared(header, reader)
    borough = any(is_borough_desk(desk) for desk in shared)
    return borough or bool(shared and reader.person in header.permitted)


def must_not_know(header: Header, reader: Reader) -> bool:
    """Say whether nothing of the case is for *reader*, whatever desk they sit at: neither its words nor an answer to them."""
    if reader.person in header.kept_from:
        return True
    return reader.person in header.hidden or header.came_by < reader.since or was_sent_past(header, reader)


def was_sent_past(header: Header, reader: Reader) -> bool:
    """Say whether the pupil tapped [Send, but not to my school], and *reader* is anything there: a governor has no desk.

    Not where nobody else was left at the council: then routing has permitted a governor who sits there by name.
    """
    if PAST_SCHOOL not in header.marks or header.setting not in reader.places:
        return False
    sits = any(desk.startswith(f"{header.setting}/") for desk in reader.desks)
    return sits or reader.person not in header.permitted


def _shared(header: Header, reader: Reader) -> frozenset[str]:
    return reader.desks & (set(header.readers) - set(header.waiting))


def open_case(
    tx: Connection, sealer: Sealer, case: str, reader: Reader, now: datetime, act: str = "opened"
) -> SealedCase:
    """Give out a case to a reader who may read it, and write *act* down.

    Raises:
        NotPermitted: this reader is not listed. The refusal is the caller's to audit.
        CaseGone: there is no such case.
    """
    header = load_header(tx, sealer, case)
    if not may_read(header, reader):
        raise NotPermitted(f"case {header.ref} is not for this reader")
    row, pair = desk_pair(tx, sealer, sorted(_shared(header, reader))[0])
    sealed_key = load_case_key(tx, sealer, bytes.fromhex(case), row)
    if sealed_key is None:
        raise NotPermitted(f"case {header.ref} is not sealed to this reader's desk")
    write_audit(tx, sealer, AuditLine(now, act, reader.person, case))
    return SealedCase(header, sealer, row, pair, sealed_key, tuple(load_sealed_entries(tx, sealer, header)))


def find_marks(
    tx: Connection, sealer: Sealer, headers: Sequence[Header], reader: Reader
) -> list[SealedMarks]:
    """Give out the marks of those cases that *reader* may read and that have some.

    It is no opening: they are keyed, hold no word, and go no further than a comparison in memory with a case whose
    opening is written down.
    """
    found, pairs = [], dict[str, tuple[bytes, DeskPair]]()
    for header in headers:
        if not may_read(header, reader) or not header.likeness:
            continue
        name = sorted(_shared(header, reader))[0]
        desk, pair = pairs[name] = pairs.get(name) or desk_pair(tx, sealer, name)
        sealed_key = load_case_key(tx, sealer, bytes.fromhex(header.id), desk)
        if sealed_key is not None:
            rows = (load_sealed_entry(tx, sealer, header, header.likeness[0]),)
            sealed = SealedCase(header, sealer, desk, pair, sealed_key, rows)
            found.append(SealedMarks(header.ref, sealed))
    return found


def read_for_names(tx: Connection, sealer: Sealer, header: Header, by: str, now: datetime) -> str:
    """Give what the pupil wrote to who compares it with names before others come to read it, and write that down.

    It is read in memory and goes nowhere. The case's key is taken from any desk that it is sealed to; slow, some
    milliseconds.
    """
    for name in header.readers:
        row, pair = desk_pair(tx, sealer, name)
        sealed_key = load_case_key(tx, sealer, bytes.fromhex(header.id), row)
        if sealed_key is not None:
            write_audit(tx, sealer, AuditLine(now, "looked-for-names", by, header.id))
            rows = tuple(load_sealed_entries(tx, sealer, header))
            entries = SealedCase(header, sealer, row, pair, sealed_key, rows).unseal()
            return "\n".join(entry.text for entry in entries if not entry.by)
    return ""


def open_by_receipt(tx: Connection, sealer: Sealer, digest: bytes, now: datetime) -> SealedCase | None:
    """Give out a case to its own pupil, who has just shown its receipt, and write that down; None: there is none.

    The receipt is looked up here again, so that nobody but its holder comes by this way. The case's key is
    taken from any desk that it is sealed to.
    """
    case = find_by_receipt(tx, sealer, digest)
    if case is None:
        return None
    header = load_header(tx, sealer, case)
    for name in header.readers:
        row, pair = desk_pair(tx, sealer, name)
        sealed_key = load_case_key(tx, sealer, bytes.fromhex(case), row)
        if sealed_key is not None:
            write_audit(tx, sealer, AuditLine(now, "copied", "", case))
            rows = tuple(load_sealed_entries(tx, sealer, header))
            return SealedCase(header, sealer, row, pair, sealed_key, rows)
    return None
