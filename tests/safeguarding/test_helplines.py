"""Helplines: what nobody checked is not shown, three always are, and the file says what it means."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from safeguarding.helplines import ALWAYS, CARDS, Helplines, HelplinesError, packaged, parse, write

TODAY = date(2026, 11, 23)


def checked(days_ago: int, *names: str) -> Helplines:
    on = TODAY - timedelta(days=days_ago)
    lines = [packaged().lines[name] for name in names or packaged().lines]
    return packaged().with_changes(replace(line, checked_on=on, checked_by="a test") for line in lines)


def shown(helplines: Helplines, card: str, **more: bool) -> list[str]:
    return [line.id for line in helplines.shown(card, TODAY, **more)]


def test_every_card_names_known_helplines_and_childline_among_them() -> None:
    for names in CARDS.values():
        assert set(names) <= set(packaged().lines)
        assert "childline" in names


@pytest.mark.parametrize(("days_ago", "there"), [(0, True), (35, True), (36, False), (-1, False)])
def test_helpline_is_shown_for_35_days_after_a_check(days_ago: int, there: bool) -> None:
    assert ("papyrus" in shown(checked(days_ago), "suicide")) == there


def test_check_without_a_name_is_none() -> None:
    nameless = checked(0).with_changes([replace(checked(0).lines["papyrus"], checked_by="")])
    assert "papyrus" not in shown(nameless, "suicide")


def test_childline_and_shout_are_shown_though_nobody_checked_them() -> None:
    assert shown(packaged(), "suicide") == ["childline", "shout"]
    assert {line.id for line in packaged().stale(TODAY)} >= set(ALWAYS)


def test_at_most_three_stand_beside_999() -> None:
    assert shown(checked(0), "suicide") == ["childline", "shout", "papyrus"]


def test_who_cannot_call_is_shown_what_can_be_written_text_first() -> None:
    assert shown(checked(0), "suicide", can_call=False) == ["shout", "papyrus", "childline"]


def test_deployers_file_changes_adds_and_takes_away() -> None:
    text = """
    [[helpline]]
    id = "papyrus"
    off = true
    [[helpline]]
    id = "wigan_mash"
    call = "0161 000 0000"
    checked_on = 2026-11-20
    checked_by = "J. Smith"
    """
    made = parse(text, checked(0))
    assert "papyrus" not in shown(made, "suicide")
    assert made.lines["wigan_mash"].call == "0161 000 0000"
    assert made.lines["wigan_mash"].about


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[helpline", "not readable as TOML"),
        ("helpline = 3", "expected"),
        ('[[helpline]]\ncall = "1"', "entry 1 has no id"),
        ('[[helpline]]\nid = "x"\nphone = "1"', "x has phone"),
        ('[[helpline]]\nid = "x"\nchecked_on = "yesterday"', "x.checked_on is not a date"),
        ('[[helpline]]\nid = "x"\ncall = 999', "x.call is not text"),
    ],
)
def test_file_that_cannot_be_read_is_refused_with_what_is_wrong(text: str, said: str) -> None:
    with pytest.raises(HelplinesError, match=said):
        parse(text, packaged())


def test_what_is_written_is_read_back() -> None:
    odd = replace(packaged().lines["shout"], checked_on=TODAY, checked_by='A "quoted" \\ name\n', off=True)
    back = parse(write([odd]), packaged()).lines["shout"]
    assert back == replace(odd, checked_by='A "quoted" \\ name')
