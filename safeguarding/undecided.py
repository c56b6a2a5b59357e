"""The second ladder: opened by one person, and nothing decided.

Decides by when somebody must have decided, and who hears when nobody has. Sources: DOMAIN 2.4; MOMENTS 7 wins.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from safeguarding.hours import (
    FURTHEST_DAYS,
    Calendar,
    NeverStaffed,
    add_staffed,
    is_staffed,
    local_day,
    next_look,
)
from safeguarding.report import Urgency
from safeguarding.spans import at_ten, closed_days_after, days_of
from safeguarding.standing import DUTY_RUNG, Act, Standing, Step
from safeguarding.unopened import BEFORE_END

_DECIDE_DAYS = {Urgency.P3: 3, Urgency.P4: 5}
#: Opened and nothing decided: how long after opening at the least, and from rung to rung. Staffed time.
_GRACE = {Urgency.P1: timedelta(minutes=30), Urgency.P2: timedelta(hours=1)}
_GAP = {Urgency.P1: timedelta(minutes=30), Urgency.P2: timedelta(hours=4)}
_A_DAY = timedelta(hours=8)


def steps_undecided(standing: Standing, hours: Calendar, duty: Calendar) -> Iterator[Step]:
    """Give what falls due while it is opened and nothing is decided."""
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
