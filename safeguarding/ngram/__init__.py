"""How much a message sounds like the dangerous sentences that we wrote, beside what the rules say.

A linear model over words, pairs of neighbours and the lexicon's lists, hashed into a small packaged
file. It was trained on our own invented sentences by `tools/train_triage.py`, never on what pupils
wrote. It gives one number; `triage.py` takes it as one more reason, which can only raise.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from math import sqrt
from zlib import crc32

BUCKETS = 1 << 15
_WINDOW, _STEP = 36, 18  # words: a long message is as worrying as its most worrying part


@dataclass(frozen=True, slots=True)
class Model:
    """Weights in steps of *scale*, one signed byte a bucket; *threshold*: from here on it is a reason."""

    weights: tuple[int, ...]
    scale: float
    bias: float
    threshold: float


def features(words: list[str], lists: list[frozenset[str]], known: dict[str, int]) -> set[int]:
    """Turn words, and for each the names of the lexicon's lists it is in, into buckets; *known* saves work."""
    named = {f"list {name}" for names in lists for name in names}
    pairs = {f"{one} {other}" for one, other in zip(["^", *words], [*words, "$"], strict=True)}
    found = named.union(pairs, words)
    for feature in found:
        if feature not in known:
            known[feature] = crc32(feature.encode("utf-8", "replace")) % BUCKETS
    return {known[feature] for feature in found}


def score(model: Model, words: list[str], lists: list[frozenset[str]]) -> float:
    """Give the highest score of any stretch of *words*; compare it with the model's threshold."""
    known: dict[str, int] = {}
    starts = range(0, max(len(words) - _WINDOW + _STEP, 1), _STEP)
    return max(
        weigh(model, features(words[start : start + _WINDOW], lists[start : start + _WINDOW], known))
        for start in starts
    )


def weigh(model: Model, buckets: Iterable[int]) -> float:
    """Sum the weights of *buckets*, evened out for the length of the message."""
    found = list(buckets)
    return model.bias + model.scale * sum(model.weights[bucket] for bucket in found) / sqrt(len(found) + 1)


@lru_cache(maxsize=1)
def load() -> Model:
    """Read the packaged model, once for the life of the process."""
    folder = resources.files(__package__)
    facts = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    stored = (folder / "weights.bin").read_bytes()
    weights = tuple(byte - 256 if byte > 127 else byte for byte in stored)
    return Model(weights, facts["scale"], facts["bias"], facts["threshold"])
