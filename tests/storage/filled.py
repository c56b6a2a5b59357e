"""A small database with a row of every kind, and what it says, for tests of what is kept."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from storage import (
    audit,
    calendars,
    cases,
    chats,
    drafts,
    feedback,
    inbox,
    invitations,
    issues,
    outbox,
    people,
    schema,
    timers,
)
from storage.database import Database, make_engine
from storage.errors import StorageError
from storage.pieces import cut_text, open_long, put_piece
from storage.said import FEWEST_TOGETHER, keep_all_said, keep_said
from storage.sealing import MAX_PLAIN, Place, Sealer
from storage.vault import Reader, open_case

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
LONG = "a long line about the bus, " * 400
DRAFT = b"d" * 16
READER = Reader("00" * 16, frozenset({"HFHS/leads", people.DUTY_DESK}))


async def fill(database: Database, sealer: Sealer) -> None:
    """Put a row of every kind into every table."""
    await database.run(lambda tx: _fill(tx, sealer))
    await audit.number_new_lines(database, sealer)


def _fill(tx: Connection, sealer: Sealer) -> None:
    for desk in (people.DUTY_DESK, "HFHS/leads"):
        people.make_desk(tx, sealer, desk)
    people.put_setting(tx, sealer, people.Setting("HFHS", "Hope Fold High School"), NOW)
    calendars.save_calendar(tx, sealer, "HFHS", {"terms": [LONG]}, NOW)
    feedback.count_feedback(tx, sealer, "2026-3", {"easy": "yes"}, NOW)
    issues.put_issue(
        tx, sealer, "HFHS/leads", "2026-W47", {"rows": [os.urandom(9).hex() for _ in range(400)]}
    )
    person = people.Person(
        os.urandom(16).hex(), [people.Seat("dsl", "HFHS")], "active", "telegram", "77", "Mrs A"
    )
    people.put_person(tx, sealer, person)
    invitations.put_invitation(tx, sealer, "token", invitations.Invitation("dsl", "HFHS", 0))
    inbox.take_in(tx, sealer, [inbox.Arrival(b"1" * 16, b"c" * 16, b'{"short": 1}')], 20_000)
    inbox.take_in(tx, sealer, [inbox.Arrival(b"2" * 16, b"c" * 16, LONG.encode())], 20_000)
    owe(tx, sealer, "a short answer")
    owe(tx, sealer, LONG)
    timers.set_timer(tx, sealer, "draft", DRAFT.hex(), NOW + timedelta(days=1))
    _fill_draft(tx, sealer)
    kept = [add_case(tx, sealer, f"words of case {number}") for number in range(2)]
    _fill_chat(tx, sealer, kept[0])
    cases.put_receipt(tx, sealer, b"four words", kept[0])
    audit.write_audit(tx, sealer, audit.AuditLine(NOW, "opened", person.id, kept[0]))


def owe(tx: Connection, sealer: Sealer, text: str) -> None:
    """Owe somebody *text*."""
    message = {"to": ["telegram", "4711"], "verb": "say", "lane": 1, "text": text, "reference": "K7PM3Q"}
    chat = sealer.index("chat", "telegram", "4711")
    outbox.owe(tx, sealer, os.urandom(16), chat, message, lane=1, not_before=0)


def add_case(tx: Connection, sealer: Sealer, words: str) -> str:
    """Keep a case with three entries, one of them long, and give its id."""
    header = cases.Header(
        id=os.urandom(16).hex(), ref=cases.new_reference(), setting="HFHS",
        readers=["HFHS/leads", people.DUTY_DESK], hidden=[], urgency=2, status="new",
        at=int(NOW.timestamp()), chat=sealer.index("chat", "telegram", "4711").hex(),
    )  # fmt: skip
    cases.make_case(tx, sealer, header)
    for kind, text in (("words", words), ("added", LONG), ("note", "a note")):
        cases.add_entry(tx, sealer, header, cases.Entry(kind, NOW, "", text))
    cases.save_header(tx, sealer, header)
    return header.id


def _fill_draft(tx: Connection, sealer: Sealer) -> None:
    pieces, _ = drafts.hold_words(tx, sealer, DRAFT, 0, LONG)
    drafts.save_draft(tx, sealer, DRAFT, {"pieces": pieces, "tail": "and one more"})


def _fill_chat(tx: Connection, sealer: Sealer, case: str) -> None:
    chat = chats.Chat("telegram", "4711", draft=DRAFT.hex(), cases=[case])
    chat.unread = [{"kind": "reply", "case": case, "n": 0, "parts": 1, "role": "dsl"}]
    chats.note_traces(chat, [str(number) for number in range(200)], NOW)
    _, number = chats.expect_said(chat, NOW)
    keep_said(tx, sealer, chats.row_of(sealer, chat), number, ["4711"])
    numbers = [chats.expect_said(chat, NOW)[1] for _ in range(FEWEST_TOGETHER)]
    keep_all_said(tx, sealer, [(chats.row_of(sealer, chat), each, ["4712"]) for each in numbers])
    put_piece(tx, sealer, bytes.fromhex(case), "reply-0", 0, b"a kept reply")
    chats.save_chat(tx, sealer, chat)


@contextmanager
def writing(path: Path) -> Iterator[Connection]:
    """Open the database file of a stopped installation to change it, as an intruder or bad luck would."""
    raw = sqlite3.connect(path, isolation_level=None)
    engine = make_engine(raw)
    try:
        with engine.connect() as connection, connection.begin():
            yield connection
    finally:
        engine.dispose()
        raw.close()


def read_all(tx: Connection, sealer: Sealer) -> dict[str, object]:
    """Read all texts as the program would; what refuses to open is left out."""
    found: dict[str, object] = {}

    def note(name: str, read: Callable[[], object]) -> None:
        with contextlib.suppress(StorageError):
            found[name] = read()

    note("inbox", lambda: _read_inbox(tx, sealer))
    note("outbox", lambda: read_owed(tx, sealer))
    note("draft", lambda: drafts.load_draft(tx, sealer, DRAFT))
    note("words", lambda: drafts.read_words(tx, sealer, DRAFT, len(cut_text(LONG, MAX_PLAIN)), ""))
    note("chat", lambda: chats.load_chat(tx, sealer, "telegram", "4711"))
    note("calendar", lambda: calendars.load_calendar(tx, sealer, "HFHS"))
    note("feedback", lambda: feedback.feedback_in_tens(tx, sealer, "2026-3"))
    note("issue", lambda: issues.load_issue(tx, sealer, "HFHS/leads", "2026-W47"))
    note("people", lambda: people.list_people(tx, sealer))
    note("headers", lambda: cases.list_headers(tx, sealer))
    note("audit", lambda: len(audit.read_audit(tx, sealer)) > 0)
    for row in tx.exec_driver_sql("SELECT id FROM cases ORDER BY id").scalars():
        note(f"case {row.hex()}", lambda row=row: open_case(tx, sealer, row.hex(), READER, NOW).unseal())  # type: ignore[misc]
    return found


def _read_inbox(tx: Connection, sealer: Sealer) -> list[bytes]:
    rows = tx.execute(select(schema.inbox.c.id, schema.inbox.c.body).order_by(schema.inbox.c.seq)).all()
    return [open_long(tx, sealer, Place("inbox", "body", row.id), row.body) for row in rows]


def read_owed(tx: Connection, sealer: Sealer) -> list[dict[str, Any]]:
    """Read every message that is owed, in order, all or none."""
    rows = tx.execute(select(schema.outbox.c.id, schema.outbox.c.body).order_by(schema.outbox.c.seq)).all()
    return [json.loads(open_long(tx, sealer, Place("outbox", "body", row.id), row.body)) for row in rows]


def rows_owed(path: Path, sealer: Sealer) -> list[dict[str, Any]]:
    """Read what a stopped installation owes."""
    with writing(path) as tx:
        return read_owed(tx, sealer)
