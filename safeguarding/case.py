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
    """How a case ended. Source: DOMAIN 7.2."""

    SUPPORTED_IN_SCHOOL = "supported_in_school"
    EARLY_HELP = "early_help"
    MASH = "mash_accepted"
    MASH_NO_FURTHER = "mash_nfa"
    POLICE = "police"
    LADO = "lado"
    PREVENT = "prevent"
    CAMHS = "camhs"
    PARENT_WORK = "parent_work"
    OTHER_SCHOOL = "other_school"
    INSUFFICIENT_INFO = "insufficient_info"
    ALREADY_KNOWN = "already_known"
    MALICIOUS = "malicious"  # only with a countersign (`safeguarding.casework`)
    FALSE_MISTAKEN = "false_mistaken"
    TEST_OR_JOKE = "test_or_joke"  # the kind tray: told apart in every figure, and no report of harm


#: What a lead chooses from when a case ends; a test or joke is filed by a button of its own.
OFFERED = tuple(outcome for outcome in Outcome if outcome is not Outcome.TEST_OR_JOKE)


def change_status(found: Status, wanted: Status) -> Status:
    """Change a case's status.

    Raises:
        StatusNotAllowed: a case is opened before it is closed, and never becomes new again.
    """
    if wanted not in _ALLOWED[found]:
        raise StatusNotAllowed(f"a case that is {found} cannot become {wanted}")
    return wanted
