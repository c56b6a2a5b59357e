"""`heard retention run`, and the same once a day by the clock: what has had its time goes.

Walks the rows slice by slice; each case is judged again (`safeguarding.retention`) in the unit that erases
it. What is told names only what the settings' own leads read: of a restricted case, whether it went or
stays, those who may read it hear, and nobody else (MOMENTS 12).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from bot.operations.answer import Facts
from bot.operations.erasing import After, finish
from bot.operations.keeping import LongOperation
from bot.operations.listed import may_be_listed
from bot.operations.slicing import REST_SECONDS, Show
from handlers.alerts import readers_of
from handlers.caseage import age_of
from handlers.erasing import chats_of, erase_case, forget_case, tell
from handlers.issuing import is_over
from handlers.service import Service
from handlers.turn import Done, Turn
from safeguarding.fact import week_of
from safeguarding.retention import TRAIL_KEPT, Policy, Verdict, cuts_link, judge
from storage.audit import AuditLine, write_audit
from storage.auditcut import cut_some
from storage.cases import Header, load_header, open_header, save_header
from storage.chats import Chat, first_traced_hour, forget_chat, load_chat_by_id, save_chat
from storage.database import Database
from storage.erasure import BY_AGE
from storage.errors import CaseGone, StorageError
from storage.facts import drop_reduced
from storage.invitations import drop_expired
from storage.issues import drop_some
from storage.schema import cases, chats
from storage.sealing import Sealer
from storage.timers import has_timer, set_timer

RETENTION = BY_AGE  # the kind of the one timer that wakes it every night
FACTS_KEPT_WEEKS = 60  # to compare a week with the same one of the year before
_LOOK_BACK_WEEKS = 8  # a night that was missed is made up for
NIGHTLY = time(3, 30)  # between no two switches of the clocks
REMIND_AFTER = timedelta(days=30)
_SLICE = 24
_WHO = "retention"


@dataclass(slots=True)
class Found:
    """What a walk over the cases came to; *told* names only what may be listed."""

    erase: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    would: list[Facts] = field(default_factory=list)
    keeps: list[Facts] = field(default_factory=list)


async def run(
    database: Database,
    service: Service,
    now: datetime,
    after: After,
    show: Show | None = None,
    *,
    dry: bool = False,
) -> Facts:
    """Erase what has had its time, or with *dry* only say what would go; list what is kept all the same."""
    found = await _walk(database, service, now, show)
    answer: Facts = {
        "dry_run": dry,
        "erased": sorted(found.would, key=_by_reference),
        "kept": sorted(found.keeps, key=_by_reference),
        "policy": policy_facts(service.retention),
        "finished": True,
    }
    if dry:
        return answer
    for case in found.erase:
        await _each(database, after, lambda tx, case=case: _erase(tx, service, case, now))  # type: ignore[misc]  # its default binds the loop's variable now
    for case in found.links:
        await _each(database, after, lambda tx, case=case: _cut_link(tx, service, case, now))  # type: ignore[misc]  # its default binds the loop's variable now
    for case in found.kept:
        await _each(database, after, lambda tx, case=case: _remind(tx, service, case, now))  # type: ignore[misc]  # its default binds the loop's variable now
    await _forget_chats(database, service)
    await database.run(lambda tx: drop_expired(tx, service.sealer, now))
    await _forget_facts(database, service, now)
    await _shorten_trail(database, service, now)
    await database.run(lambda tx: write_audit(tx, service.sealer, AuditLine(now, "retention-run", _WHO, "")))
    return {**answer, "finished": await finish(database, service, now, after)}


def policy_facts(policy: Policy) -> Facts:
    """Say how long what is kept, in days."""
    return {
        "recorded_days": policy.recorded.days,
        "case_days": policy.most.days,
        "address_days": policy.address.days,
        "backup_days": policy.backups.days,
    }


def _by_reference(one: Facts) -> str:
    return str(one["reference"])


async def _forget_facts(database: Database, service: Service, now: datetime) -> None:
    """What was left of erased cases goes after a year and a bit, and what was issued in exact counts with it."""
    for weeks in range(FACTS_KEPT_WEEKS, FACTS_KEPT_WEEKS + _LOOK_BACK_WEEKS):
        week, after = week_of((now - timedelta(weeks=weeks)).date()), b""
        while (
            reached := await database.run(
                lambda tx, week=week, after=after: drop_reduced(tx, service.sealer, week, after)  # type: ignore[misc]  # its default binds the loop's variable now
            )
        ) is not None:
            after = reached
            await asyncio.sleep(REST_SECONDS)
    kept_from = (now - timedelta(weeks=FACTS_KEPT_WEEKS)).date()
    last: bytes | None = b""
    while last is not None:
        walk = partial(drop_some, sealer=service.sealer, is_over=partial(is_over, kept_from), after=last)
        last = await database.run(walk)
        await asyncio.sleep(REST_SECONDS)


async def _each(database: Database, after: After, unit: Callable[[Connection], Done]) -> None:
    after(await database.run(unit))
    await asyncio.sleep(REST_SECONDS)


# -- looking ------------------------------------------------------------------------------------


async def _walk(database: Database, service: Service, now: datetime, show: Show | None) -> Found:
    found, last = Found(), b""
    while True:
        rows = await database.run(lambda tx, since=last: _page(tx, service, since, now, found))  # type: ignore[misc]  # its default binds the loop's variable now
        if rows is None:
            return found
        last = rows
        if show is not None:
            await show({"percent": 90 * last[0] // 256})
        await asyncio.sleep(REST_SECONDS)


def _page(tx: Connection, service: Service, after: bytes, now: datetime, found: Found) -> bytes | None:
    asked = select(cases.c.id, cases.c.body).where(cases.c.id > after).order_by(cases.c.id).limit(_SLICE)
    rows = tx.execute(asked).all()
    seen = Found()  # a unit may run twice
    for row in rows:
        try:
            header = open_header(service.sealer, row.id, row.body)
        except StorageError:
            continue  # `heard verify` says what is wrong with it
        _sort(service, header, now, seen)
    for name in ("erase", "kept", "links", "would", "keeps"):
        mine, more = getattr(found, name), getattr(seen, name)
        mine.extend(one for one in more if one not in mine)
    return rows[-1].id if rows else None


def _sort(service: Service, header: Header, now: datetime, found: Found) -> None:
    age = age_of(header)
    verdict = judge(age, service.retention)
    if verdict.erases(now):
        found.erase.append(header.id)
    elif verdict.is_listed(now):
        found.kept.append(header.id)
    if (header.chat or header.doors) and not verdict.erases(now) and cuts_link(age, service.retention, now):
        found.links.append(header.id)
    if may_be_listed(header):
        facts = {"reference": header.ref, "setting": header.setting}
        if verdict.erases(now):
            found.would.append(facts)
        elif verdict.is_listed(now):
            found.keeps.append({**facts, "why": [str(why) for why in verdict.why]})


# -- doing --------------------------------------------------------------------------------------


def _judged(tx: Connection, service: Service, case: str) -> tuple[Header, Verdict] | None:
    try:
        header = load_header(tx, service.sealer, case)
    except CaseGone:
        return None
    return header, judge(age_of(header), service.retention)


def _erase(tx: Connection, service: Service, case: str, now: datetime) -> Done:
    judged = _judged(tx, service, case)
    if judged is None or not judged[1].erases(now):
        return Done([], [], [])
    header = judged[0]
    return erase_case(tx, service, header, kind=RETENTION, by=(_WHO,), listed=may_be_listed(header), now=now)


def _cut_link(tx: Connection, service: Service, case: str, now: datetime) -> Done:
    """Let case and chat forget one another; the four words still find the case."""
    judged = _judged(tx, service, case)
    if judged is None or not cuts_link(age_of(judged[0]), service.retention, now):
        return Done([], [], [])
    header = judged[0]
    for chat in chats_of(tx, service, header):
        forget_case(tx, service, chat, header.id)
        save_chat(tx, service.sealer, chat)
    header.chat, header.doors = "", []
    save_header(tx, service.sealer, header)
    return Done([], [], [])


def _remind(tx: Connection, service: Service, case: str, now: datetime) -> Done:
    """Tell the readers of a case why it is kept although its time has come; again after a month."""
    judged = _judged(tx, service, case)
    if judged is None or not judged[1].is_listed(now):
        return Done([], [], [])
    header, verdict = judged
    if header.reminded_at and now - datetime.fromtimestamp(header.reminded_at, UTC) < REMIND_AFTER:
        return Done([], [], [])
    header.reminded_at = int(now.timestamp())
    save_header(tx, service.sealer, header)
    turn = Turn(tx, service, Chat("command", ""), now, forgotten=True)
    why = ", ".join(turn.words(f"lead-why-{one.name.lower().replace('_', '-')}") for one in verdict.why)
    words = turn.words("lead-kept-on", reference=header.ref, why=why)
    return tell(tx, service, readers_of(turn, header), words, now)


async def _shorten_trail(database: Database, service: Service, now: datetime) -> None:
    left = True
    while left:
        left = await database.run(lambda tx: cut_some(tx, service.sealer, now - TRAIL_KEPT))
        await asyncio.sleep(REST_SECONDS)


# -- chats --------------------------------------------------------------------------------------


async def _forget_chats(database: Database, service: Service) -> None:
    last: bytes | None = b""
    while last is not None:
        last = await database.run(lambda tx, since=last: _forget_some(tx, service, since))  # type: ignore[misc]  # its default binds the loop's variable now
        await asyncio.sleep(REST_SECONDS)


def _forget_some(tx: Connection, service: Service, after: bytes) -> bytes | None:
    """Forget the chats of pupils to which nothing belongs any more: no case, no draft, no message of two days."""
    rows = list(
        tx.execute(select(chats.c.id).where(chats.c.id > after).order_by(chats.c.id).limit(_SLICE)).scalars()
    )
    for row in rows:
        try:
            chat = load_chat_by_id(tx, service.sealer, row)
        except StorageError:
            continue
        if chat is not None and _is_idle(chat):
            forget_chat(tx, service.sealer, chat)
    return rows[-1] if len(rows) == _SLICE else None


def _is_idle(chat: Chat) -> bool:
    kept = (chat.person, chat.draft, chat.cases, chat.unread, chat.spilled, chat.doing.get("hidden"))
    return not any(kept) and first_traced_hour(chat) is None


def retention_operations(
    service_of: Callable[[Sealer, datetime], Service], after: After
) -> dict[str, LongOperation]:
    """Give the long operations of this file, for a process that has (or makes) a service."""

    async def retain(database: Database, sealer: Sealer, facts: Facts, now: datetime, show: Show) -> Facts:
        dry = facts.get("dry_run") is True
        return await run(database, service_of(sealer, now), now, after, show, dry=dry)

    async def erase_rest(
        database: Database, sealer: Sealer, facts: Facts, now: datetime, show: Show
    ) -> Facts:
        return {"finished": await finish(database, service_of(sealer, now), now, after)}

    return {"retention.run": retain, "erasures.finish": erase_rest}


# -- every night --------------------------------------------------------------------------------


def wake_nightly(tx: Connection, service: Service, now: datetime, *, again: bool = False) -> None:
    """Set the clock for the coming night; *again*: the night's work is done."""
    if not again and has_timer(tx, service.sealer, RETENTION, "nightly"):
        return
    local = now.astimezone(ZoneInfo(service.timezone))
    day = local.date() if local.time() < NIGHTLY else local.date() + timedelta(days=1)
    due = datetime.combine(day, NIGHTLY, local.tzinfo)
    set_timer(tx, service.sealer, RETENTION, "nightly", due.astimezone(UTC))
