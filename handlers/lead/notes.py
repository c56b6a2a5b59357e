"""A lead's notes, and actions with who and by when; each an entry of the case, and an action a reminder too."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from handlers.alerts import readers_of, write_to
from handlers.calendars import calendar_for
from handlers.events import Lane
from handlers.keyboards import lead_token
from handlers.lead.casework import find_case
from handlers.turn import Turn
from handlers.wiping import remove_later
from safeguarding.hours import Calendar, Look, next_look
from storage.audit import AuditLine, write_audit
from storage.cases import Entry, Header, add_entry, load_header, save_header
from storage.errors import CaseGone
from storage.people import find_person
from storage.timers import Timer, set_timer
from storage.vault import Reader

TODAY = "0"
DUE_DAYS = (TODAY, "1", "5", "10")  # school days from today
MAX_ACTION_CHARS = 200


def ask_note(turn: Turn, reference: str) -> None:
    """Ask for the words of a note."""
    _ask(turn, reference, "note", "lead-type-note")


def ask_action(turn: Turn, reference: str) -> None:
    """Ask what will be done."""
    _ask(turn, reference, "action", "lead-type-action")


def _ask(turn: Turn, reference: str, what: str, key: str) -> None:
    found = find_case(turn, reference)
    if found is not None:
        turn.chat.doing = {what: found[0].ref}
        turn.say(turn.words(key, reference=found[0].ref))


def take_note(turn: Turn, text: str, message: str | None) -> None:
    """Keep a note in the case."""
    found = _typed_for(turn, "note", message)
    if found is None:
        return
    header, reader = found
    _add(turn, header, Entry("note", turn.now, reader.person, text), "noted")
    turn.say(turn.words("lead-noted", reference=header.ref))


def take_action(turn: Turn, text: str, message: str | None) -> None:
    """Remember what will be done, and ask who does it."""
    found = _typed_for(turn, "action", message)
    if found is None:
        return
    header, reader = found
    turn.chat.doing = {"acting": header.ref, "what": " ".join(text.split())[:MAX_ACTION_CHARS]}
    others = [person for person in readers_of(turn, header) if person.id != reader.person]
    mine = (turn.button("lead-button-action-me", lead_token("who", header.ref, reader.person)),)
    rows = tuple(
        (turn.button(f"role-{one.role_at(header.setting)}", lead_token("who", header.ref, one.id)),)
        for one in others[:6]
    )
    turn.say(turn.words("lead-action-who", reference=header.ref), (mine, *rows))


def choose_who(turn: Turn, reference: str, person: str) -> None:
    """Remember who does it, and ask by when."""
    found = find_case(turn, reference)
    if found is None:
        return
    header = found[0]
    known = {one.id for one in readers_of(turn, header)} | {found[1].person}
    if turn.chat.doing.get("acting") != header.ref or person not in known:
        turn.say(turn.words("lead-old-button"))
        return
    turn.chat.doing = {**turn.chat.doing, "who": person}
    buttons = tuple(
        turn.button(f"lead-button-due-{days}", lead_token("due", header.ref, days)) for days in DUE_DAYS
    )
    turn.say(turn.words("lead-action-when", reference=header.ref), (buttons[:2], buttons[2:]))


def choose_when(turn: Turn, reference: str, days: str) -> None:
    """Keep the action in the case and set its reminder."""
    found = find_case(turn, reference)
    if found is None:
        return
    header, reader = found
    doing = turn.chat.doing
    who = find_person(turn.tx, turn.service.sealer, doing.get("who", "")) if doing.get("who") else None
    if doing.get("acting") != header.ref or who is None or days not in DUE_DAYS:
        turn.say(turn.words("lead-old-button"))
        return
    calendar = calendar_for(turn.tx, turn.service, header.setting)
    at = _school_day(calendar, turn.now, int(days))
    date = f"{at.astimezone(ZoneInfo(calendar.timezone)):%d/%m/%Y}"
    role = turn.words(f"role-{who.role_at(header.setting)}")
    words = turn.words("lead-action-words", action=doing["what"], who=role, date=date)
    turn.chat.doing = {}
    if (
        days == TODAY
    ):  # whose it is hears at once; later ones stand in the morning's list (`handlers/rounds.py`)
        facts = {"case": header.id, "person": who.id, "door": who.door, "address": who.address}
        set_timer(turn.tx, turn.service.sealer, "action", os.urandom(16).hex(), at, facts)
    else:
        header.actions = [*header.actions, (who.id, int(at.timestamp()))]
    _add(turn, header, Entry("action", turn.now, reader.person, words), "action-set")
    turn.say(turn.words("lead-action-kept", reference=header.ref, who=role, date=date))


def remind(turn: Turn, timer: Timer) -> None:
    """An action is due: tell who does it, if they still read the case and it is open."""
    try:
        header = load_header(turn.tx, turn.service.sealer, timer.facts["case"])
    except CaseGone:
        return
    doer = next((one for one in readers_of(turn, header) if one.id == timer.facts["person"]), None)
    if doer is None or header.status == "closed":
        return
    text = turn.words("lead-action-due", reference=header.ref)
    rows = ((turn.button("lead-button-open", lead_token("open", header.ref)),),)
    write_to(turn, header, doer, text, rows, Lane.FOLLOW_UP)


def _school_day(calendar: Calendar, now: datetime, days: int) -> datetime:
    """Give the beginning of staffed time *days* school days from now; today's next minute for none."""
    look: Look = next_look(calendar, now)
    for _ in range(days):
        local = look.at.astimezone(ZoneInfo(calendar.timezone)).replace(hour=23, minute=59)
        look = next_look(calendar, local.astimezone(UTC))
    return look.at


def _typed_for(turn: Turn, what: str, message: str | None) -> tuple[Header, Reader] | None:
    """Find the case that something was typed for; what was typed goes from the chat in ten minutes."""
    if message:
        remove_later(turn, [message])
    return find_case(turn, turn.chat.doing.pop(what))


def _add(turn: Turn, header: Header, entry: Entry, act: str) -> None:
    add_entry(turn.tx, turn.service.sealer, header, entry)
    save_header(turn.tx, turn.service.sealer, header)
    write_audit(turn.tx, turn.service.sealer, AuditLine(turn.now, act, entry.by, header.id))
