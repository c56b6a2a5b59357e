"""MOMENTS 12, call by call: each call's answer is compared, and where its protection is taken out the case shows in it.

One house: everything is asked, with each protection taken out and with none; then restricted cases come; then it is
all asked again. With none taken out nothing has changed; with its own taken out every call has.
"""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from storage.cases import Header
from storage.sealed_file import BLOCK_BYTES
from storage.vault import Reader
from tests.bot.houses import two_installations
from tests.bot.restricted import (
    ALL,
    AT_SCHOOL,
    PAGES,
    answer_of,
    answers_to,
    backup_size,
    everything_at_once,
    headers_of,
    page_of,
    writing,
)
from tests.journeys.house import House

Patches = Mapping[str, Any]
Ask = Callable[[House], Awaitable[Any]]


class Count:
    """How many cases there are: what no answer may tell."""

    cases = 0


def _telling(place: str) -> Patches:
    """Let a command's printing tell how many cases there are, which none of these looks at today."""
    module, _, name = place.rpartition(".")
    __import__(module)
    real = getattr(sys.modules[module], name)

    def wrapped(*args: Any, **named: Any) -> Any:
        found = real(*args, **named)
        sys.stdout.write(f"{Count.cases} cases\n")
        return found

    return {place: wrapped}


def _page(name: str) -> Patches:
    from bot import health

    real = getattr(health, name)
    return {
        f"bot.health.{name}": lambda content, *args, **named: real(
            {**content, "cases": Count.cases}, *args, **named
        )
    }


def _of_this_school(header: Header, reader: Reader) -> bool:
    return header.setting == "HFHS" and bool(reader.person)


CASES: Patches = {"bot.operations.cases.may_be_listed": lambda _: True}
INBOX: Patches = {"bot.operations.boxes.writes_listed": lambda *_: True}
OUTBOX: Patches = {"bot.operations.boxes.concerns_listed": lambda *_: True}
TRAIL: Patches = {"bot.operations.trail.may_be_listed": lambda _: True}
DESK: Patches = {
    "handlers.lead.caselist.may_read": _of_this_school,
    "handlers.lead.casework.may_read": _of_this_school,
    "storage.vault.may_read": _of_this_school,
}
#: Each call and the protection without which the case shows in it.
SABOTAGES: dict[tuple[str, ...], Patches] = {
    ("cases", "list", "--json"): CASES,
    ("cases", "list", "--setting", "HFHS"): CASES,
    ("cases", "list", "--status", "new"): CASES,
    ("inbox", "list"): INBOX,
    ("inbox", "list", "--json"): INBOX,
    ("outbox", "list"): OUTBOX,
    ("outbox", "list", "--json"): OUTBOX,
    ("audit", "list"): TRAIL,
    ("audit", "list", "--json"): TRAIL,
    ("audit", "list", "--since", "7d"): TRAIL,
    ("audit", "verify"): _telling("bot.cli.trail.facts"),
    ("doctor",): OUTBOX,
    ("doctor", "--json"): OUTBOX,
    ("settings", "list", "--json"): _telling("bot.cli.settings.table"),
    ("settings", "show", "HFHS"): _telling("bot.cli.settings.facts"),
    ("settings", "show", "HFHS", "--json"): _telling("bot.cli.settings.facts"),
    ("calendar", "show", "HFHS"): _telling("bot.cli.calendar.facts"),
    ("leads", "list", "--json"): _telling("bot.cli.leads.table"),
    ("keys", "list", "--json"): _telling("bot.cli.keys.table"),
    ("verify", "--json"): _telling("bot.cli.keeping.facts"),
    ("golive", "HFHS", "--json"): _telling("bot.cli.golive.facts"),
    ("feedback",): _telling("bot.cli.feedback.table"),
    ("feedback", "--json"): _telling("bot.cli.feedback.table"),
    ("helplines", "check", "--json"): _telling("bot.cli.helplines.facts"),
    ("/healthz",): _page("JSONResponse"),
    ("/readyz",): _page("JSONResponse"),
    ("/metrics",): OUTBOX,
    ("deputy", "/cases"): DESK,
    ("deputy", "/case"): DESK,
    ("backup",): {"storage.sealed_file.sealed_size": lambda length: BLOCK_BYTES << (1 + Count.cases)},
}
#: These put back what was set aside, so they come last.
RETRIES: dict[tuple[str, ...], Patches] = {
    ("inbox", "retry"): _telling("bot.cli.boxes.facts"),
    ("outbox", "retry"): _telling("bot.cli.boxes.facts"),
}
#: Shown elsewhere, each with its sabotage: what needs a week, a year, or many cases before it says anything.
ELSEWHERE: dict[tuple[str, ...], str] = {
    ("digest", "--for", "HFHS"): "tests/bot/test_restricted_days.py",
    ("digest", "--for", "HFHS", "--json"): "tests/bot/test_restricted_days.py",
    ("digest", "--for", "borough"): "tests/bot/test_restricted_days.py",
    ("retention", "run", "--dry-run"): "tests/bot/test_restricted_days.py",
    ("retention", "run", "--dry-run", "--json"): "tests/bot/test_restricted_days.py",
    ("/digest",): "tests/bot/test_restricted_days.py",
    ("/load",): "tests/journeys/test_load.py",
    ("random replies",): "tests/journeys/test_sampling.py",
}


def ask_for(call: tuple[str, ...], tmp_path: Path) -> Ask:
    """Say how a call is made."""

    async def ask(house: House) -> Any:
        match call:
            case (page,) if page in PAGES:
                await house.app.watch._look()
                return await page_of(house, page)
            case ("backup",):
                return await backup_size(house, tmp_path)
            case (name, "/case"):
                refs = [one.ref for one in await headers_of(house) if one.hidden]
                return await answers_to(house, name, f"/case {refs[0] if refs else 'K7PM3Q'}")
            case (name, command) if command.startswith("/"):
                return await answers_to(house, name, command)
            case _:
                return await answer_of(house, *call)

    return ask


async def ask_all(
    house: House, tmp_path: Path, calls: Mapping[tuple[str, ...], Patches], *, sabotaged: bool
) -> dict[tuple[str, ...], Any]:
    """Make every call, with its protection taken out or not."""
    Count.cases = len(await headers_of(house))
    told = {}
    for call, patches in calls.items():
        with pytest.MonkeyPatch.context() as patch:
            for place, broken in (patches if sabotaged else {}).items():
                patch.setattr(place, broken)
            told[call] = await ask_for(call, tmp_path)(house)
    return told


def test_every_call_has_its_sabotage() -> None:
    asked = {*ALL, *((page,) for page in PAGES)}
    assert asked <= {*SABOTAGES, *RETRIES, *ELSEWHERE}
    assert {command.split()[0] for _, command in AT_SCHOOL} <= {call[-1] for call in (*SABOTAGES, *ELSEWHERE)}
    root = Path(__file__).parents[2]
    assert all((root / place).is_file() for place in ELSEWHERE.values())


async def come(house: House) -> None:
    """Bring two restricted cases: past the school, with much under way; and one whose words name a lead."""
    await everything_at_once(house, "second pupil")
    await writing("they trip me up on the bus and Mr B saw it")(house, "third pupil")
    await house.app.schedule.tick()
    await house.settle()


@pytest.mark.parametrize("calls", [SABOTAGES, RETRIES], ids=["what is asked", "what is tried again"])
async def test_every_call_is_the_same_and_without_its_protection_is_not(
    tmp_path: Path, calls: Mapping[tuple[str, ...], Patches]
) -> None:
    async with two_installations(tmp_path) as installation, installation(restricted=False) as house:
        before = [await ask_all(house, tmp_path, calls, sabotaged=one) for one in (False, True)]
        await come(house)
        after = [await ask_all(house, tmp_path, calls, sabotaged=one) for one in (False, True)]
    assert [call for call in calls if before[0][call] != after[0][call]] == []
    assert [call for call in calls if before[1][call] == after[1][call]] == [], "these hide nothing"
