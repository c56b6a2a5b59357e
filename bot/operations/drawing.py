"""Drawing up: a week or a term is counted once, by a child with the facts key alone, and frozen.

The sealed facts are read here slice by slice beside all else and handed on; what comes back, the *base*, is kept under its
name in one unit, and who comes second finds it there. A term is checked before it is frozen: what could be told too
closely of it, by all its tables and weeks together, is withheld in every one of them.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.figures import draw_up, find_pinned
from bot.operations.slicing import REST_SECONDS, Pace, timed
from handlers.calendars import calendar_for
from handlers.issuing import BASE, TERM, Source, load_base, make_source, weeks_for
from handlers.readiness import days_without_cover
from handlers.service import Service
from safeguarding.digest import Base, Frame
from safeguarding.fact import first_day
from safeguarding.hours import Presence
from safeguarding.staffing import presences_on
from safeguarding.termly import Term
from safeguarding.terms import weeks_of
from safeguarding.withholding import problem_of, withhold
from storage.database import Database
from storage.facts import page_of_week
from storage.issues import has_issue, put_issue
from storage.people import Setting, list_active, list_settings
from storage.sealing import Sealer

_FRAMES_AT_ONCE = 1
_DAY = timedelta(days=1)


async def draw(database: Database, service: Service, week: str, now: datetime) -> None:
    """Freeze a week, unless it is frozen.

    Raises:
        FiguresFailed: its facts could not be counted; nothing is kept of it.
    """
    if await database.run(lambda tx: load_base(tx, service.sealer, week)) is not None:
        return
    base = await _count(database, service, week, [week], now)
    await database.run(lambda tx: put_issue(tx, service.sealer, BASE, week, base.to_record()))


async def draw_term(database: Database, service: Service, term: str, now: datetime) -> None:
    """Freeze a term with all its weeks, unless it is frozen; what could be told too closely is withheld in all of it.

    Raises:
        FiguresFailed: it could not be counted or checked; nothing is kept of it.
    """
    if await database.run(lambda tx: has_issue(tx, service.sealer, TERM, term)):
        return
    weeks = weeks_of(term)
    for week in weeks:
        await draw(database, service, week, now)
    base = await _count(database, service, term, weeks, now)
    bases = await _read_bases(database, service, weeks)
    held = await asyncio.to_thread(_withheld, Term(term, bases, base))
    kept = {"base": base.to_record(), "held": held}
    await database.run(lambda tx: put_issue(tx, service.sealer, TERM, term, kept))


async def read_source(database: Database, service: Service, period: str) -> Source:
    """Read what the issues of a frozen period are made of, a week at a time."""
    bases = await _read_bases(database, service, weeks_for(period))
    source = await database.run(lambda tx: make_source(tx, service.sealer, period, bases))
    assert source is not None, "it was frozen a moment ago"
    return source


async def _read_bases(database: Database, service: Service, weeks: list[str]) -> list[Base]:
    found = []
    for week in weeks:
        base = await database.run(partial(load_base, sealer=service.sealer, week=week))
        found += [] if base is None else [base]
        await asyncio.sleep(REST_SECONDS)
    return found


def _withheld(term: Term) -> list[str]:
    """Find the topics that must be withheld in every table of a term: asked again until no cell is told too closely."""
    while True:
        problem, topics = problem_of(term)
        more = withhold(find_pinned(problem), topics) - set(term.held)
        if not more:
            return sorted(term.held)
        term.held = sorted({*term.held, *more})


async def _count(database: Database, service: Service, period: str, weeks: list[str], now: datetime) -> Base:
    frames = await _frames(database, service, weeks[-1], now)
    day = now.astimezone(ZoneInfo(service.timezone)).date().isoformat()
    empty = Base(period, day, frames)
    if not await database.run(lambda tx: any(page_of_week(tx, service.sealer, one, b"", 1) for one in weeks)):
        return empty  # nothing came: nobody need be asked to count it
    return await draw_up(service.sealer, empty, weeks, pages_of(database, service.sealer, weeks))


async def pages_of(
    database: Database, sealer: Sealer, weeks: list[str]
) -> AsyncIterator[list[tuple[bytes, bytes]]]:
    """Read the sealed facts of *weeks*, in slices between which others get their turn."""
    pace = Pace()
    for week in weeks:
        after: bytes | None = b""
        while after is not None:
            read = partial(page_of_week, sealer=sealer, week=week, after=after, most=pace.most)
            page, seconds = await database.run(timed(read))
            if page:
                yield page
            after = page[-1][0] if page else None
            pace.took(seconds)
            await asyncio.sleep(REST_SECONDS)


async def _frames(database: Database, service: Service, week: str, now: datetime) -> dict[str, Frame]:
    """Look at every setting as it is now, a few at a time."""
    settings = [
        one for one in await database.run(lambda tx: list_settings(tx, service.sealer)) if not one.closed
    ]
    frames: dict[str, Frame] = {}
    for start in range(0, len(settings), _FRAMES_AT_ONCE):
        some = settings[start : start + _FRAMES_AT_ONCE]
        found = await database.run(partial(_look_at, service, some, week, now))
        frames |= {frame.code: frame for frame in found}
        await asyncio.sleep(REST_SECONDS)
    return frames


def _look_at(service: Service, some: list[Setting], week: str, now: datetime, tx: Connection) -> list[Frame]:
    return [_frame(tx, service, one, week, now) for one in some]


def _frame(tx: Connection, service: Service, setting: Setting, week: str, now: datetime) -> Frame:
    calendar = calendar_for(tx, service, setting.code)
    days = [first_day(week) + _DAY * number for number in range(7)]
    return Frame(
        code=setting.code,
        name=setting.name,
        phase=setting.phase,
        kind=setting.kind,
        trust=setting.trust,
        pupils=setting.pupils,
        school_days=sum(Presence.STAFFED in presences_on(calendar, day) for day in days),
        leads=len(list_active(tx, service.sealer, f"{setting.code}/leads")),
        ready=not days_without_cover(tx, service, setting.code, now),
        joined=setting.live_on,
    )
