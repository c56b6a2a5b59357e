"""What an adult is to look at today: one message in the morning, of everything, and none where there is nothing.

1. the timer *rounds* sets, early in the day, a timer *round* for everybody who sits at a desk that is open today, some
   people in a unit: it bears how far it came, so that a restart goes on from there; and asks whether what is sent past a
   school would be read (`past_school.py`);
2. the timer *round* gathers, when their day begins, actions that are due, weekly reviews, silence, and what is open
   for long (`safeguarding/review.py`), and tells it in one message. What an outage missed stands in the next one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from handlers import past_school
from handlers.calendars import calendar_for
from handlers.events import Address, Choice, Lane, Outgoing
from handlers.keyboards import lead_token
from handlers.lead.caselist import cases_of
from handlers.service import Service
from handlers.turn import Done, Turn
from safeguarding.case import Status
from safeguarding.followup import is_school_day
from safeguarding.hours import Calendar, local_day, staffed_on
from safeguarding.report import Urgency
from safeguarding.review import Due, Opened, Reminder, reminders
from storage.cases import Header, save_header
from storage.chats import Chat
from storage.people import Person, find_person, is_here, list_people_after, put_person
from storage.timers import Timer, has_timer, set_timer, stop_timer
from storage.vault import reader_of

ROUNDS, ROUND = "rounds", "round"
_EARLY = time(5, 30)  # before anybody's day begins, and between no two switches of the clocks
_WEEKS = 60  # longer than a year: nothing open is left out over a summer
_MISSED = timedelta(days=14)  # of what was due longer ago, the next time tells
_SLICE = 32  # people in a unit, so that a message that comes in waits some milliseconds
_MOST_LINES = 20
_MOST_BUTTONS = 8
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Line:
    header: Header
    reminder: Reminder


def wake_daily(tx: Connection, service: Service, now: datetime, *, again: bool = False) -> None:
    """Set the clock for the next early morning; *again*: today's work is done."""
    if not again and has_timer(tx, service.sealer, ROUNDS, "daily"):
        return
    local = now.astimezone(ZoneInfo(service.timezone))
    day = local.date() if local.time() < _EARLY else local.date() + _DAY
    due = datetime.combine(day, _EARLY, local.tzinfo)
    set_timer(tx, service.sealer, ROUNDS, "daily", due.astimezone(UTC))


def plan_day(tx: Connection, service: Service, timer: Timer, now: datetime) -> Done:
    """Let the next people's round begin when their day does; late, at once, and after their day not at all."""
    found = list_people_after(tx, service.sealer, timer.facts.get("after", ""), _SLICE)
    for person in found:
        _plan_round(tx, service, person, now)
    if len(found) == _SLICE:
        set_timer(tx, service.sealer, ROUNDS, "daily", now, {"after": found[-1].id})
        return Done([], [], [])
    wake_daily(tx, service, max(now, timer.due), again=True)
    unread = past_school.look(tx, service.sealer, now).codes
    return Done([], [], [past_school.ALARM] if unread else [])


def _plan_round(tx: Connection, service: Service, person: Person, now: datetime) -> None:
    if not is_here(person, now) or not person.desks:
        return
    calendar = calendar_for(tx, service, person.setting)
    today = local_day(calendar, now)
    hours = staffed_on(calendar, today) if is_school_day(calendar, today) else ()
    if hours and now < hours[-1][1]:
        set_timer(tx, service.sealer, ROUND, person.id, max(hours[0][0], now))


def hold(tx: Connection, service: Service, timer: Timer, now: datetime) -> Done:
    """Tell one person what is to be looked at today."""
    stop_timer(tx, service.sealer, ROUND, timer.subject)
    person = find_person(tx, service.sealer, timer.subject)
    if person is None or not is_here(person, now):
        return Done([], [], [])
    turn = Turn(tx, service, Chat("", ""), now, forgotten=True)
    lines = _gather(turn, person)
    _drop_told(turn, person, lines[:_MOST_LINES])
    if lines:
        _send(turn, person, lines)
        person.round_at = int(now.timestamp())
        put_person(tx, service.sealer, person)
    return Done(turn.owed, turn.withdrawn, turn.alarms)


#: What each timer of this file does.
TIMERS: dict[str, Callable[[Connection, Service, Timer, datetime], Done]] = {ROUNDS: plan_day, ROUND: hold}


def _gather(turn: Turn, person: Person) -> list[_Line]:
    """List what this person may read and is to look at, the most urgent first; an action is told once."""
    found: list[_Line] = []
    for header in _open_cases(turn, person):
        found += _of_case(turn, person, header, calendar_for(turn.tx, turn.service, header.setting))
    return sorted(
        found,
        key=lambda line: (
            line.reminder.due is not Due.ACTION,
            line.header.urgency,
            line.header.at,
            line.header.ref,
        ),
    )


def _drop_told(turn: Turn, person: Person, shown: list[_Line]) -> None:
    """An action that stands in the message is told; one that had no room there stands in the next."""
    for header in [line.header for line in shown if line.reminder.due is Due.ACTION]:
        calendar = calendar_for(turn.tx, turn.service, header.setting)
        today = local_day(calendar, turn.now)
        header.actions = [
            one
            for one in header.actions
            if one[0] != person.id or local_day(calendar, datetime.fromtimestamp(one[1], UTC)) > today
        ]
        save_header(turn.tx, turn.service.sealer, header)


def _open_cases(turn: Turn, person: Person) -> list[Header]:
    """Open the headers of the cases that this person may read, and that somebody has opened; the others have a ladder."""
    found = cases_of(turn, reader_of(person), _WEEKS)
    return [header for header in found if header.is_opened and header.status != Status.CLOSED]


@lru_cache(maxsize=1024)  # everybody of a morning asks for the same
def _school_days(calendar: Calendar, today: date) -> tuple[date, ...]:
    every = (today - timedelta(days=back) for back in range(7 * _WEEKS, -1, -1))
    return tuple(day for day in every if is_school_day(calendar, day))


def _of_case(turn: Turn, person: Person, header: Header, calendar: Calendar) -> list[_Line]:
    def day(seconds: int) -> date:
        return local_day(calendar, datetime.fromtimestamp(seconds, UTC))

    today = day(int(turn.now.timestamp()))
    told = max(day(person.round_at), today - _MISSED)
    acts = (header.touched_at, header.opened_at, header.on_it_at, header.decided_at, header.answered_at)
    case = Opened(
        Urgency(header.urgency),
        day(header.at),
        day(max(acts)),
        day(max(header.at, header.reasoned_at)),
    )
    found = [
        _Line(header, reminder) for reminder in reminders(case, _school_days(calendar, today), told, today)
    ]
    mine = [one for one in header.actions if one[0] == person.id and day(one[1]) <= today]
    if mine:
        found.insert(0, _Line(header, Reminder(Due.ACTION, 0)))
    return found


def _send(turn: Turn, person: Person, lines: list[_Line]) -> None:
    said = [
        turn.words(
            f"lead-round-{line.reminder.due}",
            reference=line.header.ref,
            urgency=Urgency(line.header.urgency).mark,
            days=str(line.reminder.days),
        )
        for line in lines[:_MOST_LINES]
    ]
    if len(lines) > _MOST_LINES:
        said.append(turn.words("lead-round-more", count=len(lines) - _MOST_LINES))
    turn.post(
        Outgoing(
            Address(person.door, person.address),
            lane=Lane.FOLLOW_UP,
            text="\n".join([turn.words("lead-round-head"), *said]),
            rows=tuple(_buttons(turn, lines)),
            reference=lines[0].header.ref,
            case=lines[0].header.id,
        )
    )


def _buttons(turn: Turn, lines: list[_Line]) -> list[tuple[Choice, ...]]:
    """Give a button for each of the first cases, and beside it, where one is asked for, one for the reason."""
    long = {line.header.ref for line in lines if line.reminder.due is Due.LONG}
    rows: list[tuple[Choice, ...]] = []
    for reference in list(dict.fromkeys(line.header.ref for line in lines))[:_MOST_BUTTONS]:
        opens = turn.button("lead-button-open-case", lead_token("open", reference), reference=reference)
        asks = turn.button("lead-button-why-open", lead_token("why-open", reference))
        rows.append((opens, asks) if reference in long else (opens,))
    return rows
