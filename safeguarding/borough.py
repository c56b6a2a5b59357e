"""A week's digests for those who see no cases: heads and trusts two figures, the borough tables without totals.

Decides what of a frozen week the borough may read (`disclosure.py` protects the tables together), and of what its
analyst is told. Nothing here names a setting beside a category. Sources: MOMENTS 36, DOMAIN 7.1, 7.3, 7.4.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from safeguarding.digest import (
    SMALL,
    TOPICS,
    UNSAID,
    URGENCIES,
    Base,
    Digest,
    Frame,
    Row,
    Section,
    part_of_whole,
)
from safeguarding.disclosure import FEW, HELD, Policy, Shown, protect
from safeguarding.tally import TOO_FEW, Tally, share, total
from safeguarding.trends import WEEKS, alerts

_WEEK_DAYS = 7


def head_digest(base: Base, code: str) -> Digest:
    """Give a head the two figures of the week: read in time, and how old the oldest is that nobody has read."""
    tally = base.of(code)
    return Digest(f"{code}/head", base.week, base.frames[code].name, (_two_figures(tally, base),))


def trust_digest(base: Base, trust: str) -> Digest:
    """Give a trust the same two figures of all its settings together."""
    tallies = [base.of(code) for code, frame in base.frames.items() if frame.trust == trust]
    return Digest(f"trust:{trust}", base.week, trust, (_two_figures(total(tallies), base),))


def _two_figures(tally: Tally, base: Base) -> Section:
    percent = share(tally.in_time, tally.due)
    age = (date.fromisoformat(base.drawn) - date.fromisoformat(tally.oldest)).days if tally.oldest else 0
    oldest = "none" if not tally.oldest else "days-week" if age <= _WEEK_DAYS else "days-more"
    return Section(
        "reading",
        (Row("in-time", TOO_FEW if percent is None else f"pct:{percent}"), Row("oldest", f"word:{oldest}")),
    )


def borough_tables(base: Base, policy: Policy | None = None) -> dict[str, Shown]:
    """Give the borough's one-way tables of a week, protected together; none has a total."""
    phases = sorted({_phase(frame) for frame in base.frames.values()})
    tables: dict[str, dict[str, dict[str, int]]] = {
        "topic": {topic: _cell(base, "topic", topic) for topic in TOPICS},
        "urgency": {one: _cell(base, "urgency", one) for one in URGENCIES},
        "phase": {
            phase: {
                code: base.of(code).received for code, frame in base.frames.items() if _phase(frame) == phase
            }
            for phase in phases
        },
    }
    return protect(tables, policy)


def borough_digest(
    base: Base,
    before: Sequence[Base],
    *,
    analyst: bool = False,
    learning: bool = True,
    policy: Policy | None = None,
) -> Digest:
    """Give the borough its week: three protected tables, how quickly was read, and who is ready.

    *analyst*: with what is more than usual; *learning*: in the first year nothing is.
    """
    tally = total(base.tallies.values())
    tables = borough_tables(base, policy)
    sections = [
        Section("reading", tuple(Row(label, percent_of(part, whole)) for label, part, whole in (
            ("in-time", tally.in_time, tally.due), ("p1-in-time", tally.p1_in_time, tally.p1_due), ("kept", tally.kept, tally.promised),
        ))),
        *(Section(name, tuple(Row(f"{name}-{cell}", value, None if value in (FEW, HELD) else float(value)) for cell, value in table.items()), "bars")
          for name, table in tables.items()),
        _borough_cover(base),
    ]  # fmt: skip
    if analyst:
        sections.append(_alerts(base, before, tables["topic"], learning))
    reader = "borough/analyst" if analyst else "borough"
    return Digest(reader, base.week, "", tuple(sections))


def _cell(base: Base, what: str, value: str) -> dict[str, int]:
    """Give what every setting has of one cell, where it has any."""
    found = {code: tally.counts.get(what, {}).get(value, 0) for code, tally in base.tallies.items()}
    return {code: count for code, count in found.items() if count}


def _phase(frame: Frame) -> str:
    return SMALL if frame.is_small else frame.phase or UNSAID


def percent_of(part: int, whole: int) -> str:
    """Give a percentage of ten and more, else that there are too few; never the counts."""
    percent = share(part, whole)
    return TOO_FEW if percent is None else f"pct:{percent}"


def _borough_cover(base: Base) -> Section:
    frames = list(base.frames.values())
    staffed, ready = sum(one.leads >= 2 for one in frames), sum(one.ready for one in frames)
    rows = (
        Row("settings", str(len(frames))),
        Row("two-leads", part_of_whole(staffed, len(frames))),
        Row("all-ready", part_of_whole(ready, len(frames))),
    )
    return Section("cover", rows)


def _alerts(base: Base, before: Sequence[Base], shown: Shown, learning: bool) -> Section:
    """Name the topics that are far above their weeks before; only of cells that are shown."""
    weeks = [*before, base]
    rows = []
    for topic in TOPICS:
        if shown[topic] in (FEW, HELD):
            continue
        counts = [sum(_cell(week, "topic", topic).values()) for week in weeks]
        if not learning and alerts(counts[-WEEKS:]):
            rows.append(Row(f"topic-{topic}", "word:more"))
    known = "word:learning" if learning else "word:no-alert" if not rows else ""
    return Section("alert", (*rows, *((Row("alerts", known),) if known else ())))
