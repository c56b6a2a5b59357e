"""What SQLite leaves behind in the gaps of its pages, and how it goes.

`secure_delete` overwrites what a row leaves when it goes. But a row that was moved to another page, because
its own had become too full, may leave a copy where nothing is: between a page's cell pointers and its first
cell. SQLite neither reads that gap nor clears it, and a row that is erased later takes its copy nowhere.
Measured: of 6,400 rows of mixed sizes, changed or erased, 8 left a piece of themselves and one was there
whole (`docs/decisions/0015-erasing.md`).

So the gaps are overwritten in the file, where they are: bytes that belong to nothing, of pages that the
write-ahead log does not hold. Decides where a gap is; `Database.scrub` sees to it that nothing else is
touching the file. Source: SQLite's file format, 1.6 "B-tree pages".
"""

from __future__ import annotations

import os

_FIRST_PAGE = 100  # bytes of the file's own header, in front of the first page's
_LEAVES = {0x0A: 8, 0x0D: 8}  # flags of a leaf, and how long its header is
_INNER = {0x02: 12, 0x05: 12}
_HEADER = {**_LEAVES, **_INNER}


def gap_of(page: bytes, *, first: bool = False) -> tuple[int, int] | None:
    """Say where the gap of a b-tree page begins and ends; None for a page of another kind, or a damaged one."""
    start = _FIRST_PAGE if first else 0
    header = _HEADER.get(page[start])
    if header is None:
        return None
    cells = int.from_bytes(page[start + 3 : start + 5], "big")
    begin = start + header + 2 * cells
    end = int.from_bytes(page[start + 5 : start + 7], "big") or 65_536
    return (begin, end) if begin <= end <= len(page) else None


def clear_gaps(file: int, page_size: int, first: int, most: int) -> None:
    """Overwrite what stands in the gaps of *most* pages from page number *first* (from 0) on.

    *file*: an open descriptor of the database file, all of whose pages are in it.
    """
    block = os.pread(file, page_size * most, page_size * first)
    for number in range(len(block) // page_size):
        page = block[number * page_size : (number + 1) * page_size]
        gap = gap_of(page, first=first + number == 0)
        if gap is not None and any(page[gap[0] : gap[1]]):
            os.pwrite(file, bytes(gap[1] - gap[0]), page_size * (first + number) + gap[0])
