"""Whether words may give away who wrote them: the writer's own name, a phone number, an e-mail address.

Decides where. Keeping is the default and leaving in is often right: it helps help arrive. Refuses to know
the writer beyond what their door says they are called, and keeps nothing of it. Source: MOMENTS 21.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_SHORTEST_NAME = 3
_MAIL = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_PHONE = r"(?<![\w+])(?:\+44|0044|0)(?:[ \-()]*\d){9,10}(?!\d)"
_HELP = re.compile(r"0800\D*1111")  # Childline's own number gives nobody away


def find_giveaways(text: str, known: Sequence[str] = ()) -> list[tuple[int, int]]:
    """Give where in *text* its writer may be named, as (start, end), in order; *known* is what they are called."""
    names = [part for name in known for part in name.split() if len(part) >= _SHORTEST_NAME]
    patterns = [_MAIL, _PHONE, *(rf"(?<!\w)@?{re.escape(name)}(?!\w)" for name in names)]
    found = [
        (match.start(), match.end())
        for pattern in patterns
        for match in re.finditer(pattern, text, re.IGNORECASE)
        if not _HELP.search(match[0])
    ]
    return _merge(sorted(found))


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
