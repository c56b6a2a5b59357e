"""Who comes to read later, or says anew what they are called and whom they are close to: compared with older cases first.

Routing compares a report's words with those who were there. Whoever joins the council's desk next week, takes a new
name or names a relative today is compared with what came before, in memory: until then it is not theirs
(`storage.vault.may_read`), and what may name them never is. A few cases are looked at at once, more by the clock
(`bot/operations/comparing.py`). Refuses to say why a case is gone: only the trail of the data protection officer knows.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from handlers.alerts import readers_of
from handlers.lead.stepping import keep_from
from handlers.routing import may_not_come
from handlers.service import Service
from handlers.turn import Done, Turn
from safeguarding.report import Concern
from safeguarding.roles import is_borough_desk
from storage.audit import AuditLine, write_audit
from storage.cases import PAST_SCHOOL, Header, list_ids, load_header
from storage.chats import Chat
from storage.errors import CaseGone, StorageError
from storage.people import Person, find_person, put_person
from storage.seats import COMPARE, compare_later
from storage.timers import stop_timer
from storage.vault import read_for_names, reader_of, was_sent_past

AT_ONCE = 4  # cases; each takes some milliseconds, and more where it is hidden
_BY = "leads.compare"


def compare_with_before(turn: Turn, person: Person) -> None:
    """Compare *person* with every case that came before now, at once where these are few."""
    if not person.can_act or not person.desks:
        return
    ids = list_ids(turn.tx, b"", AT_ONCE + 1)
    if turn.service.sealer.keyring.can_open and len(ids) <= AT_ONCE:
        for case in ids:
            compare(turn, case.hex(), person)
        return
    doubted = turn.service.clock_is_doubted() and turn.service.sealer.keyring.can_open  # else it may last
    compare_later(turn.tx, turn.service.sealer, person, turn.now, doubted=doubted)


def compare_some(
    tx: Connection, service: Service, person: str, after: bytes, now: datetime, most: int, began: int
) -> tuple[bytes | None, Done]:
    """Compare a person with the next cases; gives where to go on, None at the end, when they are compared.

    *began*: their `comparing` when this run began. Who has changed something since is compared anew, from the first case
    on: this run ends, and the timer stays.
    """
    turn = Turn(tx, service, Chat("command", ""), now, forgotten=True)
    found = find_person(tx, service.sealer, person)
    ids = list_ids(tx, after, most)
    if found is None or not found.comparing:
        stop_timer(tx, service.sealer, COMPARE, person)
        return None, Done([], [], [])
    if found.comparing != began:
        return None, Done([], [], [])
    for case in ids:
        compare(turn, case.hex(), found)
    if len(ids) < most:
        found.comparing = 0
        put_person(tx, service.sealer, found)
        stop_timer(tx, service.sealer, COMPARE, person)
    return (ids[-1] if len(ids) == most else None), Done(turn.owed, turn.withdrawn, turn.alarms)


def compare(turn: Turn, case: str, person: Person) -> None:
    """Keep *person* from a case whose words may name them, or somebody close to them, or that is not for their school.

    What does not open is passed over: nobody reads it, and it must keep nobody from joining.
    """
    try:
        header = load_header(turn.tx, turn.service.sealer, case)
    except CaseGone:
        return
    if person.id in header.hidden or not _may_come_to_it(header, person):
        return
    if _is_kept_from(turn, header, person):
        write_audit(turn.tx, turn.service.sealer, AuditLine(turn.now, "withheld", person.id, header.id))
        keep_from(turn, header, person.id, _BY)


def _may_come_to_it(header: Header, person: Person) -> bool:
    """Say whether any desk of theirs may read the case, hear of it, or be asked about it."""
    codes = {header.setting, *(desk.partition("/")[0] for desk in (*header.readers, *header.chain))}
    return any(is_borough_desk(desk) or desk.partition("/")[0] in codes for desk in person.desks)


def _is_kept_from(turn: Turn, header: Header, person: Person) -> bool:
    if _is_not_for_both(turn, header, person):
        return True
    try:
        text = read_for_names(turn.tx, turn.service.sealer, header, _BY, turn.now)
    except StorageError:
        turn.alarms.append("seal_broken")
        return False
    return person.id in header.kept_from or bool(may_not_come(turn, header, [person], text))


def _is_not_for_both(turn: Turn, header: Header, person: Person) -> bool:
    """Say whether routing would hide it from who is of the school and sits at the council, as *person* does by now.

    What was sent past the school, also for who has left it: they may have been there then; and, if others can read it and they never did, what may be about any adult there.
    """
    here = header.setting in person.places
    left = any(seat.setting == header.setting for seat in person.left)
    if not header.setting or not (here or left) or not any(is_borough_desk(desk) for desk in person.desks):
        return False
    knows = person.id in (*header.permitted, *header.told)
    if PAST_SCHOOL in header.marks:
        return was_sent_past(header, reader_of(person)) or not knows
    anybody = header.concern == Concern.UNSURE or (not header.concern and "counts-as-yes" in header.why)
    return anybody and not knows and any(one.id != person.id for one in readers_of(turn, header))
