"""CRY-01: five hundred reports with canaries in words, names and ids; then everything that is left is searched."""

from __future__ import annotations

import base64
import json
import os
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Connection

from storage import cases, chats, drafts, inbox, outbox, people, timers
from storage.audit import number_new_lines
from storage.backup import Wanted, back_up
from storage.database import Database, open_database
from storage.keyring import make_keyring, write_intake, write_open
from storage.sealing import Sealer
from storage.verify import verify
from tests.storage.filled import NOW

REPORTS = 500
WORDS, NAME, ADDRESS, SCHOOL = "canaryWords", "canaryName", "77701234", "canaryHighSchool"


def words_of(number: int) -> str:
    return f"{WORDS}{number:04} said “Zoë” and\nwent"


def spellings(text: str) -> Iterator[bytes]:
    """The forms in which words could lie about."""
    plain = text.encode()
    yield plain
    yield text.encode("utf-16-le")
    yield text.encode("utf-16-be")
    yield text.encode("utf-32-le")
    yield plain.hex().encode()
    yield plain.hex().upper().encode()
    yield json.dumps(text)[1:-1].encode()
    yield "".join(f"%{byte:02x}" for byte in plain).encode()
    yield plain[::-1]
    for shift in range(3):
        yield base64.b64encode(b"x" * shift + plain)[4:-4]


def report(tx: Connection, sealer: Sealer, number: int) -> None:
    """All rows that a report goes through: taken in, drafted, sent, owed, answered, timed."""
    address, words = f"{ADDRESS}{number:04}", words_of(number)
    chat = sealer.index("chat", "telegram", address)
    raw = json.dumps({"text": words, "from": {"id": address, "first_name": f"{NAME}{number}"}}).encode()
    inbox.take_in(tx, sealer, [inbox.Arrival(os.urandom(16), chat, raw)], 20_000)
    draft = os.urandom(16)
    pieces, tail = drafts.hold_words(tx, sealer, draft, 0, words)
    drafts.save_draft(tx, sealer, draft, {"pieces": pieces, "tail": tail, "name": f"{NAME}{number}"})
    header = cases.Header(
        os.urandom(16).hex(), cases.new_reference(), "HFHS", ["HFHS/leads"], [], 3, "new", int(NOW.timestamp()), chat.hex()
    )  # fmt: skip
    cases.make_case(tx, sealer, header)
    cases.add_entry(tx, sealer, header, cases.Entry("words", NOW, "", words))
    cases.save_header(tx, sealer, header)
    cases.put_receipt(tx, sealer, words.encode(), header.id)
    chats.save_chat(tx, sealer, chats.Chat("telegram", address, draft=draft.hex(), cases=[header.id]))
    message = {"to": ["telegram", address], "verb": "say", "lane": 1, "text": words, "reference": header.ref}
    outbox.owe(tx, sealer, os.urandom(16), chat, message, lane=1, not_before=0)
    timers.set_timer(tx, sealer, "draft", draft.hex(), NOW + timedelta(days=1), {"name": f"{NAME}{number}"})


async def lived_in(folder: Path) -> tuple[Database, Sealer]:
    """An installation with its reports, its log not folded, copied, backed up and verified."""
    keyring, recovery = make_keyring()
    sealer = Sealer(keyring)
    for name, content in (
        ("a.key", write_intake(keyring)),
        ("b.key", write_open(keyring)),
        ("c.key", recovery),
    ):
        (folder / name).write_bytes(content)
    (folder / "data").mkdir()
    database = await open_database(folder / "data" / "heard.db", sealer)

    def furnish(tx: Connection) -> None:
        people.put_setting(tx, sealer, people.Setting("HFHS", SCHOOL), NOW)
        people.make_desk(tx, sealer, "HFHS/leads")

    await database.run(furnish)
    for number in range(REPORTS):
        await database.run(lambda tx, number=number: report(tx, sealer, number))  # type: ignore[misc]
    await number_new_lines(database, sealer)
    await database.copy_to(folder / "copy.db", lambda _: None)
    assert await back_up(database, sealer, Wanted(folder / "back-up"), NOW, lambda _: None) == []
    assert await verify(database, sealer, lambda _: None) == []
    return database, sealer


def hits(folder: Path) -> list[tuple[str, str]]:
    """Search every file, and what this process was started with."""
    texts = [WORDS, NAME, ADDRESS, SCHOOL, words_of(3)[len(WORDS) :]]
    forms = {(text, form) for text in texts for form in spellings(text)}
    files = {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    files["environment"] = "\0".join(f"{name}={value}" for name, value in os.environ.items()).encode()
    return [(name, text) for name, content in files.items() for text, form in forms if form in content]


async def test_five_hundred_canaries_lie_nowhere(tmp_path: Path) -> None:
    """In the words, the names, the addresses and the school; also in the log, in copies and in a back-up."""
    database, sealer = await lived_in(tmp_path)
    assert (tmp_path / "data" / "heard.db-wal").stat().st_size > 0
    assert hits(tmp_path) == []
    listed = await database.run(lambda tx: cases.list_headers(tx, sealer))
    assert len(listed) == REPORTS
    await database.close()
    assert hits(tmp_path) == []
    with sqlite3.connect(tmp_path / "data" / "heard.db") as raw:  # the sabotage: one plain value is seen
        raw.execute("INSERT INTO pieces (id, body) VALUES (x'00', ?)", (words_of(7).encode(),))
    assert {text for _, text in hits(tmp_path)} >= {WORDS}
