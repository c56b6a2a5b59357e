"""What is noted for Hide is damaged, a row or a page: it costs no more than itself, and `heard verify` names it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import DBAPIError

from storage import chats
from storage.database import Database, open_database
from storage.findings import What
from storage.pieces import piece_id
from storage.said import IN_A_ROW, find_said, keep_all_said, open_together, part_all_together, said_rows
from storage.schema import said, together
from storage.sealing import Sealer
from storage.verify import look_through, verify
from storage.workroom import reading
from tests.storage.test_said import NOW, carry, many, rows, speak

PAGE, LEAF = 16_384, 10
MANY = 40 * IN_A_ROW
Damage = Callable[[bytearray, int], None]


def fill_with_garbage(content: bytearray, page: int) -> None:
    content[page : page + PAGE] = b"\xa5" * PAGE


def spoil_what_is_free(content: bytearray, page: int) -> None:
    """Its rows can be read; SQLite refuses to change the page, for its list of gaps leads out of it."""
    content[page + 1 : page + 3] = (PAGE - 2).to_bytes(2, "big")


def leaves(content: bytes, root: int) -> list[int]:
    """Give where the pages begin that hold a table's rows, in their order (SQLite's file format, 1.6)."""
    start = (root - 1) * PAGE
    if content[start] == LEAF:
        return [start]

    def number(at: int, size: int) -> int:
        return int.from_bytes(content[at : at + size], "big")

    cells = [start + number(start + 12 + 2 * cell, 2) for cell in range(number(start + 3, 2))]
    children = [*(number(cell, 4) for cell in cells), number(start + 8, 4)]
    return [leaf for child in children for leaf in leaves(content, child)]


@asynccontextmanager
async def damaged(
    path: Path, sealer: Sealer, number: int, damage: Damage, table: str = "together"
) -> AsyncIterator[Database]:
    """Damage one of the pages that hold what was noted, the *number*th of *table* in order, and open the file."""
    root = "SELECT rootpage FROM sqlite_master WHERE name = ?"
    with reading(path) as tx:
        pages = leaves(path.read_bytes(), tx.exec_driver_sql(root, (table,)).scalar_one())
    assert len(pages) > number + 1
    content = bytearray(path.read_bytes())
    damage(content, pages[number])
    path.write_bytes(content)
    database = await open_database(path, sealer)
    try:
        yield database
    finally:
        await database.close()


async def carry_many(path: Path, sealer: Sealer) -> list[chats.Chat]:
    """Have some pages full of what was noted together in a file that is closed."""
    database = await open_database(path, sealer)
    try:
        return await carry(database, sealer, MANY)
    finally:
        await database.close()


def hide(tx: Connection, sealer: Sealer, number: int) -> list[str]:
    chat = chats.load_chat(tx, sealer, "telegram", str(number))
    assert chat is not None
    young, _ = chats.take_traces(tx, sealer, chat, NOW)
    chats.save_chat(tx, sealer, chat)
    return young


@pytest.mark.parametrize("damage", [fill_with_garbage, spoil_what_is_free])
@pytest.mark.parametrize("ticked", [True, False], ids=["after a tick", "before"])
async def test_a_damaged_page_of_what_was_noted_together_stops_nobody_from_hiding(
    tmp_path: Path, sealer: Sealer, damage: Damage, ticked: bool
) -> None:
    """What has a row of its own is found. Sabotage: with `is_damage` always false, or a unit by itself not run again, they fail."""
    path = tmp_path / "damaged.db"
    await carry_many(path, sealer)
    async with damaged(path, sealer, 2, damage) as database:
        if ticked:
            assert not await part_all_together(database, sealer)
        parted = await database.run(lambda tx: rows(tx, said))
        taken = await database.run(lambda tx: [hide(tx, sealer, number) for number in range(MANY)])
        assert len([one for one in taken if one]) == parted
        assert all(one in ([], [str(100 + number)]) for number, one in enumerate(taken))
        assert await database.run(lambda tx: rows(tx, said)) == 0
    assert What.FILE in {one.what for one in look_through(path, sealer, lambda _: None)}


async def test_a_damaged_page_of_single_ids_stops_no_more_than_those_beside_whom_it_lies(
    tmp_path: Path, sealer: Sealer
) -> None:
    """Sabotage: where others' rows are not written while it is watched for, nobody hides until they are parted: never."""
    path, those = tmp_path / "damaged.db", range(5_000, 5_600)

    def begin(tx: Connection) -> None:
        for number in those:
            chat = chats.Chat("telegram", str(number))
            speak(tx, sealer, chat, NOW, str(number))
            chats.save_chat(tx, sealer, chat)

    database = await open_database(path, sealer)
    await database.run(begin)
    await database.close()
    hidden = 0
    async with damaged(path, sealer, 1, fill_with_garbage, "said") as database:
        await carry(database, sealer, MANY)
        for number in those:
            with suppress(DBAPIError):  # on it, or beside it, where SQLite must balance pages
                found = await database.run(lambda tx, n=number: hide(tx, sealer, n))  # type: ignore[misc]  # its default binds the loop's variable now
                hidden += found == [str(number)]
        assert hidden > len(those) / 4, "of a dozen pages one is damaged"
        assert not await part_all_together(database, sealer)


async def test_beside_a_damaged_page_messages_get_rows_of_their_own(tmp_path: Path, sealer: Sealer) -> None:
    """Sabotage: without the look at whether it can be read they are noted where nobody finds them again."""
    path = tmp_path / "damaged.db"
    spoken = await carry_many(path, sealer)

    def speak_again(tx: Connection) -> None:
        found = [chats.load_chat_by_id(tx, sealer, chats.row_of(sealer, chat)) for chat in spoken[:40]]
        sent = [
            (chats.row_of(sealer, chat), chats.expect_said(chat, NOW)[1], ["4711"]) for chat in found if chat
        ]
        for chat in found:
            assert chat is not None
            chats.save_chat(tx, sealer, chat)
        keep_all_said(tx, sealer, sent)

    def forget(tx: Connection) -> None:
        chats.forget_chat(tx, sealer, spoken[6])
        chats.drop_old_traces(tx, sealer, spoken[7], NOW + timedelta(hours=chats.TRACE_HOURS + 1))

    async with damaged(path, sealer, 3, fill_with_garbage) as database:
        await database.run(speak_again)
        assert await database.run(lambda tx: rows(tx, said)) == 40
        assert (await database.run(lambda tx: hide(tx, sealer, 5)))[-1] == "4711"
        for chat in (spoken[6], spoken[7]):
            chat.said[-1][2] += 1  # as it was kept
        await database.run(forget)
        assert await database.run(lambda tx: rows(tx, said)) == 37


@pytest.mark.parametrize(
    "body", [b"", b"x", "text", b"\0" * 4_000, b"\xff" * 287], ids=["0", "1", "text", "4000", "287"]
)
async def test_a_row_of_an_impossible_length_or_kind_is_named_and_holds_up_nobody(
    database: Database, sealer: Sealer, body: bytes | str
) -> None:
    await carry(database, sealer, 2 * IN_A_ROW)

    def damage(tx: Connection) -> bytes:
        row: bytes | None = tx.execute(select(together.c.id).order_by(together.c.id)).scalars().first()
        assert row is not None
        tx.exec_driver_sql("UPDATE together SET body = ? WHERE id = ?", (body, row))
        return row

    row = await database.run(damage)
    found = [await database.run(lambda tx, n=n: hide(tx, sealer, n)) for n in range(2 * IN_A_ROW)]  # type: ignore[misc]  # its default binds the loop's variable now
    assert len([one for one in found if one]) == IN_A_ROW
    assert not await part_all_together(database, sealer)
    found_by_verify = await verify(database, sealer, lambda _: None)
    assert [(one.table, one.row) for one in found_by_verify] == [("together", row.hex()[:8])]


async def test_a_damaged_row_of_one_message_costs_that_message_and_is_named(
    database: Database, sealer: Sealer
) -> None:
    """Sabotage: opened without an answer to `Tampered`, it keeps this pupil from hiding for ever."""

    def damage(tx: Connection) -> bytes:
        chat = chats.Chat("telegram", "1")
        for number in range(3):
            speak(tx, sealer, chat, NOW, str(11 + number))
        chats.save_chat(tx, sealer, chat)
        row = said_rows(sealer, chats.row_of(sealer, chat), 2)[0]
        tx.exec_driver_sql("UPDATE said SET body = zeroblob(length(body)) WHERE id = ?", (row,))
        return row

    row = await database.run(damage)
    look = await database.run(
        lambda tx: find_said(tx, sealer, chats.find_chat(tx, sealer, "telegram", "1"), [1, 2, 4])
    )
    assert look == {1: ["11"], 2: []}
    assert await database.run(lambda tx: hide(tx, sealer, 1)) == ["11", "13"]
    assert row.hex()[:8] in {one.row for one in await verify(database, sealer, lambda _: None)}


async def test_damaged_rows_do_not_undo_the_bound_of_what_is_noted_together(
    database: Database, sealer: Sealer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sabotage: where a full table is made smaller by its first rows, ten of these that do not open let it grow for ever."""
    monkeypatch.setattr("storage.said.MOST_TOGETHER_BYTES", 8_000)

    def plant(tx: Connection) -> None:
        for number in range(10):
            tx.execute(insert(together).values(id=number.to_bytes(16, "big"), body=b"x" * 800))

    await database.run(plant)
    _, sent = many(sealer, 600)
    for first in range(0, 600, 30):
        some = sent[first : first + 30]
        await database.run(lambda tx, some=some: keep_all_said(tx, sealer, some))  # type: ignore[misc]  # its default binds the loop's variable now
        assert await database.run(lambda tx: rows(tx, together)) <= 10 + 1
    assert not await part_all_together(database, sealer)
    assert await database.run(lambda tx: (rows(tx, said), rows(tx, together))) == (600, 10)


async def test_a_damaged_page_of_older_ids_costs_itself_and_is_named(
    database: Database, sealer: Sealer
) -> None:
    """Sabotage: opened without an answer to `Tampered`, it keeps this pupil from hiding for ever."""

    def damage(tx: Connection) -> bytes:
        chat = chats.Chat("telegram", "1")
        chats.note_traces(chat, [str(number) for number in range(1_000, 1_110)], NOW)
        row = chats.save_chat(tx, sealer, chat)
        page = piece_id(sealer, row, "traces", 1)
        tx.exec_driver_sql("UPDATE pieces SET body = zeroblob(length(body)) WHERE id = ?", (page,))
        return page

    page = await database.run(damage)
    assert await database.run(lambda tx: hide(tx, sealer, 1)) == [str(n) for n in range(1_050, 1_110)]
    assert page.hex()[:8] in {one.row for one in await verify(database, sealer, lambda _: None)}


@pytest.mark.parametrize("place", [2, 40, -1], ids=["key", "words", "end"])
async def test_a_row_that_does_not_open_holds_up_nobody_elses_messages(
    database: Database, sealer: Sealer, place: int
) -> None:
    """Sabotage: where only `Tampered` is passed over, a damaged number of a key keeps everybody from hiding."""
    spoken = await carry(database, sealer, 2 * IN_A_ROW)

    def damage(tx: Connection) -> list[str]:
        row, body = tx.execute(select(together.c.id, together.c.body)).first() or (b"", b"")
        lost = [ids[0] for _, _, ids in open_together(sealer, row, body)]
        damaged = bytearray(body)
        damaged[place] ^= 0xFF
        tx.execute(update(together).where(together.c.id == row).values(body=bytes(damaged)))
        return lost

    lost = await database.run(damage)

    def look(tx: Connection) -> list[str]:
        found = [find_said(tx, sealer, chats.row_of(sealer, chat), [1]) for chat in spoken]
        return [message for one in found for messages in one.values() for message in messages]

    found = await database.run(look)
    assert sorted([*found, *lost]) == [str(100 + number) for number in range(2 * IN_A_ROW)]
    assert len(lost) == IN_A_ROW and await database.run(lambda tx: rows(tx, together)) == 1
    await part_all_together(database, sealer)  # and it does not go round and round
