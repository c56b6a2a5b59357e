"""Two clocks over every report: until somebody has opened it, and until somebody has decided.

Decides what is due when, from a case's few moments and two calendars; a rung is computed and never stored.
*hours* are the readers' own, *duty* the borough's desk's. The first clock's ladder is `safeguarding/unopened.py`, the
second's `safeguarding/undecided.py`. Refuses to know who sits on which rung, whether a message arrives, and what the
time is. Sources: DOMAIN 2.4; MOMENTS 6, 7, 29 to 31 win.

1. In each staffed period the ladder begins anew at rung 0 (31): nobody is called for hours in which nobody was there.
2. *I'm on it* holds the first ladder up for a while; an opening stops it; a decision stops the second.
3. Before they go home (30): what is urgent and not opened half an hour before the end is the duty desk's, too.
4. No ladder ends by itself: beyond the duty desk those above it hear, and hear again, until somebody has opened it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from safeguarding.hours import FURTHEST_DAYS, Calendar, NeverStaffed, next_look, staffed_between
from safeguarding.report import Urgency
from safeguarding.standing import Standing, Step
from safeguarding.undecided import steps_undecided
from safeguarding.unopened import BEFORE_STAFFED, steps_unopened

OUTAGE = timedelta(minutes=20)  # a step at P1 and P2 that is later than this is not made up for
_OUTAGE_IN_DAYS = timedelta(hours=8)  # at P3 and P4, which count in days: a day's staffed time
#: So long no further outage makes a ladder begin anew: it does what it missed.
_ANEW = {Urgency.P1: timedelta(days=3), Urgency.P2: timedelta(days=3)}
_ANEW_IN_DAYS = timedelta(days=14)


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
        yield from steps_unopened(standing, hours, duty, after, until)
    elif standing.decided is None:
        yield from steps_undecided(standing, hours, duty)
