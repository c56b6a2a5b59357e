"""A case: a report with all that followed, and which change of status is allowed."""

from __future__ import annotations

from enum import StrEnum

from safeguarding.errors import StatusNotAllowed


class Status(StrEnum):
    """Where a case stands."""

    NEW = "new"  # nobody has opened it
    OPEN = "open"  # a permitted person has opened it
    CLOSED = "closed"  # an outcome is set


_ALLOWED = {
    Status.NEW: {Status.NEW, Status.OPEN},
    Status.OPEN: {Status.OPEN, Status.CLOSED},
    Status.CLOSED: {Status.CLOSED, Status.OPEN},
}


class Outcome(StrEnum):
    """How a case ended. Source: DOMAIN 7.2; *malicious* needs a second person and is not offered yet."""

    SUPPORTED_IN_SCHOOL = "supported_in_school"
    EARLY_HELP = "early_help"
    MASH = "mash_accepted"
    POLICE = "police"
    LADO = "lado"
    PARENT_WORK = "parent_work"
    OTHER_SCHOOL = "other_school"
    INSUFFICIENT_INFO = "insufficient_info"
    ALREADY_KNOWN = "already_known"
    FALSE_MISTAKEN = "false_mistaken"


def change_status(found: Status, wanted: Status) -> Status:
    """Change a case's status.

    Raises:
        StatusNotAllowed: a case is opened before it is closed, and never becomes new again.
    """
    if wanted not in _ALLOWED[found]:
        raise StatusNotAllowed(f"a case that is {found} cannot become {wanted}")
    return wanted
