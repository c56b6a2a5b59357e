"""How one message is read: which rules fire in it, and how denials, sayings and stories change them.

1. The words become characters (`vocabulary.py`); a very long message is read in stretches.
2. Harmless sayings (killing it) are blanked for rules of P2 and P3; a P1 rule may look at them, but
   not fire inside one.
3. Rules fire (`matching.py`). A denial shortly before lowers a rule of P2 to P3, a film, game or lesson
   nearby lowers by one level; neither ever drops it.
4. Signs of despair count together. The small model (`ngram`) says how much the whole message sounds like
   danger, and the rules that fired weigh beside it: from its threshold on the message is P2, from a second one
   on P1. A rule of P1 raises by itself, and is read as P2 only where the message is clearly harmless
   otherwise. A rule of P2 that the model does not bear out is read as P3, never as less.
5. What could not be read is P2 with that as its reason.

It decides nothing about people: who is told is `routing.py`'s.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from safeguarding import ngram, normalise
from safeguarding.lexicon import Entry, Lexicon
from safeguarding.matching import Index, Pattern
from safeguarding.patterns import PatternReader, leaves
from safeguarding.vocabulary import Vocabulary

Span = tuple[int, int]

_PLACES_TRIED = 12  # of one rule in one message
_DENIAL_REACH = 4  # words
_FICTION_REACH = 14  # words
_STRIDE, _OVERLAP = 1000, 40  # words of a very long message looked at together
_ENGLISH_SHARE = 0.34  # of the words; with fewer known ones it is another language
_NOT_LATIN = re.compile("[^\\W\\d_a-z\u00df-\u024f]")
_PLAYED = ("violence.", "radicalisation.")  # what people do to each other in games and films
_SIGN = 4  # the level of rules that count only together
_DEATH_WORDS = "D06"
_SHORT_WORDS = 60
_FEW_WORDS, _MANY_WORDS = 4, 25
_FEW_RULES = 2  # of P1, that a message which is clearly harmless otherwise may overrule
_LAUGHTER = frozenset(
    [
        "lol",
        "lmao",
        "lmfao",
        "rofl",
        "haha",
        "hahaha",
        "hahah",
        "hehe",
        "ha",
        "jk",
        "jks",
        "jokes",
        "joking",
        "x",
        "xx",
        "xd",
    ]
)  # never lowers
_NO_LISTS: frozenset[str] = frozenset()
_SAYING = "~"  # stands, for the model, where a harmless saying was
_FIRST_PERSON = ["i", "me", "my", "mi", "myself", "im", "ive", "us", "we", "our", "mine"]


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that fired, and the level it gave here: its own, or lowered by a denial or a story."""

    entry: Entry
    level: int

    @property
    def is_lowered(self) -> bool:
        return self.level > self.entry.level

    @property
    def is_unread(self) -> bool:
        return self is UNREAD


_SUICIDE = frozenset({"wellbeing.suicidal_thoughts"})
TOGETHER = Hit(Entry("C01", 2, False, _SUICIDE, "signs of despair together", "en"), 2)
MODEL = Hit(Entry("M01", 2, False, frozenset(), "sounds like danger as a whole", "en"), 2)
NOW = Hit(Entry("M02", 1, False, frozenset(), "sounds like danger now", "en"), 1)
# What the model may say a dangerous message is about; an id never changes its meaning.
ABOUT = {
    theme: Hit(Entry(rule, 2, False, frozenset({theme}), f"sounds like {theme}", "en"), 2)
    for rule, theme in (
        ("M11", "wellbeing.suicidal_thoughts"),
        ("M12", "sexual_harm.contact"),
        ("M13", "home_harm.sexual"),
        ("M14", "sexual_harm.image_sharing"),
        ("M15", "home_harm.physical"),
        ("M16", "home_harm.neglect"),
        ("M17", "violence.weapon"),
        ("M18", "violence.threat"),
        ("M19", "exploitation.grooming"),
        ("M20", "exploitation.criminal"),
        ("M21", "adult_conduct.low_level"),
        ("M22", "harmful_practice.hba"),
    )
}
UNREAD = Hit(Entry("U01", 2, False, frozenset(), "a language or script that triage cannot read", ""), 2)


class Reader:
    """The lexicon and the model, ready to read messages. Built once; holds nothing of what it read."""

    def __init__(self, words: Lexicon, model: ngram.Model) -> None:
        self._model = model
        self._rules = words.rules
        as_a_whole = [hit.entry for hit in (TOGETHER, MODEL, NOW, *ABOUT.values())]
        self.rules_by_id = {entry.id: entry for entry in (*words.rules, *as_a_whole)}
        reader = PatternReader(words.lists, words.spelling)
        self.vocabulary = Vocabulary(words.spelling, words.ordinary, words.foreign)
        every = [*words.rules, *words.idioms, *words.fiction, *words.denials, *words.pauses]
        self.parts = parts = [reader.read(entry.pattern) for entry in every]
        lists = {name: reader.read(f"<{name}>") for name in words.lists}
        for entry, part in zip(every, parts, strict=True):
            self.vocabulary.learn(part, english=entry.language == "en")
        for part in lists.values():
            self.vocabulary.learn(part, english=True)
        self.vocabulary.close()
        self._lists: dict[str, frozenset[str]] = {}
        for name, part in lists.items():
            for code in {code for leaf in leaves(part) for code in self.vocabulary.codes(leaf)}:
                self._lists[code] = self._lists.get(code, frozenset()) | {name}
        self._lists[self.vocabulary.unknown] = ngram.UNKNOWN
        often: dict[str, float] = defaultdict(float)
        for word, code in self.vocabulary.table.items():
            often[code] += ngram.how_often(model, word)
        patterns = iter([Pattern(part, self.vocabulary, often) for part in parts])
        self._patterns = Index(list(islice(patterns, len(words.rules))))
        self._by_id = {
            entry.id: found for entry, found in zip(self._rules, self._patterns.patterns, strict=True)
        }
        self._idioms = Index(list(islice(patterns, len(words.idioms))))
        self._fiction = Index(list(islice(patterns, len(words.fiction))))
        self._denials = list(islice(patterns, len(words.denials)))
        self._pauses = list(patterns)
        self._first_person = frozenset(self.vocabulary.encode(_FIRST_PERSON))

    def hits(self, text: str) -> list[Hit]:
        """Name everything that fires in *text*, each rule once, at the most urgent place."""
        words = normalise.words(text)
        each = self.vocabulary.encode_each(words)
        codes = "".join(each)
        best: dict[str, Hit] = {}
        for start in range(0, max(len(codes), 1), _STRIDE):
            for hit in self._stretch(codes[start : start + _STRIDE + _OVERLAP]):
                if hit.entry.id not in best or hit.level < best[hit.entry.id].level:
                    best[hit.entry.id] = hit
        return self._weighed(words, each, list(best.values()))

    def _weighed(self, words: list[str], each: list[str], hits: list[Hit]) -> list[Hit]:
        if any(hit.level <= 2 and hit.entry.language != "en" for hit in hits):
            return hits
        if self._is_foreign(words, "".join(each)) and all(hit.level > 2 for hit in hits):
            return [*hits, UNREAD]
        lowered = self._lowered(hits, "".join(each)) if all(hit.level > 2 for hit in hits) else []
        plain, lists = self._traits(words, each, lowered)
        if len(plain) < 2:
            return hits
        model, parts = self._model, ngram.stretches(self._model, plain, lists)
        danger = ngram.score(model, model.danger, parts)
        said = evidence(hits, len(plain))
        danger += sum(model.danger.evidence.get(name, 0.0) for name in said)
        if danger >= model.danger.threshold:
            told_as_story = any(hit.is_lowered and hit.entry.level == 1 for hit in hits)
            now = not told_as_story and ngram.score(model, model.now, parts) >= model.now.threshold
            return [*hits, *self._heard(plain, now)]
        sure = sum(hit.level == 1 for hit in hits)
        if sure and (danger >= model.floor or sure > _FEW_RULES or len(plain) > _MANY_WORDS):
            return hits
        return [replace(hit, level=max(hit.level, 2 if sure else 3)) for hit in hits]

    def _heard(self, plain: list[str], now: bool) -> list[Hit]:
        """Say what the model hears in a message that it finds dangerous."""
        about = ngram.theme(self._model, plain)
        return [MODEL, *([NOW] if now else []), *([ABOUT[about]] if about else [])]

    def _lowered(self, hits: list[Hit], codes: str) -> list[Span]:
        """Find the words that a denial or a story has lowered: the model looks at what else there is."""
        lowered = [
            self._by_id[hit.entry.id] for hit in hits if hit.is_lowered and hit.entry.id in self._by_id
        ]
        return [
            match.span() for pattern in lowered for match in islice(pattern.finditer(codes), _PLACES_TRIED)
        ]

    def warm(self) -> None:
        """Do once what is otherwise done when a rule or a strange word first comes up."""
        for index in (self._patterns, self._idioms, self._fiction):
            for pattern in index.patterns:
                pattern.stands_in("")
        self.vocabulary.encode(["strangeword", "sutrangeword"])

    def traits(self, text: str) -> tuple[list[str], list[frozenset[str]]]:
        """Give the words of *text*, and for each the lists that it is in, as the model takes them."""
        words = normalise.words(text)
        return self._traits(words, self.vocabulary.encode_each(words))

    def _traits(
        self, words: list[str], each: list[str], denied: Sequence[Span] = ()
    ) -> tuple[list[str], list[frozenset[str]]]:
        plain, codes = self.vocabulary.plainly(words, each), "".join(each)
        idioms = [*self._idioms.spans(codes), *denied]
        for start, end in idioms:
            plain[start:end] = [_SAYING] * (end - start)
        codes = self._without(idioms, codes)
        heard = [(word, code) for word, code in zip(plain, codes, strict=True) if word not in _LAUGHTER]
        return [word for word, _ in heard], [self._lists.get(code, _NO_LISTS) for _, code in heard]

    def _stretch(self, codes: str) -> Iterator[Hit]:
        candidates = self._patterns.candidates(set(codes))
        if not candidates:
            return
        idioms, fiction = self._idioms.spans(codes), self._fiction.spans(codes)
        without = self._without(idioms, codes)
        signs: list[tuple[int, int, str, str]] = []
        for number in candidates:
            entry, pattern = self._rules[number], self._patterns.patterns[number]
            looked_at = codes if entry.level == 1 else without
            if not pattern.stands_in(looked_at):
                continue
            places = islice(pattern.finditer(looked_at), _PLACES_TRIED)
            found = [match for match in places if not _is_inside(match.span(), idioms)]
            if entry.level == _SIGN:
                signs += [(*match.span(), match.group(), entry.id) for match in found]
            elif found:
                yield Hit(entry, min(self._level(entry, match, codes, fiction) for match in found))
        if _is_despair(signs, len(codes)):
            yield TOGETHER

    def _without(self, idioms: list[Span], codes: str) -> str:
        for start, end in idioms:
            codes = codes[:start] + self.vocabulary.unknown * (end - start) + codes[end:]
        return codes

    def _level(self, entry: Entry, match: re.Match[str], codes: str, fiction: list[Span]) -> int:
        level = entry.level
        if entry.deniable and level < 3 and self._is_denied(codes, match.start()):
            level += 1
        if level < 3 and fiction and self._is_fiction(entry, match, fiction):
            level += 1
        return level

    def _is_denied(self, codes: str, start: int) -> bool:
        before = codes[max(0, start - _DENIAL_REACH) : start]
        heard_from = max(
            [match.end() for pause in self._pauses for match in pause.finditer(before)], default=0
        )
        return any(True for denial in self._denials for _ in denial.finditer(before[heard_from:]))

    def _is_fiction(self, entry: Entry, match: re.Match[str], fiction: list[Span]) -> bool:
        first, last = match.start() - _FICTION_REACH, match.end() + _FICTION_REACH
        if not any(start <= last and first <= end for start, end in fiction):
            return False
        said = match.string[max(0, match.start() - 2) : match.end() + 1]
        played = any(theme.startswith(_PLAYED) for theme in entry.themes)
        return played or self._first_person.isdisjoint(said)

    def _is_foreign(self, words: list[str], codes: str) -> bool:
        letters = "".join(words)
        if not letters.isascii() and len(_NOT_LATIN.findall(letters)) > 1:
            return True
        english, unknown = self.vocabulary.english, self.vocabulary.unknown
        known = sum(code in english for code in codes)
        foreign = sum(code not in english and code != unknown for code in codes)
        return len(words) > 2 and (known / len(codes) < _ENGLISH_SHARE or (foreign > 1 and foreign >= known))


def _is_inside(span: Span, idioms: list[Span]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in idioms)


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


def evidence(hits: list[Hit], words: int) -> list[str]:
    """Name what the rules that fired say beside the model; how much each is worth, it has learnt."""
    raised = sum(hit.level == 2 for hit in hits)
    worries = sum(hit.level == 3 and not hit.is_lowered for hit in hits)
    said = {
        "sure": any(hit.level == 1 for hit in hits),
        "rule": raised > 0,
        "rules": raised > 1,
        "many rules": raised > 2,
        "worry": worries > 0,
        "worries": worries > 1,
        "lowered": any(hit.is_lowered for hit in hits),
        "few words": words < _FEW_WORDS,
        "two words": words < _FEW_WORDS - 1,
        "many words": words > _MANY_WORDS,
    }
    return [name for name, holds in said.items() if holds]
