"""CRY-02: a case that was erased is nowhere: in no table, in no file, in nobody's hands; whenever it was interrupted."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from storage import audit, outbox, schema
from storage.audit import ERASED, read_audit
from storage.backup import Wanted, back_up
from storage.cases import (
    Entry,
    Header,
    add_entry,
    find_by_receipt,
    find_header,
    list_headers,
    load_header,
    put_receipt,
    save_header,
)
from storage.chats import Chat, load_chat
from storage.database import Database, open_database
from storage.erasure import (
    Erasure,
    begin,
    end,
    erase_some,
    list_certified,
    sweep_outbox,
    sweep_timers,
)
from storage.errors import CaseGone
from storage.findings import Problem
from storage.pieces import put_piece
from storage.restore import restore
from storage.sealing import Sealer
from storage.timers import list_after, set_timer
from storage.vault import open_case
from storage.verify import Examination
from tests.storage.filled import NOW, READER, add_case, fill

TABLES = ("cases", "case_keys", "entries", "shelves", "receipts", "pieces")


def bodies(tx: Connection) -> dict[str, set[bytes]]:
    """Give every sealed value of every table that holds a case."""
    found: dict[str, set[bytes]] = {}
    for name in (*TABLES, "timers", "outbox"):
        table = schema.metadata.tables[name]
        column = table.c.case if name == "shelves" else table.c.body
        found[name] = set(tx.execute(select(column)).scalars())
    return found


def make(tx: Connection, sealer: Sealer) -> Header:
    """Keep one more case, with all that can belong to one."""
    header = load_header(tx, sealer, add_case(tx, sealer, "words that shall go"))
    header.receipt = put_receipt(tx, sealer, b"some words", header.id)
    save_header(tx, sealer, header)
    for part in range(3):
        put_piece(tx, sealer, bytes.fromhex(header.id), "reply-1", part, b"a kept reply")
    chat = sealer.index("chat", "telegram", "77")
    message = {"to": ["telegram", "77"], "verb": "say", "lane": 1, "text": "its words", "case": header.id}
    outbox.owe(tx, sealer, b"o" * 16, chat, message, lane=1, not_before=0)
    outbox.owe(tx, sealer, b"p" * 16, chat, message, lane=1, not_before=0)
    outbox.set_aside(tx, b"p" * 16, 3)
    set_timer(tx, sealer, "look", header.id, NOW)
    set_timer(tx, sealer, "remove", "11" * 16, NOW.replace(year=2027), {"case": header.id, "messages": ["1"]})
    return header


def erasure_of(header: Header) -> Erasure:
    return Erasure(
        header.id, header.ref, header.rows, "code", ("aa" * 16, "bb" * 16), int(NOW.timestamp()), True
    )


async def erase(database: Database, sealer: Sealer, header: Header, steps: int = 1000) -> bool:
    """Erase in *steps* units at most; says whether it came to its end."""
    erasure = erasure_of(header)
    units = [lambda tx: begin(tx, sealer, load_header(tx, sealer, header.id), erasure, NOW)]
    number: int | None = 0
    while number is not None:
        units.append(lambda tx, number=number: erase_some(tx, sealer, erasure, number, 2))  # type: ignore[misc]
        number = number + 2 if number + 2 < erasure.rows else None
    units.append(lambda tx: sweep_timers(tx, sealer, erasure, b"", NOW, 1000))  # type: ignore[arg-type,return-value]
    units += [
        lambda tx, state=state: sweep_outbox(tx, sealer, erasure, state, 0, 1000) for state in ("new", "dead")
    ]  # type: ignore[misc]
    units.append(lambda tx: end(tx, sealer, erasure, NOW))  # type: ignore[arg-type,return-value]
    for unit in units[:steps]:
        await database.run(unit)
    return steps >= len(units)


def files_of(path: Path) -> bytes:
    return b"".join(
        one.read_bytes() for one in sorted(path.parent.iterdir()) if one.name.startswith(path.name)
    )


async def left_in_files(tmp_path: Path, sealer: Sealer, *, secure: bool) -> int:
    """Erase a case; count its sealed values of before that some file still holds."""
    database = await open_database(tmp_path / "heard.db", sealer)
    if not secure:
        await database._in_thread(
            lambda: database._aiosqlite._conn.execute("PRAGMA secure_delete=OFF").fetchall()
        )
    await fill(database, sealer)
    before = await database.run(bodies)
    header = await database.run(lambda tx: make(tx, sealer))
    made = {name: found - before[name] for name, found in (await database.run(bodies)).items()}
    assert all(made.values()), "the case has something in every table"
    assert await erase(database, sealer, header)
    after = await database.run(bodies)
    assert {name: after[name] & made[name] for name in TABLES} == {name: set() for name in TABLES}
    await database.scrub()
    content = files_of(database.path)
    found = sum(value[-64:] in content for name in (*TABLES, "outbox") for value in made[name])
    found += sum(value[5:69] in content for name in (*TABLES, "outbox") for value in made[name])
    await database.close()
    return found


async def test_sealed_bytes_of_an_erased_case_are_in_no_file(tmp_path: Path, sealer: Sealer) -> None:
    assert await left_in_files(tmp_path, sealer, secure=True) == 0


async def test_without_secure_delete_they_are_found(tmp_path: Path, sealer: Sealer) -> None:
    """S8, the sabotage."""
    assert await left_in_files(tmp_path, sealer, secure=False) > 0


@pytest.mark.parametrize("steps", range(1, 8))
async def test_an_erasure_that_was_cut_off_shows_nothing_and_goes_on(
    tmp_path: Path, sealer: Sealer, steps: int
) -> None:
    """After each of its units the case is gone for everybody, and every other row is whole."""
    database = await open_database(tmp_path / "heard.db", sealer)
    await fill(database, sealer)
    others = [header.id for header in await database.run(lambda tx: list_headers(tx, sealer))]
    header = await database.run(lambda tx: make(tx, sealer))
    await erase(database, sealer, header, steps)
    await database.close()
    database = await open_database(tmp_path / "heard.db", sealer)

    def look(tx: Connection) -> None:
        with pytest.raises(CaseGone):
            open_case(tx, sealer, header.id, READER, NOW)
        assert find_header(tx, sealer, header.ref) is None
        assert find_by_receipt(tx, sealer, b"some words") is None
        assert [one.id for one in list_headers(tx, sealer)] == others
        assert Examination(tx, sealer).run() == []
        left = [timer for timer in list_after(tx, sealer, b"", 100) if timer.kind == "erase"]
        assert [Erasure.of(timer.facts) for timer in left] == [erasure_of(header)]

    await database.run(look)
    erasure = erasure_of(header)
    await database.run(lambda tx: erase_some(tx, sealer, erasure, 0))
    await database.run(lambda tx: sweep_timers(tx, sealer, erasure, b"", NOW, 1000))
    for state in ("new", "dead"):
        await database.run(lambda tx, state=state: sweep_outbox(tx, sealer, erasure, state, 0))  # type: ignore[misc]
    assert await database.run(lambda tx: end(tx, sealer, erasure, NOW))
    assert not await database.run(lambda tx: end(tx, sealer, erasure, NOW))
    await audit.number_new_lines(database, sealer)
    assert await database.run(lambda tx: Examination(tx, sealer).run()) == []
    await database.close()


async def test_the_certificate_says_kind_time_persons_and_reference_and_nothing_else(
    database: Database, sealer: Sealer
) -> None:
    await fill(database, sealer)
    header = await database.run(lambda tx: make(tx, sealer))
    assert await erase(database, sealer, header)
    lines = [line for line in await database.run(lambda tx: read_audit(tx, sealer)) if line.case == header.id]
    noted = {line.act: line for line in lines if line.note}
    assert set(noted) == {ERASED, "nothing-left"}
    assert noted[ERASED].at == NOW
    assert json.loads(noted[ERASED].note) == {
        "ref": header.ref,
        "kind": "code",
        "by": ["aa" * 16, "bb" * 16],
        "listed": True,
    }


async def test_what_was_shown_goes_now_and_other_timers_of_the_case_go_unheard(
    database: Database, sealer: Sealer
) -> None:
    await fill(database, sealer)
    header = await database.run(lambda tx: make(tx, sealer))
    await erase(database, sealer, header)
    kinds = await database.run(lambda tx: {one.kind: one.due for one in list_after(tx, sealer, b"", 100)})
    assert kinds["remove"] == NOW
    assert "look" not in kinds
    assert "draft" in kinds, "a timer of something else stays"


async def test_desks_and_other_cases_are_as_before(database: Database, sealer: Sealer) -> None:
    await fill(database, sealer)
    header = await database.run(lambda tx: make(tx, sealer))
    before = await database.run(
        lambda tx: [_words(tx, sealer, one) for one in list_headers(tx, sealer) if one.id != header.id]
    )
    await erase(database, sealer, header)
    assert (
        await database.run(lambda tx: [_words(tx, sealer, one) for one in list_headers(tx, sealer)]) == before
    )


def _words(tx: Connection, sealer: Sealer, header: Header) -> list[str]:
    return [entry.text for entry in open_case(tx, sealer, header.id, READER, NOW).unseal()]


@pytest.mark.parametrize(("others", "left"), [((), []), (("bb" * 16,), ["bb" * 16])])
async def test_an_alert_that_waits_to_be_told_with_others_forgets_the_case(
    database: Database, sealer: Sealer, others: tuple[str, ...], left: list[str]
) -> None:
    """The timer of a flood holds ids of cases for up to ten minutes; the others' alerts are told all the same."""
    await fill(database, sealer)
    header = await database.run(lambda tx: make(tx, sealer))
    due = NOW + timedelta(minutes=9)
    held = {"held": [header.id, *others], "count": 1 + len(others), "times": [1]}
    await database.run(lambda tx: set_timer(tx, sealer, "flood", "cc" * 16, due, held))
    assert await erase(database, sealer, header)
    (timer,) = [
        one for one in await database.run(lambda tx: list_after(tx, sealer, b"", 1000)) if one.kind == "flood"
    ]
    assert (timer.due, timer.facts) == (due, {"held": left, "count": len(left), "times": [1]})


async def restored(tmp_path: Path, sealer: Sealer, *, known: bool) -> tuple[bool, list[Problem]]:
    """Erase after a back-up, and restore it; says whether the case is there again, and what is wrong then.

    *known*: the database that says what was erased is still there.
    """
    (tmp_path / "data").mkdir()
    path, file = tmp_path / "data" / "heard.db", tmp_path / "heard.bak"
    database = await open_database(path, sealer)
    await fill(database, sealer)
    header = await database.run(lambda tx: make(tx, sealer))
    await audit.number_new_lines(database, sealer)
    await back_up(database, sealer, Wanted(file), NOW, lambda share: None)
    assert await erase(database, sealer, header)
    await database.close()
    if not known:
        path.unlink()
    await restore(file, path, sealer, NOW, lambda message: message, lambda share: None)
    database = await open_database(path, sealer)
    there = await database.run(lambda tx: find_header(tx, sealer, header.ref)) is not None
    wrong = await database.run(lambda tx: Examination(tx, sealer).run())
    certified = await database.run(lambda tx: [one.case for one in list_certified(tx, sealer)])
    assert certified == ([] if there else [header.id])
    await database.close()
    return there, wrong


async def test_a_restored_back_up_does_not_bring_back_what_was_erased_since(
    tmp_path: Path, sealer: Sealer
) -> None:
    assert await restored(tmp_path, sealer, known=True) == (False, [])


async def test_a_back_up_from_before_the_case_hands_on_that_it_was_erased(
    tmp_path: Path, sealer: Sealer
) -> None:
    """The wrong back-up is restored first, then the right one, in which the case still is."""
    (tmp_path / "data").mkdir()
    path, before, between = tmp_path / "data" / "heard.db", tmp_path / "before.bak", tmp_path / "between.bak"
    database = await open_database(path, sealer)
    await fill(database, sealer)
    await back_up(database, sealer, Wanted(before), NOW, lambda share: None)
    header = await database.run(lambda tx: make(tx, sealer))
    await audit.number_new_lines(database, sealer)
    await back_up(database, sealer, Wanted(between), NOW, lambda share: None)
    assert await erase(database, sealer, header)
    await database.close()
    for file in (before, before, between, between):
        await restore(file, path, sealer, NOW, lambda message: message, lambda share: None)
    database = await open_database(path, sealer)
    there = await database.run(lambda tx: find_header(tx, sealer, header.ref)) is not None
    wrong = await database.run(lambda tx: Examination(tx, sealer).run())
    certified = await database.run(lambda tx: [one.case for one in list_certified(tx, sealer)])
    await database.close()
    assert (there, wrong, certified) == (False, [], [header.id])


async def test_without_the_present_database_a_restore_cannot_know(tmp_path: Path, sealer: Sealer) -> None:
    """The honest limit, and the sabotage of the test above."""
    assert await restored(tmp_path, sealer, known=False) == (True, [])


async def test_what_the_child_adds_takes_the_record_back_and_what_adults_do_does_not(
    database: Database, sealer: Sealer
) -> None:
    """Words that the school's own system does not hold must not be erased as if it did."""
    await fill(database, sealer)

    def unit(tx: Connection) -> list[int]:
        header = load_header(tx, sealer, add_case(tx, sealer, "words"))
        header.status, header.closed_at, header.recorded_at = "closed", 1, 2
        told = []
        for kind, by in (("note", "aa" * 16), ("answer", "")):
            add_entry(tx, sealer, header, Entry(kind, NOW, by, "scale=2"))
            told.append(header.recorded_at)
        return told

    assert await database.run(unit) == [2, 0]


async def test_a_restored_back_up_writes_to_nobody_who_asked_to_be_forgotten(
    tmp_path: Path, sealer: Sealer
) -> None:
    """MOMENTS 20: the way to the chat was cut after the back-up, and the case stayed."""
    (tmp_path / "data").mkdir()
    path, file = tmp_path / "data" / "heard.db", tmp_path / "heard.bak"
    database = await open_database(path, sealer)
    await fill(database, sealer)

    def owe_a_reply(tx: Connection) -> str:
        (case,) = (one.id for one in list_headers(tx, sealer) if one.id in _pupil(tx, sealer).cases)
        message = {"to": ["telegram", "4711"], "verb": "say", "lane": 1, "text": "a reply", "case": case}
        outbox.owe(tx, sealer, b"r" * 16, _pupil(tx, sealer).row, message, lane=1, not_before=0)
        return case

    def forget(tx: Connection) -> None:
        header = load_header(tx, sealer, case)
        header.chat, header.write_back = "", "no"
        save_header(tx, sealer, header)

    case = await database.run(owe_a_reply)
    await back_up(database, sealer, Wanted(file), NOW, lambda share: None)
    await database.run(forget)
    await database.close()
    await restore(file, path, sealer, NOW, lambda message: message, lambda share: None)
    database = await open_database(path, sealer)
    header = await database.run(lambda tx: load_header(tx, sealer, case))
    chat = await database.run(lambda tx: _pupil(tx, sealer))
    owed = await database.run(lambda tx: {one.id for one in outbox.list_owed(tx, sealer)} & {b"r" * 16})
    wrong = await database.run(lambda tx: Examination(tx, sealer).run())
    await database.close()
    assert (header.chat, header.write_back, chat.cases, chat.unread, owed, wrong) == (
        "",
        "no",
        [],
        [],
        set(),
        [],
    )


def _pupil(tx: Connection, sealer: Sealer) -> Chat:
    chat = load_chat(tx, sealer, "telegram", "4711")
    assert chat is not None
    return chat
