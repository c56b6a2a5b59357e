"""Breaking the glass: who may, together, look up the return address of a case's chat (DOMAIN 6.5).

Decides by two *sides*, the school's and the council's: whoever sits on both counts for neither. Refuses to know what
is shown, and whether the installation allows it at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from safeguarding.roles import Role, is_borough_role

WITHIN = timedelta(minutes=60)
FEWEST_REASON_CHARS, MOST_REASON_CHARS = 20, 500
COUNCIL_ROLES = frozenset({Role.DUTY_MANAGER, Role.DCS_DELEGATE, Role.DPO})


class Side(StrEnum):
    """Which body somebody belongs to."""

    SCHOOL = "school"
    COUNCIL = "council"


def side_of(roles: Iterable[str]) -> Side | None:
    """Say on which side somebody with these roles stands; None: on both, or on neither with a say."""
    held = set(roles)
    sides = {Side.COUNCIL if is_borough_role(role) else Side.SCHOOL for role in held}
    if len(sides) != 1:
        return None
    (side,) = sides
    return side if side is Side.SCHOOL or held & COUNCIL_ROLES else None


def may_second(first: Side | None, second: Side | None) -> bool:
    """Say whether the second is of another body than the first."""
    return first is not None and second is not None and first is not second


def is_too_late(asked: datetime, now: datetime) -> bool:
    """Say whether nobody confirmed in time; a clock that was set back counts as late, too."""
    return not timedelta(0) <= now - asked <= WITHIN
