"""How much a lead must do from the alert on, counted on the phone, and held against the table in docs/desk.md."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.journeys.house import House, report

PAGE = Path(__file__).parents[2] / "docs" / "desk.md"
LIGHT, HEAVY = "they laugh at my shoes", "my stepdad hits me with his belt"
#: What is pressed, in order; what begins with = is typed. The last: what then stands on the phone.
WAYS: dict[str, tuple[str, tuple[str, ...], str]] = {
    "on it": (LIGHT, ("I'm on it",), "you are on it"),
    "read": (LIGHT, ("Open",), LIGHT),
    "read, where it is heavy": (HEAVY, ("Open", "Open now"), HEAVY),
    "answered, own words": (LIGHT, ("Open", "Reply", "=Who laughs?", "Send"), "sent. The pupil sees"),
    "answered, ready words": (LIGHT, ("Open", "Reply", "Ready answers", "#ready", "Send"), "sent. The pupil sees"),
    "decided": (LIGHT, ("Open", "Decide", "We watch, because …", "=we look at the bus"), "written down"),
    "copied for the school's record": (
        LIGHT, ("Open", "Copy for our record", "Yes, make the copy"), "Record of a report"),
    "recorded and closed": (
        LIGHT,
        ("Open", "Close", "Supported in school", "Close it", "Recorded in our system", "=4711"),
        "recorded.",
    ),
}  # fmt: skip


async def walk(house: House, words: str, steps: tuple[str, ...], end: str) -> tuple[int, int]:
    """Do one way from the alert on; give its taps and what was typed."""
    await report(house, words=words)
    lead = house.phone("lead")
    await lead.wait_for("A new report.", anywhere=True)
    for step in steps:
        await house.settle(60)
        if step.startswith("="):
            await lead.write(step[1:])
        elif step.startswith("#"):
            offered = [one for one in lead.answers[-1].buttons if one.data.startswith(f"l.{step[1:]}.")]
            await lead.press_data(offered[0].data, message=lead.answers[-1].id)
        else:
            await lead.press(step, anywhere=True)
    await lead.wait_for(end, 60, anywhere=True)
    typed = len([step for step in steps if step.startswith("=")])
    return len(steps) - typed, typed


def written() -> dict[str, tuple[int, int]]:
    """Read the table of the page."""
    rows = re.findall(r"^\| ([^|]+) \| (\d+) \| (\d+) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    return {name: (int(taps), int(typed)) for name, taps, typed in rows}


@pytest.mark.parametrize("name", list(WAYS))
async def test_the_page_says_how_many_taps_it_takes(house: House, name: str) -> None:
    words, steps, end = WAYS[name]
    assert await walk(house, words, steps, end) == written()[name]


def test_the_page_has_every_way_and_none_is_long() -> None:
    assert set(written()) == set(WAYS)
    assert max(taps for taps, _ in written().values()) <= 5
