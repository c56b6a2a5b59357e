"""What `heard doctor`, `/metrics` and the start ask of the database: yes or no, and which settings lack leads.

Never how many rows there are: a number would tell of cases that no list shows (MOMENTS 12).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from bot.config import Settings
from bot.keyfiles import read_keys
from bot.operations.answer import Facts, OperationFault
from bot.operations.boxes import show_inbox, show_outbox
from bot.operations.calendar import calendar_state
from handlers import past_school
from handlers.service import Service
from storage.aside import found_schema, is_sound, read_sentinels
from storage.errors import StorageError
from storage.keyring import ROOT, Purpose
from storage.migrations import HEAD
from storage.people import DUTY_DESK, desk_pair, list_active, list_here, list_members, list_settings
from storage.schema import metadata
from storage.sealing import Sealer

#: Every answer to a child is read by two adults (MOMENTS 8).
FEWEST_LEADS = 2


def show_state(tx: Connection, service: Service, facts: Facts, now: datetime) -> Facts:
    """Say whether pupils' reports are taken in."""
    return {"open": service.open_to_pupils, "duty": len(list_active(tx, service.sealer, DUTY_DESK))}


def key_facts(settings: Settings) -> Facts:
    """Read the key files as they lie on the disk now: a fault in one line, or the sentinels (hex) they make."""
    try:
        sealer = Sealer(read_keys(settings))
    except StorageError as fault:
        return {"key_fault": " ".join(str(fault).split())}
    names = (*Purpose, ROOT) if sealer.keyring.can_open else tuple(Purpose)
    return {"sentinels": {str(name): sealer.sentinel(name).hex() for name in names}}


def show_condition(tx: Connection, service: Service, facts: Facts, now: datetime) -> Facts:
    """Say how the installation is; *facts* are `key_facts`."""
    sealer = service.sealer
    return {
        "tables": sorted(metadata.tables),
        "schema": found_schema(tx),
        "schema_expected": HEAD,
        "key_fault": facts.get("key_fault", ""),
        "keys_fit": _keys_fit(tx, facts.get("sentinels") or {}),
        "can_open": sealer.keyring.can_open,
        "open": service.open_to_pupils,
        "duty_active": bool(list_here(tx, sealer, DUTY_DESK, now)),
        **_settings(tx, sealer),
        **_past_school(tx, sealer, now),
        **calendar_state(tx, service, now),
        **box_state(tx, service, now),
        "texts_fault": bool(service.texts.alarms),
    }


def box_state(tx: Connection, service: Service, now: datetime) -> Facts:
    """Say whether something was set aside that may be told."""
    return {
        "inbox_failed": bool(show_inbox(tx, service, {}, now)["inbox"]),
        "outbox_dead": bool(show_outbox(tx, service, {}, now)["outbox"]),
    }


def check_table(tx: Connection, service: Service, facts: Facts, now: datetime) -> Facts:
    """Let the database check one table; a table at a time, so that nobody waits long meanwhile."""
    name = str(facts["table"])
    if name not in metadata.tables:
        raise OperationFault("condition.table: there is no such table")
    return {"table": name, "sound": is_sound(tx, name)}


def _keys_fit(tx: Connection, sentinels: dict[str, str]) -> bool:
    kept = read_sentinels(tx)
    return all(kept.get(name, body) == body for name, body in sentinels.items())


def _settings(tx: Connection, sealer: Sealer) -> Facts:
    """Sort the settings: live ones with too few leads, ones that nobody has joined, desks that do not open."""
    thin, waiting, unreadable = [], [], []
    for setting in list_settings(tx, sealer):
        desk = f"{setting.code}/leads"
        if not _opens(tx, sealer, desk):
            unreadable.append(desk)
        members = [] if setting.closed else list_members(tx, sealer, desk)
        if members and sum(1 for person in members if person.state == "active") < FEWEST_LEADS:
            thin.append(setting.code)
        elif not members and not setting.closed:
            waiting.append(setting.code)
    if list_members(tx, sealer, DUTY_DESK) and not _opens(tx, sealer, DUTY_DESK):
        unreadable.append(DUTY_DESK)
    return {"thin": sorted(thin), "waiting": sorted(waiting), "unreadable": sorted(unreadable)}


def _past_school(tx: Connection, sealer: Sealer, now: datetime) -> Facts:
    """Name the settings of which nobody at the council reads what is sent past them, or only a governor there."""
    found = past_school.look(tx, sealer, now)
    return {
        "past_asked": found.asked,
        "past_nobody": sorted(found.nobody),
        "past_own": sorted(found.own),
    }


def _opens(tx: Connection, sealer: Sealer, desk: str) -> bool:
    if not sealer.keyring.can_open:
        return True  # told once, for all of them
    try:
        row, pair = desk_pair(tx, sealer, desk)
        sealer.unwrap_desk(row, pair)
    except StorageError:
        return False
    return True
