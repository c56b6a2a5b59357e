"""Every table and constraint. What is clear is here; everything else is in a sealed `body`.

A thief of the disk sees random ids, size classes, days, and for work in hand a chat's digest, an
order, a lane and a slot (`docs/decisions/0004-clear-columns.md`). Ids are 16 bytes, random or an
HMAC; no table has a rowid, none counts. Numbers of a row's children are in the sealed parent: a
child's id is computed from its parent's and its number, so no column links them.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, LargeBinary, MetaData, Table, Text

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def _id(name: str = "id") -> Column[bytes]:
    return Column(name, LargeBinary(16), primary_key=True)


def _body(name: str = "body") -> Column[bytes]:
    fits = CheckConstraint(f"length({name}) <= 4000", name=f"{name}_fits")
    return Column(name, LargeBinary(4000), fits, nullable=False)


def _table(name: str, *parts: Column[bytes] | Column[int] | Column[str] | CheckConstraint | Index) -> Table:
    return Table(name, metadata, *parts, sqlite_with_rowid=False)


# -- work in hand: gone when done ---------------------------------------------------------------

inbox = _table(
    "inbox",
    _id(),  # HMAC(index, door, bot, event id)
    Column("chat", LargeBinary(16), nullable=False),  # HMAC(index, door, chat)
    Column("seq", Integer, nullable=False),
    Column("state", Text, CheckConstraint("state IN ('new', 'failed')", name="state_known"), nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    _body(),
    Index(None, "seq"),
)

seen = _table(  # digests of what was taken in, for 48 hours: a redelivery changes nothing
    "seen",
    _id(),
    Column("day", Integer, nullable=False),
    Index(None, "day"),
)

outbox = _table(
    "outbox",
    _id(),
    Column("chat", LargeBinary(16), nullable=False),
    Column("lane", Integer, CheckConstraint("lane BETWEEN 0 AND 4", name="lane_known"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("not_before", Integer, nullable=False),
    Column("state", Text, CheckConstraint("state IN ('new', 'dead')", name="state_known"), nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    _body(),
    Index(None, "seq"),
    Index(None, "chat"),
)

timers = _table(
    "timers",
    _id(),  # HMAC(index, kind, subject)
    Column("slot", Integer, nullable=False),  # a quarter of an hour, counted from 1970
    _body(),
    Index(None, "slot"),
)

# -- people and places --------------------------------------------------------------------------

chats = _table("chats", _id(), _body())  # one row a person, one size class: HMAC(index, door, chat)
drafts = _table("drafts", _id(), _body())
said = _table(
    "said", _id(), _body()
)  # ids of messages in a chat, for 48 hours: HMAC(index, chat's row, number)
together = _table(
    "together", _id(), _body()
)  # the same of many chats, as noted together, until they are wanted or many: random ids
settings = _table("settings", _id(), _body())  # HMAC(index, "setting", code)
calendars = _table("calendars", _id(), _body())  # HMAC(index, "calendar", code)
people = _table("people", _id(), _body())
feedback = _table(
    "feedback", _id(), _body()
)  # sums of what pupils say, in a term: HMAC(index, "feedback", term)
invitations = _table("invitations", _id(), _body())  # HMAC(index, "invitation", token)

desks = _table(
    "desks",
    _id(),  # HMAC(index, "desk", setting/kind)
    _body(),  # members, label
    _body("public"),  # the pair's public part
    _body("wrapped"),  # its private part under the root key
    Column("mac", LargeBinary(64), nullable=False),
)

# -- cases --------------------------------------------------------------------------------------

cases = _table(
    "cases",
    _id(),
    Column("ref", LargeBinary(16), nullable=False, unique=True),  # HMAC(index, "reference", K7PM3Q)
    _body(),  # the header: readers, urgency, status, exact times
)

case_keys = _table(  # the case's public key; its private key, sealed to one desk each
    "case_keys",
    _id(),  # HMAC(index, "case-key", case, desk or "public")
    _body(),
    Column("mac", LargeBinary(64), nullable=False),
)

entries = _table(  # a report, a message, a note: each sealed on its own to the case's public key
    "entries",
    _id(),  # HMAC(index, "entry", case, number, part)
    _body(),
    Column("mac", LargeBinary(64), nullable=False),
)

shelves = _table(  # which cases a desk has: HMAC(index, "shelf", desk, ISO week) and the case
    "shelves",
    _id("shelf"),
    _id("case"),
)

facts = _table(  # what a case adds to the figures: HMAC(index, "fact", case)
    "facts",
    _id(),
    Column("shelf", LargeBinary(16), nullable=False),  # HMAC(index, "facts", ISO week)
    _body(),
    Index(None, "shelf"),
)

issues = _table(
    "issues", _id(), _body()
)  # digests as they were issued: HMAC(index, "issue", reader, period, part)

receipts = _table("receipts", _id(), _body())  # HMAC(index, scrypt(words, setting)) to a case

# -- the rest -----------------------------------------------------------------------------------

pieces = _table("pieces", _id(), _body())  # what is longer than one row: HMAC(index, owner, field, number)

audit = _table(  # one row a line, and one for the end of their chain (`storage.audit`)
    "audit",
    _id(),
    _body(),
    Column("mac", LargeBinary(64), nullable=False),
    Column("place", LargeBinary(16)),  # HMAC(index, "audit-place", number); none until the next tick
    Column("link", LargeBinary(4000), CheckConstraint("length(link) <= 4000", name="link_fits")),
    Index(None, "place", unique=True),
)

sentinels = _table(
    "sentinels", Column("name", Text, primary_key=True), _body()
)  # tells a wrong key from a changed row
