"""Two clocks over every report: until somebody has opened it, and until somebody has decided.

Decides what is due when, from a case's few moments and two calendars; a rung is computed and never stored.
*hours* are the readers' own, *duty* the borough's desk's. Refuses to know who sits on which rung, whether a
message arrives, and what the time is. Sources: DOMAIN 2.4; MOMENTS 6, 7, 29 to 31 win.

1. In each staffed period the ladder begins anew at rung 0 (31): nobody is called for hours in which nobody was there.
2. *I'm on it* holds the first ladder up for a while; an opening stops it; a decision stops the second.
3. Before they go home (30): what is urgent and not opened half an hour before the end is the duty desk's, too.
4. No ladder ends by itself: beyond the duty desk those above it hear, and hear again, until somebody has opened it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import count

from safeguarding.hours import (
    FURTHEST_DAYS,
    Calendar,
    NeverStaffed,
    Presence,
    add_staffed,
    is_staffed,
    local_day,
    next_look,
    presence,
    staffed_between,
    staffed_on,
)
from safeguarding.report import Urgency
from safeguarding.spans import at_ten, closed_days_after, days_of, stretches, went_by

BEFORE_STAFFED = timedelta(minutes=15)  # the morning list
BEFORE_END = timedelta(minutes=30)  # "before they go home"
LONG_CLOSURE = 5  # closed days in a row after which even P3 and P4 are the duty desk's
AGAIN = timedelta(hours=1)  # a P1 that nobody above has opened either: so often its readers hear it again
OUTAGE = timedelta(minutes=20)  # a step at P1 and P2 that is later than this is not made up for
_OUTAGE_IN_DAYS = timedelta(hours=8)  # at P3 and P4, which count in days: a day's staffed time
#: So long no further outage makes a ladder begin anew: it does what it missed.
_ANEW = {Urgency.P1: timedelta(days=3), Urgency.P2: timedelta(days=3)}
_ANEW_IN_DAYS = timedelta(days=14)

#: The duty desk's rung, wherever it stands; one less is the desk above it, and so on, up to the last.
DUTY_RUNG = -1
ABOVE_DUTY = DUTY_RUNG - 1
#: How long *I'm on it* holds the first ladder up; a day for what is counted in days.
PAUSE = {Urgency.P1: timedelta(minutes=10), Urgency.P2: timedelta(hours=1)}
_PAUSE_DAYS = 1
_DECIDE_DAYS = {Urgency.P3: 3, Urgency.P4: 5}
#: Opened and nothing decided: how long after opening at the least, and from rung to rung. Staffed time.
_GRACE = {Urgency.P1: timedelta(minutes=30), Urgency.P2: timedelta(hours=1)}
_GAP = {Urgency.P1: timedelta(minutes=30), Urgency.P2: timedelta(hours=4)}
_A_DAY = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Waits:
    """After how long of nobody opening it who hears; the defaults are DOMAIN 2.4's, and `escalation.*` in the configuration.

    *p1*: in a staffed period, the desks above the readers in turn, and then each hour the readers again; *p2*: the readers again, the next desk; *p3*, *p4*: on which staffed day after it came the
    readers again, the next desk, the duty desk, and at the same distance those above it; *late*: at P1, the pupil.
    """

    p1: tuple[timedelta, ...] = tuple(timedelta(minutes=after) for after in (10, 20, 30, 60))
    p2: tuple[timedelta, ...] = (timedelta(hours=2), timedelta(hours=4))
    p3: tuple[int, ...] = (1, 3, 5)
    p4: tuple[int, ...] = (2, 5, 10)
    late: timedelta = timedelta(minutes=15)

    def quick(self, urgency: Urgency) -> Iterator[tuple[timedelta, int]]:
        """Give (after how long, which rung) at P1 and P2, in order; at P1 without end."""
        if urgency is not Urgency.P1:
            yield from zip(self.p2, (0, 1), strict=True)
            return
        yield from zip(self.p1, count(1))
        yield from ((self.p1[-1] + AGAIN * times, 0) for times in count(1))

    def slow(self, urgency: Urgency, day: int, most: int) -> int | None:
        """Say which rung's turn it is on the staffed day of that number, at P3 and P4; *most* desks are above."""
        days = self.p3 if urgency is Urgency.P3 else self.p4
        if day <= days[-1]:
            return dict(zip(days, (0, 1, DUTY_RUNG), strict=True)).get(day)
        beyond, rest = divmod(day - days[-1], max(1, days[-1] - days[-2]))
        return None if rest else DUTY_RUNG - min(beyond, max(most, 1))


class Act(StrEnum):
    """What is due."""

    LIST = "list"  # the morning list: one message to each reader
    CALL = "call"  # the readers hear it again
    CLIMB = "climb"  # the desk of this rung may read, and hears
    NOTICE = "notice"  # the duty desk hears that it is there, before closed days
    UNDECIDED = "undecided"  # the desk of this rung (0: the other readers) hears "opened by one person, nothing decided"
    LATE = "late"  # the pupil hears that no grown-up has opened it yet
    SORRY = "sorry"  # the pupil hears that a promise was not kept


@dataclass(frozen=True, slots=True, order=True)
class Step:
    """One thing due at *at*; *rung*: 0 the readers, then the desks above them, DUTY_RUNG the duty desk."""

    at: datetime
    act: Act
    rung: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """A case as its ladders see it. *since*: when its present clocks began; *promised*: what the pupil was told.

    *late*, *sorry*: the pupil was told so before. *rungs*: how many desks stand above the readers.
    """

    urgency: Urgency
    since: datetime
    opened: datetime | None = None
    taken: datetime | None = None
    decided: datetime | None = None
    promised: datetime | None = None
    late: bool = False
    sorry: bool = False
    rungs: int = 4
    waits: Waits = Waits()


def steps_between(
    standing: Standing, hours: Calendar, duty: Calendar, after: datetime, until: datetime
) -> tuple[Step, ...]:
    """List what falls due after *after* and not later than *until*, in order; each moment's steps once."""
    found = {step for step in _steps(standing, hours, duty, after, until) if after < step.at <= until}
    return tuple(sorted(found))


def next_step(standing: Standing, hours: Calendar, duty: Calendar, after: datetime) -> Step | None:
    """Give the first thing that falls due after *after*; None if nothing more will."""
    reach = timedelta(days=1)
    while reach <= timedelta(days=FURTHEST_DAYS):
        found = steps_between(standing, hours, duty, after, after + reach)
        if found:
            return found[0]
        reach *= 4
    return None


def is_outage(urgency: Urgency, due: datetime, now: datetime, hours: Calendar) -> bool:
    """Say whether what was due at *due* comes so late that people cannot have waited for it knowingly."""
    if urgency <= Urgency.P2:
        return now - due > OUTAGE
    return now - due > _OUTAGE_IN_DAYS and staffed_between(hours, due, now) > _OUTAGE_IN_DAYS


def may_begin_anew(urgency: Urgency, last: datetime, now: datetime) -> bool:
    """Say whether an outage may set a ladder back to its foot, as one did at *last*."""
    return not timedelta(0) <= now - last < _ANEW.get(urgency, _ANEW_IN_DAYS)


def next_glance(hours: Calendar, duty: Calendar, now: datetime, quarter_seconds: int) -> datetime:
    """Say when to look at an unanswered case again, whatever its urgency: a timer's row must not tell.

    In the next quarter of an hour while somebody is there or soon will be; else when the first of them comes.
    """
    soon = datetime.fromtimestamp((int(now.timestamp()) // quarter_seconds + 1) * quarter_seconds, now.tzinfo)
    waking = []
    for calendar in (hours, duty):
        try:
            waking.append(next_look(calendar, now).at - BEFORE_STAFFED)
        except NeverStaffed:
            continue
    first = min(waking, default=soon)
    stands = int(first.timestamp()) // quarter_seconds * quarter_seconds
    return max(soon, datetime.fromtimestamp(stands, now.tzinfo))


def _steps(
    standing: Standing, hours: Calendar, duty: Calendar, after: datetime, until: datetime
) -> Iterator[Step]:
    if standing.opened is None:
        if standing.urgency <= Urgency.P2:
            yield from _quick(standing, hours, duty, after, until)
        else:
            yield from _slow(standing, hours, until)
        yield from _closed_days(standing, hours, duty)
        if standing.promised is not None and not standing.sorry:
            yield Step(standing.promised, Act.SORRY)
    elif standing.decided is None:
        yield from _undecided(standing, hours, duty)


# -- not opened: P1 and P2, within each staffed period ------------------------------------------


def _quick(
    standing: Standing, hours: Calendar, duty: Calendar, after: datetime, until: datetime
) -> Iterator[Step]:
    first = max(standing.since, after - timedelta(days=2))
    for start, end in stretches(hours, first, until):
        if end <= standing.since:
            continue
        begins = max(start, standing.since)
        yield from _morning(standing, start)
        if presence(hours, begins) is Presence.STAND_IN:
            yield Step(begins, Act.CLIMB, DUTY_RUNG)
        yield from _rungs(standing, begins, end)
        yield Step(max(begins, end - BEFORE_END), Act.CLIMB, DUTY_RUNG)
        if went_by(hours, standing.since, start):  # a whole day, and the duty desk has not opened it either
            yield Step(max(begins, end - BEFORE_END), Act.CLIMB, ABOVE_DUTY)
    if standing.urgency is Urgency.P1:
        yield from _only_duty(standing, hours, duty, first, until)
    else:
        yield from _closed_today(standing, hours, duty, first, until)


def _morning(standing: Standing, start: datetime) -> Iterator[Step]:
    """What came while nobody was there: the list before they come, and at P1 an alert that is heard."""
    listed = standing.since <= start - BEFORE_STAFFED
    if listed:
        yield Step(start - BEFORE_STAFFED, Act.LIST)
    if standing.since < start and (standing.urgency is Urgency.P1 or not listed):
        yield Step(start, Act.CALL)


def _rungs(standing: Standing, begins: datetime, end: datetime) -> Iterator[Step]:
    urgency = standing.urgency
    for wait, rung in standing.waits.quick(urgency):
        at = begins + wait
        if standing.taken is not None and begins <= standing.taken < at:
            at += PAUSE[urgency]
        if at > end and (urgency is Urgency.P2 or rung > 1):
            break
        if at >= end and urgency is Urgency.P1 and not rung:
            break
        at = min(at, end)  # a P1 shortly before the end still reaches the next person before it
        climbs = 0 < rung <= standing.rungs
        yield Step(at, Act.CLIMB if climbs else Act.CALL, rung if climbs else 0)  # nobody above: called again
    if urgency is Urgency.P1 and not standing.late:  # nobody waits over a night for who has gone home
        yield Step(min(begins + standing.waits.late, end), Act.LATE)


def _only_duty(
    standing: Standing, hours: Calendar, duty: Calendar, first: datetime, until: datetime
) -> Iterator[Step]:
    """P1 while only the duty desk is there: it hears at once, and those above it after ten minutes each."""
    for start, end in stretches(duty, first, until):
        begins = max(start, standing.since)
        if end <= standing.since or is_staffed(hours, begins):
            continue
        yield Step(begins, Act.CLIMB, DUTY_RUNG)
        for wait, number in standing.waits.quick(Urgency.P1):
            if begins + wait >= end:
                break
            if number <= standing.rungs and not is_staffed(hours, begins + wait):
                yield Step(begins + wait, Act.CLIMB if number else Act.CALL, number)
        if not standing.late:
            yield Step(min(begins + standing.waits.late, end), Act.LATE)


def _closed_today(
    standing: Standing, hours: Calendar, duty: Calendar, first: datetime, until: datetime
) -> Iterator[Step]:
    """P2 on a day on which only the duty desk is there: it hears each such day, and from the second on those above."""
    for start, end in stretches(duty, first, until):
        if start <= standing.since or staffed_on(hours, local_day(hours, start)):
            continue
        yield Step(start, Act.CLIMB, DUTY_RUNG)
        if went_by(duty, standing.since, start):
            yield Step(max(start, end - BEFORE_END), Act.CLIMB, ABOVE_DUTY)


# -- not opened: P3 and P4, counted in staffed days ---------------------------------------------


def _slow(standing: Standing, hours: Calendar, until: datetime) -> Iterator[Step]:
    number, previous, stood_in = 0, local_day(hours, standing.since), False
    for day, (start, end) in days_of(hours, standing.since, until):
        if (day - previous).days > LONG_CLOSURE:
            number = 0  # after a closed period it begins anew
        previous = day
        stands_in = end > standing.since and presence(hours, max(start, standing.since)) is Presence.STAND_IN
        if stands_in and not stood_in:
            yield Step(max(start, standing.since), Act.CLIMB, DUTY_RUNG)
        stood_in = stands_in
        if end > standing.since and closed_days_after(hours, start) >= LONG_CLOSURE:
            yield Step(max(standing.since, end - BEFORE_END), Act.CLIMB, DUTY_RUNG)
        if start <= standing.since:
            continue
        number += 1
        yield from _morning(standing, start)
        paused = standing.taken is not None and standing.taken < start
        rung = standing.waits.slow(standing.urgency, number - (_PAUSE_DAYS if paused else 0), standing.rungs)
        if rung is not None:
            climbs = rung != 0 and standing.rungs > 0  # nobody above: called again
            yield Step(
                at_ten(hours, day, start, end), Act.CLIMB if climbs else Act.CALL, rung if climbs else 0
            )


# -- before closed days -------------------------------------------------------------------------


def _closed_days(standing: Standing, hours: Calendar, duty: Calendar) -> Iterator[Step]:
    """What came before closed days is the duty desk's, in its hours (30)."""
    if standing.urgency is Urgency.P1:
        return
    most = 2 if standing.urgency is Urgency.P2 else LONG_CLOSURE
    if closed_days_after(hours, standing.since) < most:
        return
    try:
        heard = next_look(duty, standing.since).at
    except NeverStaffed:
        return
    if not is_staffed(hours, standing.since):
        yield Step(heard, Act.CLIMB, DUTY_RUNG)
        return
    yield Step(heard, Act.NOTICE, DUTY_RUNG)


# -- opened, nothing decided --------------------------------------------------------------------


def _undecided(standing: Standing, hours: Calendar, duty: Calendar) -> Iterator[Step]:
    urgency, opened = standing.urgency, standing.opened
    assert opened is not None, "the caller asked"
    clock = (
        duty
        if urgency is Urgency.P1 and not is_staffed(hours, opened) and is_staffed(duty, opened)
        else hours
    )
    try:
        due = max(decide_by(standing, clock), add_staffed(clock, opened, _GRACE.get(urgency, _A_DAY)))
        weekend = urgency is Urgency.P2 and closed_days_after(clock, due) >= 2
        for rung in range(1, standing.rungs + 1) or (0,):
            yield Step(due, Act.UNDECIDED, rung)
            if weekend and rung == 1:
                yield Step(due, Act.UNDECIDED, DUTY_RUNG)
            due = add_staffed(clock, due, _GAP.get(urgency, _A_DAY))
    except NeverStaffed:
        return


def decide_by(standing: Standing, hours: Calendar) -> datetime:
    """Say by when somebody must have decided, so that half an hour is left before they go home.

    Raises:
        NeverStaffed: nobody is there in the next 400 days.
    """
    since, urgency = standing.since, standing.urgency
    if urgency is Urgency.P1:
        return add_staffed(hours, since, timedelta(minutes=60))
    look = next_look(hours, since)
    if urgency is Urgency.P2:
        if look.now:
            return max(since, look.until - BEFORE_END)
        return at_ten(hours, local_day(hours, look.at), look.at, look.until)
    wanted, number = _DECIDE_DAYS[urgency], 0
    for day, (start, end) in days_of(hours, since, since + timedelta(days=FURTHEST_DAYS)):
        number += start > since
        if number == wanted:
            return at_ten(hours, day, start, end)
    raise NeverStaffed("nobody is there for long enough to decide")
