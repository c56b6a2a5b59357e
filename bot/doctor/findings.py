"""What a check is given, and what it says: a line each, with what to do about it.

Tells percent, ages, yes or no, never how many rows there are: what a restricted case adds to them would tell of it
(MOMENTS 12).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.config import Settings

#: How many of a list are named.
NAMED = 5


class Level(StrEnum):
    """How much a finding matters: *wrong* ends the command with 1."""

    OK = "ok"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was looked at, what was found, and what to do if it is not well."""

    check: str
    level: Level
    found: str
    todo: str = ""


@dataclass(frozen=True, slots=True)
class Patient:
    """What was found out before the checks.

    *faults*: of the configuration. *condition*: what `condition` answered, or `condition_fault`.
    *unsound*: tables that the database does not vouch for. *telegram*: what its look found, or None: not asked.
    *roads*: of each further road of alerts why it cannot be used, or nothing.
    """

    now: datetime
    faults: tuple[str, ...] = ()
    settings: Settings | None = None
    runs: bool = False
    condition: Mapping[str, Any] | None = None
    condition_fault: str = ""
    unsound: tuple[str, ...] = ()
    telegram: Mapping[str, Any] | None = None
    process: Mapping[str, Any] = field(default_factory=dict)
    roads: Mapping[str, str] = field(default_factory=dict)


Findings = Iterator[Finding]


def ok(check: str, found: str) -> Finding:
    """Say that it is well."""
    return Finding(check, Level.OK, found)


def note(check: str, found: str, todo: str = "") -> Finding:
    """Say what deserves a look."""
    return Finding(check, Level.NOTE, found, todo)


def wrong(check: str, found: str, todo: str) -> Finding:
    """Say what is wrong, and what to do."""
    return Finding(check, Level.WRONG, found, todo)


def some(names: list[str]) -> str:
    """Name the first few."""
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")
