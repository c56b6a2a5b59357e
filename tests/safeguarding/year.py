"""A school year of 130 settings, in seconds: every case's ladders, and a table of what they did.

`python -m tests.safeguarding.year` prints the table that stands in docs/escalations.md. Pure: the calendars, the
reports and the adults are drawn from a seed; what is due is asked of `safeguarding.ladder` and nothing else.
"""

from __future__ import annotations

import random
import sys
import time as watch
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from safeguarding.hours import (
    Calendar,
    Presence,
    WeeklyHours,
    add_staffed,
    bank_holidays,
    is_staffed,
    presence,
)
from safeguarding.ladder import next_step, steps_between
from safeguarding.promises import promised_until
from safeguarding.report import Urgency
from safeguarding.standing import DUTY_RUNG, Act, Standing, Step

SETTINGS, REPORTS = 130, 24  # reports of one setting in the year
FIRST, LAST = date(2026, 9, 1), date(2027, 8, 31)
LONDON = ZoneInfo("Europe/London")
#: A maintained school's year: six half terms. Academies and others differ by a few days.
TERMS = (
    (date(2026, 9, 2), date(2026, 10, 23)),
    (date(2026, 11, 2), date(2026, 12, 18)),
    (date(2027, 1, 4), date(2027, 2, 12)),
    (date(2027, 2, 22), date(2027, 3, 25)),
    (date(2027, 4, 12), date(2027, 5, 28)),
    (date(2027, 6, 7), date(2027, 7, 21)),
    (date(2027, 9, 1), date(2027, 12, 17)),  # of the next year, so that summer ends
)
_SHARES = ((Urgency.P1, 0.06), (Urgency.P2, 0.24), (Urgency.P3, 0.6), (Urgency.P4, 0.1))
#: Which rung opens it in the end (0 the leads …), or nobody for as long as we look.
_OPENERS = ((0, 0.86), (1, 0.06), (DUTY_RUNG, 0.06), (None, 0.02))
WATCHED = timedelta(days=90)


@dataclass(slots=True)
class Case:
    """One report: what came, when, and what became of it."""

    urgency: Urgency
    at: datetime
    hours: Calendar
    opener: int | None
    steps: list[Step] = field(default_factory=list)
    opened: datetime | None = None
    decided: datetime | None = None


def duty_calendar() -> Calendar:
    """The borough's duty desk: weekdays nine to five, but for bank holidays."""
    return Calendar(
        "Europe/London", (WeeklyHours(frozenset(range(5)), time(9), time(17)),), bank_holidays((2026, 2027))
    )


def calendar_of(chance: random.Random, duty: Calendar) -> Calendar:
    """Draw a setting's year: terms moved by some days, five INSET days; some without the stand-in."""
    moved = chance.choice((0, 0, 0, -2, 3))
    terms = tuple(
        (first + timedelta(days=max(moved, 0)), last + timedelta(days=min(moved, 0))) for first, last in TERMS
    )
    inset = {chance.choice(terms)[0] + timedelta(days=chance.randrange(5)) for _ in range(5)}
    hours = WeeklyHours(
        frozenset(range(5)), time(8, chance.choice((0, 15, 30))), time(16, chance.choice((0, 30)))
    )
    stand_in = duty if chance.random() < 0.9 else None
    return Calendar("Europe/London", (hours,), duty.closed | inset, terms, stand_in=stand_in)


def simulate(seed: int = 1, settings: int = SETTINGS, reports: int = REPORTS) -> list[Case]:
    """Run the year; gives every case with its steps. How fast adults are is made up."""
    chance = random.Random(seed)
    duty = duty_calendar()
    cases = []
    for _ in range(settings):
        hours = calendar_of(chance, duty)
        for _ in range(reports):
            case = Case(_draw(chance, _SHARES), _moment(chance), hours, _draw(chance, _OPENERS))
            _run(case, duty, chance)
            cases.append(case)
    return cases


def _draw(chance: random.Random, shares):  # type: ignore[no-untyped-def]
    found, weight = zip(*shares, strict=True)
    return chance.choices(found, weight)[0]


def _moment(chance: random.Random) -> datetime:
    """Most come after school, in the evening and at weekends; some in the night and in holidays."""
    day = FIRST + timedelta(days=chance.randrange((LAST - FIRST).days))
    hour = chance.choices(range(24), [1] * 7 + [2, 3, 2, 2, 2, 3, 3, 3, 5, 8, 8, 8, 7, 7, 6, 4, 2])[0]
    local = datetime.combine(day, time(hour, chance.randrange(60), chance.randrange(60)), LONDON)
    return local.astimezone(UTC)


def _run(case: Case, duty: Calendar, chance: random.Random) -> None:
    """Walk from step to step, as the application does with its one timer, until it is decided."""
    standing = Standing(
        case.urgency, case.at, promised=promised_until(case.urgency, case.hours, case.at), rungs=4
    )
    opens = add_staffed(case.hours, case.at, _delay(case, chance)) if case.opener == 0 else None
    after, end = case.at - timedelta(seconds=1), case.at + WATCHED
    while after < end:
        step = next_step(standing, case.hours, duty, after)
        comes = min((moment for moment in (opens, case.decided) if moment and moment > after), default=end)
        if step is None or comes <= step.at:
            if comes >= end or (step is None and comes == end):
                break
            after = comes
            if standing.opened is None:
                case.opened = comes
                standing = replace(standing, opened=comes)
                case.decided = add_staffed(
                    case.hours, comes, _delay(case, chance) * chance.choice((1, 1, 1, 8))
                )
            else:
                standing = replace(standing, decided=comes)
                break
            continue
        done = steps_between(standing, case.hours, duty, after, step.at)
        after = step.at
        case.steps.extend(done)
        acts = {one.act for one in done}
        late, sorry = standing.late or Act.LATE in acts, standing.sorry or Act.SORRY in acts
        standing = replace(standing, late=late, sorry=sorry)
        if opens is None and any(one.act is Act.CLIMB and one.rung == case.opener for one in done):
            hours = duty if case.opener == DUTY_RUNG else case.hours
            opens = add_staffed(hours, step.at, _delay(case, chance))


def _delay(case: Case, chance: random.Random) -> timedelta:
    usual = {Urgency.P1: 5, Urgency.P2: 30, Urgency.P3: 60, Urgency.P4: 120}[case.urgency]
    return timedelta(minutes=1 + chance.expovariate(1 / usual))


def part_of_year(case: Case, at: datetime, duty: Calendar) -> str:
    """Name where in the year a step falls."""
    day = at.astimezone(LONDON).date()
    if date(2026, 12, 19) <= day <= date(2027, 1, 3):
        return "Christmas"
    if day >= date(2027, 7, 22):
        return "summer"
    if presence(case.hours, at) is Presence.STAFFED:
        return "school hours"
    return "duty desk only" if is_staffed(duty, at) else "nobody is there"


_HIGHEST = DUTY_RUNG - 2  # and all above it
_RUNGS = {DUTY_RUNG: "the duty desk", DUTY_RUNG - 1: "its manager", _HIGHEST: "who is above the manager"}
PARTS = ("school hours", "duty desk only", "nobody is there", "Christmas", "summer")


def table(cases: list[Case]) -> str:
    """Write the year's escalations down: what was due, by urgency and part of the year."""
    duty = duty_calendar()
    counted = Counter(
        (case.urgency, step.act, max(step.rung, _HIGHEST), part_of_year(case, step.at, duty))
        for case in cases
        for step in case.steps
    )
    rows = sorted(
        {(urgency, act, rung) for urgency, act, rung, _ in counted}, key=lambda row: (row[0], row[1], row[2])
    )
    lines = ["| | what is due | " + " | ".join(PARTS) + " | all |", "|---|---|" + "---:|" * (len(PARTS) + 1)]
    for urgency, act, rung in rows:
        numbers = [counted[urgency, act, rung, part] for part in PARTS]
        who = _RUNGS.get(rung, f"rung {rung}")
        name = {
            Act.LIST: "in the morning list",
            Act.CALL: "the readers hear it again",
            Act.CLIMB: f"{who} may read it, or hears",
            Act.NOTICE: "the duty desk hears of it before closed days",
            Act.UNDECIDED: f"nothing decided: {who} hears",
            Act.LATE: "pupil: no grown-up has opened this yet",
            Act.SORRY: "pupil: no one has read it yet, we are sorry",
        }[act]
        lines.append(
            f"| {urgency.mark} | {name} | "
            + " | ".join(str(number) for number in (*numbers, sum(numbers)))
            + " |"
        )
    return "\n".join(lines)


def summary(cases: list[Case]) -> str:
    """Say how many cases of each urgency met any step of a ladder, and how many promises were kept."""
    lines = ["| | reports | without any escalation | promise kept |", "|---|---:|---:|---:|"]
    for urgency in Urgency:
        ours = [case for case in cases if case.urgency is urgency]
        calm = sum(
            all(step.act is Act.LIST or (step.act is Act.CALL and step.rung == 0) for step in case.steps)
            for case in ours
        )
        kept = sum(all(step.act is not Act.SORRY for step in case.steps) for case in ours)
        lines.append(
            f"| {urgency.mark} | {len(ours)} | {100 * calm / len(ours):.0f} % | {100 * kept / len(ours):.0f} % |"
        )
    return "\n".join(lines)


def tables(cases: list[Case]) -> str:
    """Write what stands in docs/escalations.md below its first paragraphs."""
    counted = f"{len(cases)} reports, {sum(len(case.steps) for case in cases)} steps"
    return f"{summary(cases)}\n\n{table(cases)}\n\n{counted}"


def main() -> None:
    """Print the year."""
    begun = watch.perf_counter()
    cases = simulate()
    sys.stderr.write(f"{watch.perf_counter() - begun:.1f} s\n")
    sys.stdout.write(f"{tables(cases)}\n")


if __name__ == "__main__":
    main()
