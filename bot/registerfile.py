"""The national register's file: cp1252 as it is downloaded, or UTF-8 as somebody saved it again.

Decides which rows are of our authority; says all faults at once, by line. Refuses to know what is kept.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.csvfile import RAGGED, TableUnusable, read_table, read_text
from safeguarding.gias import COLUMNS, LA, PUPILS, TRUST, Establishment, read_row


@dataclass(frozen=True, slots=True)
class Register:
    """What a file holds of one authority: *skipped* rows are no settings, such as children's centres."""

    authority: str
    found: tuple[Establishment, ...]
    skipped: int


def read_register(path: Path, authority: str = "") -> Register:
    """Read the rows of *authority*, or of the only one in the file.

    Raises:
        TableUnusable: saying everything that is wrong, by line.
    """
    rows = read_table(read_text(path), COLUMNS, (PUPILS, TRUST))
    name = _choose([row[LA].strip() for _, row in rows], authority)
    found, faults, skipped = [], [], 0
    for line, row in rows:
        if row[LA].strip() != name:
            continue
        if row[RAGGED]:
            faults.append(f"line {line}: another number of cells than the first line has")
            continue
        establishment, wrong = read_row(row)
        faults += [f"line {line}: {one}" for one in wrong]
        if establishment is not None:
            found.append(establishment)
        elif not wrong:
            skipped += 1
    faults += _twice(found)
    if faults:
        raise TableUnusable(faults)
    return Register(name, tuple(found), skipped)


def _choose(names: list[str], wanted: str) -> str:
    there = sorted(set(names) - {""})
    exact = [name for name in there if name.casefold() == wanted.casefold()]
    if exact:
        return exact[0]
    if not wanted and len(there) == 1:
        return there[0]
    if not there:
        raise TableUnusable([f"the column {LA} is empty in every line"])
    if not wanted:
        raise TableUnusable([f"the file holds {len(there)} authorities; say which: --la NAME"])
    near = difflib.get_close_matches(wanted.casefold(), [name.casefold() for name in there], n=1)
    hint = next((f"; did you mean {name}?" for name in there if name.casefold() in near), "")
    raise TableUnusable([f"--la: the file holds nothing of {wanted!r}{hint}"])


def _twice(found: Sequence[Establishment]) -> list[str]:
    urns = [one.urn for one in found]
    return [
        f"URN {urn} stands in {urns.count(urn)} lines" for urn in sorted(set(urns)) if urns.count(urn) > 1
    ]
