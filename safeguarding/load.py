"""What reading costs those who read: how many heavy reports in a week, for their own eyes, and a band for the head.

Decides how openings are remembered, in one short line of one length, and where a band begins. The band is all that a
head is told: never a number, and nothing of what they may not know of. Source: MOMENTS 32. The thresholds are ours:
nobody has measured them (`docs/decisions/0039-load-and-supervision.md`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

MOST_REMEMBERED = 24
_WEEK_DIGITS = _TAG_DIGITS = 4
_ONE = _WEEK_DIGITS + _TAG_DIGITS
NOTHING_REMEMBERED = "0" * (MOST_REMEMBERED * _ONE)
_MONDAY_HOUR = 8
#: Open work of one lead, an urgent or heavy case counted twice: from here on it is usual, from here on heavy.
USUAL_FROM, HEAVY_FROM = 4, 12


class Band(StrEnum):
    """How much somebody has in hand."""

    LIGHT = "light"
    USUAL = "usual"
    HEAVY = "heavy"


def band_of(weights: Iterable[int]) -> Band:
    """Say in which band somebody is who has open cases of these weights."""
    whole = sum(weights)
    return Band.LIGHT if whole < USUAL_FROM else Band.USUAL if whole < HEAVY_FROM else Band.HEAVY


def weigh(*, urgent: bool, heavy: bool) -> int:
    """Give the weight of one open case."""
    return 2 if urgent or heavy else 1


# -- a week's heavy reports -----------------------------------------------------------------------


def week_of(day: date) -> int:
    """Number the week of *day*, from Monday to Sunday."""
    return (day.toordinal() - 1) // 7


def remember(kept: str, day: date, tag: str) -> str:
    """Remember that the report with *tag* (hex digits) was opened in the week of *day*; once, however often it is opened."""
    mark = f"{week_of(day) & 0xFFFF:04x}{tag[:_TAG_DIGITS]}"
    marks = _marks(kept)
    if mark in marks:
        return kept
    return "".join([*marks, mark])[-MOST_REMEMBERED * _ONE :].rjust(len(NOTHING_REMEMBERED), "0")


def count_before(kept: str, day: date) -> int:
    """Count what was opened in weeks before the one of *day*."""
    now = week_of(day) & 0xFFFF
    return sum(int(mark[:_WEEK_DIGITS], 16) != now for mark in _marks(kept))


def forget_before(kept: str, day: date) -> str:
    """Forget what was opened in weeks before the one of *day*."""
    now = f"{week_of(day) & 0xFFFF:04x}"
    return "".join(mark for mark in _marks(kept) if mark.startswith(now)).rjust(len(NOTHING_REMEMBERED), "0")


def _marks(kept: str) -> list[str]:
    marks = [kept[start : start + _ONE] for start in range(0, len(kept), _ONE)]
    return [mark for mark in marks if mark.strip("0")]


def next_monday(now: datetime, zone: str) -> datetime:
    """Give eight in the morning of the Monday after *now*, in UTC."""
    local = now.astimezone(ZoneInfo(zone))
    monday = local.date() + timedelta(days=7 - local.weekday())
    return datetime.combine(monday, time(_MONDAY_HOUR), ZoneInfo(zone)).astimezone(UTC)
