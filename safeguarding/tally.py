"""A tally: what the facts of one setting and one week come to, in counts.

Decides what is counted, and how an average is said of few. A tally is what is frozen: everything that is issued
for a week is made of its tallies, so that no two issues of a week can differ. Refuses to know who reads it.
Source: DOMAIN 7.2.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from safeguarding.fact import NEVER, Fact
from safeguarding.report import topic_of

MEDIAN_FROM, NINETIETH_FROM, PERCENT_FROM = 5, 10, 10
TOO_FEW = "too-few"  # what stands where there are fewer
_MOST_MINUTES = 10_000  # of staffed time: four weeks; what took longer is counted as that
Counts = dict[str, dict[str, int]]


@dataclass(slots=True)
class Tally:
    """Counts. *counts*: by what, then by value. *due*: those whose time to be opened has come, or that were opened.

    *repeated*: reports of an incident of which another was counted before. *p1_due*, *p1_in_time*: of the most urgent. *opened*, *decided*: staffed minutes to cases. *scales*: "3>7" to
    cases: what the pupil said first, and last. *oldest*: the day on which the oldest came that nobody has opened.
    """

    received: int = 0
    repeated: int = 0
    tests: int = 0
    unasked: int = 0
    uncovered: int = 0
    unread: int = 0
    unclosed: int = 0
    due: int = 0
    in_time: int = 0
    p1_due: int = 0
    p1_in_time: int = 0
    promised: int = 0
    kept: int = 0
    came_back: int = 0
    oldest: str = ""
    counts: Counts = field(default_factory=dict)
    opened: dict[str, int] = field(default_factory=dict)
    decided: dict[str, int] = field(default_factory=dict)
    scales: dict[str, int] = field(default_factory=dict)

    @property
    def incidents(self) -> int:
        """Give about how many incidents the reports were: what a lead linked counts once (DOMAIN 7.2)."""
        return self.received - self.repeated

    def add(self, fact: Fact, as_of: date, *, again: bool = False) -> None:
        """Count one fact, as it stands on the morning of *as_of*. A test counts as a test and nothing else.

        *again*: another report of its incident was counted before.
        """
        if fact.test:
            self.tests += 1
            return
        self.received += 1
        self.repeated += again
        self.unasked += fact.unasked
        self.uncovered += not fact.cover and not fact.reduced
        self.unclosed += fact.status != "closed"
        self.came_back += fact.came_back
        self._count_reading(fact, as_of)
        self.promised += fact.promise != ""
        self.kept += fact.promise == "kept"
        for what, values in _values_of(fact):
            for value in values:
                one = self.counts.setdefault(what, {})
                one[value] = one.get(value, 0) + 1
        if fact.scale != NEVER:
            _bump(self.scales, f"{fact.scale}>{fact.scale_last}")

    def _count_reading(self, fact: Fact, as_of: date) -> None:
        unread = fact.status == "new"
        due = not unread or (bool(fact.due) and fact.due < as_of.isoformat())
        self.unread += unread
        self.due += due
        self.in_time += due and fact.in_time
        if fact.urgency == 1:
            self.p1_due += due
            self.p1_in_time += due and fact.in_time
        if unread:
            self.oldest = min(self.oldest or fact.day, fact.day)
        for minutes, into in ((fact.opened, self.opened), (fact.decided, self.decided)):
            if minutes != NEVER:
                _bump(into, str(min(minutes, _MOST_MINUTES)))

    def plus(self, other: Tally) -> Tally:
        """Give both together."""
        mine, theirs = self.to_record(), other.to_record()
        both = {name: _sum(value, theirs[name]) for name, value in mine.items() if name != "oldest"}
        oldest = min((day for day in (self.oldest, other.oldest) if day), default="")
        return Tally(**both, oldest=oldest)

    def to_record(self) -> dict[str, Any]:
        """Give it as plain values."""
        return asdict(self)


def total(tallies: Iterable[Tally]) -> Tally:
    """Give all of them together."""
    found = Tally()
    for tally in tallies:
        found = found.plus(tally)
    return found


def _values_of(fact: Fact) -> list[tuple[str, tuple[str, ...]]]:
    topic = str(topic_of(fact.kind)) if fact.kind else "unsaid"
    return [
        ("topic", (topic,)),
        ("urgency", (str(fact.urgency),)),
        ("teller", (fact.teller,)),
        ("part", (fact.part,) if fact.part else ()),
        ("place", fact.places),
        ("because", fact.because),
        *((what, (said,) if said else ()) for what, said in (
            ("outcome", fact.outcome), ("decision", fact.decision), ("helped", fact.helped), ("now", fact.now),
        )),
    ]  # fmt: skip


def _bump(counts: dict[str, int], key: str) -> None:
    counts[key] = counts.get(key, 0) + 1


def _sum(one: Any, other: Any) -> Any:
    if isinstance(one, Mapping):
        return {
            key: _sum(one.get(key, _empty(other.get(key))), other.get(key, _empty(one.get(key))))
            for key in one.keys() | other.keys()
        }
    return one + other


def _empty(like: Any) -> Any:
    return {} if isinstance(like, Mapping) else 0


def share(part: int, whole: int) -> int | None:
    """Give a whole percentage, or None where it is of fewer than ten."""
    return round(100 * part / whole) if whole >= PERCENT_FROM else None


def median(minutes: Mapping[str, int]) -> int | None:
    """Give the middle of what was counted by minute, or None of fewer than five."""
    return _at_share(minutes, 50, MEDIAN_FROM)


def ninetieth(minutes: Mapping[str, int]) -> int | None:
    """Say within how many minutes nine in ten were done, or None of fewer than ten."""
    return _at_share(minutes, 90, NINETIETH_FROM)


def _at_share(minutes: Mapping[str, int], percent: int, least: int) -> int | None:
    count = sum(minutes.values())
    if count < least:
        return None
    wanted, reached = -(-count * percent // 100), 0
    for minute in sorted(minutes, key=int):
        reached += minutes[minute]
        if reached >= wanted:
            return int(minute)
    return None
