"""Ids of messages beside the chat's row: found again, folded, forgotten after 48 hours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, Table, func, select

from storage import chats
from storage.database import Database
from storage.said import (
    FEWEST_TOGETHER,
    IN_A_ROW,
    Sent,
    find_said,
    keep_all_said,
    keep_said,
    part_all_together,
)
from storage.schema import pieces, said, together
from storage.sealing import Sealer

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def speak(tx: Connection, sealer: Sealer, chat: chats.Chat, now: datetime, message: str) -> None:
    _, number = chats.expect_said(chat, now)
    keep_said(tx, sealer, chats.row_of(sealer, chat), number, [message])


def count(tx: Connection) -> int:
    return rows(tx, said)


def rows(tx: Connection, table: Table) -> int:
    return tx.execute(select(func.count()).select_from(table)).scalar_one()


async def test_what_was_said_is_found_in_order_and_what_never_left_is_not(
    database: Database, sealer: Sealer
) -> None:
    def unit(tx: Connection) -> tuple[list[str], int, int]:
        chat = chats.Chat("telegram", "1")
        chats.note_traces(chat, ["11"], NOW)
        speak(tx, sealer, chat, NOW, "12")
        chats.expect_said(chat, NOW)  # was replaced before it left
        speak(tx, sealer, chat, NOW, "14")
        chats.save_chat(tx, sealer, chat)
        found = chats.load_chat(tx, sealer, "telegram", "1")
        assert found is not None
        return *chats.take_traces(tx, sealer, found, NOW), count(tx)

    assert await database.run(unit) == (["11", "12", "14"], 0, 0)


async def test_sixty_hours_of_talk_fit_the_row_and_only_48_are_kept(
    database: Database, sealer: Sealer
) -> None:
    def unit(tx: Connection) -> tuple[list[str], int]:
        chat = chats.Chat("telegram", "1")
        for hour in range(60):
            for n in range(3):
                speak(tx, sealer, chat, NOW + timedelta(hours=hour), str(1000 + hour * 10 + n))
            chats.save_chat(tx, sealer, chat)
        assert len(chat.said) <= 12
        end = NOW + timedelta(hours=59)
        chats.drop_old_traces(tx, sealer, chat, end)
        young, _ = chats.take_traces(tx, sealer, chat, end)
        return young, count(tx)

    young, left = await database.run(unit)
    assert young == [str(1000 + hour * 10 + n) for hour in range(12, 60) for n in range(3)]
    assert left == 0


async def test_a_forgotten_chat_leaves_none_behind(database: Database, sealer: Sealer) -> None:
    def unit(tx: Connection) -> int:
        chat = chats.Chat("telegram", "1")
        speak(tx, sealer, chat, NOW, "12")
        chats.save_chat(tx, sealer, chat)
        assert count(tx) == 1
        chats.forget_chat(tx, sealer, chat)
        return count(tx)

    assert await database.run(unit) == 0


async def test_a_chat_that_is_flooded_keeps_every_id_and_its_row_its_size(
    database: Database, sealer: Sealer
) -> None:
    """ABU-01: with an entry for each page, the row was full after 5,700 reports, and no further one was taken."""

    def unit(tx: Connection) -> tuple[list[str], int, int]:
        chat = chats.Chat("telegram", "1", cases=[f"{n:032x}" for n in range(20)])
        for first in range(0, 20_000, 500):
            chats.note_traces(chat, [str(first + n) for n in range(500)], NOW)
            chats.save_chat(tx, sealer, chat)
        found = chats.load_chat(tx, sealer, "telegram", "1")
        assert found is not None
        assert len(found.cases) == 20
        pages = len(found.pages)
        return *chats.take_traces(tx, sealer, found, NOW), pages

    young, old, pages = await database.run(unit)
    assert young == [str(n) for n in range(20_000)]
    assert (old, pages) == (0, 1)


async def test_two_days_of_steady_writing_are_a_few_stretches_of_pages_and_go_in_time(
    database: Database, sealer: Sealer
) -> None:
    def unit(tx: Connection) -> tuple[int, int, list[str], int]:
        chat = chats.Chat("telegram", "1")
        for hour in range(72):
            now = NOW + timedelta(hours=hour)
            chats.note_traces(chat, [str(hour * 100 + n) for n in range(60)], now)
            chats.drop_old_traces(tx, sealer, chat, now)
            chats.save_chat(tx, sealer, chat)
        stretches, end = len(chat.pages), NOW + timedelta(hours=71)
        left = tx.execute(select(func.count()).select_from(pieces)).scalar_one()
        young, _ = chats.take_traces(tx, sealer, chat, end)
        return stretches, left, young, tx.execute(select(func.count()).select_from(pieces)).scalar_one()

    stretches, before, young, after = await database.run(unit)
    assert stretches <= 13
    assert before <= 52 * 60 // 50
    assert young == [str(hour * 100 + n) for hour in range(24, 72) for n in range(60)]
    assert after == 0


async def test_a_row_that_would_be_too_full_lets_go_of_its_oldest_cases_and_is_kept(
    database: Database, sealer: Sealer
) -> None:
    def unit(tx: Connection) -> chats.Chat | None:
        shown = ",".join(f"{n:032x}" for n in range(95))  # the readers of a large school
        chat = chats.Chat("telegram", "1", cases=[f"{n:032x}" for n in range(20)], doing={"shown": shown})
        chats.save_chat(tx, sealer, chat)
        return chats.load_chat(tx, sealer, "telegram", "1")

    found = await database.run(unit)
    assert found is not None
    assert found.cases[-1] == f"{19:032x}"
    assert 1 < len(found.cases) < 20


# -- noted together --------------------------------------------------------------------------------


def many(sealer: Sealer, count: int, first: int = 100) -> tuple[list[chats.Chat], list[Sent]]:
    """Give *count* chats, and for each one message that was sent in it."""
    spoken = [chats.Chat("telegram", str(number)) for number in range(count)]
    sent = [
        (chats.row_of(sealer, chat), chats.expect_said(chat, NOW)[1], [str(first + number)])
        for number, chat in enumerate(spoken)
    ]
    return spoken, sent


async def carry(database: Database, sealer: Sealer, count: int) -> list[chats.Chat]:
    """Keep *count* chats and note a message in each, all together."""

    def unit(tx: Connection) -> list[chats.Chat]:
        spoken, sent = many(sealer, count)
        for chat in spoken:
            chats.save_chat(tx, sealer, chat)
        keep_all_said(tx, sealer, sent)
        return spoken

    return await database.run(unit)


async def test_messages_carried_together_are_noted_in_a_few_rows_and_few_in_their_own(
    database: Database, sealer: Sealer
) -> None:
    await carry(database, sealer, FEWEST_TOGETHER - 1)
    assert await database.run(lambda tx: (rows(tx, said), rows(tx, together))) == (FEWEST_TOGETHER - 1, 0)
    await carry(database, sealer, 2 * IN_A_ROW + 1)
    assert await database.run(lambda tx: rows(tx, together)) == 3


async def test_whoever_hides_takes_away_what_was_noted_with_others_messages(
    database: Database, sealer: Sealer
) -> None:
    """Sabotage: without `part_together` in `take_said` the message stays on the pupil's screen."""
    await carry(database, sealer, 40)

    def hide(tx: Connection, number: str) -> tuple[list[str], int]:
        chat = chats.load_chat(tx, sealer, "telegram", number)
        assert chat is not None
        taken = chats.take_traces(tx, sealer, chat, NOW)
        chats.save_chat(tx, sealer, chat)
        return taken

    assert await database.run(lambda tx: hide(tx, "17")) == (["117"], 0)
    assert await database.run(lambda tx: hide(tx, "17")) == ([], 0)
    assert await database.run(lambda tx: hide(tx, "18")) == (["118"], 0)
    assert await database.run(lambda tx: (rows(tx, said), rows(tx, together))) == (38, 0)


async def test_a_question_that_was_noted_with_others_is_found(database: Database, sealer: Sealer) -> None:
    """Sabotage: without `part_together` in `find_said` it is not."""
    spoken = await carry(database, sealer, 40)
    row = chats.row_of(sealer, spoken[5])
    assert await database.run(lambda tx: find_said(tx, sealer, row, [1, 2])) == {1: ["105"]}


async def test_of_a_chat_that_is_forgotten_nothing_stays_among_what_was_noted_together(
    database: Database, sealer: Sealer
) -> None:
    """Sabotage: without `part_together` in `drop_said` its message's id comes back when the others are parted."""
    spoken = await carry(database, sealer, 40)
    await database.run(lambda tx: chats.forget_chat(tx, sealer, spoken[7]))
    await part_all_together(database, sealer)
    row = chats.row_of(sealer, spoken[7])
    assert await database.run(lambda tx: find_said(tx, sealer, row, [1])) == {}
    assert await database.run(lambda tx: (rows(tx, said), rows(tx, together))) == (39, 0)


async def test_after_48_hours_nothing_stays_among_what_was_noted_together(
    database: Database, sealer: Sealer
) -> None:
    spoken = await carry(database, sealer, 12)
    end = NOW + timedelta(hours=chats.TRACE_HOURS + 1)

    def forget(tx: Connection) -> None:
        for chat in spoken:
            chats.drop_old_traces(tx, sealer, chat, end)

    await database.run(forget)
    assert await database.run(lambda tx: (rows(tx, said), rows(tx, together))) == (0, 0)


async def test_the_clock_parts_what_was_noted_together_in_slices(database: Database, sealer: Sealer) -> None:
    spoken = await carry(database, sealer, 700)
    assert await database.run(lambda tx: rows(tx, together)) > 2 * 10
    await part_all_together(database, sealer)
    assert await database.run(lambda tx: (rows(tx, said), rows(tx, together))) == (700, 0)
    row = chats.row_of(sealer, spoken[699])
    assert await database.run(lambda tx: find_said(tx, sealer, row, [1])) == {1: ["799"]}


async def test_there_is_never_more_noted_together_than_can_soon_be_parted(
    database: Database, sealer: Sealer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.said.MOST_TOGETHER_BYTES", 8_000)
    _, sent = many(sealer, 600)
    for first in range(0, 600, 30):
        some = sent[first : first + 30]
        await database.run(lambda tx, some=some: keep_all_said(tx, sealer, some))  # type: ignore[misc]  # its default binds the loop's variable now
        assert await database.run(lambda tx: rows(tx, together)) <= 8_000 // 1_000 + 1
    await part_all_together(database, sealer)
    assert await database.run(lambda tx: rows(tx, said)) == 600
