"""Trends: rates with intervals, what is more than usual, and what silence may mean.

Decides from twelve weeks of counts. Few reports are said in words, never as a rank. In its first year an
installation is learning: nothing is called unusual. Sources: DOMAIN 7.2 (Byar's approximation), 7.5.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

WEEKS = 12
LEARNING_WEEKS = 52
EXPECTED_FROM = 5.0  # below it, words only
SILENT_WEEKS = 6  # of term in a row without a report
_WEIGHT = 0.4  # of the newest week: about four of them count
_ALERT_SIGMAS = 3.0
_Z = 1.96
_PER_PUPILS, _PER_DAYS = 1000, 10


@dataclass(frozen=True, slots=True)
class Rate:
    """Reports per 1,000 pupils per 10 school days, and between what it lies with 95 %."""

    rate: float
    low: float
    high: float


def rate_of(count: int, pupils: int, school_days: int) -> Rate | None:
    """Give the rate of one week or more; None without a roll or a school day."""
    if pupils <= 0 or school_days <= 0:
        return None
    per = _PER_PUPILS * _PER_DAYS / (pupils * school_days)
    low, high = byar(count)
    return Rate(count * per, low * per, high * per)


def byar(count: int) -> tuple[float, float]:
    """Give the 95 % interval of a Poisson count by Byar's approximation."""
    low = 0.0
    if count > 0:
        low = count * (1 - 1 / (9 * count) - _Z / (3 * sqrt(count))) ** 3
    above = count + 1
    high = above * (1 - 1 / (9 * above) + _Z / (3 * sqrt(above))) ** 3
    return max(0.0, low), high


def compare(counts: Sequence[int]) -> str:
    """Say in a word how the last of *counts* stands to those before: more, fewer, similar; early where too few are known."""
    *before, now = counts or [0]
    if len(before) < WEEKS - 1:
        return "early"
    expected = sum(before) / len(before)
    if expected < EXPECTED_FROM:
        return "similar" if byar(now)[0] <= expected else "more"
    low, high = byar(now)
    return "more" if low > expected else "fewer" if high < expected else "similar"


def ewma(counts: Sequence[int]) -> float:
    """Weigh *counts* exponentially, the newest most."""
    found = float(counts[0]) if counts else 0.0
    for count in counts[1:]:
        found = _WEIGHT * count + (1 - _WEIGHT) * found
    return found


def alerts(counts: Sequence[int]) -> bool:
    """Say whether the borough's analyst is told: the weighted average is far above what the weeks before make likely.

    Never of so few that one child would ring it; that an installation learns in its first year is the caller's to know.
    """
    if len(counts) < WEEKS:
        return False
    before = counts[:-1]
    expected = sum(before) / len(before)
    if expected < EXPECTED_FROM:
        return False
    spread = sqrt(expected * _WEIGHT / (2 - _WEIGHT))
    return ewma(counts) > expected + _ALERT_SIGMAS * spread


def silent_weeks(counts: Sequence[int], school_days: Sequence[int]) -> int:
    """Count the weeks with school up to now in which nothing came; holidays say nothing."""
    found = 0
    for count, days in zip(reversed(counts), reversed(school_days), strict=True):
        if count:
            break
        found += days > 0
    return found
