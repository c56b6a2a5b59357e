"""Train the small model of triage on the project's own sentences, and write it into the package.

    python tools/train_triage.py [--false-raises 12.5] [--false-now 0.6]

Takes the parts in `PARTS`, each sentence also misspelt and with other people in it, and none of the parts that
are only reported (tests/safeguarding/sentences/README.md). What a rule's word is worth beside the model, and the
thresholds, come from cross-validation by family: every sentence is judged by a model that has seen nothing of its
family of wording. The same sentences give the same files (on one machine: the last bits of sums differ between
processors). NumPy and SciPy are for training only; `safeguarding/ngram` reads tables. It takes a minute.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import log, sqrt
from pathlib import Path

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from safeguarding import lexicon, ngram  # noqa: E402
from safeguarding.reading import ABOUT, Reader, evidence  # noqa: E402
from tools.triage_sentences import Sentence, sentences  # noqa: E402
from tools.varied_sentences import misspell, recast  # noqa: E402

MODEL = ROOT / "safeguarding" / "ngram"
VECTORS = ROOT / "tools" / "word_vectors"  # its README says whose they are
PARTS = ("tune", "learn", "broad", "voices", "regression")
JUDGED = ("broad", "voices")  # thresholds are set on them; the rest is what the rules were written for
WEIGHED = ("broad", "voices")  # what rules are worth is learnt where most of them were not fitted
FOLDS, VARIED_WEIGHT = 5, 0.4
LOOSE, LOOSE_THEME = 10.0, 3.0  # how far weights may go (the C of logistic regression)
MEANING = 0.5  # how loud a word's meaning is beside the word itself
FLOOR_SHARE = 0.5  # of harmless sentences with a rule of P1, the share that the floor turns into P2
THEME_SURE = {"adult_conduct.low_level": 0.7, "wellbeing.suicidal_thoughts": 0.7}  # 0.5 for the rest
_THEMES = {  # the kinds of our sentences → what the model says that they are about
    "wellbeing.suicidal_thoughts": ("wellbeing.su", "wellbeing.self_harm", "bullying.encourage", "adult.su"),
    "sexual_harm.contact": ("sexual_harm.rape", "sexual_harm.contact", "sexual_harm.harassment"),
    "home_harm.sexual": ("home_harm.sexual",),
    "sexual_harm.image_sharing": ("sexual_harm.image", "sexual_harm.sextortion", "sexual_harm.upskirting"),
    "home_harm.physical": ("home_harm.physical", "home_harm.emotional", "home_harm.domestic"),
    "home_harm.neglect": ("home_harm.neglect", "home_harm.housing", "home_harm.young", "home_harm.parent"),
    "violence.weapon": ("violence.weapon", "violence.school_attack"),
    "violence.threat": ("violence.threat", "violence.assault", "violence.group", "violence.attack"),
    "exploitation.grooming": ("exploitation.grooming", "exploitation.sexual", "exploitation.stalking"),
    "exploitation.criminal": ("exploitation.criminal", "exploitation.trafficking", "exploitation.financial"),
    "adult_conduct.low_level": ("adult_conduct",),
    "harmful_practice.hba": ("harmful_practice",),
}


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence, or a variant of one (*worth* less), as the model takes it; *said*: what the rules say of it."""

    sentence: Sentence
    number: int
    buckets: tuple[int, ...]
    words: tuple[str, ...]
    said: tuple[str, ...]
    worth: float


def examples() -> list[Example]:
    """Read the sentences and make their variants."""
    reader = Reader(lexicon.load(), blank())
    chance = random.Random(7)
    made = []
    every = [sentence for part in PARTS for sentence in sentences(part)]
    for number, sentence in enumerate(every):
        hits = [hit for hit in reader.hits(sentence.text) if hit.entry.id not in ("M01", "U01")]
        texts = dict.fromkeys((sentence.text, misspell(sentence.text, chance), recast(sentence.text, chance)))
        for text in texts:
            words, lists = reader.traits(text)
            buckets = tuple(sorted(ngram.features(words, lists)))
            said = tuple(evidence(hits, len(words)))
            worth = 1.0 if text == sentence.text else VARIED_WEIGHT
            made.append(Example(sentence, number, buckets, tuple(words), said, worth))
    return made


def blank() -> ngram.Model:
    """Make a model that finds everything dangerous and knows nothing: what rules say alone can be read."""
    head = ngram.Head((0,) * ngram.BUCKETS, 1.0, (), 1.0, 0.0, {}, -1e9)
    now = ngram.Head((0,) * ngram.BUCKETS, 1.0, (), 1.0, 0.0, {}, 1e9)
    return ngram.Model(bytes(ngram.BUCKETS), {}, head, now, -1e9, {})


class Table:
    """Examples as a sparse matrix: buckets by their rarity, then what the words mean."""

    def __init__(self, every: Sequence[Example]) -> None:
        self.vocabulary, vectors = read_vectors()
        self.rarity = rarities(every)
        self.word_rarity = self._word_rarity(every)
        self.vectors = vectors * self.word_rarity[:, None]
        rows = [self._row(one) for one in every]
        buckets = sparse.csr_matrix(
            (
                np.concatenate([values for _, values in rows]),
                np.concatenate([places for places, _ in rows]),
                np.cumsum([0] + [len(places) for places, _ in rows]),
            ),
            (len(rows), ngram.BUCKETS),
        )
        self.words = self._words(every)
        self.meaning = self.words @ self.vectors
        self.all = sparse.hstack([buckets, sparse.csr_matrix(MEANING * self.meaning)]).tocsr()

    def _row(self, one: Example) -> tuple[np.ndarray, np.ndarray]:
        places = np.array([bucket for bucket in one.buckets if self.rarity[bucket]], dtype=np.int64)
        values = np.array([self.rarity[place] for place in places], dtype=float)
        return places, values / (np.linalg.norm(values) or 1.0)

    def _words(self, every: Sequence[Example]) -> sparse.csr_matrix:
        """Say which known words stand in each example, evened out for how many there are."""
        rows, columns, values = [], [], []
        for row, one in enumerate(every):
            places = [self.vocabulary[word] for word in one.words if word in self.vocabulary]
            rows += [row] * len(places)
            columns += places
            values += [1 / sqrt(len(places) or 1)] * len(places)
        return sparse.csr_matrix((values, (rows, columns)), (len(every), len(self.vocabulary)))

    def _word_rarity(self, every: Sequence[Example]) -> np.ndarray:
        seen = np.zeros(len(self.vocabulary))
        for one in every:
            for place in {self.vocabulary[word] for word in one.words if word in self.vocabulary}:
                seen[place] += 1
        return 1 - np.log(np.maximum(seen, 1)) / log(1 + len(every))


def read_vectors() -> tuple[dict[str, int], np.ndarray]:
    """Read what words mean: their places, and a row of numbers of length one for each."""
    words = (VECTORS / "words.txt").read_text(encoding="utf-8").split()
    vectors = np.fromfile(VECTORS / "vectors.bin", dtype=np.int8).reshape(len(words), -1).astype(float)
    return {word: at for at, word in enumerate(words)}, vectors / np.linalg.norm(
        vectors, axis=1, keepdims=True
    )


def rarities(every: Sequence[Example]) -> bytes:
    """Say how rare each bucket is in the sentences: 0 for never seen, up to 255."""
    seen = np.zeros(ngram.BUCKETS)
    for one in every:
        seen[list(one.buckets)] += 1
    rare = np.round(255 * (1 - np.log(np.maximum(seen, 1)) / log(1 + len(every))))
    return bytes(np.where(seen > 0, np.maximum(rare, 1), 0).astype(np.uint8))


def fit(rows: sparse.csr_matrix, wanted: np.ndarray, worth: np.ndarray, loose: float) -> np.ndarray:
    """Fit weights, and a bias as the last of them, by logistic regression."""
    sign = np.where(wanted, 1.0, -1.0)
    turned = rows.T.tocsr()

    def cost(weights: np.ndarray) -> tuple[float, np.ndarray]:
        margin = sign * (rows @ weights[:-1] + weights[-1])
        loss = loose * float((worth * np.logaddexp(0, -margin)).sum()) + 0.5 * float(
            weights[:-1] @ weights[:-1]
        )
        error = -loose * worth * sign / (1 + np.exp(np.clip(margin, -60, 60)))
        return loss, np.append(turned @ error + weights[:-1], error.sum())

    found = minimize(
        cost, np.zeros(rows.shape[1] + 1), jac=True, method="L-BFGS-B", options={"maxiter": 300, "gtol": 1e-3}
    )
    return np.asarray(found.x)


def crossed(table: Table, every: Sequence[Example], wanted: np.ndarray, loose: float) -> np.ndarray:
    """Score each example by weights that have seen nothing of its family."""
    worth = np.array([one.worth for one in every])
    folds = np.array([fold_of(one.sentence) for one in every])
    scores = np.zeros(len(every))
    for fold in range(FOLDS):
        seen = folds != fold
        weights = fit(table.all[seen], wanted[seen], worth[seen], loose)
        scores[~seen] = table.all[~seen] @ weights[:-1] + weights[-1]
    return scores


def fold_of(sentence: Sentence) -> int:
    """Put all of a family into one fold; a sentence without one is its own."""
    return int(sha256((sentence.family or sentence.text).encode()).hexdigest(), 16) % FOLDS


def weigh_rules(scores: np.ndarray, every: Sequence[Example], wanted: np.ndarray) -> dict[str, float]:
    """Learn how much each thing that rules say is worth, in units of the model's score."""
    names = sorted({name for one in every for name in one.said})
    said = np.array([[name in one.said for name in names] for one in every], dtype=float)
    rows = sparse.csr_matrix(np.column_stack([scores, said]))
    weights = fit(rows, wanted, np.ones(len(every)), 1.0)
    return {
        name: round(float(value / weights[0]), 3) for name, value in zip(names, weights[1:-1], strict=True)
    }


def head(table: Table, weights: np.ndarray, evidence_: dict[str, float], threshold: float) -> ngram.Head:
    """Round weights, each times its rarity, to whole steps."""
    products = weights[: ngram.BUCKETS] * np.frombuffer(table.rarity, dtype=np.uint8)
    scale = float(np.abs(products).max()) / 32000
    meant = table.vectors @ (MEANING * weights[ngram.BUCKETS : -1])
    step = float(np.abs(meant).max()) / 127
    return ngram.Head(
        array("h", np.round(products / scale).astype(int).tolist()),
        scale,
        array("b", np.round(meant / step).astype(int).tolist()),
        step,
        float(weights[-1]),
        evidence_,
        threshold,
    )


def themes(table: Table, every: Sequence[Example]) -> dict[str, ngram.Theme]:
    """Learn what dangerous sentences are about from their words alone."""
    of_danger = np.array([one.sentence.urgency <= 2 for one in every])
    rows = sparse.hstack(
        [table.words @ sparse.diags(table.word_rarity), sparse.csr_matrix(MEANING * table.meaning)]
    ).tocsr()[of_danger]
    kinds = [one.sentence.theme for one in every if one.sentence.urgency <= 2]
    worth = np.array([one.worth for one in every])[of_danger]
    made = {}
    for name in ABOUT:
        wanted = np.array([kind.startswith(_THEMES[name]) for kind in kinds])
        weights = fit(rows, wanted, worth, LOOSE_THEME)
        words = table.word_rarity * weights[: len(table.vocabulary)]
        words = words + table.vectors @ (MEANING * weights[len(table.vocabulary) : -1])
        step = float(np.abs(words).max()) / 127
        sure = THEME_SURE.get(name, 0.5)
        whole = array("b", np.round(words / step).astype(int).tolist())
        made[name] = ngram.Theme(whole, step, float(weights[-1]), log(sure / (1 - sure)))
    return made


def at_share(scores: np.ndarray, per_hundred: float) -> float:
    """Find the threshold that so many of 100 *scores* reach."""
    return float(np.sort(scores)[::-1][int(len(scores) * per_hundred / 100)]) + 1e-9


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--false-raises", type=float, default=12.5, help="of 100 harmless, at P2 or more")
    parser.add_argument(
        "--false-now", type=float, default=0.6, help="of 100 harmless, at P1 by the model alone"
    )
    asked = parser.parse_args()
    every = examples()
    table = Table(every)
    urgency = np.array([one.sentence.urgency for one in every])
    whole = np.array([one.worth == 1.0 for one in every])
    say = _where(every, whole)
    print(f"{whole.sum()} sentences, {(urgency[whole] <= 2).sum()} of danger")

    danger = crossed(table, every, urgency <= 2, LOOSE)
    unseen = say(lambda one: one.sentence.part in WEIGHED)
    worth = weigh_rules(danger[unseen], [every[at] for at in unseen], urgency[unseen] <= 2)
    sums = danger + np.array([sum(worth.get(name, 0.0) for name in one.said) for one in every])
    judged = say(lambda one: one.sentence.part in JUDGED)
    sure = np.array(["sure" in one.said for one in every])  # at least P2, whatever the model says
    harmless = judged[urgency[judged] > 2]
    threshold = at_share(np.where(sure, np.inf, sums)[harmless], asked.false_raises)
    misled = harmless[sure[harmless]]
    floor = min(float(np.quantile(sums[misled], FLOOR_SHARE)), threshold)

    for_now = _knows_now(every)
    now = np.full(len(every), -1e9)
    told = np.flatnonzero(for_now)
    part = _Rows(table.all[told])
    now[told] = crossed(part, [every[at] for at in told], urgency[told] == 1, LOOSE)
    heard = judged[(urgency[judged] > 2) & for_now[judged]]
    from_now_on = at_share(np.where(sums[heard] >= threshold, now[heard], -1e9), asked.false_now)

    p1 = (sure & (sums >= floor)) | ((sums >= threshold) & (now >= from_now_on))
    p2 = p1 | sure | (sums >= threshold)
    for name in (*JUDGED, "all judged"):
        _report(
            name, judged[[name in ("all judged", every[at].sentence.part) for at in judged]], urgency, p1, p2
        )

    worths = np.array([one.worth for one in every])
    final = fit(table.all, urgency <= 2, worths, LOOSE)
    final_now = fit(table.all[told], urgency[told] == 1, worths[told], LOOSE)
    write(
        ngram.Model(
            table.rarity,
            table.vocabulary,
            head(table, final, worth, threshold),
            head(table, final_now, {}, from_now_on),
            floor,
            themes(table, every),
        )
    )


@dataclass(frozen=True, slots=True)
class _Rows:
    """Some rows of a table."""

    all: sparse.csr_matrix


def _where(every: Sequence[Example], whole: np.ndarray) -> Callable[[Callable[[Example], bool]], np.ndarray]:
    return lambda holds: np.array([at for at, one in enumerate(every) if whole[at] and holds(one)])


def _knows_now(every: Sequence[Example]) -> np.ndarray:
    """Say of which sentences it is known whether P1 or P2 is wanted: two parts wrote 2 for both, adults' posts too."""
    return np.array(
        [
            one.sentence.urgency > 2
            or (
                one.sentence.part not in ("learn", "regression")
                and not one.sentence.theme.startswith("adult.")
            )
            for one in every
        ]
    )


def _report(name: str, at: np.ndarray, urgency: np.ndarray, p1: np.ndarray, p2: np.ndarray) -> None:
    wanted = urgency[at]
    print(
        f"cross-validated on {name}: recall {100 * p2[at][wanted <= 2].mean():.1f} of 100, raised wrongly "
        f"{100 * p2[at][wanted > 2].mean():.1f}; P1 as P1 {100 * p1[at][wanted == 1].mean():.1f}, harmless as P1 "
        f"{100 * p1[at][wanted > 2].mean():.1f}, P2 as P1 {100 * p1[at][wanted == 2].mean():.1f}"
    )


def write(model: ngram.Model) -> None:
    """Write *model* as the package reads it."""
    (MODEL / "words.txt").write_text("\n".join(model.vocabulary) + "\n", encoding="utf-8")
    rows = (model.danger.words, model.now.words, *(theme.words for theme in model.themes.values()))
    (MODEL / "words.bin").write_bytes(b"".join(array("b", row).tobytes() for row in rows))
    (MODEL / "rarity.bin").write_bytes(bytes(model.rarity))
    facts: dict[str, object] = {"floor": model.floor, "sentences": sentences_hash()}
    for name, one in (("danger", model.danger), ("now", model.now)):
        (MODEL / f"{name}.bin").write_bytes(array("h", one.weights).tobytes())
        facts[name] = {
            "bias": one.bias,
            "scale": one.scale,
            "step": one.step,
            "evidence": one.evidence,
            "threshold": one.threshold,
        }
    facts["themes"] = {
        name: {"bias": one.bias, "step": one.step, "threshold": one.threshold}
        for name, one in model.themes.items()
    }
    (MODEL / "model.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


def sentences_hash() -> str:
    """Name what the model was trained on: a test holds the packaged one to the sentences of today."""
    return sha256(repr([sentences(part) for part in PARTS]).encode()).hexdigest()


if __name__ == "__main__":
    main()
