"""CSV files as people have them: UTF-8 or as Windows wrote it, with a first line that names the columns.

Says all faults at once, a line each. Refuses to know what the columns mean.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Sequence
from pathlib import Path

_MOST_FAULTS = 50
#: The key under which a line with another number of cells than the first is marked.
RAGGED = ""


class TableUnusable(Exception):
    """The file cannot be taken: *faults*, a line each."""

    def __init__(self, faults: Sequence[str]) -> None:
        more = [f"… and {len(faults) - _MOST_FAULTS} more"] if len(faults) > _MOST_FAULTS else []
        super().__init__("; ".join(faults[:3]))
        self.faults = [*faults[:_MOST_FAULTS], *more]


def read_table(
    text: str, needed: Sequence[str], also: Sequence[str] = ()
) -> list[tuple[int, dict[str, str]]]:
    """Read the columns *needed*, and *also* others if they are there, of every line, with its number.

    Columns stand between commas, or between semicolons or tabs if the first line has those only; their names may be
    in capitals. A line with too many or too few cells has something under the empty key; an empty one is left out.

    Raises:
        TableUnusable: it is no table, or lacks a column, or has one twice.
    """
    apart = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=apart)
    rows: list[tuple[int, dict[str, str]]] = []
    try:
        first = next(reader, [])
        if first[:1] and first[0].startswith("sep="):  # Excel's own line about what stands between
            first = next(reader, [])
        columns = _find_columns(first, needed, also)
        width = columns.pop(RAGGED)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                kept = {name: cells[at] if at < len(cells) else "" for name, at in columns.items()}
                rows.append((reader.line_num, {**kept, RAGGED: "" if len(cells) == width else "yes"}))
    except csv.Error as fault:
        line = rows[-1][0] + 1 if rows else 1
        raise TableUnusable(
            [f"line {line} or below: not a table ({fault}); is a quotation mark opened and not closed?"]
        ) from None
    return rows


def _delimiter(text: str) -> str:
    first = text.lstrip("\ufeff").split("\n", 1)[0].split("\r", 1)[0]
    return next((one for one in (",", ";", "\t") if one in first), ",")


def _find_columns(first: Sequence[str], needed: Sequence[str], also: Sequence[str]) -> dict[str, int]:
    """Find at which place each wanted column stands; under the empty name, how many there are."""
    names = [name.strip().casefold() for name in first]
    faults = []
    for name in (*needed, *also):
        count = names.count(name.casefold())
        if count == 0 and name in needed:
            found = ", ".join(name.strip()[:20] for name in first[:12]) or "an empty line"
            faults.append(f"line 1: the column {name} is missing; found {found}")
        elif count > 1:
            faults.append(f"line 1: the column {name} stands there {count} times; expected once")
    if faults:
        raise TableUnusable(faults)
    places = {name: names.index(name.casefold()) for name in (*needed, *also) if name.casefold() in names}
    return {**places, RAGGED: len(first)}


def read_text(path: Path) -> str:
    """Read a CSV file's text: UTF-8, or as Windows wrote it.

    Raises:
        TableUnusable: it is neither, or not there.
    """
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise TableUnusable([f"{path}: {fault.strerror}"]) from None
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableUnusable([f"{path}: neither UTF-8 nor as Windows writes it; save it again, as CSV"])
