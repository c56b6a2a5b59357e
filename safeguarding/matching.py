"""How a message is compared with what the lexicon looks for.

Messages come as strings with one character a word (`vocabulary.py`); a rule is a regular expression over
such strings. A list of weapons is then one character class, and every gap is bounded in words, so that
no message, however made, is slow. An index asks first which rules have all the words that they need.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from safeguarding.lexicon import LexiconError
from safeguarding.patterns import Chain, Either, Gap, Part, Words
from safeguarding.vocabulary import Vocabulary

Way = tuple[frozenset[str], ...]

_MOST_WAYS = 40  # of one rule that are told apart when it is looked up


class Pattern:
    """One rule over encoded messages; compiled when it is first looked for."""

    __slots__ = ("_part", "_regex", "_vocabulary", "ways")

    def __init__(self, part: Part, vocabulary: Vocabulary, often: Mapping[str, float]) -> None:
        self._part = part
        self._vocabulary = vocabulary
        self._regex: re.Pattern[str] | None = None
        # The rarest first: a need that nearly every message meets would have every message looked at.
        self.ways = [
            tuple(
                sorted(
                    set(way),
                    key=lambda need: (sum(often.get(code, 0.0) for code in need), min(need, default="")),
                )
            )
            for way in _ways(part, vocabulary)
        ]

    @property
    def source(self) -> str:
        """Write the pattern as a regular expression over encoded messages."""
        return _regex(self._part, self._vocabulary)

    def stands_in(self, codes: str) -> bool:
        """Say whether there is any place for it in *codes*; most often there is none."""
        if self._regex is None:
            self._regex = re.compile(_regex(self._part, self._vocabulary), re.DOTALL)
        return self._regex.search(codes) is not None

    def finditer(self, codes: str) -> Iterator[re.Match[str]]:
        """Find every place in *codes*, left to right."""
        if self._regex is None:
            self._regex = re.compile(self.source, re.DOTALL)
        return self._regex.finditer(codes)


def _ways(part: Part, vocabulary: Vocabulary) -> list[Way]:
    """List the ways to match *part*: for each, sets of characters, of each of which a message must have one.

    A part with very many ways is one way that asks for less: the sets of its choices, joined.
    """
    if isinstance(part, Words):
        return [(vocabulary.codes(part),)]
    if isinstance(part, Either) and not part.optional:
        return [way for inner in part.parts for way in _ways(inner, vocabulary)]
    ways: list[Way] = [()]
    for inner in part.parts if isinstance(part, Chain) else ():
        here = _ways(inner, vocabulary)
        if len(ways) * len(here) > _MOST_WAYS:
            here = _joined(here)
        ways = [before + after for before in ways for after in here]
    return ways


def _joined(ways: list[Way]) -> list[Way]:
    if not all(ways):
        return [()]
    return [(frozenset[str]().union(*(min(way, key=len) for way in ways)),)]


def _regex(part: Part, vocabulary: Vocabulary) -> str:
    if isinstance(part, Words):
        codes = "".join(sorted(vocabulary.codes(part)))
        return codes if len(codes) == 1 else f"[{codes}]"
    if isinstance(part, Gap):
        return f".{{{part.least},{part.most}}}?"
    if isinstance(part, Chain):
        return "".join(_regex(inner, vocabulary) for inner in part.parts)
    choices = "|".join(_regex(inner, vocabulary) for inner in part.parts)
    return f"(?:{choices})" + ("?" if part.optional else "")


class Index:
    """Patterns by the words that they need."""

    def __init__(self, patterns: list[Pattern]) -> None:
        self.patterns = patterns
        by_code: dict[str, tuple[set[int], dict[frozenset[str], list[tuple[int, Way]]]]] = {}
        for number, pattern in enumerate(patterns):
            if not all(pattern.ways):
                raise LexiconError(f"lexicon: pattern {number + 1} of its kind would match any message")
            for first, *further in dict.fromkeys(pattern.ways):
                for code in first:
                    alone, others = by_code.setdefault(code, (set(), {}))
                    if further:
                        others.setdefault(further[0], []).append((number, tuple(further[1:])))
                    else:
                        alone.add(number)
        # A code to the patterns that need nothing else, and to what the others need next, with who they are.
        self._by_code = {
            code: (sorted(alone), list(others.items())) for code, (alone, others) in by_code.items()
        }

    def candidates(self, present: set[str]) -> list[int]:
        """List the patterns, in order, that have a way to match all of whose needed words are *present*."""
        by_code, found = self._by_code, set[int]()
        for code in present:
            if code in by_code:
                alone, further = by_code[code]
                found.update(alone)
                for need, patterns in further:
                    if not need.isdisjoint(present):
                        for number, rest in patterns:
                            for another in rest:
                                if another.isdisjoint(present):
                                    break
                            else:
                                found.add(number)
        return sorted(found)

    def spans(self, codes: str) -> list[tuple[int, int]]:
        """Give start and end of every place in *codes* where a pattern stands."""
        return [
            match.span()
            for number in self.candidates(set(codes))
            for match in self.patterns[number].finditer(codes)
        ]
