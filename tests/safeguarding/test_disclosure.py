"""DIG-01 to DIG-03: what can be worked out of everything that is issued, by everybody together.

The attack reads what was published, as the borough's tables of forty weeks, and asks the solver what each cell
can be. It knows the rules, and that all tables of a week count the same reports.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.figures.solver import pinned
from safeguarding.borough import borough_digest, borough_tables, head_digest, trust_digest
from safeguarding.digest import Base, Digest, Frame, lead_digest
from safeguarding.disclosure import FEW, HELD, UNBOUNDED, Policy, Shown, Span, intervals, protect, span_of
from safeguarding.fact import Fact, week_of
from safeguarding.report import Kind

KINDS = [str(kind) for kind in Kind]
PHASES = ("Primary", "Secondary", "Nursery", "16 plus", "")
POLICY = Policy()


# -- one issue ------------------------------------------------------------------------------------

counts = st.one_of(st.just(0), st.integers(0, 6), st.integers(0, 60))
cells = st.dictionaries(st.sampled_from("ABCDEFGH"), counts, max_size=8)


@st.composite
def same_reports(draw: st.DrawFn) -> dict[str, dict[str, dict[str, int]]]:
    """Two ways to count the same reports: by category and by another."""
    reports = draw(
        st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3), st.sampled_from("ABCDEFG")), max_size=120)
    )
    tables: dict[str, dict[str, dict[str, int]]] = {"one": {}, "two": {}}
    for number in range(6):
        tables["one"][str(number)] = {}
    for number in range(4):
        tables["two"][str(number)] = {}
    for first, second, setting in reports:
        for name, category in (("one", first), ("two", second)):
            cell = tables[name][str(category)]
            cell[setting] = cell.get(setting, 0) + 1
    return tables


@given(same_reports())
@settings(max_examples=150, deadline=None)
def test_no_withheld_cell_of_an_issue_is_told_more_closely_than_allowed(
    tables: dict[str, dict[str, dict[str, int]]],
) -> None:
    shown = protect(tables)
    found = intervals(shown)
    for name, table in shown.items():
        for cell, value in table.items():
            true = sum(tables[name][cell].values())
            span = found[name][cell]
            assert span.low <= true <= span.high, "what is shown must be true"
            if value == FEW:
                assert span.holds(Span(0, 4))
                assert true < 5
            elif value == HELD:
                assert span.high - span.low >= 5
            else:
                assert int(value) % 5 == 0
                parts = [count for count in tables[name][cell].values() if count]
                assert len(parts) >= 3
                assert max(parts) < 0.8 * sum(parts)


@given(same_reports())
@settings(max_examples=25, deadline=None)
def test_the_quick_sum_and_the_solver_agree(tables: dict[str, dict[str, dict[str, int]]]) -> None:
    """Two roads to one answer: interval sums here, whole-number programming in the child's module."""
    shown = {
        name: {cell: "5" if value == HELD else value for cell, value in table.items()}
        for name, table in protect(tables).items()
    }
    quick = {
        (name, cell)
        for name, table in intervals(shown).items()
        for cell, span in table.items()
        if shown[name][cell] == FEW and not span.holds(Span(0, 4))
    }
    problem, names = attack_on([shown])
    assert {names[cell][1:] for cell in pinned(problem)} in (
        quick,
        {(name, cell) for name, table in shown.items() for cell, value in table.items() if value == FEW},
    )


def test_what_was_found_by_hand_is_withheld() -> None:
    """Twelve at most by one count and ten at least by the other leave room for 0 to 2: so it is not shown."""
    one = {"a": {"A": 1, "B": 1, "C": 1}, "b": {"A": 1, "B": 1, "C": 2}, "c": {"A": 2, "B": 1, "C": 1}}
    two = {"x": {"A": 2, "B": 2, "C": 1}, "y": {"A": 2, "B": 1, "C": 2}, "z": {"A": 0, "B": 0, "C": 1}}
    alone = {"one": dict.fromkeys("abc", FEW), "two": {"x": "5", "y": "5", "z": FEW}}
    assert intervals(alone)["two"]["z"] == Span(0, 2)
    shown = protect({"one": one, "two": two})
    assert HELD in shown["two"].values()
    assert intervals(shown)["two"]["z"].holds(Span(0, 4))


@pytest.mark.parametrize(
    ("count", "said"), [(0, FEW), (1, FEW), (4, FEW), (5, "5"), (7, "5"), (8, "10"), (12, "10"), (13, "15")]
)
def test_counts_are_rounded_and_few_are_words(count: int, said: str) -> None:
    spread = {name: count // 3 + (place < count % 3) for place, name in enumerate("ABC")}
    assert protect({"t": {"cell": spread, "other": {"A": 9, "B": 9, "C": 9}}})["t"]["cell"] == said
    if said != FEW:
        assert span_of(said).low <= count <= span_of(said).high


def test_a_cell_of_two_settings_or_of_nearly_one_is_not_shown() -> None:
    two, one = {"A": 20, "B": 20}, {"A": 80, "B": 10, "C": 10}
    assert protect({"t": {"two": two, "one": one}})["t"] == {"two": HELD, "one": HELD}


# -- forty weeks ----------------------------------------------------------------------------------


def borough(schools: int, chance: random.Random) -> dict[str, Frame]:
    sizes = (0, 35, 90, 210, 420, 900, 1500)
    return {
        code: Frame(code, f"School {code}", chance.choice(PHASES), trust=chance.choice(("", "T1", "T2")), pupils=chance.choice(sizes), leads=2)
        for code in (f"S{number:03}" for number in range(schools))
    }  # fmt: skip


def forty_weeks(schools: int, reports: int, seed: int, weeks: int = 40) -> Iterator[Base]:
    """Give weeks of reports, most of them of few schools and few kinds."""
    chance = random.Random(seed)
    frames = borough(schools, chance)
    codes, common = list(frames), chance.sample(KINDS, 6)
    for number in range(weeks):
        first = date(2026, 9, 7) + timedelta(weeks=number)
        base = Base(week_of(first), (first + timedelta(days=7)).isoformat(), frames)
        for _ in range(chance.randrange(reports + 1)):
            code = codes[int(len(codes) * chance.random() ** 2)]
            kind = chance.choice(common if chance.random() < 0.7 else KINDS)
            opened = chance.random() < 0.8
            base.add(
                Fact(first.isoformat(), code, restricted=chance.random() < 0.05, kind=kind, urgency=chance.choice((1, 2, 3, 3, 3)),
                     status="open" if opened else "new", in_time=opened and chance.random() < 0.9, due=first.isoformat())
            )  # fmt: skip
        yield base


def attack_on(
    published: list[dict[str, Shown]], totals: list[int] | None = None, policy: Policy = POLICY
) -> tuple[dict[str, Any], list[tuple[int, str, str]]]:
    """Write down all that the published tables tell, for the solver: cells, equal sums, what must stay possible."""
    spans: list[tuple[int, int]] = []
    names: list[tuple[int, str, str]] = []
    sums: list[tuple[list[int], list[int]]] = []
    keeps: dict[str, tuple[int, int]] = {}
    for week, tables in enumerate(published):
        sides = []
        for name, table in tables.items():
            side = []
            for cell, value in table.items():
                span = span_of(value, policy)
                side.append(len(spans))
                if value == FEW:
                    keeps[str(len(spans))] = (0, 4)
                names.append((week, name, cell))
                spans.append((span.low, min(span.high, 10_000) if span.high != UNBOUNDED else 10_000))
            sides.append(side)
        sums += [(sides[0], other) for other in sides[1:]]
        if totals is not None:
            names.append((week, "total", ""))
            spans.append((totals[week], totals[week]))
            sums.append((sides[0], [len(spans) - 1]))
    return {"cells": spans, "sums": sums, "keeps": keeps}, names


@pytest.mark.parametrize(
    ("schools", "reports", "seed"),
    [(1, 30, 1), (4, 60, 2), (30, 90, 3), (130, 400, 4), (400, 120, 5), (130, 0, 6)],
)
def test_all_readers_of_forty_weeks_together_pin_no_withheld_cell(
    schools: int, reports: int, seed: int
) -> None:
    """DIG-02. Heads and trusts add percentages of ten and more, which count no cell; the borough adds its tables."""
    weeks = list(forty_weeks(schools, reports, seed))
    problem, names = attack_on([borough_tables(base) for base in weeks])
    assert problem["keeps"], "nothing was withheld: the attack had nothing to find"
    assert [names[cell] for cell in pinned(problem)] == []


def test_with_totals_printed_the_attack_succeeds() -> None:
    """The sabotage: a total turns "fewer than 5" into less than that."""
    weeks = list(forty_weeks(130, 60, 7, weeks=12))
    totals = [sum(base.of(code).received for code in base.frames) for base in weeks]
    problem, _ = attack_on([borough_tables(base) for base in weeks], totals)
    assert pinned(problem) != []


def test_without_the_rules_of_withholding_the_attack_succeeds() -> None:
    """The sabotage: with the threshold off a cell of 1 is printed as it is, and nothing is few."""
    off = Policy(fewest=0, rounded_to=1, settings=0, dominance=2.0)
    [base] = list(forty_weeks(30, 60, 8, weeks=1))
    shown = borough_tables(base, off)
    assert FEW not in shown["topic"].values()
    assert any(value in ("1", "2", "3", "4") for value in shown["topic"].values())


def test_without_the_second_look_the_attack_succeeds(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sabotage: cells protected one by one, and not as an issue."""
    from safeguarding import disclosure

    monkeypatch.setattr(disclosure, "_is_pinned", lambda *_: False)
    one = {"a": {"A": 1, "B": 1, "C": 1}, "b": {"A": 1, "B": 1, "C": 2}, "c": {"A": 2, "B": 1, "C": 1}}
    two = {"x": {"A": 2, "B": 2, "C": 1}, "y": {"A": 2, "B": 1, "C": 2}, "z": {"C": 1}}
    problem, names = attack_on([protect({"one": one, "two": two})])
    assert ("two", "z") in {names[cell][1:] for cell in pinned(problem)}


# -- what a digest holds --------------------------------------------------------------------------


def tokens(digest: Digest) -> set[str]:
    return {row.value for section in digest.sections for row in section.rows}


def test_no_digest_of_others_bears_a_small_number_of_a_category() -> None:
    """DIG-01: no cell, difference or text reveals 1 to 4, and nobody but a setting's leads sees an exact count."""
    for base in forty_weeks(130, 200, 9, weeks=6):
        digest = borough_digest(base, [], analyst=True)
        for section in digest.sections:
            if section.key in ("topic", "urgency", "phase"):
                assert {row.value for row in section.rows} <= {
                    FEW,
                    HELD,
                    *(str(five) for five in range(5, 500, 5)),
                }
        for code in list(base.frames)[:20]:
            head = head_digest(base, code)
            assert [section.key for section in head.sections] == ["reading"]
            assert all(value == "too-few" or value.startswith(("pct:", "word:")) for value in tokens(head))
        assert [section.key for section in trust_digest(base, "T1").sections] == ["reading"]


def test_restricted_cases_change_no_digest_at_all() -> None:
    """MOMENTS 12."""
    frames = {"A": Frame("A", "A", "Primary", pupils=300), "B": Frame("B", "B", "Primary", pupils=300)}

    def week(*more: Fact) -> Base:
        base = Base("2026-W48", "2026-11-30", frames)
        for fact in (Fact("2026-11-24", "A", kind="bullying"), *more):
            base.add(fact)
        return base

    plain = week()
    other = week(
        Fact("2026-11-24", "A", restricted=True, kind="adult_conduct", urgency=1),
        Fact("2026-11-24", "", restricted=True),
    )
    assert other.restricted == 2
    assert lead_digest(plain, [], "A") == lead_digest(other, [], "A")
    assert head_digest(plain, "A") == head_digest(other, "A")
    assert borough_digest(plain, []) == borough_digest(other, [])


def test_small_settings_and_those_without_a_roll_get_no_categories() -> None:
    for frame in (
        Frame("A", "A", pupils=99),
        Frame("A", "A"),
        Frame("A", "A", pupils=500, kind="special"),
        Frame("A", "A", "Nursery", pupils=300),
    ):
        base = Base("2026-W48", "2026-11-30", {"A": frame})
        for _ in range(12):
            base.add(Fact("2026-11-24", "A", kind="bullying", part="morning", places=("toilets",)))
        keys = {section.key for section in lead_digest(base, [], "A").sections}
        assert keys.isdisjoint({"topic", "urgency", "place", "part", "because"})
