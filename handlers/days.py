"""A day as people say it, in the chat's language."""

from __future__ import annotations

from datetime import date

from handlers.turn import Turn


def date_words(turn: Turn, day: date) -> str:
    """Say a day: "Monday 30 November"."""
    weekday, month = f"{day:%A}".lower(), f"{day:%B}".lower()
    return turn.words(
        "lead-day", day=turn.words(f"day-{weekday}"), date=str(day.day), month=turn.words(f"month-{month}")
    )
