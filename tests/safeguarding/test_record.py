"""What a record holds, and what the form for disclosure hides."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest

from safeguarding.record import MASK, Passage, for_disclosure, mask, verbatim_sha256

AT = datetime(2026, 11, 23, 19, tzinfo=UTC)


def passage(kind: str, text: str, by: str = "") -> Passage:
    return Passage(kind, AT, by, text)


CASE = (
    passage("words", "they trip me up\nevery day 😭"),
    passage("answer", "place=home"),
    passage("answer", "name=Mr Hill"),
    passage("reply", "Thank you for telling us.", "dsl"),
    passage("note", "spoke to Mrs Hill", "dsl"),
    passage("added", "Jake did it again"),
)


def test_checksum_runs_over_the_words_alone_and_in_order() -> None:
    words = "they trip me up\nevery day 😭\nJake did it again"
    assert verbatim_sha256(CASE) == hashlib.sha256(words.encode()).hexdigest()
    assert verbatim_sha256(CASE[:1]) != verbatim_sha256(CASE)


def test_a_lone_surrogate_has_a_checksum_too() -> None:
    assert len(verbatim_sha256([passage("words", "\ud800")])) == 64


@pytest.mark.parametrize(
    "text",
    [
        "it was Jake",
        "mr brown shouted at me",
        "Mrs O'Neill saw",
        "my nan june said",
        "ring 07700 900123",
        "she is @kayla.x on insta",
        "kid in 9B did it",
        "he is in year 10",
        "see https://x.example/jake",
        "then Zoë cried",
    ],
)
def test_who_might_be_known_is_masked(text: str) -> None:
    assert MASK in mask(text)


def test_names_that_the_lead_gives_are_masked_however_they_are_written() -> None:
    masked = mask("jake and JAKE's brother, not snowjaket", ["Jake"])
    assert masked == f"{MASK} and {MASK} brother, not snowjaket"
    assert mask("kai did it", ["Kai"]) == f"{MASK} did it"


@pytest.mark.parametrize(
    "text", ["they trip me up every day", "On Monday I was late.", "in English. They laughed"]
)
def test_what_names_nobody_stays(text: str) -> None:
    assert mask(text) == text


def test_the_form_for_disclosure_has_no_notes_and_no_names() -> None:
    shown = for_disclosure(CASE)
    assert [one.kind for one in shown] == ["words", "answer", "reply", "added"]
    assert "Hill" not in repr(shown) and shown[-1].text == f"{MASK} did it again"
