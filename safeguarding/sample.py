"""Five replies a half-term, drawn by lot, for somebody above the leads to look at (MOMENTS 8).

Decides which replies are kept when another one is sent, such that each of a half-term's has the same chance,
however many come. Refuses to draw the lot itself, and to know what was said.
"""

from __future__ import annotations

from dataclasses import dataclass

MOST = 5


@dataclass(frozen=True, slots=True)
class Picked:
    """One reply: the *number* of its entry in *case* (an id), in how many *parts* it is kept, and *by* whom."""

    case: str
    number: int
    parts: int
    by: str


@dataclass(frozen=True, slots=True)
class Sample:
    """What was drawn so far, out of how many were *seen*."""

    seen: int = 0
    picked: tuple[Picked, ...] = ()


def lots(sample: Sample) -> int:
    """Say among how many numbers, from 0, the lot of the next reply is drawn."""
    return sample.seen + 1


def take(sample: Sample, reply: Picked, lot: int) -> Sample:
    """Let a reply take part; *lot*: drawn evenly among `lots`. Source: Vitter 1985, algorithm R."""
    if len(sample.picked) < MOST:
        return Sample(sample.seen + 1, (*sample.picked, reply))
    if lot >= MOST:
        return Sample(sample.seen + 1, sample.picked)
    kept = (*sample.picked[:lot], reply, *sample.picked[lot + 1 :])
    return Sample(sample.seen + 1, kept)
