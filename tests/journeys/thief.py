"""The thief: reads a database file without any key, page by page, and looks for what goes with what.

Knows SQLite's file format as far as a table WITHOUT ROWID needs it. What is true of each row is told by the
test, which has the keys; the thief is only as clever as his statistics.
"""

from __future__ import annotations

import sqlite3
import struct
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

_LEAF, _INTERIOR = 10, 2  # kinds of pages of an index tree


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a row lies: its *page*, and at which *offset* in it; *key* and *second* begin the row, 16 bytes each."""

    page: int
    offset: int
    key: bytes
    second: bytes


class File:
    """A database file at rest, with its log folded in."""

    def __init__(self, path: Path) -> None:
        self.content = path.read_bytes()
        self.size = int.from_bytes(self.content[16:18], "big")
        with sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True) as raw:
            self.roots: dict[str, int] = dict(
                raw.execute("SELECT name, rootpage FROM sqlite_master WHERE rootpage > 0 ORDER BY name")
            )

    def cells(self, table: str) -> Iterator[Cell]:
        """Give every row of *table*, or of an index, in the order of its keys."""
        yield from self._walk(self.roots[table])

    def _walk(self, number: int) -> Iterator[Cell]:
        start = (number - 1) * self.size
        page = self.content[start : start + self.size]
        kind, count = page[0], int.from_bytes(page[3:5], "big")
        assert kind in (_LEAF, _INTERIOR), "a table that has rowids"
        head = 8 if kind == _LEAF else 12
        for offset in struct.unpack_from(f">{count}H", page, head):
            if kind == _INTERIOR:
                yield from self._walk(int.from_bytes(page[offset : offset + 4], "big"))
            yield _cell(page, number, offset, offset + (0 if kind == _LEAF else 4))
        if kind == _INTERIOR:
            yield from self._walk(int.from_bytes(page[8:12], "big"))


def _cell(page: bytes, number: int, offset: int, at: int) -> Cell:
    _, at = _varint(page, at)
    head, _ = _varint(page, at)
    body = at + head
    return Cell(number, offset, page[body : body + 16], page[body + 16 : body + 32])


def _varint(page: bytes, at: int) -> tuple[int, int]:
    value = 0
    while True:
        byte = page[at]
        value, at = value << 7 | byte & 127, at + 1
        if byte < 128:
            return value, at


# -- statistics -------------------------------------------------------------------------------------


def ranks(values: Sequence[object]) -> list[float]:
    """Rank *values*; equal ones share the middle of their ranks."""
    order = sorted(range(len(values)), key=lambda index: values[index])  # type: ignore[arg-type, return-value]
    found = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end + 1 < len(order) and values[order[end + 1]] == values[order[start]]:
            end += 1
        for index in order[start : end + 1]:
            found[index] = (start + end) / 2
        start = end + 1
    return found


def correlation(one: Sequence[float], other: Sequence[float]) -> float:
    """Give the linear correlation; 0 where one of them does not vary."""
    count = len(one)
    means = sum(one) / count, sum(other) / count
    together = sum((a - means[0]) * (b - means[1]) for a, b in zip(one, other, strict=True))
    spreads = sum((a - means[0]) ** 2 for a in one), sum((b - means[1]) ** 2 for b in other)
    return together / sqrt(spreads[0] * spreads[1]) if all(spreads) else 0.0


def spearman(one: Sequence[object], other: Sequence[object]) -> float:
    """Give the rank correlation."""
    return correlation(ranks(one), ranks(other))


def within_pages(cells: Mapping[bytes, Cell], truth: Mapping[bytes, float]) -> tuple[float, int]:
    """Give the rank correlation of place and truth among the rows of one page, over all pages, and of how many rows."""
    pages: dict[int, list[bytes]] = defaultdict(list)
    for row in truth:
        pages[cells[row].page].append(row)
    places: list[float] = []
    moments: list[float] = []
    for rows in pages.values():
        if len(rows) > 1:
            middle = (len(rows) - 1) / 2
            spread = max(middle, 1)
            places += [(rank - middle) / spread for rank in ranks([cells[row].offset for row in rows])]
            moments += [(rank - middle) / spread for rank in ranks([truth[row] for row in rows])]
    return (correlation(places, moments), len(places)) if places else (0.0, 0)


def likeness(pairs: Iterable[tuple[bytes, bytes]], place: Mapping[bytes, float]) -> list[float]:
    """Give how far apart the rows of each pair are, in ranks."""
    return [abs(place[one] - place[other]) for one, other in pairs]


def stands_out(some: Sequence[float], others: Sequence[float]) -> float:
    """Say by how many deviations of chance *some* lie apart from *others* (Mann and Whitney)."""
    both = ranks([*some, *others])
    few, many = len(some), len(others)
    wins = sum(both[:few]) - few * (few - 1) / 2
    return (wins - few * many / 2) / sqrt(few * many * (few + many + 1) / 12)
