"""A week's digests: what each reader is shown of a week that is frozen.

Decides which table stands in which reader's digest, and in which form: a setting's own leads see their own cases as
they are; who sees no cases gets what `borough.py` gives. Restricted
cases are in none of them. Values are tokens ("7", "few", "of:3:4"); words and pictures are made above.
Sources: MOMENTS 36, DOMAIN 7.1 to 7.4.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any, Self

from safeguarding.facets import Place
from safeguarding.fact import Fact, first_day
from safeguarding.report import Topic, Urgency
from safeguarding.tally import MEDIAN_FROM, TOO_FEW, Tally, median, ninetieth, share
from safeguarding.trends import SILENT_WEEKS, compare, rate_of, silent_weeks

UNSAID = "unsaid"
TOPICS = (*(str(topic) for topic in Topic), UNSAID)
URGENCIES = tuple(str(int(one)) for one in Urgency)
PARTS = ("morning", "afternoon", "evening", "night")
SMALL = "small"
SMALL_ROLL = 100
PART_FROM, PLACE_FROM = 10, 5
_SMALL_KINDS = frozenset({"special", "alternative", "early_years"})


@dataclass(frozen=True, slots=True)
class Frame:
    """A setting as figures see it in one week. *school_days*: of that week. *leads*: who can be reached.

    *ready*: its next holiday is covered. *joined*: the day on which it went live, or empty.
    """

    code: str
    name: str
    phase: str = ""
    kind: str = "school"
    trust: str = ""
    pupils: int = 0
    school_days: int = 5
    leads: int = 0
    ready: bool = False
    joined: str = ""

    @property
    def is_small(self) -> bool:
        """Say whether a category of it would point at somebody; where no roll is known it may."""
        return self.kind in _SMALL_KINDS or self.pupils < SMALL_ROLL or "nursery" in self.phase.lower()


@dataclass(slots=True)
class Base:
    """A week, frozen: every setting's tally. All that is ever issued for the week is made of it.

    *restricted*: how many cases are in no tally. *drawn*: the day on which it was frozen. *seen*: which incidents of
    which setting were counted; it is forgotten when all is, since it bears what names a case.
    """

    week: str
    drawn: str
    frames: dict[str, Frame]
    tallies: dict[str, Tally] = field(default_factory=dict)
    restricted: int = 0
    seen: set[tuple[str, str]] = field(default_factory=set, compare=False)

    def add(self, fact: Fact) -> None:
        """Count one fact of the week."""
        if fact.restricted or fact.setting not in self.frames:
            self.restricted += not fact.test
            return
        incident = (fact.setting, fact.incident)
        again = incident in self.seen
        if fact.incident and not fact.test:
            self.seen.add(incident)
        drawn = date.fromisoformat(self.drawn)
        self.tallies.setdefault(fact.setting, Tally()).add(fact, drawn, again=again)

    def of(self, code: str) -> Tally:
        """Give a setting's tally; an empty one where nothing came."""
        return self.tallies.get(code) or Tally()

    def to_record(self) -> dict[str, Any]:
        """Give it as plain values."""
        return {name: value for name, value in asdict(self).items() if name != "seen"}

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """Read back what `to_record` gave."""
        frames = {code: Frame(**one) for code, one in record["frames"].items()}
        tallies = {code: Tally(**one) for code, one in record["tallies"].items()}
        return cls(record["week"], record["drawn"], frames, tallies, record["restricted"])


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: *label* and *value* are tokens; *amount* is drawn, between *low* and *high*."""

    label: str
    value: str
    amount: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A table of a digest; *chart*: bars, line or empty."""

    key: str
    rows: tuple[Row, ...]
    chart: str = ""


@dataclass(frozen=True, slots=True)
class Digest:
    """What one reader is issued. *reader*: as its issue is kept under; *name*: of the setting, trust or borough."""

    reader: str
    period: str
    name: str
    sections: tuple[Section, ...]

    def to_record(self) -> dict[str, Any]:
        """Give it as plain values."""
        return asdict(self)

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """Read back what `to_record` gave."""
        sections = tuple(
            Section(one["key"], tuple(Row(**row) for row in one["rows"]), one["chart"])
            for one in record["sections"]
        )
        return cls(record["reader"], record["period"], record["name"], sections)


# -- a setting's own leads ------------------------------------------------------------------------


def lead_digest(base: Base, before: Sequence[Base], code: str) -> Digest:
    """Give a setting's leads their own week: exact, but for averages of few. *before*: the weeks before, in order."""
    frame, tally = base.frames[code], base.of(code)
    weeks = [one for one in (*before, base) if code in one.frames]
    sections = [_reading(tally), _received(tally, base)]
    if not frame.is_small:
        sections += [
            Section("topic", _counts("topic", TOPICS, tally), "bars"),
            Section("urgency", _counts("urgency", URGENCIES, tally), "bars"),
            Section("place", _if_many(tally, "place", tuple(Place), PLACE_FROM), "bars"),
            Section("part", _if_many(tally, "part", PARTS, PART_FROM)),
            Section("because", _counts("because", sorted(tally.counts.get("because", ())), tally)),
        ]
    sections += [_kept(tally), _after(tally), _actions(tally), _trend(weeks, code), _cover(frame)]
    return Digest(f"{code}/leads", base.week, frame.name, tuple(one for one in sections if one.rows))


def _reading(tally: Tally) -> Section:
    rows = [Row("in-time", part_of_whole(tally.in_time, tally.due))]
    rows += [Row("p1-in-time", part_of_whole(tally.p1_in_time, tally.p1_due))] if tally.p1_due else []
    rows += [Row(f"{what}-{which}", _minutes(found)) for what, times in (("opened", tally.opened), ("decided", tally.decided))
             for which, found in (("median", median(times)), ("ninetieth", ninetieth(times)))]  # fmt: skip
    return Section("reading", tuple(rows))


def _received(tally: Tally, base: Base) -> Section:
    rows = [Row("received", str(tally.received))]
    rows += [Row("incidents", said_of(tally.received, tally.incidents))] if tally.received else []
    rows += [
        Row(f"teller-{who}", str(count)) for who, count in sorted(tally.counts.get("teller", {}).items())
    ]
    rows += [Row("open", str(tally.unclosed)), Row("unread", str(tally.unread))]
    if tally.oldest:
        age = (date.fromisoformat(base.drawn) - date.fromisoformat(tally.oldest)).days
        rows.append(Row("oldest", f"days:{age}"))
    rows += [Row(what, str(count)) for what, count in
             (("tests", tally.tests), ("unasked", tally.unasked), ("uncovered", tally.uncovered)) if count]  # fmt: skip
    return Section("received", tuple(rows))


def _counts(what: str, values: Iterable[str], tally: Tally) -> tuple[Row, ...]:
    found = tally.counts.get(what, {})
    return tuple(
        Row(f"{what}-{value}", str(found[value]), found[value]) for value in values if found.get(value)
    )


def _if_many(tally: Tally, what: str, values: Iterable[str], least: int) -> tuple[Row, ...]:
    return _counts(what, values, tally) if sum(tally.counts.get(what, {}).values()) >= least else ()


def _kept(tally: Tally) -> Section:
    return Section(
        "promise", (Row("kept", part_of_whole(tally.kept, tally.promised)),) if tally.promised else ()
    )


def _after(tally: Tally) -> Section:
    rows = [Row("came-back", part_of_whole(tally.came_back, tally.received))] if tally.came_back else []
    for what in ("helped", "now"):
        rows += [
            Row(f"{what}-{value}", str(count)) for value, count in sorted(tally.counts.get(what, {}).items())
        ]
    scales = [(tuple(map(int, pair.split(">"))), count) for pair, count in tally.scales.items()]
    if sum(count for _, count in scales) >= MEDIAN_FROM:
        for place, label in enumerate(("scale-first", "scale-last")):
            middle = median(
                {str(scale): sum(n for pair, n in scales if pair[place] == scale) for scale in range(11)}
            )
            rows.append(Row(label, f"scale:{middle}", middle))
    return Section("after", tuple(rows))


def _actions(tally: Tally) -> Section:
    rows = [
        Row(f"{what}-{value}", str(count))
        for what in ("decision", "outcome")
        for value, count in sorted(tally.counts.get(what, {}).items())
    ]
    return Section("action", tuple(rows))


def _trend(weeks: Sequence[Base], code: str) -> Section:
    counts = [base.of(code).received for base in weeks]
    days = [base.frames[code].school_days for base in weeks]
    rows = []
    for base, count in zip(weeks, counts, strict=True):
        rate = rate_of(count, base.frames[code].pupils, base.frames[code].school_days)
        amounts = (None, None, None) if rate is None else (rate.rate, rate.low, rate.high)
        rows.append(
            Row(
                f"week-{base.week}",
                str(count)
                if rate is None
                else f"rate:{count}:{rate.rate:.1f}:{rate.low:.1f}:{rate.high:.1f}",
                *amounts,
            )
        )
    rows.append(Row("compared", f"word:{compare(counts)}"))
    silent = silent_weeks(counts, days)
    if silent >= SILENT_WEEKS:
        rows.append(Row("silence", f"weeks:{silent}"))
    return Section("trend", tuple(rows), "line")


def _cover(frame: Frame) -> Section:
    return Section(
        "cover", (Row("leads", str(frame.leads)), Row("ready", f"word:{'yes' if frame.ready else 'no'}"))
    )


def part_of_whole(part: int, whole: int) -> str:
    """Give a share of what a reader may know: in words of few, with a percentage of ten and more."""
    percent = share(part, whole)
    return f"of:{part}:{whole}" if percent is None else f"pct:{percent}:{part}:{whole}"


def said_of(reports: int | str, incidents: int | str) -> str:
    """Say how many reports are about how many incidents."""
    return f"inc:{reports}:{incidents}"


def _minutes(found: int | None) -> str:
    return TOO_FEW if found is None else f"min:{found}"


def next_issue(week: str, *, own: bool) -> date:
    """Say when the issue after that of *week* comes: Monday for a setting's leads, Thursday for all others."""
    return first_day(week) + timedelta(days=14 if own else 17)
