"""The give-away guard sees the writer's own names, numbers and addresses, and nobody else's."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeguarding.giveaway import find_giveaways, take_out

KNOWN = ("Aisha Maria", "Khan", "aisha_k10")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("my name is Aisha and they hit me", "my name is […] and they hit me"),
        ("its AISHA", "its […]"),
        ("text me @aisha_k10", "text me […]"),
        ("call 07700 900123 pls", "call […] pls"),
        ("call +44 7700 900123", "call […]"),
        ("aisha.k@example.org is me", "[…] is me"),
        ("aisha khan 10b", "[…] […] 10b"),
    ],
)
def test_what_names_the_writer_is_found_and_can_be_taken_out(text: str, left: str) -> None:
    assert find_giveaways(text, KNOWN)
    assert take_out(text, KNOWN, "[…]") == left


@pytest.mark.parametrize(
    "text",
    [
        "Ben hit me",
        "khanate",
        "i rang 0800 1111",
        "999",
        "it was at 12:30 on 11/10",
        "85258",
        "",
        "year 10 room 204",
    ],
)
def test_other_names_and_helplines_are_left_alone(text: str) -> None:
    assert find_giveaways(text, KNOWN) == []
    assert take_out(text, KNOWN, "[…]") == text


@given(st.text(), st.lists(st.text(max_size=20), max_size=3))
def test_any_text_and_any_name_is_read(text: str, known: list[str]) -> None:
    spans = find_giveaways(text, known)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert take_out(text, known, "") == "".join(
        c for i, c in enumerate(text) if not any(start <= i < end for start, end in spans)
    )


@given(st.text("aAiIıİſsSkK\u212aßẞσςΣµμ\u0307éÉ ", max_size=8), st.sampled_from(("", " ", "x ")), st.data())
def test_a_name_is_found_however_its_letters_are_written(name: str, before: str, data: st.DataObject) -> None:
    """The quick look before a pattern is made must let through all that the pattern finds."""
    written = "".join(data.draw(st.sampled_from(_alike(letter))) for letter in name)
    text = f"{before}{written}"
    by_pattern = [
        (match.start(), match.end())
        for part in name.split()
        if len(part) >= 3
        for match in re.finditer(rf"(?<!\w)@?{re.escape(part)}(?!\w)", text, re.IGNORECASE)
    ]
    assert bool(find_giveaways(text, (name,))) == bool(by_pattern)


def _alike(letter: str) -> list[str]:
    return [
        one
        for one in "aAiIıİſsSkK\u212aßẞσςΣµμ\u0307éÉ"
        if re.fullmatch(re.escape(letter), one, re.IGNORECASE)
    ] or [letter]
