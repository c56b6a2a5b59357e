"""A text made ready to be compared with many names, however a child writes them.

Decides what counts as a name in it: as it is, with an ending, run together or apart, letter by letter, by ear, or a slip or
two of the pen away. Refuses to know who bears the name (`safeguarding/names.py`).

A report may have 800,000 letters, and sixty adults may read it. So whatever can be is asked of sets by the name's own
few spellings, and never by going through the text again; the text is made plain in portions and by ear all at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice, pairwise
from typing import NamedTuple

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from safeguarding import lexicon
from safeguarding.by_ear import sounds, sounds_of
from safeguarding.nicknames import called
from safeguarding.normalise import fold

MOST_WORDS = (
    4_000  # different unusual words of one report that are compared loosely; as they are written, all are
)
_PORTION_CHARS = 16_384
_WORD = re.compile(r"[^\W_]+")
_TITLES = frozenset(
    ("mr", "mrs", "miss", "ms", "mx", "dr", "sir", "madam", "prof", "rev", "fr", "father", "sister", "coach",
     "misses", "mister", "missus", "mis")
)  # fmt: skip
_RUN_INTO = (
    "mister",
    "missus",
    "miss",
    "mrs",
    "mr",
    "ms",
    "mx",
    "dr",
    "sir",
)  # titles that a name is run together with
_SMALL = frozenset(
    ("van", "von", "der", "den", "de", "la", "le", "da", "di", "del", "el", "al", "bin", "ibn", "mac", "mc", "st",
     "the", "of", "and")
)  # fmt: skip
_SURE = frozenset(("mr", "mrs", "ms", "mx", "dr", "mister", "missus"))  # the others are everyday words, too
_MISSING = frozenset(("ing", "in", "ed", "es", "ion", "ions", "t"))  # what makes everyday words of "miss"
_ENDINGS = ("", "s", "y", "ie", "ey", "i", "o", "ers", "ster", "sy", "zy", "za", "a")


class _Ways(NamedTuple):
    """How else one part of a name, of three letters or more, may be written; what is too short for a way has none.

    *ended*: as it is, and with endings. *apart*: as two words. *stems*: its longest beginning, with endings.
    *beginnings*: by themselves and with endings: `whitt`, `whitty`; *short_beginnings*: after a title.
    """

    ended: frozenset[str]
    apart: tuple[tuple[str, str], ...]
    stems: frozenset[str]
    slips: int
    beginnings: frozenset[str]
    short_beginnings: frozenset[str]
    sounds: frozenset[str]


class Heard:
    """A text made ready for many comparisons. *line*: its words, in their order."""

    def __init__(self, text: str) -> None:
        self.line = [word for portion in _portions(text) for word in _WORD.findall(fold(portion))]
        spelt = _letter_by_letter(self.line)
        words = self.line + spelt
        self._spelt = " ".join(spelt)  # two names after each other, letter by letter, are one long word here
        different = dict.fromkeys(words)
        self._words = frozenset(different)
        self._spaced = f" {' '.join(words)} "
        after = [(word, following) for word, following in pairwise(words) if word in _TITLES]
        self._titled = frozenset((*(following for _, following in after), *_run_together(different)))
        ordinary = lexicon.load().ordinary
        unusual = (word for word in different if len(word) > 2 and word not in ordinary)
        self._unusual = frozenset(islice(unusual, MOST_WORDS)) | self._titled
        self._sounds = sounds_of(word for word in self._unusual if len(word) > 3)
        meant = frozenset(word for word in self._titled if not _is_ordinary(word))
        self._loose = meant | {following for title, following in after if title in _SURE}
        self._titled_sounds = sounds_of(self._loose)
        self._lengths = _by_length(self._unusual)
        self._initials = {first: _by_length(some) for first, some in _by_initial(self._loose).items()}
        self._loose_lengths = _by_length(self._loose)
        self._had: dict[str, bool] = {}

    def names(self, name: str) -> bool:
        """Say whether *name* may be meant anywhere in the text."""
        parts = _parts(name)
        return (
            not self._words.isdisjoint(_short_names(name))
            or any(self._has(part) or self._has_titled(part) for part in parts)
            or any(part[:length] in self._titled for part in parts for length in range(1, len(part)))
        )

    def speaks_of(self, line: str) -> bool:
        """Say whether a line of a conflict list is touched: a name in it, or all words of a job."""
        words = _content_of(line)
        if not words:
            return False
        if len(words) > 1 and all(word in self._words or self._has(word) for word in words):
            return True
        return any(not _is_ordinary(word) and len(word) > 2 and self._has(word) for word in _parts(line))

    def _has(self, part: str) -> bool:
        """Say whether one part of a name is there, as it is, with an ending, joined, or nearly."""
        found = self._had.get(part)
        if found is None:
            found = self._had[part] = self._look_for(part)
        return found

    def _look_for(self, part: str) -> bool:
        if len(part) < 3:
            return part in self._titled
        ways = _ways(part)
        return (
            not self._words.isdisjoint(ways.ended)
            or (len(part) > 3 and part in self._spelt)
            or any(
                first in self._words and second in self._words and f" {first} {second} " in self._spaced
                for first, second in ways.apart
            )
            or not self._unusual.isdisjoint(ways.stems)
            or _is_near(part, self._lengths, ways.slips)
            or not self._unusual.isdisjoint(ways.beginnings)
            or not self._loose.isdisjoint(ways.short_beginnings)
            or not self._sounds.isdisjoint(ways.sounds)
        )

    def _has_titled(self, part: str) -> bool:
        """Say whether *part* may be what stands after a title: there a name is meant, and little need be right."""
        if not self._titled_sounds.isdisjoint(sounds(part)):
            return True
        if len(part) < 3:
            return _is_near(part, self._loose_lengths, 1, fewest=2)
        return len(part) > 3 and _is_near(part, self._initials.get(part[0], {}), 2)


def _portions(text: str) -> Iterator[str]:
    """Cut *text* before spaces or ends of lines, where no letter changes for what stands beside it."""
    start = 0
    while len(text) - start > _PORTION_CHARS:
        least = start + _PORTION_CHARS
        ends = [end for end in (text.find(" ", least), text.find("\n", least)) if end > 0]
        if not ends:
            break
        yield text[start : min(ends)]
        start = min(ends)
    yield text[start:]


def _by_length(words: Iterable[str]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for word in words:
        found.setdefault(len(word), []).append(word)
    return found


def _by_initial(words: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word in words:
        found.setdefault(word[0], []).append(word)
    return found


def _is_near(part: str, lengths: dict[int, list[str]], slips: int, *, fewest: int = 1) -> bool:
    """Say whether a word of at least *fewest* letters is at most so many slips of the pen from *part*."""
    return any(
        extractOne(part, lengths[length], scorer=OSA.distance, processor=None, score_cutoff=slips)
        for length in range(max(fewest, len(part) - slips), len(part) + slips + 1)
        if length in lengths
    )


def _letter_by_letter(words: Sequence[str]) -> list[str]:
    """Put together what somebody wrote with a space after each letter: `i saw m r s m i t h`; "i" and "a" are words, too."""
    found: list[str] = []
    first = last = -2
    for place in (*(place for place, word in enumerate(words) if len(word) == 1), len(words) + 1):
        if place != last + 1:
            run = "".join(words[first : last + 1]) if first >= 0 else ""
            found += [part for part in (run, run[1:], run[:-1], run[1:-1]) if len(part) > 2]
            first = place
        last = place
    return found


def _run_together(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        if word.startswith(_RUN_INTO) and not _is_ordinary(word):
            for title in _RUN_INTO:
                rest = word.removeprefix(title)
                if rest != word and len(rest) > 2 and rest not in _MISSING:
                    yield rest


@lru_cache(maxsize=2_000)
def _parts(name: str) -> tuple[str, ...]:
    """Take a name apart: without titles and small words; a double name is each of its halves and both."""
    every = [word for word in _WORD.findall(fold(name)) if word not in _TITLES]
    words = [word for word in every if word not in _SMALL]
    small = next((place for place, word in enumerate(every[:-1]) if word in _SMALL), None)
    whole = () if small is None else ("".join(every[small:]),)
    joined = ("".join(words[-2:]),) if "-" in name and len(words) > 1 else ()
    return (*whole, *joined, *words)


@lru_cache(maxsize=2_000)
def _ways(part: str) -> _Ways:
    length = len(part)
    stem = part[: max(4, length - 3)]
    cut = range(3, length) if length > 4 else range(0)
    return _Ways(
        ended=frozenset(part + ending for ending in _ENDINGS),
        apart=tuple((part[:cut], part[cut:]) for cut in range(1, length)),
        stems=frozenset(stem + ending for ending in _ENDINGS[1:]),
        slips=1 if length < 6 else 2 if length < 10 else 3,
        beginnings=frozenset(part[:end] + ending for end in cut if end > 3 for ending in _ENDINGS),
        short_beginnings=frozenset(part[:end] + ending for end in cut for ending in _ENDINGS),
        sounds=sounds(part) if length > 3 else frozenset(),
    )


@lru_cache(maxsize=2_000)
def _short_names(name: str) -> frozenset[str]:
    """List what somebody of that *name* may be called, but for everyday words."""
    return frozenset(one for part in _parts(name) for one in called(part) if not _is_ordinary(one))


@lru_cache(maxsize=2_000)
def _content_of(line: str) -> tuple[str, ...]:
    return tuple(word for word in _WORD.findall(fold(line)) if word not in _SMALL)


def _is_ordinary(word: str) -> bool:
    """Say whether *word* is an everyday word or too short: a slip of the pen away from it is nobody's name."""
    return len(word) < 3 or word in lexicon.load().ordinary
