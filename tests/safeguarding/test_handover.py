"""Whose case it is when somebody comes or goes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeguarding.handover import Circle, NotAdded, add, after_leaving, hand_to, may_be_added

DUTY, LEADS = "borough/duty", "HFHS/leads"
PEOPLE = ("a", "b", "c", "d")


@pytest.mark.parametrize(
    ("circle", "seats", "hidden", "about_adult", "expected"),
    [
        (Circle((LEADS,), ("a", "b", "c")), "bc", "", False, Circle((LEADS,), ("b", "c"))),
        (Circle((LEADS,), ("a", "b")), "bc", "", False, Circle((LEADS,), ("b", "c"))),  # who joined later
        (Circle((LEADS,), ("a", "b")), "bc", "c", False, Circle((LEADS, DUTY), ("b",))),
        (Circle((LEADS,), ("a", "b")), "bc", "", True, Circle((LEADS, DUTY), ("b",))),
        (Circle((LEADS,), ("a",)), "cd", "", True, Circle((DUTY,), ())),
        (Circle((LEADS,), ("a",)), "", "", False, Circle((DUTY,), ())),
        (Circle((LEADS, DUTY), ("a",)), "", "", False, Circle((DUTY,), ())),
        (Circle((LEADS, DUTY), ("a", "b")), "b", "", False, Circle((LEADS, DUTY), ("b",))),
    ],
)
def test_who_reads_a_case_when_somebody_leaves(
    circle: Circle, seats: str, hidden: str, about_adult: bool, expected: Circle
) -> None:
    there = {LEADS: [*seats, "a"]}
    assert (
        after_leaving(circle, "a", set(hidden), there, set(seats), DUTY, about_adult=about_adult) == expected
    )


def test_a_reader_who_cannot_be_reached_stays_and_does_not_count() -> None:
    left = after_leaving(
        Circle((LEADS,), ("a", "b", "c")), "a", (), {LEADS: ["b", "c"]}, {"b"}, DUTY, about_adult=False
    )
    assert left == Circle((LEADS, DUTY), ("b", "c"))


SETS = st.lists(st.sampled_from(PEOPLE), unique=True)


@given(permitted=SETS, hidden=SETS, seated=SETS, reached=SETS, about=st.booleans())
def test_somebody_always_reads_and_nobody_hidden_or_gone(
    permitted: list[str], hidden: list[str], seated: list[str], reached: list[str], about: bool
) -> None:
    before = [one for one in permitted if one not in hidden]
    left = after_leaving(
        Circle((LEADS,), tuple(before)), "a", hidden, {LEADS: seated}, reached, DUTY, about_adult=about
    )
    assert "a" not in left.permitted
    assert not set(left.permitted) & set(hidden)
    assert len(set(left.permitted) & set(reached)) >= 2 or DUTY in left.readers
    assert not about or set(left.permitted) <= set(before), "a case about an adult gets no reader by itself"


def test_only_a_colleague_of_the_cases_own_desks_may_be_let_in() -> None:
    circle, seats = Circle((LEADS,), ("a",)), {LEADS: ["a", "b", "c"], "STJ/leads": ["d"]}
    assert may_be_added(circle, ["c"], seats) == ["b"]
    assert add(circle, "b", ["c"], seats) == Circle((LEADS,), ("a", "b"))
    for wrong in ("a", "c", "d", "nobody"):
        with pytest.raises(NotAdded):
            add(circle, wrong, ["c"], seats)


def test_a_desk_that_gets_a_case_has_two_readers_or_the_duty_desk_beside_it() -> None:
    assert hand_to("HFHS/head", [], ["a", "b"], DUTY) == Circle(("HFHS/head",), ("a", "b"))
    assert hand_to("HFHS/head", ["b"], ["a", "b"], DUTY) == Circle(("HFHS/head", DUTY), ("a",))
    assert hand_to("HFHS/head", ["a"], ["a"], DUTY) == Circle((DUTY,), ())
    assert hand_to(DUTY, [], ["a"], DUTY, reads_as_desk=True) == Circle((DUTY,), ())
