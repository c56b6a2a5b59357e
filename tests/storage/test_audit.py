"""The audit trail: what is changed, removed, moved, put in or put back is found; nothing else is."""

from __future__ import annotations

import dataclasses
import json
import random
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Row, delete, insert, select, text, update

from storage.audit import (
    NUMBERED_LINES,
    SLICE_LINES,
    AuditLine,
    ChainBroken,
    Head,
    Link,
    Trail,
    audit_head,
    list_waiting,
    number_new_lines,
    read_audit,
    write_audit,
)
from storage.auditcheck import MOST_LATE, PATIENCE, Finding, TrailCheck, What, sum_up
from storage.database import Database, make_engine, open_database
from storage.keyring import Purpose, make_keyring, with_new_version, without_version
from storage.migrations import HEAD
from storage.schema import audit, metadata
from storage.sealing import Place, Sealer, Tampered
from storage.verify import verify

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
LINES = 9


def add(tx: Connection, sealer: Sealer, lines: int, at: datetime = NOW) -> None:
    for number in range(lines):
        write_audit(tx, sealer, AuditLine(at + timedelta(seconds=number), f"act-{number}", "a command", ""))


def number(tx: Connection, trail: Trail) -> None:
    after: bytes | None = b""
    while after is not None:
        after = trail.number(tx, after)


def findings(
    tx: Connection,
    sealer: Sealer,
    *,
    trail: Trail | None = None,
    now: datetime = NOW,
    step: int = 4,
    mark: str = "",
) -> list[Finding]:
    """Walk the trail as the command does, in slices of *step*."""
    check = TrailCheck(sealer, trail)
    last, _ = check.extent(tx)
    looks = [check.look(tx, first, min(first + step - 1, last), mark) for first in range(1, last + 1, step)]
    ending = check.end(tx, last + 1, now, mark)
    assert ending is not None
    return sum_up(looks, ending)


def row_at(tx: Connection, sealer: Sealer, wanted: int) -> Row[Any]:
    return Trail(sealer).rows_at(tx, [wanted])[wanted]


@pytest.fixture
def tx(sealer: Sealer) -> Iterator[Connection]:
    """A transaction in a database with a whole trail of nine numbered lines."""
    raw = sqlite3.connect(":memory:", isolation_level=None)
    engine = make_engine(raw)
    metadata.create_all(engine)
    with engine.connect() as connection, connection.begin():
        add(connection, sealer, LINES)
        number(connection, Trail(sealer))
        yield connection
    engine.dispose()
    raw.close()


# -- sound ------------------------------------------------------------------------------------------


def test_a_whole_trail_has_no_findings(tx: Connection, sealer: Sealer) -> None:
    for step in (1, 2, 4, 100):
        assert findings(tx, sealer, step=step) == []
    head = audit_head(tx, sealer)
    assert head is not None and head.count == LINES
    assert [line.act for line in read_audit(tx, sealer)] == [f"act-{n}" for n in range(LINES)]


def test_an_empty_trail_is_whole_and_has_no_head(sealer: Sealer) -> None:
    raw = sqlite3.connect(":memory:", isolation_level=None)
    engine = make_engine(raw)
    metadata.create_all(engine)
    with engine.begin() as connection:
        assert findings(connection, sealer) == []
        assert audit_head(connection, sealer) is None
        assert Trail(sealer).number(connection) is None
        assert connection.execute(select(audit)).all() == [], "nothing new, nothing written"
    engine.dispose()
    raw.close()


def test_lines_are_numbered_in_the_order_of_their_moments(tx: Connection, sealer: Sealer) -> None:
    rows = Trail(sealer).rows_at(tx, range(1, LINES + 1))
    acts = [json.loads(_open(sealer, rows[n]))[1] for n in range(1, LINES + 1)]
    assert acts == [f"act-{n}" for n in range(LINES)]


def test_new_lines_wait_as_pending_and_are_chained_to_the_old(tx: Connection, sealer: Sealer) -> None:
    add(tx, sealer, 3)
    assert TrailCheck(sealer).extent(tx) == (LINES, 3)
    assert findings(tx, sealer, now=NOW + PATIENCE) == []
    number(tx, Trail(sealer))
    assert TrailCheck(sealer).extent(tx) == (LINES + 3, 0)
    assert findings(tx, sealer) == []


def test_a_line_that_waits_too_long_is_found(tx: Connection, sealer: Sealer) -> None:
    add(tx, sealer, 1)
    late = NOW + PATIENCE + timedelta(seconds=1)
    assert findings(tx, sealer, now=late) == [Finding(What.WAITING)]


async def test_the_clocks_step_numbers_everything_in_slices(database: Database, sealer: Sealer) -> None:
    await database.run(lambda tx: add(tx, sealer, 2 * SLICE_LINES + 3))
    await number_new_lines(database, sealer)
    assert await database.run(lambda tx: TrailCheck(sealer).extent(tx)) == (2 * SLICE_LINES + 3, 0)
    before = await database.run(lambda tx: tx.execute(select(audit).order_by(audit.c.id)).all())
    await number_new_lines(database, sealer)
    assert await database.run(lambda tx: tx.execute(select(audit).order_by(audit.c.id)).all()) == before
    assert await database.run(lambda tx: findings(tx, sealer, step=SLICE_LINES)) == []
    assert await verify(database, sealer, lambda share: None) == [], "the check of all rows knows the head"


# -- a thief who can write ------------------------------------------------------------------------------


def _change(tx: Connection, row: bytes, **values: Any) -> None:
    tx.execute(update(audit).where(audit.c.id == row).values(**values))


def flip(value: bytes, place: int) -> bytes:
    return value[:place] + bytes([value[place] ^ 1]) + value[place + 1 :]


@pytest.mark.parametrize("column", ["body", "mac", "link"])
@pytest.mark.parametrize("how", ["flipped", "cut", "longer", "empty"])
def test_every_changed_field_is_found(tx: Connection, sealer: Sealer, column: str, how: str) -> None:
    """CRY-04, for the trail."""
    row = row_at(tx, sealer, 5)
    value: bytes = getattr(row, column)
    changed = {
        "flipped": flip(value, len(value) // 2),
        "cut": value[:-1],
        "longer": value + b"x",
        "empty": b"",
    }[how]
    _change(tx, row.id, **{column: changed})
    assert findings(tx, sealer) == [Finding(What.CHANGED, 5)]


def test_every_bit_of_a_row_counts(tx: Connection, sealer: Sealer) -> None:
    row = row_at(tx, sealer, 5)
    chance = random.Random(5)
    for column in ("body", "mac", "link"):
        value: bytes = getattr(row, column)
        for place in {0, 1, 2, len(value) - 1, *chance.sample(range(len(value)), 12)}:
            _change(tx, row.id, **{column: flip(value, place)})
            [found] = findings(tx, sealer)
            assert found.number == 5 and found.what in (What.CHANGED, What.KEY)
        _change(tx, row.id, **{column: value})
    assert findings(tx, sealer) == []


@pytest.mark.parametrize("gone", [(1,), (5,), (4, 5, 6), (LINES,), (LINES - 1, LINES), (1, LINES)])
def test_removed_lines_are_found_also_the_last_ones(
    tx: Connection, sealer: Sealer, gone: tuple[int, ...]
) -> None:
    """CRY-06."""
    for one in gone:
        tx.execute(delete(audit).where(audit.c.id == row_at(tx, sealer, one).id))
    assert findings(tx, sealer) == [Finding(What.REMOVED, one) for one in gone]


def test_all_lines_removed_are_found(tx: Connection, sealer: Sealer) -> None:
    for one in range(1, LINES + 1):
        tx.execute(delete(audit).where(audit.c.id == row_at(tx, sealer, one).id))
    assert findings(tx, sealer) == [Finding(What.REMOVED, one) for one in range(1, LINES + 1)]


def test_exchanged_places_are_found(tx: Connection, sealer: Sealer) -> None:
    two, three = row_at(tx, sealer, 2), row_at(tx, sealer, 3)
    _change(tx, two.id, place=b"x" * 16)
    _change(tx, three.id, place=two.place)
    _change(tx, two.id, place=three.place)
    assert findings(tx, sealer) == [Finding(What.MOVED, 2), Finding(What.MOVED, 3)]


def test_exchanged_links_and_exchanged_bodies_are_found(tx: Connection, sealer: Sealer) -> None:
    two, three = row_at(tx, sealer, 2), row_at(tx, sealer, 3)
    for columns in (("link",), ("body", "mac"), ("body",)):
        for row, other in ((two, three), (three, two)):
            _change(tx, row.id, **{name: getattr(other, name) for name in columns})
        assert findings(tx, sealer) == [Finding(What.CHANGED, 2), Finding(What.CHANGED, 3)]
        for row in (two, three):
            _change(tx, row.id, **{name: getattr(row, name) for name in columns})


def test_planted_lines_are_found(tx: Connection, sealer: Sealer) -> None:
    row = row_at(tx, sealer, 5)
    copy = {"body": row.body, "mac": row.mac, "link": row.link}
    tx.execute(insert(audit).values(id=b"p" * 16, place=b"q" * 16, **copy))
    assert findings(tx, sealer) == [Finding(What.INSERTED)]
    _change(tx, b"p" * 16, place=None, link=None)
    assert findings(tx, sealer) == [Finding(What.CHANGED)]
    number(tx, Trail(sealer))
    assert findings(tx, sealer) == [Finding(What.CHANGED)], "a planted line never gets a number"


def test_a_line_taken_out_of_the_chain_is_found_even_when_it_is_numbered_again(
    tx: Connection, sealer: Sealer
) -> None:
    _change(tx, row_at(tx, sealer, 5).id, place=None, link=None)
    assert findings(tx, sealer) == [Finding(What.REMOVED, 5)]
    number(tx, Trail(sealer))
    assert findings(tx, sealer) == [Finding(What.REMOVED, 5)]


# -- the head -------------------------------------------------------------------------------------------


def head_row(tx: Connection, sealer: Sealer) -> Row[Any]:
    return tx.execute(select(audit).where(audit.c.id == sealer.index("audit-head"))).one()


def test_a_removed_head_is_found_and_no_second_chain_begun(tx: Connection, sealer: Sealer) -> None:
    tx.execute(delete(audit).where(audit.c.id == head_row(tx, sealer).id))
    assert findings(tx, sealer) == [Finding(What.HEAD_MISSING)]
    add(tx, sealer, 1)
    with pytest.raises(ChainBroken, match="heard audit verify"):
        Trail(sealer).number(tx)
    assert findings(tx, sealer) == [Finding(What.HEAD_MISSING)]


def test_a_changed_head_is_found(tx: Connection, sealer: Sealer) -> None:
    row = head_row(tx, sealer)
    _change(tx, row.id, body=flip(row.body, 80))
    assert findings(tx, sealer) == [Finding(What.HEAD_CHANGED)]
    add(tx, sealer, 1)
    with pytest.raises(Tampered):
        Trail(sealer).number(tx)


def test_an_old_head_is_found_and_nothing_is_numbered_over_it(tx: Connection, sealer: Sealer) -> None:
    """CRY-06: an old version of a row put back."""
    old = head_row(tx, sealer)
    add(tx, sealer, 3)
    number(tx, Trail(sealer))
    _change(tx, old.id, body=old.body, mac=old.mac)
    found = findings(tx, sealer)
    assert Finding(What.HEAD_OLD) in found and found.count(Finding(What.INSERTED)) == 3
    add(tx, sealer, 1)
    with pytest.raises(ChainBroken):
        Trail(sealer).number(tx)


def test_an_old_head_with_a_hole_behind_it_is_found(tx: Connection, sealer: Sealer) -> None:
    """The one row that follows an old head was removed: the next new line does not fill its place unseen."""
    old = head_row(tx, sealer)
    add(tx, sealer, 3)
    number(tx, Trail(sealer))
    _change(tx, old.id, body=old.body, mac=old.mac)
    tx.execute(delete(audit).where(audit.c.id == row_at(tx, sealer, LINES + 1).id))
    assert findings(tx, sealer) != []
    add(tx, sealer, 1)
    number(tx, Trail(sealer))
    assert findings(tx, sealer) != []
    add(tx, sealer, 1)
    with pytest.raises(ChainBroken):
        Trail(sealer).number(tx)


# -- whoever holds the keys -----------------------------------------------------------------------------


class Unchained(Trail):
    """Sabotage: each line has its HMAC, and none depends on the one before it."""

    def _follow(self, version: int, before: bytes, row: Row[Any], number: int, revision: int) -> bytes:
        return super()._follow(version, b"", row, number, revision)


def rewrite(tx: Connection, sealer: Sealer, trail: Trail) -> None:
    """Exchange lines 3 and 4 with the keys in hand: places, links and both their chain values are right."""
    rows = trail.rows_at(tx, range(2, 5))
    before = trail.open_link(rows[2]).value
    _change(tx, rows[3].id, place=b"x" * 16)
    for wanted, row in ((3, rows[4]), (4, rows[3])):
        before = trail.value_of(before, row, Link(wanted, b""))
        link = trail._seal_link(row.id, Link(wanted, before))
        _change(tx, row.id, place=rows[wanted].place, link=link)


def reordering_is_found(sealer: Sealer, trail: Trail) -> list[Finding]:
    raw = sqlite3.connect(":memory:", isolation_level=None)
    engine = make_engine(raw)
    metadata.create_all(engine)
    try:
        with engine.begin() as connection:
            add(connection, sealer, LINES)
            number(connection, trail)
            assert findings(connection, sealer, trail=trail) == []
            rewrite(connection, sealer, trail)
            return findings(connection, sealer, trail=trail)
    finally:
        engine.dispose()
        raw.close()


def test_lines_reordered_with_the_keys_in_hand_are_found_by_the_next_one(sealer: Sealer) -> None:
    assert reordering_is_found(sealer, Trail(sealer)) == [Finding(What.REWRITTEN, 5)]


def test_without_the_value_before_reordered_lines_would_not_be_found(sealer: Sealer) -> None:
    """Sabotage."""
    assert reordering_is_found(sealer, Unchained(sealer)) == []


class Headless(Trail):
    """Sabotage: the end of the chain is wherever the last line is."""

    def head(self, tx: Connection) -> Head | None:
        rows = self.rows_at(tx, range(1, 2 * LINES))
        return Head(max(rows), self.open_link(rows[max(rows)]).value) if rows else None


def test_without_a_head_removed_last_lines_would_not_be_found(tx: Connection, sealer: Sealer) -> None:
    """Sabotage."""
    tx.execute(delete(audit).where(audit.c.id == row_at(tx, sealer, LINES).id))
    assert findings(tx, sealer, trail=Headless(sealer)) == []
    assert findings(tx, sealer) == [Finding(What.REMOVED, LINES)]


def test_a_whole_new_chain_lacks_the_mark_that_was_read_before(tx: Connection, sealer: Sealer) -> None:
    """With the keys, the end can be cut off and sealed anew; a mark in an older digest tells it."""
    head = audit_head(tx, sealer)
    assert head is not None and len(head.mark) == 19
    assert any(look.marked for look in _looks(tx, sealer, head.mark))
    trail = Trail(sealer)
    tx.execute(delete(audit).where(audit.c.id == row_at(tx, sealer, LINES).id))
    trail._save_end(tx, "audit-head", Head(LINES - 1, trail.open_link(row_at(tx, sealer, LINES - 1)).value))
    assert findings(tx, sealer) == [], "the honest limit"
    assert not any(look.marked for look in _looks(tx, sealer, head.mark))


def _looks(tx: Connection, sealer: Sealer, mark: str) -> list[Any]:
    return [TrailCheck(sealer).look(tx, 1, 4, mark), TrailCheck(sealer).look(tx, 5, LINES, mark)]


# -- keys and rotation ----------------------------------------------------------------------------------


def test_the_chain_outlives_every_rotation(tx: Connection, sealer: Sealer) -> None:
    """Index and audit get new versions and keep the old; the row HMACs are written anew, and the old key goes."""
    ring = sealer.keyring
    for name in (Purpose.INDEX, Purpose.AUDIT, Purpose.ROW):
        ring = with_new_version(ring, name)
    between = Sealer(ring)
    for row in tx.execute(select(audit)).all():
        place = Place("audit", "body", row.id)
        between.check_row_mac(place, row.mac, row.body)
        _change(tx, row.id, mac=between.row_mac(place, row.body))
    after = Sealer(without_version(ring, Purpose.ROW, 1))
    assert findings(tx, after) == []
    add(tx, after, 4)
    number(tx, Trail(after))
    assert findings(tx, after) == []
    assert TrailCheck(after).extent(tx) == (LINES + 4, 0)


def test_a_key_that_is_not_there_is_told_apart(tx: Connection, sealer: Sealer) -> None:
    newer = Sealer(with_new_version(sealer.keyring, Purpose.AUDIT))
    add(tx, newer, 2)
    number(tx, Trail(newer))
    assert {finding.what for finding in findings(tx, sealer)} >= {What.HEAD_KEY}


# -- what a thief sees ----------------------------------------------------------------------------------


def test_numbered_rows_tell_a_thief_their_count_and_no_order(tx: Connection, sealer: Sealer) -> None:
    """CRY-12 for the trail: neither id nor place goes with the number; all bodies and links have one size."""
    last = LINES + 400
    for tick in range(100):
        add(tx, sealer, 4, NOW + timedelta(minutes=tick))
        number(tx, Trail(sealer))
    rows = Trail(sealer).rows_at(tx, range(1, last + 1))
    for column in ("id", "place", "link", "body"):
        kept = sorted(range(1, last + 1), key=lambda n: getattr(rows[n], column)[-16:])
        apart = sum((rank - number) ** 2 for rank, number in enumerate(kept, start=1))
        assert abs(1 - 6 * apart / (last * (last**2 - 1))) < 0.3  # six times its own chance deviation
    assert {(len(row.body), len(row.link), len(row.place)) for row in rows.values()} == {(287, 287, 16)}


# -- slices, release 0.1 ------- -------------------------------------------------------------------------


def test_a_slice_of_numbering_or_checking_is_short(tx: Connection, sealer: Sealer) -> None:
    """Counted: a line is opened once to be numbered, line and link once to be checked, however many there are."""
    trail, check = Trail(sealer), TrailCheck(sealer)
    looks = []
    for _ in range(2):
        add(tx, sealer, 5 * SLICE_LINES)
        numbering = work_of(tx, lambda: trail.number(tx, b""))
        assert numbering["statements"] <= 5
        assert numbering["open"] + numbering["seal"] <= 2 * NUMBERED_LINES + 2
        number(tx, trail)
        looks.append(work_of(tx, lambda: check.look(tx, 1, SLICE_LINES)))
    short, long = looks
    assert [long[one] for one in ("statements", "open")] == [short[one] for one in ("statements", "open")]
    # In which order rows lie is drawn, and moves the steps by one or two of a thousand; twice the trail would double them.
    assert long["steps"] < 1.2 * short["steps"], "a longer trail costs more"
    assert looks[0]["statements"] <= 3
    assert looks[0]["open"] <= 2 * SLICE_LINES + 2
    assert looks[0]["steps"] < 50 * SLICE_LINES


def test_sabotage_what_took_all_lines_at_once_would_be_counted(tx: Connection, sealer: Sealer) -> None:
    trail, check = Trail(sealer), TrailCheck(sealer)
    add(tx, sealer, 5 * SLICE_LINES)
    numbering = work_of(tx, lambda: trail.number(tx, b"", 5 * SLICE_LINES))
    assert numbering["open"] + numbering["seal"] > 10 * SLICE_LINES
    looking = work_of(tx, lambda: check.look(tx, 1, 5 * SLICE_LINES))
    assert looking["open"] > 10 * SLICE_LINES
    assert looking["steps"] > 50 * SLICE_LINES


def work_of(tx: Connection, do: Callable[[], object]) -> Counter[str]:
    """Count the statements, SQLite's steps, openings and sealings that *do* takes."""
    count: Counter[str] = Counter()
    raw = tx.connection.driver_connection
    assert raw is not None
    raw.set_progress_handler(lambda: count.update(["steps"]), 1)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("open", "seal"):
            patch.setattr(Sealer, name, _counted(name, getattr(Sealer, name), count))
        patch.setattr(tx, "execute", _counted("statements", tx.execute, count))
        do()
    raw.set_progress_handler(None, 0)
    return count


def _counted(name: str, real: Callable[..., Any], count: Counter[str]) -> Callable[..., Any]:
    def counted(*arguments: Any, **named: Any) -> Any:
        count[name] += 1
        return real(*arguments, **named)

    return counted


def test_a_check_refuses_to_chase_a_backlog_in_one_step(tx: Connection, sealer: Sealer) -> None:
    add(tx, sealer, MOST_LATE)
    number(tx, Trail(sealer))
    assert TrailCheck(sealer).end(tx, 1, NOW) is None


async def test_release_01_lines_are_taken_up_and_numbered(tmp_path: Path) -> None:
    """A database of release 0.1, whose lines have no number, is migrated and its lines chained."""
    sealer = Sealer(make_keyring()[0])
    path = tmp_path / "heard.db"
    raw = sqlite3.connect(path, isolation_level=None)
    engine = make_engine(raw)
    config = Config()
    config.set_main_option("script_location", str(Path(str(metadata_folder()))))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        add(connection, sealer, 5)
    engine.dispose()
    raw.close()
    database = await open_database(path, sealer)
    try:
        revision = await database.run(
            lambda tx: tx.execute(text("SELECT version_num FROM alembic_version")).scalar()
        )
        assert revision == HEAD
        assert await database.run(lambda tx: TrailCheck(sealer).extent(tx)) == (0, 5)
        await number_new_lines(database, sealer)
        assert await database.run(lambda tx: findings(tx, sealer)) == []
        assert await database.run(lambda tx: TrailCheck(sealer).extent(tx)) == (5, 0)
    finally:
        await database.close()


def metadata_folder() -> Path:
    import storage.migrations

    assert storage.migrations.__file__ is not None
    return Path(storage.migrations.__file__).parent


def test_waiting_lines_are_found_by_the_index(tx: Connection) -> None:
    """The clock asks every 15 seconds: it must not walk all lines."""
    plan = tx.execute(
        text("EXPLAIN QUERY PLAN SELECT id FROM audit WHERE place IS NULL AND id > x'00' ORDER BY place, id")
    ).all()
    assert "ix_audit_place" in " ".join(str(row) for row in plan)
    assert list_waiting(tx) == []


def _open(sealer: Sealer, row: Row[Any]) -> bytes:
    return sealer.open(Purpose.AUDIT, Place("audit", "body", row.id), row.body)


def test_a_link_says_nothing_but_number_value_and_revision() -> None:
    assert [field.name for field in dataclasses.fields(Link)] == ["number", "value", "revision"]
