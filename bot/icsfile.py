"""An iCalendar file as what happens on which days, each with the line where it stands.

Decides dates only: recurrence, exceptions, all-day events, time zones. What an event means to a setting is
`bot/calendarwords.py`'s to say. Every fault is collected, so that somebody mends the file once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

MOST_BYTES = 2_000_000
MOST_TIMES = 1200  # a recurrence that gives more is not a school's year
HORIZON = timedelta(days=3 * 366)
_DAY = timedelta(days=1)
_ZONES = re.compile(r"^BEGIN:VTIMEZONE\b.*?^END:VTIMEZONE\b[^\n]*\n", re.M | re.S | re.I)


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
    replaced = {
        (str(block.event["UID"]), _wall(block.event["RECURRENCE-ID"].dt, zone))
        for block in blocks
        if "UID" in block.event and "RECURRENCE-ID" in block.event
    }
    for block in blocks:
        if str(block.event.get("STATUS", "")).upper() == "CANCELLED":
            continue
        try:
            found += _occurrences(block, zone, today, replaced)
        except _Wrong as wrong:
            faults.append(f"{block.source}: {wrong}")
    return found, faults


class _Wrong(Exception):
    """One event cannot be read."""


def _blocks(text: str, faults: list[str]) -> Iterator[_Block]:
    """Cut the file into its events, each parsed alone, so that a fault has a line and hides no other."""
    import icalendar  # a tenth of a second, and needed once

    zones = "".join(found.group(0) for found in _ZONES.finditer(text))
    start, lines = 0, text.split("\n")
    for number, line in enumerate(lines, start=1):
        mark = line.strip().upper()
        if mark == "BEGIN:VEVENT":
            if start:
                faults.append(f"line {start}: an event without END:VEVENT")
            start = number
        elif mark == "END:VEVENT" and start:
            whole = "\n".join(lines[start - 1 : number])
            try:
                parsed = icalendar.Calendar.from_ical(
                    f"BEGIN:VCALENDAR\nVERSION:2.0\n{zones}{whole}\nEND:VCALENDAR\n".replace("\n", "\r\n")
                )
                event: Any = parsed.walk("VEVENT")[0]
                wrong = [f"line {start}: {name}: {why}" for name, why in event.errors]
            except ValueError as fault:
                wrong = [f"line {start}: {fault}"]
            faults += wrong
            if not wrong:
                yield _Block(start, event)
            start = 0
    if start:
        faults.append(f"line {start}: an event without END:VEVENT")


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
    block: _Block, zone: ZoneInfo, today: date, replaced: set[tuple[str, datetime]]
) -> list[Happening]:
    start, length, all_day = _span(block.event, zone)
    uid = str(block.event.get("UID", ""))
    own = "RECURRENCE-ID" not in block.event
    starts = _starts(block.event, start, zone, today) if own else [start]
    return [
        _happening(block, at, length, all_day)
        for at in starts
        if not (own and "RRULE" in block.event and (uid, at) in replaced)
    ]


def _happening(block: _Block, start: datetime, length: timedelta, all_day: bool) -> Happening:
    end = start + length
    last = max(start.date(), (end - timedelta(microseconds=1)).date())
    hours = None if all_day else (start.time(), end.time())
    if hours and last != start.date():
        raise _Wrong(
            f"it goes from {start:%d.%m.%Y %H:%M} over midnight; expected whole days, or hours of one day"
        )
    if hours and end.date() != start.date():
        hours = (start.time(), time(23, 59))
    return Happening(block.line, block.words, start.date(), last, hours, _weekdays(block.event, start))


def _span(event: Any, zone: ZoneInfo) -> tuple[datetime, timedelta, bool]:
    """Give when an event starts on the wall, how long it is, and whether it is whole days."""
    if "DTSTART" not in event:
        raise _Wrong("it has no DTSTART")
    begins, ends = event["DTSTART"].dt, event["DTEND"].dt if "DTEND" in event else None
    for name in ("DTSTART", "DTEND"):
        value = event.get(name)
        unknown = value is not None and value.params.get("TZID")
        if unknown and isinstance(value.dt, datetime) and value.dt.tzinfo is None:
            raise _Wrong(f"{name}: time zone {unknown!r} is not known and not defined in the file")
    if ends is not None and isinstance(begins, datetime) is not isinstance(ends, datetime):
        raise _Wrong("it starts with a day and ends with a time, or the other way round")
    start, whole = _wall(begins, zone), not isinstance(begins, datetime)
    end = start + (_DAY if whole else timedelta(0))
    if ends is not None:
        end = _wall(ends, zone)
    elif "DURATION" in event:
        end = start + event["DURATION"].dt
    if end < start:
        raise _Wrong(f"it ends on {end:%d.%m.%Y %H:%M}, before it starts on {start:%d.%m.%Y %H:%M}")
    midnights = not whole and start.time() == end.time() == time(0) and end > start
    if whole and end == start:
        end = start + _DAY  # some programs write the last day itself
    return start, end - start, whole or midnights


def _starts(event: Any, start: datetime, zone: ZoneInfo, today: date) -> list[datetime]:
    """Give all starts of an event up to three years from *today*."""
    if "RRULE" not in event and "RDATE" not in event:
        return [start]
    from dateutil.rrule import rruleset, rrulestr

    rules = rruleset()
    for rule in _listed(event.get("RRULE")):
        rules.rrule(rrulestr(_rule(rule, zone), dtstart=start))
    if "RRULE" not in event:
        rules.rdate(start)
    for name, add in (("RDATE", rules.rdate), ("EXDATE", rules.exdate)):
        for dates in _listed(event.get(name)):
            for one in dates.dts:
                add(_wall(one.dt, zone))
    horizon = datetime.combine(max(today, start.date()) + HORIZON, time())
    starts: list[datetime] = []
    for at in rules:
        if at > horizon:
            break
        starts.append(at)
        if len(starts) > MOST_TIMES:
            raise _Wrong(f"it happens more than {MOST_TIMES} times; expected a school's calendar")
    return starts


def _rule(rule: Any, zone: ZoneInfo) -> str:
    """Write a rule for wall-clock time: its UNTIL may be in UTC."""
    parts = []
    for part in rule.to_ical().decode().split(";"):
        name, _, value = part.partition("=")
        if name.upper() == "UNTIL":
            until = rule["UNTIL"][0]
            at = _wall(until, zone) if isinstance(until, datetime) else datetime.combine(until, time(23, 59))
            value = at.strftime("%Y%m%dT%H%M%S")
        parts.append(f"{name}={value}")
    return ";".join(parts)


_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def _weekdays(event: Any, start: datetime) -> frozenset[int]:
    rule = event.get("RRULE")
    if rule is None or isinstance(rule, list) or int(rule.get("INTERVAL", [1])[0]) != 1:
        return frozenset()
    every = str(rule["FREQ"][0]).upper()
    named = [str(day).upper() for day in rule.get("BYDAY", [])]
    if every == "DAILY" and not named:
        return frozenset(range(7))
    if every not in ("DAILY", "WEEKLY") or not set(named) <= set(_WEEKDAYS):
        return frozenset()
    return frozenset(_WEEKDAYS.index(day) for day in named) or frozenset({start.weekday()})


def _listed(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def _wall(moment: date | datetime, zone: ZoneInfo) -> datetime:
    """Give a moment as the clock on the setting's wall shows it."""
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time())
    if moment.tzinfo is None:
        return moment
    return moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None)
