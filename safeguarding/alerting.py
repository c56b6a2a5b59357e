"""When an alert leaves, and which alerts of a flood are told together.

Decides from the urgency, the calendar and what was sent before. Refuses to know how anything is sent.
No report is ever dropped here: only its alert may come later, or in one with others (FAILURES 3.2).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from safeguarding.hours import Look
from safeguarding.report import Urgency

#: The random delay is at least this long (MOMENTS 29): a lead must not see who was just typing.
LEAST_DELAY = timedelta(minutes=5)
#: Within these, alerts above the budget are told together.
FLOOD_WINDOW = timedelta(minutes=10)
#: What comes together at P1 waits only so long, and goes as danger.
DANGER_WINDOW = timedelta(minutes=2)
SENDER_WINDOW = timedelta(hours=1)
#: Below P1 a mail follows the message in the chat, so that whoever reads that first is told once.
MAIL_AFTER = timedelta(minutes=5)
#: How long before staffed time what came at night is told.
MORNING = timedelta(minutes=15)

_ADDRESS = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Alerting:
    """What an installation set: the longest delay (nothing: at once) and two budgets of alerts."""

    longest_delay: timedelta = timedelta(minutes=20)
    most_in_window: int = 6
    most_per_sender: int = 4


def leaves_at(
    urgency: Urgency,
    now: datetime,
    look: Look,
    policy: Alerting,
    chance: float,
    promised: datetime | None = None,
) -> datetime:
    """Say when an alert of a report that came at *now* leaves (MOMENTS 29).

    P3 and P4 wait a random while, *chance* from 0 to 1, but never past the end of staffed time nor past what
    was *promised*. Everything else, and everything outside of staffed time, leaves at once: then it is
    silent, and nobody is looking who could tell.
    """
    if urgency < Urgency.P3 or not look.now or not policy.longest_delay:
        return now
    delay = LEAST_DELAY + (policy.longest_delay - LEAST_DELAY) * chance
    ends = min(look.until, promised) if promised is not None else look.until
    return max(now, min(now + delay, ends - timedelta(minutes=1)))


def is_silent(urgency: Urgency, look: Look, sound_at_night: bool) -> bool:
    """Say whether an alert makes no sound: outside of staffed time, but at P1 for who chose it (MOMENTS 31)."""
    return not look.now and not (urgency is Urgency.P1 and sound_at_night)


def mail_leaves_at(urgency: Urgency, alert: datetime, look: Look) -> datetime | None:
    """Say when the mail to an alert leaves: at P1 with it, else after it.

    Below P1 there is none at night, for a phone buzzes for mail, too: what waits is told by the list that comes
    a quarter of an hour before somebody looks, and its mail leaves with it.
    """
    if urgency is Urgency.P1:
        return alert
    if look.now:
        return alert + MAIL_AFTER
    return alert if alert >= look.at - MORNING else None


def spent(times: Sequence[int], now: datetime, within: timedelta, most: int) -> tuple[list[int], bool]:
    """Count one more alert at *now*: the times that still count, and whether it is above *most*.

    Times are epoch seconds. A clock that was set back makes none count for longer than *within*.
    """
    at = int(now.timestamp())
    known = [min(time, at) for time in times if time > at - within.total_seconds()]
    return [*known, at][-most - 1 :], len(known) >= most


def is_mail_address(text: str) -> bool:
    """Say whether *text* is a plain mail address, one that can stand in a header as it is."""
    return len(text) <= 254 and ".." not in text and _ADDRESS.fullmatch(text) is not None
