"""`heard settings import`: what the national register says, taken over in one transaction or not at all."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection

from bot.operations.answer import Answer, Facts
from bot.operations.closing import close
from bot.operations.leaving import Ended, end_trust
from handlers.service import Service
from safeguarding.gias import Change, Establishment, Known, plan_changes
from storage.people import DUTY_DESK, Setting, find_setting, list_settings, make_desk, put_setting
from storage.sealing import Sealer
from storage.seats import seat_trust


def import_settings(tx: Connection, service: Service, facts: Facts, now: datetime) -> Facts:
    """Take over what the rows *found* change, or with *dry_run* only say it."""
    sealer = service.sealer
    known = [_known(setting) for setting in list_settings(tx, sealer)]
    changes = plan_changes(known, [Establishment(**row) for row in facts["found"]])
    if facts.get("dry_run"):
        return {"changes": [_told(change) for change in changes], "dry_run": True, **_counts(known, changes)}
    ended: list[Ended] = []
    owed = False
    for change in changes:
        setting = _take_over(tx, sealer, change, now)
        if "closed" in change.fields and setting.closed:
            owed = close(tx, service, setting, now) or owed
        if "trust" in change.fields and change.before is not None and change.before.trust:
            ended += end_trust(tx, service, setting.code, now)
    joining = [one.after.code for one in changes if {"new", "trust"} & set(one.fields) and one.after.trust]
    seated = sum(len(seat_trust(tx, sealer, code, now)) for code in joining)
    answer = {
        "changes": [_told(change) for change in changes],
        "dry_run": False,
        "seated": seated,
        "unseated": len(ended),
        **_counts(known, changes),
    }
    withdrawn = [row for one in ended for row in one.withdrawn]
    return Answer(answer, withdrawn=withdrawn, outbox=owed or any(one.owed for one in ended))


def _counts(known: list[Known], changes: list[Change]) -> Facts:
    return {"unchanged": len(known) - sum(1 for change in changes if change.before is not None)}


def _known(setting: Setting) -> Known:
    return Known(**{name: getattr(setting, name) for name in Known.__slots__})


def _take_over(tx: Connection, sealer: Sealer, change: Change, now: datetime) -> Setting:
    after = asdict(change.after)
    setting = find_setting(tx, sealer, change.after.code) or Setting(change.after.code, change.after.name)
    for name, value in after.items():
        setattr(setting, name, value)
    put_setting(tx, sealer, setting, now)
    if change.before is None:
        make_desk(tx, sealer, f"{setting.code}/leads")
        make_desk(tx, sealer, DUTY_DESK)
    return setting


def _told(change: Change) -> Facts:
    before = change.before
    return {
        "code": change.after.code,
        "name": change.after.name,
        "urn": change.after.urn,
        "what": "new" if before is None else "closed" if change.after.closed else "changed",
        "fields": {
            name: [getattr(before, name), getattr(change.after, name)]
            for name in change.fields
            if before is not None
        },
    }
