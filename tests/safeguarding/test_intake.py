"""The script: what is asked when, what sends, and that no road of it is a dead end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeguarding.intake import (
    Answered,
    Began,
    Draft,
    DraftEvent,
    Named,
    Reporter,
    SendTapped,
    SettingNamed,
    Step,
    Words,
    advance,
)
from safeguarding.questions import DID
from safeguarding.report import Concern, Safe, Urgency, urgency_of

NEW = Draft("00" * 16, begun=0, setting="HFHS")


def walk(draft: Draft, *events: DraftEvent) -> tuple[Draft, list[str]]:
    said: list[str] = []
    for event in events:
        outcome = advance(draft, event)
        draft, said = outcome.draft, list(outcome.effects)
    return draft, said


def test_own_words_then_safe_then_who_reads_then_ready() -> None:
    steps = []
    draft = NEW
    for event in (Words(), Answered(Step.SAFE, "yes"), Answered(Step.READERS, "no")):
        draft = advance(draft, event).draft
        steps.append(draft.step)
    assert steps == [Step.SAFE, Step.READERS, Step.READY]
    assert walk(draft, SendTapped())[1] == ["submit"]


@pytest.mark.parametrize(
    ("safe", "read", "urgency"),
    [
        (None, Urgency.P4, Urgency.P3),
        (Safe.YES, Urgency.P4, Urgency.P3),
        (Safe.UNSURE, Urgency.P4, Urgency.P2),
        (Safe.NO, Urgency.P4, Urgency.P1),
        (Safe.YES, Urgency.P1, Urgency.P1),
        (Safe.YES, Urgency.P2, Urgency.P2),
        (Safe.UNSURE, Urgency.P3, Urgency.P2),
        (Safe.NO, Urgency.P3, Urgency.P1),
    ],
)
def test_the_childs_answer_and_triage_each_only_raise(
    safe: Safe | None, read: Urgency, urgency: Urgency
) -> None:
    assert urgency_of(safe, read) is urgency


@pytest.mark.parametrize("answer", ["no", "unsure"])
def test_not_safe_shows_help_before_the_question(answer: str) -> None:
    assert walk(NEW, Words(), Answered(Step.SAFE, answer))[1] == ["help", "ask"]


def test_danger_in_words_shows_help_first_and_skips_the_question_about_safety() -> None:
    draft, said = walk(NEW, Words(Urgency.P1, ("L1",)))
    assert said == ["help", "ask"]
    assert draft.step is Step.READERS


def test_in_danger_the_button_that_says_so_answers_and_sends_at_once() -> None:
    draft, _ = walk(NEW, Words(), Answered(Step.SAFE, "no"))
    assert walk(draft, Answered(Step.READERS, "no", sends=True))[1] == ["submit"]
    assert walk(draft, Answered(Step.READERS, "no"))[1] == ["ask"]


def test_nothing_written_and_safe_sends_nothing() -> None:
    assert walk(NEW, SendTapped())[1] == ["empty"]


def test_not_safe_and_no_words_still_sends() -> None:
    draft = NEW.but(safe=Safe.NO)
    assert walk(draft, SendTapped())[1] == ["submit"]


def test_words_that_belong_to_a_case_join_it_only_when_the_child_says_so() -> None:
    draft, said = walk(NEW.but(about="11" * 16), Words())
    assert (draft.step, said) == (Step.SAME, ["ask"])
    assert walk(draft, SendTapped())[1] == ["submit"]
    joined, _ = walk(draft, Answered(Step.SAME, "yes"))
    assert walk(joined, SendTapped())[1] == ["join"]
    assert walk(joined, SendTapped(away=True))[1] == ["submit"]


EVENTS = st.one_of(
    st.builds(Words, st.sampled_from(Urgency), st.just(("L1",))),
    st.builds(SettingNamed, st.sampled_from(["HFHS", "-"])),
    st.builds(
        Answered,
        st.sampled_from([Step.SAFE, Step.READERS, Step.SAME]),
        st.sampled_from(["no", "unsure"]),
        st.just(""),
        st.booleans(),
    ),
    st.builds(Answered, st.just(Step.SAFE), st.just("yes")),
    st.builds(Answered, st.just(Step.READERS), st.sampled_from([str(answer) for answer in Concern])),
    st.builds(SendTapped, st.booleans()),
    st.builds(Answered, st.just(Step.KIND), st.sampled_from(["bullying", "home_harm", "other"])),
    st.builds(Began, st.sampled_from(["", "friend", "witness", DID]), st.booleans(), st.booleans()),
    st.builds(Began, reporter=st.sampled_from(Reporter), complains=st.booleans()),
    st.builds(Named, st.sampled_from(["-", "Ms Jones"])),
)


def test_taps_alone_make_a_report_and_what_has_no_words_is_urgent_sooner() -> None:
    draft = NEW
    steps = []
    for event in (Began(taps=True), Answered(Step.KIND, "wellbeing"), Answered(Step.SAFE, "yes")):
        draft = advance(draft, event).draft
        steps.append(draft.step)
    assert steps == [Step.KIND, Step.SAFE, Step.READERS]
    assert draft.urgency is Urgency.P2
    assert walk(draft, SendTapped())[1] == ["submit"]
    assert walk(draft, Words())[0].urgency is Urgency.P2, "words never lower it again"


def test_a_grown_up_at_school_counts_alike_tapped_or_written() -> None:
    """MOMENTS 10."""
    tapped, _ = walk(NEW, Began(taps=True), Answered(Step.KIND, "adult_conduct"))
    written, _ = walk(NEW, Words(adult=True))
    assert tapped.adult
    assert written.adult


def test_i_think_i_did_something_is_answered_before_the_question_and_urgent_today() -> None:
    draft, said = walk(NEW, Began(role=DID))
    assert said == ["courage", "ask"]
    assert draft.urgency is Urgency.P2


def test_an_adult_is_asked_for_a_name_unless_a_colleague_is_part_of_it() -> None:
    told, _ = walk(NEW.but(reporter=Reporter.STAFF), Words(), Answered(Step.SAFE, "yes"))
    assert walk(told, Answered(Step.READERS, "no"))[0].step is Step.NAME
    assert walk(told, Answered(Step.READERS, "no"), Named("-"))[0].step is Step.READY
    assert walk(told, Answered(Step.READERS, "other"))[0].step is Step.READY


def test_a_complaint_is_always_sent_away_from_the_school() -> None:
    draft, _ = walk(NEW, Began(complains=True), Words())
    assert draft.step is Step.READY
    assert advance(draft, SendTapped()).away


@given(st.lists(EVENTS, max_size=25), st.booleans(), st.booleans())
def test_every_road_goes_on_and_only_ever_raises(events: list[DraftEvent], placed: bool, again: bool) -> None:
    """From every state there is an answer, and one tap on [Send now] sends whatever was written."""
    draft = Draft("00" * 16, begun=0, setting="HFHS" if placed else "", about="11" * 16 if again else "")
    urgency, lines = draft.urgency, draft.lines
    for event in events:
        if isinstance(event, Answered) and event.question is Step.SAME and event.answer == "unsure":
            continue
        outcome = advance(draft, event)
        assert outcome.effects
        assert outcome.effects[-1] in ("ask", "repeat", "empty", "submit", "join")
        if "help" in outcome.effects:
            assert outcome.effects[0] == "help"
        assert outcome.draft.lines >= lines
        if not (isinstance(event, Answered) and event.question in (Step.SAFE, Step.KIND)):
            assert outcome.draft.urgency <= urgency
        if outcome.effects[-1] in ("submit", "join"):
            return
        draft, urgency, lines = outcome.draft, outcome.draft.urgency, outcome.draft.lines
        assert Draft.from_record(draft.to_record()) == draft
        if draft.lines or draft.kind:
            assert advance(draft, SendTapped()).effects[-1] in ("submit", "join")
            assert advance(draft, SendTapped(away=True)).effects[-1] == "submit"
