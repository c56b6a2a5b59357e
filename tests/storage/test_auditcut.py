"""The trail's first lines go after their time: the rest stays whole, and what somebody else takes away is found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Connection, delete, update

from storage.audit import AuditLine, Trail, audit_head, read_audit, write_audit
from storage.auditcheck import Finding, What
from storage.auditcut import cut_some
from storage.database import Database
from storage.erasure import CERTIFIED
from storage.keyring import Purpose, with_new_version
from storage.rotation import renew
from storage.schema import audit
from storage.sealing import Sealer
from storage.slices import Cursor
from storage.verify import Examination
from tests.storage.filled import fill
from tests.storage.test_audit import LINES, NOW, add, findings, number, row_at, tx

__all__ = ["tx"]  # a transaction in a database with a whole trail of nine numbered lines, a second apart
OLD = 5  # of them go


def cut(tx: Connection, sealer: Sealer, lines: int = OLD, most: int = 2) -> None:
    while cut_some(tx, sealer, NOW + timedelta(seconds=lines), most):
        continue


@pytest.fixture
def shorter(tx: Connection, sealer: Sealer) -> Iterator[Connection]:
    cut(tx, sealer)
    yield tx


def test_old_lines_go_and_the_rest_stays_whole_in_slices_of_any_size(
    shorter: Connection, sealer: Sealer
) -> None:
    acts = [line.act for line in read_audit(shorter, sealer)]
    assert acts == [f"act-{one}" for one in range(OLD, LINES)]
    for step in (1, 2, 4, 64):
        assert findings(shorter, sealer, step=step) == []
    add(shorter, sealer, 2, NOW + timedelta(minutes=1))
    number(shorter, Trail(sealer))
    assert findings(shorter, sealer) == []
    cut(shorter, sealer, 7)
    assert findings(shorter, sealer) == []


def test_without_the_anchor_the_lines_that_went_are_missed(shorter: Connection, sealer: Sealer) -> None:
    """Sabotage, and what a thief who takes the anchor away meets."""
    shorter.execute(delete(audit).where(audit.c.id == sealer.index("audit-anchor")))
    assert Finding(What.REMOVED, 1) in findings(shorter, sealer)


def test_who_takes_more_lines_or_puts_an_older_anchor_back_is_found(tx: Connection, sealer: Sealer) -> None:
    cut(tx, sealer, 2)
    older = tx.execute(audit.select().where(audit.c.id == sealer.index("audit-anchor"))).one()
    cut(tx, sealer)
    newer = tx.execute(audit.select().where(audit.c.id == older.id)).one()
    tx.execute(update(audit).where(audit.c.id == older.id).values(body=older.body, mac=older.mac))
    assert Finding(What.REMOVED, 3) in findings(tx, sealer)
    tx.execute(update(audit).where(audit.c.id == older.id).values(body=newer.body, mac=newer.mac))
    assert findings(tx, sealer) == []
    tx.execute(delete(audit).where(audit.c.id == row_at(tx, sealer, OLD + 1).id))
    assert Finding(What.REMOVED, OLD + 1) in findings(tx, sealer)


def test_a_changed_anchor_is_found(shorter: Connection, sealer: Sealer) -> None:
    spoilt = update(audit).where(audit.c.id == sealer.index("audit-anchor")).values(body=b"x" * 300)
    shorter.execute(spoilt)
    assert Finding(What.HEAD_ANCHOR) in findings(shorter, sealer)
    assert cut_some(shorter, sealer, NOW + timedelta(seconds=LINES)) is False


@pytest.mark.parametrize("column", ["body", "mac", "link"])
def test_nothing_is_cut_over_a_line_that_was_changed_or_taken(
    tx: Connection, sealer: Sealer, column: str
) -> None:
    third = row_at(tx, sealer, 3)
    spoilt = bytes([getattr(third, column)[0], getattr(third, column)[1] ^ 1]) + getattr(third, column)[2:]
    tx.execute(update(audit).where(audit.c.id == third.id).values({column: spoilt}))
    cut(tx, sealer)
    assert [one.number for one in findings(tx, sealer)] == [3]
    assert set(Trail(sealer).rows_at(tx, range(1, LINES + 1))) == set(range(3, LINES + 1))


def test_the_last_line_stays_so_that_there_is_something_to_go_on_from(tx: Connection, sealer: Sealer) -> None:
    mark = audit_head(tx, sealer)
    cut(tx, sealer, 10 * LINES)
    assert audit_head(tx, sealer) == mark
    assert len(read_audit(tx, sealer)) == 1
    assert findings(tx, sealer) == []


def test_a_shorter_trail_outlives_rotations(shorter: Connection, sealer: Sealer) -> None:
    for name in (Purpose.INDEX, Purpose.AUDIT, Purpose.ROW):
        sealer.take_keyring(with_new_version(sealer.keyring, name))
        renew(shorter, sealer, name, Cursor(), 1000)
    cut(shorter, sealer, 7)
    add(shorter, sealer, 1, NOW + timedelta(minutes=1))
    number(shorter, Trail(sealer))
    assert findings(shorter, sealer) == []


async def test_an_erased_case_whose_certificate_went_is_not_missed(
    database: Database, sealer: Sealer
) -> None:
    """The line that nothing is left of it is the younger one, and may stay alone."""
    await fill(database, sealer)
    last = NOW + timedelta(days=400)

    def unit(tx: Connection) -> None:
        for day, act in enumerate(CERTIFIED):
            write_audit(tx, sealer, AuditLine(NOW + timedelta(days=300 + day), act, "x", "ab" * 16))
        write_audit(tx, sealer, AuditLine(last, "opened", "x", ""))
        number(tx, Trail(sealer))
        cut(tx, sealer, int(timedelta(days=300, hours=1).total_seconds()))
        assert [line.act for line in read_audit(tx, sealer)] == [CERTIFIED[1], "opened"]
        assert Examination(tx, sealer).run() == []

    await database.run(unit)
