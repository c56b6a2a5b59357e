"""Duties of a case at work: noticed when they become known, reminded of, ended by a person; a missed one is told above.

1. Whenever something new is known of a case, duties that it now has begin their clocks (`note`).
2. They have no timer of their own, for its row would tell a thief that there is a duty: the case's one *look*
   timer comes by in time (`handlers/ladders.py`), and says what is due, the last thing only.
3. The reminder goes to all who read the case, and names no duty. What is missed is told to the head, or to the
   duty desk where the head may not know of the case or is not there: each working day, until a person has ended it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from handlers.alerts import alert, readers_of
from handlers.calendars import calendar_for
from handlers.caseage import signs_of
from handlers.oversight import overseers_of
from handlers.turn import Turn
from safeguarding.duties import Duty, Moment, due_at, duties_of, missed_again_at, moments
from storage.audit import AuditLine, write_audit
from storage.cases import Header

OPEN, DONE, NONE = "", "done", "none"
_ORDER = ("", *Moment)


@dataclass(slots=True)
class Kept:
    """A duty as the header keeps it: times in epoch seconds; *said*: the last moment of which somebody was told.

    Of a missed one with the time at which that was, for it is said again.
    """

    duty: str
    known: int
    due: int
    state: str = OPEN
    by: str = ""
    at: int = 0
    said: str = ""

    def to_record(self) -> list[Any]:
        """Give it as plain values."""
        return [self.duty, self.known, self.due, self.state, self.by, self.at, self.said]


def kept_of(header: Header) -> list[Kept]:
    """List the duties of a case, in the order in which they became known."""
    return [Kept(*one) for one in header.duties]


def open_of(header: Header) -> list[Kept]:
    """List those that nobody has ended."""
    return [one for one in kept_of(header) if one.state == OPEN]


def note(turn: Turn, header: Header) -> bool:
    """Begin the clocks of duties that the case has by now; says whether there were any. The header is the caller's to keep."""
    have = {one.duty for one in kept_of(header)}
    signs = signs_of(header) | {f"filed.{header.kind}"}
    new = [duty for duty in duties_of(header.why, signs) if duty not in have]
    for duty in new:
        due = due_at(duty, turn.now, calendar_for(turn.tx, turn.service, header.setting))
        kept = Kept(str(duty), int(turn.now.timestamp()), int(due.timestamp()))
        header.duties = [*header.duties, kept.to_record()]
    return bool(new)


def end(turn: Turn, header: Header, duty: str, state: str, by: str) -> None:
    """End a duty as done, or as none of this case's."""
    at = int(turn.now.timestamp())
    header.duties = [
        Kept(one.duty, one.known, one.due, state, by, at, one.said).to_record()
        if one.duty == duty
        else one.to_record()
        for one in kept_of(header)
    ]


def next_moment(turn: Turn, header: Header) -> datetime | None:
    """Say when something is to be said of a duty; None: of none."""
    return min((at for one in open_of(header) for at, _ in _pending(turn, header, one)), default=None)


def look(turn: Turn, header: Header) -> bool:
    """Say what is due now, the last thing of each duty; says whether anything was."""
    changed = False
    for one in kept_of(header):
        due = [moment for at, moment in _pending(turn, header, one) if at <= turn.now]
        if one.state == OPEN and due:
            changed = True
            again = f":{int(turn.now.timestamp())}" if due[-1] is Moment.MISSED else ""
            _set_said(header, one, f"{due[-1]}{again}")
            _say(turn, header, one, due[-1])
    return changed


def _set_said(header: Header, one: Kept, said: str) -> None:
    one.said = said
    header.duties = [one.to_record() if kept[0] == one.duty else kept for kept in header.duties]


def _pending(turn: Turn, header: Header, one: Kept) -> list[tuple[datetime, Moment]]:
    calendar = calendar_for(turn.tx, turn.service, header.setting)
    said, _, at = one.said.partition(":")
    if said == Moment.MISSED:
        return [(missed_again_at(_moment(int(at or one.due)), calendar), Moment.MISSED)]
    all_of_it = moments(Duty(one.duty), _moment(one.known), _moment(one.due), calendar)
    return [(at, moment) for at, moment in all_of_it if _ORDER.index(moment) > _ORDER.index(said)]


def _say(turn: Turn, header: Header, one: Kept, moment: Moment) -> None:
    if moment is Moment.MISSED:
        write_audit(turn.tx, turn.service.sealer, AuditLine(turn.now, "duty-missed", "clock", header.id))
        for person in overseers_of(turn, header)[1]:
            alert(turn, header, person, "lead-alert-duty-missed", opens=False)
        return
    key = "lead-alert-duty" if moment is Moment.BEFORE else "lead-alert-duty-due"
    for person in readers_of(turn, header):
        alert(turn, header, person, key, at=when(turn, one.due))


def when(turn: Turn, seconds: int) -> str:
    """Write a moment as adults read it."""
    return f"{_moment(seconds).astimezone(ZoneInfo(turn.service.timezone)):%d/%m %H:%M}"


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
