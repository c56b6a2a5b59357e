"""The national register of schools (GIAS): what a row means for us, and what a new file changes.

Decides codes, which stand on posters for ever: a setting keeps its code whatever the register says of it
later, also when a school becomes an academy and comes back under another number. Refuses to read files
and to know what is kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

URN, LA, NAME = "URN", "LA (name)", "EstablishmentName"
STATUS, PHASE, TYPE = "EstablishmentStatus (name)", "PhaseOfEducation (name)", "TypeOfEstablishment (name)"
PUPILS, TRUST = "NumberOfPupils", "Trusts (name)"
#: The columns that are read, as the register names them; the last two may be missing.
COLUMNS = (URN, LA, NAME, STATUS, PHASE, TYPE)
MAX_NAME_CHARACTERS = 120
_NOT_SETTINGS = ("children's centre", "offshore", "overseas", "service children", "higher education")
_ALTERNATIVE = ("pupil referral unit", "alternative provision")
_LEFT_OUT = frozenset({"the", "of", "and", "a", "an", "at", "in", "for"})
_CODE_LETTERS = 8


@dataclass(frozen=True, slots=True)
class Establishment:
    """One row of the register, as far as it concerns us."""

    urn: str
    name: str
    phase: str
    kind: str
    pupils: int
    trust: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Known:
    """A setting that is kept: what the register may change of it."""

    code: str
    urn: str
    name: str
    phase: str
    kind: str
    pupils: int
    trust: str
    closed: bool


@dataclass(frozen=True, slots=True)
class Change:
    """What one setting becomes; *before* is None for a new one. *fields*: what differs."""

    before: Known | None
    after: Known
    fields: tuple[str, ...]


def read_row(row: Mapping[str, str]) -> tuple[Establishment | None, list[str]]:
    """Read one row: the establishment (None if it is no setting of ours), and all that is wrong with it."""
    cells = {name: " ".join((value or "").split()) for name, value in row.items() if name}
    kind = cells[TYPE].casefold()
    if any(word in kind for word in _NOT_SETTINGS):
        return None, []
    faults = []
    if not re.fullmatch(r"\d{5,7}", cells[URN]):
        faults.append(f"{URN} is {cells[URN]!r}, expected a number of 5 to 7 digits")
    if not 0 < len(cells[NAME]) <= MAX_NAME_CHARACTERS:
        faults.append(f"{NAME} has {len(cells[NAME])} characters, expected 1 to {MAX_NAME_CHARACTERS}")
    pupils = cells.get(PUPILS, "")
    if pupils and not pupils.isdecimal():
        faults.append(f"{PUPILS} is {pupils!r}, expected a number or nothing")
    if not cells[STATUS]:
        faults.append(f"{STATUS} is empty, expected such as Open or Closed")
    if faults:
        return None, faults
    phase = "" if cells[PHASE] == "Not applicable" else cells[PHASE].casefold()
    found = Establishment(
        cells[URN], cells[NAME], phase, _kind(kind, phase), int(pupils or 0), cells.get(TRUST, ""),
        is_open=cells[STATUS].casefold().startswith("open"),
    )  # fmt: skip
    return found, []


def _kind(type_name: str, phase: str) -> str:
    if any(word in type_name for word in _ALTERNATIVE):
        return "alternative"
    if "special" in type_name:
        return "special"
    return "early_years" if "nursery" in (phase, *type_name.split()) else "school"


def plan_changes(known: Sequence[Known], found: Sequence[Establishment]) -> list[Change]:
    """Say what *found* changes: new settings, changed ones and closed ones, by code.

    A row belongs to the setting of its number; where that school closed and one of the same name opened,
    the setting goes on under the new number. Closed ones that were never ours are not taken in.
    """
    opened = sorted((one for one in found if one.is_open), key=lambda one: int(one.urn))
    closed = {one.urn for one in found if not one.is_open}
    by_urn = {one.urn: one for one in known if one.urn}
    alive = {one.urn for one in opened}
    free = _unique({_fold(one.name): one for one in known if one.urn not in alive}, known, alive)
    names = [_fold(one.name) for one in opened]
    taken = {one.code for one in known}
    changes = []
    matched = set()
    for one in opened:
        before = by_urn.get(one.urn)
        if before is None and names.count(_fold(one.name)) == 1:
            before = free.get(_fold(one.name))
        code = before.code if before else make_code(one, taken)
        taken.add(code)
        matched.add(code)
        after = Known(code, one.urn, one.name, one.phase, one.kind, one.pupils, one.trust, closed=False)
        changes.append(_change(before, after))
    ended = [one for one in known if one.urn in closed and one.code not in matched and not one.closed]
    changes += [_change(one, replace(one, closed=True)) for one in ended]
    return sorted((one for one in changes if one.fields), key=lambda one: one.after.code)


def _unique(by_name: dict[str, Known], known: Iterable[Known], alive: set[str]) -> dict[str, Known]:
    """Keep the names that one setting alone bears."""
    names = [_fold(one.name) for one in known if one.urn not in alive]
    return {name: one for name, one in by_name.items() if names.count(name) == 1}


def _change(before: Known | None, after: Known) -> Change:
    names = ("name", "phase", "kind", "pupils", "trust", "closed", "urn")
    if before is None:
        return Change(None, after, ("new",))
    after = replace(after, kind=before.kind) if after.kind == "school" else after  # set by hand, it stays
    return Change(before, after, tuple(one for one in names if getattr(before, one) != getattr(after, one)))


def make_code(one: Establishment, taken: set[str]) -> str:
    """Make a code of a school's initials; where that is taken, with the end of its number behind them."""
    plain = unicodedata.normalize("NFKD", one.name).encode("ascii", "ignore").decode().replace("'", "")
    words = [word for word in re.findall(r"[A-Za-z0-9]+", plain) if word.casefold() not in _LEFT_OUT]
    code = "".join(word[0] for word in words).upper()[:_CODE_LETTERS]
    if len(code) >= 3 and code not in taken and code != "BOROUGH":
        return code
    for digits in range(2, len(one.urn) + 1):
        longer = f"{code[: 12 - digits]}{one.urn[-digits:]}"
        if longer not in taken and len(longer) >= 3:
            return longer
    raise ValueError(f"no code can be made for {one.urn}: all are taken")


def _fold(name: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", name.casefold().replace("'", "").replace("’", "")))
