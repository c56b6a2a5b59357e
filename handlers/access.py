"""Who may do what: the one place that turns a chat into a reader.

Every press is checked here again: a button on an old screen, a replayed or a foreign token shows
nothing to who is not (or no longer) a reader.
"""

from __future__ import annotations

from handlers.turn import Turn
from safeguarding.roles import May, may
from storage.audit import REFUSED, AuditLine, write_audit
from storage.cases import find_header
from storage.people import Person, find_person, load_desk
from storage.vault import Reader, reader_at


def who_is(turn: Turn) -> Person | None:
    """Say which adult this chat belongs to, or None for everybody else."""
    if not turn.chat.person:
        return None
    person = find_person(turn.tx, turn.service.sealer, turn.chat.person)
    bound = person is not None and (person.door, person.address) == (turn.chat.door, turn.chat.address)
    return person if bound and person is not None and person.state != "revoked" else None


def authenticate(turn: Turn) -> Reader | None:
    """Make a reader of the adult in this chat: active, and with all the desks they really sit at."""
    person = who_is(turn)
    if person is None or not person.can_act:
        return None
    return reader_at(person, desks_of(turn, person))


def note_refusal(turn: Turn, reference: str = "") -> None:
    """Write down that somebody tried a button or a reference that is not theirs, and of which case if there is one.

    Of an adult, also one who was revoked, the line says who; of a pupil or a stranger it does not, and no list
    shows it.
    """
    header = find_header(turn.tx, turn.service.sealer, reference) if reference else None
    line = AuditLine(turn.now, REFUSED, turn.chat.person, header.id if header is not None else "")
    write_audit(turn.tx, turn.service.sealer, line)


def desks_of(turn: Turn, person: Person) -> frozenset[str]:
    """Name the desks at which *person* reads: by their own seats, and by the desk's list of members too."""
    named = {seat.desk for seat in person.seats if may(seat.role, May.READ)}
    found = {name: load_desk(turn.tx, turn.service.sealer, name) for name in named}
    return frozenset(name for name, desk in found.items() if desk is not None and person.id in desk.members)
