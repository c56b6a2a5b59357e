"""Every rung by name: DOMAIN 2.4's table, urgency x opened or decided x staffed, night or holiday, each with its moment.

And a sweep: with any rung taken out, any wait made longer or the last resort left out, a row must go red.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from safeguarding import ladder, spans, standing, undecided, unopened
from safeguarding.hours import Calendar, WeeklyHours
from safeguarding.ladder import steps_between
from safeguarding.report import Urgency
from safeguarding.standing import Act, Standing, Waits

LONDON = ZoneInfo("Europe/London")
P1, P2, P3, P4 = Urgency
DUTY = Calendar("Europe/London", (WeeklyHours(frozenset(range(5)), time(9), time(17)),))
#: In term until 18 December; on holidays the duty desk stands in.
SCHOOL = Calendar(
    "Europe/London",
    (WeeklyHours(frozenset(range(5)), time(8), time(16, 30)),),
    terms=((date(2026, 9, 1), date(2026, 12, 18)), (date(2027, 1, 4), date(2027, 3, 25))),
    stand_in=DUTY,
)
DAY, NIGHT, HOLIDAY = "2026-11-23T10:00", "2026-11-23T22:00", "2026-12-21T10:00"  # Mondays
Row = tuple[Urgency, str, str | None, list[str]]
#: Name: urgency, when it came, when it was opened, and the first steps, lists left out.
ROWS: dict[str, Row] = {
    # P1, opened: 15 minutes; +10 the next desk, +20, +30, +60; before they go home the duty desk
    "P1 opened staffed": (P1, DAY, None, [
        "11-23 10:10 climb 1", "11-23 10:15 late 0", "11-23 10:20 climb 2", "11-23 10:30 climb 3", "11-23 11:00 climb 4",
        "11-23 12:00 call 0", "11-23 13:00 call 0", "11-23 14:00 call 0", "11-23 15:00 call 0", "11-23 16:00 call 0",
        "11-23 16:00 climb -1", "11-24 08:00 call 0", "11-24 08:10 climb 1"]),
    "P1 opened night": (P1, NIGHT, None, [
        "11-24 08:00 call 0", "11-24 08:10 climb 1", "11-24 08:15 late 0", "11-24 08:20 climb 2", "11-24 08:30 climb 3",
        "11-24 09:00 climb 4"]),
    "P1 opened holiday": (P1, HOLIDAY, None, [
        "12-21 10:00 climb -1", "12-21 10:10 climb 1", "12-21 10:15 late 0", "12-21 10:20 climb 2", "12-21 10:30 climb 3",
        "12-21 11:00 climb 4"]),
    "P1 opened while the duty desk alone is there": (P1, "2026-11-23T16:35", None, [
        "11-23 16:35 climb -1", "11-23 16:45 climb 1", "11-23 16:50 late 0", "11-23 16:55 climb 2", "11-24 08:00 call 0"]),
    # P2, opened: an hour; +2 hours again, +4 the next desk, before they go home the duty desk; then its manager
    "P2 opened staffed": (P2, DAY, None, [
        "11-23 12:00 call 0", "11-23 14:00 climb 1", "11-23 16:00 climb -1", "11-24 10:00 call 0", "11-24 12:00 climb 1",
        "11-24 16:00 climb -2", "11-24 16:00 climb -1"]),
    "P2 opened night": (P2, NIGHT, None, ["11-24 10:00 call 0", "11-24 12:00 climb 1", "11-24 16:00 climb -1"]),
    "P2 opened holiday": (P2, HOLIDAY, None, [
        "12-21 10:00 climb -1", "12-21 12:00 call 0", "12-21 14:00 climb 1", "12-21 16:30 climb -1"]),
    "P2 opened before a weekend": (P2, "2026-11-27T10:00", None, [
        "11-27 10:00 notice -1", "11-27 12:00 call 0", "11-27 14:00 climb 1", "11-27 16:00 climb -1"]),
    "P2 opened on a day on which the duty desk alone is there": (P2, "2026-11-29T10:00", None, [
        "11-30 09:00 climb -1", "12-01 09:00 climb -1", "12-01 16:30 climb -2"]),
    # P3, opened: ten o'clock of the next school day; +1 again, +3 the next desk, then the duty desk, then its manager
    "P3 opened staffed": (P3, DAY, None, [
        "11-24 10:00 call 0", "11-26 10:00 climb 1", "11-30 10:00 climb -1", "12-02 10:00 climb -2", "12-04 10:00 climb -3"]),
    "P3 opened night": (P3, NIGHT, None, ["11-24 10:00 call 0", "11-26 10:00 climb 1", "11-30 10:00 climb -1"]),
    "P3 opened holiday": (P3, HOLIDAY, None, [
        "12-21 10:00 climb -1", "12-22 10:00 call 0", "12-24 10:00 climb 1", "12-28 10:00 climb -1"]),
    "P3 opened before a long closure": (P3, DAY, None, [
        "11-23 10:00 notice -1", "11-23 16:00 climb -1", "12-03 10:00 call 0"]),
    # P4, opened: 2 school days; +5 the next desk, then the duty desk, then its manager
    "P4 opened staffed": (P4, DAY, None, [
        "11-25 10:00 call 0", "11-30 10:00 climb 1", "12-07 10:00 climb -1", "12-14 10:00 climb -2"]),
    "P4 opened night": (P4, NIGHT, None, ["11-25 10:00 call 0", "11-30 10:00 climb 1", "12-07 10:00 climb -1"]),
    "P4 opened holiday": (P4, HOLIDAY, None, ["12-21 10:00 climb -1", "12-23 10:00 call 0", "12-28 10:00 climb 1"]),
    # decided: P1 60 minutes, P2 the same school day, P3 3 school days, P4 5
    "P1 decided staffed": (P1, DAY, "2026-11-23T10:12", [
        "11-23 11:00 undecided 1", "11-23 11:30 undecided 2", "11-23 12:00 undecided 3", "11-23 12:30 undecided 4"]),
    "P1 decided night": (P1, NIGHT, "2026-11-23T23:00", [
        "11-24 09:00 undecided 1", "11-24 09:30 undecided 2", "11-24 10:00 undecided 3", "11-24 10:30 undecided 4"]),
    "P1 decided holiday": (P1, HOLIDAY, "2026-12-21T10:12", [
        "12-21 11:00 undecided 1", "12-21 11:30 undecided 2", "12-21 12:00 undecided 3", "12-21 12:30 undecided 4"]),
    "P2 decided staffed": (P2, DAY, "2026-11-23T10:12", ["11-23 16:00 undecided 1", "11-24 11:30 undecided 2"]),
    "P2 decided night": (P2, NIGHT, "2026-11-24T08:10", ["11-24 10:00 undecided 1", "11-24 14:00 undecided 2"]),
    "P2 decided holiday": (P2, HOLIDAY, "2026-12-21T10:12", ["12-21 16:30 undecided 1", "12-22 12:30 undecided 2"]),
    "P2 decided before a weekend": (P2, "2026-11-27T10:00", "2026-11-27T10:12", [
        "11-27 16:00 undecided -1", "11-27 16:00 undecided 1", "11-30 11:30 undecided 2"]),
    "P3 decided staffed": (P3, DAY, "2026-11-23T10:12", ["11-26 10:00 undecided 1", "11-27 09:30 undecided 2"]),
    "P3 decided night": (P3, NIGHT, "2026-11-24T08:10", ["11-26 10:00 undecided 1", "11-27 09:30 undecided 2"]),
    "P3 decided holiday": (P3, HOLIDAY, "2026-12-21T10:12", ["12-24 10:00 undecided 1", "12-25 10:00 undecided 2"]),
    "P4 decided staffed": (P4, DAY, "2026-11-23T10:12", ["11-30 10:00 undecided 1", "12-01 09:30 undecided 2"]),
    "P4 decided night": (P4, NIGHT, "2026-11-24T08:10", ["11-30 10:00 undecided 1", "12-01 09:30 undecided 2"]),
    "P4 decided holiday": (P4, HOLIDAY, "2026-12-21T10:12", ["12-28 10:00 undecided 1", "12-29 10:00 undecided 2"]),
}  # fmt: skip
#: On these rows the school is shut, with no holiday: INSET days on which the duty desk is there.
SHUT = {
    "P2 opened on a day on which the duty desk alone is there": frozenset(
        {date(2026, 11, 30), date(2026, 12, 1)}
    ),
    "P3 opened before a long closure": frozenset(
        date(2026, 11, 24) + timedelta(days=one) for one in range(9)
    ),
}
#: The morning list: a quarter of an hour before they come, for each urgency, and never in the day on which it came.
LISTS = {(P1, NIGHT), (P2, NIGHT), (P3, NIGHT), (P4, NIGHT), (P1, DAY), (P2, DAY), (P3, DAY), (P4, DAY)}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


def steps(name: str, row: Row, waits: Waits | None = None) -> list[str]:
    urgency, since, opened, _ = row
    standing = Standing(urgency, at(since), opened=at(opened) if opened else None, waits=waits or Waits())
    hours = replace(SCHOOL, closed=SHUT.get(name, frozenset()))
    after = standing.since - timedelta(seconds=1)
    found = steps_between(standing, hours, DUTY, after, after + timedelta(days=25))
    return [f"{one.at.astimezone(LONDON):%m-%d %H:%M} {one.act} {one.rung}" for one in found]


def red(waits: Waits | None = None) -> list[str]:
    """Name the rows that do not hold."""
    found = []
    for name, row in ROWS.items():
        come = [one for one in steps(name, row, waits) if " list " not in one]
        if come[: len(row[3])] != row[3]:
            found.append(name)
    for urgency, since in sorted(LISTS):
        lists = [one for one in steps("", (urgency, since, None, []), waits) if " list " in one]
        if lists[:1] != ["11-24 07:45 list 0"]:
            found.append(f"{urgency.mark} list")
    return found


@pytest.mark.parametrize("name", list(ROWS))
def test_rung(name: str) -> None:
    expected = ROWS[name][3]
    come = [one for one in steps(name, ROWS[name]) if " list " not in one]
    assert come[: len(expected)] == expected


def test_every_urgency_has_its_two_ladders_by_day_by_night_and_on_holidays() -> None:
    wanted = {
        f"{one.mark} {what} {when}"
        for one in Urgency
        for what in ("opened", "decided")
        for when in ("staffed", "night", "holiday")
    }
    assert wanted <= set(ROWS)


def test_the_morning_list_stands_a_quarter_of_an_hour_before_they_come() -> None:
    assert red() == []


# -- the sweep ----------------------------------------------------------------------------------

PLAIN = Waits()
SHORT = [Waits(p1=(*PLAIN.p1[:number], *PLAIN.p1[number + 1 :])) for number in range(4)]
LONG = [
    *(Waits(p1=tuple(one + timedelta(minutes=(number == place)) for place, one in enumerate(PLAIN.p1))) for number in range(4)),
    *(Waits(p2=tuple(one + timedelta(hours=(number == place)) for place, one in enumerate(PLAIN.p2))) for number in range(2)),
    *(Waits(p3=tuple(one + (number == place) for place, one in enumerate(PLAIN.p3))) for number in range(3)),
    *(Waits(p4=tuple(one + (number == place) for place, one in enumerate(PLAIN.p4))) for number in range(3)),
    Waits(late=timedelta(minutes=16)),
]  # fmt: skip


@pytest.mark.parametrize("waits", [*SHORT, *LONG], ids=str)
def test_sweep_a_rung_taken_out_or_a_wait_made_longer_turns_a_row_red(waits: Waits) -> None:
    assert red(waits)


def _without(act: Act, rung: int | None = None) -> Callable[..., Any]:
    real = ladder._steps

    def some(*given: Any) -> Any:
        return (
            step for step in real(*given) if step.act is not act or (rung is not None and step.rung != rung)
        )

    return some


@pytest.mark.parametrize(
    ("act", "rung"),
    [(act, None) for act in Act if act is not Act.SORRY]
    + [(Act.CLIMB, rung) for rung in (1, 2, 3, 4, -1, -2, -3)]
    + [(Act.UNDECIDED, rung) for rung in (1, 2, 3, 4, -1)],
)
def test_sweep_without_this_step_a_row_is_red(
    act: Act, rung: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ladder, "_steps", _without(act, rung))
    assert red()


@pytest.mark.parametrize(
    ("place", "name", "value"),
    [
        (unopened, "BEFORE_STAFFED", timedelta(minutes=5)),
        (unopened, "BEFORE_END", timedelta(minutes=10)),
        (undecided, "BEFORE_END", timedelta(minutes=10)),
        (standing, "AGAIN", timedelta(hours=2)),
        (unopened, "LONG_CLOSURE", 99),
        (undecided, "_GRACE", {P1: timedelta(hours=2), P2: timedelta(hours=7)}),
        (undecided, "_GAP", {P1: timedelta(hours=1), P2: timedelta(hours=5)}),
        (undecided, "_DECIDE_DAYS", {P3: 4, P4: 6}),
        (undecided, "_A_DAY", timedelta(hours=9)),
        (spans, "_TEN", time(11)),
    ],
)
def test_sweep_a_constant_made_longer_turns_a_row_red(
    place: Any, name: str, value: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place, name, value)
    assert red()
