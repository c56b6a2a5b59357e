"""Who reads a case as well, once it turns out to be about an adult at school.

A pupil may tap or write so after sending, when the setting's leads read it already; or a lead who read it files it
so. It then counts as *yes* (MOMENTS 10): the borough reads it too, at once; the setting's desks whose turn has not come
never get it; nothing is taken from who reads. Decides from desks alone; refuses to know people, keys and words.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from safeguarding.roles import is_borough_desk
from safeguarding.routing import BOROUGH_DESKS, CONFLICTS, DUTY
from safeguarding.signs import ADULT, LOW_LEVEL

_ROUTED = CONFLICTS - {"R6"}  # R6 leaves one lead out, and the other leads read
RULE = "R3"  # an adult at the setting may be part of it: from now on it is restricted (MOMENTS 12)
LOW_LEVEL_RULE = "R5"


def rule_of(kind: str) -> str:
    """Say by which rule a case filed under *kind* is one of an adult at school; empty: by none."""
    if kind in LOW_LEVEL:
        return LOW_LEVEL_RULE
    return RULE if kind in ADULT else ""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a case is read: by *readers* now, by *waiting* when their turn comes; *chain*: all above the first readers."""

    readers: tuple[str, ...]
    waiting: tuple[str, ...] = ()
    chain: tuple[str, ...] = ()
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rerouted:
    """How it is read from now on. *joins*: the borough's desk that must hear of it."""

    reading: Reading
    joins: str


def about_an_adult(now: Reading, reached: Collection[str], rule: str = RULE) -> Rerouted | None:
    """Let the borough read beside the setting; None: the borough reads it alone, or it was routed as such.

    *reached*: the borough's desks at which somebody can be reached from whom it is not hidden.
    """
    at_school = [desk for desk in now.readers if not is_borough_desk(desk)]
    if not at_school or _ROUTED & set(now.why):
        return None
    joins = next((desk for desk in BOROUGH_DESKS if desk in reached), DUTY)
    return Rerouted(
        Reading(
            tuple(dict.fromkeys((*now.readers, joins))),
            _borough_only(now.waiting, joins),
            _borough_only(now.chain, joins),
            (*now.why, rule),
        ),
        joins,
    )


def _borough_only(desks: Sequence[str], but: str) -> tuple[str, ...]:
    return tuple(desk for desk in desks if is_borough_desk(desk) and desk != but)
