"""Train the small model of triage on the project's own sentences, and write it into the package.

    python tools/train_triage.py

Takes `tune.tsv` and `learn.tsv`, neither `held.tsv` nor `late.tsv`. The threshold is where, by cross-validation, the
model alone would raise `FALSE_RAISES` of 100 harmless sentences. Pure Python; the same sentences give
the same file.
"""

from __future__ import annotations

import json
import random
import sys
from math import exp, sqrt
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from safeguarding import lexicon, ngram  # noqa: E402
from safeguarding.reading import Reader  # noqa: E402

SENTENCES = ROOT / "tests" / "safeguarding" / "sentences"
PARTS = ("tune", "learn")
FALSE_RAISES = 3.0
ROUNDS, RATE, SHRINK, FOLDS = 30, 0.3, 1e-3, 5

Example = tuple[tuple[int, ...], bool]


def examples() -> list[Example]:
    """Read the sentences as buckets and whether they want P1 or P2."""
    reader = Reader(lexicon.load(), ngram.Model((), 1.0, 0.0, 0.0))
    rows = [
        line.split("\t")
        for part in PARTS
        for line in (SENTENCES / f"{part}.tsv").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    return [
        (tuple(sorted(ngram.features(*reader.traits(text), {}))), int(wanted) <= 2)
        for _, wanted, _, text in rows
    ]


def fit(training: list[Example]) -> tuple[list[float], float]:
    """Fit weights and bias by logistic regression, with steps that shrink as a bucket is seen (AdaGrad)."""
    chance = random.Random(1)
    weights, seen, bias = [0.0] * ngram.BUCKETS, [1e-8] * ngram.BUCKETS, 0.0
    order = list(training)
    for _ in range(ROUNDS):
        chance.shuffle(order)
        for buckets, wanted in order:
            even = 1 / sqrt(len(buckets) + 1)
            total = bias + even * sum(weights[bucket] for bucket in buckets)
            error = 1 / (1 + exp(-max(-30.0, min(30.0, total)))) - wanted
            bias -= 0.05 * error
            for bucket in buckets:
                step = error * even + SHRINK * weights[bucket]
                seen[bucket] += step * step
                weights[bucket] -= RATE * step / sqrt(seen[bucket])
    return weights, bias


def packed(weights: list[float], bias: float, threshold: float) -> ngram.Model:
    """Round the weights to signed bytes."""
    scale = max(abs(weight) for weight in weights) / 127
    return ngram.Model(tuple(round(weight / scale) for weight in weights), scale, bias, threshold)


def crossed(every: list[Example]) -> list[tuple[float, bool]]:
    """Score each sentence by a model that has not seen it."""
    order = list(range(len(every)))
    random.Random(2).shuffle(order)
    scored = []
    for fold in range(FOLDS):
        test = set(order[fold::FOLDS])
        model = packed(*fit([every[at] for at in range(len(every)) if at not in test]), 0.0)
        scored += [(ngram.weigh(model, every[at][0]), every[at][1]) for at in test]
    return scored


def main() -> None:
    every = examples()
    scored = crossed(every)
    harmless = sorted((score for score, wanted in scored if not wanted), reverse=True)
    threshold = harmless[int(len(harmless) * FALSE_RAISES / 100)]
    danger = [score for score, wanted in scored if wanted]
    model = packed(*fit(every), threshold)
    folder = ROOT / "safeguarding" / "ngram"
    (folder / "weights.bin").write_bytes(bytes(weight % 256 for weight in model.weights))
    facts = {"bias": model.bias, "scale": model.scale, "threshold": model.threshold, "sentences": len(every)}
    (folder / "model.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    found = sum(score >= threshold for score in danger)
    print(
        f"{len(every)} sentences; alone, by cross-validation: {found} of {len(danger)} at {FALSE_RAISES} raised wrongly in 100"
    )


if __name__ == "__main__":
    main()
