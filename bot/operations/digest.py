"""Digests: a week is frozen once, issued once to each reader, and given out again as it was.

1. `draw`: a child counts the week's sealed facts (`bot/figures`), read here slice by slice; the frozen week, the
   *base*, is kept under its name in one unit. Who comes second finds it there.
2. `issue`: Monday 08:00 a setting's leads, Thursday 08:00 all others; each issue is made of the bases alone and kept in
   a unit of its own.
3. `deliver`: one message to each adult who may read one, and a mark in the same transaction: no second one ever.
What fell due while nobody ran is done once, marked as late; a clock that was set back finds everything done.
"""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.control import OperationRefused, show_progress
from bot.figures import FiguresFailed, draw_up
from bot.operations.answer import Facts
from bot.operations.erasing import After
from bot.operations.keeping import LongOperation
from bot.operations.slicing import REST_SECONDS, Pace, Show, timed
from handlers.calendars import calendar_for
from handlers.digests import Issued, write_page, write_picture, write_table, write_text
from handlers.issuing import BASE, deliver, issue_for, load_base, weekly_readers
from handlers.readiness import days_without_cover
from handlers.service import Service
from handlers.turn import Done
from safeguarding.digest import Base, Frame
from safeguarding.fact import first_day, week_of
from safeguarding.hours import Presence
from safeguarding.staffing import presences_on
from storage.database import Database
from storage.errors import StorageError
from storage.facts import page_of_week
from storage.issues import put_issue
from storage.people import Setting, list_active, list_people, list_settings
from storage.sealing import Sealer
from storage.timers import find_timer, set_timer

DIGEST = "digest"  # the kind of the one timer that issues
_WEEKLY = "weekly"
_LATE = timedelta(minutes=30)
_WEEKS = 12
_FRAMES_AT_ONCE = 4
_DAY = timedelta(days=1)


# -- when -----------------------------------------------------------------------------------------


def due_at(week: str, zone: str, at: time, *, own: bool) -> datetime:
    """Say when the issue of *week* is due: Monday for a setting's leads, Thursday for all others."""
    day = first_day(week) + timedelta(days=7 if own else 10)
    return datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)


def newest_due(now: datetime, zone: str, at: time, *, own: bool) -> str:
    """Name the newest week whose issue is due at *now*."""
    today = now.astimezone(ZoneInfo(zone)).date()
    week = week_of(today - 7 * _DAY)
    return week if due_at(week, zone, at, own=own) <= now else week_of(today - 14 * _DAY)


def wake_weekly(tx: Connection, service: Service, now: datetime) -> None:
    """Set the timer to whichever issue comes next; one that fell due while nobody ran stays as it is."""
    waiting = find_timer(tx, service.sealer, DIGEST, _WEEKLY)
    if waiting is None or waiting.due > now:
        since = int(now.timestamp()) if waiting is None else int(waiting.facts["since"])
        due = next_due(now, service.timezone, service.digest_at)
        set_timer(tx, service.sealer, DIGEST, _WEEKLY, due, {"since": since})


def next_due(now: datetime, zone: str, at: time) -> datetime:
    """Say when the next issue is due after *now*."""
    today = now.astimezone(ZoneInfo(zone)).date()
    weeks = [week_of(today + timedelta(weeks=ahead)) for ahead in (-2, -1, 0)]
    moments = [due_at(week, zone, at, own=own) for week in weeks for own in (True, False)]
    return min(moment for moment in moments if moment > now)


async def issue_due(
    database: Database, service: Service, now: datetime, after: After, since: int = 0
) -> None:
    """Issue whatever is due at *now*, and set the timer for what comes next.

    *since*: when Heard first ran here (epoch seconds); of weeks that were over by then nothing is said.
    """
    zone, at = service.timezone, service.digest_at
    for own in (True, False):
        week = newest_due(now, zone, at, own=own)
        if due_at(week, zone, at, own=True).timestamp() <= since:
            continue
        await issue_week(database, service, week, now, own=own)
        late = now - due_at(week, zone, at, own=own) > _LATE
        people = await database.run(
            lambda tx: [one.id for one in list_people(tx, service.sealer) if one.can_act]
        )
        for person in people:
            after(await database.run(partial(_deliver, service, person, week, now, own, late)))
            await asyncio.sleep(REST_SECONDS)
    await database.run(lambda tx: _sleep(tx, service, now, since))


def _deliver(
    service: Service, person: str, week: str, now: datetime, own: bool, late: bool, tx: Connection
) -> Done:
    return deliver(tx, service, person, week, now, own=own, late=late)


def _sleep(tx: Connection, service: Service, now: datetime, since: int) -> None:
    due = next_due(now, service.timezone, service.digest_at)
    set_timer(tx, service.sealer, DIGEST, _WEEKLY, due, {"since": since})


async def issue_week(database: Database, service: Service, week: str, now: datetime, *, own: bool) -> None:
    """Freeze *week* and issue it to all of its readers; what was frozen or issued before stays as it is."""
    await draw(database, service, week, now)
    readers = await database.run(lambda tx: weekly_readers(tx, service, week, own=own))
    for reader in readers:
        await database.run(lambda tx, reader=reader: issue_for(tx, service, reader, week))  # type: ignore[misc]
        await asyncio.sleep(REST_SECONDS)


# -- drawing up -----------------------------------------------------------------------------------


async def draw(database: Database, service: Service, week: str, now: datetime) -> None:
    """Freeze a week, unless it is frozen.

    Raises:
        FiguresFailed: its facts could not be counted; nothing is kept of it.
    """
    if await database.run(lambda tx: load_base(tx, service.sealer, week)) is not None:
        return
    frames = await _frames(database, service, week, now)
    day = now.astimezone(ZoneInfo(service.timezone)).date().isoformat()
    empty = Base(week, day, frames)
    base = await draw_up(service.sealer, empty, _pages(database, service.sealer, week))
    await database.run(lambda tx: put_issue(tx, service.sealer, BASE, week, base.to_record()))


async def _pages(database: Database, sealer: Sealer, week: str) -> AsyncIterator[list[tuple[bytes, bytes]]]:
    """Read the sealed facts of a week, in slices between which others get their turn."""
    pace, after = Pace(), b""
    while True:
        page, seconds = await database.run(
            timed(partial(page_of_week, sealer=sealer, week=week, after=after, most=pace.most))
        )
        if not page:
            return
        yield page
        after = page[-1][0]
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


# -- the command ----------------------------------------------------------------------------------


def digest_operations(make: Callable[[Sealer, datetime], Service]) -> dict[str, LongOperation]:
    """Give the long operation of `heard digest`."""

    async def digest(database: Database, sealer: Sealer, wanted: Facts, now: datetime, show: Show) -> Facts:
        service = make(sealer, now)
        whom = str(wanted["for"]).strip()
        own = whom.lower() != "borough"
        reader = f"{whom.upper()}/leads" if own else "borough"
        week = _wanted_week(str(wanted.get("week") or ""), service, now, own=own)
        if own and not await database.run(
            lambda tx: any(one.code == whom.upper() for one in list_settings(tx, sealer))
        ):
            raise OperationRefused(
                f"found no setting {whom.upper()[:12]!r}; expected a code of heard settings list, or borough"
            )
        await show({"percent": 10})
        try:
            await draw(database, service, week, now)
        except FiguresFailed as fault:
            raise OperationRefused(str(fault)) from None
        await show({"percent": 50})
        issued = await database.run(lambda tx: issue_for(tx, service, reader, week))
        if issued is None:
            raise OperationRefused(f"{whom.upper()} was not there in {week}")
        files = await asyncio.to_thread(_files, service, issued) if wanted.get("files") else {}
        return {"text": write_text(service.texts, issued), "issue": issued.to_record(), "files": files}

    return {"digest": digest}


def digest_control(
    database: Database, sealer: Sealer, now: Callable[[], datetime], operations: Mapping[str, LongOperation]
) -> dict[str, Callable[[Facts], Awaitable[Facts]]]:
    """Give them as the control socket takes them: who asks while another is answered waits for it."""
    busy = asyncio.Lock()

    def make(operation: LongOperation) -> Callable[[Facts], Awaitable[Facts]]:
        async def operate(facts: Facts) -> Facts:
            async with busy:
                try:
                    return await operation(database, sealer, facts, now(), show_progress)
                except StorageError as fault:
                    raise OperationRefused(str(fault)) from None

        return operate

    return {name: make(operation) for name, operation in operations.items()}


def _wanted_week(asked: str, service: Service, now: datetime, *, own: bool) -> str:
    """Say which week is meant; one that does not exist, is not due or is long gone is refused."""
    newest = newest_due(now, service.timezone, service.digest_at, own=own)
    if not asked:
        return newest
    try:
        first = first_day(asked)
    except ValueError as wrong:
        raise OperationRefused(f"--week: {wrong}", 2) from None
    if first > first_day(newest):
        local = due_at(asked, service.timezone, service.digest_at, own=own).astimezone(
            ZoneInfo(service.timezone)
        )
        raise OperationRefused(f"{asked} is not over: it is issued on {local:%A, %d %B %Y, %H:%M}")
    if first < first_day(newest) - timedelta(weeks=_WEEKS * 5):
        raise OperationRefused(f"found {asked}; expected a week of the last year, whose figures are kept")
    return asked


def _files(service: Service, issued: Issued) -> dict[str, Any]:
    """Make the files of an issue: slow, in a thread; one that cannot be made is left out, and the log says why."""
    made = {
        "csv": write_table(service.texts, issued).encode("utf-8-sig"),
        "png": service.draw_picture(write_picture(service.texts, issued)),
        "pdf": service.set_page(write_page(service.texts, issued)),
    }
    return {kind: b64encode(content).decode() for kind, content in made.items() if content is not None}
