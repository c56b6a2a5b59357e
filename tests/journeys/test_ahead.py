"""What the worker guesses is right: what a line needs is read together, and not one by one."""

from __future__ import annotations

from datetime import timedelta

from bot.sandbox.phone import Phone
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


async def reads_of_a_line(house: House, pupil: Phone, table: str) -> list[str]:
    """Have the pupil type a line; give the statements by which it was read from *table*."""
    statements: list[str] = []
    database = house.app.database
    await database._in_thread(lambda: database._aiosqlite._conn.set_trace_callback(statements.append))
    await pupil.write("and they did it again")
    await house.settle()
    await database._in_thread(lambda: database._aiosqlite._conn.set_trace_callback(None))
    return [text for text in statements if table in text and text.startswith("SELECT")]
