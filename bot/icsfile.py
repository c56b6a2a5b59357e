"""An iCalendar file as what happens on which days, each with the line where it stands.

Decides dates only: exceptions, all-day events, time zones; recurrence is `bot/recurrence.py`'s. What an event means
to a setting is `bot/calendarwords.py`'s to say. Every fault is collected, so that somebody mends the file once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.recurrence import NotRead, clock_on_the_wall, starts_of, weekdays_of
from safeguarding.daywords import say_minute

MOST_BYTES = 2_000_000
MOST_EVENTS = 5_000
MOST_ZONE_CHARACTERS = 64_000
FIRST_YEAR, LAST_YEAR = 1970, 2100
_DAY = timedelta(days=1)
_ZONES = re.compile(r"^BEGIN:VTIMEZONE\b.*?^END:VTIMEZONE\b[^\n]*\n", re.M | re.S | re.I)
_ZONE_NAME = re.compile(r"^TZID[^:\n]*:(.*)$", re.M | re.I)


@dataclass(frozen=True, slots=True)
class Happening:
    """One occurrence: the days it touches, and its hours by the clock on the wall (None: all day).

    *weekdays*: for what recurs weekly, on which days of the week (0 is Monday).
    """

    line: int
    words: str
    first: date
    last: date
    hours: tuple[time, time] | None = None
    weekdays: frozenset[int] = frozenset()

    @property
    def source(self) -> str:
        """Say where it stands."""
        return f"line {self.line}, {self.words or 'an event without a title'}"


@dataclass(frozen=True, slots=True)
class _Block:
    line: int
    event: Any

    @property
    def words(self) -> str:
        return " ".join(str(self.event.get("SUMMARY", "")).split())[:80]

    @property
    def source(self) -> str:
        return f"line {self.line}, {self.words or 'an event without a title'}"


def read_file(data: bytes, zone: ZoneInfo, today: date) -> tuple[list[Happening], list[str]]:
    """Read what happens, and the faults. Where there are faults, what happens is not to be used."""
    if len(data) > MOST_BYTES:
        return [], [f"the file has {len(data)} bytes; expected at most {MOST_BYTES}"]
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as fault:
        return [], [f"the file is not UTF-8 text (byte {fault.start + 1}); save it as iCalendar (.ics)"]
    if not text.lstrip().upper().startswith("BEGIN:VCALENDAR"):
        return [], ["line 1: expected BEGIN:VCALENDAR; save the calendar as iCalendar (.ics)"]
    faults: list[str] = []
    blocks = list(_blocks(text, faults))
    faults += _told_twice(blocks)
    found: list[Happening] = []
    replaced: set[tuple[str, date]] = set()
    for block in blocks:
        try:
            replaced |= _replaces(block, zone)
        except NotRead as wrong:
            faults.append(f"{block.source}: {wrong}")
    for block in blocks:
        if str(block.event.get("STATUS", "")).upper() == "CANCELLED":
            continue
        try:
            found += _occurrences(block, zone, today, replaced)
        except NotRead as wrong:
            faults.append(f"{block.source}: {wrong}")
        except (ArithmeticError, LookupError, TypeError, ValueError) as wrong:
            faults.append(f"{block.source}: it cannot be read ({wrong})")
    return found, list(dict.fromkeys(faults))


def _replaces(block: _Block, zone: ZoneInfo) -> set[tuple[str, date]]:
    """Say which day of a recurring event this one stands for; who moved it left nobody at the old hour."""
    moved = block.event.get("RECURRENCE-ID")
    if moved is None:
        return set()
    if "RANGE" in moved.params:
        raise NotRead("it moves a time and all later ones; expected each moved time by itself")
    return {(str(block.event.get("UID", "")), clock_on_the_wall(moved.dt, zone).date())}


def _blocks(text: str, faults: list[str]) -> Iterator[_Block]:
    """Cut the file into its events, each parsed alone, so that a fault has a line and hides no other."""
    import icalendar  # a tenth of a second, and needed once

    zones = _zones_in(text, faults)
    start, events, lines = 0, 0, text.split("\n")
    for number, line in enumerate(lines, start=1):
        mark = line.rstrip().upper()  # what begins with a space goes on with the line before
        if mark == "BEGIN:VEVENT":
            if start:
                faults.append(f"line {start}: an event without END:VEVENT")
            start, events = number, events + 1
            if events > MOST_EVENTS:
                faults.append(f"line {number}: more than {MOST_EVENTS} events; expected a school's calendar")
                return
        elif mark == "END:VEVENT" and start:
            whole = "\n".join(lines[start - 1 : number])
            needed = "".join(zone for name, zone in zones.items() if name in whole)
            try:
                parsed = icalendar.Calendar.from_ical(
                    f"BEGIN:VCALENDAR\nVERSION:2.0\n{needed}{whole}\nEND:VCALENDAR\n".replace("\n", "\r\n")
                )
                event: Any = parsed.walk("VEVENT")[0]
                wrong = [f"line {start}: {name}: {why}" for name, why in event.errors]
            except (ArithmeticError, LookupError, TypeError, ValueError) as fault:
                wrong = [f"line {start}: {fault}"]
            faults += wrong
            if not wrong:
                yield _Block(start, event)
            start = 0
    if start:
        faults.append(f"line {start}: an event without END:VEVENT")


def _zones_in(text: str, faults: list[str]) -> dict[str, str]:
    """Find the time zones that the file defines, by name; each event is parsed with those it names."""
    found: dict[str, str] = {}
    for zone in _ZONES.finditer(text):
        name = _ZONE_NAME.search(zone.group(0))
        if len(zone.group(0)) > MOST_ZONE_CHARACTERS:
            line = text.count("\n", 0, zone.start()) + 1
            faults.append(f"line {line}: a time zone of more than {MOST_ZONE_CHARACTERS} characters")
        elif name is not None:
            found.setdefault(name.group(1).strip(), zone.group(0))
    return found


def _told_twice(blocks: list[_Block]) -> list[str]:
    """Find events that bear the same UID and say different things."""
    first: dict[str, _Block] = {}
    faults = []
    for block in blocks:
        uid = str(block.event.get("UID", ""))
        if not uid or "RECURRENCE-ID" in block.event:
            continue
        other = first.setdefault(uid, block)
        if other is not block and _content(other) != _content(block):
            faults.append(f"{block.source}: says something else than line {other.line}, with the same UID")
    return faults


def _content(block: _Block) -> list[tuple[str, str]]:
    names = ("SUMMARY", "DTSTART", "DTEND", "DURATION", "RRULE", "STATUS")
    return [
        (name, block.event[name].to_ical().decode(errors="replace")) for name in names if name in block.event
    ]


def _occurrences(
    block: _Block, zone: ZoneInfo, today: date, replaced: set[tuple[str, date]]
) -> list[Happening]:
    start, length, all_day = _span(block.event, zone)
    uid = str(block.event.get("UID", ""))
    own = "RECURRENCE-ID" not in block.event
    starts = starts_of(block.event, start, zone, today) if own else [start]
    return [
        _happening(block, at, length, all_day)
        for at in starts
        if not (own and ("RRULE" in block.event or "RDATE" in block.event) and (uid, at.date()) in replaced)
    ]


def _happening(block: _Block, start: datetime, length: timedelta, all_day: bool) -> Happening:
    end = start + length
    last = max(start.date(), (end - timedelta(microseconds=1)).date())
    hours = None if all_day else (start.time(), end.time())
    if hours and last != start.date():
        raise NotRead(
            f"it goes from {say_minute(start)} over midnight; expected whole days, or hours of one day"
        )
    if hours and end.date() != start.date():
        hours = (start.time(), time(23, 59))
    return Happening(block.line, block.words, start.date(), last, hours, weekdays_of(block.event, start))


def _span(event: Any, zone: ZoneInfo) -> tuple[datetime, timedelta, bool]:
    """Give when an event starts on the wall, how long it is, and whether it is whole days."""
    if "DTSTART" not in event:
        raise NotRead("it has no DTSTART")
    begins, ends = event["DTSTART"].dt, event["DTEND"].dt if "DTEND" in event else None
    for name in ("DTSTART", "DTEND"):
        value = event.get(name)
        unknown = value is not None and value.params.get("TZID")
        if unknown and isinstance(value.dt, datetime) and value.dt.tzinfo is None:
            raise NotRead(f"{name}: time zone {unknown!r} is not known and not defined in the file")
    if ends is not None and isinstance(begins, datetime) is not isinstance(ends, datetime):
        raise NotRead("it starts with a day and ends with a time, or the other way round")
    start, whole = clock_on_the_wall(begins, zone), not isinstance(begins, datetime)
    end = start + (_DAY if whole else timedelta(0))
    if ends is not None:
        end = clock_on_the_wall(ends, zone)
    elif "DURATION" in event:
        end = start + event["DURATION"].dt
    if end < start:
        raise NotRead(f"it ends on {say_minute(end)}, before it starts on {say_minute(start)}")
    if not (start.year >= FIRST_YEAR and end.year <= LAST_YEAR):
        raise NotRead(f"it is in the year {start.year}; expected {FIRST_YEAR} to {LAST_YEAR}")
    midnights = not whole and start.time() == end.time() == time(0) and end > start
    if whole and end == start:
        end = start + _DAY  # some programs write the last day itself
    return start, end - start, whole or midnights
