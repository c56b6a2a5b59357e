"""Days and times in what commands print for people; what scripts read keeps the form of ISO 8601."""

from __future__ import annotations

from datetime import date, datetime

from safeguarding.daywords import say_day, say_minute


def day_of(text: str) -> str:
    """Say the day of an ISO date: "Mon 30 Nov 2026"."""
    return say_day(date.fromisoformat(text))


def minute_of(text: str) -> str:
    """Say an ISO time by this machine's clock, and which clock that is: "Mon 30 Nov 2026, 08:00 GMT"."""
    at = datetime.fromisoformat(text).astimezone()
    return f"{say_minute(at)} {at:%Z}"
