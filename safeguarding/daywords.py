"""A day as adults in Britain write it, for what commands print. What is sent to people is said in their language."""

from __future__ import annotations

from datetime import date, datetime

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def say_day(day: date) -> str:
    """Say "Mon 30 Nov 2026": no month that could be a day, whatever the machine's locale."""
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def say_days(first: date, last: date) -> str:
    """Say one day, or from which day to which."""
    return say_day(first) if first == last else f"{say_day(first)} to {say_day(last)}"


def say_minute(at: datetime) -> str:
    """Say "Mon 30 Nov 2026, 08:00", on the clock that *at* bears."""
    return f"{say_day(at)}, {at:%H:%M}"
