"""`heard settings`: schools and early-years settings."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection

from bot.operations.answer import Answer, Facts, OperationFault, WrongUsage
from bot.operations.leaving import end_trust
from handlers import drills
from handlers.service import Service
from safeguarding.gias import MAX_NAME_CHARACTERS
from storage.audit import AuditLine, write_audit
from storage.people import (
    BOROUGH,
    DUTY_DESK,
    Setting,
    find_setting,
    list_active,
    list_members,
    list_people,
    list_settings,
    make_desk,
    put_setting,
)
from storage.sealing import Sealer
from storage.seats import seat_trust

_CODE = re.compile(r"[A-Z0-9]{2,12}")
_CHANGEABLE = (
    "name", "phase", "pupils", "kind", "trust", "home", "names", "device_monitoring",
    "pastoral_first", "low_level_to_leads",
)  # fmt: skip
_EARLY = ("nursery", "early years")
_ALLOWED = {
    "kind": ("school", "early_years", "alternative", "special"),
    "names": ("name", "role"),
    "device_monitoring": ("yes", "no", "unknown"),
}


def add_setting(tx: Connection, service: Service, facts: Facts, now: datetime) -> Facts:
    """Add a school or an early-years setting, and its desk."""
    code = str(facts["code"]).upper()
    name = " ".join(str(facts["name"]).split())
    if not _CODE.fullmatch(code) or code == BOROUGH.upper():
        raise WrongUsage(f"CODE: found {facts['code']!r}, expected 2 to 12 letters and digits, not BOROUGH")
    if find_setting(tx, service.sealer, code) is not None:
        raise OperationFault(f"there is a setting {code} already; a code is for ever")
    phase = str(facts.get("phase") or "").casefold()
    setting = Setting(code, name, kind="early_years" if phase in _EARLY else "school")
    _fill_in(tx, service.sealer, setting, {**facts, "name": name})
    put_setting(tx, service.sealer, setting, now)
    seat_trust(tx, service.sealer, code, now)
    make_desk(tx, service.sealer, f"{code}/leads")
    make_desk(tx, service.sealer, DUTY_DESK)
    return asdict(setting)


def change_setting(tx: Connection, service: Service, facts: Facts, now: datetime) -> Facts:
    """Change what is said of a setting; its code never changes."""
    setting = known_setting(tx, service.sealer, str(facts["code"]))
    if not any(facts.get(name) is not None for name in _CHANGEABLE):
        raise WrongUsage(f"nothing to change was said; expected one of {', '.join(_CHANGEABLE)}")
    trust = setting.trust
    _fill_in(tx, service.sealer, setting, facts)
    put_setting(tx, service.sealer, setting, now)
    write_audit(tx, service.sealer, AuditLine(now, "setting-changed", setting.code, ""))
    ended = end_trust(tx, service, setting.code, now) if trust not in ("", setting.trust) else []
    seated = seat_trust(tx, service.sealer, setting.code, now)
    return Answer(
        {**asdict(setting), "seated": len(seated), "unseated": len(ended)},
        withdrawn=[row for one in ended for row in one.withdrawn],
        outbox=any(one.owed for one in ended),
    )


def _fill_in(tx: Connection, sealer: Sealer, setting: Setting, facts: Facts) -> None:
    """Take over what *facts* say of a setting, all faults at once."""
    faults = [
        f"--{name.replace('_', '-')}: found {facts[name]!r}, expected one of {', '.join(allowed)}"
        for name, allowed in _ALLOWED.items()
        if facts.get(name) is not None and facts[name] not in allowed
    ]
    said = facts.get("name")
    name = " ".join(str(setting.name if said is None else said).split())
    if not 0 < len(name) <= MAX_NAME_CHARACTERS:
        faults.append(f"NAME: found {len(name)} characters, expected 1 to {MAX_NAME_CHARACTERS}")
    home = str(facts.get("home") or "").upper()
    if home and (home == setting.code or find_setting(tx, sealer, home) is None):
        faults.append(f"--home: found {home}, expected the code of another setting; see: heard settings list")
    if faults:
        raise WrongUsage("; ".join(faults))
    for key in _CHANGEABLE:
        if facts.get(key) is not None:
            setattr(setting, key, facts[key])
    setting.name, setting.home = name, home or setting.home


def _shown(setting: Setting) -> Facts:
    facts = asdict(setting)
    del facts["revision"]
    return facts


def show_settings(tx: Connection, service: Service, facts: Facts, now: datetime) -> Facts:
    """List the settings and how many leads can be reached."""
    rows = [
        {**_shown(setting), "leads": len(list_active(tx, service.sealer, f"{setting.code}/leads"))}
        for setting in list_settings(tx, service.sealer)
    ]
    return {"settings": rows}


def show_setting(tx: Connection, service: Service, facts: Facts, now: datetime) -> Facts:
    """Show one setting, and who reads there and who can be reached, by role and state."""
    setting = known_setting(tx, service.sealer, str(facts["code"]))
    members = list_members(tx, service.sealer, f"{setting.code}/leads")
    return {
        **_shown(setting),
        "start": f"s-{setting.code}",
        "leads": sum(1 for person in members if person.state == "active"),
        "people": [
            {"id": person.id, "role": seat.role, "state": person.state}
            for person in list_people(tx, service.sealer)
            for seat in person.seats
            if seat.setting == setting.code
        ],
        "drill": drills.describe(setting),
        "read_by": setting_readers(setting, any(person.state == "active" for person in members)),
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
