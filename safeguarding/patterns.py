"""What a line of the lexicon says: words, one after the other, with gaps and choices between.

Reads the form that `safeguarding/lexicon/__init__.py` describes into parts. It knows neither how the
parts are found in a message (`matching.py`) nor which words are dangerous (the lexicon does).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from safeguarding import normalise
from safeguarding.lexicon import LexiconError

_PIECE = re.compile(r"\(|\)|\||\?|<[a-z_]+>|\.\.\d+|[^\s()|?<>]+")
_VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Words:
    """One place in a pattern: any of these words or beginnings."""

    words: frozenset[str]
    beginnings: frozenset[str] = frozenset()
    number: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """Up to *most* words of any kind; at least *least*."""

    most: int
    least: int = 0


@dataclass(frozen=True, slots=True)
class Chain:
    """Parts one after the other."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """Any one of the parts; none of them if *optional*."""

    parts: tuple[Part, ...]
    optional: bool = False


Part = Words | Gap | Chain | Either


class PatternReader:
    """Reads patterns; keeps the named lists it has already read. Known misspellings are read as what they mean."""

    def __init__(self, lists: Mapping[str, str], spelling: Mapping[str, str]) -> None:
        self._lists = lists
        self._spelling = spelling
        self._read: dict[str, Part] = {}

    def read(self, pattern: str) -> Part:
        """Turn *pattern* into its parts.

        Raises:
            LexiconError: a bracket is missing or a list has no definition.
        """
        pieces = _PIECE.findall(pattern)
        part, end = self._either(pieces, 0)
        if end != len(pieces):
            raise LexiconError(f"lexicon: unexpected {pieces[end]!r} in the pattern {pattern!r}")
        return part

    def _either(self, pieces: list[str], at: int) -> tuple[Part, int]:
        chains: list[Part] = []
        parts: list[Part] = []
        while at < len(pieces) and pieces[at] != ")":
            if pieces[at] == "|":
                chains.append(_chain(parts))
                parts = []
            elif pieces[at] == "?":
                last = parts.pop()
                parts.append(Either((last,), optional=True))
            elif pieces[at] == "(":
                part, at = self._either(pieces, at + 1)
                if at == len(pieces):
                    raise LexiconError("lexicon: a bracket is opened and never closed")
                parts.append(part)
            else:
                one = self._read.get(pieces[at])
                if one is None:
                    one = self._read[pieces[at]] = self._one(pieces[at])
                parts.append(one)
            at += 1
        chains.append(_chain(parts))
        return _merged(chains), at

    def _one(self, piece: str) -> Part:
        if piece.startswith("<"):
            if piece[1:-1] not in self._lists:
                raise LexiconError(f"lexicon: the list {piece} is used and defined nowhere")
            return self.read(self._lists[piece[1:-1]])
        if piece.startswith(".."):
            return Gap(int(piece[2:]))
        if piece == "_":
            return Gap(1, least=1)
        if piece == "#":
            return Words(frozenset(), number=True)
        if piece.endswith("*"):
            return Words(frozenset(), frozenset([normalise.fold(piece[:-1])]))
        if piece.endswith("+") and len(piece) > 1:
            meant = [self._spelling.get(word, word) for word in endings(piece[:-1])]
            return Words(frozenset(word for word in meant if " " not in word))
        plain = piece.isascii() and piece.isalnum()
        written = [piece.lower()] if plain else normalise.words(piece)
        words = " ".join(self._spelling.get(word, word) for word in written).split()
        return _chain([Words(frozenset([word])) for word in words])


def leaves(part: Part) -> Iterator[Words]:
    """Walk the choices of *part* that are one word long."""
    if isinstance(part, Words):
        yield part
    elif isinstance(part, Either):
        for inner in part.parts:
            yield from leaves(inner)


def endings(word: str) -> set[str]:
    """Give *word* its regular endings, as children write them: hit, hits, hitted, hitting."""
    stems = [word[:-1]] if word.endswith("e") else [word]
    if len(word) > 2 and word[-1] in "bdgklmnprtzv" and word[-2] in _VOWELS and word[-3] not in _VOWELS:
        stems.append(word + word[-1])
    made = {word, word + "s"}
    if word.endswith(("s", "x", "sh", "ch", "z")):
        made.add(word + "es")
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        made |= {word[:-1] + "ies", word[:-1] + "ied"}
    return made | {stem + ending for stem in stems for ending in ("ed", "ing")}


def _chain(parts: list[Part]) -> Part:
    return parts[0] if len(parts) == 1 else Chain(tuple(parts))


def _merged(choices: list[Part]) -> Part:
    """Make one place of all single-word choices, so that they become one character class."""
    single = [choice for choice in choices if isinstance(choice, Words)]
    rest: list[Part] = [choice for choice in choices if not isinstance(choice, Words)]
    if len(choices) == 1:
        return choices[0]
    if single:
        merged = Words(
            frozenset().union(*(one.words for one in single)),
            frozenset().union(*(one.beginnings for one in single)),
            any(one.number for one in single),
        )
        rest.insert(0, merged)
    return rest[0] if len(rest) == 1 else Either(tuple(rest))
