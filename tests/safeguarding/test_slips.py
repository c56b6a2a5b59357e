"""How one message becomes slips, and on which day they were."""

from __future__ import annotations

from datetime import date

import pytest

from safeguarding.slips import MOST, Batch, Slip, read_past_day, split_slips

WEDNESDAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("typed", "slips"),
    [
        ("they hit me", ["they hit me"]),
        ("1. they hit me\n2. i am sad\n3) no one plays", ["they hit me", "i am sad", "no one plays"]),
        ("1. line one\nline two\n\n2. other", ["line one\nline two", "other"]),
        ("1. he did it 2. times", ["1. he did it 2. times"]),
        ("i have 3 things\n1. a\n2. b", ["i have 3 things\n1. a\n2. b"]),
        ("1. a\n3. not the next\n2. b", ["a\n3. not the next", "b"]),
        ("2. begins at two\n3. c", ["2. begins at two\n3. c"]),
        ("1. \n2. b\n3. c", ["b", "c"]),
        (" \n ", []),
    ],
)
def test_numbered_lines_are_slips_and_all_else_is_one(typed: str, slips: list[str]) -> None:
    assert split_slips(typed) == slips


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("today", "2026-11-25"),
        ("Yesterday", "2026-11-24"),
        ("on Monday", "2026-11-23"),
        ("wednesday", "2026-11-18"),
        ("12.11.", "2026-11-12"),
        ("3/12", "2025-12-03"),
        ("1.9.26", "2026-09-01"),
        ("2026-11-02", "2026-11-02"),
        ("31.2.", None),
        ("26.11.2026", None),
        ("2019-01-01", None),
        ("soon", None),
        ("summon", None),
    ],
)
def test_a_day_that_was(typed: str, day: str | None) -> None:
    found = read_past_day(typed, WEDNESDAY)
    assert (found.isoformat() if found else None) == day


def test_a_batch_has_room_for_ten_and_says_what_it_lacks() -> None:
    batch = Batch("spoken")
    assert batch.lacks == "school"
    batch, left_over = Batch("spoken", "HFHS").add([Slip(str(one)) for one in range(MOST + 2)])
    assert (len(batch.slips), left_over, batch.lacks) == (MOST, 2, "day")
    assert [one.text for one in batch.without(1).slips][:2] == ["1", "2"]
    assert batch.without(99) == batch
    assert Batch.from_record(batch.to_record()) == batch
    assert Batch("spoken", "HFHS", (Slip("a"),), "2026-11-24").lacks == "told"
    assert Batch("slip", "HFHS", (Slip("a"),), "2026-11-24").lacks == ""
