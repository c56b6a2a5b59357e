"""Whom a child in danger can call: the data behind every help card, and what of it may be shown.

Decides which helplines a card names, in which order, and which are too long unchecked (MOMENTS 26). A
packaged file has them all, unchecked; the deployer's file says who checked which and when, and may
change or add some. Refuses to know words: `handlers/texts` has a sentence for each id.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import lru_cache
from importlib import resources

CHECKED_FOR_DAYS = 35
#: Shown even when nobody checked them: without them there is no card. `heard doctor` is red then.
ALWAYS = ("uk_999", "childline", "shout")
_MOST = 3  # beside 999, which every card's words name: no more than four numbers at once

#: Which helplines a card names, the nearest first.
CARDS: Mapping[str, tuple[str, ...]] = {
    "general": ("childline", "shout"),
    "suicide": ("childline", "shout", "papyrus", "nhs111_2"),
    "home": ("childline", "shout", "da_helpline"),
    "sexual": ("childline", "shout", "sarc_gm"),
    "image": ("report_remove", "childline", "shout"),
    "weapon": ("childline", "fearless"),
    "friend": ("childline", "shout", "papyrus"),
    "plain": ("childline", "shout", "papyrus"),
}
#: Those that one can reach without a voice, as the texts say it.
WRITTEN = ("childline", "shout", "papyrus", "report_remove", "fearless")


class HelplinesError(ValueError):
    """The file of helplines cannot be read."""


@dataclass(frozen=True, slots=True)
class Helpline:
    """One helpline. *checked_on* and *checked_by*: who saw that it is right, or None and empty. *off*: never shown."""

    id: str
    call: str = ""
    text: str = ""
    write: str = ""
    hours: str = ""
    about: str = ""
    checked_on: date | None = None
    checked_by: str = ""
    off: bool = False

    def is_current(self, today: date) -> bool:
        """Say whether somebody checked it in the last 35 days."""
        if self.checked_on is None or not self.checked_by:
            return False
        return 0 <= (today - self.checked_on).days <= CHECKED_FOR_DAYS


_FIELDS = {one.name for one in fields(Helpline)}


@dataclass(frozen=True, slots=True)
class Helplines:
    """All helplines of an installation, in the file's order."""

    lines: Mapping[str, Helpline] = field(default_factory=dict)

    def shown(self, card: str, today: date, *, can_call: bool = True) -> list[Helpline]:
        """List what a card shows beside 999. Who cannot call gets what can be written, first and only."""
        wanted = [self.lines[one] for one in CARDS[card] if one in self.lines]
        fit = [line for line in wanted if not line.off and (line.id in ALWAYS or line.is_current(today))]
        if not can_call:
            written = [line for line in fit if line.id in WRITTEN and (line.text or line.write)]
            fit = sorted(written, key=lambda line: not line.text)
        return fit[:_MOST]

    def stale(self, today: date) -> list[Helpline]:
        """List what was not checked in the last 35 days."""
        return [line for line in self.lines.values() if not line.off and not line.is_current(today)]

    def with_changes(self, changes: Iterable[Helpline]) -> Helplines:
        """Give these helplines with *changes* in their places, new ones at the end."""
        return Helplines({**self.lines, **{line.id: line for line in changes}})


def parse(text: str, onto: Helplines | None = None) -> Helplines:
    """Read a file of helplines; an entry changes the one of the same id in *onto*, in what it names.

    Raises:
        HelplinesError: it is no TOML, or an entry has no id, a key nobody knows or a value of another kind.
    """
    try:
        entries = tomllib.loads(text).get("helpline", [])
    except tomllib.TOMLDecodeError as fault:
        raise HelplinesError(f"helplines: not readable as TOML: {fault}") from fault
    known = dict(onto.lines) if onto else {}
    if not isinstance(entries, list):
        raise HelplinesError("helplines: expected [[helpline]] entries")
    for number, entry in enumerate(entries, start=1):
        name = entry.get("id") if isinstance(entry, dict) else None
        if not isinstance(name, str) or not name:
            raise HelplinesError(f"helplines: entry {number} has no id")
        if strange := sorted(set(entry) - _FIELDS):
            raise HelplinesError(
                f"helplines: {name} has {', '.join(strange)}; known are {', '.join(sorted(_FIELDS))}"
            )
        for key, value in entry.items():
            wanted = {"checked_on": date, "off": bool}.get(key, str)
            if type(value) is not wanted:
                raise HelplinesError(f"helplines: {name}.{key} is not {_KINDS[wanted]}")
        known[name] = replace(known.get(name, Helpline(name)), **entry)
    return Helplines(known)


_KINDS = {date: "a date like 2026-11-23", bool: "true or false", str: "text in quotation marks"}


@lru_cache(maxsize=1)
def packaged() -> Helplines:
    """Read the helplines that come with Heard; nobody has checked them."""
    return parse(resources.files(__package__).joinpath("helplines.toml").read_text(encoding="utf-8"))


def write(lines: Iterable[Helpline]) -> str:
    """Write *lines* as a file that `parse` reads back."""
    return "\n".join(_written(line) for line in lines)


def _written(line: Helpline) -> str:
    rows = ["[[helpline]]"]
    for one in fields(line):
        value = getattr(line, one.name)
        if value in ("", None, False):
            continue
        if isinstance(value, bool):
            rows.append(f"{one.name} = true")
        elif isinstance(value, date):
            rows.append(f"{one.name} = {value.isoformat()}")
        else:
            quoted = value.replace("\\", "\\\\").replace('"', '\\"')
            rows.append(f'{one.name} = "{"".join(c for c in quoted if c.isprintable())}"')
    return "\n".join(rows) + "\n"
