"""What an adult means by "until Monday, B covers": on which day they are back, and who reads meanwhile.

Decides from the words, the day they were written on and the names of those who could cover. What it
does not understand it says so of, and the conversation asks by buttons. Refuses to guess: two possible
covers are none. "Until Monday" is back *on* Monday.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

#: Longer than that nobody is away; they have left.
MOST_DAYS = 366
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_NUMBERS = re.compile(r"\b(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}|\d{2}))?\b")
_DAY_MONTH = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?([a-z]{3,9})\b(?:\s+(\d{4}))?")
_MONTH_DAY = re.compile(r"\b([a-z]{3,9})\s+(\d{1,2})(?:st|nd|rd|th)?\b(?:\s+(\d{4}))?")
_THE_NTH = re.compile(r"\bthe\s+(\d{1,2})(?:st|nd|rd|th)\b")
_SPAN = re.compile(r"\b(\d{1,3}|a|an|one|two|three|four|five|six)\s+(day|week|fortnight|month)s?\b")
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "sir", "the"})


@dataclass(frozen=True, slots=True)
class Absence:
    """Back on the day *back* (None: not understood); *cover* is the key of who covers, or empty."""

    back: date | None
    cover: str = ""


def read_absence(text: str, today: date, covers: Mapping[str, str]) -> Absence:
    """Understand *text*, written on *today*; *covers* has the names of those who could, by key."""
    plain = " ".join(text.casefold().replace("’", "'").split())
    return Absence(read_day(plain, today), _who(plain, covers))


def read_day(text: str, today: date) -> date | None:
    """Find the day in *text* that is after *today* and at most a year ahead; None if there is none."""
    plain = text.casefold()
    for found in (_written(plain, today), _spoken(plain, today)):
        if found is not None and today < found <= today + timedelta(days=MOST_DAYS):
            return found
    return None


def _written(text: str, today: date) -> date | None:
    if found := _ISO.search(text):
        return _make(int(found[1]), int(found[2]), int(found[3]))
    if found := _NUMBERS.search(text):
        return _coming(today, int(found[1]), int(found[2]), found[3])
    if (found := _DAY_MONTH.search(text)) and (month := _index(found[2], _MONTHS)) is not None:
        return _coming(today, int(found[1]), month + 1, found[3])
    if (found := _MONTH_DAY.search(text)) and (month := _index(found[1], _MONTHS)) is not None:
        return _coming(today, int(found[2]), month + 1, found[3])
    if found := _THE_NTH.search(text):
        day, this = int(found[1]), today.replace(day=1)
        following = (this + timedelta(days=32)).replace(day=1)
        begun = this if day > today.day else following
        return _make(begun.year, begun.month, day)
    return None


def _spoken(text: str, today: date) -> date | None:
    if re.search(r"\b(tomorrow|tmrw|tomorow|tommorow|tommorrow)\b", text):
        return today + timedelta(days=1)
    if found := _SPAN.search(text):
        count = _COUNTS.get(found[1]) or int(found[1])
        return today + timedelta(days=count * {"day": 1, "week": 7, "fortnight": 14, "month": 30}[found[2]])
    if re.search(r"\bnext week\b", text):
        return today + timedelta(days=7 - today.weekday())
    words = re.findall(r"[a-z]+", text)
    for before, word in zip(["", *words], words, strict=False):
        day = _index(word, _DAYS)
        if day is not None:
            ahead = (day - today.weekday()) % 7 or 7
            return today + timedelta(
                days=ahead if before != "next" or ahead > 6 - today.weekday() else ahead + 7
            )
    return None


def _index(word: str, names: tuple[str, ...]) -> int | None:
    """Find a weekday or month by its name, its beginning (three letters) or one misspelt."""
    word = "wed" if word == "weds" else word
    for number, name in enumerate(names):
        if len(word) >= 3 and name.startswith(word):
            return number
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.8) if len(word) >= 6 else []
    return names.index(close[0]) if close else None


def _coming(today: date, day: int, month: int, year: str | None) -> date | None:
    """Make the date, of the year said or the next time it comes."""
    if year:
        return _make(int(year) + (2000 if len(year) == 2 else 0), month, day)
    this = _make(today.year, month, day)
    return this if this is None or this > today else _make(today.year + 1, month, day)


def _make(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _who(text: str, covers: Mapping[str, str]) -> str:
    """Find the one whose name is in *text*, by any of its words that is no title; two are none."""
    said = set(re.findall(r"[^\W\d_][\w'-]*", text))
    found = []
    for key, name in covers.items():
        words = set(re.findall(r"[^\W\d_][\w'-]*", name.casefold())) - _TITLES
        if words & said:
            found.append(key)
    return found[0] if len(found) == 1 else ""
