"""Rows that were taken away, put back or exchanged for their older selves, each of which opens (CRY-06)."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Row, Table, delete, insert, select, update

from bot.operations.keys import KeyPlace, Rotation
from storage import audit, calendars, feedback, people, schema
from storage.audit import ERASED, AuditLine, Trail, list_waiting, write_audit
from storage.cases import Entry, add_entry, load_header, save_header
from storage.database import Database, open_database
from storage.findings import Problem, What
from storage.revisions import revision_of
from storage.sealing import Sealer
from storage.verify import look_through
from tests.storage.filled import NOW, READER, fill, writing

LATER = NOW + timedelta(minutes=5)
Before = dict[str, list[Row[Any]]]


class Unnoted(Trail):
    """Sabotage: the lines do not bear the revision of what they are about."""

    def _revision_of(self, tx: Connection, line: AuditLine) -> int:
        return 0


@pytest.fixture
async def kept(tmp_path: Path, sealer: Sealer) -> Path:
    """A stopped installation with a row of every kind, its trail numbered."""
    database = await open_database(tmp_path / "heard.db", sealer)
    await fill(database, sealer)
    await database.close()
    return tmp_path / "heard.db"


def look(path: Path, sealer: Sealer) -> list[Problem]:
    return look_through(path, sealer, lambda _: None)


def told(path: Path, sealer: Sealer) -> set[tuple[str, What]]:
    return {(one.table, one.what) for one in look(path, sealer)}


def rows_of(tx: Connection) -> Before:
    """Read every row, as a thief does who copies the disk."""
    return {name: list(tx.execute(select(table)).all()) for name, table in schema.metadata.tables.items()}


def put_back(tx: Connection, table: Table, row: Row[Any]) -> None:
    """Write a row as it was before, as somebody does who can write to the file and has no key."""
    key = table.c.id if "id" in table.c else table.c[next(iter(table.primary_key.columns)).name]
    tx.execute(delete(table).where(key == row[0]))
    tx.execute(insert(table).values(**row._mapping))


def first_case(tx: Connection) -> bytes:
    found = tx.execute(select(schema.cases.c.id).order_by(schema.cases.c.id)).scalars().first()
    assert found is not None
    return found


def number(tx: Connection, trail: Trail) -> None:
    while list_waiting(tx):
        trail.number(tx)


def close(tx: Connection, sealer: Sealer, case: bytes) -> None:
    """Close a case as a lead does: the header changes, no entry comes, a line is written."""
    header = load_header(tx, sealer, case.hex())
    header.status, header.outcome = "closed", "helped"
    save_header(tx, sealer, header)
    write_audit(tx, sealer, AuditLine(LATER, "closed", READER.person, header.id))


def rolled_back(path: Path, sealer: Sealer, trail: Trail) -> set[tuple[str, What]]:
    """Close a case, let the clock come by, put the header of before back; gives what verify finds."""
    with writing(path) as tx:
        case = first_case(tx)
        old = tx.execute(select(schema.cases).where(schema.cases.c.id == case)).one()
        close(tx, sealer, case)
        number(tx, trail)
        put_back(tx, schema.cases, old)
        assert load_header(tx, sealer, case.hex()).status == "new", "the older header opens"
    return told(path, sealer)


# -- older selves -----------------------------------------------------------------------------------


def test_an_older_header_that_is_put_back_is_found(kept: Path, sealer: Sealer) -> None:
    assert rolled_back(kept, sealer, Trail(sealer)) == {("cases", What.OLD)}


def test_an_older_header_of_many_readers_is_found_too(kept: Path, sealer: Sealer) -> None:
    """It is pressed to fit its row; the trail bears its revision all the same."""
    with writing(kept) as tx:
        header = load_header(tx, sealer, first_case(tx).hex())
        header.permitted = [os.urandom(16).hex() for _ in range(120)]
        save_header(tx, sealer, header)
        assert revision_of(tx, sealer, schema.cases, first_case(tx)) > 0
    assert rolled_back(kept, sealer, Trail(sealer)) >= {("cases", What.OLD)}


def test_without_revisions_in_the_trail_an_older_header_would_not_be_found(
    kept: Path, sealer: Sealer
) -> None:
    """Sabotage."""
    assert rolled_back(kept, sealer, Unnoted(sealer)) == set()


def test_a_header_from_before_words_were_added_is_found_by_the_words_too(kept: Path, sealer: Sealer) -> None:
    with writing(kept) as tx:
        case = first_case(tx)
        old = tx.execute(select(schema.cases).where(schema.cases.c.id == case)).one()
        header = load_header(tx, sealer, case.hex())
        add_entry(tx, sealer, header, Entry("added", LATER, "", "it happened again"))
        save_header(tx, sealer, header)
        number(tx, Trail(sealer))
        put_back(tx, schema.cases, old)
    assert told(kept, sealer) == {("cases", What.OLD), ("entries", What.LEFT)}


def test_words_taken_away_with_the_header_that_counts_them_are_found(kept: Path, sealer: Sealer) -> None:
    """Header, entry and pieces as before: only the trail knows that the pupil wrote more."""
    with writing(kept) as tx:
        before = rows_of(tx)
        header = load_header(tx, sealer, first_case(tx).hex())
        add_entry(tx, sealer, header, Entry("added", LATER, "", "it happened again"))
        save_header(tx, sealer, header)
        number(tx, Trail(sealer))
        for table in (schema.cases, schema.entries):
            tx.execute(delete(table))
            for row in before[table.name]:
                tx.execute(insert(table).values(**row._mapping))
    assert told(kept, sealer) == {("cases", What.OLD)}


async def test_a_desks_row_from_before_a_rotation_is_found(database: Database, sealer: Sealer) -> None:
    """The older pair is rightly sealed and opens nothing any more; nothing new is sealed to it unseen."""
    await fill(database, sealer)
    old = await database.run(lambda tx: tx.execute(select(schema.desks)).all())

    async def unseen(_: dict[str, Any]) -> None:
        """Nobody looks on."""

    place = KeyPlace(lambda: sealer.keyring, lambda _: None, lambda _keyring, _name: None)
    assert (await Rotation(database, sealer, place, unseen).rotate("HFHS", NOW))["finished"]
    await audit.number_new_lines(database, sealer)

    def change(tx: Connection) -> None:
        for row in old:
            put_back(tx, schema.desks, row)

    await database.run(change)
    path = database.path
    await database.close()
    assert ("case_keys", What.CHANGED) in told(path, sealer)


def revoked(path: Path, sealer: Sealer, trail: Trail) -> set[tuple[str, What]]:
    """Revoke a person, let the clock come by, put their row of before back: they are active again."""
    with writing(path) as tx:
        person = people.list_people(tx, sealer)[0]
        old = tx.execute(select(schema.people).where(schema.people.c.id == bytes.fromhex(person.id))).one()
        person.state = "revoked"
        people.put_person(tx, sealer, person)
        write_audit(tx, sealer, AuditLine(LATER, "revoked", person.id, ""))
        number(tx, trail)
        put_back(tx, schema.people, old)
        again = people.find_person(tx, sealer, person.id)
        assert again is not None and again.state == "active"
    return told(path, sealer)


def test_a_revoked_person_who_is_put_back_is_found(kept: Path, sealer: Sealer) -> None:
    assert revoked(kept, sealer, Trail(sealer)) == {("people", What.OLD)}


def test_without_revisions_a_revoked_person_would_not_be_found(kept: Path, sealer: Sealer) -> None:
    """Sabotage."""
    assert revoked(kept, sealer, Unnoted(sealer)) == set()


def change_setting(tx: Connection, sealer: Sealer) -> None:
    """A second adult becomes needed: the setting closes."""
    setting = people.find_setting(tx, sealer, "HFHS")
    assert setting is not None
    setting.closed = True
    people.put_setting(tx, sealer, setting, LATER)


def change_calendar(tx: Connection, sealer: Sealer) -> None:
    """A year of two pieces is exchanged for a short one; its pieces go with it."""
    calendars.save_calendar(tx, sealer, "HFHS", {"terms": ["a short one"]}, LATER)


def change_sums(tx: Connection, sealer: Sealer) -> None:
    feedback.count_feedback(tx, sealer, "2026-3", {"easy": "no"}, LATER)


KEPT_ROWS = {
    "settings": (schema.settings, change_setting),
    "calendars": (schema.calendars, change_calendar),
    "feedback": (schema.feedback, change_sums),
}
kept_rows = pytest.mark.parametrize("name", KEPT_ROWS)


def put_back_kept(path: Path, sealer: Sealer, trail: Trail, name: str) -> set[tuple[str, What]]:
    """Change a row, let the clock come by, put the row of before and its pieces back; gives what verify finds."""
    table, change = KEPT_ROWS[name]
    with writing(path) as tx:
        before = rows_of(tx)
        change(tx, sealer)
        number(tx, trail)
        for row in before[name]:
            put_back(tx, table, row)
        there = set(tx.execute(select(schema.pieces.c.id)).scalars())
        for piece in before["pieces"]:
            if piece.id not in there:
                tx.execute(insert(schema.pieces).values(**piece._mapping))
    return told(path, sealer)


@kept_rows
def test_an_older_row_of_a_setting_a_calendar_or_sums_is_found(kept: Path, sealer: Sealer, name: str) -> None:
    assert put_back_kept(kept, sealer, Trail(sealer), name) == {(name, What.OLD)}


@kept_rows
def test_without_revisions_no_older_row_of_these_would_be_found(
    kept: Path, sealer: Sealer, name: str
) -> None:
    """Sabotage."""
    assert put_back_kept(kept, sealer, Unnoted(sealer), name) == set()


@kept_rows
def test_the_row_that_is_older_is_named(kept: Path, sealer: Sealer, name: str) -> None:
    with writing(kept) as tx:
        row = tx.execute(select(KEPT_ROWS[name][0].c.id)).scalar_one()
    put_back_kept(kept, sealer, Trail(sealer), name)
    assert look(kept, sealer) == [Problem(name, row.hex()[:8], What.OLD)]


@kept_rows
def test_a_setting_a_calendar_and_sums_that_are_taken_away_are_missed(
    kept: Path, sealer: Sealer, name: str
) -> None:
    with writing(kept) as tx:
        tx.execute(delete(KEPT_ROWS[name][0]))
    assert (name, What.MISSING) in told(kept, sealer)


def test_a_person_who_is_taken_away_is_missed(kept: Path, sealer: Sealer) -> None:
    with writing(kept) as tx:
        person = people.list_people(tx, sealer)[0]
        write_audit(tx, sealer, AuditLine(LATER, "joined", person.id, ""))
        number(tx, Trail(sealer))
        tx.execute(delete(schema.people))
    assert ("people", What.MISSING) in told(kept, sealer)


def test_a_line_about_sums_tells_the_day_and_not_the_minute(kept: Path, sealer: Sealer) -> None:
    with writing(kept) as tx:
        change_sums(tx, sealer)
        (row,) = list_waiting(tx)
        line = audit.open_line(sealer, row)
    assert (line.who, line.case) == ("", "")
    assert line.at == LATER.replace(hour=23, minute=59, second=59)


# -- what is not there any more -----------------------------------------------------------------------


def take_case_away(tx: Connection, sealer: Sealer, case: bytes, before: Before | None = None) -> None:
    """Take away all that is a case's, and nothing else, as an erasure does."""
    header = load_header(tx, sealer, case.hex())
    gone: list[tuple[Table, bytes]] = [(schema.cases, case)]
    gone += [
        (schema.entries, row) for n in range(header.rows)
        for row in sealer.index_each("entry", case, n.to_bytes(4, "big"))
    ]  # fmt: skip
    desks = tx.execute(select(schema.desks.c.id)).scalars()
    for reader in (*desks, b"recovery", b"public"):
        gone += [(schema.case_keys, row) for row in sealer.index_each("case-key", case, reader)]
    gone += [(schema.pieces, row) for row in sealer.index_each("piece", case, "reply-0", bytes(4))]
    gone += [(schema.facts, row) for row in sealer.index_each("fact", case)]
    for table, row in gone:
        tx.execute(delete(table).where(table.c.id == row))
    tx.execute(delete(schema.shelves).where(schema.shelves.c.case == case))
    tx.execute(delete(schema.receipts))


def test_a_case_that_was_taken_away_whole_is_found(kept: Path, sealer: Sealer) -> None:
    """Who is reported can get at the disk: not a row is left that belongs to nothing, and it is found."""
    with writing(kept) as tx:
        case = first_case(tx)
        take_case_away(tx, sealer, case)
    assert look(kept, sealer) == [Problem("cases", case.hex()[:8], What.MISSING)]


def test_an_erased_case_is_not_missed_and_found_when_it_is_put_back(kept: Path, sealer: Sealer) -> None:
    with writing(kept) as tx:
        case, before = first_case(tx), rows_of(tx)
        take_case_away(tx, sealer, case)
        write_audit(tx, sealer, AuditLine(LATER, ERASED, "command", case.hex()))
        number(tx, Trail(sealer))
    assert look(kept, sealer) == []
    with writing(kept) as tx:
        for name in ("cases", "entries", "case_keys", "shelves", "receipts", "pieces", "facts"):
            there = {tuple(row) for row in tx.execute(select(schema.metadata.tables[name])).all()}
            for row in before[name]:
                if tuple(row) not in there:
                    tx.execute(insert(schema.metadata.tables[name]).values(**row._mapping))
    assert look(kept, sealer) == [Problem("cases", case.hex()[:8], What.ERASED)]


TAKEN: list[Callable[[list[bytes]], list[bytes]]] = [
    lambda rows: rows[:1],
    lambda rows: rows[-1:],
    lambda rows: rows,
]


@pytest.mark.parametrize("which", TAKEN, ids=["one", "another", "all"])
def test_taking_the_lines_away_too_breaks_the_chain(
    kept: Path, sealer: Sealer, which: Callable[[list[bytes]], list[bytes]]
) -> None:
    with writing(kept) as tx:
        case = first_case(tx)
        take_case_away(tx, sealer, case)
        about = [row.id for row in tx.execute(select(schema.audit).where(audit.is_line(sealer))).all()
                 if audit.open_line(sealer, row).case == case.hex()]  # fmt: skip
        for row in which(about):
            tx.execute(delete(schema.audit).where(schema.audit.c.id == row))
    assert ("audit", What.CHAIN) in told(kept, sealer)


def test_an_older_trail_that_is_put_back_with_everything_else_is_found_by_its_mark_only(
    kept: Path, sealer: Sealer
) -> None:
    """The limit: a whole older copy is a sound database. What was read of it elsewhere is not in it."""
    from storage.auditcheck import TrailCheck

    with writing(kept) as tx:
        before = rows_of(tx)
        close(tx, sealer, first_case(tx))
        number(tx, Trail(sealer))
        head = audit.audit_head(tx, sealer)
        assert head is not None
        mark = head.mark
        for name, table in schema.metadata.tables.items():
            tx.execute(delete(table))
            for row in before[name]:
                tx.execute(insert(table).values(**row._mapping))
    assert look(kept, sealer) == []
    with writing(kept) as tx:
        assert not TrailCheck(sealer).look(tx, 1, 10**6, mark).marked


# -- the limits, so that nobody believes more ---------------------------------------------------------------


def test_before_the_clock_came_by_a_case_and_its_line_can_go_unseen(kept: Path, sealer: Sealer) -> None:
    """The limit of 15 seconds: what has no number yet is in no chain."""
    with writing(kept) as tx:
        case = first_case(tx)
        header = load_header(tx, sealer, case.hex())
        add_entry(tx, sealer, header, Entry("added", LATER, "", "it happened again"))
        before = {row.id for row in list_waiting(tx)}
        assert len(before) == 1
        tx.execute(delete(schema.audit).where(schema.audit.c.id.in_(before)))
        tx.execute(delete(schema.entries).where(schema.entries.c.id == sealer.index(
            "entry", case, (header.rows - 1).to_bytes(4, "big"))))  # fmt: skip
    assert look(kept, sealer) == []


UNNAMED = ("chats", "drafts", "timers", "invitations")


@pytest.fixture
def rewritten(kept: Path, sealer: Sealer) -> Iterator[tuple[Path, Before]]:
    with writing(kept) as tx:
        before = rows_of(tx)
        tx.execute(update(schema.seen).values(day=20_001))
    yield kept, before


@pytest.mark.parametrize("name", UNNAMED)
def test_what_the_trail_does_not_name_can_be_taken_away_unseen_unless_it_leaves_something(
    rewritten: tuple[Path, Before], sealer: Sealer, name: str
) -> None:
    """The limit, table by table: a draft and a chat leave pieces behind, the others leave nothing."""
    path, _ = rewritten
    table = schema.metadata.tables[name]
    with writing(path) as tx:
        tx.execute(delete(table))
    assert bool(look(path, sealer)) == (name in ("chats", "drafts"))
