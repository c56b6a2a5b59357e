"""A term's report: when it comes, what stands in it, and what all of its tables tell with all of its weeks'."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.figures.solver import pinned
from safeguarding import withholding
from safeguarding.digest import TOPICS, Base, Digest, Frame
from safeguarding.disclosure import FEW, HELD
from safeguarding.fact import Fact, first_day
from safeguarding.termly import Term, board_digest, borough_term, trust_term
from safeguarding.terms import after_term, is_term, issued_on, newest_term, term_of, weeks_of
from safeguarding.withholding import problem_of, withhold
from tests.safeguarding.test_disclosure import forty_weeks


def a_term(schools: int, reports: int, seed: int) -> Term:
    weeks = list(forty_weeks(schools, reports, seed, weeks=14))
    base = Base("2026-autumn", "2027-01-07", weeks[0].frames)
    for week in weeks:
        base.restricted += week.restricted
        for code, tally in week.tallies.items():
            base.tallies[code] = base.of(code).plus(tally)
    return Term("2026-autumn", weeks, base)


def settle(term: Term) -> Term:
    """Withhold until nothing can be told too closely, as issuing does."""
    while True:
        problem, topics = problem_of(term)
        more = withhold(pinned(problem), topics) - set(term.held)
        if not more:
            return term
        term.held = sorted({*term.held, *more})


# -- when -----------------------------------------------------------------------------------------


def test_every_week_is_of_one_term_and_terms_follow_one_another() -> None:
    day = date(2026, 1, 5)
    for _ in range(160):
        term = term_of(day)
        year, week, _ = day.isocalendar()
        assert f"{year}-W{week:02}" in weeks_of(term)
        assert term_of(day + timedelta(days=6)) == term
        day += timedelta(weeks=1)
    assert [after_term(one) for one in ("2026-autumn", "2027-spring", "2027-summer")] == [
        "2027-spring",
        "2027-summer",
        "2027-autumn",
    ]


def test_a_term_is_issued_on_the_thursday_after_its_last_week() -> None:
    for term in ("2026-autumn", "2027-spring", "2027-summer"):
        assert issued_on(term) == first_day(weeks_of(term)[-1]) + timedelta(days=10)
        assert issued_on(term).strftime("%A") == "Thursday"
        assert newest_term(issued_on(term)) == term
        assert newest_term(issued_on(term) - timedelta(days=1)) != term


@pytest.mark.parametrize("wrong", ["2026-winter", "26-autumn", "2026", "", "2026-W47", "abcd-autumn"])
def test_terms_that_do_not_exist_are_refused(wrong: str) -> None:
    assert not is_term(wrong) or wrong in ("26-autumn", "abcd-autumn")
    with pytest.raises(ValueError, match="term"):
        weeks_of(wrong)


# -- what -----------------------------------------------------------------------------------------


def values(digest: Digest, section: str) -> dict[str, str]:
    return {row.label: row.value for one in digest.sections if one.key == section for row in one.rows}


def test_governors_read_no_small_number_and_no_details() -> None:
    """DOMAIN 7.1: rates, times, actions, pupil voice, cover; nothing of one child."""
    term = settle(a_term(30, 90, 3))
    for code, frame in term.base.frames.items():
        digest = board_digest(term, code)
        topics = values(digest, "topic")
        assert (topics == {}) is frame.is_small
        assert set(topics.values()) <= {FEW, HELD, *(str(five) for five in range(5, 1000, 5))}
        assert set(values(digest, "action").values()) <= {
            FEW,
            HELD,
            *(str(five) for five in range(5, 1000, 5)),
        }
        assert all(
            value == "too-few" or value.startswith(("pct:", "min:"))
            for value in values(digest, "reading").values()
        )
        assert {"place", "because", "part", "urgency"}.isdisjoint(one.key for one in digest.sections)


def test_restricted_cases_are_a_band_of_the_borough_and_nowhere_else() -> None:
    term = a_term(4, 60, 2)
    term.base.restricted = 12
    assert values(borough_term(term), "restricted") == {"restricted": "word:10-19"}
    for count, band in ((0, "under-10"), (9, "under-10"), (20, "20-49"), (50, "50"), (999, "50")):
        term.base.restricted = count
        assert values(borough_term(term), "restricted") == {"restricted": f"word:{band}"}
    before = [board_digest(term, code) for code in term.base.frames]
    term.base.restricted = 0
    assert [board_digest(term, code) for code in term.base.frames] == before


def one_week(reports: int, *, linked: int = 0) -> Term:
    """A term of one week; *linked*: how many of its reports a lead linked to one incident."""
    week = Base("2026-W48", "2026-11-30", {"A": Frame("A", "A", "Primary", pupils=300)})
    for number in range(reports):
        week.add(Fact("2026-11-24", "A", kind="bullying", incident="K7M3QX" if number < linked else ""))
    return Term("2026-autumn", [week], week)


@pytest.mark.parametrize(
    ("reports", "linked", "said"),
    [(23, 0, "inc:25:25"), (23, 9, "inc:25:15"), (23, 15, "too-few"), (9, 2, "too-few"), (0, 0, "too-few")],
)
def test_governors_read_about_how_many_incidents_and_only_of_ten(
    reports: int, linked: int, said: str
) -> None:
    term = one_week(reports, linked=linked)
    assert values(board_digest(term, "A"), "received")["incidents"] == said


def test_the_borough_and_trusts_read_of_no_incidents() -> None:
    term = one_week(23, linked=9)
    assert "inc:" not in str(borough_term(term).to_record()) + str(trust_term(term, "").to_record())


@pytest.mark.parametrize("checked", [True, False])
def test_a_count_of_incidents_unpicks_no_withheld_topic(
    monkeypatch: pytest.MonkeyPatch, checked: bool
) -> None:
    """So many incidents are as many reports or more; *checked* is taken out for the sabotage, and the solver sees nothing."""
    if not checked:
        monkeypatch.setattr(Term, "incidents", lambda *_: 0)
    term = one_week(23)
    monkeypatch.setattr(withholding, "TOPICS", ("bullying", "other"))
    monkeypatch.setattr(Term, "all_of", lambda *_: 0)  # where the rate tells nothing, incidents do
    monkeypatch.setattr(Term, "own", lambda *_: {"bullying": "20", "other": FEW})
    monkeypatch.setattr(Term, "topics", lambda *_: {"bullying": HELD, "other": HELD})
    problem, topics = problem_of(term)
    found = {topics[cell] for cell in pinned(problem)}
    assert ("other" in found) is checked


@pytest.mark.parametrize(
    ("no", "back", "helped", "again"),
    [
        (0, 0, "too-few", "too-few"),
        (1, 2, "too-few", "too-few"),
        (4, 4, "too-few", "too-few"),
        (5, 6, "pct:64:", "pct:43:"),
    ],
)
def test_a_percentage_tells_of_no_few_children(no: int, back: int, helped: str, again: str) -> None:
    """Of fourteen who answered, "93 %" is one child who said that it did not help (DOMAIN 7.3)."""
    week = Base("2026-W48", "2026-11-30", {"A": Frame("A", "A", "Primary", pupils=300)})
    for number in range(14):
        said = "no" if number < no else "yes"
        week.add(Fact("2026-11-24", "A", kind="bullying", helped=said, came_back=number < back))
    term = Term("2026-autumn", [week], week)
    for digest in (board_digest(term, "A"), borough_term(term)):
        found = values(digest, "after")
        assert (found["helped"] + ":").startswith(helped)
        assert (found["came-back"] + ":").startswith(again)


def test_a_trust_of_two_settings_sees_no_category() -> None:
    frames = {code: Frame(code, code, "Primary", trust="T", pupils=300) for code in ("A", "B")}
    week = Base("2026-W48", "2026-11-30", frames)
    for code in ("A", "B") * 20:
        week.add(Fact("2026-11-24", code, kind="bullying"))
    term = Term("2026-autumn", [week], week)
    assert values(trust_term(term, "T"), "topic")["topic-bullying"] == HELD


# -- the attack -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("schools", "reports", "seed"), [(1, 30, 1), (4, 60, 2), (30, 90, 3)])
def test_a_term_with_all_its_weeks_pins_no_withheld_cell(schools: int, reports: int, seed: int) -> None:
    """DIG-02: borough, boards and trusts of the term, and the borough's weeks, all together."""
    term = settle(a_term(schools, reports, seed))
    problem, _ = problem_of(term)
    assert pinned(problem) == []
    assert problem["keeps"] or set(term.held) == set(TOPICS)


def test_without_the_check_of_the_term_the_attack_succeeds() -> None:
    """The sabotage: fourteen weeks of four each are "fewer than 5" a week and 55 in the term; so no week was of none."""
    frames = {code: Frame(code, code, "Primary", pupils=300) for code in "ABCD"}
    weeks = []
    for number in range(14):
        first = date(2026, 9, 7) + timedelta(weeks=number)
        week = Base(Fact(first.isoformat()).week, first.isoformat(), frames)
        for code in "ABCD":
            week.add(Fact(first.isoformat(), code, kind="bullying"))
        weeks.append(week)
    base = Base("2026-autumn", "2027-01-07", frames)
    for week in weeks:
        for code, tally in week.tallies.items():
            base.tallies[code] = base.of(code).plus(tally)
    term = Term("2026-autumn", weeks, base)
    problem, topics = problem_of(term)
    assert {topics[cell] for cell in pinned(problem)} >= {"bullying"}
    settled = settle(term)
    assert "bullying" in settled.held
    assert values(borough_term(settled), "topic")["topic-bullying"] == HELD
    assert values(board_digest(settled, "A"), "topic")["topic-bullying"] == HELD
