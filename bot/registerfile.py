"""The national register's file: cp1252 as it is downloaded, or UTF-8 as somebody saved it again.

Decides which rows are of our authority; says all faults at once, by line. Refuses to know what is kept.
"""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from safeguarding.gias import COLUMNS, LA, PUPILS, TRUST, Establishment, read_row

_MOST_FAULTS = 50
_RAGGED = ""  # the key under which a line with another number of cells is marked


class RegisterUnusable(Exception):
    """The file cannot be taken: *faults*, a line each."""

    def __init__(self, faults: Sequence[str]) -> None:
        more = [f"… and {len(faults) - _MOST_FAULTS} more"] if len(faults) > _MOST_FAULTS else []
        super().__init__("; ".join(faults[:3]))
        self.faults = [*faults[:_MOST_FAULTS], *more]


@dataclass(frozen=True, slots=True)
class Register:
    """What a file holds of one authority: *skipped* rows are no settings, such as children's centres."""

    authority: str
    found: tuple[Establishment, ...]
    skipped: int


def read_register(path: Path, authority: str = "") -> Register:
    """Read the rows of *authority*, or of the only one in the file.

    Raises:
        RegisterUnusable: saying everything that is wrong, by line.
    """
    rows = read_table(read_text(path), COLUMNS, (PUPILS, TRUST))
    name = _choose([row[LA].strip() for _, row in rows], authority)
    found, faults, skipped = [], [], 0
    for line, row in rows:
        if row[LA].strip() != name:
            continue
        if row[_RAGGED]:
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
        raise RegisterUnusable(faults)
    return Register(name, tuple(found), skipped)


def read_table(
    text: str, needed: Sequence[str], also: Sequence[str] = ()
) -> list[tuple[int, dict[str, str]]]:
    """Read the columns *needed*, and *also* others if they are there, of every line, with its number.

    A line with too many or too few cells has something under the empty key.

    Raises:
        RegisterUnusable: it is no table, or lacks a column.
    """
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    rows = []
    try:
        columns = reader.fieldnames or []
        missing = [f"line 1: the column {name} is missing" for name in needed if name not in columns]
        if missing:
            raise RegisterUnusable(missing)
        for row in reader:
            kept = {name: row[name] or "" for name in (*needed, *also) if name in row}
            kept[_RAGGED] = "yes" if None in row or None in row.values() else ""
            rows.append((reader.line_num, kept))
    except csv.Error as fault:
        raise RegisterUnusable([f"line {reader.line_num}: not a table ({fault})"]) from None
    return rows


def read_text(path: Path) -> str:
    """Read a CSV file's text: UTF-8, or as Windows wrote it.

    Raises:
        RegisterUnusable: it is neither, or not there.
    """
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise RegisterUnusable([f"{path}: {fault.strerror}"]) from None
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RegisterUnusable([f"{path}: neither cp1252 nor UTF-8; download it again, as CSV"])


def _choose(names: list[str], wanted: str) -> str:
    there = sorted(set(names) - {""})
    exact = [name for name in there if name.casefold() == wanted.casefold()]
    if exact:
        return exact[0]
    if not wanted and len(there) == 1:
        return there[0]
    if not there:
        raise RegisterUnusable([f"the column {LA} is empty in every line"])
    if not wanted:
        raise RegisterUnusable([f"the file holds {len(there)} authorities; say which: --la NAME"])
    near = difflib.get_close_matches(wanted.casefold(), [name.casefold() for name in there], n=1)
    hint = next((f"; did you mean {name}?" for name in there if name.casefold() in near), "")
    raise RegisterUnusable([f"--la: the file holds nothing of {wanted!r}{hint}"])


def _twice(found: Sequence[Establishment]) -> list[str]:
    urns = [one.urn for one in found]
    return [
        f"URN {urn} stands in {urns.count(urn)} lines" for urn in sorted(set(urns)) if urns.count(urn) > 1
    ]
