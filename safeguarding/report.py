"""The words in which a report is spoken of: urgency, safety, who may be part of the problem."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Urgency(IntEnum):
    """How soon an adult must look; the lowest number is the most urgent. Source: DOMAIN 2.4."""

    P1 = 1  # danger to life or serious harm now
    P2 = 2  # harm likely, today
    P3 = 3  # next school day
    P4 = 4  # routine

    @property
    def mark(self) -> str:
        """Name it as leads know it."""
        return f"P{int(self)}"


class Safe(StrEnum):
    """The pupil's answer to "Are you safe right now?"."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


class Concern(StrEnum):
    """The pupil's answer to "Is one of them part of the problem?" (a named reader is READER)."""

    NO = "no"
    READER = "reader"
    OTHER_ADULT = "other"
    HEAD = "head"
    UNSURE = "unsure"


def urgency_of(safe: Safe | None, read: Urgency = Urgency.P4) -> Urgency:
    """Decide a report's urgency from the pupil's own answer and what triage *read*; each only raises.

    A report is never below P3: P4 is for what a person has looked at.
    """
    answered = {Safe.NO: Urgency.P1, Safe.UNSURE: Urgency.P2}.get(safe, Urgency.P3) if safe else Urgency.P3
    return min(answered, read, Urgency.P3)
