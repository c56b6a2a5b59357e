"""What adults type in for children: paper slips, and what a child said face to face (MOMENTS 34).

Decides how one message becomes several slips, on which day they were found or said, and what a batch still lacks.
Refuses to know how it is asked for and where it is kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

from safeguarding.intake import Reporter
from safeguarding.report import Urgency

MOST = 10
MOST_DAYS = 366
MAX_TOLD_CHARS = 60
_NUMBERED = re.compile(r"^[ \t]*(\d{1,2})[.)][ \t]+", re.MULTILINE)
_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_NUMBERS = re.compile(r"\b(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}|\d{2}))?")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Slip:
    """One child's words as an adult typed them; *receipt*: the four words that stood on the paper, or empty."""

    text: str
    urgency: int = int(Urgency.P3)
    rules: tuple[str, ...] = ()
    adult: bool = False
    receipt: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """What was typed in and is not sent. *how*: slip or spoken; *day*: when found or said, ISO; *told*: to whom."""

    how: str
    setting: str = ""
    slips: tuple[Slip, ...] = ()
    day: str = ""
    told: str = ""

    @property
    def urgency(self) -> Urgency:
        """Give the most urgent of what was typed."""
        return Urgency(min((slip.urgency for slip in self.slips), default=int(Urgency.P4)))

    @property
    def lacks(self) -> str:
        """Name what is to be asked next: school, words, day, told; empty: it can be looked at and sent."""
        if not self.setting:
            return "school"
        if not self.slips:
            return "words"
        if not self.day:
            return "day"
        return "told" if self.how == Reporter.SPOKEN and not self.told else ""

    def add(self, slips: Sequence[Slip]) -> tuple[Batch, int]:
        """Put more into the batch; also gives how many had no room."""
        room = MOST - len(self.slips)
        return replace(self, slips=(*self.slips, *slips[:room])), max(0, len(slips) - room)

    def without(self, number: int) -> Batch:
        """Take out slip *number*, from 1."""
        kept = tuple(slip for place, slip in enumerate(self.slips, start=1) if place != number)
        return replace(self, slips=kept)

    def to_record(self) -> dict[str, Any]:
        """Give the batch as plain values."""
        return asdict(self)

    @staticmethod
    def from_record(record: dict[str, Any]) -> Batch:
        """Read back what `to_record` gave."""
        slips = tuple(Slip(**{**slip, "rules": tuple(slip["rules"])}) for slip in record["slips"])
        return Batch(**{**record, "slips": slips})


def split_slips(text: str) -> list[str]:
    """Cut a message into slips where lines are numbered 1, 2, 3 … from its beginning; else it is one slip."""
    marks: list[re.Match[str]] = []
    for found in _NUMBERED.finditer(text):
        if int(found[1]) == len(marks) + 1:
            marks.append(found)
    if len(marks) < 2 or text[: marks[0].start()].strip():
        return [text.strip()] if text.strip() else []
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    parts = [text[mark.end() : end].strip() for mark, end in zip(marks, ends, strict=True)]
    return [part for part in parts if part]


def read_past_day(text: str, today: date) -> date | None:
    """Find the day in *text*: today, or at most a year before; None if there is none or it is to come."""
    plain = text.casefold()
    found = _written(plain, today) or _spoken(plain, today)
    return found if found is not None and today - timedelta(days=MOST_DAYS) <= found <= today else None


def _written(text: str, today: date) -> date | None:
    if found := _ISO.search(text):
        return _make(int(found[1]), int(found[2]), int(found[3]))
    if found := _NUMBERS.search(text):
        if found[3]:
            year = int(found[3]) + (2000 if len(found[3]) == 2 else 0)
            return _make(year, int(found[2]), int(found[1]))
        this = _make(today.year, int(found[2]), int(found[1]))
        return _make(today.year - 1, int(found[2]), int(found[1])) if this and this > today else this
    return None


def _spoken(text: str, today: date) -> date | None:
    if "today" in text:
        return today
    if "yesterday" in text:
        return today - timedelta(days=1)
    for number, name in enumerate(_DAYS):
        if re.search(rf"\b{name[:3]}({name[3:]})?\b", text):
            return today - timedelta(days=(today.weekday() - number) % 7 or 7)
    return None


def _make(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
