"""Facts: one a case, in the header's own transaction, of one size, and open to the facts key alone."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select

from handlers.issuing import is_over
from safeguarding.fact import Fact, first_day, week_of
from storage import cases, issues, schema
from storage.database import Database
from storage.erasure import BY_AGE, Erasure, begin
from storage.errors import StorageError
from storage.facts import drop_reduced, erase_fact, facts_alone, open_fact, page_of_week
from storage.findings import What
from storage.keyring import with_new_version, write_intake
from storage.people import DUTY_DESK, make_desk
from storage.sealing import Sealer
from storage.verify import Examination

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
WEEK = "2026-W48"


def new_case(tx: Connection, sealer: Sealer, **facts: object) -> cases.Header:
    for desk in (DUTY_DESK, "HFHS/leads"):
        make_desk(tx, sealer, desk)
    header = cases.Header(
        id=os.urandom(16).hex(), ref=cases.new_reference(), setting="HFHS", readers=["HFHS/leads", DUTY_DESK],
        hidden=[], urgency=3, status="new", at=int(NOW.timestamp()), chat="",
    )  # fmt: skip
    for name, value in facts.items():
        setattr(header, name, value)
    cases.make_case(tx, sealer, header)
    return header


def facts_of(tx: Connection, sealer: Sealer, week: str = WEEK) -> list[Fact]:
    return [open_fact(sealer, row, body)[0] for row, body in page_of_week(tx, sealer, week, b"", 100)]


def faults(tx: Connection, sealer: Sealer) -> list[tuple[str, What]]:
    return [(one.table, one.what) for one in Examination(tx, sealer).run() if one.table == "facts"]


async def test_every_change_of_a_header_is_in_its_fact(database: Database, sealer: Sealer) -> None:
    def story(tx: Connection) -> None:
        header = new_case(tx, sealer)
        assert facts_of(tx, sealer) == [Fact("2026-11-23", "HFHS", urgency=3)]
        header.urgency, header.kind, header.facets = (
            1,
            "bullying.verbal",
            {"place": ["yard_field"], "scale": ["3", "7"]},
        )
        header.followed = [
            {"at": 1, "how": "worse", "scale": 2},
            {"at": 2, "how": "better", "helped": "bit"},
            {"at": 3},
        ]
        cases.save_header(tx, sealer, header)
        [fact] = facts_of(tx, sealer)
        assert (fact.scale_last, fact.now, fact.helped) == (2, "better", "bit")
        header.followed = []
        cases.save_header(tx, sealer, header)
        [fact] = facts_of(tx, sealer)
        assert (fact.urgency, fact.kind, fact.places, fact.scale, fact.scale_last) == (
            1, "bullying.verbal", ("yard_field",), 3, 7,
        )  # fmt: skip

    await database.run(story)


async def test_a_road_that_forgets_the_fact_is_found(
    database: Database, sealer: Sealer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sabotage: without the hook in `save_header` there is no fact, and `heard verify` says so."""
    monkeypatch.setattr(cases, "keep_fact", lambda *_: None)

    def story(tx: Connection) -> None:
        new_case(tx, sealer)
        assert facts_of(tx, sealer) == []
        assert faults(tx, sealer) == [("facts", What.MISSING)]

    await database.run(story)


async def test_a_unit_that_fails_keeps_neither_header_nor_fact(database: Database, sealer: Sealer) -> None:
    def fails(tx: Connection) -> None:
        new_case(tx, sealer)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await database.run(fails)
    counted = select(func.count()).select_from(schema.facts)
    assert await database.run(lambda tx: tx.execute(counted).scalar()) == 0


async def test_facts_are_of_one_size_and_tell_no_case(database: Database, sealer: Sealer) -> None:
    def story(tx: Connection) -> None:
        long = {
            "place": ["classroom", "corridor", "toilets", "yard_field", "bus_travel"],
            "bias": ["race_ethnicity"] * 5,
        }
        made = [new_case(tx, sealer), new_case(tx, sealer, kind="wellbeing.suicidal_thoughts", facets=long)]
        rows = tx.execute(select(schema.facts)).all()
        assert len({len(row.body) for row in rows}) == 1
        assert not {row.id.hex() for row in rows} & {header.id for header in made}

    await database.run(story)


async def test_tests_are_told_apart_and_linked_cases_name_one_incident(
    database: Database, sealer: Sealer
) -> None:
    def story(tx: Connection) -> None:
        for facts in (
            {"outcome": "test_or_joke", "status": "closed"},
            {"kind": "other.test_or_joke"},
            {"incident": "ab" * 16},
            {},
        ):
            new_case(tx, sealer, **facts)
        found = facts_of(tx, sealer)
        assert sorted(fact.test for fact in found) == [False, False, True, True]
        assert sorted(fact.incident for fact in found) == ["", "", "", "ab" * 16]

    await database.run(story)


async def test_restricted_cases_are_marked(database: Database, sealer: Sealer) -> None:
    def story(tx: Connection) -> None:
        for facts in (
            {"hidden": ["ab" * 16]},
            {"why": ["R3"]},
            {"readers": [DUTY_DESK]},
            {"setting": ""},
            {},
        ):
            new_case(tx, sealer, **facts)
        assert sorted(fact.restricted for fact in facts_of(tx, sealer)) == [False, True, True, True, True]

    await database.run(story)


async def test_erasing_by_code_leaves_nothing_and_by_age_leaves_a_count(
    database: Database, sealer: Sealer
) -> None:
    def story(tx: Connection) -> None:
        kept, gone = (
            new_case(tx, sealer, kind="bullying.verbal", facets={"place": ["toilets"]}) for _ in range(2)
        )
        for header, kind in ((kept, BY_AGE), (gone, "code")):
            begin(tx, sealer, header, Erasure(header.id, header.ref, 0, kind, (), 0, True), NOW)
        [(row, body)] = page_of_week(tx, sealer, WEEK, b"", 9)
        fact, case = open_fact(sealer, row, body)
        assert (fact.kind, fact.places, fact.reduced, case) == ("bullying", (), True, "")
        assert row not in sealer.index_each("fact", bytes.fromhex(kept.id))
        assert faults(tx, sealer) == []
        assert drop_reduced(tx, sealer, WEEK) is None
        assert facts_of(tx, sealer) == []

    await database.run(story)


async def test_a_fact_without_its_case_or_in_another_week_is_found(
    database: Database, sealer: Sealer
) -> None:
    def story(tx: Connection) -> None:
        header = new_case(tx, sealer)
        tx.execute(schema.facts.update().values(shelf=b"s" * 16))
        assert faults(tx, sealer) == [("facts", What.PLACE)]
        tx.execute(schema.cases.delete())
        assert ("facts", What.LEFT) in faults(tx, sealer)
        erase_fact(tx, sealer, bytes.fromhex(header.id), reduce=False)
        assert faults(tx, sealer) == []

    await database.run(story)


async def test_a_fact_is_found_again_after_the_index_key_was_rotated(
    database: Database, sealer: Sealer
) -> None:
    def story(tx: Connection) -> None:
        header = new_case(tx, sealer)
        sealer.take_keyring(with_new_version(sealer.keyring, "index"))  # type: ignore[arg-type]
        header.urgency = 2
        cases.save_header(tx, sealer, header)
        assert [fact.urgency for fact in facts_of(tx, sealer)] == [2]
        assert faults(tx, sealer) == []

    await database.run(story)


async def test_the_facts_key_alone_opens_facts_and_nothing_else(database: Database, sealer: Sealer) -> None:
    header = await database.run(lambda tx: new_case(tx, sealer))
    alone = Sealer(facts_alone(sealer.keyring))

    def look(tx: Connection) -> None:
        [(row, body)] = page_of_week(tx, sealer, WEEK, b"", 9)
        assert open_fact(alone, row, body)[0].setting == "HFHS"
        assert page_of_week(tx, alone, WEEK, b"", 9) == []
        with pytest.raises(StorageError):
            cases.open_header(
                alone, bytes.fromhex(header.id), tx.execute(select(schema.cases.c.body)).scalar_one()
            )

    await database.run(look)


_CHILD = """
import sys
from storage.facts import open_fact
from storage.keyring import read_keyring
from storage.sealing import Sealer
lines = sys.stdin.read().split()
sealer = Sealer(read_keyring(bytes.fromhex(lines[0]), None))
print(open_fact(sealer, bytes.fromhex(lines[1]), bytes.fromhex(lines[2]))[0].kind)
"""


async def test_a_process_with_a_key_file_of_that_key_reads_them(database: Database, sealer: Sealer) -> None:
    await database.run(lambda tx: new_case(tx, sealer, kind="bullying.verbal"))
    [(row, body)] = await database.run(lambda tx: page_of_week(tx, sealer, WEEK, b"", 9))
    given = " ".join((write_intake(facts_alone(sealer.keyring)).hex(), row.hex(), body.hex()))
    done = subprocess.run(
        [sys.executable, "-c", _CHILD],
        input=given,
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert (done.stdout.strip(), done.stderr) == ("bullying.verbal", "")


# -- weeks --------------------------------------------------------------------------------------


def test_weeks_have_names_and_those_that_do_not_exist_are_refused() -> None:
    assert week_of(datetime(2027, 1, 3, tzinfo=UTC).date()) == "2026-W53"
    assert first_day("2026-W53").isoformat() == "2026-12-28"
    for wrong in (
        "2025-W53",
        "2026-W54",
        "2026-W00",
        "2026-47",
        "",
        "26-W47",
        "2026-W4",
        "2026-W-1",
        "²026-W47",
    ):
        with pytest.raises(ValueError, match="week"):
            first_day(wrong)


# -- issues -------------------------------------------------------------------------------------


async def test_an_issue_is_put_once_and_read_back_whole(database: Database, sealer: Sealer) -> None:
    long = {"rows": [os.urandom(30).hex() for _ in range(300)]}

    def story(tx: Connection) -> None:
        assert issues.put_issue(tx, sealer, "HFHS/leads", WEEK, long)
        assert not issues.put_issue(tx, sealer, "HFHS/leads", WEEK, {})
        assert issues.load_issue(tx, sealer, "HFHS/leads", WEEK) == long
        assert issues.load_issue(tx, sealer, "HFHS/head", WEEK) is None
        assert issues.load_issue(tx, sealer, "HFHS/leads", "2026-W47") is None

    await database.run(story)


async def test_an_issue_that_lost_a_part_is_not_shown_as_whole(database: Database, sealer: Sealer) -> None:
    def story(tx: Connection) -> None:
        issues.put_issue(tx, sealer, "HFHS/leads", WEEK, {"rows": [os.urandom(30).hex() for _ in range(300)]})
        second = sealer.index("issue", "HFHS/leads", WEEK, (1).to_bytes(4, "big"))
        tx.execute(schema.issues.delete().where(schema.issues.c.id == second))
        with pytest.raises(StorageError):
            issues.load_issue(tx, sealer, "HFHS/leads", WEEK)
        found = [one.what for one in Examination(tx, sealer).run() if one.table == "issues"]
        assert found == [What.MISSING]

    await database.run(story)


async def test_exact_counts_go_after_a_year_and_protected_ones_stay(
    database: Database, sealer: Sealer
) -> None:
    """DOMAIN 6.6: tables that were protected are kept; a setting's own counts, frozen weeks and marks are not."""
    readers = (
        "base",
        "HFHS/leads",
        "sent:ab:HFHS/leads",
        "HFHS/head",
        "HFHS/board",
        "trust:T",
        "borough",
        "borough/analyst",
    )

    def story(tx: Connection) -> None:
        for reader in readers:
            for period in ("2025-W40", "2026-W40", "2025-autumn"):
                issues.put_issue(
                    tx, sealer, reader, period, {"rows": [os.urandom(30).hex() for _ in range(99)]}
                )
        after: bytes | None = b""
        while after is not None:
            after = issues.drop_some(
                tx, sealer, partial(is_over, NOW.date() - timedelta(weeks=52)), after, most=7
            )
        left = {
            (reader, period)
            for reader in readers
            for period in ("2025-W40", "2026-W40", "2025-autumn")
            if issues.has_issue(tx, sealer, reader, period)
        }
        kept = {
            (reader, period) for reader in readers[3:] for period in ("2025-W40", "2026-W40", "2025-autumn")
        }
        assert left == kept | {(reader, "2026-W40") for reader in readers[:3]}
        assert [one for one in Examination(tx, sealer).run() if one.table == "issues"] == []

    await database.run(story)
