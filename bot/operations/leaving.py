"""`heard leads revoke`: an adult's access ends, for one seat or for all, at once.

Decides what goes with it and what must be handed over. Buttons on old screens need nothing: every press
asks `handlers.access` again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.operations.answer import Answer, Facts, OperationFault
from bot.operations.leads import facts_of, find_adult
from bot.operations.listed import may_be_listed
from bot.operations.succession import hand_on_soon
from handlers import past_school, readiness
from handlers.alerts import pass_on, readers_of
from handlers.recall import recall
from handlers.service import Service
from handlers.turn import Turn
from safeguarding.case import Status
from safeguarding.roles import is_trust_role
from storage.audit import AuditLine, write_audit
from storage.cases import Header, list_headers, save_header
from storage.chats import Chat, load_chat, row_of, save_chat
from storage.people import BOROUGH, DUTY_DESK, Person, Seat, list_active, list_here, list_people
from storage.pieces import drop_piece
from storage.sealing import Sealer
from storage.seats import stand_up
from storage.timers import list_due, set_timer
from storage.vault import Reader, may_read, reader_of

#: Longer than anything that was opened stays on a screen (`limits.opened_minutes` is at most 60).
_SHOWN_AT_MOST = timedelta(hours=2)
#: Two adults read every answer (MOMENTS 8).
_FEWEST = 2


def revoke(tx: Connection, service: Service, facts: Facts, now: datetime) -> Facts:
    """Take an adult's access away, for *setting* or one *role* there, or altogether; done twice it changes nothing.

    1. the seats, and with the last of them the state: every button on every screen asks for both
    2. what was owed to them and has not left; what they had on their screen goes now
    3. what they had taken on is free for the others, who are alerted where they were not told
    4. what fewer than two at its desk may read now is named, and handed on (`succession.py`)
    """
    sealer = service.sealer
    person = find_adult(tx, sealer, str(facts["id"]))
    seats = _seats_meant(person, str(facts.get("setting") or ""), str(facts.get("role") or ""))
    before = person.state == "revoked"
    answer = {**facts_of(person), "state": person.state, "ended": [_name(seat) for seat in seats]}
    if before or not seats:
        return {
            **answer,
            "others": _fewest_others(tx, sealer, person, [person.first], now),
            "revoked_before": True,
        }
    others = _fewest_others(tx, sealer, person, seats, now)
    _keep_duty(tx, sealer, person, seats)
    turn = Turn(tx, service, Chat("command", ""), now, forgotten=True)
    was = past_school.look(tx, sealer, now)
    ended = end_seats(tx, service, person, seats, now)
    past = sorted(past_school.look_again(turn, was))
    left = {"state": person.state, "others": others, "revoked_before": False, "covers": ended.covers}
    told = {**answer, **left, "past_school": past, **_to_hand_over(tx, service, ended.lost, now)}
    return Answer(told, withdrawn=ended.withdrawn, outbox=ended.owed, alarms=turn.alarms)


@dataclass(frozen=True, slots=True)
class Ended:
    """What the end of a seat brought: cases they can read no more, rows that were dropped, whether any is owed.

    *covers*: the settings in whose rota they stand on days to come.
    """

    lost: list[Header]
    withdrawn: list[bytes]
    owed: bool
    covers: list[str]


def end_seats(
    tx: Connection, service: Service, person: Person, seats: Sequence[Seat], now: datetime
) -> Ended:
    """End *seats* of a person, and with the last of them their access altogether."""
    was = _read_by(tx, service.sealer, person)
    if len(seats) == len(person.seats):
        person.state = "revoked"
    stand_up(tx, service.sealer, person, list(seats))
    lost = [header for header in was if not may_read(header, _reader(person))]
    withdrawn = _clean_screen(tx, service.sealer, person, now, {header.id for header in lost})
    owed = _let_go(tx, service, person, lost, now)
    hand_on_soon(tx, service, person.id, now)  # also what waited for their desk's turn, and what is closed
    write_audit(tx, service.sealer, AuditLine(now, "revoked", person.id, ""))
    return Ended(lost, withdrawn, owed, readiness.look_again(tx, service, person, now))


def end_trust(tx: Connection, service: Service, code: str, now: datetime) -> list[Ended]:
    """End the seats that a trust's people have at a setting which has left the trust."""
    ended = []
    for person in list_people(tx, service.sealer):
        seats = [seat for seat in person.seats if seat.setting == code and is_trust_role(seat.role)]
        if seats:
            ended.append(end_seats(tx, service, person, seats, now))
    return ended


def _seats_meant(person: Person, code: str, role: str) -> list[Seat]:
    if not code and not role:
        return list(person.seats)
    setting = "" if code.lower() == BOROUGH else code.upper()

    def is_meant(seat: Seat) -> bool:
        return (not code or seat.setting == setting) and (not role or seat.role == role.lower())

    meant = [seat for seat in person.seats if is_meant(seat)]
    if not meant and not any(is_meant(seat) for seat in person.left):
        what = " ".join(part for part in (role, f"at {code}" if code else "") if part)
        raise OperationFault(f"this adult has no seat {what}; see: heard leads list")
    return meant


def _name(seat: Seat) -> str:
    return f"{seat.role} of {seat.setting or BOROUGH}"


def _fewest_others(
    tx: Connection, sealer: Sealer, person: Person, seats: Sequence[Seat], now: datetime
) -> int:
    """Count who else can be reached and is not away, at that of the desks where they are fewest."""
    desks = {seat.desk for seat in seats if seat.desk}
    counts = [
        sum(1 for other in list_here(tx, sealer, desk, now) if other.id != person.id)
        for desk in sorted(desks)
    ]
    return min(counts, default=0)


def _keep_duty(tx: Connection, sealer: Sealer, person: Person, seats: Sequence[Seat]) -> None:
    """Refuse to let the last active duty officer go: Heard never closes by itself (DESIGN 3)."""
    if not person.can_act or all(seat.desk != DUTY_DESK for seat in seats):
        return
    if not any(other.id != person.id for other in list_active(tx, sealer, DUTY_DESK)):
        raise OperationFault(
            "this is the last active duty officer: Heard would have nobody who reads. First let another join: "
            "heard leads invite borough --role duty"
        )


def _read_by(tx: Connection, sealer: Sealer, person: Person) -> list[Header]:
    reader = _reader(person)
    return [header for header in list_headers(tx, sealer) if may_read(header, reader)]


def _reader(person: Person) -> Reader:
    """Make a reader of somebody as before they were compared anew: what they had taken on is free all the same."""
    return replace(reader_of(person), since=0)


def _let_go(tx: Connection, service: Service, person: Person, lost: Sequence[Header], now: datetime) -> bool:
    """Free what they had taken on, and alert the others to what now waits for nobody; says if anything is owed."""
    turn = Turn(tx, service, Chat("command", ""), now, forgotten=True)
    for header in lost:
        if header.status == Status.CLOSED or (header.on_it != person.id and header.status != Status.NEW):
            continue
        if header.on_it == person.id:
            header.on_it = ""
        pass_on(turn, header, person)
        save_header(tx, service.sealer, header)
    return bool(turn.owed)


def _to_hand_over(tx: Connection, service: Service, lost: Sequence[Header], now: datetime) -> Facts:
    """Name the open cases that fewer than two people may read now, as far as they may be listed (MOMENTS 12)."""
    turn = Turn(tx, service, Chat("command", ""), now, forgotten=True)
    found = [
        (header, len(readers_of(turn, header)))
        for header in lost
        if header.status != Status.CLOSED and may_be_listed(header)
    ]
    thin = [(header, readers) for header, readers in found if readers < _FEWEST]
    return {
        "hand_over": [
            {"reference": header.ref, "setting": header.setting, "readers": readers}
            for header, readers in thin
        ]
    }


# -- what they still see --------------------------------------------------------------------------


def _clean_screen(
    tx: Connection, sealer: Sealer, person: Person, now: datetime, lost: set[str]
) -> list[bytes]:
    """Erase what is owed to the person, but removals; what was opened goes from the screen with the next tick."""
    gone = person.state == "revoked"
    withdrawn = recall(tx, sealer, person, lambda case: gone or case in lost)
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
