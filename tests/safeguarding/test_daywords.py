"""Days as commands say them."""

from __future__ import annotations

from datetime import date, datetime

from safeguarding.daywords import say_day, say_days, say_minute


def test_a_day_bears_its_weekday_and_a_month_in_words() -> None:
    assert say_day(date(2026, 11, 30)) == "Mon 30 Nov 2026"
    assert say_day(date(2027, 1, 3)) == "Sun 3 Jan 2027"


def test_one_day_is_said_once_and_two_as_a_span() -> None:
    assert say_days(date(2026, 12, 1), date(2026, 12, 1)) == "Tue 1 Dec 2026"
    assert say_days(date(2026, 12, 19), date(2027, 1, 4)) == "Sat 19 Dec 2026 to Mon 4 Jan 2027"


def test_a_minute_stands_behind_its_day() -> None:
    assert say_minute(datetime(2026, 11, 30, 8, 0)) == "Mon 30 Nov 2026, 08:00"  # noqa: DTZ001 - on the wall
