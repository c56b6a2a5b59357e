"""Which letters our fonts have, and how the others are written on a page.

Nothing may vanish from a record: a picture sign is written by its name, ‹crying face›, and words in a
script that we have no font for are said to stand there. The text to paste and the JSON hold them as typed.
"""

from __future__ import annotations

import unicodedata
from itertools import groupby

#: What the fonts in `fonts/` were cut to; a test reads their tables against it.
RANGES = (
    (0x20, 0x7E), (0xA0, 0x24F), (0x259, 0x259), (0x2BC, 0x2BC), (0x2C6, 0x2DD), (0x300, 0x36F), (0x370, 0x3E1),
    (0x3F0, 0x3FF), (0x400, 0x4FF), (0x600, 0x604), (0x606, 0x61B), (0x61E, 0x6FF), (0x750, 0x77F),
    (0x8A0, 0x8A0), (0x8A2, 0x8AC), (0x1E00, 0x1EFF), (0x200C, 0x200F), (0x2010, 0x2027), (0x2030, 0x2030),
    (0x2032, 0x2033), (0x2039, 0x203A), (0x2044, 0x2044), (0x20AC, 0x20AC), (0x2113, 0x2113), (0x2116, 0x2116),
    (0x2122, 0x2122), (0xFB50, 0xFBB1), (0xFBD3, 0xFD3D), (0xFE70, 0xFEFC),
)  # fmt: skip
_UNSEEN = {0xFE0E, 0xFE0F, 0x200D, *range(0x1F3FB, 0x1F400)}  # they only change the sign before them
_SPACES = {"\n", "\t"}


def has_letter(character: str) -> bool:
    """Say whether our fonts have *character*."""
    code = ord(character)
    return any(first <= code <= last for first, last in RANGES)


def printable(text: str) -> str:
    """Write *text* in letters that our fonts have."""
    return "".join(
        "".join(run) if kind == "" else _stand_in(kind, list(run))
        for kind, run in groupby(text, key=_kind_of)
    )


def _kind_of(character: str) -> str:
    """Tell apart what is printed as it is (empty), a sign, and the script of a letter."""
    if has_letter(character) or character in _SPACES:
        return ""
    if ord(character) in _UNSEEN:
        return "unseen"
    category = unicodedata.category(character)
    if category[0] in "LM":
        return unicodedata.name(character, "UNKNOWN").split()[0].capitalize()
    return "sign"


def _stand_in(kind: str, run: list[str]) -> str:
    if kind == "unseen":
        return ""
    if kind == "sign":
        return "".join(f"‹{unicodedata.name(sign, 'unknown sign').lower()}›" for sign in run)
    return f"‹{kind}: {len(run)}›"
