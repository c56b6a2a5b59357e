"""What commands do with the database: the same code, whether the running process does it or the command.

Each operation is a unit of work from plain facts to plain facts. None opens a case's words.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from handlers.access import ROLES, desk_of, is_borough_role
from handlers.service import Service
from storage.people import (
    BOROUGH,
    DUTY_DESK,
    Invitation,
    Setting,
    find_setting,
    list_active,
    list_people,
    list_settings,
    make_desk,
    put_invitation,
    put_setting,
)

Facts = dict[str, Any]
Operation = Callable[[Connection, Service, Facts, datetime], Facts]

_CODE = re.compile(r"[A-Z0-9]{2,12}")
_EXPIRES = re.compile(r"(\d{1,4})(m|h|d)")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


class OperationFault(Exception):
    """An operation that cannot be done as asked; the message is for whoever typed the command."""


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


def invite(tx: Connection, service: Service, facts: Facts, now: datetime) -> Facts:
    """Make a single-use invitation; the answer is the only place where its token stands."""
    role, code = str(facts["role"]), str(facts["code"])
    if role not in ROLES:
        raise OperationFault(f"--role: found {role!r}, expected one of {', '.join(sorted(ROLES))}")
    borough = code.lower() == BOROUGH
    if borough != is_borough_role(role):
        where = "CODE must be 'borough'" if is_borough_role(role) else "this role belongs to a setting"
        raise OperationFault(f"--role {role}: {where}")
    setting = "" if borough else code.upper()
    if setting and find_setting(tx, service.sealer, setting) is None:
        raise OperationFault(f"there is no setting {setting}; add it with: heard settings add {setting} NAME")
    make_desk(tx, service.sealer, desk_of(role, setting))
    expires = now + _span(str(facts.get("expires") or "48h"))
    token = secrets.token_urlsafe(24)
    put_invitation(tx, service.sealer, token, Invitation(role, setting, int(expires.timestamp())))
    return {
        "token": token,
        "role": role,
        "setting": setting or BOROUGH,
        "expires_at": expires.isoformat(timespec="seconds"),
    }


def _span(text: str) -> timedelta:
    found = _EXPIRES.fullmatch(text)
    if found is None or int(found[1]) == 0:
        raise OperationFault(f"--expires: found {text!r}, expected a number and m, h or d, such as 48h")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def show_settings(tx: Connection, service: Service, facts: Facts, now: datetime) -> Facts:
    """List the settings and how many leads can be reached."""
    rows = [
        {**asdict(setting), "leads": len(list_active(tx, service.sealer, f"{setting.code}/leads"))}
        for setting in list_settings(tx, service.sealer)
    ]
    return {"settings": rows}


def show_leads(tx: Connection, service: Service, facts: Facts, now: datetime) -> Facts:
    """List the adults who read: ids, roles and states; no names, no addresses."""
    return {
        "leads": [
            {
                "id": person.id,
                "role": person.role,
                "setting": person.setting or BOROUGH,
                "state": person.state,
            }
            for person in list_people(tx, service.sealer)
        ]
    }


def show_state(tx: Connection, service: Service, facts: Facts, now: datetime) -> Facts:
    """Say whether pupils' reports are taken in."""
    return {"open": service.open_to_pupils, "duty": len(list_active(tx, service.sealer, DUTY_DESK))}


OPERATIONS: dict[str, Operation] = {
    "settings.add": add_setting,
    "settings.list": show_settings,
    "leads.invite": invite,
    "leads.list": show_leads,
    "state": show_state,
}
