"""CSV files as people have them: UTF-8 or as Windows wrote it, with a first line that names the columns.

Says all faults at once, a line each. Refuses to know what the columns mean.
"""

from __future__ import annotations

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

    A line with too many or too few cells has something under the empty key.

    Raises:
        TableUnusable: it is no table, or lacks a column.
    """
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    rows = []
    try:
        columns = reader.fieldnames or []
        missing = [f"line 1: the column {name} is missing" for name in needed if name not in columns]
        if missing:
            raise TableUnusable(missing)
        for row in reader:
            kept = {name: row[name] or "" for name in (*needed, *also) if name in row}
            kept[RAGGED] = "yes" if None in row or None in row.values() else ""
            rows.append((reader.line_num, kept))
    except csv.Error as fault:
        raise TableUnusable([f"line {reader.line_num}: not a table ({fault})"]) from None
    return rows


def read_text(path: Path) -> str:
    """Read a CSV file's text: UTF-8, or as Windows wrote it.

    Raises:
        TableUnusable: it is neither, or not there.
    """
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise TableUnusable([f"{path}: {fault.strerror}"]) from None
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableUnusable([f"{path}: neither cp1252 nor UTF-8; download it again, as CSV"])
