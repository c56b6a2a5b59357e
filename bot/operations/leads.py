"""`heard leads`: who may join, who reads, and who does so no more."""

from __future__ import annotations

import re
import secrets
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.operations.answer import Answer, Facts, OperationFault
from handlers.events import Verb
from handlers.service import Service
from safeguarding.case import Status
from safeguarding.roles import Role, desk_of, is_borough_role
from storage.audit import AuditLine, write_audit
from storage.cases import list_headers, save_header
from storage.chats import load_chat, row_of, save_chat
from storage.invitations import Invitation, put_invitation
from storage.outbox import list_owed, settle
from storage.people import (
    BOROUGH,
    DUTY_DESK,
    Person,
    find_setting,
    list_active,
    list_people,
    make_desk,
)
from storage.pieces import drop_piece
from storage.sealing import Sealer
from storage.seats import stand_up
from storage.timers import list_due, set_timer

_EXPIRES = re.compile(r"(\d{1,4})(m|h|d)")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_ID = re.compile(r"[0-9a-f]{8,32}")
#: Longer than anything that was opened stays on a screen (`limits.opened_minutes` is at most 60).
_SHOWN_AT_MOST = timedelta(hours=2)


# -- joining ------------------------------------------------------------------------------------


def invite(tx: Connection, service: Service, facts: Facts, now: datetime) -> Facts:
    """Make a single-use invitation; the answer is the only place where its token stands."""
    role, code = str(facts["role"]), str(facts["code"])
    if role not in set(Role):
        raise OperationFault(f"--role: found {role!r}, expected one of {', '.join(Role)}")
    borough = code.lower() == BOROUGH
    if borough != is_borough_role(role):
        where = "CODE must be 'borough'" if is_borough_role(role) else "this role belongs to a setting"
        raise OperationFault(f"--role {role}: {where}")
    setting = "" if borough else code.upper()
    if setting:
        _check_open(tx, service.sealer, setting)
    if desk := desk_of(role, setting):
        make_desk(tx, service.sealer, desk)
    expires = now + _span(str(facts.get("expires") or "48h"))
    token = secrets.token_urlsafe(24)
    put_invitation(tx, service.sealer, token, Invitation(role, setting, int(expires.timestamp())))
    return {
        "token": token,
        "role": role,
        "setting": setting or BOROUGH,
        "expires_at": expires.isoformat(timespec="seconds"),
    }


def _check_open(tx: Connection, sealer: Sealer, code: str) -> None:
    found = find_setting(tx, sealer, code)
    if found is None:
        raise OperationFault(f"there is no setting {code}; add it with: heard settings add {code} NAME")
    if found.closed:
        raise OperationFault(f"{code} is closed: nobody can join there any more")


def _span(text: str) -> timedelta:
    found = _EXPIRES.fullmatch(text)
    if found is None or int(found[1]) == 0:
        raise OperationFault(f"--expires: found {text!r}, expected a number and m, h or d, such as 48h")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


# -- looking ------------------------------------------------------------------------------------


def show_leads(tx: Connection, service: Service, facts: Facts, now: datetime) -> Facts:
    """List the adults who read: ids, roles and states; no names, no addresses."""
    return {"leads": [_facts_of(person) for person in list_people(tx, service.sealer)]}


def show_lead(tx: Connection, service: Service, facts: Facts, now: datetime) -> Facts:
    """Show one adult, and how many others at the same desk can be reached."""
    person = _known_person(tx, service.sealer, str(facts["id"]))
    return {**_facts_of(person), "others": len(_others(tx, service.sealer, person))}


def _facts_of(person: Person) -> Facts:
    return {
        "id": person.id,
        "role": person.role,
        "setting": person.setting or BOROUGH,
        "state": person.state,
    }


def _known_person(tx: Connection, sealer: Sealer, wanted: str) -> Person:
    wanted = wanted.strip().lower()
    if not _ID.fullmatch(wanted):
        raise OperationFault(
            "ID: expected the id of an adult, or at least its first 8 digits; see: heard leads list"
        )
    found = [person for person in list_people(tx, sealer) if person.id.startswith(wanted)]
    if len(found) != 1:
        many = "more than one adult has" if found else "nobody has"
        raise OperationFault(f"{many} an id that begins with {wanted}; see: heard leads list")
    return found[0]


def _others(tx: Connection, sealer: Sealer, person: Person) -> list[Person]:
    desk = person.first.desk
    others = list_active(tx, sealer, desk) if desk else []
    return [other for other in others if other.id != person.id]


# -- leaving ------------------------------------------------------------------------------------


def revoke(tx: Connection, service: Service, facts: Facts, now: datetime) -> Facts:
    """Take an adult's access away, at once; done twice it changes nothing.

    1. the state, at which every button on every screen asks (`handlers.access`)
    2. the seat at the desk
    3. what was owed to them and has not left; what they had on their screen goes now
    4. what they had taken on is free for the others
    """
    sealer = service.sealer
    person = _known_person(tx, sealer, str(facts["id"]))
    others = _others(tx, sealer, person)
    answer = {**_facts_of(person), "state": "revoked", "others": len(others)}
    if person.state == "revoked":
        return {**answer, "revoked_before": True}
    if person.first.desk == DUTY_DESK and person.can_act and not others:
        raise OperationFault(
            "this is the last active duty officer: Heard would have nobody who reads. First let another join: "
            "heard leads invite borough --role duty"
        )
    person.state = "revoked"
    stand_up(tx, sealer, person, person.seats)
    _leave_cases(tx, sealer, person)
    withdrawn = _clean_screen(tx, sealer, person, now)
    write_audit(tx, sealer, AuditLine(now, "revoked", person.id, ""))
    return Answer({**answer, "revoked_before": False}, withdrawn=withdrawn)


def _leave_cases(tx: Connection, sealer: Sealer, person: Person) -> None:
    """Let go of what this person took on: *I'm on it* must not keep the others away."""
    for header in list_headers(tx, sealer):
        if header.on_it == person.id and header.status != Status.CLOSED:
            header.on_it, header.on_it_at = "", 0
            save_header(tx, sealer, header)


def _clean_screen(tx: Connection, sealer: Sealer, person: Person, now: datetime) -> list[bytes]:
    """Erase what is owed to the person, but removals; what was opened goes from the screen with the next tick."""
    withdrawn = _drop_unsent(tx, sealer, person)
    for timer in list_due(tx, sealer, now + _SHOWN_AT_MOST, most=1_000_000):
        here = (timer.facts.get("door"), timer.facts.get("address")) == (person.door, person.address)
        if timer.kind == "remove" and here:
            set_timer(tx, sealer, timer.kind, timer.subject, min(timer.due, now), timer.facts)
    chat = load_chat(tx, sealer, person.door, person.address)
    if chat is not None:
        for number in range(int(chat.doing.get("parts", "0"))):  # a reply that was not sent
            drop_piece(tx, sealer, row_of(sealer, chat), "reply-draft", number)
        chat.doing, chat.pending = {}, ""
        save_chat(tx, sealer, chat)
    return withdrawn


def _drop_unsent(tx: Connection, sealer: Sealer, person: Person) -> list[bytes]:
    chats = sealer.index_each("chat", person.door, person.address)
    dropped: list[bytes] = []
    for state in ("new", "dead"):
        after = 0
        while page := list_owed(tx, sealer, state=state, after=after):
            after = page[-1].seq
            for owed in page:
                if owed.chat in chats and owed.message["verb"] != Verb.REMOVE:
                    settle(tx, sealer, owed.id)
                    dropped.append(owed.id)
    return dropped
