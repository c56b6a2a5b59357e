"""The people an adult must not read about: relatives, household, close friends, as that adult named them.

Decides which names a message or a cell of a table holds. Refuses to match them: that is routing's.
"""

from __future__ import annotations

import re

from safeguarding.errors import DomainError

MOST_NAMES = 30
MOST_NAME_CHARACTERS = 60
_NOBODY = frozenset({"", "no", "none", "nobody", "no one", "noone", "nil", "n/a", "na", "-"})
_BETWEEN = re.compile(r"[\n;,]|\s+(?:and|&)\s+")
_BULLET = re.compile(r"^[\s\-*•·.)\d]+")


class TooManyNames(DomainError):
    """There are more names, or longer ones, than a list of conflicts may hold."""


def read_names(text: str) -> list[str]:
    """Read the names in *text*, one on each line or between commas; `none`, `nobody` and the like are none.

    Raises:
        TooManyNames: more than 30, or one longer than 60 characters.
    """
    found: dict[str, str] = {}
    for part in _BETWEEN.split(text):
        name = " ".join(_BULLET.sub("", part).split())
        if name.casefold().rstrip(".!") in _NOBODY or not any(letter.isalpha() for letter in name):
            continue
        found.setdefault(name.casefold(), name)
    if len(found) > MOST_NAMES or any(len(name) > MOST_NAME_CHARACTERS for name in found):
        raise TooManyNames(
            f"found {len(found)} names; expected at most {MOST_NAMES}, each of at most {MOST_NAME_CHARACTERS} characters"
        )
    return list(found.values())
