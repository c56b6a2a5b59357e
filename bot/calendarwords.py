"""What the events of a school's calendar mean: terms, holidays, INSET days, hours, cover.

Decides by an event's title alone. What it does not know is named to whoever imports, never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from bot.icsfile import Happening
from safeguarding.daywords import say_day
from safeguarding.staffing import HoursImpossible, WeeklyHours
from safeguarding.yearplan import Closure, Rota, Shut, Term, YearPlan


class Means(StrEnum):
    """What a title can mean."""

    ROTA = "cover"
    HOURS = "hours"
    CLOSED = "closed"
    HOLIDAY = "holiday"
    STARTS = "term starts"
    ENDS = "term ends"
    TERM = "term"


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b", re.I)


#: In order: the first that is found holds ("Half term holiday" is no term).
TITLES: tuple[tuple[Means, re.Pattern[str]], ...] = (
    (Means.ROTA, _words(r"cover(?:ed by)?|on[- ]call|on duty|safeguarding rota")),
    (Means.HOURS, _words(r"staffed(?: hours)?|safeguarding hours|school hours|opening hours")),
    (
        Means.CLOSED,
        _words(
            r"inset(?: days?)?|inservice|in-service|(?:staff )?training day|staff day|polling day|occasional day"
            r"|closed|closure|bank holiday|good friday|easter monday|christmas day|boxing day|new year'?s day"
        ),
    ),
    (
        Means.HOLIDAY,
        _words(r"half[- ]?term|holidays?|vacation|(?:winter|spring|summer|easter|christmas) break"),
    ),
    (
        Means.STARTS,
        _words(
            r"term.*(?:starts?|begins?|opens?)|(?:start|first day|beginning) of (?:\w+ )*term|pupils return"
        ),
    ),
    (Means.ENDS, _words(r"term.*(?:ends?|closes?)|(?:end|last day) of (?:\w+ )*term|breaks? up")),
    (Means.TERM, _words(r"terms?(?: \d)?|semester")),
)
_EDGE = _words(r"starts?|begins?|ends?|finish(?:es)?")


@dataclass(slots=True)
class Understood:
    """What a file comes to. *left*: events that mean nothing here."""

    plan: YearPlan = field(default_factory=YearPlan)
    faults: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def meaning(title: str) -> Means | None:
    """Say what a title means, if anything."""
    return next((means for means, words in TITLES if words.search(title)), None)


def understand(happenings: list[Happening], today: date) -> Understood:
    """Make a plan of what happens, with all that is wrong in it."""
    found = Understood()
    sorted_out: dict[Means, list[Happening]] = {means: [] for means in Means}
    for happening in happenings:
        means = meaning(happening.words)
        if means is Means.TERM and happening.first == happening.last:
            means = None  # "Term fees due"
        if means is None:
            found.left.append(happening.source)
        else:
            sorted_out[means].append(happening)
    found.plan = YearPlan(
        _weekly(sorted_out[Means.HOURS], today, found.faults),
        (*_terms(sorted_out[Means.TERM]), *_paired(sorted_out, found.faults)),
        (
            *_closures(sorted_out[Means.CLOSED], Shut.CLOSED),
            *_holidays(sorted_out[Means.HOLIDAY], found.faults),
        ),
        _rota(sorted_out[Means.ROTA], found.faults),
    )
    found.left = list(dict.fromkeys(found.left))
    found.faults = list(dict.fromkeys(found.faults))
    if not found.faults and not found.plan.items and not found.plan.weekly:
        found.faults.append(
            "nothing in it is a term, a holiday, an INSET day, staffed hours or cover, by its title"
        )
    return found


def _terms(happenings: list[Happening]) -> list[Term]:
    return [Term(first=at.first, last=at.last, name=at.words, source=at.source) for at in happenings]


def _closures(happenings: list[Happening], why: Shut) -> list[Closure]:
    return [
        Closure(first=at.first, last=at.last, name=at.words, source=at.source, why=why) for at in happenings
    ]


def _holidays(happenings: list[Happening], faults: list[str]) -> list[Closure]:
    for at in happenings:
        if at.first == at.last and _EDGE.search(at.words):
            faults.append(
                f"{at.source}: a holiday's first or last day alone; expected one event over all its days"
            )
    return _closures(happenings, Shut.HOLIDAY)


def _paired(sorted_out: dict[Means, list[Happening]], faults: list[str]) -> list[Term]:
    """Make terms of the days on which they start and end."""
    edges = [(at.first, False, at) for at in sorted_out[Means.STARTS]]
    edges += [(at.last, True, at) for at in sorted_out[Means.ENDS]]
    terms: list[Term] = []
    begun: Happening | None = None
    for _, is_end, at in sorted(edges, key=lambda edge: (edge[0], edge[1])):
        if is_end and begun is None:
            faults.append(f"{at.source}: a term ends on {say_day(at.last)} that never started")
        elif is_end and begun is not None:
            source = f"{begun.source} to {at.source}"
            terms.append(Term(first=begun.first, last=at.last, name=begun.words, source=source))
            begun = None
        elif begun is not None:
            faults.append(f"{at.source}: a term starts before the one of line {begun.line} has ended")
        else:
            begun = at
    if begun is not None:
        faults.append(f"{begun.source}: a term starts on {say_day(begun.first)} and does not end")
    return terms


def _weekly(happenings: list[Happening], today: date, faults: list[str]) -> tuple[WeeklyHours, ...]:
    """Make the hours of the week of what recurs weekly."""
    found: dict[int, WeeklyHours] = {}
    latest: dict[int, Happening] = {}
    for at in happenings:
        latest[at.line] = at
        if at.line in found:
            continue
        if at.hours is None or not at.weekdays:
            faults.append(f"{at.source}: hours need a start, an end, and a weekly recurrence")
            continue
        try:
            found[at.line] = WeeklyHours(at.weekdays, *at.hours)
        except HoursImpossible as wrong:
            faults.append(f"{at.source}: {wrong}")
    for line, at in latest.items():
        if line in found and at.last < today - timedelta(days=1):
            faults.append(f"{at.source}: these hours ended on {say_day(at.last)}; expected hours in force")
    return tuple(found.values())


def _rota(happenings: list[Happening], faults: list[str]) -> tuple[Rota, ...]:
    turns = []
    for at in happenings:
        name = _name_in(at.words)
        if not name:
            faults.append(f'{at.source}: nobody is named; expected a title like "Cover: Mrs A"')
        elif at.hours is None or at.hours[0] >= at.hours[1]:
            faults.append(f"{at.source}: cover needs hours; expected a start and an end on one day")
        else:
            turns.append(
                Rota(
                    first=at.first,
                    last=at.last,
                    name=name,
                    source=at.source,
                    start=at.hours[0],
                    end=at.hours[1],
                )
            )
    return tuple(turns)


def _name_in(title: str) -> str:
    """Take a person's name out of the title of a turn of cover: "Cover: Mrs A", "Mr B on call"."""
    words = next(words for means, words in TITLES if means is Means.ROTA)
    rest = words.sub(" ", title)
    rest = re.sub(
        r"\b(?:holiday|half[- ]?term|weekend|summer|easter|christmas|safeguarding)\b", " ", rest, flags=re.I
    )
    return " ".join(rest.strip(" :;,.()–—-").split())
