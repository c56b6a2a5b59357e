"""When somebody next looks, in words: read by a child in front of the clock on the wall, they mean that moment."""

from __future__ import annotations

import random
import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from handlers.calendars import say_when
from handlers.texts import Texts, load
from safeguarding.hours import Calendar, WeeklyHours, next_look
from tests.safeguarding.minutes import make_calendar, moments

LONDON = ZoneInfo("Europe/London")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December")  # fmt: skip


def read(words: str, now: datetime) -> tuple[date, time]:
    """Do what a child does: which day is that, and what does the clock show then?"""
    found = re.search(r"(\d{1,2}):(\d\d)", words)
    assert found, words
    shown, today = time(int(found[1]), int(found[2])), now.astimezone(LONDON).date()
    if "today" in words:
        return today, shown
    if "tomorrow" in words:
        return today + timedelta(days=1), shown
    day = next(number for number, name in enumerate(_DAYS) if name in words)
    dated = re.search(rf"(\d{{1,2}}) ({'|'.join(_MONTHS)})", words)
    ahead = (today + timedelta(days=number) for number in range(2, 400 if dated else 7))
    return next(
        one
        for one in ahead
        if one.weekday() == day
        and (not dated or (one.day, one.month) == (int(dated[1]), 1 + _MONTHS.index(dated[2])))
    ), shown


def check(texts: Texts, language: str, calendar: Calendar, now: datetime) -> None:
    words = say_when(lambda key, **named: texts.say(language, key, **named), calendar, now)
    look = next_look(calendar, now)
    at = (look.until if look.now else look.at).astimezone(LONDON)
    assert ("until" in words) is look.now, words
    assert read(words, now) == (at.date(), at.time()), (words, now)


@pytest.mark.parametrize("language", ["en", "en-easy"])
def test_the_words_mean_the_moment(language: str) -> None:
    """Over three years, one moment in three in a night in which the clocks change."""
    texts, rng = load(), random.Random(9)
    for _ in range(8):
        calendar = make_calendar(rng)
        for now in moments(rng, date(2026, 9, 1), date(2029, 6, 30), 150):
            check(texts, language, calendar, now)
    assert not texts.alarms


def test_sabotage_words_of_another_zone_mean_another_moment() -> None:
    texts = load()
    hours = Calendar("Europe/London", (WeeklyHours(frozenset(range(7)), time(9), time(17)),))
    now = datetime(2026, 7, 1, 3, tzinfo=LONDON)
    check(texts, "en", hours, now)
    elsewhere = Calendar("Etc/GMT", hours.weekly)
    with pytest.raises(AssertionError):
        check(texts, "en", elsewhere, now)
