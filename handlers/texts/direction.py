"""The order of names and numbers where a script runs from right to left.

Decides which invisible marks are set, and where. Refuses to know any language: letters have a direction.
"""

from __future__ import annotations

import re
import unicodedata

from fluent.syntax import ast
from fluent.syntax.visitor import Visitor

_LEFT, _RIGHT, _END, _RIGHT_MARK = "\u2066", "\u2067", "\u2069", "\u200f"
_NUMBERS = re.compile(rf"{_LEFT}[^{_END}]*{_END}|\+?\d+(?:[ :.]\d+)*")


def direction_of(text: str) -> str:
    """Say how *text* begins: `L` or `R` by its first letter outside isolates, empty if it has none."""
    depth = 0
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("LRI", "RLI", "FSI"):
            depth += 1
        elif kind == "PDI":
            depth = max(0, depth - 1)
        elif not depth and kind in ("L", "R", "AL"):
            return "L" if kind == "L" else "R"
    return ""


def begin_right(text: str) -> str:
    """Make *text* run from right to left: a chat takes a message's direction from its first letter."""
    return _RIGHT_MARK + text if direction_of(text) == "L" else text


def keep_right(line: str) -> str:
    """Keep a line that runs from right to left together behind what stands before it; others stay as they are."""
    return f"{_RIGHT}{line}{_END}" if direction_of(line) == "R" else line


def mark_numbers(entry: ast.BaseNode) -> None:
    """Mark each number in a right-to-left text, in place: 0800 1111 would be read as 1111 0800."""
    _NumbersMarked().visit(entry)


class _NumbersMarked(Visitor):
    def visit_TextElement(self, node: ast.TextElement) -> None:
        node.value = _NUMBERS.sub(
            lambda found: found[0] if found[0].startswith(_LEFT) else f"{_LEFT}{found[0]}{_END}", node.value
        )
