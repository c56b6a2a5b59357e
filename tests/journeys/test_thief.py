"""The thief has the database file and no key: what goes with time, school, urgency or writer? (CRY-11, CRY-12, LEAK-03)

THIEF_REPORTS says how many reports there are, 120 if it does not: the more, the weaker a connection that is seen.
"""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import combinations
from math import sqrt
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select

from bot.keyfiles import read_keys
from bot.sandbox.phone import Phone
from storage import schema
from storage.audit import is_line, open_line
from storage.cases import list_headers
from storage.chats import load_chat_by_id
from storage.keyring import Purpose
from storage.said import count_together, keep_all_said
from storage.sealing import Place, Sealer
from tests.faults.process import announce
from tests.journeys.house import House, open_house
from tests.journeys.thief import Cell, File, likeness, ranks, spearman, stands_out, within_pages
from tests.storage.filled import writing

REPORTS = int(os.environ.get("THIEF_REPORTS") or 120)
#: Of some hundred looks at what is mere chance, the widest is 3.5 deviations off; each run draws anew. What is wider
#: is looked for in further installations: a connection that is there is there again, chance is not. Of three hundred
#: looks 7 in a million are so wide each, and of the leaning places at worst one in 400: all three times, one in 10^8.
DEVIATIONS = 4.5
FURTHER = 2
WORDS = (
    ("someone has a knife at school", "i want to kill myself tonight"),
    ("my mum's boyfriend hit me", "i cut myself"),
    ("they call me names on the bus", "they hid my bag again today"),
)
SCHOOLS = ("HFHS", "STJ", "AAA", "BBB", "CCC")
PATIENCE_SECONDS = 60 + REPORTS  # every report that nobody opens climbs its ladder meanwhile
pytestmark = pytest.mark.timeout(900 + 5 * REPORTS)
WAYS_ON = ("No. Send now", "Yes", "No"), ("Send now", "Send, but not to my school", "No. Send now")
#: What may go with time, because `docs/decisions/0004-clear-columns.md` says so: days, and work in hand until it is done.
DOCUMENTED = {
    ("timers", "slot"), ("shelves", "shelf"), ("shelves", "place in shelves"), ("chats", "place in chats"),
    ("facts", "shelf"), ("facts", "place in ix_facts_shelf"),
}  # fmt: skip
#: In a page of an index there is some leaning to the order of arrival while all of it is one page. That of the facts
#: lies at 0.4 (0.27 to 0.46 in ten runs), so that a bound of 0.45 was a matter of chance; it is documented, and not yet better.
LEANING = {"sqlite_autoindex_cases_2": 0.35, "ix_audit_place": 0.45, "ix_facts_shelf": 0.6}
Truth = dict[str, dict[bytes, float]]  # what is true of a row: time, school, urgency, writer


@dataclass
class Loot:
    """The file, what is true of its rows (the thief does not know that), and its clear columns."""

    file: File
    rows: dict[str, dict[bytes, dict[str, bytes | int | str | None]]] = field(default_factory=dict)
    truth: dict[str, Truth] = field(default_factory=dict)
    left_over: dict[str, int] = field(default_factory=dict)


# -- an installation with a past ----------------------------------------------------------------------


async def tell(phone: Phone, chance: random.Random) -> None:
    """A report of any urgency to any school, along one of the ways that there are."""
    ways = chance.choice(WAYS_ON)
    await phone.start(f"s-{chance.choice(SCHOOLS)}")
    await phone.wait_for("Just type", PATIENCE_SECONDS)
    await phone.write(chance.choice(chance.choice(WORDS)))
    order = ("No, new", *ways, *WAYS_ON[1])
    for _ in range(9):
        shown = await phone.wait_for(
            lambda s: set(order) & set(s.labels) or "Your four words are" in s, PATIENCE_SECONDS
        )
        if "Your four words are" in shown.text:
            return
        await phone.press(next(one for one in order if one in shown.labels), message=shown.id)
    raise AssertionError("no way leads to the end")


async def live(house: House, chance: random.Random) -> None:
    """Ten days, some reports an hour, some pupils several; adults open some of them."""
    for code in SCHOOLS[2:]:
        await house.operate("settings.add", code=code, name=f"School {code}", pupils=500)
    ids = chance.sample(range(10**8, 8 * 10**9), REPORTS // 3)
    pupils = [house.box.user(f"p{number}", id=one, on_page=False) for number, one in enumerate(ids)]
    for _ in range(10):
        for _ in range(3):
            now = chance.sample(pupils, REPORTS // 30)
            await asyncio.gather(*(tell(phone, chance) for phone in now))
            await house.wind(timedelta(hours=2), PATIENCE_SECONDS)
        await house.wind(timedelta(hours=18), PATIENCE_SECONDS)
    await house.wind(timedelta(days=3), PATIENCE_SECONDS)  # nothing is in hand any more


@pytest.fixture(scope="module")
def loot(tmp_path_factory: pytest.TempPathFactory) -> Loot:
    return rob(tmp_path_factory.mktemp("thief"))


def rob(place: Path) -> Loot:
    """Make an installation with a past, and steal its file."""
    seed = int(os.environ.get("FAULTS_SEED") or random.SystemRandom().randrange(2**32))
    announce(f"FAULTS_SEED={seed}")

    async def story() -> tuple[Path, Sealer]:
        async with open_house(place / "house") as house:
            await live(house, random.Random(seed))
            await house.settle(PATIENCE_SECONDS)
            path, sealer = house.settings.storage.path, Sealer(read_keys(house.settings))
        return path, sealer

    return steal(*asyncio.run(story()))


def that_stay(strong: set[Any], look: Callable[[Loot], set[Any]], place: Path) -> set[Any]:
    """Give what of *strong* is seen in each further installation too; none is made where nothing is left to look for."""
    for number in range(FURTHER):
        if strong:
            (place / str(number)).mkdir()
            strong = strong & look(rob(place / str(number)))
    return strong


def steal(path: Path, sealer: Sealer) -> Loot:
    """Copy the file; with the keys, find out what is true of each row."""
    copy = path.with_name("stolen.db")
    with sqlite3.connect(path) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copyfile(path, copy)
    loot = Loot(File(copy))
    with writing(copy) as tx:
        for name, table in schema.metadata.tables.items():
            key = next(iter(table.primary_key.columns)).name
            rows = tx.execute(select(table)).mappings().all()
            loot.rows[name] = {row[key] if key != "shelf" else row["case"]: dict(row) for row in rows}
        _find_truth(tx, sealer, loot)
    return loot


def _find_truth(tx: Connection, sealer: Sealer, loot: Loot) -> None:
    of_case = {bytes.fromhex(header.id): header for header in list_headers(tx, sealer)}
    owners: dict[str, dict[bytes, bytes]] = {name: {} for name in loot.rows}
    desks = [*loot.rows["desks"], b"recovery", b"public"]
    for case, header in of_case.items():
        owners["cases"][case] = owners["shelves"][case] = case
        owners["facts"][sealer.index("fact", case)] = case
        for number in range(header.rows):
            owners["entries"][sealer.index("entry", case, number.to_bytes(4, "big"))] = case
        for desk in desks:
            owners["case_keys"][sealer.index("case-key", case, desk)] = case
    for row in tx.execute(select(schema.receipts)).all():
        text = sealer.open(Purpose.HEADER, Place("receipts", "body", row.id), row.body)
        owners["receipts"][row.id] = bytes.fromhex(text.decode())
    for row in tx.execute(select(schema.audit).where(is_line(sealer))).all():
        if case := open_line(sealer, row).case:
            owners["audit"][row.id] = bytes.fromhex(case)
    writers: dict[str, int] = {}
    for row in loot.rows["chats"]:
        chat = load_chat_by_id(tx, sealer, row)
        assert chat is not None
        writers[row.hex()] = int(chat.address)
        if chat.cases:
            owners["chats"][row] = bytes.fromhex(chat.cases[0])
    for name, owned in owners.items():
        there = {row: of_case[case] for row, case in owned.items() if row in loot.rows[name]}
        if there:
            loot.truth[name] = {
                "time": {row: header.at for row, header in there.items()},
                "school": {row: SCHOOLS.index(header.setting) for row, header in there.items()},
                "urgency": {row: header.urgency for row, header in there.items()},
                "writer": {row: writers[header.chat] for row, header in there.items()},
            }


# -- what the thief can look at --------------------------------------------------------------------------


def columns_of(loot: Loot, name: str) -> dict[str, dict[bytes, object]]:
    """Give everything of a table's rows that can be put into an order, by what it is."""
    rows = {row: loot.rows[name][row] for row in next(iter(loot.truth[name].values()))}
    found: dict[str, dict[bytes, object]] = {}
    for column in schema.metadata.tables[name].c:
        values = {row: facts[column.name] for row, facts in rows.items()}
        if any(value is not None for value in values.values()):
            kept = {row: value for row, value in values.items() if value is not None}
            found[column.name] = dict(kept)
            if isinstance(next(iter(kept.values())), bytes):
                found[f"{column.name}: last bytes"] = {row: value[-16:] for row, value in kept.items()}  # type: ignore[index]
                found[f"{column.name}: length"] = {row: len(value) for row, value in kept.items()}  # type: ignore[arg-type]
    for tree in (name, *([INDEXES[name]] if name in INDEXES else [])):
        cells = cells_of(loot, tree)
        found[f"place in {tree}"] = {row: (cells[row].page, cells[row].offset) for row in rows}
    return found


INDEXES = {"cases": "sqlite_autoindex_cases_2", "audit": "ix_audit_place", "facts": "ix_facts_shelf"}


def cells_of(loot: Loot, name: str) -> dict[bytes, Cell]:
    """Find where a table's rows lie, or an index' entries; by the row."""
    second = name == "shelves" or name in INDEXES.values()  # (shelf, case), (reference or place, id)
    return {cell.second if second else cell.key: cell for cell in loot.file.cells(name)}


def connections(loot: Loot) -> dict[tuple[str, str, str], tuple[float, int]]:
    """Correlate every column of every table with all that is true: rho, and of how many rows."""
    found = {}
    for name, truths in loot.truth.items():
        for column, values in columns_of(loot, name).items():
            for what, truth in truths.items():
                both = [(values[row], truth[row]) for row in truth if row in values]
                rho = spearman([one for one, _ in both], [other for _, other in both])
                found[name, column, what] = rho, len(both)
    return found


def too_strong(found: Mapping[tuple[str, str, str], tuple[float, int]]) -> dict[tuple[str, str, str], float]:
    """List what is more than chance, and not documented."""
    return {
        where: round(rho, 3)
        for where, (rho, count) in found.items()
        if abs(rho)
        > max(0.1, DEVIATIONS / sqrt(count - 1), LEANING.get(where[1].removeprefix("place in "), 0))
        and (where[0], where[1].partition(":")[0]) not in DOCUMENTED
    }


def widest(found: Mapping[tuple[str, str, str], tuple[float, int]]) -> str:
    lines = sorted(found.items(), key=lambda one: -abs(one[1][0]))
    return "; ".join(f"{'/'.join(where)} {rho:+.3f} of {count}" for where, (rho, count) in lines[:6])


# -- tests -------------------------------------------------------------------------------------------


def test_every_kind_of_row_that_stays_is_looked_at(loot: Loot) -> None:
    assert set(loot.truth) == {
        "cases",
        "case_keys",
        "entries",
        "shelves",
        "receipts",
        "audit",
        "chats",
        "facts",
    }
    assert len(loot.truth["cases"]["time"]) >= REPORTS * 0.9
    assert len(set(loot.truth["cases"]["writer"].values())) > REPORTS // 6
    assert Counter(loot.truth["cases"]["urgency"].values()).keys() >= {1, 2, 3}
    for name in ("inbox", "outbox", "drafts"):
        assert loot.rows[name] == {}, f"{name}: work in hand"


def test_no_column_and_no_place_goes_with_time_school_urgency_or_writer(loot: Loot, tmp_path: Path) -> None:
    """CRY-12: ids, references, HMACs, ciphertexts, lengths, pages and offsets."""
    found = connections(loot)
    announce(f"{len(found)} connections looked at; widest: {widest(found)}")
    assert len(found) > 200
    strong = too_strong(found)
    left = that_stay(set(strong), lambda other: set(too_strong(connections(other))), tmp_path)
    assert {where: strong[where] for where in left} == {}


def test_places_within_a_page_do_not_tell_who_came_first(loot: Loot, tmp_path: Path) -> None:
    """The sharper look: SQLite fills a page from its end, so that neighbours could tell their order."""
    strong = strong_within_pages(loot) - {
        "chats"
    }  # documented: it tells in which order some four people first wrote
    assert that_stay(strong, strong_within_pages, tmp_path) == set()


def strong_within_pages(loot: Loot) -> set[str]:
    found = {}
    for name, truths in loot.truth.items():
        for tree in (name, *([INDEXES[name]] if name in INDEXES else [])):
            found[tree] = within_pages(cells_of(loot, tree), truths["time"])
    announce(f"within a page: { {name: (round(rho, 3), count) for name, (rho, count) in found.items()} }")
    return {
        tree
        for tree, (rho, count) in found.items()
        if abs(rho) > max(0.1, DEVIATIONS / sqrt(count), LEANING.get(tree, 0))
    }


# -- sabotage: a connection that is there is seen ------------------------------------------------------------


def changed(loot: Loot, name: str, column: str, what: str) -> Loot:
    """Give the same loot, but for one column that grows with what is true."""
    truth = loot.truth[name][what]
    rows = {
        row: facts | ({column: int(truth[row]).to_bytes(8, "big") + row[8:]} if row in truth else {})
        for row, facts in loot.rows[name].items()
    }
    return Loot(loot.file, loot.rows | {name: rows}, loot.truth)


@pytest.mark.parametrize(
    ("name", "column", "what"),
    [("cases", "id", "time"), ("entries", "id", "time"), ("cases", "ref", "school"), ("receipts", "id", "writer")],
)  # fmt: skip
def test_a_column_that_grows_with_what_is_true_is_noticed(
    loot: Loot, name: str, column: str, what: str
) -> None:
    assert (name, column, what) in too_strong(connections(changed(loot, name, column, what)))


def test_a_length_that_goes_with_urgency_is_noticed(loot: Loot) -> None:
    urgency = loot.truth["entries"]["urgency"]
    rows = {
        row: facts | {"body": bytes(facts["body"]) + bytes(int(urgency[row]))}  # type: ignore[arg-type]
        for row, facts in loot.rows["entries"].items()
        if row in urgency
    }
    found = too_strong(connections(Loot(loot.file, loot.rows | {"entries": rows}, loot.truth)))
    assert ("entries", "body: length", "urgency") in found


# -- two reports of one pupil ------------------------------------------------------------------------------


def pairs_of(loot: Loot) -> tuple[list[tuple[bytes, bytes]], list[tuple[bytes, bytes]]]:
    """Give the pairs of cases of one pupil, and as many pairs of two pupils."""
    by_writer: dict[float, list[bytes]] = defaultdict(list)
    for case, writer in loot.truth["cases"]["writer"].items():
        by_writer[writer].append(case)
    own = [pair for mine in by_writer.values() for pair in combinations(sorted(mine), 2)]
    everybody = sorted(loot.truth["cases"]["writer"])
    writers = loot.truth["cases"]["writer"]
    chance = random.Random(1)
    foreign: list[tuple[bytes, bytes]] = []
    while len(foreign) < 4 * len(own):
        one, other = chance.sample(everybody, 2)
        if writers[one] != writers[other]:
            foreign.append((one, other))
    return own, foreign


def alike(loot: Loot, places: Mapping[str, Mapping[bytes, object]]) -> dict[str, float]:
    """Say for each look how far pairs of one pupil stand out from pairs of two, in deviations of chance."""
    own, foreign = pairs_of(loot)
    found = {}
    for name, values in places.items():
        order = dict(zip(values, ranks([*values.values()]), strict=True))
        found[name] = stands_out(likeness(own, order), likeness(foreign, order))
    return found


def test_two_reports_of_one_pupil_look_like_two_of_two(loot: Loot, tmp_path: Path) -> None:
    """LEAK-03, in the database: no column and no place brings a pupil's cases nearer to each other."""
    assert that_stay(far_off(loot), far_off, tmp_path) == set()


def far_off(loot: Loot) -> set[str]:
    own, _ = pairs_of(loot)
    assert len(own) > REPORTS // 4
    looks = columns_of(loot, "cases") | {f"shelves: {k}": v for k, v in columns_of(loot, "shelves").items()}
    found = alike(loot, looks)
    announce(f"{len(own)} pairs of one pupil; widest: {max(found.items(), key=lambda one: abs(one[1]))}")
    return {name for name, far in found.items() if abs(far) > DEVIATIONS}


def test_cases_that_lie_together_because_one_pupil_wrote_them_are_noticed(loot: Loot) -> None:
    """Sabotage: ids that begin with a digest of the writer."""
    writers = loot.truth["cases"]["writer"]
    assert alike(loot, {"id": {case: int(writer) for case, writer in writers.items()}})["id"] < -DEVIATIONS


# -- sizes -------------------------------------------------------------------------------------------------


def test_rows_of_a_table_have_few_sizes(loot: Loot) -> None:
    """CRY-11: three of an entry, one of a case; `tests/storage/test_sealing.py` goes through every length."""
    sizes = {
        name: {len(bytes(facts["body"])) for facts in rows.values() if "body" in facts}  # type: ignore[arg-type]
        for name, rows in loot.rows.items()
    }
    assert {name: len(found) for name, found in sizes.items() if name in loot.truth} == {
        "cases": 1, "case_keys": 2, "entries": 1, "shelves": 0, "receipts": 1, "audit": 1, "chats": 1, "facts": 1,
    }  # fmt: skip


# -- the log -----------------------------------------------------------------------------------------------


async def test_the_write_ahead_log_is_empty_after_every_tick(tmp_path: Path) -> None:
    """Until then its pages show which rows were committed together: a case, and the chat that it came from."""
    async with open_house(tmp_path) as house:
        await tell(house.phone("pupil"), random.Random(1))
        await house.settle()
        log = Path(f"{house.settings.storage.path}-wal")
        sealer = house.app.service.sealer
        header = (await house.app.database.run(lambda tx: list_headers(tx, sealer)))[0]
        pages = log.read_bytes()
        assert bytes.fromhex(header.id) in pages and bytes.fromhex(header.chat) in pages, "the sabotage"
        await house.app.schedule.tick()
        assert log.stat().st_size == 0


async def test_nothing_is_left_after_a_tick_of_which_messages_were_carried_together(tmp_path: Path) -> None:
    """Sabotage: without `part_all_together` in the clock the rows stay until somebody looks for a message."""
    async with open_house(tmp_path) as house:
        await tell(house.phone("pupil"), random.Random(1))
        await house.settle()
        database, sealer = house.app.database, house.app.service.sealer
        header = (await database.run(lambda tx: list_headers(tx, sealer)))[0]
        together = [(bytes.fromhex(header.chat), 9_000 + number, ["4711"]) for number in range(40)]
        await database.run(lambda tx: keep_all_said(tx, sealer, together))
        assert await database.run(lambda tx: count_together(tx, sealer)) == 40
        await house.app.schedule.tick()
        assert await database.run(lambda tx: count_together(tx, sealer)) == 0
