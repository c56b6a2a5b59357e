"""Times and findings as commands print them for people."""

from __future__ import annotations

import time

import pytest

from bot.cli.output import beside
from bot.cli.when import day_of, minute_of


def test_a_day_is_said_as_in_britain() -> None:
    assert day_of("2026-11-30") == "Mon 30 Nov 2026"


def test_a_time_says_by_which_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/London")
    time.tzset()
    try:
        assert minute_of("2026-11-30T08:00:00+00:00") == "Mon 30 Nov 2026, 08:00 GMT"
        assert minute_of("2026-06-30T08:00:00+00:00") == "Tue 30 Jun 2026, 09:00 BST"
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_long_finding_goes_on_below_itself_and_no_word_is_cut() -> None:
    text = "not asked: there is no telegram.token → put the token into HEARD_TELEGRAM__TOKEN"
    shown = beside("wrong  Telegram  ", text, 48).split("\n")
    assert shown[0] == "wrong  Telegram  not asked: there is no"
    assert all(line.startswith(" " * 17) and len(line) <= 48 for line in shown[1:])
    assert " ".join(line[17:] for line in shown) == text


def test_a_script_gets_a_finding_on_one_line() -> None:
    assert beside("ok  disk  ", "at least 5 % free " * 20, None).count("\n") == 0
