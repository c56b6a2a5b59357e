"""Looking for names as it was first written: each name goes through the whole text. Slow and plain, to compare with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from rapidfuzz.distance import OSA

from safeguarding import by_ear, rolewords
from safeguarding import heard as parts
from safeguarding.names import Adult, Mentions
from safeguarding.nicknames import called
from safeguarding.normalise import fold


def find_mentions(text: str, adults: Iterable[Adult]) -> Mentions:
    plain = Plain(text)
    known = tuple(adults)
    patterns = rolewords._ROLES
    roles = frozenset[str]().union(*(roles for pattern, roles in patterns if pattern.search(plain.line)))
    named = frozenset(one.id for one in known if one.roles & roles or any(map(plain.names, one.names)))
    close = frozenset(one.id for one in known if any(plain.speaks_of(line) for line in one.close_to))
    return Mentions(named, close, bool(rolewords._AN_ADULT.search(plain.line)) or bool(named))


class Plain:
    """A text, and each way in which a name may stand in it, one after the other."""

    def __init__(self, text: str) -> None:
        words = parts._WORD.findall(fold(text))
        self.line = " ".join(words)
        self.spelt = letter_by_letter(words)
        words += self.spelt
        self.words = set(words)
        self.joined = {first + second for first, second in pairwise(words)}
        self.titled = {*after(parts._TITLES, words), *run_together(words)}
        unusual = [word for word in dict.fromkeys(words) if not parts._is_ordinary(word)]
        self.unusual = {*unusual[: parts.MOST_WORDS], *self.titled}
        self.sounds = {one for word in self.unusual if len(word) > 3 for one in sounds(word)}
        ordinary = {word for word in self.titled if parts._is_ordinary(word)}
        self.loose = (self.titled - ordinary) | set(after(parts._SURE, words))
        self.titled_sounds = {one for word in self.loose for one in sounds(word)}
        self.short = {*shortened(self.unusual, 4), *shortened(self.loose, 3)}

    def names(self, name: str) -> bool:
        every = parts._parts(name)
        short = {one for part in every for one in called(part) if not parts._is_ordinary(one)}
        return bool(
            short & self.words
            or any(self.has(part) or self.has_titled(part) for part in every)
            or any(self.titled & {part[:length] for length in range(1, len(part))} for part in every)
        )

    def speaks_of(self, line: str) -> bool:
        words = [word for word in parts._WORD.findall(fold(line)) if word not in parts._SMALL]
        if not words:
            return False
        if len(words) > 1 and all(word in self.words or self.has(word) for word in words):
            return True
        return any(
            not parts._is_ordinary(word) and len(word) > 2 and self.has(word) for word in parts._parts(line)
        )

    def has(self, part: str) -> bool:
        if len(part) < 3:
            return part in self.titled
        if any(part + ending in self.words for ending in parts._ENDINGS) or part in self.joined:
            return True
        if len(part) > 3 and any(part in run for run in self.spelt):
            return True
        stem = part[: max(4, len(part) - 3)]
        if any(stem + ending in self.unusual for ending in parts._ENDINGS[1:]):
            return True
        slips = 1 if len(part) < 6 else 2 if len(part) < 10 else 3
        if any(OSA.distance(part, word) <= slips for word in self.unusual):
            return True
        if len(part) > 4 and self.short & {part[:length] for length in range(3, len(part))}:
            return True
        return len(part) > 3 and bool(sounds(part) & self.sounds)

    def has_titled(self, part: str) -> bool:
        if sounds(part) & self.titled_sounds:
            return True
        if len(part) < 3:
            return any(OSA.distance(part, word) < 2 for word in self.loose if len(word) > 1)
        near = [word for word in self.loose if word[0] == part[0]]
        return len(part) > 3 and any(OSA.distance(part, word) < 3 for word in near)


def letter_by_letter(words: Sequence[str]) -> list[str]:
    found, run = [], ""
    for word in (*words, ""):
        if len(word) == 1:
            run += word
        else:
            found += [part for part in (run, run[1:], run[:-1], run[1:-1]) if len(part) > 2]
            run = ""
    return found


def shortened(words: Iterable[str], fewest: int) -> Iterable[str]:
    for word in words:
        for ending in ("", *parts._ENDINGS[1:]):
            stem = word.removesuffix(ending) if ending and word.endswith(ending) else word
            if len(stem) >= fewest:
                yield stem


def after(titles: frozenset[str], words: Sequence[str]) -> Iterable[str]:
    return (following for word, following in pairwise(words) if word in titles)


def run_together(words: Sequence[str]) -> Iterable[str]:
    for word in dict.fromkeys(words):
        for title in ("mister", "missus", "miss", "mrs", "mr", "ms", "mx", "dr", "sir"):
            rest = word.removeprefix(title)
            if rest != word and len(rest) > 2 and rest not in parts._MISSING and not parts._is_ordinary(word):
                yield rest


def sounds(word: str) -> frozenset[str]:
    return frozenset(sound(one) for one in {word, word.replace("th", "f")})


def sound(word: str) -> str:
    for written, spoken in by_ear._SOUNDS:
        word = word.replace(written, spoken)
    rest = re.sub(r"[aeiouyh]", "", word[1:])
    return re.sub(r"(.)\1+", r"\1", word[:1] + rest)
