"""How old something is, as coarsely as an administrator needs it: no moment of a pupil's can be told from it."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def days_since(then: int, now: datetime, timezone: str) -> int | None:
    """Count the midnights between *then* (epoch seconds; 0: never) and *now*; None for never."""
    if not then:
        return None
    zone = ZoneInfo(timezone)
    days = (now.astimezone(zone).date() - datetime.fromtimestamp(then, UTC).astimezone(zone).date()).days
    return max(0, days)


def day_words(days: int | None) -> str | None:
    """Say a number of days."""
    if days is None:
        return None
    return ("today", "yesterday")[days] if days < 2 else f"{days} days ago"


def coarse(seconds: float) -> str:
    """Say a span in one unit, rounded down."""
    for unit, size in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= size:
            number = int(seconds // size)
            return f"{number} {unit}{'' if number == 1 else 's'}"
    return "less than a minute"
