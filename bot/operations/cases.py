"""`heard cases`: metadata of what the settings' own leads read. No words, no exact times."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.operations.ages import day_words, days_since
from bot.operations.answer import Facts, OperationFault, WrongUsage
from bot.operations.listed import may_be_listed
from handlers.service import Service
from safeguarding.case import Status
from safeguarding.report import Urgency
from storage.cases import Header, list_headers
from storage.people import find_setting


def show_cases(tx: Connection, service: Service, facts: Facts, now: datetime) -> Facts:
    """List the cases that may be listed: the most urgent first, then by day and reference."""
    code = str(facts.get("setting") or "").upper()
    status = str(facts.get("status") or "")
    if code and find_setting(tx, service.sealer, code) is None:
        raise OperationFault(f"there is no setting {code}; see: heard settings list")
    if status and status not in set(Status):
        raise WrongUsage(f"--status: found {status!r}, expected one of {', '.join(Status)}")
    found = [
        header
        for header in list_headers(tx, service.sealer)
        if may_be_listed(header) and code in ("", header.setting) and status in ("", header.status)
    ]
    rows = [_row(header, now, service.timezone) for header in found]
    # By the day, never by the moment: the order must not tell what the columns do not.
    return {"cases": sorted(rows, key=lambda row: (row["urgency"], -row["received_days"], row["reference"]))}


def _row(header: Header, now: datetime, timezone: str) -> dict[str, Any]:
    ages = {
        name: days_since(then, now, timezone)
        for name, then in (
            ("received", header.at),
            ("opened", header.opened_at),
            ("closed", header.closed_at),
        )
    }
    return {
        "reference": header.ref,
        "setting": header.setting,
        "urgency": Urgency(header.urgency).mark,
        "status": header.status,
        **{f"{name}_days": days for name, days in ages.items()},
        **{name: day_words(days) for name, days in ages.items()},
    }
