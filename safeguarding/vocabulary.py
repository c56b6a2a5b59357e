"""Which words triage knows, and which of them a child may have meant.

Every word of the lexicon gets one character, so that a message of forty words becomes a string of forty
characters. A word that is not known exactly is tried, in this order, as: a number; a word with
look-alike or masked letters (r4pe, k*ll); a stretched one (kiiill); one that begins like a known one;
one slip of the finger away; one that sounds the same. It knows nothing of urgency.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from safeguarding.patterns import Chain, Either, Part, Words

_FIRST = 0x3400  # codes are characters from here on; which ones they are does not matter
_LOOK_ALIKE = str.maketrans("013457@$!8+", "oieastasibt")
_STRETCHED = re.compile(r"(.)\1{2,}")
_DOUBLED = re.compile(r"(.)\1+")
_SOFT_C = re.compile("(?<![st])c(?=[eiy])")
_SOUND = re.compile("ough|augh|igh|tch|sch|sh|ch|ph|th|ck|kn|wr|wh|qu|gh|mb$|e$|es$|ed$|[czxq]")
_SOUNDS = {
    "ough": "a", "augh": "a", "igh": "a", "tch": "C", "sch": "sk", "sh": "S", "ch": "C", "ph": "f", "th": "f",
    "ck": "k", "kn": "n", "wr": "r", "wh": "w", "qu": "kw", "gh": "", "mb": "m", "e": "", "es": "s", "ed": "d",
    "c": "k", "z": "s", "x": "ks", "q": "k",
}  # fmt: skip
_VOWEL_RUN = re.compile("[aeiouyw]+|h")
_VOWELS = "aeiou"
_ALSO = {"to": "2", "for": "4"}  # figures that are also words
_GUESSES = 300  # unknown words of one message that are looked at closely; the rest stay unknown
_CONSONANTS = 3  # fewer sound like too many honest words: dead, dad, did
_CORRECTED_CHARS = range(6, 15)  # shorter words have too many honest neighbours


@dataclass(slots=True)
class Vocabulary:
    """The characters that stand for words. Learn every pattern first, `close`, then encode."""

    spelling: Mapping[str, str]
    ordinary: Iterable[str]
    foreign_words: Iterable[str] = ()
    table: dict[str, str] = field(default_factory=dict)  # a word → the characters that stand for it
    beginnings: dict[str, str] = field(default_factory=dict)
    english: set[str] = field(default_factory=set)
    _slips: dict[str, str] | None = None
    _sounds: dict[str, list[str]] | None = None
    _squeezed: dict[str, str] = field(default_factory=dict)
    _seen: tuple[dict[int, Part], dict[int, Part]] = field(default_factory=lambda: ({}, {}))
    _learnt: list[str] = field(default_factory=list)
    _known: dict[str, str] = field(default_factory=dict)  # words and, with a star, beginnings
    _sorted: list[str] = field(default_factory=list)
    _spelt: dict[str, str] = field(default_factory=dict)
    _codes: dict[Words, frozenset[str]] = field(default_factory=dict)

    unknown: str = chr(_FIRST)
    known: str = chr(_FIRST + 1)
    number: str = chr(_FIRST + 2)
    foreign: str = chr(_FIRST + 3)

    def learn(self, part: Part, *, english: bool) -> None:
        """Give every word of *part* its character."""
        seen = self._seen[english]
        if id(part) in seen:  # lists are read once, so that the same part stands in many patterns
            return
        seen[id(part)] = part  # kept, so that its id stays its own
        if isinstance(part, Words):
            for word in sorted(
                part.words
            ):  # the same in every process: of two like words the first one is meant
                self._give(self.table, word, english=english)
            for beginning in sorted(part.beginnings):
                self._give(self.beginnings, beginning, english=english)
        elif isinstance(part, Chain | Either):
            for inner in part.parts:
                self.learn(inner, english=english)

    def _give(self, table: dict[str, str], word: str, *, english: bool) -> None:
        if word not in table:
            table[word] = chr(_FIRST + 4 + len(self.table) + len(self.beginnings))
        if english:
            self.english.add(table[word])

    def close(self) -> None:
        """Add ordinary words and spellings, which lean on what was learnt."""
        self.english |= {self.known, self.number}
        for digit in _ALSO.values():
            self._give(self.table, digit, english=True)
        self._learnt = list(self.table)
        self._known = {**self.table, **{word + "*": code for word, code in self.beginnings.items()}}
        self._sorted = sorted(self._known)
        learnt = frozenset(self._learnt)
        for word in self.ordinary:
            self.table.setdefault(word, (self._by_beginning(word) or (self.known, 0))[0])
        for word in self.foreign_words:
            self.table.setdefault(word, self.foreign)
        for word in self._learnt:
            self._squeezed.setdefault(_DOUBLED.sub(r"\1", word), self.table[word])
        for wrong, right in self.spelling.items():
            if wrong not in learnt:
                self.table[wrong] = "".join(self.table.get(word, self.known) for word in right.split())

    def codes(self, part: Words) -> frozenset[str]:
        """Give all characters that may stand at the place *part*."""
        if part in self._codes:
            return self._codes[part]
        found = {self.table[word] for word in part.words}
        found |= {self.table[digit] for word, digit in _ALSO.items() if word in part.words}
        for beginning in part.beginnings:
            first = bisect_left(self._sorted, beginning)
            last = bisect_left(self._sorted, beginning + "\U0010ffff", first)
            found.update(self._known[word] for word in self._sorted[first:last])
        if part.number:
            found |= {self.number, *(self.table[word] for word in self._learnt if word.isdecimal())}
        self._codes[part] = frozenset(found)
        return self._codes[part]

    def plainly(self, words: list[str], each: list[str]) -> list[str]:
        """Give *words* as the lexicon spells them, where it knows them; *each* is what `encode_each` gave."""
        if not self._spelt:
            self._spelt = {self.table[word]: word for word in reversed(self._learnt)}
        return [
            self._spelt.get(code, word) for word, codes in zip(words, each, strict=True) for code in codes
        ]

    def encode(self, words: Iterable[str]) -> str:
        """Write *words* as characters, one each (more where a spelling runs words together)."""
        return "".join(self.encode_each(words))

    def encode_each(self, words: Iterable[str]) -> list[str]:
        """Write each of *words* as its characters."""
        table = self.table
        words = list(words)
        strange = list(dict.fromkeys([word for word in words if word not in table]))
        guessed = {word: self._guess(word) for word in strange[:_GUESSES]}
        return [table.get(word) or guessed.get(word, self.unknown) for word in words]

    def _guess(self, word: str) -> str:
        if word.isdecimal():
            return self.number
        if not word.isalpha():
            plain = word.translate(_LOOK_ALIKE)
            if plain.isalpha() and (found := self._close_to(plain)):
                return found
            if "*" in word and (found := self._unmasked(word)):
                return found
            pieces = [piece for piece in re.split(r"[*@$!]+", word) if piece]
            if len(pieces) > 1:
                return "".join(
                    self.table.get(piece) or self._close_to(piece) or self.unknown for piece in pieces
                )
        return self._close_to(word) or self.unknown

    def _close_to(self, word: str) -> str | None:
        if found := self.table.get(word) or (word.endswith("in") and self.table.get(word + "g")):
            return found
        if _STRETCHED.search(word):
            twice = _STRETCHED.sub(r"\1\1", word)
            once = _STRETCHED.sub(r"\1", word)
            squeezed = self._squeezed.get(_DOUBLED.sub(r"\1", word))
            if found := self.table.get(twice) or self.table.get(once) or squeezed:
                return found
            word = once
        begun = self._by_beginning(word)
        if begun and len(word) - begun[1] > 2:
            return begun[0]
        return self._slipped(word) or self._sounding_like(word) or (begun[0] if begun else None)

    def _by_beginning(self, word: str) -> tuple[str, int] | None:
        """Find the longest known beginning of *word*, and its length."""
        for end in range(min(len(word), 16), 2, -1):
            if found := self.beginnings.get(word[:end]):
                return found, end
        return None

    def _unmasked(self, word: str) -> str | None:
        tries = [word]
        for _ in range(min(word.count("*"), 2)):
            tries = [one.replace("*", vowel, 1) for one in tries for vowel in _VOWELS]
        return next((self.table[one] for one in tries if self.table.get(one, self.known) != self.known), None)

    def _slipped(self, word: str) -> str | None:
        """Find the word that *word* differs from by one letter missing, added, wrong, or two swapped."""
        if len(word) not in _CORRECTED_CHARS or not word.isascii():
            return None
        if self._slips is None:
            self._slips = {}
            for known in self._learnt:
                if self.table[known] in self.english and len(known) in _CORRECTED_CHARS and known.isascii():
                    for shorter in _shortened(known):
                        self._slips.setdefault(shorter, known)
        for shorter in (word, *_shortened(word)):
            meant = self._slips.get(shorter)
            if meant and meant[0] == word[0]:
                return self.table[meant]
        return None

    def _sounding_like(self, word: str) -> str | None:
        """Find the word that sounds like *word* and begins and ends most like it."""
        if not 4 <= len(word) <= 14 or not word.isascii():
            return None
        if self._sounds is None:
            self._sounds = {}
            for known, code in self.table.items():
                if code in self.english and known.isascii() and known.isalpha():
                    self._sounds.setdefault(_sound(known), []).append(known)
        sound = _sound(word)
        if sum(letter != "a" for letter in sound) < _CONSONANTS:
            return None
        alike = self._sounds.get(sound)
        return self.table[max(alike, key=lambda known: _shared(word, known))] if alike else None


def _sound(word: str) -> str:
    """Spell *word* as it sounds, roughly: brooses and bruises are both `brasas`."""
    heard = _SOUND.sub(lambda match: _SOUNDS[match.group()], _SOFT_C.sub("s", word))
    return _DOUBLED.sub(r"\1", _VOWEL_RUN.sub("a", heard))


def _shared(one: str, other: str) -> int:
    """Count the letters that two words share from the front and from the back."""
    front = next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    back = next((at for at, (a, b) in enumerate(zip(one[::-1], other[::-1], strict=False)) if a != b), 0)
    return front + back


def _shortened(word: str) -> list[str]:
    return [word[:at] + word[at + 1 :] for at in range(len(word))] + [word]
