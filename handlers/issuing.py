"""Issuing: which digests there are, for whom, and how they reach an adult in their chat.

An issue is made once of frozen weeks and kept under its reader's name; the reader is a circle (`HFHS/leads`,
`HFHS/head`, `trust:NAME`, `borough`), never a person. What is pushed is one line without a figure of what it was
about; the tables come when they are asked for. Restricted cases are in none, so the end of the audit trail, which
they move, stands in the borough's alone (MOMENTS 12).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers.digests import Issued, Words, write_text
from handlers.events import Address, Choice, Lane, Outgoing
from handlers.keyboards import lead_token
from handlers.service import Service
from handlers.turn import Done, Turn
from safeguarding.borough import borough_digest, head_digest, trust_digest
from safeguarding.digest import Base, Digest, lead_digest, next_issue
from safeguarding.disclosure import Policy
from safeguarding.fact import first_day, week_of
from safeguarding.roles import POSTS, May, Role, Whose, may
from safeguarding.termly import (
    Term,
    after_term,
    board_digest,
    borough_term,
    is_term,
    issued_on,
    term_of,
    trust_term,
    weeks_of,
)
from safeguarding.trends import LEARNING_WEEKS
from storage.audit import audit_head
from storage.chats import Chat
from storage.errors import StorageError
from storage.issues import has_issue, load_issue, put_issue
from storage.people import Person, find_person, find_setting
from storage.sealing import Sealer

BASE, TERM = "base", "term"  # the readers under whose names frozen weeks and terms are kept
BOROUGH_READER, ANALYST_READER = "borough", "borough/analyst"
_SENT = "sent"
_WEEKS = 12
_LEADS = frozenset({Role.DSL, Role.DDSL})
_BOARD = frozenset({Role.CHAIR, Role.GOVERNOR})
_FORMS = ("show", "png", "pdf", "csv")


# -- who reads what -------------------------------------------------------------------------------


def readers_of(tx: Connection, service: Service, person: Person) -> list[str]:
    """Name the circles whose digests *person* may read, by the seats they hold now."""
    found: list[str] = []
    for seat in person.seats if person.can_act else ():
        role = Role(seat.role)
        if not may(role, May.FIGURES):
            continue
        if role is Role.ANALYST:
            found.append(ANALYST_READER)
        elif POSTS[role].whose is Whose.BOROUGH:
            found.append(BOROUGH_READER)
        elif POSTS[role].whose is Whose.TRUST:
            setting = find_setting(tx, service.sealer, seat.setting)
            found += [f"trust:{setting.trust}"] if setting is not None and setting.trust else []
        elif role in _LEADS:
            found.append(f"{seat.setting}/leads")
        elif POSTS[role].desk == "head":
            found += [f"{seat.setting}/head", f"{seat.setting}/board"]
        elif role in _BOARD:
            found.append(f"{seat.setting}/board")
    return list(dict.fromkeys(found))


def is_own(reader: str) -> bool:
    """Say whether a reader sees their own cases' figures, which come on Monday."""
    return reader.endswith("/leads")


def gets(reader: str, period: str, *, own: bool) -> bool:
    """Say whether *reader* is issued *period*: weeks are for leads (*own*), heads, trusts, borough; terms for all but leads."""
    if is_term(period):
        return reader.endswith("/board") or reader.startswith("trust:") or reader == BOROUGH_READER
    return is_own(reader) is own and not reader.endswith("/board")


def term_readers(tx: Connection, service: Service, term: str) -> list[str]:
    """Name every reader to whom *term* is issued."""
    found = load_term(tx, service.sealer, term)
    if found is None:
        return []
    boards = [f"{code}/board" for code in sorted(found.base.frames)]
    return [*boards, *(f"trust:{name}" for name in sorted(found.trusts())), BOROUGH_READER]


def weekly_readers(tx: Connection, service: Service, week: str, *, own: bool) -> list[str]:
    """Name every reader to whom *week* is issued: with *own* the settings' leads, else all others."""
    base = load_base(tx, service.sealer, week)
    if base is None:
        return []
    if own:
        return [f"{code}/leads" for code in sorted(base.frames)]
    trusts = sorted({frame.trust for frame in base.frames.values() if frame.trust})
    return [
        *(f"{code}/head" for code in sorted(base.frames)),
        *(f"trust:{name}" for name in trusts),
        BOROUGH_READER,
        ANALYST_READER,
    ]


# -- issues ---------------------------------------------------------------------------------------


def load_base(tx: Connection, sealer: Sealer, week: str) -> Base | None:
    """Read a frozen week, or None."""
    record = load_issue(tx, sealer, BASE, week)
    return None if record is None else Base.from_record(record)


def load_term(tx: Connection, sealer: Sealer, term: str) -> Term | None:
    """Read a frozen term with its weeks, or None."""
    kept = load_issue(tx, sealer, TERM, term)
    if kept is None:
        return None
    weeks = [base for week in weeks_of(term) if (base := load_base(tx, sealer, week)) is not None]
    return Term(term, weeks, Base.from_record(kept["base"]), kept["held"])


def issue_for(tx: Connection, service: Service, reader: str, period: str) -> Issued | None:
    """Give what *reader* was issued for *period*, made now if it never was; None where there is nothing for them."""
    kept = load_issue(tx, service.sealer, reader, period)
    if kept is not None:
        return Issued.from_record(kept)
    base: Base | None
    digest: Digest | None
    if is_term(period):
        term = load_term(tx, service.sealer, period)
        base, digest = (None, None) if term is None else (term.base, _make_term(term, reader))
    else:
        base = load_base(tx, service.sealer, period)
        digest = None if base is None else _make(tx, service, base, reader)
    if base is None or digest is None:
        return None
    following = issued_on(after_term(period)) if is_term(period) else next_issue(period, own=is_own(reader))
    issued = Issued(
        digest,
        frozen=base.drawn,
        next=following.isoformat(),
        own=is_own(reader),
        mark=_mark(tx, service.sealer) if reader.startswith("borough") else "",
        rules=Policy().version,
    )
    put_issue(tx, service.sealer, reader, period, issued.to_record())
    return issued


def _make(tx: Connection, service: Service, base: Base, reader: str) -> Digest | None:
    circle, _, desk = reader.partition("/")
    if circle == "borough":
        return borough_digest(
            base,
            _before(tx, service.sealer, base.week),
            analyst=reader == ANALYST_READER,
            learning=_is_learning(tx, service.sealer, base.week),
        )
    if circle.startswith("trust:"):
        return trust_digest(base, circle.removeprefix("trust:"))
    if circle not in base.frames:
        return None
    if desk == "leads":
        return lead_digest(base, _before(tx, service.sealer, base.week), circle)
    return head_digest(base, circle)


def _make_term(term: Term, reader: str) -> Digest | None:
    circle, _, desk = reader.partition("/")
    if reader == BOROUGH_READER:
        return borough_term(term)
    if circle.startswith("trust:"):
        return trust_term(term, circle.removeprefix("trust:"))
    return board_digest(term, circle) if desk == "board" and circle in term.base.frames else None


def _before(tx: Connection, sealer: Sealer, week: str) -> list[Base]:
    """Read the frozen weeks before *week*, in order, as far as there are any."""
    first = first_day(week)
    weeks = [week_of(first - timedelta(weeks=back)) for back in range(_WEEKS - 1, 0, -1)]
    return [base for one in weeks if (base := load_base(tx, sealer, one)) is not None]


def _is_learning(tx: Connection, sealer: Sealer, week: str) -> bool:
    """Say whether Heard has not run for a year yet: then nothing can be called unusual."""
    return not has_issue(tx, sealer, BASE, week_of(first_day(week) - timedelta(weeks=LEARNING_WEEKS)))


def _mark(tx: Connection, sealer: Sealer) -> str:
    try:
        head = audit_head(tx, sealer)
    except StorageError:
        return ""
    return "" if head is None else head.mark


# -- to a person ----------------------------------------------------------------------------------


def deliver(
    tx: Connection, service: Service, person_id: str, week: str, now: datetime, *, own: bool, late: bool
) -> Done:
    """Tell one adult that their digest of *week* is there, once for ever. *late*: it should have come before."""
    person = find_person(tx, service.sealer, person_id)
    if person is None or person.state != "active" or not person.address or not service.digest_send:
        return Done([], [], [])
    turn = Turn(tx, service, Chat(person.door, person.address), now, forgotten=True)
    for number, reader in enumerate(readers_of(tx, service, person)):
        if gets(reader, week, own=own) and put_issue(
            tx, service.sealer, f"{_SENT}:{person.id}:{reader}", week, {}
        ):
            issued = issue_for(tx, service, reader, week)
            if issued is not None:
                turn.post(_line(turn, person, issued, buttons(turn, number, week), late=late))
    return Done(turn.owed, turn.withdrawn, turn.alarms)


def _line(
    turn: Turn, person: Person, issued: Issued, rows: tuple[tuple[Choice, ...], ...], *, late: bool
) -> Outgoing:
    title = Words(turn.service.texts).title(issued.digest)
    if issued.own:
        text = turn.words("lead-digest-ready", title=title, count=_unread(issued.digest))
    else:
        text = turn.words("lead-digest-ready-other", title=title)
    if late:
        text = f"{text}\n{turn.words('lead-digest-late')}"
    return Outgoing(
        Address(person.door, person.address),
        lane=Lane.DIGEST,
        text=text,
        rows=rows,
        silent=True,
        protect=True,
    )


def _unread(digest: Digest) -> int:
    rows = [row for section in digest.sections if section.key == "received" for row in section.rows]
    return next((int(row.value) for row in rows if row.label == "unread"), 0)


def buttons(
    turn: Turn, number: int, week: str, forms: tuple[str, ...] = _FORMS
) -> tuple[tuple[Choice, ...], ...]:
    """Make the buttons under a digest: the reader stands in them as a number among the person's own."""
    made = [
        turn.button(f"lead-button-digest-{form}", lead_token("digest", f"{number}-{week}", form))
        for form in forms
    ]
    return (tuple(made[:2]), tuple(made[2:])) if len(made) > 3 else (tuple(made),)


def text_of(turn: Turn, issued: Issued) -> str:
    """Write an issue as a chat shows it."""
    return write_text(turn.service.texts, issued)


def newest_issue(tx: Connection, service: Service, reader: str, now: datetime) -> tuple[str, Issued] | None:
    """Find the newest week that was issued to *reader*: what is not issued yet is not made here."""
    weeks = [week_of((now - timedelta(weeks=back)).date()) for back in range(1, _WEEKS + 1)]
    terms = list(dict.fromkeys(term_of((now - timedelta(weeks=back)).date()) for back in range(60)))
    for week in terms if reader.endswith("/board") else weeks:
        if has_issue(tx, service.sealer, reader, week):
            issued = issue_for(tx, service, reader, week)
            return None if issued is None else (week, issued)
    return None
