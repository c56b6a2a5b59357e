"""How much a message sounds like the dangerous sentences that we wrote, beside what the rules say.

A linear model over words, their stems, neighbours, letters of unknown words, the lexicon's lists, and
which kind of word stands shortly after which (a parent, then a blow, then "me"), hashed into two small
packaged files. It was trained on our own invented sentences by `tools/train_triage.py`, never on what
pupils wrote. It gives one number; `reading.py` weighs the rules beside it.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from math import log, sqrt
from zlib import crc32

BUCKETS = 1 << 16
UNKNOWN = frozenset({"?"})  # the lists of a word that triage does not know
_WINDOW, _STEP = 36, 18  # words: a long message is as worrying as its most worrying part
_REACH = 5  # words between two kinds that belong together
_LONG_PENALTY = 0.35  # for each doubling or so of the stretches that are tried: one of many is high by chance
_ENDINGS = ("ing", "ed", "es", "er", "ly", "s", "y", "e")


@dataclass(frozen=True, slots=True)
class Model:
    """What was learnt.

    weights: of each bucket, in steps of *scale*; rarity: how rare each is (0: never seen), for the
    length of the message; evidence: what the rules add (`reading.py` names them); from *threshold* on
    the sum is a reason.
    """

    weights: Sequence[int]
    rarity: Sequence[int]
    scale: float
    bias: float
    evidence: Mapping[str, float]
    threshold: float


def features(words: Sequence[str], lists: Sequence[frozenset[str]]) -> set[int]:
    """Turn words, and for each the names of the lexicon's lists it is in, into buckets."""
    found: set[int] = set()
    before = "^"
    kinds: list[tuple[str, ...]] = []
    for word, names in zip(words, lists, strict=True):
        found.add(_bucket("w " + word))
        found.add(_bucket(f"{before} {word}"))
        before = word
        if len(word) > 4:
            found.add(_bucket("s " + _stem(word)))
        if names is UNKNOWN:
            found.update(_letters(word))
            kinds.append(())
        else:
            buckets, named = _named(names)
            found.update(buckets)
            kinds.append(named)
    found.add(_bucket(before + " $"))
    for at, here in enumerate(kinds):
        if here:
            for there in kinds[at + 1 : at + 1 + _REACH]:
                if there:
                    found.update(_pairs(here, there))
    return found


def score(model: Model, words: Sequence[str], lists: Sequence[frozenset[str]]) -> float:
    """Give the highest score of any stretch of *words*, before the rules are weighed."""
    starts = range(0, max(len(words) - _WINDOW + _STEP, 1), _STEP)
    best = max(
        weigh(model, features(words[start : start + _WINDOW], lists[start : start + _WINDOW]))
        for start in starts
    )
    return best - _LONG_PENALTY * log(len(starts))


def weigh(model: Model, buckets: set[int]) -> float:
    """Sum the weights of *buckets*, evened out for how many rare ones there are."""
    weights, rarity = model.weights, model.rarity
    total = length = 0
    for bucket in buckets:
        rare = rarity[bucket]
        if rare:
            total += weights[bucket]
            length += rare * rare
    return model.bias + model.scale * total / sqrt(length) if length else model.bias


def _bucket(feature: str) -> int:
    return crc32(feature.encode("utf-8", "replace")) % BUCKETS


def _stem(word: str) -> str:
    for ending in _ENDINGS:
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
    weights = array("h", (folder / "weights.bin").read_bytes())
    rarity = (folder / "rarity.bin").read_bytes()
    return Model(weights, rarity, facts["scale"], facts["bias"], facts["evidence"], facts["threshold"])
