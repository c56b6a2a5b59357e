"""What a pupil's words may mean, and how soon an adult must read them.

Decides an urgency, the rules that gave it and their themes, from one message alone. It only ever
raises: nothing here lowers what a pupil or a lead has chosen, and a person reads every report
whatever it says. It refuses to know who wrote, to whom, and when.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from safeguarding import lexicon, matching, normalise
from safeguarding.lexicon import Entry
from safeguarding.report import Urgency

_PLACES_TRIED = 12  # of one rule in one message
_DENIAL_REACH = 4  # words
_FICTION_REACH = 14  # words
_STRIDE, _OVERLAP = 1000, 40  # words of a very long message looked at together
_ENGLISH_SHARE = 0.34  # of the words; with fewer known ones it is another language
_NOT_LATIN = re.compile("[^\\W\\d_a-z\u00df-\u024f]")
_PLAYED = ("violence.", "radicalisation.")  # what people do to each other in games and films
_FIRST_PERSON = ["i", "me", "my", "mi", "myself", "im", "ive", "us", "we", "our", "mine"]
_COMMON = ["i", "me", "my", "mi", "we", "us", "our", "you", "u", "your", "it", "he", "she", "they", "him", "her", "them", "his", "their", "hes", "shes", "theyre", "im", "ive", "is", "are", "was", "were", "be", "been", "being", "got", "get", "gets", "getting", "has", "have", "had", "a", "an", "the", "to", "of", "in", "on", "at", "up", "out", "for", "with", "and", "or", "if", "when", "all", "some", "more", "not", "no", "dont", "cant", "do", "does", "did", "go", "going", "will", "would", "gonna", "just", "now", "today", "want", "make", "makes", "made", "said", "say", "says", "tell", "told", "take", "took", "know", "one", "no1", "this", "that", "what", "who", "so", "friend", "mate", "mum", "mam", "dad", "school", "home", "at", "night", "day", "time", "room", "people", "everyone", "someone", "r", "s", "too"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What triage saw in one message.

    rules: ids of all that fired, most urgent first. unread: it is in a script or language without
    a lexicon and nothing in it was understood; a person must see it today.
    """

    urgency: Urgency
    rules: tuple[str, ...]
    themes: frozenset[str]
    unread: bool


def read(text: str) -> Reading:
    """Say how urgent *text* is, and why. Any text has an answer; P4 without rules means nothing was found."""
    return _engine().read(text)


@dataclass(frozen=True, slots=True)
class _Hit:
    entry: Entry
    level: int


_SIGN = 4  # the level of rules that count only together
_DEATH_WORDS = "D06"
_SHORT_WORDS = 60
_TOGETHER = _Hit(
    Entry("C01", 2, False, frozenset({"wellbeing.suicidal_thoughts"}), "two signs of despair", "en"), 2
)


class _Engine:
    """The lexicon, ready to be looked for. Built once, when the first message comes."""

    def __init__(self, words: lexicon.Lexicon) -> None:
        reader = matching.Reader(words.lists, words.spelling)
        self._vocabulary = matching.Vocabulary(words.spelling, words.ordinary, words.foreign)
        every = [*words.rules, *words.idioms, *words.fiction, *words.denials, *words.pauses]
        parts = [reader.read(entry.pattern) for entry in every]
        for entry, part in zip(every, parts, strict=True):
            self._vocabulary.learn(part, english=entry.language == "en")
        self._vocabulary.close()
        common = frozenset(self._vocabulary.table[word] for word in _COMMON if word in self._vocabulary.table)
        patterns = [matching.Pattern(part, self._vocabulary, common) for part in parts]
        self._rules = words.rules
        bounds = [len(words.rules), len(words.idioms), len(words.fiction), len(words.denials), len(words.pauses)]
        cut = iter(patterns)
        self._patterns, self._idioms, self._fiction, denials, pauses = (list(islice(cut, n)) for n in bounds)
        self._rule_index = matching.Index(self._patterns)
        self._idiom_index = matching.Index(self._idioms)
        self._fiction_index = matching.Index(self._fiction)
        self._denials, self._pauses = denials, pauses
        self._first_person = frozenset(self._vocabulary.encode(_FIRST_PERSON))
        self.rules_by_id = {entry.id: entry for entry in words.rules}

    def read(self, text: str) -> Reading:
        words = normalise.words(text)
        codes = self._vocabulary.encode(words)
        hits: dict[str, _Hit] = {}
        for start in range(0, max(len(codes), 1), _STRIDE):
            for hit in self._hits(codes[start : start + _STRIDE + _OVERLAP]):
                if hit.entry.id not in hits or hit.level < hits[hit.entry.id].level:
                    hits[hit.entry.id] = hit
        fired = sorted(hits.values(), key=lambda hit: (hit.level, hit.entry.id))
        urgency = min([hit.level for hit in fired], default=4)
        unread = urgency > Urgency.P2 and self._is_foreign(words, codes)
        return Reading(
            urgency=Urgency.P2 if unread else Urgency(urgency),
            rules=tuple(hit.entry.id for hit in fired),
            themes=frozenset().union(*(hit.entry.themes for hit in fired)),
            unread=unread,
        )

    def _hits(self, codes: str) -> Iterator[_Hit]:
        present = set(codes)
        candidates = self._rule_index.candidates(present)
        if not candidates:
            return
        idioms = _spans(self._idioms, self._idiom_index.candidates(present), codes)
        fiction = _spans(self._fiction, self._fiction_index.candidates(present), codes)
        without = codes
        for start, end in idioms:
            without = without[:start] + self._vocabulary.unknown * (end - start) + without[end:]
        signs: list[tuple[int, int, str, str]] = []
        for number in candidates:
            entry = self._rules[number]
            found = [
                match
                for match in islice(
                    self._patterns[number].finditer(codes if entry.level == 1 else without), _PLACES_TRIED
                )
                if not any(start <= match.start() and match.end() <= end for start, end in idioms)
            ]
            if entry.level == _SIGN:
                signs += [(*match.span(), match.group(), entry.id) for match in found]
            elif found:
                yield _Hit(entry, min(self._level(entry, match, codes, fiction) for match in found))
        if _is_despair(signs, len(codes)):
            yield _TOGETHER

    def _level(self, entry: Entry, match: re.Match[str], codes: str, fiction: list[tuple[int, int]]) -> int:
        level = entry.level
        if entry.deniable and level < 3 and self._is_denied(codes, match.start()):
            level += 1
        if level < 3 and fiction and self._is_fiction(entry, match, fiction):
            level += 1
        return level

    def _is_denied(self, codes: str, start: int) -> bool:
        before = codes[max(0, start - _DENIAL_REACH) : start]
        for pause in self._pauses:
            for match in pause.finditer(before):
                before = before[match.end() :] if match.end() else before
        return any(True for denial in self._denials for _ in denial.finditer(before))

    def _is_fiction(self, entry: Entry, match: re.Match[str], fiction: list[tuple[int, int]]) -> bool:
        near = any(
            start - _FICTION_REACH <= match.end() and match.start() <= end + _FICTION_REACH
            for start, end in fiction
        )
        return near and (
            any(theme.startswith(_PLAYED) for theme in entry.themes)
            or self._first_person.isdisjoint(match.string[max(0, match.start() - 2) : match.end() + 1])
        )

    def _is_foreign(self, words: list[str], codes: str) -> bool:
        letters = "".join(words)
        if not letters.isascii() and len(_NOT_LATIN.findall(letters)) > 1:
            return True
        vocabulary = self._vocabulary
        foreign = sum(code not in vocabulary.english and code != vocabulary.unknown for code in codes)
        known = sum(code in vocabulary.english for code in codes)
        return len(words) > 2 and (known / len(codes) < _ENGLISH_SHARE or (foreign > 1 and foreign >= known))


def _is_despair(signs: list[tuple[int, int, str, str]], words: int) -> bool:
    """Say whether enough different signs stand in a message of so many *words*.

    signs: start, end, what stood there, id of the rule. Words about death alone are not despair.
    """
    apart: set[str] = set()
    rules: set[str] = set()
    reached = 0
    for start, end, said, rule in sorted(signs):
        if start >= reached and said not in apart:
            apart.add(said)
            rules.add(rule)
            reached = end
    return len(apart) >= (2 if words <= _SHORT_WORDS else 3) and rules != {_DEATH_WORDS}


def _spans(patterns: list[matching.Pattern], numbers: list[int], codes: str) -> list[tuple[int, int]]:
    return [match.span() for number in numbers for match in patterns[number].finditer(codes)]


@lru_cache(maxsize=1)
def _engine() -> _Engine:
    return _Engine(lexicon.load())


_CARDS = (
    ("suicide", ("wellbeing.suicidal_thoughts", "wellbeing.self_harm", "bullying.encourage_suicide", "online_harm.self_harm_coercion")),
    ("weapon", ("violence.weapon", "violence.school_attack")),
    ("sexual", ("sexual_harm.rape_assault", "home_harm.sexual", "exploitation.sexual", "sexual_harm.hsb_young")),
    ("image", ("sexual_harm.sextortion", "sexual_harm.image_sharing", "sexual_harm.upskirting")),
    ("home", ("home_harm.", "harmful_practice.")),
    ("sexual", ("sexual_harm.", "exploitation.grooming")),
)  # fmt: skip
_FRIEND = "risk.friend_in_danger"
_ADULT_AT_SCHOOL = "adult_conduct."


def card_for(reading: Reading) -> str:
    """Choose the help card: `general`, `suicide`, `home`, `sexual`, `image`, `weapon` or `friend`.

    The most urgent rules decide; among them life before weapon, body, pictures and home. A friend in
    danger of dying gets the friend's card, because it says whom to call and that it is not theirs alone.
    """
    entries = [_engine().rules_by_id[rule] for rule in reading.rules]
    for level in sorted({entry.level for entry in entries if entry.level < 4}):
        themes = {theme for entry in entries if entry.level == level for theme in entry.themes}
        if _FRIEND in themes:
            return "friend"
        for card, kinds in _CARDS:
            if any(theme.startswith(kinds) for theme in themes):
                return card
    return "general"


def names_adult_at_school(reading: Reading) -> bool:
    """Say whether an adult at school or a club may be meant, who then must not be the reader."""
    return any(theme.startswith(_ADULT_AT_SCHOOL) for theme in reading.themes)
