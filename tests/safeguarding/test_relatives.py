"""A list of relatives is read as people type it."""

from __future__ import annotations

import pytest

from safeguarding.relatives import MOST_NAMES, TooManyNames, read_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ann Brown", ["Ann Brown"]),
        ("Ann Brown\nTom Brown\n", ["Ann Brown", "Tom Brown"]),
        ("Ann Brown, Tom Brown; Mrs O'Neill-Ward", ["Ann Brown", "Tom Brown", "Mrs O'Neill-Ward"]),
        ("my wife Ann and my son Tom & Kit", ["my wife Ann", "my son Tom", "Kit"]),
        ("1. Ann  Brown\n2) Tom\n- Kit\n• Ann brown", ["Ann Brown", "Tom", "Kit"]),
        ("Sandy Anderson", ["Sandy Anderson"]),
        ("安 娜\nŻaneta", ["安 娜", "Żaneta"]),
    ],
)
def test_names_are_found_however_they_are_set(text: str, names: list[str]) -> None:
    assert read_names(text) == names


@pytest.mark.parametrize("text", ["", "no", "None.", "NOBODY!", "n/a", "  -  ", "12"])
def test_nobody_is_said_in_many_ways(text: str) -> None:
    assert read_names(text) == []


def test_too_many_and_too_long_are_refused() -> None:
    assert len(read_names("\n".join(f"Name {chr(65 + n)}x" for n in range(26)))) == 26
    with pytest.raises(TooManyNames, match="found 31 names"):
        read_names("\n".join(f"Name N{'x' * n}" for n in range(MOST_NAMES + 1)))
    with pytest.raises(TooManyNames):
        read_names("x" * 61)
