"""Breaking the glass: two adults of different bodies see the return address of a case's chat, once (DOMAIN 6.5).

1. It must be on (`safeguarding.break_glass`), and have been on when the child was told: a promise is kept.
2. A reader asks, with a reason that stays in the case; those of the other body who may confirm are told.
3. One of them confirms within the hour. Both are asked again then who they are, and whether they still may.
4. The number of the account, which is all that we have, goes to who asked: once, protected, gone after ten minutes.
5. Readers, data protection officer and the director's delegate hear that it was done. Everything is in the trail.
Nobody from whom the case is hidden asks, confirms or hears.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from handlers.access import desks_of, note_refusal, who_is
from handlers.alerts import readers_of, write_to
from handlers.events import Address, Choice, Outgoing
from handlers.keyboards import lead_token
from handlers.ladders import name_role
from handlers.lead.casework import find_case
from handlers.turn import Turn
from handlers.wiping import remove_later
from safeguarding.glass import (
    FEWEST_REASON_CHARS,
    MOST_REASON_CHARS,
    WITHIN,
    Side,
    is_too_late,
    may_second,
    side_of,
)
from safeguarding.roles import Role, desk_of
from storage.audit import AuditLine, write_audit
from storage.cases import Entry, Header, add_entry, find_header, save_header
from storage.chats import load_chat_by_id
from storage.people import MANAGER_DESK, Person, find_person, list_active
from storage.vault import may_read, must_not_know, reader_at, reader_of

GLASS = "glass"  # in the chat's `doing`: a reason is being typed
_DCS, _DPO = desk_of(Role.DCS_DELEGATE, ""), desk_of(Role.DPO, "")


def is_offered(turn: Turn, header: Header) -> bool:
    """Say whether the glass of this case can be broken at all."""
    return turn.service.break_glass and header.openable and bool(header.chat)


# -- the first ------------------------------------------------------------------------------------


def ask_reason(turn: Turn, reference: str) -> None:
    """Say what breaking the glass is, and ask for the reason."""
    found = find_case(turn, reference)
    if found is None:
        return
    header, _ = found
    person = who_is(turn)
    if not is_offered(turn, header):
        turn.say(turn.words("lead-glass-off", reference=header.ref))
    elif person is None or not _seconders(turn, header, person):
        turn.say(turn.words("lead-glass-nobody", reference=header.ref))
    else:
        turn.chat.doing = {GLASS: header.ref}
        minutes = int(WITHIN.total_seconds()) // 60
        turn.say(turn.words("lead-glass-why", reference=header.ref, minutes=minutes))


def take_reason(turn: Turn, text: str, message: str | None) -> None:
    """Keep the reason in the case, and ask those of the other body."""
    if message:
        remove_later(turn, [message])
    found, person = find_case(turn, turn.chat.doing[GLASS]), who_is(turn)
    if found is None or person is None:
        turn.chat.doing = {}
        return
    header, _ = found
    reason = " ".join(text.split())
    if not FEWEST_REASON_CHARS <= len(reason) <= MOST_REASON_CHARS:
        most = str(MOST_REASON_CHARS)
        turn.say(turn.words("lead-glass-reason", fewest=str(FEWEST_REASON_CHARS), most=most))
        return
    turn.chat.doing = {}
    others = _seconders(turn, header, person)
    if not is_offered(turn, header) or not others:
        turn.say(turn.words("lead-glass-nobody", reference=header.ref))
        return
    header.glass = [person.id, int(turn.now.timestamp())]
    _write(turn, header, person.id, "lead-glass-entry-asked", "glass-asked", reason=reason)
    for other in others:
        _ask(turn, header, person, other, reason)
    turn.say(turn.words("lead-glass-asked", reference=header.ref, minutes=int(WITHIN.total_seconds()) // 60))


def _ask(turn: Turn, header: Header, first: Person, other: Person, reason: str) -> None:
    at = str(header.glass[1])
    rows: tuple[tuple[Choice, ...], ...] = (
        (turn.button("lead-button-glass-yes", lead_token("glass-yes", header.ref, at)),),
        (turn.button("lead-button-glass-no", lead_token("glass-no", header.ref, at)),),
    )
    role = name_role(turn, header, first.id)
    turn.post(
        Outgoing(
            Address(other.door, other.address),
            text=turn.words("lead-glass-confirm", reference=header.ref, role=role, reason=reason),
            rows=rows,
            protect=True,
            remove_after=WITHIN,
            reference=header.ref,
            case=header.id,
        )
    )


# -- the second -----------------------------------------------------------------------------------


def answer(turn: Turn, reference: str, at: str, *, agrees: bool) -> None:
    """[Confirm] or [No] of somebody of the other body, within the hour."""
    header = find_header(turn.tx, turn.service.sealer, reference)
    second = who_is(turn)
    if header is None or second is None or not _may_answer(turn, header, second):
        note_refusal(turn, reference)
        turn.say(turn.words("lead-not-yours"))
        return
    who, asked = str(header.glass[0]), datetime.fromtimestamp(int(header.glass[1]), UTC)
    first = find_person(turn.tx, turn.service.sealer, who)
    header.glass = []
    if at != str(int(asked.timestamp())) or is_too_late(asked, turn.now) or not is_offered(turn, header):
        _settle(turn, header, second, "glass-expired", "lead-glass-late")
    elif first is None or not _may_ask(turn, header, first) or not agrees:
        _settle(turn, header, second, "glass-refused", "lead-glass-refused")
    else:
        _open(turn, header, first, second)


def _settle(turn: Turn, header: Header, second: Person, act: str, key: str) -> None:
    save_header(turn.tx, turn.service.sealer, header)
    write_audit(turn.tx, turn.service.sealer, AuditLine(turn.now, act, second.id, header.id))
    turn.say(turn.words(key, reference=header.ref))


def _open(turn: Turn, header: Header, first: Person, second: Person) -> None:
    chat = load_chat_by_id(turn.tx, turn.service.sealer, bytes.fromhex(header.chat))
    if chat is None:  # the child had it forgotten
        _settle(turn, header, second, "glass-refused", "lead-glass-gone")
        return
    minutes = int(turn.service.opened_for.total_seconds()) // 60
    turn.post(
        Outgoing(
            Address(first.door, first.address),
            text=turn.words("lead-glass-shown", reference=header.ref, number=chat.address, minutes=minutes),
            protect=True,
            remove_after=turn.service.opened_for,
            reference=header.ref,
            case=header.id,
        )
    )
    _write(turn, header, second.id, "lead-glass-entry-opened", "glass-broken")
    for person in _told(turn, header, (first.id, second.id)):
        role, other = name_role(turn, header, first.id), name_role(turn, header, second.id)
        write_to(
            turn, header, person, turn.words("lead-glass-told", reference=header.ref, role=role, other=other)
        )
    turn.say(turn.words("lead-glass-done", reference=header.ref))


def _write(turn: Turn, header: Header, who: str, key: str, act: str, **arguments: str) -> None:
    add_entry(
        turn.tx, turn.service.sealer, header, Entry("glass", turn.now, who, turn.words(key, **arguments))
    )
    save_header(turn.tx, turn.service.sealer, header)
    write_audit(turn.tx, turn.service.sealer, AuditLine(turn.now, act, who, header.id))


# -- who ------------------------------------------------------------------------------------------


def _side(person: Person) -> Side | None:
    return side_of(seat.role for seat in person.seats)


def _reads(turn: Turn, header: Header, person: Person) -> bool:
    return person.can_act and may_read(header, reader_at(person, desks_of(turn, person)))


def _may_ask(turn: Turn, header: Header, person: Person) -> bool:
    return _side(person) is not None and _reads(turn, header, person)


def _may_answer(turn: Turn, header: Header, person: Person) -> bool:
    """Say whether *person* is one of those who may confirm what stands open now."""
    if not header.glass:
        return False
    first = find_person(turn.tx, turn.service.sealer, str(header.glass[0]))
    return first is not None and person.id in {one.id for one in _seconders(turn, header, first)}


def _seconders(turn: Turn, header: Header, first: Person) -> list[Person]:
    """List who may confirm: the council's three roles for a school's reader, the case's readers for the council's."""
    council = _members(turn, (MANAGER_DESK, _DCS, _DPO))
    people = council if _side(first) is Side.SCHOOL else readers_of(turn, header)
    return [
        one
        for one in people
        if one.id != first.id
        and not must_not_know(header, reader_of(one))
        and may_second(_side(first), _side(one))
        and one.can_act
    ]


def _told(turn: Turn, header: Header, but: tuple[str, str]) -> list[Person]:
    people = [*readers_of(turn, header), *_members(turn, (_DPO, _DCS))]
    kept = {one.id: one for one in people if one.id not in but and not must_not_know(header, reader_of(one))}
    return list(kept.values())


def _members(turn: Turn, desks: Iterable[str]) -> list[Person]:
    found = {one.id: one for desk in desks for one in list_active(turn.tx, turn.service.sealer, desk)}
    return list(found.values())
