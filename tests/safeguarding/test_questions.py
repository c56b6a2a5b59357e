"""The questions after sending: their order, what each answer means, and that every road of them ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeguarding.facets import FACETS
from safeguarding.questions import (
    CHOICES,
    DID,
    MANY,
    Answer,
    Asked,
    Asking,
    AskingEvent,
    Order,
    Question,
    Stopped,
    Tapped,
    Went,
    advance,
    begin,
    facets_of,
    is_low,
    scale_of,
    urgency_of_answer,
)
from safeguarding.report import Urgency

CASE = "ab" * 16


def walk(order: Order, kind: str = "", known: tuple[str, ...] = ()) -> list[Question]:
    """Skip every question; give those that were asked."""
    asked, seen = begin(CASE, order, kind, known), []
    while asked.asking is not None:
        seen.append(asked.asking.question)
        asked = advance(asked.asking, Went(asked.asking.question), kind, known)
    return seen


def test_the_order_is_that_of_the_conversation_design() -> None:
    assert walk(Order.ALL, "bullying") == [
        "kind", "role", "still", "place", "bias", "scale", "helps", "wants", "write", "time",
    ]  # fmt: skip
    assert walk(Order.EASY) == ["faces", "write"]
    assert walk(Order.SHORT) == ["write"]


@pytest.mark.parametrize("kind", ["", "home_harm", "violence", "other"])
def test_because_of_what_is_asked_after_bullying_only(kind: str) -> None:
    assert Question.BIAS not in walk(Order.ALL, kind)


def test_a_topic_tapped_now_decides_whether_because_of_what_is_asked() -> None:
    asked = advance(Asking(CASE, Order.ALL, Question.PLACE), Went("place"), "bullying")
    assert asked.asking is not None
    assert asked.asking.question is Question.BIAS


def test_what_is_known_is_not_asked_but_again_on_wish() -> None:
    known = ("kind", "role", "write")
    assert not {"kind", "role", "write"} & set(walk(Order.ALL, "other", known))
    assert {"kind", "role", "write"} <= set(walk(Order.AGAIN, "other", known))


def test_who_thinks_they_did_something_is_asked_no_detail() -> None:
    """MOMENTS 27."""
    asked = advance(Asking(CASE, Order.ALL, Question.ROLE), Tapped("role", DID))
    assert asked.effects == ("courage", "ask")
    assert asked.asking is not None
    seen = [asked.asking.question, *walk(Order.DID)]
    assert not {Question.STILL, Question.PLACE, Question.BIAS} & set(seen)
    assert asked.answer is not None
    assert urgency_of_answer(asked.answer) is Urgency.P2


@pytest.mark.parametrize(("answer", "low"), [("0", True), ("2", True), ("3", False), ("10", False)])
def test_a_low_place_on_the_scale_shows_help_first_and_is_urgent_today(answer: str, low: bool) -> None:
    asked = advance(Asking(CASE, Order.ALL, Question.SCALE), Tapped("scale", answer))
    assert (asked.effects[0] == "help") is low
    assert asked.answer is not None
    assert is_low(asked.answer) is low
    assert (urgency_of_answer(asked.answer) is Urgency.P2) is low


def test_the_first_face_is_low_and_the_faces_stand_on_the_scale() -> None:
    assert [scale_of(Answer(Question.FACES, (face,))) for face in CHOICES[Question.FACES]] == [1, 5, 9]
    assert advance(Asking(CASE, Order.EASY, Question.FACES), Tapped("faces", "low")).effects[0] == "help"


def test_several_may_be_ticked_and_rather_not_say_stands_alone() -> None:
    asking: Asking | None = Asking(CASE, Order.ALL, Question.BIAS)
    ticked = []
    for answer in ("disability", "religion_belief", "disability", "unknown", "religion_belief"):
        assert asking is not None
        asked = advance(asking, Tapped("bias", answer), "bullying")
        asking = asked.asking
        assert asked.answer is not None
        ticked.append(asked.answer.to_text())
    assert ticked == [
        "bias=disability",
        "bias=disability,religion_belief",
        "bias=religion_belief",
        "bias=unknown",
        "bias=religion_belief",
    ]


def test_no_to_writing_back_asks_nothing_more() -> None:
    asked = advance(Asking(CASE, Order.ALL, Question.WRITE), Tapped("write", "no"))
    assert (asked.asking, asked.effects) == (None, ("end",))


def test_every_answer_that_is_a_facet_has_an_id_of_the_taxonomy() -> None:
    for question, answers in CHOICES.items():
        for answer in answers:
            for facet, values in facets_of(Answer(question, (answer,))).items():
                known = {str(number) for number in range(11)} if facet == "scale" else set(FACETS[facet])
                assert set(values) <= known, (question, answer)


EVENTS = st.one_of(
    st.just(Stopped()),
    st.builds(Went, st.sampled_from([*Question, "nonsense"])),
    st.sampled_from(
        [Tapped(question, answer) for question, answers in CHOICES.items() for answer in answers]
    ),
    st.just(Tapped("scale", "11")),
    st.just(Tapped("", "")),
)


@given(st.sampled_from(Order), st.lists(EVENTS, max_size=40), st.sets(st.sampled_from(Question)))
def test_every_road_goes_on_and_out_and_survives_a_restart(
    order: Order, events: list[AskingEvent], known: set[Question]
) -> None:
    """From every state: [Stop] ends it, skipping ends it, and the state is one word that reads back."""
    asked: Asked = begin(CASE, order, "bullying", known)
    for event in events:
        if asked.asking is None:
            break
        assert Asking.from_text(asked.asking.to_text()) == asked.asking
        assert advance(asked.asking, Stopped()).effects == ("end",)
        left = asked.asking
        for _ in Question:
            gone = advance(left, Went(left.question), "bullying", known)
            if gone.asking is None:
                break
            left = gone.asking
        else:
            raise AssertionError("skipping every question does not come to an end")
        asked = advance(asked.asking, event, "bullying", known)
        assert asked.effects[-1] in ("ask", "repeat", "end")
        assert (asked.asking is None) == (asked.effects[-1] == "end")
        if asked.answer is not None:
            assert set(asked.answer.chosen) <= set(CHOICES[asked.answer.question])
            assert len(asked.answer.chosen) <= 1 or asked.answer.question in MANY


@pytest.mark.parametrize("text", ["", "x", "a/all/kind", "a/none/kind/", "a/all/none/", "a/all/kind//"])
def test_a_state_that_is_none_is_not_read(text: str) -> None:
    assert Asking.from_text(text) is None
