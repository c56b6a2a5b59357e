"""When a pupil is asked how things are, and what the answer changes.

Decides from a case's few moments, the pupil's choice and the school's calendar; an answer only ever raises.
Refuses to know how they are asked, and what the time is. Source: DOMAIN 5.6; MOMENTS 15 and 16.

1. Nobody is asked who did not say that we may write, who stopped it, or whose report nobody has read yet.
2. School days are counted from the day on which somebody first read it, or read it again after *worse*.
3. Never more than four times, never in the first 24 hours, never on a day on which the school is closed,
   and never outside of the hours that the pupil chose.
4. What an outage made late is asked once, however many turns were missed.
5. Of an open question that stays unanswered they are reminded once in a report's life, and that counts among the four.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from safeguarding.goodhours import next_good_moment
from safeguarding.hours import FURTHEST_DAYS, Calendar, NeverStaffed, local_day
from safeguarding.questions import FACES_AT
from safeguarding.report import Urgency
from safeguarding.staffing import in_utc, is_own_day

MOST = 4
LOW, FAR = 2, 3  # a scale so low, or fallen so far, is as *worse*
_NOT_WELL = 5
_QUIET = timedelta(hours=24)
#: After school, before they go home: in the hours of every choice, with a grown-up still there on most days.
_AT = time(15, 30)
_SOON, _LATER, _REST = 2, 5, (15, 30)  # school days
_NUDGE = 2  # school days that an open question waits
_DAY = timedelta(days=1)


class Feeling(StrEnum):
    """How things are now."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


class Helped(StrEnum):
    """Did telling us help?"""

    YES = "yes"
    BIT = "bit"
    NO = "no"


@dataclass(frozen=True, slots=True)
class FollowUpPolicy:
    """*calendar*: the school's; *pupil_after*: rising school days, empty for the product's own plan."""

    calendar: Calendar
    pupil_after: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Followed:
    """What of a case decides whether and when its pupil is asked.

    *came*: when it was sent; *read*: when somebody first read it, or read it again after it got worse; None: nobody
    has. *asked*: how often the pupil was asked or reminded; *passed*: how many turns of the plan are behind since *read*. *hours*:
    as the pupil chose (`safeguarding.goodhours`). *scale*: the last place they gave; *keeps*: it keeps happening.
    """

    urgency: Urgency
    came: datetime
    read: datetime | None
    agreed: bool
    stopped: bool = False
    asked: int = 0
    passed: int = 0
    hours: str = ""
    scale: int | None = None
    keeps: bool = False


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """What a lead asked at *asked*; *answered*: the pupil wrote since; *closed*: the case is; *nudged*: they were reminded once."""

    asked: datetime
    answered: bool = False
    closed: bool = False
    nudged: bool = False


def next_nudge(
    case: Followed, question: OpenQuestion, now: datetime, policy: FollowUpPolicy
) -> datetime | None:
    """Say when the pupil of *case* should be reminded of *question*, or None if never; as `next_follow_up` else.

    Raises:
        NeverStaffed: the calendar has no such school day in the next 400 days.
    """
    if not case.agreed or case.stopped or case.asked >= MOST:
        return None
    if question.answered or question.closed or question.nudged:
        return None
    day = _school_day_after(policy.calendar, question.asked, _NUDGE)
    return _good(
        case, policy.calendar, _at(policy.calendar, day), max(in_utc(now), in_utc(case.came) + _QUIET)
    )


def next_follow_up(case: Followed, now: datetime, policy: FollowUpPolicy) -> datetime | None:
    """Say when the pupil of *case* should next be asked, or None if never again.

    Times are aware and in UTC; the answer is never before *now* and falls in the pupil's good hours, on a school
    day, by the clock on the wall of the calendar's time zone.

    Raises:
        NeverStaffed: the calendar has no such school day in the next 400 days; it may be entered later.
    """
    if case.read is None or not case.agreed or case.stopped or case.asked >= MOST:
        return None
    plan = plan_of(case, policy)
    if case.passed >= len(plan):
        return None
    day = _school_day_after(policy.calendar, case.read, plan[case.passed])
    return _good(
        case, policy.calendar, _at(policy.calendar, day), max(in_utc(now), in_utc(case.came) + _QUIET)
    )


def turns_behind(case: Followed, now: datetime, policy: FollowUpPolicy) -> int:
    """Say how many turns of the plan are behind once the pupil is asked at *now*: those that were missed are among them."""
    if case.read is None:
        return case.passed
    today = local_day(policy.calendar, now)
    later = [
        number
        for number, days in enumerate(plan_of(case, policy))
        if number > case.passed and _is_to_come(policy.calendar, case.read, days, today)
    ]
    return min(later, default=len(plan_of(case, policy)))


def _is_to_come(calendar: Calendar, read: datetime, days: int, today: date) -> bool:
    """Say whether that school day lies ahead; where the next terms are not entered yet, it does."""
    try:
        return _school_day_after(calendar, read, days) > today
    except NeverStaffed:
        return True


def plan_of(case: Followed, policy: FollowUpPolicy) -> tuple[int, ...]:
    """List the school days on which the pupil is asked; the last of our own plan only if it goes on, or they are not well."""
    if policy.pupil_after:
        return tuple(policy.pupil_after)[:MOST]
    own = (_SOON if case.urgency <= Urgency.P2 else _LATER, *_REST)
    goes_on = case.keeps or (case.scale is not None and case.scale < _NOT_WELL)
    return own if goes_on else own[:-1]


def is_school_day(calendar: Calendar, day: date) -> bool:
    """Say whether the school itself is open: a holiday with cover, an INSET day or a bank holiday is none."""
    return is_own_day(calendar, day)


def _school_day_after(calendar: Calendar, read: datetime, days: int) -> date:
    found = _school_days(calendar, local_day(calendar, read) + _DAY)
    for _ in range(days - 1):
        next(found)
    return next(found)


def _school_days(calendar: Calendar, first: date) -> Iterator[date]:
    """Give the school days from *first* on, without end, until 400 days in a row are none."""
    day = last = first
    while (day - last).days <= FURTHEST_DAYS:
        if is_school_day(calendar, day):
            yield day
            last = day
        day += _DAY
    raise NeverStaffed(
        f"no school day in the {FURTHEST_DAYS} days after {last}; expected terms to be entered"
    )


def _at(calendar: Calendar, day: date) -> datetime:
    return in_utc(datetime.combine(day, _AT, ZoneInfo(calendar.timezone)))


def _good(case: Followed, calendar: Calendar, wanted: datetime, earliest: datetime) -> datetime:
    """Give the first moment from *wanted* and *earliest* on that is on a school day and in the chosen hours."""
    first = max(wanted, earliest)
    for day in _school_days(calendar, local_day(calendar, first)):
        at = first if day == local_day(calendar, first) else _at(calendar, day)
        good = in_utc(next_good_moment(case.hours, at, calendar.timezone))
        if local_day(calendar, good) == day:
            return good
    raise AssertionError("school days end only by NeverStaffed")


# -- what an answer changes -----------------------------------------------------------------------


def scale_in(answer: str) -> int | None:
    """Give the place on the scale that an answer names: a number from 0 to 10 or one of three faces; None for anything else."""
    if answer in FACES_AT:
        return FACES_AT[answer]
    return int(answer) if answer.isascii() and answer.isdigit() and int(answer) <= 10 else None


def is_worse(feeling: Feeling | None, before: int | None, scale: int | None) -> bool:
    """Say whether an answer means that it got worse: said so, fallen by three, or two and below."""
    if feeling is Feeling.WORSE:
        return True
    if scale is None:
        return False
    return scale <= LOW or (before is not None and before - scale >= FAR)


def urgency_after(urgency: Urgency, *, worse: bool) -> Urgency:
    """Give the case's urgency after an answer: at least P2 when it got worse, and never lower than it was."""
    return min(urgency, Urgency.P2) if worse else urgency
