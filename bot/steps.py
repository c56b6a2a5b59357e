"""What an event or a timer leaves to be done: slow work beside the units, and the units after it, to the end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from sqlalchemy import Connection

from handlers.turn import Done, Later
from storage.database import Database

Work = Callable[[Later, Callable[[], Any]], Awaitable[Any]]
Unit = Callable[[Later, Any, Connection], Done]


async def take_steps(
    database: Database, first: Later, work: Work, unit: Unit, apply: Callable[[Done], None]
) -> None:
    """Do the slow work of *first*, then its unit, and likewise all that a unit leaves to be done.

    Others are served between two units. Whatever ends this, *over* of every step that was begun is called.
    """
    step: Later | None = first
    overs: list[Callable[[], None]] = []
    try:
        while step is not None:
            if step.over is not None and step.over not in overs:
                overs.append(step.over)
            made = await work(step, step.work) if step.work is not None else None
            done = await database.run(partial(unit, step, made))
            step = done.later
            apply(done)
    finally:
        for over in overs:
            over()
