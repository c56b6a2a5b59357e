"""Which text names a kind, a topic or a facet: for a lead, on a button.

Keys are made of ids, so that a language that lacks a label is found by the texts' own test. Refuses to
know the words.
"""

from __future__ import annotations

from enum import StrEnum

from safeguarding import triage
from safeguarding.casework import heavy_themes
from safeguarding.report import Kind, Topic
from storage.cases import Header


def lead_kind(name: str) -> str:
    """Name the text that a lead reads for the id of a kind or, where only its button was tapped, of a topic."""
    if name in set(Topic):
        return f"lead-topic-{name}"
    return f"lead-kind-{name.replace('.', '-')}"


def topic_button(topic: Topic) -> str:
    """Name the label of one of the nine buttons."""
    return f"button-topic-{topic}"


def picture_button(topic: Topic) -> str:
    """Name the words under one of easy read's six pictures."""
    return f"button-picture-{topic}"


def lead_facet(facet: str, answer: StrEnum | str) -> str:
    """Name the text that a lead reads for one *answer* of a *facet*, both by id."""
    return f"lead-facet-{facet}-{answer}"


def heavy_themes_of(header: Header) -> tuple[str, ...]:
    """Gather the heavy themes of what was tapped, filed, and seen by triage."""
    named = {header.kind, *header.also, *triage.themes_of(header.rules)}
    return heavy_themes([Kind(one) for one in named if one in set(Kind)])
