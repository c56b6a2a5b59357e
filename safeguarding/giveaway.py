"""Whether words may give away who wrote them: the writer's own name, a phone number, an e-mail address.

Decides where. Keeping is the default and leaving in is often right: it helps help arrive. Refuses to know
the writer beyond what their door says they are called, and keeps nothing of it. Source: MOMENTS 21.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_SHORTEST_NAME = 3
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w+])(?:\+44|0044|0)(?:[ \-()]*\d){9,10}(?!\d)")
_DIGIT = re.compile(r"\d")
_HELP = re.compile(r"0800\D*1111")  # Childline's own number gives nobody away


def find_giveaways(text: str, known: Sequence[str] = ()) -> list[tuple[int, int]]:
    """Give where in *text* its writer may be named, as (start, end), in order; *known* is what they are called.

    A pattern for a name is made only where the name may stand: making it takes twenty times as long as looking.
    """
    patterns = [*((_PHONE,) if _DIGIT.search(text) else ()), *((_MAIL,) if "@" in text else ())]
    folded = _fold(text) if known else ""
    for name in (part for one in known for part in one.split() if len(part) >= _SHORTEST_NAME):
        if _fold(name) in folded:
            patterns.append(re.compile(rf"(?<!\w)@?{re.escape(name)}(?!\w)", re.IGNORECASE))
    found = [
        (match.start(), match.end())
        for pattern in patterns
        for match in pattern.finditer(text)
        if not _HELP.search(match[0])
    ]
    return _merge(sorted(found))


def _fold(text: str) -> str:
    """Bring letters together that `re.IGNORECASE` takes for one: as `casefold`, and an i with any dot is an i."""
    return text.casefold().replace("\u0131", "i").replace("\u0307", "")


def take_out(text: str, known: Sequence[str], mark: str) -> str:
    """Give *text* with *mark* in place of whatever may give its writer away."""
    for start, end in reversed(find_giveaways(text, known)):
        text = text[:start] + mark + text[end:]
    return text


def _merge(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
