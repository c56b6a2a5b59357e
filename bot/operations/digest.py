"""Digests: a week is frozen once, issued once to each reader, and given out again as it was.

1. the week is drawn up and frozen (`drawing.py`), unless it is;
2. `issue`: Monday 08:00 a setting's leads, Thursday 08:00 all others; each issue is made of the bases alone and kept in
   a unit of its own.
3. `deliver`: one message to each adult who may read one, and a mark in the same transaction: no second one ever.
What fell due while nobody ran is done once, marked as late; a clock that was set back finds everything done.
"""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.control import OperationRefused
from bot.figures import FiguresFailed
from bot.operations.answer import Facts
from bot.operations.drawing import draw, draw_term, read_source
from bot.operations.erasing import After
from bot.operations.keeping import LongOperation
from bot.operations.slicing import REST_SECONDS, Show
from handlers.digests import Issued, write_page, write_picture, write_table, write_text
from handlers.issuing import Source, deliver, issue_for, readers_of_source
from handlers.service import Service
from handlers.turn import Done
from safeguarding.fact import first_day, week_of
from safeguarding.terms import is_term, issued_on, newest_term
from storage.database import Database
from storage.people import list_people, list_settings
from storage.sealing import Sealer
from storage.timers import Timer, find_timer, set_timer

DIGEST = "digest"  # the kind of the one timer that issues
_WEEKLY = "weekly"
_LATE = timedelta(minutes=30)
_HALF_A_DAY = timedelta(hours=12)
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
        since = int(now.timestamp())
        if waiting is not None:  # by a clock that ran ahead Heard began later than it did
            since = min(since, int(waiting.facts["since"]))
        due = next_due(now, service.timezone, service.digest_at)
        set_timer(tx, service.sealer, DIGEST, _WEEKLY, due, {"since": since})


def next_due(now: datetime, zone: str, at: time) -> datetime:
    """Say when the next issue is due after *now*."""
    today = now.astimezone(ZoneInfo(zone)).date()
    weeks = [week_of(today + timedelta(weeks=ahead)) for ahead in (-2, -1, 0)]
    moments = [due_at(week, zone, at, own=own) for week in weeks for own in (True, False)]
    return min(moment for moment in moments if moment > now)


async def issue_due(database: Database, service: Service, now: datetime, after: After, timer: Timer) -> None:
    """Issue whatever fell due from *timer* on, and set it for what comes next; weeks that were missed are frozen, too.

    Of what was over when Heard first ran here nothing is said.
    """
    zone, at, since = service.timezone, service.digest_at, int(timer.facts["since"])
    begun = timer.due - _HALF_A_DAY  # the time of the day may have been changed meanwhile
    for week in _missed(now, service, since):
        await draw(database, service, week, now)
    for own in (True, False):
        week = newest_due(now, zone, at, own=own)
        due = due_at(week, zone, at, own=own)
        if due >= begun and due_at(week, zone, at, own=True).timestamp() > since:
            await draw(database, service, week, now)
            await _issue(database, service, week, now, after, own=own, late=now - due > _LATE)
    term = newest_term(now.astimezone(ZoneInfo(zone)).date())
    due = datetime.combine(issued_on(term), at, ZoneInfo(zone)).astimezone(UTC)
    if begun <= due <= now and due.timestamp() > since:
        await draw_term(database, service, term, now)
        await _issue(database, service, term, now, after, own=False, late=now - due > _LATE)
    await database.run(lambda tx: _sleep(tx, service, now, since))


def _missed(now: datetime, service: Service, since: int) -> list[str]:
    """Name the weeks that are over, up to twelve, so that no trend lacks one."""
    zone, at = service.timezone, service.digest_at
    newest = first_day(newest_due(now, zone, at, own=True))
    weeks = [week_of(newest - timedelta(weeks=back)) for back in range(_WEEKS - 1, -1, -1)]
    return [week for week in weeks if due_at(week, zone, at, own=True).timestamp() > since]


async def _issue(
    database: Database, service: Service, period: str, now: datetime, after: After, *, own: bool, late: bool
) -> None:
    """Issue what is frozen to all of its readers, and tell the adults; what was issued before stays as it is."""
    source = await read_source(database, service, period)
    for reader in readers_of_source(source, own=own):
        await database.run(partial(_issue_one, service, reader, period, source))
        await asyncio.sleep(REST_SECONDS)
    people = await database.run(lambda tx: [one.id for one in list_people(tx, service.sealer) if one.can_act])
    for person in people:
        after(await database.run(partial(_deliver, service, person, period, now, own, late)))
        await asyncio.sleep(REST_SECONDS)


def _issue_one(service: Service, reader: str, period: str, source: Source, tx: Connection) -> Issued | None:
    return issue_for(tx, service, reader, period, source)


def _deliver(
    service: Service, person: str, period: str, now: datetime, own: bool, late: bool, tx: Connection
) -> Done:
    return deliver(tx, service, person, period, now, own=own, late=late)


def _sleep(tx: Connection, service: Service, now: datetime, since: int) -> None:
    due = next_due(now, service.timezone, service.digest_at)
    set_timer(tx, service.sealer, DIGEST, _WEEKLY, due, {"since": since})


# -- the command ----------------------------------------------------------------------------------


def digest_operations(make: Callable[[Sealer, datetime], Service]) -> dict[str, LongOperation]:
    """Give the long operation of `heard digest`."""

    async def digest(database: Database, sealer: Sealer, wanted: Facts, now: datetime, show: Show) -> Facts:
        service = make(sealer, now)
        whom = str(wanted["for"]).strip()
        own = whom.lower() != "borough"
        week = _wanted_week(str(wanted.get("week") or ""), service, now, own=own)
        desk = "board" if is_term(week) else "leads"
        reader = f"{whom.upper()}/{desk}" if own else "borough"
        if own and not await database.run(
            lambda tx: any(one.code == whom.upper() for one in list_settings(tx, sealer))
        ):
            raise OperationRefused(
                f"found no setting {whom.upper()[:12]!r}; expected a code of heard settings list, or borough"
            )
        await show({"percent": 10})
        try:
            await (draw_term if is_term(week) else draw)(database, service, week, now)
        except FiguresFailed as fault:
            raise OperationRefused(str(fault)) from None
        await show({"percent": 50})
        source = await read_source(database, service, week)
        issued = await database.run(partial(_issue_one, service, reader, week, source))
        if issued is None:
            raise OperationRefused(f"{whom.upper()} was not there in {week}")
        files = await asyncio.to_thread(_files, service, issued) if wanted.get("files") else {}
        return {"text": write_text(service.texts, issued), "issue": issued.to_record(), "files": files}

    return {"digest": digest}


def _wanted_week(asked: str, service: Service, now: datetime, *, own: bool) -> str:
    """Say which week is meant; one that does not exist, is not due or is long gone is refused."""
    newest = newest_due(now, service.timezone, service.digest_at, own=own)
    if not asked:
        return newest
    try:
        if is_term(asked):
            return _wanted_term(asked, service, now)
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


def _wanted_term(asked: str, service: Service, now: datetime) -> str:
    """Say whether a term is issued yet; raises ValueError where there is no such term."""
    due = datetime.combine(issued_on(asked), service.digest_at, ZoneInfo(service.timezone))
    if due > now:
        raise OperationRefused(f"{asked} is not over: it is issued on {due:%A, %d %B %Y, %H:%M}")
    if now - due > timedelta(weeks=_WEEKS * 4):
        raise OperationRefused(f"found {asked}; expected a term of the last year, whose figures are kept")
    return asked


def _files(service: Service, issued: Issued) -> dict[str, Any]:
    """Make the files of an issue: slow, in a thread; one that cannot be made is left out, and the log says why."""
    made = {
        "csv": write_table(service.texts, issued).encode("utf-8-sig"),
        "png": service.draw_picture(write_picture(service.texts, issued)),
        "pdf": service.set_page(write_page(service.texts, issued, service.draw_picture)),
    }
    return {kind: b64encode(content).decode() for kind, content in made.items() if content is not None}
