"""The ladders at work: one *look* timer for every case that is not opened or not decided.

What is due is computed (`safeguarding/ladder.py`); here it is said, once each, in the unit in which it is found:

1. what fell due since the last look and is not old is done; what an outage made old is not made up for: the
   ladder begins anew at rung 0, with one list to each reader. Only so often: a machine that is down every morning
   must not keep a ladder at its foot;
2. a rung opens its desk, if the case was sealed to it, and tells its people; those above hear that there is something;
3. the pupil's two lines are left for them behind the constant line;
4. the timer is set again, in the next quarter of an hour, whatever the urgency: its row tells nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from handlers import duties
from handlers.alerts import alert, alert_readers, cut_off_from, readers_of
from handlers.calendars import calendar_for
from handlers.figures import note_wait
from handlers.morning import tell_list
from handlers.promises import LATE, SORRY, leave_late, leave_sorry
from handlers.routing import reads_now
from handlers.rungs import (
    UNDECIDED,
    climb,
    desk_of_rung,
    desks_above,
    notice,
    opened_time,
    tell_another,
    tell_undecided,
)
from handlers.service import Service
from handlers.turn import Done, Turn
from safeguarding.hours import QUARTER_SECONDS, Calendar, is_staffed
from safeguarding.ladder import (
    is_outage,
    may_begin_anew,
    next_glance,
    next_step,
    steps_between,
)
from safeguarding.promises import promised_until
from safeguarding.report import Urgency
from safeguarding.roles import is_borough_desk
from safeguarding.routing import BOROUGH_DESKS
from safeguarding.standing import Act, Standing, Step
from safeguarding.unopened import PAUSE
from storage.cases import Header, load_header, save_header
from storage.chats import Chat
from storage.errors import CaseGone
from storage.people import find_person
from storage.timers import Timer, set_timer, stop_timer

LOOK = "look"
_BACK = timedelta(minutes=1)  # a clock set back by less is none
_HELD_ONCE = timedelta(hours=12)  # a working day


@dataclass(frozen=True, slots=True)
class _Clocks:
    """A case's two calendars and how it stands between them."""

    hours: Calendar
    duty: Calendar
    standing: Standing


# -- beginning, pausing, ending -----------------------------------------------------------------


def begin(turn: Turn, header: Header) -> None:
    """Wind the clocks of a report that was just sent; what the pupil is told now is a promise from here on."""
    promised = promised_until(Urgency(header.urgency), hours_of(turn, header), turn.now)
    header.promised = int(promised.timestamp()) if promised is not None else 0
    header.unread = True
    _wind(turn, header)


def renew(turn: Turn, header: Header, *, raised: bool = True) -> None:
    """The pupil has written again: somebody must open it again and, where it is urgent, decide again.

    What nobody has opened waits on, unless it is more urgent now (*raised*): a child who writes every few minutes
    must not keep their report from the next person.
    """
    if header.unread and not raised:
        duties.note(turn, header)
        watch(turn, header)
        return
    header.on_it, header.on_it_at = "", 0
    header.unread = True
    quicken(turn, header)


def quicken(turn: Turn, header: Header) -> None:
    """It is more urgent than was thought: its clocks begin now; what was decided for less is to be decided again."""
    header.told_late = [line for line in header.told_late if line != LATE]
    if header.urgency <= Urgency.P2:
        header.decided_by, header.decided_at = "", 0
    _wind(turn, header)


def pass_over(turn: Turn, header: Header) -> None:
    """The case was handed to another desk: its people must open it, and nobody of a setting it left hears more."""
    here = {desk.partition("/")[0] for desk in reads_now(header)}
    header.chain = [desk for desk in header.chain if is_borough_desk(desk) or desk.partition("/")[0] in here]
    header.chain = [desk for desk in header.chain if desk not in reads_now(header)]
    header.on_it, header.on_it_at = "", 0
    header.unread = True
    _wind(turn, header)


def _wind(turn: Turn, header: Header) -> None:
    header.since = int(turn.now.timestamp())
    owed = header.promised and SORRY not in header.told_late and not header.first_opened_at
    header.looked = (
        min(header.since, header.promised if owed else header.since) - 1
    )  # a promise just passed, too
    header.countersign = []  # what was thought of it before is to be thought of again
    note_wait(turn, header, hours_of(turn, header))
    duties.note(turn, header)
    watch(turn, header)


def watch(turn: Turn, header: Header) -> None:
    """Set the one timer to the next look, or stop it where both ladders have ended and no duty stands open."""
    sealer = turn.service.sealer
    duty = duties.next_moment(turn, header)
    if is_answered(header) and duty is None:
        stop_timer(turn.tx, sealer, LOOK, header.id)
        return
    clocks = _clocks(turn, header)
    due = [next_glance(clocks.hours, clocks.duty, turn.now, QUARTER_SECONDS)]
    if duty is not None:
        due.append(duty)
    if not is_answered(header):
        step = next_step(clocks.standing, clocks.hours, clocks.duty, _at(header.looked))
        due += [step.at] if step is not None else []
    set_timer(turn.tx, sealer, LOOK, header.id, max(min(due), turn.now))


def is_answered(header: Header) -> bool:
    """Say whether both ladders have ended."""
    return header.status == "closed" or (header.is_opened and bool(header.decided_at))


def may_take(turn: Turn, header: Header, person: str) -> bool:
    """Say whether *person* may say "I'm on it": nobody else is, or the time that it gave has passed unopened."""
    if not header.on_it or header.on_it == person:
        return True
    held = PAUSE.get(Urgency(header.urgency), timedelta(days=1))
    return not header.is_opened and turn.now - _at(header.on_it_at) >= held


def take(turn: Turn, header: Header, person: str) -> None:
    """*person* is on it. A wait is held up once in a day: who take it in turns must not take a rung out of it."""
    since_then = turn.now - _at(header.on_it_at)
    if header.is_opened or header.on_it_at < header.since or not timedelta(0) <= since_then < _HELD_ONCE:
        header.on_it_at = int(turn.now.timestamp())
    header.on_it = person


def tell_stop(turn: Turn, header: Header, key: str, by: str) -> None:
    """Tell all who were told that a ladder has stopped, and by whom; never anybody else, nor whose it is no more."""
    role = name_role(turn, header, by)
    for told in dict.fromkeys((*header.told, *header.heard)):
        person = find_person(turn.tx, turn.service.sealer, told)
        if (
            person is not None
            and person.id != by
            and person.state == "active"
            and person.id not in header.hidden
            and any(seat.desk in (*header.readers, *header.chain, *BOROUGH_DESKS) for seat in person.seats)
        ):
            alert(turn, header, person, key, opens=False, who=role)


def name_role(turn: Turn, header: Header, person: str) -> str:
    """Say what somebody is to a case, by role and never by name."""
    who = find_person(turn.tx, turn.service.sealer, person)
    return (
        turn.words(f"role-{who.role_at(header.setting)}") if who is not None else turn.words("lead-by-former")
    )


def hours_of(turn: Turn, header: Header) -> Calendar:
    """Give the calendar of those who read the case now: their setting's, or the borough's."""
    at_school = [desk for desk in reads_now(header) if not is_borough_desk(desk)]
    return calendar_for(turn.tx, turn.service, at_school[0].partition("/")[0] if at_school else "")


# -- looking ------------------------------------------------------------------------------------


def look(tx: Connection, service: Service, timer: Timer, now: datetime) -> Done:
    """Do what is due for one case, and set the timer anew."""
    turn = Turn(tx, service, Chat("", ""), now, forgotten=True)
    try:
        header = load_header(tx, service.sealer, timer.subject)
    except CaseGone:
        stop_timer(tx, service.sealer, LOOK, timer.subject)
        return Done([], [], [])
    stepped = not is_answered(header) and _look(turn, header)
    if duties.look(turn, header) or stepped:
        save_header(tx, service.sealer, header)
    watch(turn, header)
    return Done(turn.owed, turn.withdrawn, turn.alarms)


def _look(turn: Turn, header: Header) -> bool:
    """Do what is due; says whether anything was."""
    clocks = _clocks(turn, header)
    looked = _at(header.looked)
    if looked > turn.now + _BACK:
        _begin_anew(turn, header, clocks)
        return True
    found = steps_between(clocks.standing, clocks.hours, clocks.duty, looked, turn.now)
    header.looked = int(turn.now.timestamp())
    urgency = clocks.standing.urgency
    if found and is_outage(urgency, found[0].at, turn.now, clocks.hours):
        if may_begin_anew(urgency, _at(header.anew), turn.now):
            header.anew = header.looked
            told = _begin_anew(turn, header, clocks)
            _leave_what_is_owed(turn, header, found, told=told)
            return True
        found = tuple(
            {(step.act, step.rung): step for step in found}.values()
        )  # each once, however long it was
    for step in _each_desk_once(turn, header, found):
        _do(turn, header, step)
    return bool(found)


def _each_desk_once(turn: Turn, header: Header, found: Sequence[Step]) -> list[Step]:
    """Leave out a second rung of the same moment that is the same desk: where nobody is above the duty desk."""
    once: dict[tuple[object, ...], Step] = {}
    for step in found:
        desk = desk_of_rung(turn, header, step.rung) if step.act is Act.CLIMB else ""
        once.setdefault((step.at, step.act, desk or step.rung), step)
    return list(once.values())


def _leave_what_is_owed(turn: Turn, header: Header, found: Sequence[Step], *, told: bool) -> None:
    """What the pupil is owed is true all the same. *told*: its readers just heard of it again; else another must."""
    for act in {step.act for step in found}:
        if act is Act.LATE:
            leave_late(turn, header)
        if act is Act.SORRY:
            leave_sorry(turn, header, "" if told else tell_another(turn, header))


def _begin_anew(turn: Turn, header: Header, clocks: _Clocks) -> bool:
    """After an outage, or with a clock that was set back: rung 0, one summary, no storm (31); says if anybody heard."""
    now = int(turn.now.timestamp())
    in_days = clocks.standing.urgency > Urgency.P2
    set_back = (
        header.looked > now
    )  # days that were waited stay waited, unless a clock that ran ahead counted them
    header.since = min(header.since, now) if in_days and set_back else now
    header.looked = now - 1
    header.opened_at = min(header.opened_at, now)  # by a clock that ran ahead
    header.on_it_at = min(header.on_it_at, now)
    turn.alarms.append("ladder_began_anew")
    if header.is_opened or not (is_staffed(clocks.hours, turn.now) or header.urgency == Urgency.P1):
        return False
    people = (*readers_of(turn, header), *cut_off_from(turn, header))
    for person in people:
        tell_list(turn, person, header)
    return bool(people)


def _do(turn: Turn, header: Header, step: Step) -> None:
    match step.act:
        case Act.LIST:
            for person in (*readers_of(turn, header), *cut_off_from(turn, header)):
                tell_list(turn, person, header)
        case Act.CALL:
            alert_readers(turn, header, "lead-alert-again")
        case Act.CLIMB:
            climb(turn, header, desk_of_rung(turn, header, step.rung), "lead-alert-climbed")
        case Act.NOTICE:
            notice(turn, header)
        case Act.UNDECIDED if not step.rung:
            tell_undecided(turn, header, opened_time(turn, header))
        case Act.UNDECIDED:
            climb(
                turn,
                header,
                desk_of_rung(turn, header, step.rung),
                UNDECIDED,
                at=opened_time(turn, header),
            )
        case Act.LATE:
            leave_late(turn, header)
        case Act.SORRY:
            leave_sorry(turn, header, tell_another(turn, header))


# -- how it stands ------------------------------------------------------------------------------


def _clocks(turn: Turn, header: Header) -> _Clocks:
    standing = Standing(
        Urgency(header.urgency),
        _at(header.since),
        opened=_at(header.opened_at) if header.is_opened else None,
        taken=_at(header.on_it_at) if header.on_it_at else None,
        decided=_at(header.decided_at) if header.decided_at else None,
        promised=_at(header.promised) if header.promised and not header.first_opened_at else None,
        late=LATE in header.told_late,
        sorry=SORRY in header.told_late,
        rungs=len(desks_above(turn, header)),
        waits=turn.service.waits,
    )
    return _Clocks(hours_of(turn, header), calendar_for(turn.tx, turn.service, ""), standing)


def _at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
