"""Linked cases are one incident, over any number of links."""

from __future__ import annotations

import pytest

from safeguarding.incidents import incidents_of


@pytest.mark.parametrize(
    ("links", "wanted"),
    [
        ({"a": ()}, {"a": ""}),
        ({"a": ("b",), "b": ("a",)}, {"a": "a", "b": "a"}),
        ({"a": ("b",), "b": ("a", "c"), "c": ("b",), "d": ()}, {"a": "a", "b": "a", "c": "a", "d": ""}),
        ({"a": ("b",), "b": ("a",), "c": ("d",), "d": ("c",)}, {"a": "a", "b": "a", "c": "c", "d": "c"}),
        ({"a": ("gone",)}, {"a": ""}),
    ],
)
def test_what_is_linked_is_one_incident(links: dict[str, tuple[str, ...]], wanted: dict[str, str]) -> None:
    assert incidents_of(links) == wanted
