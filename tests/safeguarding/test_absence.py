"""`/away` is understood as people type it, and never guesses."""

from __future__ import annotations

from datetime import date

import pytest

from safeguarding.absence import Absence, read_absence, read_day

WEDNESDAY = date(2026, 11, 25)
COVERS = {"b": "Mr B", "c": "Mrs Caldwell-Ward", "d": "Dr Dee"}


@pytest.mark.parametrize(
    ("text", "back"),
    [
        ("until Monday, B covers", date(2026, 11, 30)),
        ("till mon", date(2026, 11, 30)),
        ("back on wednesday", date(2026, 12, 2)),
        ("until wendesday", date(2026, 12, 2)),
        ("until next friday", date(2026, 12, 4)),
        ("until next monday", date(2026, 11, 30)),
        ("friday", date(2026, 11, 27)),
        ("tomorrow", date(2026, 11, 26)),
        ("tmrw please", date(2026, 11, 26)),
        ("2026-12-04", date(2026, 12, 4)),
        ("until 4/12", date(2026, 12, 4)),
        ("4.12.26", date(2026, 12, 4)),
        ("until 4th December", date(2026, 12, 4)),
        ("until the 4th of dec", date(2026, 12, 4)),
        ("December 4th 2026, thanks", date(2026, 12, 4)),
        ("until 4 Janaury", date(2027, 1, 4)),
        ("until 4 January", date(2027, 1, 4)),
        ("until the 3rd", date(2026, 12, 3)),
        ("until the 27th", date(2026, 11, 27)),
        ("for two weeks", date(2026, 12, 9)),
        ("10 days", date(2026, 12, 5)),
        ("a fortnight", date(2026, 12, 9)),
        ("next week", date(2026, 11, 30)),
        ("in May", None),
        ("", None),
        ("soon", None),
        ("until 31/2", None),
        ("2026-11-25", None),
        ("2026-11-01", None),
        ("2028-01-01", None),
        ("until 99/99/2026", None),
    ],
)
def test_days_are_understood(text: str, back: date | None) -> None:
    assert read_day(text, WEDNESDAY) == back


@pytest.mark.parametrize(
    ("text", "cover"),
    [
        ("until Monday, B covers", "b"),
        ("until monday mr b will cover", "b"),
        ("MRS CALDWELL-WARD covers until Friday", "c"),
        ("until Monday, Dr Dee", "d"),
        ("until Monday", ""),
        ("until Monday, Mr covers", ""),
        ("until Monday, B or Dee", ""),
        ("until Monday, Zoe covers", ""),
    ],
)
def test_the_cover_is_the_one_who_is_named_and_never_a_guess(text: str, cover: str) -> None:
    assert read_absence(text, WEDNESDAY, COVERS).cover == cover


def test_words_that_are_not_understood_say_so() -> None:
    assert read_absence("gone fishing", WEDNESDAY, COVERS) == Absence(None)
