"""One-time codes, drawn at the desk: of a lead for an export, of a lead and the data protection officer to erase.

The administrator who types the command gets the code from them, by telephone or in person; Heard sends it
to nobody else. It stays on the screen for ten minutes. Who draws one must still be who they were when it is used.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from handlers.access import authenticate
from handlers.erasing import tell
from handlers.events import Outgoing
from handlers.keyboards import lead_token
from handlers.lead.casework import find_case
from handlers.service import Service
from handlers.turn import Turn
from safeguarding.roles import Role, desk_of
from storage.audit import AuditLine, write_audit
from storage.cases import Header, find_header, save_header
from storage.codes import DPO, LEAD, Drawn, For, draw_code, match_codes
from storage.people import Person, find_person, list_active
from storage.vault import may_read, reader_of


def is_dpo(person: Person) -> bool:
    """Say whether the person is a data protection officer now."""
    return person.can_act and any(seat.role == Role.DPO for seat in person.seats)


def ask_code(turn: Turn, reference: str, purpose: str) -> None:
    """Say what a code does, and ask once."""
    found = find_case(turn, reference)
    if found is None:
        return
    if purpose not in set(For):
        turn.say(turn.words("lead-old-button"))
        return
    ref = found[0].ref
    key = "lead-code-ask-erase" if purpose == For.ERASE else "lead-code-ask-export"
    rows = ((turn.button("lead-button-draw-code", lead_token("draw-code", ref, purpose)),),)
    turn.say(turn.words(key, reference=ref), rows)


def draw_as_lead(turn: Turn, reference: str, purpose: str) -> None:
    """Draw a permitted lead's code; the data protection officers hear that one of theirs is needed."""
    found = find_case(turn, reference)
    if found is None:
        return
    if purpose not in set(For):
        turn.say(turn.words("lead-old-button"))
        return
    header, reader = found
    _draw(turn, header, For(purpose), LEAD, reader.person)
    if purpose == For.ERASE:
        officers = list_active(turn.tx, turn.service.sealer, desk_of(Role.DPO, ""))
        asked = turn.service.texts.say("en", "lead-code-asked-of-dpo", reference=header.ref)
        others = [one for one in officers if one.id != reader.person]
        turn.owed.extend(tell(turn.tx, turn.service, others, asked, turn.now).owed)


def draw_as_dpo(turn: Turn, person: Person, reference: str) -> None:
    """Draw the data protection officer's half; they read no case for it."""
    header = find_header(turn.tx, turn.service.sealer, reference)
    if header is None:
        turn.say(turn.words("lead-not-yours"))
        return
    _draw(turn, header, For.ERASE, DPO, person.id)


def _draw(turn: Turn, header: Header, purpose: For, half: str, person: str) -> None:
    code = draw_code(turn.service.sealer, header, purpose, half, person, turn.now)
    save_header(turn.tx, turn.service.sealer, header)
    write_audit(turn.tx, turn.service.sealer, AuditLine(turn.now, f"code-drawn-{purpose}", person, header.id))
    key = "lead-code-erase" if purpose == For.ERASE else "lead-code-export"
    turn.post(
        Outgoing(
            turn.address,
            text=turn.words(key, reference=header.ref, code=code),
            remove_after=turn.service.opened_for,
            reference=header.ref,
            case=header.id,
        )
    )


def check_codes(
    tx: Connection, service: Service, header: Header, purpose: For, codes: Sequence[str], now: datetime
) -> tuple[Drawn, ...] | None:
    """Give who drew *codes* if they do for this case and purpose, and those people may still draw them; else None."""
    drawn = match_codes(service.sealer, header, purpose, codes, now)
    if drawn is None or not all(_may_still(tx, service, header, one) for one in drawn):
        return None
    return drawn


def _may_still(tx: Connection, service: Service, header: Header, drawn: Drawn) -> bool:
    person = find_person(tx, service.sealer, drawn.person)
    if person is None or not person.can_act:
        return False
    if drawn.half == DPO:
        return is_dpo(person)
    return may_read(header, reader_of(person))


def command(turn: Turn, person: Person, reference: str) -> None:
    """`/erase REF`: the officer's half, or the question of a lead."""
    if not reference:
        turn.say(turn.words("lead-say-reference", command="erase"))
    elif is_dpo(person):
        draw_as_dpo(turn, person, reference)
    elif authenticate(turn) is not None:
        ask_code(turn, reference, For.ERASE)
    else:
        turn.say(turn.words("lead-not-active"))
