"""`heard settings`: schools and early-years settings."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection

from bot.operations.answer import Facts, OperationFault
from handlers.service import Service
from storage.audit import AuditLine, write_audit
from storage.people import (
    BOROUGH,
    DUTY_DESK,
    Setting,
    find_setting,
    list_active,
    list_members,
    list_settings,
    make_desk,
    put_setting,
)
from storage.sealing import Sealer

_CODE = re.compile(r"[A-Z0-9]{2,12}")


def add_setting(tx: Connection, service: Service, facts: Facts, now: datetime) -> Facts:
    """Add a school or an early-years setting, and its desk."""
    code = str(facts["code"]).upper()
    name = " ".join(str(facts["name"]).split())
    if not _CODE.fullmatch(code) or code == BOROUGH.upper():
        raise OperationFault(
            f"CODE: found {facts['code']!r}, expected 2 to 12 letters and digits, not BOROUGH"
        )
    if not name or len(name) > 80:
        raise OperationFault(f"NAME: found {len(name)} characters, expected 1 to 80")
    if find_setting(tx, service.sealer, code) is not None:
        raise OperationFault(f"there is a setting {code} already; a code is for ever")
    setting = Setting(code, name, str(facts.get("phase") or ""), int(facts.get("pupils") or 0))
    put_setting(tx, service.sealer, setting)
    make_desk(tx, service.sealer, f"{code}/leads")
    make_desk(tx, service.sealer, DUTY_DESK)
    return asdict(setting)


def show_settings(tx: Connection, service: Service, facts: Facts, now: datetime) -> Facts:
    """List the settings and how many leads can be reached."""
    rows = [
        {**asdict(setting), "leads": len(list_active(tx, service.sealer, f"{setting.code}/leads"))}
        for setting in list_settings(tx, service.sealer)
    ]
    return {"settings": rows}


def show_setting(tx: Connection, service: Service, facts: Facts, now: datetime) -> Facts:
    """Show one setting, and who reads there and who can be reached, by role and state."""
    setting = known_setting(tx, service.sealer, str(facts["code"]))
    members = list_members(tx, service.sealer, f"{setting.code}/leads")
    return {
        **asdict(setting),
        "start": f"s-{setting.code}",
        "leads": sum(1 for person in members if person.state == "active"),
        "people": [{"id": person.id, "role": person.role, "state": person.state} for person in members],
        "read_by": setting_readers(setting, any(person.state == "active" for person in members)),
    }


def close_setting(tx: Connection, service: Service, facts: Facts, now: datetime) -> Facts:
    """Close a setting: its poster leads to the duty desk from now on. Its cases stay with who reads them."""
    setting = known_setting(tx, service.sealer, str(facts["code"]))
    before = setting.closed
    if not before:
        setting.closed = True
        put_setting(tx, service.sealer, setting)
        write_audit(tx, service.sealer, AuditLine(now, "setting-closed", setting.code, ""))
    members = list_members(tx, service.sealer, f"{setting.code}/leads")
    return {
        "code": setting.code,
        "name": setting.name,
        "closed": True,
        "closed_before": before,
        "leads": len(members),
        "duty": bool(list_active(tx, service.sealer, DUTY_DESK)),
    }


def known_setting(tx: Connection, sealer: Sealer, code: str) -> Setting:
    """Find a setting by its code.

    Raises:
        OperationFault: there is none.
    """
    setting = find_setting(tx, sealer, code)
    if setting is None:
        raise OperationFault(f"there is no setting {code.upper()}; see: heard settings list")
    return setting


def setting_readers(setting: Setting, reached: bool) -> str:
    """Name the desk that reads what comes in by the setting's poster."""
    return f"{setting.code}/leads" if reached and not setting.closed else DUTY_DESK
