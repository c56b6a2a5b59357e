"""Whether every case that waits for somebody has its *look*, and in time: a lost row must not be a lost report.

Decides nothing of when; what it finds missing, damaged or left far ahead by another clock it sets anew. And whether every
case that is open stands where its readers' lists look: one that came while the clock was wrong may not (decision 0052).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from handlers import duties
from handlers.floods import FLOOD
from handlers.ladders import LOOK, is_answered, watch
from handlers.lead.caselist import WEEKS_LISTED
from handlers.service import Service
from handlers.turn import Turn
from safeguarding.alerting import DANGER_WINDOW, FLOOD_WINDOW
from safeguarding.case import Status
from storage.cases import Header, open_header, shelve_anew, shelved_at
from storage.chats import Chat
from storage.errors import StorageError
from storage.schema import cases
from storage.seats import COMPARE, LEAVER
from storage.timers import find_timer, list_after, set_timer

_SLICE = 32  # some milliseconds
_MOST_MOVED = 4  # in a unit: each is a header and some rows
_REACH = WEEKS_LISTED - 4  # weeks: what is older is moved before it leaves the lists
_BACK = timedelta(minutes=1)  # a clock set back by less is none


def hasten(tx: Connection, service: Service, after: bytes, now: datetime) -> bytes | None:
    """The clock was set back, or may have been: look at every unanswered case now; gives where to go on, None at the end.

    A timer whose moment was near lies far ahead all at once, and nobody must wait for it: neither a child who fell
    silent in danger, nor an alert that was held, nor what a leaver read, nor who reads nothing until they were compared.
    """
    found = list_after(tx, service.sealer, after, _SLICE)
    furthest = {"unsent": service.unsent_after, FLOOD: max(FLOOD_WINDOW, DANGER_WINDOW)}
    for timer in found:
        if timer.kind in (LOOK, LEAVER, COMPARE) and timer.due > now:
            set_timer(tx, service.sealer, timer.kind, timer.subject, now)
        elif timer.kind in furthest and timer.due - now > furthest[timer.kind] + _BACK:
            set_timer(tx, service.sealer, timer.kind, timer.subject, now + furthest[timer.kind], timer.facts)
    return found[-1].id if len(found) == _SLICE else None


@dataclass(frozen=True, slots=True)
class Watched:
    """What a look at some cases came to: where to go on (None: all done), if one was *mended*, and if one *failed*."""

    after: bytes | None
    mended: bool = False
    failed: bool = False


def watch_some(tx: Connection, service: Service, after: bytes, now: datetime) -> Watched:
    """Look at the next cases behind the row *after*. One that cannot be reckoned keeps none of the others waiting.

    Its look is set for now: there it fails aloud, at each tick, until what is wrong with it is mended.
    """
    asked = select(cases.c.id, cases.c.body).where(cases.c.id > after).order_by(cases.c.id).limit(_SLICE)
    rows = tx.execute(asked).all()
    turn = Turn(tx, service, Chat("", ""), now, forgotten=True)
    mended = failed = False
    moved = 0
    for row in rows:
        try:
            header = open_header(service.sealer, row.id, row.body)
        except StorageError:
            continue  # `heard verify` says what is wrong with it
        try:
            if _waits(header) and not _has_look(turn, header):
                watch(turn, header)  # reads, and writes its timer last
                mended = True
            if _is_out_of_reach(header, now):
                shelve_anew(tx, service.sealer, header, now)
                moved += 1
        except DBAPIError:
            raise  # the database's: the whole unit is done again, or fails
        except Exception:  # one case must not keep the others from theirs
            failed = True
            set_timer(tx, service.sealer, LOOK, header.id, now)
        if moved == _MOST_MOVED:
            return Watched(row.id, mended, failed)
    return Watched(rows[-1].id if len(rows) == _SLICE else None, mended, failed)


def _is_out_of_reach(header: Header, now: datetime) -> bool:
    """Say whether it stands in a time to come; or is open, and its week is one in which no list will look any more."""
    at = shelved_at(header)
    weeks = (_monday(now) - _monday(at)).days // 7
    return at > now + _BACK or (header.status != Status.CLOSED and weeks >= _REACH)


def _monday(moment: datetime) -> date:
    day = moment.astimezone(UTC).date()
    return day - timedelta(days=day.weekday())


def _waits(header: Header) -> bool:
    return not is_answered(header) or bool(duties.open_of(header))


def _has_look(turn: Turn, header: Header) -> bool:
    try:
        return find_timer(turn.tx, turn.service.sealer, LOOK, header.id) is not None
    except StorageError:
        return False  # it is there and does not open: nobody would ever come by
