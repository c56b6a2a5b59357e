"""What is erased, and when: every class of what is kept, its clock, its job, and what must stand first.

Decides from a case's facts and a policy whether its time has come, and what keeps it all the same: what is
open, about an adult at a setting, on hold or not recorded in the school's own system is never erased by
the clock, whatever its age; it is listed (MOMENTS 13). Refuses to know how anything is erased.
Source: DOMAIN 6.6.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from safeguarding.report import Urgency

#: A slip of the finger can be put right: so long a case stays after it was recorded, however old it is.
GRACE = timedelta(days=7)
#: Seven years, two leap days among them: so long a line of the audit trail stays.
TRAIL_KEPT = timedelta(days=7 * 365 + 2)


@dataclass(frozen=True, slots=True)
class Policy:
    """How long what is kept: *recorded*, a case after it was recorded; *most*, a case since it came.

    *address*: the pupil's return address after the close. *backups*: how long back-ups are kept, which is
    told and not done here.
    """

    recorded: timedelta = timedelta(days=30)
    most: timedelta = timedelta(days=365)
    address: timedelta = timedelta(days=30)
    backups: timedelta = timedelta(days=35)


@dataclass(frozen=True, slots=True)
class Class:
    """One class of what is kept: *what* it is, how long (a key of the configuration, or fixed), after what, who erases."""

    what: str
    keep: str
    after: str
    job: str


CLASSES = (
    Class("draft", "limits.draft_hours", "its last line", "the draft's timer"),
    Class("draft with a sign of harm (P1, P2)", "7 days", "its last line", "the draft's timer"),
    Class("message taken in", "until it is answered", "", "the answer's transaction"),
    Class("digest of an event that was seen", "3 days", "the day it came", "the clock"),
    Class("what is owed to somebody", "until it was sent", "", "the transaction that notes it"),
    Class("opened content on a lead's screen", "limits.opened_minutes", "it was shown", "the removal's timer"),
    Class("ids of messages in a chat", "48 hours", "they were sent", "the traces' timer"),
    Class("invitation", "its own span", "it was made", "retention"),
    Class("one-time code", "1 hour", "it was drawn", "the next draw, or the case's erasure"),
    Class("case: words, answers, replies, notes, receipt", "retention.recorded_days", "it was recorded", "retention"),
    Class("way back to the pupil's chat", "retention.address_days", "the case was closed", "retention"),
    Class("chat that nothing belongs to any more", "48 hours", "its last message", "retention"),
    Class("audit trail", "7 years", "the act", "retention"),
    Class("back-up", "retention.backup_days", "it was made", "whoever keeps the back-ups"),
)  # fmt: skip


class Why(StrEnum):
    """What keeps a case whose time has come."""

    OPEN = "open"
    URGENT = "open at P1 or P2"
    ABOUT_ADULT = "about an adult at the setting"
    HELD = "on hold"
    UNRECORDED = "not recorded in the school's own system"


@dataclass(frozen=True, slots=True)
class CaseAge:
    """What retention needs to know of a case. Times are aware; None: not so yet."""

    urgency: Urgency
    received: datetime
    closed: datetime | None = None
    recorded: datetime | None = None
    about_adult: bool = False
    held: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """When a case's time comes, and what keeps it then; with nothing in *why* it is erased."""

    due: datetime
    why: tuple[Why, ...]

    def erases(self, now: datetime) -> bool:
        """Say whether it is erased now."""
        return self.due <= now and not self.why

    def is_listed(self, now: datetime) -> bool:
        """Say whether its time has come and something keeps it."""
        return self.due <= now and bool(self.why)


def judge(case: CaseAge, policy: Policy) -> Verdict:
    """Say when a case would be erased, and what stands against it.

    A recorded case goes after `Policy.recorded`, or earlier when it is older than `Policy.most`, and never
    before `GRACE` has passed. One that is not recorded has its time that long after its close, or, open,
    when it is as old as `Policy.most`; it then stays, and is listed.
    """
    oldest = case.received + policy.most
    if case.recorded is not None:
        due = max(case.recorded + GRACE, min(case.recorded + policy.recorded, oldest))
    else:
        due = oldest if case.closed is None else min(case.closed + policy.recorded, oldest)
    return Verdict(due, tuple(_against(case)))


def _against(case: CaseAge) -> list[Why]:
    why = []
    if case.closed is None:
        why.append(Why.URGENT if case.urgency <= Urgency.P2 else Why.OPEN)
    if case.about_adult:
        why.append(Why.ABOUT_ADULT)
    if case.held:
        why.append(Why.HELD)
    if case.recorded is None and case.closed is not None:
        why.append(Why.UNRECORDED)
    return why


def cuts_link(case: CaseAge, policy: Policy, now: datetime) -> bool:
    """Say whether the way back to the pupil's chat goes: so long after the close, never while the case is open."""
    return case.closed is not None and case.closed + policy.address <= now
