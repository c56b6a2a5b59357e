"""A timer that is moved at every line is one timer, whether its moves share a batch or not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection

from storage.database import Database
from storage.sealing import Sealer
from storage.timers import find_timer, list_due, set_timer, stop_timer

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
SUBJECT = "ab" * 16


def due_then(tx: Connection, sealer: Sealer) -> list[datetime]:
    return [timer.due for timer in list_due(tx, sealer, NOW + timedelta(days=2))]


@pytest.mark.parametrize("units", [1, 3])
async def test_the_last_move_counts(database: Database, sealer: Sealer, units: int) -> None:
    moves = [NOW + timedelta(hours=hours) for hours in (1, 30, 5)]
    for some in (moves,) if units == 1 else [[move] for move in moves]:
        await database.run(
            lambda tx, some=some: [set_timer(tx, sealer, "unsent", SUBJECT, due) for due in some]
        )  # type: ignore[misc]
    assert await database.run(lambda tx: due_then(tx, sealer)) == [moves[-1]]


async def test_one_that_was_set_a_moment_ago_is_found_and_stopped(database: Database, sealer: Sealer) -> None:
    def unit(tx: Connection) -> tuple[bool, bool]:
        set_timer(tx, sealer, "unsent", SUBJECT, NOW)
        found = find_timer(tx, sealer, "unsent", SUBJECT)
        return found is not None and found.due == NOW, stop_timer(tx, sealer, "unsent", SUBJECT)

    assert await database.run(unit) == (True, True)
    assert await database.run(lambda tx: due_then(tx, sealer)) == []
