"""What the law or a rule wants a person to have done by a certain moment, outside of Heard (DOMAIN 2.2, 0.9).

Decides which duties a case has, by when each must be done, and when somebody is reminded. A duty ends when a
person says that it was done, or gives a reason why it is none; never by itself. Refuses to know who does it.
Times are of the setting's own calendar; where that knows no working day, of the wall's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from safeguarding.hours import Calendar, NeverStaffed, add_staffed, is_staffed, local_day, staffed_on
from safeguarding.staffing import in_utc

MAX_WORDS_CHARS = 500
_FEWEST_LETTERS = 10  # of a reason: "n/a" is none
_DAY = timedelta(days=1)
_FURTHEST = 400
_NOON = time(12)


class Within(StrEnum):
    """By when."""

    SAME_DAY = "same-day"  # before they go home; what comes later, on the next working day
    WORKING_DAY = "working-day"  # no later than the same time on the next working day
    NEXT_CLOSE = "next-close"  # the close of the next working day
    SEVEN_DAYS = "seven-days"  # and within working time


class Duty(StrEnum):
    """One thing that a named person must do; texts: `lead-duty-…`."""

    FGM = "fgm"  # each teacher to the police. Source: Female Genital Mutilation Act 2003, s. 5B
    LADO = "lado"  # an allegation against an adult who works with children. Source: KCSIE, part four
    PREVENT = "prevent"
    SEXUAL_ABUSE = (
        "sexual-abuse"  # mandatory report. Source: Crime and Policing Bill 2026, cl. 77 (DOMAIN 0.9)
    )
    IMAGES = "images"  # UKCIS: nobody views; Report Remove; police where an adult or a threat


@dataclass(frozen=True, slots=True)
class _Rule:
    within: Within
    rules: frozenset[str]  # of routing
    signs: frozenset[str]  # kinds, topics, facets, triage's themes; "filed.…": a kind as a lead filed it


_RULES: dict[Duty, _Rule] = {
    Duty.FGM: _Rule(
        Within.NEXT_CLOSE, frozenset({"R9"}), frozenset({"flags.fgm_known", "filed.harmful_practice.fgm"})
    ),
    Duty.LADO: _Rule(
        Within.WORKING_DAY,
        frozenset({"R3", "R4", "R7"}),
        frozenset({"adult_conduct.harm", "flags.staff_allegation"}),
    ),
    Duty.PREVENT: _Rule(Within.SAME_DAY, frozenset({"R11"}), frozenset({"radicalisation"})),
    Duty.SEXUAL_ABUSE: _Rule(
        Within.SEVEN_DAYS,
        frozenset(),
        frozenset(
            {"sexual_harm.rape_assault", "home_harm.sexual", "exploitation.sexual", "flags.csa_disclosure"}
        ),
    ),
    Duty.IMAGES: _Rule(
        Within.SAME_DAY,
        frozenset({"R13"}),
        frozenset({"sexual_harm.image_sharing", "sexual_harm.sextortion", "flags.image_exists"}),
    ),
}
#: How long before its time the first reminder comes, in working time.
_BEFORE = {
    Within.SAME_DAY: timedelta(hours=1),
    Within.WORKING_DAY: timedelta(hours=2),
    Within.NEXT_CLOSE: timedelta(hours=2),
    Within.SEVEN_DAYS: timedelta(hours=8),
}
#: So long after its time, in working time, somebody above is told.
MISSED_AFTER = timedelta(minutes=30)
_AGAIN = timedelta(hours=8)


def duties_of(rules: Iterable[str], signs: Collection[str]) -> tuple[Duty, ...]:
    """List the duties of a case: by the *rules* that routed it, and by what it is about (*signs*, by id)."""
    routed = set(rules)
    return tuple(
        duty
        for duty, rule in _RULES.items()
        if routed & rule.rules or any(sign in rule.signs for sign in signs)
    )


def is_reason(words: str) -> bool:
    """Say whether *words* can be the reason for which a duty is none."""
    return sum(character.isalpha() for character in words) >= _FEWEST_LETTERS


# -- when ---------------------------------------------------------------------------------------


def due_at(duty: Duty, known: datetime, calendar: Calendar) -> datetime:
    """Say by when a duty must be done that became known at *known*.

    Never a minute later than the rule allows, and never a time that tells at which minute a pupil wrote.
    """
    known = in_utc(known)
    today = local_day(calendar, known)
    match _RULES[duty].within:
        case Within.SAME_DAY:
            return _close_from(calendar, known, today) or _midnight(known + _DAY)
        case Within.NEXT_CLOSE:
            return _close_from(calendar, known, today + _DAY) or _midnight(known + _DAY)
        case Within.WORKING_DAY:
            return _one_day_later(calendar, known)
        case _:
            return _last_close(calendar, known, known + timedelta(days=7))


def _close_from(calendar: Calendar, known: datetime, day: date) -> datetime | None:
    """Give the first end of a working day after *known*, from *day* on."""
    for number in range(_FURTHEST):
        periods = staffed_on(calendar, day + _DAY * number)
        if periods and periods[-1][1] > known:
            return periods[-1][1]
    return None


def _one_day_later(calendar: Calendar, known: datetime) -> datetime:
    """Give the end of one working day: the next opening, or noon, or where nobody is there at *known* the next close."""
    today = local_day(calendar, known)
    close = _close_from(calendar, known, today + (_DAY if is_staffed(calendar, known) else timedelta(0)))
    if close is None:
        return _midnight(known + _DAY)
    if not is_staffed(calendar, known):
        return close
    zone = ZoneInfo(calendar.timezone)
    day = local_day(calendar, close)
    opens = staffed_on(calendar, day)[0][0]
    if known.astimezone(zone).hour < _NOON.hour:
        return opens
    return min(max(datetime.combine(day, _NOON, zone).astimezone(known.tzinfo), opens), close)


def _last_close(calendar: Calendar, known: datetime, latest: datetime) -> datetime:
    """Give the last end of working time from *known* to *latest*; without one, the midnight before *latest*."""
    day = local_day(calendar, latest)
    while day >= local_day(calendar, known):
        for _, end in reversed(staffed_on(calendar, day)):
            if known < end <= latest:
                return end
        day -= _DAY
    return _midnight(latest)


def _midnight(at: datetime) -> datetime:
    return at.replace(hour=0, minute=0, second=0, microsecond=0)


class Moment(StrEnum):
    """What is said of a duty that nobody has done."""

    BEFORE = "before"
    DUE = "due"
    MISSED = "missed"


def moments(duty: Duty, known: datetime, due: datetime, calendar: Calendar) -> list[tuple[datetime, Moment]]:
    """List when something is said of a duty, in order; what would be said before it was known is left out."""
    before = _working_back(calendar, due, _BEFORE[_RULES[duty].within])
    found = [(due, Moment.DUE), (_later(calendar, due), Moment.MISSED)]
    return [(before, Moment.BEFORE), *found] if before > known else found


def missed_again_at(last: datetime, calendar: Calendar) -> datetime:
    """Say when somebody above hears again of a missed duty that nobody ended, *last* being when they heard: a working day."""
    try:
        return add_staffed(calendar, last, _AGAIN)
    except NeverStaffed:
        return last + _DAY * 7


def _later(calendar: Calendar, due: datetime) -> datetime:
    """Give when it counts as missed: working time later, but never later than a day."""
    try:
        return min(add_staffed(calendar, due, MISSED_AFTER), due + _DAY)
    except NeverStaffed:
        return due + _DAY


def _working_back(calendar: Calendar, due: datetime, amount: timedelta) -> datetime:
    """Give the moment that lies *amount* of working time before *due*."""
    day = local_day(calendar, due)
    for _ in range(_FURTHEST):
        for start, end in reversed(staffed_on(calendar, day)):
            end = min(end, due)
            if start < end:
                if end - start >= amount:
                    return end - amount
                amount -= end - start
        day -= _DAY
    return due - amount
