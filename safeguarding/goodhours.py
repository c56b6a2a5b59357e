"""When a pupil may be written to: the hours that they chose, and never at night.

Decides the next moment of those hours. Refuses to know what is written. Source: DOMAIN 5.2 (M13), 5.5.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

_HOURS = {
    "any": (time(8, 0), time(20, 0)),
    "after_school": (time(15, 30), time(18, 0)),
}


def next_good_moment(chosen: str, now: datetime, zone: str) -> datetime:
    """Give *now* if it lies in the chosen hours, else the next moment that does.

    *chosen*: `any` or `after_school`; anything else, and a question that was skipped, is as `any`.
    """
    start, end = _HOURS.get(chosen, _HOURS["any"])
    local = now.astimezone(ZoneInfo(zone))
    if start <= local.time().replace(tzinfo=None) < end:
        return now
    day = local.date() if local.time() < start else local.date() + timedelta(days=1)
    return datetime.combine(day, start, ZoneInfo(zone)).astimezone(now.tzinfo)
