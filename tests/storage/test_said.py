"""Ids of messages beside the chat's row: found again, folded, forgotten after 48 hours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, func, select

from storage import chats
from storage.database import Database
from storage.said import keep_said
from storage.schema import pieces, said
from storage.sealing import Sealer

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def speak(tx: Connection, sealer: Sealer, chat: chats.Chat, now: datetime, message: str) -> None:
    _, number = chats.expect_said(chat, now)
    keep_said(tx, sealer, chats.row_of(sealer, chat), number, [message])


def count(tx: Connection) -> int:
    return tx.execute(select(func.count()).select_from(said)).scalar_one()


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
