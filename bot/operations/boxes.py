"""`heard inbox` and `heard outbox`: what could not be handled or delivered, and one more try.

Tells a short id, how often it was tried and about how old it is: never content, a chat, a lane or a case.
What was set aside and is to do with a restricted case stands in no list; *retry* takes all of it
again and answers the same whatever there was (MOMENTS 12).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from bot.operations.ages import day_words, days_since
from bot.operations.answer import Answer, Facts
from bot.operations.listed import concerns_listed, writes_listed
from handlers.service import Service
from storage.aside import ids_of_failed, list_failed
from storage.inbox import retry_failed
from storage.outbox import list_owed, retry_dead

_LOOKED_AT = 50  # rows: enough to see that something waits
_SHORT = 8  # the first digits of a row's id, as in the log


def show_inbox(tx: Connection, service: Service, facts: Facts, now: datetime) -> Facts:
    """List what could not be handled, the oldest first."""
    today = int(now.timestamp()) // 86_400
    rows = []
    for row in list_failed(tx):
        if not writes_listed(tx, service.sealer, row.chat):
            continue
        days = None if row.day is None else max(0, today - row.day)
        rows.append(_row(row.id, "failed", row.tries, days, "some days ago"))
    return {"inbox": rows}


def show_outbox(tx: Connection, service: Service, facts: Facts, now: datetime) -> Facts:
    """List what can never be delivered as it is, the oldest first."""
    rows, after = [], 0
    while page := list_owed(tx, service.sealer, state="dead", after=after):
        for owed in page:
            if concerns_listed(tx, service.sealer, str(owed.message.get("case", ""))):
                days = days_since(owed.not_before, now, str(UTC))
                rows.append(_row(owed.id, "dead", owed.tries, days, "not known"))
        after = page[-1].seq
    return {"outbox": rows}


def first_to_send(tx: Connection, service: Service, now: datetime) -> bytes | None:
    """Give the id of what has waited longest to be sent, of what is due and may be told of."""
    for owed in list_owed(tx, service.sealer, most=_LOOKED_AT):
        due = owed.not_before <= now.timestamp()
        if due and concerns_listed(tx, service.sealer, str(owed.message.get("case", ""))):
            return owed.id
    return None


def retry_inbox(tx: Connection, service: Service, facts: Facts, now: datetime) -> Facts:
    """Put everything that failed back among the new; a second time changes nothing."""
    again = ids_of_failed(tx)
    retry_failed(tx)
    return Answer({"retried": True}, inbox=again)


def retry_outbox(tx: Connection, service: Service, facts: Facts, now: datetime) -> Facts:
    """Put everything that was set aside back among what is to be sent; a second time changes nothing."""
    return Answer({"retried": True}, outbox=retry_dead(tx) > 0)


def _row(row: bytes, state: str, tries: int, days: int | None, unknown: str) -> dict[str, Any]:
    return {
        "id": row.hex()[:_SHORT],
        "state": state,
        "tries": tries,
        "age_days": days,
        "age": day_words(days) or unknown,
    }
