"""Which of the adults who might read a report its words may name.

Decides from words alone, in memory, before anything is sealed: by surname, title and surname, initial,
nickname and misspelling; by role ("the head", "safeguarding lead", "chair of governors"); and by what
stands on an adult's conflict list (relatives, household, own children, second jobs). It errs on the side
of too many: a false hit costs one hop, a miss can cost a child. It refuses to know what follows.

Names in a script that is not Latin are compared as they are written: nothing is transliterated.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from safeguarding import lexicon
from safeguarding.nicknames import called
from safeguarding.normalise import fold

MOST_WORDS = (
    4_000  # different unusual words of one report that are compared loosely; as they are written, all are
)
_WORD = re.compile(r"[^\W_]+")
_TITLES = frozenset(
    ("mr", "mrs", "miss", "ms", "mx", "dr", "sir", "madam", "prof", "rev", "fr", "father", "sister", "coach",
     "misses", "mister", "missus", "mis")
)  # fmt: skip
_SMALL = frozenset(
    ("van", "von", "der", "den", "de", "la", "le", "da", "di", "del", "el", "al", "bin", "ibn", "mac", "mc", "st",
     "the", "of", "and")
)  # fmt: skip
_SURE = frozenset(("mr", "mrs", "ms", "mx", "dr", "mister", "missus"))  # the others are everyday words, too
_MISSING = frozenset(("ing", "in", "ed", "es", "ion", "ions", "t"))  # what makes everyday words of "miss"
_ENDINGS = ("", "s", "y", "ie", "ey", "i", "o", "ers", "ster", "sy", "zy", "za", "a")
_SOUNDS = (("ph", "f"), ("ck", "k"), ("gh", "g"), ("wh", "w"), ("sch", "sh"), ("tz", "s"), ("sz", "sh"),
           ("cz", "ch"), ("c", "k"), ("z", "s"), ("q", "k"), ("x", "ks"), ("w", "v"), ("j", "y"))  # fmt: skip

#: Words that may mean whoever has a role. The list is ours: no safeguarding lead has reviewed it.
_ROLE_WORDS: tuple[tuple[str, frozenset[str]], ...] = (
    (
        r"head ?(?:t[ae]+\w*ch\w*|tech\w*|master|mistress)|(?:executive|exec|school) head"
        r"|princip(?:al|le)s?|(?<!in )(?<!on )(?<!over )(?<!off )(?<!round )(?<!against )the heads?(?! (?:of (?:year|yr|y|house|dep\w*|[a-z]+)|boy|girl|lice|ache|band|phones?))"
        r"|(?:our|my school|new|old) head(?= (?:is|was|did|does|said|says|hit|hits|told|knows|touched|shouts?))"
        r"|head of (?:the )?school|headships?",
        frozenset({"head", "owner"}),
    ),
    (
        r"safe ?guard\w*|dsl|designated (?:safe\w*|lead|person)|child protection(?: \w+)?|welfare (?:lead|officer)",
        frozenset({"dsl", "ddsl"}),
    ),
    (
        r"(?:deputy|assistant|vice|associate) (?:head\w*|principal)|slt|senior leader\w*",
        frozenset({"dsl", "ddsl"}),
    ),
    (r"chair ?(?:man|woman|person)?(?: of)?(?: the)? (?:govern\w*|trust\w*|board)|govern[eo]rs?|trustees?",
     frozenset({"chair", "governor"})),
    (r"clerk(?: to)?(?: the)?(?: govern\w*)?|governance professional", frozenset({"clerk"})),
    (
        r"pastoral \w+|head of (?:year|yr|y|house)(?: ?\w{1,2})?|(?:year|yr) head|hoy|heads of year",
        frozenset({"pastoral"}),
    ),
    (r"nursery (?:owner|manager)|(?:owner|manager) of (?:the )?nursery|registered person", frozenset({"owner", "head"})),
    (r"trust (?:boss|lead|ceo|chief)|ceo|chief executive", frozenset({"trust_ceo", "trust_dsl"})),
    (
        r"council (?:lady|man|woman|worker|officer|person|people|team|lot)|(?:lady|man|woman|person) (?:from|at) the council"
        r"|duty (?:officer|desk|team)|lado",
        frozenset({"duty", "duty_manager"}),
    ),
)  # fmt: skip
_ROLES = tuple((re.compile(rf"\b(?:{words})\b"), roles) for words, roles in _ROLE_WORDS)
#: Somebody who works or helps at a school, whoever it is.
_AN_ADULT = re.compile(
    r"\b(?:teach\w*|tea?cher\w*|sir|miss(?=\W|$)(?! (?:my|him|her|you|them|it|school|the|a|being|out|out on))|tutors?"
    r"|(?:the|a|my|our|one to one|class\w*) ta|tas|coach\w*|dinner lad\w+|lunch(?:time)? (?:lad\w+|staff|supervisor\w*)"
    r"|midday \w+|caretakers?|site (?:man|manager|staff)|cleaners?|receptionists?|cover (?:teach\w*|supervis\w*)|supply"
    r"|(?:learning|behaviour|classroom|teaching) (?:mentor|assistant|support)\w*|mentors?|librarian|staff|counsell?ors?"
    r"|(?:bus|taxi|minibus|school) driver|escort|volunteers?|lollipop \w+|instructor|technician|nurse|chaplain|vicar"
    r"|head of \w+|govern[eo]rs?|safe ?guarding|(?:nursery|key) ?workers?|after ?school club|someone who works (?:here|at)"
    r"|(?:mr|mrs|ms|mx|dr|mister|missus)\.? ?\w+)\b"
)


@dataclass(frozen=True, slots=True)
class Adult:
    """One adult who might be told. *name* as they entered it, perhaps empty; *close_to* their conflict list.

    *before*: names that they bore here before.
    """

    id: str
    name: str
    roles: frozenset[str]
    close_to: tuple[str, ...] = ()
    before: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every name by which they may be written of."""
        return (self.name, *self.before)


@dataclass(frozen=True, slots=True)
class Mentions:
    """What the words may say: *named* adults, those *close* to what they tell of, and whether *an_adult* at school."""

    named: frozenset[str] = frozenset()
    close: frozenset[str] = frozenset()
    an_adult: bool = False


def find_mentions(text: str, adults: Iterable[Adult]) -> Mentions:
    """Say whom *text* may name. Roles are looked for as words, whoever holds them."""
    heard = _Heard(text)
    known = tuple(adults)
    roles = frozenset[str]().union(*(roles for pattern, roles in _ROLES if pattern.search(heard.line)))
    named = frozenset(one.id for one in known if one.roles & roles or any(map(heard.names, one.names)))
    close = frozenset(one.id for one in known if any(heard.speaks_of(line) for line in one.close_to))
    return Mentions(named, close, bool(_AN_ADULT.search(heard.line)) or bool(named))


@lru_cache(maxsize=50_000)  # who sits at the council is compared with one another at each setting again
def _line_names(line: str, name: str) -> bool:
    return _line(line).names(name)


@lru_cache(maxsize=2_000)
def _line(line: str) -> _Heard:
    return _Heard(line)


@lru_cache(maxsize=300)  # one for each setting's people, until one of them changes
def relate(known: tuple[Adult, ...]) -> Mapping[str, frozenset[str]]:
    """Say who is close to whom: one stands on the other's conflict list. It holds both ways."""
    related: dict[str, set[str]] = {one.id: set() for one in known}
    for one in known:
        for other in known:
            if other.id != one.id and any(
                _line_names(line, name) for line in one.close_to for name in other.names
            ):
                related[one.id].add(other.id)
                related[other.id].add(one.id)
    return {person: frozenset(others) for person, others in related.items()}


def close_between(some: Iterable[Adult], others: Iterable[Adult]) -> frozenset[str]:
    """Name those of *some* who are close to one of *others*: either stands on the other's conflict list."""
    there = [(other, [_Heard(line) for line in other.close_to]) for other in others]
    found = set()
    for one in some:
        lines = [_Heard(line) for line in one.close_to]
        for other, theirs in there:
            if other.id != one.id and (
                any(line.names(name) for line in lines for name in other.names)
                or any(line.names(name) for line in theirs for name in one.names)
            ):
                found.add(one.id)
                break
    return frozenset(found)


class _Heard:
    """A text made ready for many comparisons."""

    def __init__(self, text: str) -> None:
        words = _WORD.findall(fold(text))
        self.line = " ".join(words)
        words += _letter_by_letter(words)
        self._words = frozenset(words)
        self._joined = frozenset(first + second for first, second in pairwise(words))
        self._titled = frozenset((*_after(_TITLES, words), *_run_together(words)))
        unusual = [word for word in dict.fromkeys(words) if not _is_ordinary(word)]
        self._unusual = frozenset(unusual[:MOST_WORDS]) | self._titled
        self._sounds = frozenset().union(*(_sounds(word) for word in self._unusual if len(word) > 3))
        ordinary = frozenset(word for word in self._titled if _is_ordinary(word))
        self._loose = (self._titled - ordinary) | frozenset(_after(_SURE, words))
        self._titled_sounds = frozenset().union(*(_sounds(word) for word in self._loose))
        self._short = frozenset(_shortened(self._unusual, 4)) | frozenset(_shortened(self._loose, 3))

    def names(self, name: str) -> bool:
        """Say whether *name* may be meant anywhere in the text."""
        parts = _parts(name)
        short = {one for part in parts for one in called(part) if not _is_ordinary(one)}
        return bool(
            short & self._words
            or any(self._has(part) or self._has_titled(part) for part in parts)
            or any(self._titled & {part[:length] for length in range(1, len(part))} for part in parts)
        )

    def speaks_of(self, line: str) -> bool:
        """Say whether a line of a conflict list is touched: a name in it, or all words of a job."""
        words = [word for word in _WORD.findall(fold(line)) if word not in _SMALL]
        if not words:
            return False
        if len(words) > 1 and all(word in self._words or self._has(word) for word in words):
            return True
        return any(not _is_ordinary(word) and len(word) > 2 and self._has(word) for word in _parts(line))

    def _has(self, part: str) -> bool:
        """Say whether one part of a name is there, as it is, with an ending, joined, or nearly."""
        if len(part) < 3:
            return part in self._titled
        if any(part + ending in self._words for ending in _ENDINGS) or part in self._joined:
            return True
        stem = part[: max(4, len(part) - 3)]
        if any(stem + ending in self._unusual for ending in _ENDINGS[1:]):
            return True
        slips = 1 if len(part) < 6 else 2 if len(part) < 10 else 3
        if extractOne(part, self._unusual, scorer=OSA.distance, processor=None, score_cutoff=slips):
            return True
        if len(part) > 4 and self._short & {part[:length] for length in range(3, len(part))}:
            return True
        return len(part) > 3 and bool(_sounds(part) & self._sounds)

    def _has_titled(self, part: str) -> bool:
        """Say whether *part* may be what stands after a title: there a name is meant, and little need be right."""
        if _sounds(part) & self._titled_sounds:
            return True
        if len(part) < 3:
            return any(OSA.distance(part, word) < 2 for word in self._loose if len(word) > 1)
        near = [word for word in self._loose if word[0] == part[0]]
        return len(part) > 3 and any(OSA.distance(part, word, score_cutoff=2) < 3 for word in near)


def _letter_by_letter(words: Sequence[str]) -> list[str]:
    """Put together what somebody wrote with a space after each letter: `i saw m r s m i t h`; "i" and "a" are words, too."""
    found, run = [], ""
    for word in (*words, ""):
        if len(word) == 1:
            run += word
        else:
            found += [part for part in (run, run[1:], run[:-1], run[1:-1]) if len(part) > 2]
            run = ""
    return found


def _shortened(words: Iterable[str], fewest: int) -> Iterable[str]:
    """Give words of at least *fewest* letters that may be the beginning of a name: `whitt`, `whitty`."""
    for word in words:
        for ending in ("", *_ENDINGS[1:]):
            stem = word.removesuffix(ending) if ending and word.endswith(ending) else word
            if len(stem) >= fewest:
                yield stem


def _after(titles: frozenset[str], words: Sequence[str]) -> Iterable[str]:
    return (following for word, following in pairwise(words) if word in titles)


def _run_together(words: Sequence[str]) -> Iterable[str]:
    for word in dict.fromkeys(words):
        for title in ("mister", "missus", "miss", "mrs", "mr", "ms", "mx", "dr", "sir"):
            rest = word.removeprefix(title)
            if rest != word and len(rest) > 2 and rest not in _MISSING and not _is_ordinary(word):
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


@lru_cache(maxsize=20_000)
def _is_ordinary(word: str) -> bool:
    """Say whether *word* is an everyday word or too short: a slip of the pen away from it is nobody's name."""
    return len(word) < 3 or word in lexicon.load().ordinary


@lru_cache(maxsize=20_000)
def _sounds(word: str) -> frozenset[str]:
    """Spell *word* by its consonants, as a child may hear it; *th* may be an f."""
    return frozenset(_sound(one) for one in {word, word.replace("th", "f")})


def _sound(word: str) -> str:
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    rest = re.sub(r"[aeiouyh]", "", word[1:])
    return re.sub(r"(.)\1+", r"\1", word[:1] + rest)
