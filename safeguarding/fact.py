"""A fact: what one case adds to the figures, without a word that was said.

Decides what is kept of a case for statistics, and by when somebody should have opened it. Times are a day, a
part of a day, and minutes of staffed time; never the minute at which a pupil wrote. Refuses to know where a fact is kept.
Sources: DOMAIN 2.4 (by when), 7.2 (what is counted).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

from safeguarding.hours import Calendar, NeverStaffed, add_staffed, local_day, staffed_on
from safeguarding.report import Urgency

NEVER = -1
_DAY = timedelta(days=1)
_QUICK = {Urgency.P1: timedelta(minutes=15), Urgency.P2: timedelta(hours=1)}
_AT_TEN = time(10)
_P4_DAYS = 2
_FURTHEST = 60  # days; whoever has no staffed day in two months has no target either


@dataclass(frozen=True, slots=True)
class Fact:
    """One case. *day*: when it came. *setting*: empty where the school is not known.

    *restricted*: it counts in no figure of the setting. *due*: the day by whose end it should have been opened, or
    empty; *opened*, *decided*: after how many staffed minutes, `NEVER` if not; *in_time*: opened by when it was due.
    *cover*: somebody was there when it came. *promise*: kept, broken or empty. *scale*, *scale_last*: 0 to 10 or
    `NEVER`. *helped*, *now*: what the pupil answered later. *came_back*: the pupil came back by themselves.
    *incident*: what it counts as together with the cases that a lead linked with it; empty: as itself.
    *reduced*: its case was erased, and nothing leads to it any more.
    """

    day: str
    setting: str = ""
    restricted: bool = False
    test: bool = False
    kind: str = ""
    urgency: int = 3
    part: str = ""
    places: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    teller: str = "pupil"
    door: str = ""
    unasked: bool = False
    cover: bool = False
    status: str = "new"
    due: str = ""
    opened: int = NEVER
    in_time: bool = False
    decided: int = NEVER
    decision: str = ""
    outcome: str = ""
    promise: str = ""
    scale: int = NEVER
    scale_last: int = NEVER
    helped: str = ""
    now: str = ""
    came_back: bool = False
    incident: str = ""
    reduced: bool = False

    @property
    def week(self) -> str:
        """Name the ISO week in which it came: a late report counts where it was received."""
        return week_of(date.fromisoformat(self.day))

    def to_record(self) -> dict[str, Any]:
        """Give it as plain values; what is as at first is left out."""
        return {name: value for name, value in asdict(self).items() if value != _FIRST.get(name)}

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """Read back what `to_record` gave; what a later release added is passed over."""
        known: dict[str, Any] = {name: value for name, value in record.items() if name in _NAMES}
        for name, value in known.items():
            if isinstance(value, list):
                known[name] = tuple(value)
        return cls(**known)

    def reduce(self) -> Fact:
        """Give what is left when the case is erased: enough to count it in its term, not to find it."""
        return Fact(
            day=first_day(self.week).isoformat(),
            setting=self.setting,
            restricted=self.restricted,
            test=self.test,
            kind=self.kind.partition(".")[0],
            urgency=self.urgency,
            teller=self.teller,
            status="closed",
            in_time=self.in_time,
            outcome=self.outcome,
            promise=self.promise,
            reduced=True,
        )


_FIRST = {one.name: one.default for one in fields(Fact)}
_NAMES = frozenset(_FIRST)


def week_of(day: date) -> str:
    """Name the ISO week of a day, like 2026-W47."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def first_day(week: str) -> date:
    """Give the Monday of an ISO week.

    Raises:
        ValueError: there is no such week.
    """
    year, _, number = week.partition("-W")
    if not (len(year) == 4 and year.isdigit() and len(number) == 2 and number.isdigit()):
        raise ValueError(f"found {week!r}; expected a week such as 2026-W47")
    try:
        return date.fromisocalendar(int(year), int(number), 1)
    except ValueError:
        raise ValueError(f"{year} has no week {int(number)}") from None


def part_of(at: datetime, zone: str) -> str:
    """Name the part of the day: night, morning, afternoon or evening."""
    hour = at.astimezone(ZoneInfo(zone)).hour
    return "night" if hour < 6 else "morning" if hour < 12 else "afternoon" if hour < 17 else "evening"


def read_by(urgency: Urgency, hours: Calendar, at: datetime) -> datetime | None:
    """Say by when somebody should have opened a report that came at *at*; None where nobody is ever there."""
    try:
        if urgency in _QUICK:
            return add_staffed(hours, at, _QUICK[urgency])
    except NeverStaffed:
        return None
    left = 1 if urgency is Urgency.P3 else _P4_DAYS
    today = local_day(hours, at)
    for ahead in range(1, _FURTHEST):
        periods = staffed_on(hours, today + ahead * _DAY)
        left -= bool(periods)
        if periods and not left:
            ten = datetime.combine(today + ahead * _DAY, _AT_TEN, ZoneInfo(hours.timezone))
            return max(ten, periods[0][0]) if urgency is Urgency.P3 else periods[-1][1]
    return None
