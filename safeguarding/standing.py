"""What the ladders go by: a case's moments as they see it, the waits, and the steps that fall due.

Decides after how long of nobody opening it whose turn it is. Refuses to know calendars: `safeguarding/ladder.py`,
`safeguarding/unopened.py` and `safeguarding/undecided.py` lay the waits into staffed time. Source: DOMAIN 2.4.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import count

from safeguarding.report import Urgency

AGAIN = timedelta(hours=1)  # a P1 that nobody above has opened either: so often its readers hear it again

#: The duty desk's rung, wherever it stands; one less is the desk above it, and so on, up to the last.
DUTY_RUNG = -1
ABOVE_DUTY = DUTY_RUNG - 1


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
