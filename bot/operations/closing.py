"""`heard settings close`: a setting ends, and no door is shut by it (MOMENTS 11).

Its poster leads to the duty desk from then on; open cases stay with those who read them. The national
register closes settings too.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from bot.operations.answer import Answer, Facts, OperationFault
from bot.operations.listed import may_be_listed
from bot.operations.settings import known_setting
from handlers.events import Address, Lane, Outgoing
from handlers.service import Service
from handlers.turn import Turn
from safeguarding.case import Status
from storage.audit import AuditLine, write_audit
from storage.cases import Header, list_headers
from storage.chats import Chat
from storage.people import DUTY_DESK, Setting, list_active, list_members, put_setting
from storage.sealing import Sealer


def close_setting(tx: Connection, service: Service, facts: Facts, now: datetime) -> Facts:
    """Close a setting, once.

    Refused while cases that may be listed are open, unless *anyway*: somebody has to end them, and a
    school that closes loses its people. A restricted case refuses nothing, for that would tell of it.
    """
    setting = known_setting(tx, service.sealer, str(facts["code"]))
    before = setting.closed
    waiting = _open_cases(tx, service.sealer, setting)
    if waiting and not before and not facts.get("anyway"):
        named = ", ".join(header.ref for header in waiting[:5]) + (" …" if len(waiting) > 5 else "")
        raise OperationFault(
            f"{setting.code} has open cases ({named}): have its leads close them or hand them over; or say it again "
            "with --anyway, and they stay with those who read them, and the duty desk is told"
        )
    owed = not before and close(tx, service, setting, now)
    answer = {
        "code": setting.code,
        "name": setting.name,
        "closed": True,
        "closed_before": before,
        "leads": len(list_members(tx, service.sealer, f"{setting.code}/leads")),
        "duty": bool(list_active(tx, service.sealer, DUTY_DESK)),
    }
    return Answer(answer, outbox=owed)


def close(tx: Connection, service: Service, setting: Setting, now: datetime) -> bool:
    """Mark a setting as closed; where it has open cases the duty desk hears that, and not which. Says if it does."""
    setting.closed = True
    put_setting(tx, service.sealer, setting, now)
    write_audit(tx, service.sealer, AuditLine(now, "setting-closed", setting.code, ""))
    turn = Turn(tx, service, Chat("command", ""), now, forgotten=True)
    if _open_cases(tx, service.sealer, setting):
        text = turn.words("lead-setting-closed", setting=setting.name)
        for person in list_active(tx, service.sealer, DUTY_DESK):
            turn.post(Outgoing(Address(person.door, person.address), lane=Lane.ALERT, text=text))
    return bool(turn.owed)


def _open_cases(tx: Connection, sealer: Sealer, setting: Setting) -> list[Header]:
    return [
        header
        for header in list_headers(tx, sealer)
        if header.setting == setting.code and header.status != Status.CLOSED and may_be_listed(header)
    ]
