"""The vault's one door: who is not listed is refused, and whoever is let in is written down; with sabotages.

A sabotaged vault is the product's own source with one line of it taken out, made a module of its own.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import Connection

from storage import vault
from storage.audit import read_audit
from storage.cases import Entry, Header, add_entry, make_case, save_header
from storage.database import Database
from storage.errors import NotPermitted
from storage.people import DUTY_DESK, make_desk
from storage.sealing import Sealer
from storage.vault import Reader
from tests.storage.filled import NOW

LEADS = "HFHS/leads"
LISTED, HIDDEN, LATER = "a" * 32, "b" * 32, "d" * 32
REFUSED = {
    "somebody at no desk": Reader(LISTED, frozenset()),
    "a listed person who sits at another school now": Reader(LISTED, frozenset({"STJ/leads"})),
    "a desk of the borough that does not read it": Reader("c" * 32, frozenset({DUTY_DESK})),
    "a person who is hidden from it, at the right desk": Reader(HIDDEN, frozenset({LEADS})),
    "a person who joined the desk later": Reader(LATER, frozenset({LEADS})),
    "a hidden person at every desk": Reader(HIDDEN, frozenset({LEADS, DUTY_DESK, "STJ/leads"})),
}


def sabotaged(line: str, instead: str) -> ModuleType:
    """Give the vault with *line* replaced, as a module."""
    source = Path(vault.__file__).read_text("utf-8")
    assert source.count(line) == 1, f"the vault has no such line: {line}"
    module = ModuleType(vault.__name__)
    exec(compile(source.replace(line, instead), vault.__file__, "exec"), module.__dict__)
    return module


WITHOUT_THE_CHECK = ("if not may_read(header, reader):", "if False:")
WITHOUT_HIDING = ("return reader.person in header.hidden or ", "return ")
WITHOUT_THE_LINE = ("write_audit(tx, sealer, AuditLine(now, act, reader.person, case))", "pass")


async def a_case(database: Database, sealer: Sealer) -> Header:
    header = Header(
        os.urandom(16).hex(), "K7PM3Q", "HFHS", [LEADS], [HIDDEN], 3, "new", int(NOW.timestamp()), ""
    )
    header.permitted = [LISTED, HIDDEN]  # hidden counts for more

    def unit(tx: Connection) -> None:
        for desk in (LEADS, DUTY_DESK, "STJ/leads"):
            make_desk(tx, sealer, desk)
        make_case(tx, sealer, header)
        add_entry(tx, sealer, header, Entry("words", NOW, "", "what was said"))
        save_header(tx, sealer, header)

    await database.run(unit)
    return header


Door = Callable[..., Any]


async def check_who_is_refused(
    database: Database, sealer: Sealer, door: Door, refusal: type[Exception]
) -> None:
    header = await a_case(database, sealer)
    for who, reader in REFUSED.items():
        try:
            given = await database.run(lambda tx, reader=reader: door(tx, sealer, header.id, reader, NOW))  # type: ignore[misc]
        except refusal:
            continue
        raise AssertionError(f"{who} was given the case, and reads: {given.unseal()[0].text}")
    listed = Reader(LISTED, frozenset({LEADS}))
    given = await database.run(lambda tx: door(tx, sealer, header.id, listed, NOW))
    assert [entry.text for entry in given.unseal()] == ["what was said"]


async def test_only_who_is_listed_is_given_a_case(database: Database, sealer: Sealer) -> None:
    await check_who_is_refused(database, sealer, vault.open_case, NotPermitted)


@pytest.mark.parametrize("line", [WITHOUT_THE_CHECK, WITHOUT_HIDING], ids=["no check", "nobody hidden"])
async def test_a_vault_that_does_not_ask_who_reads_is_found(
    database: Database, sealer: Sealer, line: tuple[str, str]
) -> None:
    """Sabotage."""
    module = sabotaged(*line)
    with pytest.raises(AssertionError, match="was given the case, and reads: what was said"):
        await check_who_is_refused(database, sealer, module.open_case, (NotPermitted, IndexError))  # type: ignore[arg-type]


async def check_opening_is_written_down(database: Database, sealer: Sealer, door: Door) -> None:
    """In the same transaction: if that is undone, neither has happened."""
    header = await a_case(database, sealer)
    reader = Reader(LISTED, frozenset({LEADS}))
    given: list[Any] = []

    def undone(tx: Connection) -> None:
        given.append(door(tx, sealer, header.id, reader, NOW))
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await database.run(undone)
    assert [line.act for line in await database.run(lambda tx: read_audit(tx, sealer))] == ["received"]
    await database.run(lambda tx: door(tx, sealer, header.id, reader, NOW))
    lines = await database.run(lambda tx: read_audit(tx, sealer))
    opened = [(line.act, line.who, line.case) for line in lines if line.act == "opened"]
    assert opened == [("opened", LISTED, header.id)], "an opening without a trace"


async def test_every_opening_is_written_down_in_its_transaction(database: Database, sealer: Sealer) -> None:
    await check_opening_is_written_down(database, sealer, vault.open_case)


async def test_a_vault_that_writes_nothing_down_is_found(database: Database, sealer: Sealer) -> None:
    """Sabotage."""
    with pytest.raises(AssertionError, match="without a trace"):
        await check_opening_is_written_down(database, sealer, sabotaged(*WITHOUT_THE_LINE).open_case)
