"""How the words of a message are compared with what the lexicon looks for.

Every word of the lexicon gets one character, a message becomes a string of such characters, and a
rule a regular expression over them. So a message of forty words is forty characters long, a list of
weapons is one character class, and every gap is bounded in words. It knows nothing of urgency.

1. `Vocabulary` learns the words of all patterns, then encodes messages: exact word, else known
   spelling, else stretched, masked or look-alike letters, else beginning, else one slip of the finger.
2. `Pattern` is compiled when its turn first comes.
3. `Index` asks first which patterns have all their needed words in the message: few have.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from safeguarding import normalise
from safeguarding.lexicon import LexiconError

_FIRST = 0x3400  # codes are characters from here on; which ones they are does not matter
_LOOK_ALIKE = str.maketrans("013457@$!8+", "oieastasibt")
_STRETCHED = re.compile(r"(.)\1{2,}")
_DOUBLED = re.compile(r"(.)\1+")
_PIECE = re.compile(r"\(|\)|\||\?|<[a-z_]+>|\.\.\d+|[^\s()|?<>]+")
_SOUND = re.compile("ough|augh|igh|tch|sch|sh|ch|ph|th|ck|kn|wr|wh|qu|gh|mb$|e$|es$|ed$|c(?=[eiy])|[czxq]")
_SOUNDS = {
    "ough": "a", "augh": "a", "igh": "a", "tch": "C", "sch": "sk", "sh": "S", "ch": "C", "ph": "f", "th": "f",
    "ck": "k", "kn": "n", "wr": "r", "wh": "w", "qu": "kw", "gh": "", "mb": "m", "e": "", "es": "s", "ed": "d",
    "z": "s", "x": "ks", "q": "k",
}  # fmt: skip
_VOWEL_RUN = re.compile("[aeiouyw]+|h")
_VOWELS = "aeiou"
_ALSO = {"to": "2", "for": "4"}  # figures that are also words
_GUESSES = 500  # unknown words of one message that are looked at closely; the rest stay unknown
_CONSONANTS = 3  # fewer sound like too many honest words: dead, dad, did
_CORRECTED_CHARS = range(6, 15)  # shorter words have too many honest neighbours


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


class Reader:
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
    if single:
        merged = Words(
            frozenset().union(*(one.words for one in single)),
            frozenset().union(*(one.beginnings for one in single)),
            any(one.number for one in single),
        )
        rest.insert(0, merged)
    return rest[0] if len(rest) == 1 else Either(tuple(rest))


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
    _seen: tuple[set[int], set[int]] = field(default_factory=lambda: (set(), set()))
    _learnt: list[str] = field(default_factory=list)
    _known: dict[str, str] = field(default_factory=dict)  # words and, with a star, beginnings
    _sorted: list[str] = field(default_factory=list)
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
        seen.add(id(part))
        if isinstance(part, Words):
            for word in part.words:
                self._give(self.table, word, english=english)
            for beginning in part.beginnings:
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

    def encode(self, words: Iterable[str]) -> str:
        """Write *words* as characters, one each (more where a spelling runs words together)."""
        table = self.table
        words = list(words)
        strange = list(dict.fromkeys([word for word in words if word not in table]))
        guessed = {word: self._guess(word) for word in strange[:_GUESSES]}
        return "".join([table.get(word) or guessed.get(word, self.unknown) for word in words])

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
                return "".join(self.table.get(piece) or self._close_to(piece) or self.unknown for piece in pieces)
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
    heard = _SOUND.sub(lambda match: _SOUNDS.get(match.group(), "s" if len(match.group()) == 1 and match.end() < len(word) and word[match.end()] in "eiy" else "k"), word)
    return _DOUBLED.sub(r"\1", _VOWEL_RUN.sub("a", heard))


def _shared(one: str, other: str) -> int:
    """Count the letters that two words share from the front and from the back."""
    front = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    back = next((at for at, (a, b) in enumerate(zip(one[::-1], other[::-1], strict=False)) if a != b), 0)
    return front + back


def _shortened(word: str) -> list[str]:
    return [word[:at] + word[at + 1 :] for at in range(len(word))] + [word]


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

    def finditer(self, codes: str) -> Iterator[re.Match[str]]:
        """Find every place in *codes*, left to right."""
        if self._regex is None:
            self._regex = re.compile(_regex(self._part, self._vocabulary), re.DOTALL)
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
        self._patterns = patterns
        self._by_code: dict[str, list[int]] = {}
        for number, pattern in enumerate(patterns):
            if not pattern.needs:
                raise LexiconError(f"lexicon: pattern {number + 1} of its kind would match any message")
            for code in pattern.needs[0]:
                self._by_code.setdefault(code, []).append(number)

    def candidates(self, present: set[str]) -> list[int]:
        """List the patterns, in order, all of whose needed words are *present*."""
        numbers: set[int] = set()
        for code in present:
            numbers.update(self._by_code.get(code, ()))
        patterns = self._patterns
        return [
            number
            for number in sorted(numbers)
            if not any(need.isdisjoint(present) for need in patterns[number].needs)
        ]
