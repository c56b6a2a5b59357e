"""What the present database knows, and a back-up that takes its place must not undo.

1. Cases that were erased, by their certificates.
2. Cases whose way to the pupil's chat was cut, and whether one may write back (MOMENTS 20).
3. Adults whose access ended, or some of whose seats did.
4. From whom a case is hidden by now (`storage/unlet.py`).
5. Chats and invitations that are not there any more; only where the present database is what became of the back-up: its trail
   has the back-up's last line. In a new database of the same keys there is none, and none was forgotten or used.
Where the present database cannot be read nothing is known. Refuses to know how a back-up is put in place
(`storage.restore`).
"""

from __future__ import annotations

import contextlib
import hmac
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, delete, select
from sqlalchemy.exc import DBAPIError

from storage.audit import AuditLine, Trail, audit_head, write_audit
from storage.cases import Header, load_header, open_header, save_header
from storage.chats import (
    Chat,
    chat_digests,
    drop_unread,
    forget_chat,
    load_chat,
    load_chat_by_id,
    older_cases,
    save_chat,
)
from storage.database import make_engine
from storage.drafts import erase_draft, load_draft
from storage.erasure import Erasure, begin_again, belongs, list_certified
from storage.errors import StorageError
from storage.outbox import list_for_chat, settle
from storage.people import Person, find_person, list_people
from storage.schema import cases, chats, invitations
from storage.sealing import Sealer
from storage.seats import LEAVER, stand_up
from storage.timers import list_after, set_timer, stop_timer
from storage.workroom import reading

_UNREADABLE = (OSError, sqlite3.Error, DBAPIError, StorageError, ValueError)
_ALL = 1_000_000


@dataclass(frozen=True, slots=True)
class Since:
    """What came to pass since a back-up. *cut*: cases and whether one may write back. *hidden*: cases, and from whom.

    *there*: the ids of the chats and invitations that there are; None if that says nothing.
    """

    erased: list[Erasure] = field(default_factory=list)
    cut: list[tuple[str, str]] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    hidden: list[tuple[str, list[str]]] = field(default_factory=list)
    there: frozenset[bytes] | None = None


def read_since(present: Path, copy: Path, backup: Path, sealer: Sealer) -> Since:
    """Read from a *copy* of the database at *present* what it knows; *backup* is what takes its place, opened."""
    try:
        for ending in ("", "-wal"):
            if Path(f"{present}{ending}").exists():
                shutil.copyfile(f"{present}{ending}", f"{copy}{ending}")
        with _opened(copy) as tx:
            there = frozenset(
                row for table in (chats, invitations) for row in tx.execute(select(table.c.id)).scalars()
            )
            became = _became_of(tx, backup, sealer)
            headers = _list_headers(tx, sealer)
            cut = [(one.id, one.write_back) for one in headers if not one.chat]
            hidden = [
                (one.id, [*one.hidden, *one.kept_from]) for one in headers if one.hidden or one.kept_from
            ]
            people = list_people(tx, sealer)
            return Since(list_certified(tx, sealer), cut, people, hidden, there if became else None)
    except _UNREADABLE:
        return Since()


@contextmanager
def _opened(path: Path) -> Iterator[Connection]:
    with (
        contextlib.closing(sqlite3.connect(path, isolation_level=None)) as raw,
        make_engine(raw).connect() as tx,
        tx.begin(),
    ):
        yield tx


def _became_of(tx: Connection, backup: Path, sealer: Sealer) -> bool:
    """Say whether the trail that *tx* reads goes on from the back-up's last line."""
    with reading(backup) as of_backup:
        head = audit_head(of_backup, sealer)
    row = None if head is None else Trail(sealer).rows_at(tx, (head.count,)).get(head.count)
    if head is None or row is None:
        return False
    return hmac.compare_digest(Trail(sealer).open_link(row).value, head.value)


def _list_headers(tx: Connection, sealer: Sealer) -> list[Header]:
    """List the headers of all cases; one that does not open says nothing."""
    found = []
    for row in tx.execute(select(cases.c.id, cases.c.body).order_by(cases.c.id)).all():
        with contextlib.suppress(StorageError):
            found.append(open_header(sealer, row.id, row.body))
    return found


# -- in the back-up that was opened -----------------------------------------------------------------


def erase_again(tx: Connection, sealer: Sealer, since: Since, now: datetime) -> None:
    """Erase what was erased since."""
    known = {one.case for one in list_certified(tx, sealer)}
    for erasure in {one.case: one for one in since.erased if one.case not in known}.values():
        begin_again(tx, sealer, erasure, now)


def cut_again(tx: Connection, sealer: Sealer, since: Since) -> None:
    """Cut the ways to pupils' chats that were cut since; forget the chats that were forgotten, and used invitations."""
    for case, write_back in since.cut:
        _cut(tx, sealer, case, write_back)
    if since.there is None:
        return
    for row in list(tx.execute(select(invitations.c.id).order_by(invitations.c.id)).scalars()):
        if row not in since.there:
            tx.execute(delete(invitations).where(invitations.c.id == row))
    for row in list(tx.execute(select(chats.c.id).order_by(chats.c.id)).scalars()):
        with contextlib.suppress(StorageError):  # what does not open is found when the rows are examined
            chat = load_chat_by_id(tx, sealer, row)
            if chat is not None and not chat.person and since.there.isdisjoint(chat_digests(sealer, chat)):
                _forget(tx, sealer, chat)


def end_again(tx: Connection, sealer: Sealer, since: Since, now: datetime) -> list[str]:
    """End the seats that adults have lost since; gives the ids of those it concerns.

    What was owed to who has left is dropped, and a timer has what they alone read handed on.
    """
    ended = []
    for newer in since.people:
        person = find_person(tx, sealer, newer.id)
        if person is None:
            continue
        lost = [seat for seat in person.seats if newer.state == "revoked" or seat not in newer.seats]
        if not lost and (newer.state != "revoked" or person.state == "revoked"):
            continue
        if newer.state == "revoked":
            person.state = "revoked"
            _drop_owed(tx, sealer, person)
        stand_up(tx, sealer, person, lost)
        set_timer(tx, sealer, LEAVER, person.id, now)
        write_audit(tx, sealer, AuditLine(now, "revoked", person.id, ""))
        ended.append(person.id)
    return ended


def _drop_owed(tx: Connection, sealer: Sealer, person: Person) -> None:
    chat = load_chat(tx, sealer, person.door, person.address)
    if chat is not None:
        for owed in list_for_chat(tx, sealer, *chat_digests(sealer, chat)):
            if owed.message.get("verb") != "remove":
                settle(tx, sealer, owed.id)


def _cut(tx: Connection, sealer: Sealer, case: str, write_back: str) -> None:
    """Cut the way to the pupil's chat that a back-up has brought back, and drop what it owes them about the case."""
    try:
        header = load_header(tx, sealer, case)
    except StorageError:
        return
    for row in dict.fromkeys(row for row in (header.chat, *header.doors) if row):
        chat = load_chat_by_id(tx, sealer, bytes.fromhex(row))
        if chat is not None:
            chat.cases = [one for one in chat.cases if one != case]
            drop_unread(tx, sealer, chat, case)
            notice = chat.notice
            chat.notice = (
                notice if chat.unread else ""
            )  # nothing waits any more: that line is not sent either
            for owed in list_for_chat(tx, sealer, *chat_digests(sealer, chat)):
                if belongs(owed.message, case) or (owed.id.hex() == notice and not chat.notice):
                    settle(tx, sealer, owed.id)
            save_chat(tx, sealer, chat)
    if header.chat or header.doors:
        header.chat, header.doors, header.write_back = "", [], write_back
        save_header(tx, sealer, header)


def _forget(tx: Connection, sealer: Sealer, chat: Chat) -> None:
    """Forget a chat that a back-up has brought back: its cases, its draft, its timers, what it is owed."""
    row = chat.row.hex()
    for case in (*older_cases(tx, sealer, chat), *chat.cases):
        with contextlib.suppress(StorageError):
            _cut(tx, sealer, case, load_header(tx, sealer, case).write_back)
    drafts = {one for one in (chat.draft, str(chat.doing.get("hidden", ""))) if one}
    for draft in map(bytes.fromhex, drafts):
        lies_here = chat.answers.get("id") == draft.hex()
        answers = chat.answers if lies_here else load_draft(tx, sealer, draft)
        if answers is not None:
            erase_draft(tx, sealer, draft, int(answers.get("pieces", 0)))
    for timer in list_after(tx, sealer, b"", _ALL):
        if timer.subject in {row, *drafts} or timer.facts.get("chat") == row:
            stop_timer(tx, sealer, timer.kind, timer.subject)
    for owed in list_for_chat(tx, sealer, *chat_digests(sealer, chat)):
        settle(tx, sealer, owed.id)
    again = load_chat_by_id(tx, sealer, chat.row)
    if again is not None:
        forget_chat(tx, sealer, again)
