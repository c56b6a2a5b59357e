"""Which open cases an adult is reminded of this morning: the weekly review, silence, and what is open for long.

Decides from a case's moments and the school days of its setting. Nothing is stored of what was told but a day, so
that an outage makes one list of what was missed. Refuses to know who is told. Source: DOMAIN 2.4.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from safeguarding.report import Urgency

SILENT_DAYS = 5  # school days on which nobody did anything; told again after as many more
LONG_DAYS = 20  # "any case open > 20 school days needs a reason"
_AGAIN_DAYS = 5


class Due(StrEnum):
    """Why a case stands in the list, the most pressing first."""

    ACTION = "action"
    REVIEW = "review"
    SILENT = "silent"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class Opened:
    """An open case that somebody has read. Days are local; *touched*: when an adult last did something in it;
    *reasoned*: when it came, or somebody last said why it is still open."""

    urgency: Urgency
    came: date
    touched: date
    reasoned: date


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder; *days*: how many school days of silence, or how many it has been open."""

    due: Due
    days: int


def reminders(case: Opened, school_days: Sequence[date], told: date, today: date) -> list[Reminder]:
    """List what became due after the day *told* until *today*; *school_days* in order, from before the case came."""

    def behind(since: date, until: date) -> int:
        """Count the school days after *since* until *until*."""
        return max(0, bisect_right(school_days, until) - bisect_right(school_days, since))

    found = []
    if case.urgency <= Urgency.P2 and _week_began(case, school_days, told, today):
        found.append(Reminder(Due.REVIEW, 0))
    silent = behind(case.touched, today)
    if silent // SILENT_DAYS > behind(case.touched, told) // SILENT_DAYS:
        found.append(Reminder(Due.SILENT, silent))
    if _times_long(behind(case.reasoned, today)) > _times_long(behind(case.reasoned, told)):
        found.append(Reminder(Due.LONG, behind(case.came, today)))
    return found


def _times_long(days: int) -> int:
    """Say how often it has been asked by now why the case is open."""
    return 0 if days <= LONG_DAYS else 1 + (days - LONG_DAYS - 1) // _AGAIN_DAYS


def _week_began(case: Opened, school_days: Sequence[date], told: date, today: date) -> bool:
    """Say whether a week began meanwhile, with its first school day, later than the one in which the case came."""
    firsts: dict[tuple[int, int], date] = {}
    for day in school_days[bisect_right(school_days, case.came) : bisect_right(school_days, today)]:
        firsts.setdefault(day.isocalendar()[:2], day)
    came = case.came.isocalendar()[:2]
    return any(told < first for week, first in firsts.items() if week != came)
