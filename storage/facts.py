"""Facts: one small sealed record a case, for figures alone; no word of it, no chat, no reference.

Written in the transaction that keeps the case's header, by whatever road that comes (`storage.cases`), and only
when something of it has changed. A row is found by its case, HMAC(index, fact ‖ case), or with all of its week,
HMAC(index, facts ‖ week); it opens with the *facts* key alone (`facts_alone`), which opens nothing else.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, bindparam, delete, select, update

from safeguarding.case import Outcome
from safeguarding.fact import NEVER, Fact
from safeguarding.report import Kind
from safeguarding.routing import CONFLICTS
from storage.keyring import Keyring, Purpose, make_keyring
from storage.placing import put_out_of_order
from storage.schema import facts
from storage.sealing import Place, Sealer, new_id
from storage.statements import Statement

if TYPE_CHECKING:
    from storage.cases import Header

_PLAIN_BYTES = 760  # every record is of one size class
_CHANGE = Statement(update(facts).where(facts.c.id == bindparam("i")).values(body=bindparam("b")))
_MARKS = {"unsent_p1", "unsent_p2"}


def is_restricted(header: Header) -> bool:
    """Say whether a case counts in no figure and no list of its setting (MOMENTS 12).

    All but what the setting's own leads read as well, with nobody hidden and none of the rules R3 to R8.
    """
    leads = f"{header.setting}/leads"
    read_there = bool(header.setting) and leads in header.readers and leads not in header.waiting
    return not read_there or bool(header.hidden) or bool(CONFLICTS & set(header.why))


def fact_of(header: Header) -> Fact:
    """Give what *header* adds to the figures."""
    notes = header.figures
    scale = [int(value) for value in header.facets.get("scale", ()) if value.isdigit()]
    scale += [int(one["scale"]) for one in header.followed if "scale" in one]
    return Fact(
        day=notes.get("day") or _day(header.at),
        setting=header.setting,
        restricted=is_restricted(header),
        test=header.kind == Kind.OTHER_TEST_OR_JOKE or header.outcome == Outcome.TEST_OR_JOKE,
        kind=header.kind,
        urgency=header.urgency,
        part=notes.get("part", ""),
        places=tuple(header.facets.get("place", ())),
        because=tuple(header.facets.get("bias", ())),
        teller=header.reporter or "pupil",
        door=notes.get("door", ""),
        unasked=not _MARKS.isdisjoint(header.marks),
        cover=notes.get("cover", False),
        status=header.status,
        due=notes.get("due_day", ""),
        opened=notes.get("opened", NEVER),
        in_time=notes.get("in_time", False),
        decided=notes.get("decided", NEVER),
        decision=header.decision,
        outcome=header.outcome,
        promise=_promise(header),
        scale=scale[0] if scale else NEVER,
        scale_last=scale[-1] if scale else NEVER,
        helped=_last(header, "helped"),
        now=_last(header, "how"),
        came_back=bool(notes.get("came_back")),
        incident=header.incident,
    )


def _day(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).date().isoformat()


def _last(header: Header, question: str) -> str:
    """Give the pupil's last answer to a question of the follow-ups; empty if they gave none."""
    return next((str(one[question]) for one in reversed(header.followed) if question in one), "")


def _promise(header: Header) -> str:
    if header.broken or (header.promised and header.first_opened_at > header.promised):
        return "broken"
    return "kept" if header.promised and header.first_opened_at else ""


# -- keeping ------------------------------------------------------------------------------------


def keep_fact(tx: Connection, sealer: Sealer, header: Header) -> None:
    """Keep what *header* adds to the figures, unless it adds what it did when it was kept last.

    The header remembers a sum of it (`Header.fact`), so that most of its changes cost no second row.
    """
    fact = fact_of(header)
    plain = _pack(fact, header.id)
    noted = hashlib.sha256(plain).hexdigest()[:12]
    if noted == header.fact:
        return
    header.fact = noted
    case = bytes.fromhex(header.id)
    newest, *older = sealer.index_each("fact", case)
    for row in (newest, *older):
        body = sealer.seal(Purpose.FACTS, Place("facts", "body", row), plain)
        if _CHANGE.count(tx, {"i": row, "b": body}):
            return
    _put(tx, sealer, newest, fact, plain)


def erase_fact(tx: Connection, sealer: Sealer, case: bytes, *, reduce: bool) -> None:
    """Take a case's fact away; with *reduce* what its term's figures need stays, under an id that leads nowhere."""
    for row in sealer.index_each("fact", case):
        body = tx.execute(select(facts.c.body).where(facts.c.id == row)).scalar()
        if body is None:
            continue
        gone = delete(facts).where(facts.c.id == row)
        tx.execute(gone)
        if reduce:
            left = open_fact(sealer, row, body)[0].reduce()
            _put(tx, sealer, new_id(), left, _pack(left, ""))


def drop_reduced(
    tx: Connection, sealer: Sealer, week: str, after: bytes = b"", most: int = 40
) -> bytes | None:
    """Forget what is left of erased cases in *week*, a page at a time: its figures were issued, and stay."""
    page = page_of_week(tx, sealer, week, after, most)
    old = [row for row, body in page if open_fact(sealer, row, body)[0].reduced]
    gone = delete(facts).where(facts.c.id.in_(old))
    tx.execute(gone)
    return page[-1][0] if len(page) == most else None


def _put(tx: Connection, sealer: Sealer, row: bytes, fact: Fact, plain: bytes) -> None:
    body = sealer.seal(Purpose.FACTS, Place("facts", "body", row), plain)
    put_out_of_order(tx, facts, {"id": row, "shelf": shelves_of(sealer, fact.week)[0], "body": body})


def seal_fact(sealer: Sealer, row: bytes, fact: Fact, case: str) -> bytes:
    """Seal *fact* as the body of *row*; *case*: the id (hex) of its case, or empty."""
    return sealer.seal(Purpose.FACTS, Place("facts", "body", row), _pack(fact, case))


def _pack(fact: Fact, case: str) -> bytes:
    plain = json.dumps({"case": case, **fact.to_record()}, separators=(",", ":"))
    return plain.encode().ljust(_PLAIN_BYTES)


# -- reading ------------------------------------------------------------------------------------


def shelves_of(sealer: Sealer, week: str) -> tuple[bytes, ...]:
    """Compute where the facts of an ISO week are found, under every index key, the newest first."""
    return sealer.index_each("facts", week)


def page_of_week(
    tx: Connection, sealer: Sealer, week: str, after: bytes, most: int
) -> list[tuple[bytes, bytes]]:
    """Read up to *most* sealed facts of a week, by id from above *after*: each row's id and body."""
    wanted = select(facts.c.id, facts.c.body).where(
        facts.c.shelf.in_(shelves_of(sealer, week)), facts.c.id > after
    )
    rows = tx.execute(wanted.order_by(facts.c.id).limit(most)).all()
    return [(row.id, row.body) for row in rows]


def open_fact(sealer: Sealer, row: bytes, body: bytes) -> tuple[Fact, str]:
    """Open the fact in *row*: what it says, and its case's id (empty where that was erased)."""
    kept: dict[str, Any] = json.loads(sealer.open(Purpose.FACTS, Place("facts", "body", row), body))
    return Fact.from_record(kept), str(kept["case"])


def facts_alone(keyring: Keyring) -> Keyring:
    """Give a keyring that opens facts and nothing else: its other keys are new, and nobody's."""
    empty = make_keyring()[0].purposes
    purposes = {**empty, Purpose.FACTS: keyring.purposes[Purpose.FACTS]}
    return replace(keyring, recovery_public=None, purposes=purposes, roots={})
