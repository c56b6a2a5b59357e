"""Terms, as the figures count them: which weeks a term has, and on which day it is issued.

Decides by the calendar alone, for all settings alike; a setting's own holidays are `safeguarding/schoolyear.py`'s.
"""

from __future__ import annotations

from datetime import date, timedelta

from safeguarding.fact import first_day, week_of

AUTUMN, SPRING, SUMMER = "autumn", "spring", "summer"
_FIRST_MONTHS = {AUTUMN: 9, SPRING: 1, SUMMER: 4}
_WEEK = timedelta(weeks=1)


def term_of(day: date) -> str:
    """Name the term in which the week of *day* counts, like 2026-autumn: that of its Monday."""
    monday = day - timedelta(days=day.weekday())
    name = AUTUMN if monday.month >= 9 else SPRING if monday.month < 4 else SUMMER
    return f"{monday.year}-{name}"


def is_term(period: str) -> bool:
    """Say whether a period is a term, and not a week."""
    return period.partition("-")[2] in _FIRST_MONTHS


def weeks_of(term: str) -> list[str]:
    """List the ISO weeks of a term, in order.

    Raises:
        ValueError: there is no such term.
    """
    year, _, name = term.partition("-")
    if name not in _FIRST_MONTHS or not (len(year) == 4 and year.isdigit()):
        raise ValueError(f"found {term!r}; expected a term such as 2026-autumn")
    day = date(int(year), _FIRST_MONTHS[name], 1)
    day += timedelta(days=-day.weekday() % 7)
    weeks = []
    while term_of(day) == term:
        weeks.append(week_of(day))
        day += _WEEK
    return weeks


def issued_on(term: str) -> date:
    """Give the day on which a term is issued: the Thursday after its last week."""
    return first_day(weeks_of(term)[-1]) + timedelta(days=10)


def after_term(term: str) -> str:
    """Name the term after *term*."""
    return term_of(first_day(weeks_of(term)[-1]) + _WEEK)


def newest_term(today: date) -> str:
    """Name the newest term whose day of issue has come on *today*."""
    term = term_of(today - _WEEK * 2)
    while issued_on(term) > today:
        term = term_of(first_day(weeks_of(term)[0]) - _WEEK)
    return term
