"""A term's report, for governors, inspection, trusts and the borough: what may stand in it, and what it adds to the weeks.

What is counted by category is the sum of the weeks as they were frozen; how quickly was read, how it ended and what
pupils said is as it stands when the term is frozen. Restricted cases are a band in the borough's report alone. All
tables of a term are checked together, with every week's, by a solver (`problem_of`): a category of which a withheld cell
could be told too closely is withheld in every table of the issue. Sources: MOMENTS 36, DOMAIN 7.1, 7.3.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from safeguarding.borough import borough_tables, percent_of
from safeguarding.case import Outcome
from safeguarding.digest import TOPICS, Base, Digest, Row, Section, said_of
from safeguarding.disclosure import FEW, FEWEST, HELD, UNBOUNDED, Policy, Shown, mask, protect, span_of
from safeguarding.fact import first_day, week_of
from safeguarding.tally import PERCENT_FROM, TOO_FEW, Tally, median, ninetieth, total
from safeguarding.trends import rate_of

AUTUMN, SPRING, SUMMER = "autumn", "spring", "summer"
_FIRST_MONTHS = {AUTUMN: 9, SPRING: 1, SUMMER: 4}
_WEEK = timedelta(weeks=1)
_ALONE = Policy(settings=1, dominance=2.0)  # one setting's own term: its table has one source
_MOST = 100_000  # what a solver takes for no bound
_BANDS = ((10, "under-10"), (20, "10-19"), (50, "20-49"))
_HELPED = ("yes", "bit", "no")


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


@dataclass(slots=True)
class Term:
    """A term, frozen: its weeks, all of it as it stood at the end (*base*), and the topics that are withheld."""

    name: str
    weeks: Sequence[Base]
    base: Base
    held: Collection[str] = field(default_factory=tuple)

    def count(self, code: str, topic: str) -> int:
        """Count a setting's reports of a topic, by the weeks."""
        return sum(week.of(code).counts.get("topic", {}).get(topic, 0) for week in self.weeks)

    def all_of(self, code: str) -> int:
        """Count all of a setting's reports, by the weeks, rounded to five; 0 of fewer than ten."""
        count = sum(week.of(code).received for week in self.weeks)
        return int(mask(count)) if count >= PERCENT_FROM else 0

    def incidents(self, code: str) -> int:
        """Count about how many incidents those are, rounded to five; 0 of fewer than ten. Linked as at the term's end."""
        reports = sum(week.of(code).received for week in self.weeks)
        count = reports - min(self.base.of(code).repeated, reports)
        return int(mask(count)) if count >= PERCENT_FROM else 0

    def topics(self, codes: Collection[str], policy: Policy) -> Shown:
        """Protect the topics of *codes*, with what is withheld in every table."""
        counted = {topic: {code: n for code in codes if (n := self.count(code, topic))} for topic in TOPICS}
        shown = protect({"topic": counted}, policy)["topic"]
        return {topic: HELD if topic in self.held else value for topic, value in shown.items()}

    def own(self, code: str) -> Shown:
        """Give one setting's own topics of the term; none where it is small."""
        return {} if self.base.frames[code].is_small else self.topics((code,), _ALONE)

    def trusts(self) -> dict[str, list[str]]:
        """Give each trust's settings."""
        found: dict[str, list[str]] = {}
        for code, frame in self.base.frames.items():
            if frame.trust:
                found.setdefault(frame.trust, []).append(code)
        return found


# -- reports --------------------------------------------------------------------------------------


def board_digest(term: Term, code: str) -> Digest:
    """Give a setting's governors and head their term: rates, times, actions, pupil voice, cover; nobody's details."""
    frame, tally = term.base.frames[code], term.base.of(code)
    days = sum(week.frames[code].school_days for week in term.weeks if code in week.frames)
    rows = [
        Row("rate", _rate(term.all_of(code), frame.pupils, days)),
        Row("incidents", _incidents(term.all_of(code), term.incidents(code))),
    ]
    sections = [
        _reading(tally),
        Section("received", tuple(rows)),
        _topics(term.own(code)),
        _ended([tally]),
        _voice(tally),
        _people(frame.leads, frame.ready),
    ]
    return Digest(f"{code}/board", term.name, frame.name, tuple(one for one in sections if one.rows))


def trust_term(term: Term, trust: str) -> Digest:
    """Give a trust its term: all of its settings together."""
    codes = term.trusts().get(trust, [])
    tallies = [term.base.of(code) for code in codes]
    tally = total(tallies)
    sections = [_reading(tally), _topics(term.topics(codes, Policy())), _ended(tallies), _voice(tally)]
    return Digest(f"trust:{trust}", term.name, trust, tuple(one for one in sections if one.rows))


def borough_term(term: Term) -> Digest:
    """Give the borough its term, with restricted cases as a band."""
    tallies = list(term.base.tallies.values())
    tally = total(tallies)
    band = next((name for above, name in _BANDS if term.base.restricted < above), "50")
    sections = [
        _reading(tally),
        _topics(term.topics(list(term.base.frames), Policy())),
        _ended(tallies),
        _voice(tally),
        Section("restricted", (Row("restricted", f"word:{band}"),)),
    ]
    return Digest("borough", term.name, "", tuple(one for one in sections if one.rows))


def _reading(tally: Tally) -> Section:
    rows = [
        Row("in-time", percent_of(tally.in_time, tally.due)),
        Row("p1-in-time", percent_of(tally.p1_in_time, tally.p1_due)),
    ]
    for what, times in (("opened", tally.opened), ("decided", tally.decided)):
        for name, found in (("median", median(times)), ("ninetieth", ninetieth(times))):
            rows.append(Row(f"{what}-{name}", TOO_FEW if found is None else f"min:{found}"))
    rows.append(Row("kept", percent_of(tally.kept, tally.promised)))
    return Section("reading", tuple(rows))


def _topics(shown: Shown) -> Section:
    return Section(
        "topic", tuple(Row(f"topic-{topic}", value, _amount(value)) for topic, value in shown.items()), "bars"
    )


def _ended(tallies: Sequence[Tally]) -> Section:
    """Say how cases ended; of one setting or of many, each outcome is a cell like any other."""
    counted = {
        outcome: {
            str(number): n
            for number, tally in enumerate(tallies)
            if (n := tally.counts.get("outcome", {}).get(outcome, 0))
        }
        for outcome in (str(one) for one in Outcome)
    }
    shown = protect({"outcome": counted}, _ALONE if len(tallies) == 1 else Policy())["outcome"]
    return Section("action", tuple(Row(f"outcome-{outcome}", value) for outcome, value in shown.items()))


def _voice(tally: Tally) -> Section:
    said = tally.counts.get("helped", {})
    answers = sum(said.get(one, 0) for one in _HELPED)
    rows = [
        Row("helped", _of_children(answers - said.get("no", 0), answers)),
        Row("came-back", _of_children(tally.came_back, tally.received)),
    ]
    return Section("after", tuple(rows))


def _of_children(part: int, whole: int) -> str:
    """Give a percentage of what children said, but none of fewer than five: of ten, "90 %" tells of one (DOMAIN 7.3)."""
    return TOO_FEW if min(part, whole - part) < FEWEST else percent_of(part, whole)


def _people(leads: int, ready: bool) -> Section:
    return Section("cover", (Row("leads", str(leads)), Row("ready", f"word:{'yes' if ready else 'no'}")))


def _rate(count: int, pupils: int, school_days: int) -> str:
    """Say a rate of a count that was rounded before: it tells the count to whoever knows the roll."""
    rate = rate_of(count, pupils, school_days) if count else None
    return TOO_FEW if rate is None else f"about:{rate.rate:.1f}"


def _incidents(reports: int, incidents: int) -> str:
    """Say about how many incidents so many reports are, both rounded before."""
    return said_of(reports, incidents) if reports and incidents else TOO_FEW


def _amount(value: str) -> float | None:
    return None if value in (FEW, HELD) else float(value)


# -- what can be worked out -----------------------------------------------------------------------


class _Cells:
    """Cells and equal sums, as the solver takes them; *topics*: which topic each cell that must keep its span is of."""

    def __init__(self) -> None:
        self.spans: list[tuple[int, int]] = []
        self.sums: list[tuple[list[int], list[int]]] = []
        self.keeps: dict[str, tuple[int, int]] = {}
        self.topics: dict[int, str] = {}

    def add(self, shown: str, topic: str) -> int:
        """Add a published cell, or with `HELD` one of which nothing is published."""
        number, span = len(self.spans), span_of(shown)
        self.spans.append((span.low, _MOST if span.high == UNBOUNDED else span.high))
        if shown == FEW:
            self.keeps[str(number)] = (span.low, span.high)
            self.topics[number] = topic
        return number


def problem_of(term: Term) -> tuple[dict[str, Any], Mapping[int, str]]:
    """Write down all that a term's tables and its weeks' tell together; and which topic each withheld cell is of."""
    cells = _Cells()
    weekly = [borough_tables(week) for week in term.weeks]
    by_week = [{topic: cells.add(tables["topic"][topic], topic) for topic in TOPICS} for tables in weekly]
    for tables, topics in zip(weekly, by_week, strict=True):
        for name in ("urgency", "phase"):
            if tables[name]:
                cells.sums.append(
                    (list(topics.values()), [cells.add(value, "") for value in tables[name].values()])
                )
    borough, own = (
        term.topics(list(term.base.frames), Policy()),
        {code: term.own(code) for code in term.base.frames},
    )
    trusts = {trust: (codes, term.topics(codes, Policy())) for trust, codes in term.trusts().items()}
    columns: dict[str, list[int]] = {code: [] for code in own}
    for topic in TOPICS:
        whole = cells.add(borough[topic], topic)
        cells.sums.append(([whole], [week[topic] for week in by_week]))
        of_setting = {code: cells.add(shown.get(topic, HELD), topic) for code, shown in own.items()}
        cells.sums.append(([whole], list(of_setting.values())))
        for code, cell in of_setting.items():
            columns[code].append(cell)
        for codes, shown in trusts.values():
            cells.sums.append(([cells.add(shown[topic], topic)], [of_setting[code] for code in codes]))
    for code, column in columns.items():  # a rate tells about how many there were
        if count := term.all_of(code):
            cells.sums.append((column, [cells.add(str(count), "")]))
        if count := term.incidents(code):  # and of so many incidents there were as many reports, or more
            cells.sums.append((column, [cells.add(str(count), ""), cells.add(HELD, "")]))
    return {"cells": cells.spans, "sums": cells.sums, "keeps": cells.keeps}, cells.topics


def withhold(pinned: Collection[int], topics: Mapping[int, str]) -> frozenset[str]:
    """Name the topics that are withheld in every table; all, where a cell of no topic is told too closely."""
    found = {topics[cell] for cell in pinned}
    return frozenset(TOPICS) if "" in found else frozenset(found)
