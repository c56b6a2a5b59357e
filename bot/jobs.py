"""Long work that the clock starts: what each kind of timer asks for, and what comes again by the calendar.

Decides which operation a timer means. Refuses to know when it is due (`bot/schedule.py`) and how it is done
(`bot/operations/`).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.clock import Clock
from bot.operations import retention
from bot.operations.comparing import compare_all
from bot.operations.digest import DIGEST, issue_due, wake_weekly
from bot.operations.erasing import finish
from bot.operations.retention import RETENTION, wake_nightly
from bot.operations.succession import hand_on
from bot.schedule import Job
from handlers.rounds import ROUNDS, wake_daily
from handlers.service import Service
from handlers.turn import Done
from storage.database import Database
from storage.erasure import ERASE
from storage.seats import COMPARE, LEAVER
from storage.timers import Timer, find_timer

_FURTHEST_DAILY = timedelta(hours=25)  # what comes daily is never further off, in no summer time


def make_jobs(
    database: Database, service: Service, clock: Clock, after: Callable[[Done], None]
) -> dict[str, Job]:
    """Give the long work by the kind of its timer; *after* does what a committed unit of it asks of the shell."""

    async def erase(_: Timer) -> bool:
        return await finish(database, service, clock.now(), after)

    async def hand(timer: Timer) -> bool:
        return await hand_on(database, service, timer.subject, clock.now(), after)

    async def retain(_: Timer) -> bool:
        now = clock.now()
        await retention.run(database, service, now, after)
        await database.run(lambda tx: wake_nightly(tx, service, now, again=True))
        return True

    async def issue(timer: Timer) -> bool:
        await issue_due(database, service, clock.now(), after, timer)
        return True

    async def compare(timer: Timer) -> bool:
        return await compare_all(database, service, timer.subject, clock.now(), after)

    return {ERASE: erase, LEAVER: hand, COMPARE: compare, RETENTION: retain, DIGEST: issue}


def wake_again(tx: Connection, service: Service, now: datetime) -> None:
    """Set anew what comes by the calendar, where a clock that ran ahead left it further off than it ever is."""
    wake_weekly(tx, service, now)
    for kind, subject, wake in ((RETENTION, "nightly", wake_nightly), (ROUNDS, "daily", wake_daily)):
        waiting = find_timer(tx, service.sealer, kind, subject)
        if waiting is not None and waiting.due - now > _FURTHEST_DAILY:
            wake(tx, service, now, again=True)
