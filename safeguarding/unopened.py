"""The first ladder: until somebody has opened it. P1 and P2 within each staffed period, P3 and P4 in staffed days.

Decides what is due when while a case waits for its first reader. What is above the readers, and who, it does not know.
Sources: DOMAIN 2.4; MOMENTS 6, 29 to 31 win.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from safeguarding.hours import (
    Calendar,
    NeverStaffed,
    Presence,
    is_staffed,
    local_day,
    next_look,
    presence,
    staffed_on,
)
from safeguarding.report import Urgency
from safeguarding.spans import at_ten, closed_days_after, days_of, stretches, went_by
from safeguarding.standing import ABOVE_DUTY, DUTY_RUNG, Act, Standing, Step

BEFORE_STAFFED = timedelta(minutes=15)  # the morning list
BEFORE_END = timedelta(minutes=30)  # "before they go home"
LONG_CLOSURE = 5  # closed days in a row after which even P3 and P4 are the duty desk's
#: How long *I'm on it* holds the first ladder up; a day for what is counted in days.
PAUSE = {Urgency.P1: timedelta(minutes=10), Urgency.P2: timedelta(hours=1)}
_PAUSE_DAYS = 1


def steps_unopened(
    standing: Standing, hours: Calendar, duty: Calendar, after: datetime, until: datetime
) -> Iterator[Step]:
    """Give what falls due while nobody has opened it; perhaps more than asked for, and some of it twice."""
    if standing.urgency <= Urgency.P2:
        yield from _quick(standing, hours, duty, after, until)
    else:
        yield from _slow(standing, hours, until)
    yield from _closed_days(standing, hours, duty)
    if standing.promised is not None and not standing.sorry:
        yield Step(standing.promised, Act.SORRY)


# -- P1 and P2, within each staffed period ------------------------------------------


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


# -- P3 and P4, counted in staffed days ---------------------------------------------


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
