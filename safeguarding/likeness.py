"""Whether two reports may be about the same thing: names, numbers and rare words that both hold.

Decides which words of a text are worth comparing, and how many must be shared before a lead is told "may be
about the same thing". It is a hint for a person, never a finding: it joins nothing, counts nothing and raises
nothing. Refuses to know who wrote: that two reports came from one phone is never used (MOMENTS 14).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from enum import StrEnum

from safeguarding.normalise import fold

#: So many words of one report are compared, the strongest first.
MOST_MARKS = 40
_MOST_HINTS = 3
_ENOUGH = 2
_FEW = 3  # a word that more cases share, and more than a third of them, is the school's own and tells nothing
_ENDINGS = ("s", "es", "ed", "ing", "in", "ly", "er", "ers", "y")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_TITLES = frozenset(
    {"mr", "mrs", "miss", "ms", "mx", "dr", "sir", "coach", "mister", "missus", "uncle", "aunty", "auntie"}
)
_PLACES = frozenset(
    ("bus", "coach", "train", "toilet", "toilets", "canteen", "hall", "field", "park", "gym", "stairs", "corridor",
     "library", "playground", "yard", "changing", "locker", "lockers", "gate", "gates", "shop", "shops", "chippy",
     "bridge", "canal", "woods", "alley", "bikes", "shed", "sheds", "snapchat", "instagram", "tiktok", "whatsapp",
     "discord", "roblox", "fortnite")
)  # fmt: skip


class Weight(StrEnum):
    """How much a shared word says; the letter that begins its mark."""

    NAME = "n"  # after a title, or with a capital within a sentence, and no everyday word
    RARE = "r"
    PLACE = "p"


_POINTS = {Weight.NAME: 2, Weight.RARE: 1, Weight.PLACE: 1}


def marks_of(text: str, is_everyday: Callable[[str], bool]) -> list[str]:
    """List the marks of *text*, the strongest first; *is_everyday*: whether a folded word is a common one."""
    found: dict[str, Weight] = {}
    before, starts = "", True
    for match in _WORD.finditer(text):
        word = fold(match.group())
        weight = _weigh(word, match.group(), before, starts=starts, is_everyday=is_everyday)
        if weight is not None:
            known = found.get(word)
            found[word] = weight if known is None else max(known, weight, key=_POINTS.__getitem__)
        before, starts = word, text[match.end() : match.end() + 2].strip()[:1] in (".", "!", "?")
    ordered = sorted(found.items(), key=lambda one: (-_POINTS[one[1]], one[1] is Weight.PLACE))
    return [f"{weight}{_stem(word)}" for word, weight in ordered][:MOST_MARKS]


def _weigh(
    word: str, written: str, before: str, *, starts: bool, is_everyday: Callable[[str], bool]
) -> Weight | None:
    if word in _PLACES:
        return Weight.PLACE
    if word.isdigit():
        return Weight.RARE if len(word) > 2 else None
    everyday = len(word) < 3 or any(is_everyday(form) for form in _forms(word))
    if before in _TITLES and len(word) > 1 and not everyday:
        return Weight.NAME
    if everyday:
        return None
    return Weight.NAME if written[:1].isupper() and not written.isupper() and not starts else Weight.RARE


def _forms(word: str) -> Iterator[str]:
    """Give *word* and what it may be a form of: an everyday verb with an ending is no rare word."""
    yield word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            short = word.removesuffix(ending)
            yield from (short, f"{short}e", short[:-1] if short[-2:] == short[-1:] * 2 else short)


def _stem(word: str) -> str:
    """Take an ending off by which one word is written in two ways: "kais" is Kai's."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def alike(mine: Collection[str], others: Mapping[str, Collection[str]]) -> list[str]:
    """Name which of *others*, by id, may be about the same thing as *mine*, the likest first.

    A mark is the letter of its weight and, behind that, anything that is equal for equal words. It takes a shared
    name, or two shared words of which one is no mere place; what a third of the cases share does not count.
    """
    own, known = _by_word(mine), {case: _by_word(marks) for case, marks in others.items()}
    holders = Counter(word for words in known.values() for word in words)
    most = max(_FEW, len(known) // 3)
    scores: dict[str, int] = {}
    for case, words in known.items():
        shared = [
            max(own[word], words[word], key=_POINTS.__getitem__)
            for word in own.keys() & words.keys()
            if holders[word] <= most
        ]
        points = sum(_POINTS[weight] for weight in shared)
        if points >= _ENOUGH and any(weight is not Weight.PLACE for weight in shared):
            scores[case] = points
    return sorted(scores, key=lambda case: (-scores[case], case))[:_MOST_HINTS]


def _by_word(marks: Collection[str]) -> dict[str, Weight]:
    return {mark[1:]: Weight(mark[0]) for mark in marks}
