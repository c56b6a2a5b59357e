"""Issuing: which digests there are, for whom, and how they reach an adult in their chat.

An issue is made once of frozen weeks and kept under its reader's name; the reader is a circle (`HFHS/leads`,
`HFHS/head`, `trust:NAME`, `borough`), never a person. What is pushed is one line without a figure of what it was
about; the tables come when they are asked for. Restricted cases are in none, so the end of the audit trail, which
they move, stands in the borough's alone (MOMENTS 12).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from handlers.digests import Issued, write_text
from handlers.digestwords import Words
from handlers.events import Address, Choice, Lane, Outgoing
from handlers.keyboards import lead_token
from handlers.service import Service
from handlers.turn import Done, Turn
from safeguarding.borough import borough_digest, head_digest, trust_digest
from safeguarding.digest import Base, Digest, lead_digest, next_issue
from safeguarding.disclosure import Policy
from safeguarding.fact import first_day, week_of
from safeguarding.roles import POSTS, May, Role, Whose, may
from safeguarding.termly import Term, board_digest, borough_term, trust_term
from safeguarding.terms import after_term, is_term, issued_on, term_of, weeks_of
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


def readers_of_source(source: Source, *, own: bool) -> list[str]:
    """Name every reader to whom the period is issued: of a week with *own* the settings' leads, else all others."""
    frames = source.base.frames
    trusts = [f"trust:{name}" for name in sorted({one.trust for one in frames.values() if one.trust})]
    if source.term is not None:
        return [*(f"{code}/board" for code in sorted(frames)), *trusts, BOROUGH_READER]
    if own:
        return [f"{code}/leads" for code in sorted(frames)]
    return [*(f"{code}/head" for code in sorted(frames)), *trusts, BOROUGH_READER, ANALYST_READER]


def is_over(kept_from: date, reader: str, period: str) -> bool:
    """Say whether an issue is forgotten: one that counts exactly, or a mark, of before *kept_from*.

    What others were issued was protected first, and is kept for ever (DOMAIN 6.6).
    """
    exact = reader in (BASE, TERM) or is_own(reader) or reader.startswith(f"{_SENT}:")
    return exact and first_day(weeks_of(period)[0] if is_term(period) else period) < kept_from


# -- issues ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Source:
    """What the issues of a period are made of: the frozen week with those before it, or the frozen term.

    *learning*: Heard has not run for a year yet, so that nothing can be called unusual.
    """

    base: Base
    before: Sequence[Base] = ()
    learning: bool = True
    term: Term | None = None


def load_base(tx: Connection, sealer: Sealer, week: str) -> Base | None:
    """Read a frozen week, or None."""
    record = load_issue(tx, sealer, BASE, week)
    return None if record is None else Base.from_record(record)


def weeks_for(period: str) -> list[str]:
    """Name the weeks that the issues of *period* speak of: a term's, or a week after those before it."""
    if is_term(period):
        return weeks_of(period)
    first = first_day(period)
    return [week_of(first - timedelta(weeks=back)) for back in range(_WEEKS - 1, -1, -1)]


def make_source(tx: Connection, sealer: Sealer, period: str, bases: Sequence[Base]) -> Source | None:
    """Put together what the issues of *period* are made of; *bases*: as many of its weeks as are frozen, in order."""
    if is_term(period):
        kept = load_issue(tx, sealer, TERM, period)
        if kept is None:
            return None
        base = Base.from_record(kept["base"])
        return Source(base, term=Term(period, bases, base, kept["held"]))
    if not bases or bases[-1].week != period:
        return None
    a_year_before = week_of(first_day(period) - timedelta(weeks=LEARNING_WEEKS))
    return Source(bases[-1], bases[:-1], learning=not has_issue(tx, sealer, BASE, a_year_before))


def load_source(tx: Connection, sealer: Sealer, period: str) -> Source | None:
    """Read all that the issues of *period* are made of, at once: some tens of milliseconds."""
    bases = [base for week in weeks_for(period) if (base := load_base(tx, sealer, week)) is not None]
    return make_source(tx, sealer, period, bases)


def issue_for(
    tx: Connection, service: Service, reader: str, period: str, source: Source | None = None
) -> Issued | None:
    """Give what *reader* was issued for *period*, made now if it never was; None where there is nothing for them.

    *source*: what it is made of, where that was read before.
    """
    kept = load_issue(tx, service.sealer, reader, period)
    if kept is not None:
        return Issued.from_record(kept)
    source = source or load_source(tx, service.sealer, period)
    digest = None if source is None else _make(source, reader)
    if source is None or digest is None:
        return None
    following = issued_on(after_term(period)) if is_term(period) else next_issue(period, own=is_own(reader))
    issued = Issued(
        digest,
        frozen=source.base.drawn,
        next=following.isoformat(),
        own=is_own(reader),
        mark=_mark(tx, service.sealer) if reader.startswith("borough") else "",
        rules=Policy().version,
    )
    put_issue(tx, service.sealer, reader, period, issued.to_record())
    return issued


def _make(source: Source, reader: str) -> Digest | None:
    """Make a reader's digest; None where the period has nothing for them."""
    base, term = source.base, source.term
    circle, _, desk = reader.partition("/")
    trust = circle.removeprefix("trust:")
    if circle == "borough" and term is not None:
        return borough_term(term) if reader == BOROUGH_READER else None
    if circle == "borough":
        return borough_digest(base, source.before, analyst=desk == "analyst", learning=source.learning)
    if trust != circle:
        return trust_digest(base, trust) if term is None else trust_term(term, trust)
    if circle not in base.frames or (desk == "board") is not (term is not None):
        return None
    if term is not None:
        return board_digest(term, circle)
    return lead_digest(base, source.before, circle) if desk == "leads" else head_digest(base, circle)


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
