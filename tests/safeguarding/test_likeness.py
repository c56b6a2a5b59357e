"""Which reports may be about the same thing, by their words alone."""

from __future__ import annotations

import pytest

from safeguarding.likeness import MOST_MARKS, alike, marks_of
from safeguarding.triage import is_everyday


def marks(text: str) -> list[str]:
    return marks_of(text, is_everyday)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("they trip me up and laugh because i am small", []),
        ("Kai keeps tripping me up", ["rkai"]),  # the first word bears a capital anyway
        ("it is Kai again, and Ethan", ["nkai", "nethan"]),
        ("mr khan saw it", ["nkhan"]),
        ("mr khans class", ["nkhan"]),
        ("on the 627 bus", ["r627", "pbus"]),
        ("year 9, room 12", []),
        ("THEY ALL HATE ME AND SO DOES JAYDEN", ["rjayden"]),
        ("", []),
    ],
)
def test_what_is_worth_comparing(text: str, wanted: list[str]) -> None:
    assert marks(text) == wanted


@pytest.mark.parametrize(
    ("one", "other", "like"),
    [
        ("it was Kai in year 9", "I saw kai push somebody", True),
        ("mr khan shouts at us", "we are all scared of mr khan", True),
        ("they hit me on the 627", "boys on the 627 bus throw things", False),  # one number alone
        ("they hit me on the 627 bus", "boys on the 627 bus throw things", True),
        ("in the toilets by the gym", "somebody cried in the gym toilets", False),  # mere places
        ("my brother hits me every night", "my brother hits me every night", False),  # everyday words
        ("ethan and callum wait at the gate", "callum and ethan again", True),
    ],
)
def test_what_may_be_about_the_same_thing(one: str, other: str, like: bool) -> None:
    assert alike(marks(one), {"other": marks(other)}) == (["other"] if like else [])


def test_what_a_third_of_the_cases_share_tells_nothing() -> None:
    others = {f"case {number}": marks("at Ashmere they push me") for number in range(4)}
    assert alike(marks("here at Ashmere it is bad"), others) == []
    others |= {f"more {number}": marks("nothing of it") for number in range(8)}
    assert len(alike(marks("here at Ashmere it is bad"), others)) == 3, "four of twelve: the likest three"


def test_a_long_report_has_so_many_marks_and_no_more_and_names_come_first() -> None:
    text = " ".join(f"zqx{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(200)) + " and then Kai came"
    found = marks(text)
    assert len(found) == MOST_MARKS
    assert found[0] == "nkai"
