"""How a message is compared with what the lexicon looks for.

Messages come as strings with one character a word (`vocabulary.py`); a rule is a regular expression over
such strings. A list of weapons is then one character class, and every gap is bounded in words, so that
no message, however made, is slow. An index asks first which rules have all the words that they need.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from safeguarding.lexicon import LexiconError
from safeguarding.patterns import Chain, Either, Gap, Part, Words
from safeguarding.vocabulary import Vocabulary


class Pattern:
    """One rule over encoded messages; compiled when it is first looked for."""

    __slots__ = ("_part", "_regex", "_vocabulary", "needs")

    def __init__(self, part: Part, vocabulary: Vocabulary, common: frozenset[str]) -> None:
        self._part = part
        self._vocabulary = vocabulary
        self._regex: re.Pattern[str] | None = None
        needed = [need for need in _needs(part, vocabulary) if need]
        # The rarest first: a need with many or very common words lets nearly every message through.
        self.needs = sorted(needed, key=lambda need: len(need) + 400 * len(need & common))

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


def _needs(part: Part, vocabulary: Vocabulary) -> list[frozenset[str]]:
    """List sets of characters, of each of which a message must have one to match *part*."""
    if isinstance(part, Words):
        return [vocabulary.codes(part)]
    if isinstance(part, Chain):
        return [need for inner in part.parts for need in _needs(inner, vocabulary)]
    if isinstance(part, Either) and not part.optional:
        each = [_needs(inner, vocabulary) for inner in part.parts]
        if all(each):
            return [frozenset().union(*(min(needs, key=len) for needs in each))]
    return []


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
        # A code to the patterns that it may begin with, each with what else that pattern needs.
        self._by_code: dict[str, list[tuple[int, list[frozenset[str]]]]] = {}
        for number, pattern in enumerate(patterns):
            if not pattern.needs:
                raise LexiconError(f"lexicon: pattern {number + 1} of its kind would match any message")
            for code in pattern.needs[0]:
                self._by_code.setdefault(code, []).append((number, pattern.needs[1:]))

    def candidates(self, present: set[str]) -> list[int]:
        """List the patterns, in order, all of whose needed words are *present*."""
        by_code, found = self._by_code, []
        for code in present:
            if code in by_code:
                for number, further in by_code[code]:
                    for need in further:
                        if need.isdisjoint(present):
                            break
                    else:
                        found.append(number)
        return sorted(set(found))

    def spans(self, codes: str) -> list[tuple[int, int]]:
        """Give start and end of every place in *codes* where a pattern stands."""
        return [
            match.span()
            for number in self.candidates(set(codes))
            for match in self.patterns[number].finditer(codes)
        ]
