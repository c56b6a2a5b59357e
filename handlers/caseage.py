"""What retention must know of a case, read from its header."""

from __future__ import annotations

from datetime import UTC, datetime

from safeguarding import triage
from safeguarding.case import Status
from safeguarding.report import Concern, Urgency
from safeguarding.retention import CaseAge
from safeguarding.routing import CONFLICTS
from safeguarding.signs import ADULT
from storage.cases import Header


def is_about_adult(header: Header) -> bool:
    """Say whether an adult at the setting may be part of it: by how it was routed, or by what came to light since."""
    said = header.concern not in ("", Concern.NO)
    routed = bool(header.hidden) or not CONFLICTS.isdisjoint(header.why)
    return said or routed or not ADULT.isdisjoint(signs_of(header))


def signs_of(header: Header) -> frozenset[str]:
    """Gather what it is about by now: what was tapped, what a lead filed it under, and triage's themes."""
    kinds = (header.kind, *header.also)
    topics = (kind.partition(".")[0] for kind in kinds)
    answers = (f"{facet}.{value}" for facet, values in header.facets.items() for value in values)
    return frozenset((*kinds, *topics, *answers)) | triage.themes_of(header.rules)


def age_of(header: Header) -> CaseAge:
    """Give what retention decides from."""
    closed = header.status == Status.CLOSED
    return CaseAge(
        urgency=Urgency(header.urgency),
        received=_moment(header.at),
        closed=_moment(header.closed_at) if closed else None,
        recorded=_moment(header.recorded_at) if closed and header.recorded_at else None,
        about_adult=is_about_adult(header),
        held=bool(header.holds),
    )


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
