"""What the worker guesses is right: a line's chat and draft are read together, and not one by one."""

from __future__ import annotations

from tests.journeys.house import House, tell


async def test_the_draft_of_the_next_line_is_read_ahead(house: House) -> None:
    pupil = await tell(house)
    await pupil.wait_for("Are you safe right now?")
    await house.settle()
    statements: list[str] = []
    database = house.app.database
    await database._in_thread(lambda: database._aiosqlite._conn.set_trace_callback(statements.append))
    await pupil.write("and they did it again")
    await house.settle()
    await database._in_thread(lambda: database._aiosqlite._conn.set_trace_callback(None))
    reads = [text for text in statements if "FROM drafts" in text]
    assert len(reads) == 1 and " IN (" in reads[0]
