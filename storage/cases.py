"""Cases: the sealed header, the entries, and the lists in which a desk finds them.

A header is opened by anybody who holds the intake file: it routes and times a case and bears none
of the pupil's words. Entries are sealed to the case's own public key and only `storage.vault`
opens them.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import MISSING, asdict, dataclass, field, fields
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from storage.audit import AuditLine, write_audit
from storage.errors import CaseGone
from storage.facts import keep_fact
from storage.hybrid import PublicKey, load_public
from storage.keyring import Purpose
from storage.people import desk_pair
from storage.pieces import cut_text
from storage.placing import put_out_of_order
from storage.pressing import press, unpress
from storage.schema import case_keys, cases, entries, receipts, shelves
from storage.sealing import MAX_ENTRY, MAX_PLAIN, Place, Sealer
from storage.statements import Statement

_READ_ENTRY = Statement(select(entries.c.body, entries.c.mac).where(entries.c.id == bindparam("i")))
_FRAME = 160  # bytes of an entry's row that are not the words: kind, time, who
LIKENESS = "likeness"  # an entry that is never shown: keyed marks of the words (`handlers/lead/likeness.py`)
ANSWER = "answer"  # an entry that was prompted: `question=ids`
ADDED = "added"  # what the pupil wrote later
NO_CHAT = "paper"  # a header's *write_back*: an adult typed it in, and no chat of a child belongs to it
PAST_SCHOOL = "away"  # one of a header's *marks*: the pupil tapped [Send, but not to my school]
REFERENCE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


@dataclass(slots=True)
class Header:
    """What routes and times a case. Times are epoch seconds; ids are hex; *readers* are desks' names.

    *chat*: the digest of the pupil's chat, or empty once the link is cut. *write_back*: yes, no, `NO_CHAT` or empty.
    *hidden*: people who may never read it, whatever desk they join. *permitted*: the people of the
    setting's desks who may, as the pupil was told; who joins later is not among them. *waiting*: those of
    the *readers* whose turn has not come; *chain*: all desks above the first readers, in order. *why*: the
    rules that routed it; *told*: who was alerted; *heard*: who was told that it exists, and may not read it. *steps*: what a person must do outside. *unread*: something came since it was opened. *since*: when
    the ladders began; *looked*: up to when they were walked. *promised*: until when the pupil was told that somebody
    looks; *told_late*, *broken*: what they were told instead, and when, for figures. *anew*: when the ladders began anew after an outage. *revision* counts how often it was saved, so
    that an older one that is put back is found (`storage.revisions`).
    *figures*: what its times mean for the figures (`handlers/figures.py`); *fact*: a sum of what they last were given.
    *receipt*: the row (hex) by which the four words find the case. *record*: what the school's own system
    calls it. *holds*: [who put it, role, when]. *codes*: one-time codes (`storage.codes`).
    *kind*: a kind's id, or the topic that the pupil tapped; *also* further kinds; *facets* by id, the
    scale among them. *lines*: how many messages the pupil wrote. *reporter*: staff, staff_unproved,
    parent, slip or spoken; empty for a pupil. *doors*: rows (hex) of further chats that showed the receipt.
    *openable*: whether the return address may be opened, as the pupil was told; *glass*: who asked to, and when,
    while nobody confirmed. *answered_at*: when an adult last answered. *followed*: each time the pupil was asked how things are, and what they
    answered: {"at": when, "late": 1 if an outage made it so, "how": better|same|worse, "scale": 0 to 10, "helped":
    yes|bit|no, "raised": 1}. *follow_since*: since when school days are counted; *follow_passed*: how many turns
    of the plan are behind since then; *follow_stopped*: the pupil wants none. *question*: a lead's newest open one: which entry, in
    how many parts, when, and how many *lines* there were then; *nudged*: when the pupil was reminded of one. *touched_at*: when an adult last wrote something into it;
    *reasoned_at*: when somebody last said why it is still open; *actions*: [who does it, by when] of which nobody was
    reminded yet. *lowering*: who asked to lower its urgency, to what, and why, while a second person has not answered.
    *countersign*: who asked that it be closed as malicious, which desk was asked, and why, likewise.
    *links*: cases (references) that a lead linked with it, *unlike*: that it is not the same as; *incident*: what it
    counts as together with those (empty: as itself). *likeness*: the entry of its marks, and of how many messages.
    *duties*: what a person must do outside by when, and what became of it (`handlers/duties.py`). *kept_from*: people who must
    not read it and whom its keys are not sealed without yet (`storage/unlet.py`). *shelved*: in the week of which moment
    its desks find it, where that is not the week in which it came (0: it is).
    """

    id: str
    ref: str
    setting: str
    readers: list[str]
    hidden: list[str]
    urgency: int
    status: str
    at: int
    chat: str
    safe: str = ""
    concern: str = ""
    write_back: str = ""
    marks: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    rows: int = 0
    told: list[str] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    on_it: str = ""
    on_it_at: int = 0
    opened_by: str = ""
    opened_at: int = 0
    outcome: str = ""
    closed_at: int = 0
    permitted: list[str] = field(default_factory=list)
    revision: int = 0
    figures: dict[str, Any] = field(default_factory=dict)
    fact: str = ""
    waiting: list[str] = field(default_factory=list)
    chain: list[str] = field(default_factory=list)
    why: list[str] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    unread: bool = False
    first_opened_at: int = 0
    since: int = 0
    looked: int = 0
    promised: int = 0
    told_late: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    anew: int = 0
    decided_by: str = ""
    decided_at: int = 0
    decision: str = ""
    receipt: str = ""
    record: str = ""
    recorded_at: int = 0
    reminded_at: int = 0
    holds: list[tuple[str, str, int]] = field(default_factory=list)
    codes: list[tuple[str, str, str, str, int]] = field(default_factory=list)
    kind: str = ""
    also: list[str] = field(default_factory=list)
    facets: dict[str, list[str]] = field(default_factory=dict)
    lines: int = 0
    reporter: str = ""
    doors: list[str] = field(default_factory=list)
    lowering: list[str] = field(default_factory=list)
    answered_at: int = 0
    openable: bool = False
    glass: list[str | int] = field(default_factory=list)
    followed: list[dict[str, Any]] = field(default_factory=list)
    follow_since: int = 0
    follow_passed: int = 0
    follow_stopped: bool = False
    question: list[int] = field(default_factory=list)
    nudged: int = 0
    touched_at: int = 0
    reasoned_at: int = 0
    actions: list[tuple[str, int]] = field(default_factory=list)
    countersign: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    unlike: list[str] = field(default_factory=list)
    incident: str = ""
    likeness: list[int] = field(default_factory=list)
    duties: list[list[Any]] = field(default_factory=list)
    kept_from: list[str] = field(default_factory=list)
    shelved: int = 0

    @property
    def is_opened(self) -> bool:
        """Say whether somebody has opened it since the pupil last wrote, or since it was handed on."""
        return bool(self.opened_at) and not self.unread

    @property
    def came_by(self) -> int:
        """Give a second by which it had surely come: by a clock that ran ahead, the last before that was found (`shelve_anew`)."""
        return min(self.at, self.shelved - 1) if self.shelved else self.at

    def reopen(self) -> None:
        """Take its outcome back."""
        self.status, self.outcome, self.closed_at = "open", "", 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in a case: *kind* words, answer, added, reply, note or closed; *by* a person's id or empty."""

    kind: str
    at: datetime
    by: str
    text: str


def bind_readers(header: Header) -> bytes:
    """Write down who may read, as it is bound into every sealed key of the case."""
    return json.dumps(
        [sorted(header.readers), sorted(header.hidden), sorted(header.permitted)], separators=(",", ":")
    ).encode()


def new_reference() -> str:
    """Draw a reference: six characters that are not mistaken for one another."""
    return "".join(REFERENCE_ALPHABET[int.from_bytes(os.urandom(4), "big") % 31] for _ in range(6))


def make_case(
    tx: Connection, sealer: Sealer, header: Header, pair: tuple[bytearray, bytes] | None = None
) -> None:
    """Make the case's key pair, seal it to its readers' desks and to recovery, and keep the header.

    *pair*: one that was made before, whose private part is the caller's to wipe.
    """
    case = bytes.fromhex(header.id)
    named = {name: desk_pair(tx, sealer, name) for name in header.readers}
    told = {row: found.public for row, found in named.values()}
    readers = bind_readers(header)
    made = sealer.seal_case(case, readers, told, *pair) if pair else sealer.new_case(case, readers, told)
    for desk, sealed in made.sealed.items():
        put_case_key(tx, sealer, case, desk, sealed)
    keep_fact(tx, sealer, header)
    header.revision += 1
    public = sealer.seal(Purpose.HEADER, Place("case_keys", "public", case, case), made.public)
    put_case_key(tx, sealer, case, b"public", public)
    ref = sealer.index("reference", header.ref)
    put_out_of_order(tx, cases, {"id": case, "ref": ref, "body": _seal_header(sealer, header)})
    for name in named:
        put_on_shelf(tx, sealer, header, name)


def put_on_shelf(tx: Connection, sealer: Sealer, header: Header, desk: str) -> None:
    """Let *desk* find the case, among those of its week."""
    shelf = shelf_ids(sealer, desk, shelved_at(header))[0]
    put_out_of_order(tx, shelves, {"shelf": shelf, "case": bytes.fromhex(header.id)})


def take_off_shelf(tx: Connection, sealer: Sealer, header: Header, desk: str) -> None:
    """Let *desk* find the case no more."""
    ids = shelf_ids(sealer, desk, shelved_at(header))
    taken = delete(shelves).where(shelves.c.shelf.in_(ids), shelves.c.case == bytes.fromhex(header.id))
    tx.execute(taken)


def shelved_at(header: Header) -> datetime:
    """Give a moment of the week in which the case's desks find it."""
    return datetime.fromtimestamp(header.shelved or header.at, UTC)


def shelve_anew(tx: Connection, sealer: Sealer, header: Header, now: datetime) -> None:
    """Let its desks find the case among those of this week from now on."""
    for desk in header.readers:
        take_off_shelf(tx, sealer, header, desk)
    header.shelved = int(now.timestamp())
    for desk in header.readers:
        put_on_shelf(tx, sealer, header, desk)
    save_header(tx, sealer, header)


def shelf_ids(sealer: Sealer, desk: str, at: datetime) -> tuple[bytes, ...]:
    """Compute where a desk finds the cases of the ISO week of *at*, under every index key, the newest first."""
    year, week, _ = at.isocalendar()
    return sealer.index_each("shelf", desk, f"{year}-W{week:02}")


def reference_taken(tx: Connection, sealer: Sealer, ref: str) -> bool:
    """Say whether a case already bears this reference."""
    return (
        tx.execute(select(cases.c.id).where(cases.c.ref.in_(sealer.index_each("reference", ref)))).first()
        is not None
    )


def is_there(tx: Connection, case: str) -> bool:
    """Say whether there is such a case."""
    return tx.execute(select(cases.c.id).where(cases.c.id == bytes.fromhex(case))).first() is not None


def load_header(tx: Connection, sealer: Sealer, case: str) -> Header:
    """Open a case's header.

    Raises:
        CaseGone: there is no such case.
    """
    row = bytes.fromhex(case)
    body = tx.execute(select(cases.c.body).where(cases.c.id == row)).scalar()
    if body is None:
        raise CaseGone("there is no such case; it may have been erased")
    return open_header(sealer, row, body)


def find_header(tx: Connection, sealer: Sealer, ref: str) -> Header | None:
    """Find a case's header by its reference."""
    wanted = sealer.index_each("reference", ref.upper())
    row = tx.execute(select(cases.c.id, cases.c.body).where(cases.c.ref.in_(wanted))).first()
    return open_header(sealer, row.id, row.body) if row else None


def save_header(tx: Connection, sealer: Sealer, header: Header) -> None:
    """Seal a case's header again, at its next revision, and keep what it adds to the figures."""
    case = bytes.fromhex(header.id)
    keep_fact(tx, sealer, header)
    header.revision += 1
    changed = update(cases).where(cases.c.id == case).values(body=_seal_header(sealer, header))
    tx.execute(changed)


def list_on_shelf(tx: Connection, sealer: Sealer, desk: str, at: datetime) -> list[Header]:
    """Read the headers of the cases that *desk* finds in the ISO week of *at*: that in which they came, as a rule."""
    shelved = select(shelves.c.case).where(shelves.c.shelf.in_(shelf_ids(sealer, desk, at)))
    rows = tx.execute(
        select(cases.c.id, cases.c.body).where(cases.c.id.in_(shelved)).order_by(cases.c.id)
    ).all()
    return [open_header(sealer, row.id, row.body) for row in rows]


def list_ids(tx: Connection, after: bytes, most: int) -> list[bytes]:
    """List at most *most* cases by id, from above *after* on."""
    ids = select(cases.c.id).where(cases.c.id > after).order_by(cases.c.id).limit(most)
    return list(tx.execute(ids).scalars())


def list_headers(tx: Connection, sealer: Sealer) -> list[Header]:
    """Read every header (for counts on the command line), the oldest first."""
    rows = tx.execute(select(cases.c.id, cases.c.body).order_by(cases.c.id)).all()
    return sorted(
        (open_header(sealer, row.id, row.body) for row in rows), key=lambda header: (header.at, header.ref)
    )


# -- entries ------------------------------------------------------------------------------------


def add_entry(tx: Connection, sealer: Sealer, header: Header, entry: Entry) -> None:
    """Seal an entry to the case's public key, cut where it does not fit one row; counts it in *header*.

    What a pupil adds leaves a line in the trail, as what an adult does always did: a case, or words of it,
    cannot be taken away without one that tells. And what was recorded elsewhere is then not all any more.
    """
    case = bytes.fromhex(header.id)
    count_entry(tx, sealer, header, entry)
    public = load_public(read_public_key(tx, sealer, case))
    for row in seal_parts(sealer, public, case, header.rows, entry):
        put_out_of_order(tx, entries, row)
        header.rows += 1


def count_entry(tx: Connection, sealer: Sealer, header: Header, entry: Entry) -> None:
    """Note in *header*, and in the trail, that there is a new entry: before its rows are counted."""
    if entry.by:
        header.touched_at = int(entry.at.timestamp())
    else:
        header.recorded_at = 0
        write_audit(tx, sealer, AuditLine(entry.at, "added" if header.rows else "received", "", header.id))


def seal_parts(
    sealer: Sealer, public: PublicKey, case: bytes, first: int, entry: Entry
) -> Iterator[dict[str, Any]]:
    """Seal an entry to the case's public key as rows, from number *first* on; no database here."""
    for part, chunk in enumerate(cut_text(entry.text, MAX_ENTRY - _FRAME)):
        facts: dict[str, Any] = {"k": entry.kind, "at": int(entry.at.timestamp()), "by": entry.by, "p": part}
        row = entry_id(sealer, case, first + part)
        place = Place("entries", "body", row, case)
        plain = json.dumps(facts, separators=(",", ":")).encode() + b"\n" + chunk
        body = sealer.seal_entry(public, place, plain)
        yield {"id": row, "body": body, "mac": sealer.row_mac(place, body)}


def entry_id(sealer: Sealer, case: bytes, number: int) -> bytes:
    """Compute the id of a case's entry row."""
    return sealer.index("entry", case, number.to_bytes(4, "big"))


def load_sealed_entries(tx: Connection, sealer: Sealer, header: Header) -> list[tuple[Place, bytes]]:
    """Read the sealed rows of a case, in order, each checked against its HMAC."""
    return [load_sealed_entry(tx, sealer, header, number) for number in range(header.rows)]


def load_sealed_entry(tx: Connection, sealer: Sealer, header: Header, number: int) -> tuple[Place, bytes]:
    """Read one sealed row of a case, checked against its HMAC."""
    case = bytes.fromhex(header.id)
    for row in sealer.index_each("entry", case, number.to_bytes(4, "big")):
        kept = _READ_ENTRY.row(tx, {"i": row})
        if kept is not None:
            body, mac = kept
            place = Place("entries", "body", row, case)
            sealer.check_row_mac(place, mac, body)
            return place, body
    raise CaseGone(f"case {header.ref}: entry {number + 1} of {header.rows} is missing")


def join_entries(plains: list[bytes]) -> list[Entry]:
    """Put opened rows together again into entries."""
    joined: list[Entry] = []
    for plain in plains:
        frame, _, words = plain.partition(b"\n")
        facts = json.loads(frame)
        text = words.decode("utf-8", "surrogatepass")
        if facts["p"] and joined:
            last = joined.pop()
            joined.append(Entry(last.kind, last.at, last.by, last.text + text))
        else:
            joined.append(Entry(facts["k"], datetime.fromtimestamp(facts["at"], UTC), facts["by"], text))
    return joined


def load_case_key(tx: Connection, sealer: Sealer, case: bytes, desk: bytes) -> bytes | None:
    """Read the case's private key as it is sealed to *desk*, or None."""
    for row in sealer.index_each("case-key", case, desk):
        kept = tx.execute(select(case_keys.c.body, case_keys.c.mac).where(case_keys.c.id == row)).first()
        if kept is not None:
            sealer.check_row_mac(Place("case_keys", "body", row, case), kept.mac, kept.body)
            body: bytes = kept.body
            return body
    return None


# -- receipts -----------------------------------------------------------------------------------


def put_receipt(tx: Connection, sealer: Sealer, digest: bytes, case: str) -> str:
    """Keep the way from a receipt's digest to its case; returns the row (hex), for the case's header."""
    row = sealer.index("receipt", digest)
    body = sealer.seal(Purpose.HEADER, Place("receipts", "body", row), case.encode())
    put_out_of_order(tx, receipts, {"id": row, "body": body})
    return row.hex()


def find_by_receipt(tx: Connection, sealer: Sealer, digest: bytes) -> str | None:
    """Find the case of a receipt's digest."""
    for row in sealer.index_each("receipt", digest):
        body = tx.execute(select(receipts.c.body).where(receipts.c.id == row)).scalar()
        if body is not None:
            return sealer.open(Purpose.HEADER, Place("receipts", "body", row), body).decode()
    return None


def lock_receipt(tx: Connection, header: Header) -> None:
    """Take the case's receipt away for good, at its pupil's wish; the caller saves the header."""
    if header.receipt:
        gone = delete(receipts).where(receipts.c.id == bytes.fromhex(header.receipt))
        tx.execute(gone)
    header.receipt = ""


# -- sealed rows --------------------------------------------------------------------------------


def put_case_key(tx: Connection, sealer: Sealer, case: bytes, desk: bytes, sealed: bytes) -> None:
    """Keep a case's private key as it is sealed to *desk* (or, as `public`, its sealed public key)."""
    row = sealer.index("case-key", case, desk)
    place = Place("case_keys", "body", row, case)
    put_out_of_order(tx, case_keys, {"id": row, "body": sealed, "mac": sealer.row_mac(place, sealed)})


def drop_case_key(tx: Connection, sealer: Sealer, case: bytes, desk: bytes) -> None:
    """Erase a case's key as it is sealed to *desk*, under whichever index key it was kept."""
    gone = delete(case_keys).where(case_keys.c.id.in_(sealer.index_each("case-key", case, desk)))
    tx.execute(gone)


def read_public_key(tx: Connection, sealer: Sealer, case: bytes) -> bytes:
    """Read the public part of a case's key pair, to which its entries are sealed."""
    sealed = load_case_key(tx, sealer, case, b"public")
    if sealed is None:
        raise CaseGone("a case has lost its public key")
    return sealer.open(Purpose.HEADER, Place("case_keys", "public", case, case), sealed)


def _seal_header(sealer: Sealer, header: Header) -> bytes:
    """Seal what is not as at first; a header always fits its row, if need be without the last who were told.

    One of many readers is pressed first: ids written out take twice their room.
    """
    case = bytes.fromhex(header.id)
    kept = {name: value for name, value in asdict(header).items() if value or name in _ALWAYS}
    while len(plain := _plain_header(kept)) > MAX_PLAIN and (kept.get("heard") or kept.get("told")):
        list_cut = "heard" if kept.get("heard") else "told"
        kept[list_cut] = kept[list_cut][:-1]
    return sealer.seal(Purpose.HEADER, Place("cases", "body", case, case), plain.ljust(3000))


def _plain_header(kept: dict[str, Any]) -> bytes:
    plain = json.dumps(kept, separators=(",", ":")).encode()
    return plain if len(plain) <= MAX_PLAIN else press(plain)


_ALWAYS = {one.name for one in fields(Header) if one.default is MISSING and one.default_factory is MISSING}


def open_header(sealer: Sealer, case: bytes, body: bytes) -> Header:
    """Open the header in the row of *case*."""
    plain = sealer.open(Purpose.HEADER, Place("cases", "body", case, case), body)
    return Header(**json.loads(unpress(plain)))
