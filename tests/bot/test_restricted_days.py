"""MOMENTS 12 over time: ten days, a digest and a year go by, and whoever may not read the case sees the same to the byte.

Alerts, ladders, the morning list and round, Monday's and Thursday's digest, what they then ask for; and after a year
what retention says. Each with the protection without which it shows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from storage.cases import Header
from storage.vault import Reader
from tests.bot.houses import Way, two_installations
from tests.bot.restricted import (
    PATIENCE_SECONDS,
    Told,
    answer_of,
    answers_to,
    differences,
    everything_at_once,
    writing,
)
from tests.journeys.house import House

NAMES_B = writing("they trip me up on the bus and Mr B saw it")  # the other lead reads it, and he does not
#: How it came to be restricted, and who of the school then must not notice.
STORIES: dict[str, tuple[Way, tuple[str, ...]]] = {
    "past the school": (everything_at_once, ("lead", "deputy", "head", "chair")),
    "the words name the deputy": (NAMES_B, ("deputy",)),
}
DIGEST = ("digest", "--for", "HFHS", "--week", "2026-W48")


async def ten_days(house: House, names: tuple[str, ...]) -> Told:
    """Let ten days go by, then a year: give all that these people got, and what commands say."""
    before = {name: {one.id for one in house.phone(name).messages} for name in names}
    seen: dict[str, list[str]] = {name: [] for name in names}
    for _ in range(10):
        await house.walk(timedelta(days=1))
        for name in names:
            new = [one for one in house.phone(name).messages if one.id not in before[name]]
            seen[name] += [f"{one.text} {one.labels}" for one in new if not one.mine]
            before[name] |= {one.id for one in new}
    told: Told = list(seen.items())
    for name in names:
        for command in ("/cases", "/digest", "/load"):
            told.append(((name, command), await answers_to(house, name, command)))
    told += [(args, await answer_of(house, *args)) for args in (DIGEST, (*DIGEST, "--json"))]
    house.clock.move_to(house.clock.now() + timedelta(days=8 * 366))
    for args in (("retention", "run", "--dry-run"), ("retention", "run", "--dry-run", "--json")):
        told.append((args, await answer_of(house, *args)))
    return told


async def both(tmp_path: Path, story: str, patches: Mapping[str, Any]) -> tuple[Told, Told]:
    """Let it go by in both installations, with *patches* in force in both."""
    how, names = STORIES[story]
    found: list[Told] = []
    with pytest.MonkeyPatch.context() as patch:
        for place, broken in patches.items():
            patch.setattr(place, broken)
        async with two_installations(tmp_path) as installation:
            for restricted in (False, True):
                async with installation(restricted=restricted, how=how) as house:
                    await house.settle(PATIENCE_SECONDS)
                    found.append(await ten_days(house, names))
    return found[0], found[1]


@pytest.mark.parametrize("story", STORIES)
async def test_ten_days_and_a_year_go_by_and_nobody_else_notices(tmp_path: Path, story: str) -> None:
    plain, other = await both(tmp_path, story, {})
    assert differences(other, plain) == []
    said = dict(plain)
    assert any("Unopened" in text or "opened" in text for text in said["deputy"]), "the lists did come"
    assert said[DIGEST].status == 0
    assert all(
        '"kept": []' not in said[args].out for args in said if args[-1:] == ("--json",) and "run" in args
    )


def _of_this_school(header: Header, reader: Reader) -> bool:
    return header.setting == "HFHS" and bool(reader.person)


#: For each story: protections taken out, and in whose answers the case then shows, by which words.
SABOTAGES: dict[str, tuple[Mapping[str, Any], tuple[tuple[Any, str], ...]]] = {
    "past the school": (
        {
            "storage.facts.is_restricted": lambda _: False,
            "bot.operations.retention.may_be_listed": lambda _: True,
        },
        ((DIGEST, "New reports: 2"), (("retention", "run", "--dry-run"), "")),
    ),
    "the words name the deputy": (
        {
            "storage.facts.is_restricted": lambda _: False,
            "handlers.lead.caselist.may_read": _of_this_school,
            "handlers.alerts.may_read": _of_this_school,
        },
        (
            (("deputy", "/digest"), "New reports: 2"),
            (("deputy", "/cases"), "2 open cases"),
            ("deputy", r"Hope Fold High School · (\w+)\b(.|\n)*Hope Fold High School · (?!\1)"),  # alerts
            ("deputy", r"'Open \w+', 'Open \w+'"),  # the list of the morning
        ),
    ),
}


@pytest.mark.parametrize("story", STORIES)
async def test_without_its_protections_the_case_shows(tmp_path: Path, story: str) -> None:
    patches, shows = SABOTAGES[story]
    plain, other = await both(tmp_path, story, patches)
    found = differences(other, plain)
    for where, words in shows:
        said = [str(one) for asked, one, _ in found if asked == where]
        assert said and re.search(words, said[0]), (where, words, said)
