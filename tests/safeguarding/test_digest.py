"""What a week of facts comes to: definitions, averages of few, trends, and weeks in which nothing came."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from safeguarding.digest import Base, Digest, Frame, lead_digest, next_issue
from safeguarding.fact import Fact, read_by
from safeguarding.hours import Calendar, WeeklyHours
from safeguarding.report import Urgency
from safeguarding.tally import Tally, median, ninetieth, share, total
from safeguarding.trends import alerts, byar, compare, rate_of, silent_weeks

FRAME = Frame("A", "Abbey School", "Secondary", pupils=1000, leads=2, ready=True)
DRAWN = date(2026, 11, 30)


def week(*facts: Fact, frame: Frame = FRAME, name: str = "2026-W48") -> Base:
    base = Base(name, DRAWN.isoformat(), {"A": frame})
    for fact in facts:
        base.add(fact)
    return base


def fact(**more: object) -> Fact:
    return Fact(**{"day": "2026-11-24", "setting": "A", "kind": "bullying.verbal", **more})  # type: ignore[arg-type]


def rows(digest: Digest, section: str) -> dict[str, str]:
    return {row.label: row.value for one in digest.sections if one.key == section for row in one.rows}


def test_a_week_in_which_nothing_came_is_issued_like_any_other() -> None:
    digest = lead_digest(week(), [], "A")
    assert rows(digest, "reading")["in-time"] == "of:0:0"
    assert rows(digest, "received") == {"received": "0", "open": "0", "unread": "0"}
    assert rows(digest, "topic") == {}
    assert rows(digest, "trend")["compared"] == "word:early"


def test_one_report_is_counted_in_words_and_not_in_percentages() -> None:
    digest = lead_digest(
        week(fact(status="open", opened=7, in_time=True, due="2026-11-25", promise="kept")), [], "A"
    )
    assert rows(digest, "reading") == {
        "in-time": "of:1:1", "opened-median": "too-few", "opened-ninetieth": "too-few",
        "decided-median": "too-few", "decided-ninetieth": "too-few",
    }  # fmt: skip
    assert rows(digest, "topic") == {"topic-bullying": "1"}
    assert rows(digest, "promise") == {"kept": "of:1:1"}


def test_what_is_not_due_yet_is_neither_in_time_nor_late() -> None:
    tally = week(fact(due="2026-11-30"), fact(due="2026-11-27"), fact(status="open", in_time=True)).of("A")
    assert (tally.received, tally.unread, tally.due, tally.in_time) == (3, 2, 2, 1)


def test_tests_and_jokes_are_counted_apart() -> None:
    tally = week(fact(test=True, kind="other.test_or_joke"), fact()).of("A")
    assert (tally.received, tally.tests) == (1, 1)
    assert "other" not in tally.counts["topic"]


def test_linked_reports_are_one_incident_and_reports_all_the_same() -> None:
    """DOMAIN 7.2: counted once a lead linked them; a test is neither, and another setting's link joins nothing here."""
    linked = [fact(incident="K7M3QX")] * 3
    base = week(*linked, fact(), fact(test=True, incident="K7M3QX"))
    assert rows(lead_digest(base, [], "A"), "received")["incidents"] == "inc:4:2"
    assert rows(lead_digest(week(fact(), fact()), [], "A"), "received")["incidents"] == "inc:2:2"
    assert "incidents" not in rows(lead_digest(week(), [], "A"), "received")
    two = Base("2026-W48", DRAWN.isoformat(), {"A": FRAME, "B": FRAME})
    for setting in "AB":
        two.add(fact(setting=setting, incident="K7M3QX"))
    assert [two.of(code).incidents for code in "AB"] == [1, 1]


def test_a_frozen_week_bears_no_name_of_an_incident() -> None:
    assert "K7M3QX" not in str(week(*[fact(incident="K7M3QX")] * 2).to_record())


def test_places_and_parts_of_the_day_are_named_of_many_only() -> None:
    few = lead_digest(week(*[fact(places=("toilets",), part="morning")] * 4), [], "A")
    many = lead_digest(week(*[fact(places=("toilets",), part="morning")] * 10), [], "A")
    assert (rows(few, "place"), rows(few, "part")) == ({}, {})
    assert rows(many, "place") == {"place-toilets": "10"}
    assert rows(many, "part") == {"part-morning": "10"}


def test_a_digest_bears_no_day_no_time_and_no_reference() -> None:
    """DIG-03: only of the week it names, and how old the oldest is."""
    digest = lead_digest(week(*[fact(status="new", part="night")] * 3), [], "A")
    said = str(digest.to_record())
    assert "2026-11-24" not in said
    assert "night" not in said


def test_medians_need_five_and_nine_in_ten_need_ten() -> None:
    assert median({"3": 4}) is None
    assert median({"3": 3, "10": 2}) == 3
    assert ninetieth({"1": 9}) is None
    assert ninetieth({"1": 9, "50": 1}) == 1
    assert ninetieth({"1": 8, "50": 2}) == 50
    assert share(9, 9) is None
    assert share(9, 10) == 90


def test_tallies_add_up_to_what_was_counted_together() -> None:
    facts = [
        fact(
            urgency=1 + n % 3,
            kind="bullying" if n % 2 else "violence.threat",
            opened=n,
            status="open",
            scale=n % 11,
            scale_last=5,
        )
        for n in range(20)
    ]
    apart = [week(*facts[:7]).of("A"), week(*facts[7:]).of("A"), Tally()]
    assert total(apart).to_record() == week(*facts).of("A").to_record()


def test_a_frozen_week_is_read_back_as_it_was() -> None:
    base = week(fact(), fact(restricted=True), fact(kind=""))
    assert Base.from_record(base.to_record()) == base
    digest = lead_digest(base, [], "A")
    assert Digest.from_record(digest.to_record()) == digest


def test_a_school_that_joined_in_mid_term_is_compared_with_what_there_is() -> None:
    before = [Base(f"2026-W{40 + n}", "2026-10-01", {}) for n in range(7)] + [week(fact(), name="2026-W47")]
    digest = lead_digest(week(fact(), fact()), before, "A")
    assert rows(digest, "trend").keys() == {"week-2026-W47", "week-2026-W48", "compared"}
    assert rows(digest, "trend")["compared"] == "word:early"


@pytest.mark.parametrize("frame", [Frame("A", "A", pupils=0), Frame("A", "A", pupils=500, school_days=0)])
def test_without_a_roll_or_a_school_day_there_is_no_rate(frame: Frame) -> None:
    assert rows(lead_digest(week(fact(), frame=frame), [], "A"), "trend")["week-2026-W48"] == "1"


def test_rates_are_per_thousand_pupils_in_ten_school_days() -> None:
    rate = rate_of(6, 1200, 5)
    assert rate is not None
    assert rate.rate == pytest.approx(10.0)
    assert rate.low < 10.0 < rate.high


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [(0, 0.0, 3.7), (1, 0.02, 5.57), (5, 1.6, 11.7), (10, 4.8, 18.4), (100, 81.4, 121.6)],
)
def test_byars_interval_is_that_of_the_tables(count: int, low: float, high: float) -> None:
    found = byar(count)
    assert found[0] == pytest.approx(low, abs=0.11)
    assert found[1] == pytest.approx(high, abs=0.11)


def test_a_week_is_compared_in_words() -> None:
    assert compare([10] * 11 + [11]) == "similar"
    assert compare([10] * 11 + [30]) == "more"
    assert compare([20] * 11 + [3]) == "fewer"
    assert compare([10] * 5 + [30]) == "early"
    assert compare([1] * 11 + [2]) == "similar"
    assert compare([]) == "early"


def test_an_alert_needs_many_and_lasts() -> None:
    assert alerts([20] * 11 + [60])
    assert not alerts([20] * 11 + [25])
    assert not alerts([1] * 11 + [9])
    assert not alerts([60] * 3)


def test_silence_counts_school_weeks_only() -> None:
    assert silent_weeks([2, 0, 0, 0], [5, 5, 0, 5]) == 2
    quiet = [week(name=f"2026-W{40 + n}") for n in range(8)]
    assert rows(lead_digest(week(), quiet, "A"), "trend")["silence"] == "weeks:9"
    assert "silence" not in rows(lead_digest(week(fact()), quiet, "A"), "trend")


def test_issues_come_on_monday_and_on_thursday() -> None:
    assert next_issue("2026-W47", own=True) == date(2026, 11, 30)
    assert next_issue("2026-W47", own=False) == date(2026, 12, 3)
    assert next_issue("2026-W47", own=False).strftime("%A") == "Thursday"


HOURS = Calendar("Europe/London", (WeeklyHours(frozenset(range(5)), time(8, 30), time(16, 30)),))


@pytest.mark.parametrize(
    ("urgency", "came", "due"),
    [
        (Urgency.P1, "2026-11-23 10:00", "2026-11-23 10:15"),
        (Urgency.P1, "2026-11-22 23:00", "2026-11-23 08:45"),
        (Urgency.P2, "2026-11-23 16:00", "2026-11-24 09:00"),
        (Urgency.P3, "2026-11-23 10:00", "2026-11-24 10:00"),
        (Urgency.P3, "2026-11-27 10:00", "2026-11-30 10:00"),
        (Urgency.P4, "2026-11-27 10:00", "2026-12-01 16:30"),
    ],
)
def test_a_report_is_due_by_its_urgency_and_the_schools_hours(urgency: Urgency, came: str, due: str) -> None:
    assert read_by(urgency, HOURS, datetime.fromisoformat(f"{came}+00:00")) == datetime.fromisoformat(
        f"{due}+00:00"
    )


def test_where_nobody_is_ever_there_nothing_is_due() -> None:
    never = Calendar("Europe/London", ())
    assert [read_by(one, never, datetime(2026, 11, 23, 10, tzinfo=UTC)) for one in Urgency] == [None] * 4


def test_days_are_named_as_the_week_in_which_they_lie() -> None:
    assert Fact("2026-11-29").week == "2026-W48"
    assert (date(2026, 11, 29) + timedelta(days=1)).isocalendar().week == 49
