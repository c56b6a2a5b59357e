"""How much a message sounds like the dangerous sentences that we wrote, beside what the rules say.

Two linear models, *danger* and *danger now*, over words, their stems, neighbours, letters of unknown words, the
lexicon's lists, and which kind of word stands shortly after which (a parent, then a blow, then "me"), hashed
into packaged tables. Beside them each of twenty thousand English words has a score of its own, learnt from what it
means (word vectors), so that a word which none of our sentences has still says something; by the same scores a
theme is guessed. Trained on our own invented sentences by `tools/train_triage.py`, never on what pupils wrote.
It gives numbers; `reading.py` weighs the rules beside them.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from math import exp, log, sqrt
from operator import itemgetter
from zlib import crc32

BUCKETS = 1 << 18
UNKNOWN = frozenset({"?"})  # the lists of a word that triage does not know
_WINDOW, _STEP = 36, 18  # words: a long message is as worrying as its most worrying part
_REACH = 5  # words between two kinds that belong together
_LONG_PENALTY = 0.35  # for each doubling or so of the stretches that are tried: one of many is high by chance
_RARITY_STEPS = 24  # of the table, to a share e times as small
_SELDOM = 1e-5  # a word of none of our sentences
_A_WORD = crc32(b"w ")
_ENDINGS = ("ing", "ed", "es", "er", "ly", "s", "y", "e")


@dataclass(frozen=True, slots=True)
class Head:
    """One question that the model answers with a number.

    weights: of each bucket, in steps of *scale*, 0 for one never seen; words: of each known word, in steps of
    *step*; evidence: what rules add (`reading.py` names it); from *threshold* on the sum is a reason.
    """

    weights: Sequence[int]
    scale: float
    words: Sequence[int]
    step: float
    bias: float
    evidence: Mapping[str, float]
    threshold: float


@dataclass(frozen=True, slots=True)
class Theme:
    """What a dangerous message may be about: *words* and *step* as in `Head`."""

    words: Sequence[int]
    step: float
    bias: float
    threshold: float


@dataclass(frozen=True, slots=True)
class Model:
    """What was learnt.

    rarity: how rare each bucket is (0: never seen), and lengths: its square, for the length of the message;
    vocabulary: a word's place in the scores of words; floor: below it a message is so clearly harmless that a rule of P1 alone is read as P2.
    """

    rarity: Sequence[int]
    vocabulary: Mapping[str, int]
    danger: Head
    now: Head
    floor: float
    themes: Mapping[str, Theme]
    lengths: Sequence[int] = field(init=False)

    def __post_init__(self) -> None:
        """Square once, not with every message."""
        object.__setattr__(self, "lengths", array("H", [rare * rare for rare in self.rarity]))


def features(words: Sequence[str], lists: Sequence[frozenset[str]]) -> set[int]:
    """Turn words, and for each the names of the lexicon's lists it is in, into buckets."""
    found: set[int] = set()
    before = b"^ "
    kinds: list[tuple[str, ...]] = []
    for word, names in zip(words, lists, strict=True):
        spelt = word.encode("utf-8", "replace")
        found.add(crc32(spelt, _A_WORD) % BUCKETS)
        found.add(crc32(before + spelt) % BUCKETS)
        before = spelt + b" "
        if len(word) > 4:
            found.add(_bucket("s " + _stem(word)))
        if names is UNKNOWN:
            found.update(_letters(word))
            kinds.append(())
        else:
            buckets, named = _named(names)
            found.update(buckets)
            kinds.append(named)
    found.add(crc32(before + b"$") % BUCKETS)
    for at, here in enumerate(kinds):
        if here:
            for there in kinds[at + 1 : at + 1 + _REACH]:
                if there:
                    found.update(_pairs(here, there))
    return found


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a message: the buckets of its features, and the places of its words that have a score."""

    buckets: set[int]
    places: list[int]


def stretches(model: Model, words: Sequence[str], lists: Sequence[frozenset[str]]) -> list[Stretch]:
    """Part a message into what is scored as one: most messages are one."""
    starts = range(0, max(len(words) - _WINDOW + _STEP, 1), _STEP)
    return [
        Stretch(features(part, lists[start : start + _WINDOW]), known(model, part))
        for start in starts
        for part in (words[start : start + _WINDOW],)
    ]


def score(model: Model, head: Head, parts: Sequence[Stretch]) -> float:
    """Say how much the most worrying of *parts* sounds like what *head* asks for, without what the rules say."""
    return max(weigh(model, head, part) for part in parts) - _LONG_PENALTY * log(len(parts))


def weigh(model: Model, head: Head, part: Stretch) -> float:
    """Sum the weights of the buckets, evened out for how many rare ones there are, and those of the words."""
    of_buckets = itemgetter(*part.buckets)
    root = sqrt(sum(of_buckets(model.lengths))) or 1.0
    found: int = sum(of_buckets(head.weights))
    return head.bias + head.scale * found / root + meaning(head, part.places)


def how_often(model: Model, word: str) -> float:
    """Say roughly in which share of messages *word* stands, as our own sentences have it."""
    rare = model.rarity[_bucket("w " + word)]
    return exp(-rare / _RARITY_STEPS) if rare else _SELDOM


def known(model: Model, words: Sequence[str]) -> list[int]:
    """List the places of those of *words* that have a score."""
    vocabulary = model.vocabulary
    return [vocabulary[word] for word in words if word in vocabulary]


def meaning(scored: Head | Theme, places: Sequence[int]) -> float:
    """Sum what the words at *places* mean by themselves."""
    if len(places) < 2:
        return scored.step * sum(scored.words[place] for place in places)
    found: int = sum(itemgetter(*places)(scored.words))
    return scored.step * found / sqrt(len(places))


def theme(model: Model, words: Sequence[str]) -> str | None:
    """Guess what a dangerous message is about, or None where nothing stands out."""
    places = known(model, words)
    sums = {name: one.bias + meaning(one, places) for name, one in model.themes.items()}
    best = max(sums, key=lambda name: sums[name], default=None)
    return best if best is not None and sums[best] >= model.themes[best].threshold else None


def _bucket(feature: str) -> int:
    return crc32(feature.encode("utf-8", "replace")) % BUCKETS


def _stem(word: str) -> str:
    for ending in _ENDINGS if word.endswith(_ENDINGS) else ():
        if word.endswith(ending):
            return word[: -len(ending)]
    return word


def _letters(word: str) -> set[int]:
    spelt = f"<{word[:24]}>"
    return {_bucket("g " + spelt[at : at + size]) for size in (3, 4) for at in range(len(spelt) - size + 1)}


@cache  # as many as the lexicon has combinations of lists
def _named(names: frozenset[str]) -> tuple[tuple[int, ...], tuple[str, ...]]:
    kinds = tuple(sorted(name for name in names if name.startswith("k_")))
    return tuple(_bucket("c " + name) for name in names), kinds


@cache
def _pairs(here: tuple[str, ...], there: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(_bucket(f"p {one} {other}") for one in here for other in there)


@lru_cache(maxsize=1)
def load() -> Model:
    """Read the packaged model, once for the life of the process."""
    folder = resources.files(__package__)
    facts = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    vocabulary = (folder / "words.txt").read_text(encoding="utf-8").split()
    scores = array("b", (folder / "words.bin").read_bytes())
    rows = [scores[at : at + len(vocabulary)] for at in range(0, len(scores), len(vocabulary))]
    heads = {
        name: Head(
            array("h", (folder / f"{name}.bin").read_bytes()),
            facts[name]["scale"],
            row,
            facts[name]["step"],
            facts[name]["bias"],
            facts[name]["evidence"],
            facts[name]["threshold"],
        )
        for name, row in zip(("danger", "now"), rows, strict=False)
    }
    themes = {
        name: Theme(row, one["step"], one["bias"], one["threshold"])
        for (name, one), row in zip(facts["themes"].items(), rows[2:], strict=True)
    }
    rarity = (folder / "rarity.bin").read_bytes()
    places = {word: at for at, word in enumerate(vocabulary)}
    return Model(rarity, places, heads["danger"], heads["now"], facts["floor"], themes)
