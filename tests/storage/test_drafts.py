"""A draft's words: the newest in its own row, the others beside it, and none lost on the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, func, select

from storage.chats import Chat, load_chat, note_traces, save_chat
from storage.database import Database
from storage.drafts import erase_draft, hold_words, load_draft, read_words, save_draft
from storage.schema import drafts, pieces
from storage.sealing import Sealer

ROW = b"\x07" * 16
LINES = (
    "they hid my bag",
    "й" * 700,
    "",
    "\N{GRINNING FACE}" * 300,
    '"\\' * 400,
    "x" * 4096,
    "\ud83d",
    "again",
)


def write(tx: Connection, sealer: Sealer, lines: Sequence[str]) -> list[int]:
    """Write *lines* one after the other, as a conversation does; give the length of the row after each."""
    lengths, count, tail = [], 0, ""
    for line in lines:
        count, tail = hold_words(tx, sealer, ROW, count, f"{tail}\n{line}")
        save_draft(tx, sealer, ROW, {"pieces": count, "tail": tail})
        lengths.append(len(tx.execute(select(drafts.c.body)).scalar_one()))
    return lengths


def read(tx: Connection, sealer: Sealer) -> str:
    found = load_draft(tx, sealer, ROW)
    assert found is not None
    return read_words(tx, sealer, ROW, found["pieces"], found["tail"])


@pytest.mark.parametrize("lines", [LINES, LINES[::-1], LINES * 3, ["word " * 17] * 200])
async def test_no_word_is_lost_however_they_come(
    database: Database, sealer: Sealer, lines: Sequence[str]
) -> None:
    def unit(tx: Connection) -> str:
        write(tx, sealer, lines)
        return read(tx, sealer)

    assert await database.run(unit) == "".join(f"\n{line}" for line in lines)


async def test_a_thief_does_not_see_how_much_was_written(database: Database, sealer: Sealer) -> None:
    lengths = await database.run(lambda tx: write(tx, sealer, ["x" * 80] * 60))
    assert len(set(lengths)) == 1


async def test_two_hundred_lines_are_a_dozen_pieces_and_go_with_the_draft(
    database: Database, sealer: Sealer
) -> None:
    def count(tx: Connection) -> int:
        return int(tx.execute(select(func.count()).select_from(pieces)).scalar_one())

    await database.run(lambda tx: write(tx, sealer, ["x" * 80] * 200))
    kept = await database.run(count)
    assert 10 <= kept <= 16
    await database.run(lambda tx: erase_draft(tx, sealer, ROW, kept))
    assert await database.run(count) == 0


# -- with the chat, or in a row of its own --------------------------------------------------------------


def answers() -> dict[str, object]:
    return {"id": ROW.hex(), "pieces": 0, "lines": 1, "tail": "й" * 590, "named": ["ab" * 16] * 9}


def fill(chat: Chat) -> None:
    """Let much else lie in the chat, as much as may."""
    chat.cases = [f"{number:032x}" for number in range(20)]
    chat.unread = [{"kind": "reply", "case": "00" * 16, "n": n, "parts": 1, "role": "dsl"} for n in range(6)]
    note_traces(chat, [str(10**15 + number) for number in range(50)], datetime(2026, 11, 23, tzinfo=UTC))


def point_elsewhere(chat: Chat) -> None:
    chat.draft = ""


@pytest.mark.parametrize(
    ("change", "apart"), [(lambda chat: None, False), (fill, True), (point_elsewhere, True)]
)
async def test_a_draft_lies_with_its_chat_or_in_a_row_of_its_own_and_is_never_lost(
    database: Database, sealer: Sealer, change: Callable[[Chat], None], apart: bool
) -> None:
    def unit(tx: Connection) -> tuple[object, object]:
        chat = Chat("telegram", "4711", draft=ROW.hex(), answers=answers())
        change(chat)
        save_chat(tx, sealer, chat)
        again = load_chat(tx, sealer, "telegram", "4711")
        assert again is not None and again == chat
        return again.answers, load_draft(tx, sealer, ROW)

    assert await database.run(unit) == (({}, answers()) if apart else (answers(), None))
