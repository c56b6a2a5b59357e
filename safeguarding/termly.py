"""A term's report, for governors, inspection, trusts and the borough: what may stand in it, and what it adds to the weeks.

What is counted by category is the sum of the weeks as they were frozen; how quickly was read, how it ended and what
pupils said is as it stands when the term is frozen. Restricted cases are a band in the borough's report alone. All
tables of a term are checked together, with every week's (`safeguarding/withholding.py`); a topic that is withheld is so
in each. Sources: MOMENTS 36, DOMAIN 7.1, 7.3.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from safeguarding.borough import percent_of
from safeguarding.case import Outcome
from safeguarding.digest import TOPICS, Base, Digest, Row, Section, said_of
from safeguarding.disclosure import FEW, FEWEST, HELD, Policy, Shown, mask, protect
from safeguarding.tally import PERCENT_FROM, TOO_FEW, Tally, median, ninetieth, total
from safeguarding.trends import rate_of

_ALONE = Policy(settings=1, dominance=2.0)  # one setting's own term: its table has one source
_BANDS = ((10, "under-10"), (20, "10-19"), (50, "20-49"))
_HELPED = ("yes", "bit", "no")


@dataclass(slots=True)
class Term:
    """A term, frozen: its weeks, all of it as it stood at the end (*base*), and the topics that are withheld."""

    name: str
    weeks: Sequence[Base]
    base: Base
    held: Collection[str] = field(default_factory=tuple)

    def count(self, code: str, topic: str) -> int:
        """Count a setting's reports of a topic, by the weeks."""
        return sum(week.of(code).counts.get("topic", {}).get(topic, 0) for week in self.weeks)

    def all_of(self, code: str) -> int:
        """Count all of a setting's reports, by the weeks, rounded to five; 0 of fewer than ten."""
        count = sum(week.of(code).received for week in self.weeks)
        return int(mask(count)) if count >= PERCENT_FROM else 0

    def incidents(self, code: str) -> int:
        """Count about how many incidents those are, rounded to five; 0 of fewer than ten. Linked as at the term's end."""
        reports = sum(week.of(code).received for week in self.weeks)
        count = reports - min(self.base.of(code).repeated, reports)
        return int(mask(count)) if count >= PERCENT_FROM else 0

    def topics(self, codes: Collection[str], policy: Policy) -> Shown:
        """Protect the topics of *codes*, with what is withheld in every table."""
        counted = {topic: {code: n for code in codes if (n := self.count(code, topic))} for topic in TOPICS}
        shown = protect({"topic": counted}, policy)["topic"]
        return {topic: HELD if topic in self.held else value for topic, value in shown.items()}

    def own(self, code: str) -> Shown:
        """Give one setting's own topics of the term; none where it is small."""
        return {} if self.base.frames[code].is_small else self.topics((code,), _ALONE)

    def trusts(self) -> dict[str, list[str]]:
        """Give each trust's settings."""
        found: dict[str, list[str]] = {}
        for code, frame in self.base.frames.items():
            if frame.trust:
                found.setdefault(frame.trust, []).append(code)
        return found


# -- reports --------------------------------------------------------------------------------------


def board_digest(term: Term, code: str) -> Digest:
    """Give a setting's governors and head their term: rates, times, actions, pupil voice, cover; nobody's details."""
    frame, tally = term.base.frames[code], term.base.of(code)
    days = sum(week.frames[code].school_days for week in term.weeks if code in week.frames)
    rows = [
        Row("rate", _rate(term.all_of(code), frame.pupils, days)),
        Row("incidents", _incidents(term.all_of(code), term.incidents(code))),
    ]
    sections = [
        _reading(tally),
        Section("received", tuple(rows)),
        _topics(term.own(code)),
        _ended([tally]),
        _voice(tally),
        _people(frame.leads, frame.ready),
    ]
    return Digest(f"{code}/board", term.name, frame.name, tuple(one for one in sections if one.rows))


def trust_term(term: Term, trust: str) -> Digest:
    """Give a trust its term: all of its settings together."""
    codes = term.trusts().get(trust, [])
    tallies = [term.base.of(code) for code in codes]
    tally = total(tallies)
    sections = [_reading(tally), _topics(term.topics(codes, Policy())), _ended(tallies), _voice(tally)]
    return Digest(f"trust:{trust}", term.name, trust, tuple(one for one in sections if one.rows))


def borough_term(term: Term) -> Digest:
    """Give the borough its term, with restricted cases as a band."""
    tallies = list(term.base.tallies.values())
    tally = total(tallies)
    band = next((name for above, name in _BANDS if term.base.restricted < above), "50")
    sections = [
        _reading(tally),
        _topics(term.topics(list(term.base.frames), Policy())),
        _ended(tallies),
        _voice(tally),
        Section("restricted", (Row("restricted", f"word:{band}"),)),
    ]
    return Digest("borough", term.name, "", tuple(one for one in sections if one.rows))


def _reading(tally: Tally) -> Section:
    rows = [
        Row("in-time", percent_of(tally.in_time, tally.due)),
        Row("p1-in-time", percent_of(tally.p1_in_time, tally.p1_due)),
    ]
    for what, times in (("opened", tally.opened), ("decided", tally.decided)):
        for name, found in (("median", median(times)), ("ninetieth", ninetieth(times))):
            rows.append(Row(f"{what}-{name}", TOO_FEW if found is None else f"min:{found}"))
    rows.append(Row("kept", percent_of(tally.kept, tally.promised)))
    return Section("reading", tuple(rows))


def _topics(shown: Shown) -> Section:
    return Section(
        "topic", tuple(Row(f"topic-{topic}", value, _amount(value)) for topic, value in shown.items()), "bars"
    )


def _ended(tallies: Sequence[Tally]) -> Section:
    """Say how cases ended; of one setting or of many, each outcome is a cell like any other."""
    counted = {
        outcome: {
            str(number): n
            for number, tally in enumerate(tallies)
            if (n := tally.counts.get("outcome", {}).get(outcome, 0))
        }
        for outcome in (str(one) for one in Outcome)
    }
    shown = protect({"outcome": counted}, _ALONE if len(tallies) == 1 else Policy())["outcome"]
    return Section("action", tuple(Row(f"outcome-{outcome}", value) for outcome, value in shown.items()))


def _voice(tally: Tally) -> Section:
    said = tally.counts.get("helped", {})
    answers = sum(said.get(one, 0) for one in _HELPED)
    rows = [
        Row("helped", _of_children(answers - said.get("no", 0), answers)),
        Row("came-back", _of_children(tally.came_back, tally.received)),
    ]
    return Section("after", tuple(rows))


def _of_children(part: int, whole: int) -> str:
    """Give a percentage of what children said, but none of fewer than five: of ten, "90 %" tells of one (DOMAIN 7.3)."""
    return TOO_FEW if min(part, whole - part) < FEWEST else percent_of(part, whole)


def _people(leads: int, ready: bool) -> Section:
    return Section("cover", (Row("leads", str(leads)), Row("ready", f"word:{'yes' if ready else 'no'}")))


def _rate(count: int, pupils: int, school_days: int) -> str:
    """Say a rate of a count that was rounded before: it tells the count to whoever knows the roll."""
    rate = rate_of(count, pupils, school_days) if count else None
    return TOO_FEW if rate is None else f"about:{rate.rate:.1f}"


def _incidents(reports: int, incidents: int) -> str:
    """Say about how many incidents so many reports are, both rounded before."""
    return said_of(reports, incidents) if reports and incidents else TOO_FEW


def _amount(value: str) -> float | None:
    return None if value in (FEW, HELD) else float(value)
