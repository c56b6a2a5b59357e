"""The threat model is held: each line names what answers it, and the clear columns are those it speaks of."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import LargeBinary

from storage.schema import metadata

ROOT = Path(__file__).parents[1]
PAPER = ROOT / "docs" / "threat-model.md"
STOLEN = {
    "the database", "a back-up", "the intake key file", "the open key file", "both key files", "the bot's token",
    "a lead's phone", "a pupil's phone", "a lead's account", "a host that has only the intake file", "IT staff",
}  # fmt: skip
#: `docs/decisions/0004-clear-columns.md` says why each; every other column is an id or sealed.
CLEAR = {
    "inbox": {"chat", "seq", "state", "tries"},
    "seen": {"day"},
    "outbox": {"chat", "lane", "seq", "not_before", "state", "tries"},
    "timers": {"slot"},
    "cases": {"ref"},
    "shelves": {"shelf", "case"},
    "facts": {"shelf"},
    "desks": {"mac"},
    "case_keys": {"mac"},
    "entries": {"mac"},
    "audit": {"mac", "place"},
    "sentinels": {"name"},
}
SEALED = {"body", "public", "wrapped", "link"}


def rows_of(paper: str, heading: str) -> list[list[str]]:
    """Give the cells of the rows of the table under *heading*."""
    part = paper.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    first_table = [row for row in cells if len(row) == len(cells[0])]
    return [row for row in first_table[1:] if not set(row[0]) <= set("- ")]


def faults_of(paper: str, tests: str) -> list[str]:
    """Say which lines of the first table lack something."""
    faults = []
    rows = rows_of(paper, "What each stolen thing surrenders")
    for stolen, gives, not_, answered, tested, *_ in rows:
        files = [name for name in re.findall(r"`([^`]+)`", answered) if "/" in name]
        names = re.findall(r"`(test_\w+)`", tested)
        if not (gives and not_):
            faults.append(f"{stolen}: what is surrendered, and what is not?")
        if not files or not all((ROOT / name).is_file() for name in files):
            faults.append(f"{stolen}: no file answers it")
        if not names or not all(f"def {name}(" in tests for name in names):
            faults.append(f"{stolen}: no test holds it")
    said = {found[1] for row in rows if (found := re.match(r"\*\*([^*]+)\*\*", row[0]))}
    return faults + [f"{one}: not in the table" for one in sorted(STOLEN - said)]


@pytest.fixture(scope="module")
def tests() -> str:
    return "\n".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("*.py"))


def test_every_stolen_thing_names_the_file_that_answers_and_the_test_that_holds_it(tests: str) -> None:
    assert faults_of(PAPER.read_text("utf-8"), tests) == []


@pytest.mark.parametrize(
    ("line", "instead", "fault"),
    [
        ("`storage/sealed_file.py` `storage/backup.py`", "our care", "a back-up**: no file answers it"),
        ("`test_nothing_readable_lies_in_it`", "`test_of_nothing`", "a back-up**: no test holds it"),
        ("**a pupil's phone**", "**a phone**", "a pupil's phone: not in the table"),
    ],
)
def test_a_line_that_names_nothing_is_noticed(tests: str, line: str, instead: str, fault: str) -> None:
    paper = PAPER.read_text("utf-8")
    assert line in paper
    assert any(fault in found for found in faults_of(paper.replace(line, instead), tests))


def test_every_check_of_cryptography_stands_in_the_paper_with_its_sabotage() -> None:
    rows = rows_of(PAPER.read_text("utf-8"), "CRY-01 to CRY-13")
    assert [row[0].split(" ")[0] for row in rows] == [f"CRY-{number:02}" for number in range(1, 14)]
    for name, held, sabotage in rows:
        assert re.search(r"`(test_\w+|tests/[\w/]+\.py)`", held), name
        assert re.search(r"`test_\w+`", sabotage), name


def clear_columns() -> dict[str, set[str]]:
    found = {
        name: {column.name for column in table.c} - {"id"} - SEALED for name, table in metadata.tables.items()
    }
    return {name: columns for name, columns in found.items() if columns}


def test_only_the_documented_columns_are_clear() -> None:
    """A new one needs a reason in `docs/decisions/0004-clear-columns.md`, and a line here."""
    assert clear_columns() == CLEAR
    decision = (ROOT / "docs" / "decisions" / "0004-clear-columns.md").read_text("utf-8")
    for name in metadata.tables:
        assert re.search(rf"\b{name}\b", decision), f"{name} does not stand in the decision"


def test_ids_are_random_or_computed_and_nothing_counts() -> None:
    for name, table in metadata.tables.items():
        assert table.dialect_options["sqlite"]["with_rowid"] is False, name
        for key in table.primary_key.columns:
            assert name == "sentinels" or (isinstance(key.type, LargeBinary) and key.type.length == 16), name
