"""What the worker guesses is right: what a line needs is read together, and not one by one."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from bot.sandbox.phone import Phone
from bot.worker import READ_FIRST
from handlers.events import Address
from safeguarding import triage
from tests.faults.process import watch
from tests.journeys.house import House, tell


async def test_a_line_reads_its_draft_with_the_chat(house: House) -> None:
    pupil = await tell(house)
    await pupil.wait_for("Are you safe right now?")
    await house.settle()
    assert await reads_of_a_line(house, pupil, "FROM drafts") == []


async def test_a_draft_in_a_row_of_its_own_is_read_ahead(house: House) -> None:
    pupil = await tell(house)
    await pupil.wait_for("Are you safe right now?")
    await pupil.write("/hide")
    await pupil.wait_for("Just type, or tap Start.")
    await house.wind(timedelta(hours=13))
    await pupil.write("i am back")
    await house.settle()
    reads = await reads_of_a_line(house, pupil, "FROM drafts")
    assert len(reads) == 1 and " IN (" in reads[0]


async def test_the_first_of_many_lines_do_not_wait_until_all_of_them_are_read(house: House) -> None:
    pupil = await tell(house)
    await pupil.wait_for("Are you safe right now?")
    await house.settle()
    asked: list[int] = []
    all_may_be_read = asyncio.Event()

    async def read(texts: Sequence[str]) -> list[triage.Reading]:
        asked.append(len(texts))
        if len(asked) > 1:
            await all_may_be_read.wait()
        return [triage.read(text) for text in texts]

    worker = house.app.worker
    worker._read = read
    await worker.take([written(pupil, number) for number in range(60)])
    waiting = worker._queues[Address("telegram", str(pupil.id))]
    await watch(lambda: len(waiting) == 60 - READ_FIRST, 60, "the first were answered")
    assert asked == [READ_FIRST, 60 - READ_FIRST]
    all_may_be_read.set()
    await watch(lambda: worker.quiet, 60, "all were answered")


def written(pupil: Phone, number: int) -> dict[str, Any]:
    """Give an update as Telegram would: a line of *pupil*."""
    person = {"id": pupil.id, "is_bot": False, "first_name": "Kim"}
    chat = {"id": pupil.id, "type": "private", "first_name": "Kim"}
    said = {"message_id": 5000 + number, "from": person, "chat": chat, "date": 1_790_000_000}
    return {"update_id": 900_000 + number, "message": {**said, "text": f"they did it again, time {number}"}}


async def reads_of_a_line(house: House, pupil: Phone, table: str) -> list[str]:
    """Have the pupil type a line; give the statements by which it was read from *table*."""
    statements: list[str] = []
    database = house.app.database
    await database._in_thread(lambda: database._aiosqlite._conn.set_trace_callback(statements.append))
    await pupil.write("and they did it again")
    await house.settle()
    await database._in_thread(lambda: database._aiosqlite._conn.set_trace_callback(None))
    return [text for text in statements if table in text and text.startswith("SELECT")]
