"""How a name sounds to a child who never saw it written: by its consonants, some of which are heard alike."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache
from itertools import islice

_AT_ONCE = 4_000  # words that are spelt together
_SOUNDS = (("ph", "f"), ("ck", "k"), ("gh", "g"), ("wh", "w"), ("sch", "sh"), ("tz", "s"), ("sz", "sh"),
           ("cz", "ch"), ("c", "k"), ("z", "s"), ("q", "k"), ("x", "ks"), ("w", "v"), ("j", "y"))  # fmt: skip
_NOT_HEARD = re.compile(
    r"(?<=[^\n])[aeiouyh]"
)  # of many words below one another: not the first letter of one
_DOUBLED = re.compile(r"(.)\1+")


@lru_cache(maxsize=20_000)
def sounds(word: str) -> frozenset[str]:
    """Spell one *word* as `sounds_of` does."""
    return sounds_of((word,))


def sounds_of(words: Iterable[str]) -> frozenset[str]:
    """Spell *words* by their consonants, as a child may hear them; *th* may be an f."""
    found = set[str]()
    rest = iter(words)
    while some := list(islice(rest, _AT_ONCE)):
        found |= _spell([*some, *(word.replace("th", "f") for word in some if "th" in word)])
    return frozenset(found)


def _spell(words: Collection[str]) -> set[str]:
    """Spell *words* all at once, below one another: word by word it takes ten times as long."""
    lines = "\n".join(words)
    for written, heard in _SOUNDS:
        lines = lines.replace(written, heard)
    return set(_DOUBLED.sub(r"\1", _NOT_HEARD.sub("", lines)).split("\n"))
