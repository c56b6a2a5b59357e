"""Who may read a report: the safe minimum.

Only a plain *No* to "Is one of them part of the problem?" sends a report to the setting's own
leads. Whatever else was said, and whatever was not said, goes to the borough's duty desk alone.
The table of DOMAIN 2.2 comes in here.
"""

from __future__ import annotations

from dataclasses import dataclass

from safeguarding.report import Concern


@dataclass(frozen=True, slots=True)
class SettingDesks:
    """What routing needs to know of a setting: its leads' desk and how many can be reached there."""

    leads: str
    active_leads: int


@dataclass(frozen=True, slots=True)
class Route:
    """Which desks may read; *why* is one word for the audit."""

    readers: tuple[str, ...]
    why: str


def route(setting: SettingDesks | None, concern: Concern | None, *, away: bool, duty: str) -> Route:
    """Decide which desks read a report.

    *away*: the pupil tapped "Send, but not to my school". A school where only one lead can be
    reached has the duty desk read beside them: two adults read every answer (MOMENTS 8), and a
    report whose only reader is ill is read all the same.
    """
    if setting is None:
        return Route((duty,), "no-setting")
    if away:
        return Route((duty,), "away")
    if concern is not Concern.NO:
        return Route((duty,), "skipped" if concern is None else "concern")
    if setting.active_leads == 0:
        return Route((duty,), "not-live")
    if setting.active_leads == 1:
        return Route((setting.leads, duty), "one-lead")
    return Route((setting.leads,), "school")
