"""What can be worked out from a term's tables and its weeks' together, and what is withheld so that it cannot.

Writes down as one problem all that is published; a solver says which withheld cell is told too closely, and its topic
is withheld in every table of the issue. Sources: MOMENTS 36, DOMAIN 7.3.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from safeguarding.borough import borough_tables
from safeguarding.digest import TOPICS
from safeguarding.disclosure import FEW, HELD, UNBOUNDED, Policy, span_of
from safeguarding.termly import Term

_MOST = 100_000  # what a solver takes for no bound


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
