"""Disclosure control: which cells of a table may be read by who does not see the cases.

Decides what is shown of a count beyond a setting's own leads: rounded to five, "fewer than 5", or nothing. No table
has a total. What a reader can work out of all tables of an issue together is computed exactly for one-way tables
(`intervals`); a term's issue is checked with all the weeks before by a solver (`bot/figures/solver.py`).
Sources: MOMENTS 36 (it wins), DOMAIN 7.3 and 7.4.

1. A cell of 0 to 4 is `FEW`; which of them it is nobody can tell.
2. Any other cell comes from at least three settings, and no setting has 80 % of it; else it is `HELD`.
3. What is shown is rounded to five: of five to seven, 5.
4. While a withheld cell could be told more closely than that, the smallest shown cell of each table goes, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

FEWEST: Final = 5
ROUNDED_TO: Final = 5
FEWEST_SETTINGS: Final = 3
DOMINANCE: Final = 0.8
FEW, HELD = "few", "held"
UNBOUNDED: Final = 10**9


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules, as numbers: an issue names their *version*."""

    fewest: int = FEWEST
    rounded_to: int = ROUNDED_TO
    settings: int = FEWEST_SETTINGS
    dominance: float = DOMINANCE
    version: str = "2026.1"


@dataclass(frozen=True, slots=True)
class Span:
    """What can be worked out of a cell: from *low* to *high*, both possible."""

    low: int
    high: int

    def holds(self, other: Span) -> bool:
        """Say whether all of *other* is possible here."""
        return self.low <= other.low and other.high <= self.high


Shown = dict[str, str]  # category → a rounded number, FEW or HELD
Contributions = Mapping[str, Mapping[str, int]]  # category → setting → count


def protect(tables: Mapping[str, Contributions], policy: Policy | None = None) -> dict[str, Shown]:
    """Say what may be shown of the *tables* of one issue, all of which count the same reports."""
    policy = policy or Policy()
    shown = {name: _first_look(table, policy) for name, table in tables.items()}
    while any(
        _is_pinned(shown[name][cell], span, policy) for name, cell, span in _all(intervals(shown, policy))
    ):
        held = [_hold_smallest(table) for table in shown.values()]
        if not any(held):
            return {name: dict.fromkeys(table, HELD) for name, table in shown.items()}
    return shown


def mask(count: int, policy: Policy | None = None) -> str:
    """Say what may be shown of one setting's count in its term: rounded, or `FEW`."""
    policy = policy or Policy()
    return FEW if count < policy.fewest else str(_round(count, policy))


def contributed(cell: Mapping[str, int], policy: Policy) -> bool:
    """Say whether enough settings stand behind a cell, and none of them nearly alone."""
    counts = [count for count in cell.values() if count]
    return len(counts) >= max(policy.settings, 1) and max(counts) < policy.dominance * sum(counts)


def span_of(shown: str, policy: Policy | None = None) -> Span:
    """Say what a cell by itself tells."""
    policy = policy or Policy()
    if shown == HELD:
        return Span(0, UNBOUNDED)
    if shown == FEW:
        return Span(0, policy.fewest - 1)
    middle, half = int(shown), policy.rounded_to // 2
    return Span(max(middle - half, policy.fewest), middle + half)


def intervals(tables: Mapping[str, Shown], policy: Policy | None = None) -> dict[str, dict[str, Span]]:
    """Work out all that one-way tables of the same reports tell of each of their cells, exactly.

    Their cells are whole numbers with one sum, so whatever lies between two possible values is possible.
    """
    policy = policy or Policy()
    alone = {
        name: {cell: span_of(value, policy) for cell, value in table.items()}
        for name, table in tables.items()
    }
    sums = [
        Span(sum(span.low for span in table.values()), sum(span.high for span in table.values()))
        for table in alone.values()
    ]
    least, most = (
        max((one.low for one in sums), default=0),
        min((one.high for one in sums), default=UNBOUNDED),
    )
    return {
        name: {
            cell: Span(
                max(span.low, least - (sum(one.high for one in table.values()) - span.high)),
                min(span.high, most - (sum(one.low for one in table.values()) - span.low)),
            )
            for cell, span in table.items()
        }
        for name, table in alone.items()
    }


def _is_pinned(shown: str, span: Span, policy: Policy) -> bool:
    if shown == FEW:
        return not span.holds(Span(0, policy.fewest - 1))
    return shown == HELD and span.high - span.low < policy.fewest


def _first_look(table: Contributions, policy: Policy) -> Shown:
    shown = {}
    for category, cell in table.items():
        count = sum(cell.values())
        if count < policy.fewest:
            shown[category] = FEW
        else:
            shown[category] = str(_round(count, policy)) if contributed(cell, policy) else HELD
    return shown


def _round(count: int, policy: Policy) -> int:
    return max(policy.rounded_to, (count + policy.rounded_to // 2) // policy.rounded_to * policy.rounded_to)


def _hold_smallest(table: Shown) -> bool:
    left = [(int(value), category) for category, value in table.items() if value not in (FEW, HELD)]
    if left:
        table[min(left)[1]] = HELD
    return bool(left)


def _all(found: Mapping[str, Mapping[str, Span]]) -> Iterable[tuple[str, str, Span]]:
    return ((name, cell, span) for name, table in found.items() for cell, span in table.items())
