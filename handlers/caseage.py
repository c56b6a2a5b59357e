"""What retention must know of a case, read from its header."""

from __future__ import annotations

from datetime import UTC, datetime

from safeguarding.case import Status
from safeguarding.report import Concern, Urgency
from safeguarding.retention import CaseAge
from storage.cases import Header

_CONFLICTS = frozenset({"R3", "R4", "R5", "R6", "R7", "R8"})


def is_about_adult(header: Header) -> bool:
    """Say whether an adult at the setting may be part of it: by rule, by the pupil's answer, or by who is left out."""
    said = header.concern not in ("", Concern.NO)
    return said or bool(header.hidden) or not _CONFLICTS.isdisjoint(header.why)


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
