"""What adults may do to a case, and what needs a second person. Pure rules; who the people are is decided above.

A program only ever raises urgency; lowering is a person's, with a reason, after reading, and at P1 within
the first hour a second person's too. Sources: DOMAIN 2.4;
MOMENTS 7, 8, 32.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from safeguarding.report import Kind, Topic, Urgency

FIRST_HOUR = timedelta(hours=1)
MAX_REASON_CHARS = 500


class Needs(StrEnum):
    """What an act still needs before it may be done."""

    NOTHING = "nothing"
    READING = "reading"  # open it first
    REASON = "reason"
    SECOND = "second"  # another reader agrees


@dataclass(frozen=True, slots=True)
class Change:
    """A change of urgency that somebody wants: *reason* in their words, *seconded*: another reader agreed."""

    found: Urgency
    wanted: Urgency
    reason: str = ""
    seconded: bool = False


def needs_of_change(change: Change, *, received: datetime, opened: bool, now: datetime) -> Needs:
    """Say what a change of urgency still needs. Raising needs nothing but a reason."""
    if not change.reason.strip():
        return Needs.REASON
    if change.wanted <= change.found:
        return Needs.NOTHING
    if not opened:
        return Needs.READING
    early = now - received < FIRST_HOUR
    return Needs.SECOND if change.found is Urgency.P1 and early and not change.seconded else Needs.NOTHING


def may_not_close_yet(urgency: Urgency, *, received: datetime, now: datetime) -> bool:
    """Say whether a case is too fresh a danger to be closed by one person: lowering it would take two."""
    return urgency is Urgency.P1 and now - received < FIRST_HOUR


def may_be_filed_as_test(urgency: Urgency) -> bool:
    """Say whether one tap may file a case as a test or joke: not while it stands as danger or harm."""
    return urgency > Urgency.P2


def may_countersign(
    person: str,
    desks: Collection[str],
    *,
    asker: str,
    asked: str,
    over: Collection[str],
    hidden: Collection[str],
) -> bool:
    """Say whether *person*, who sits at *desks*, may countersign that a report is malicious.

    Only somebody of the desk that was *asked*, while it is one of those *over* the case; never who asked,
    and nobody from whom the case is hidden. Source: DOMAIN 2.4, 7.2.
    """
    return person != asker and person not in hidden and asked in desks and asked in over


# -- heavy content ------------------------------------------------------------------------------

#: What a lead is told of before it opens (MOMENTS 32), by a word that says no more than the theme.
_HEAVY = {
    "sexual": (Topic.SEXUAL_HARM,),
    "death": (),
    "home": (Topic.HOME_HARM, Topic.HARMFUL_PRACTICE),
    "exploitation": (Topic.EXPLOITATION,),
    "attack": (Topic.RADICALISATION,),
}
_HEAVY_KINDS = {
    "sexual": frozenset({Kind.HOME_HARM_SEXUAL}),
    "death": frozenset({Kind.WELLBEING_SUICIDAL_THOUGHTS, Kind.WELLBEING_SELF_HARM}),
    "home": frozenset[Kind](),
    "exploitation": frozenset({Kind.SEXUAL_HARM_SEXTORTION}),
    "attack": frozenset({Kind.VIOLENCE_SCHOOL_ATTACK, Kind.VIOLENCE_WEAPON}),
}


def heavy_themes(kinds: Collection[Kind]) -> tuple[str, ...]:
    """Name the heavy themes of a case, to be announced before its words are shown; often none."""
    return tuple(
        theme
        for theme, topics in _HEAVY.items()
        if any(kind.topic in topics or kind in _HEAVY_KINDS[theme] for kind in kinds)
    )
