"""What a pupil was told about when an adult looks, and whether it was kept (MOMENTS 6).

Decides from a calendar when a promise has passed. Refuses to know how the pupil is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from safeguarding.hours import Calendar, NeverStaffed, add_staffed, next_look
from safeguarding.report import Urgency

SOON = timedelta(minutes=90)  # "they next look at 8:30" is kept until ten
_WITHIN = {Urgency.P1: timedelta(minutes=60), Urgency.P2: timedelta(hours=1)}


def promised_until(urgency: Urgency, hours: Calendar, at: datetime) -> datetime | None:
    """Say until when "They next look …", said at *at*, may be kept; None if nobody will ever look.

    At P1 and P2 an hour of staffed time; else until the end of today's staffed time, or ninety minutes
    after the moment that was named. P1's own line comes after fifteen minutes (`safeguarding/ladder.py`).
    """
    try:
        look = next_look(hours, at)
        if urgency in _WITHIN:
            return add_staffed(hours, at, _WITHIN[urgency])
    except NeverStaffed:
        return None
    return look.until if look.now else min(look.until, look.at + SOON)


@dataclass(frozen=True, slots=True)
class Kept:
    """A promise as a fact for figures: until when, and whether somebody had opened it by then."""

    until: datetime
    kept: bool


def judge(promised: datetime | None, opened: datetime | None, now: datetime) -> Kept | None:
    """Say whether a promise was kept; None while that is still open, or where none was made."""
    if promised is None or (opened is None and now <= promised):
        return None
    return Kept(promised, opened is not None and opened <= promised)
