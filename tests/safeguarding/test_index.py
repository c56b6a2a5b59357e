"""Looking rules up by the words they need: nothing that stands is passed over, little is looked at for nothing."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

from safeguarding import lexicon, matching, ngram, normalise
from safeguarding.patterns import Part
from safeguarding.reading import Reader
from safeguarding.vocabulary import Vocabulary

ROOT = Path(__file__).parents[2]
SENTENCES = ROOT / "tests" / "safeguarding" / "sentences"


@lru_cache(maxsize=1)
def reader() -> Reader:
    return Reader(lexicon.load(), ngram.load())


@lru_cache(maxsize=1)
def patterns() -> list[matching.Pattern]:
    return [matching.Pattern(part, reader().vocabulary, {}) for part in reader().parts]


@lru_cache(maxsize=1)
def messages() -> list[str]:
    """Sentences, and longer messages made of parts of many, encoded."""
    chance = random.Random(7)
    lines = [
        line.split("\t")[-1]
        for path in sorted(SENTENCES.glob("*.tsv"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    said = chance.sample(lines, 400)
    words = " ".join(said).split()
    mixed = [" ".join(chance.sample(words, chance.randint(3, 80))) for _ in range(150)]
    return ["".join(reader().vocabulary.encode_each(normalise.words(text))) for text in said + mixed]


def passed_over(index: matching.Index) -> Iterator[tuple[int, str]]:
    """Name what stands in a message without being looked for there."""
    for codes in messages():
        looked_for = set(index.candidates(set(codes)))
        for number, pattern in enumerate(index.patterns):
            if number not in looked_for and pattern.stands_in(codes):
                yield number, codes


def test_whatever_stands_in_a_message_is_looked_for_there() -> None:
    assert next(passed_over(matching.Index(patterns())), None) is None


def test_sabotage_a_way_to_match_that_is_left_out_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    ways = matching._ways

    def first_half(part: Part, vocabulary: Vocabulary) -> list[matching.Way]:
        found = ways(part, vocabulary)
        return found[: (len(found) + 1) // 2]

    monkeypatch.setattr(matching, "_ways", first_half)
    short = [matching.Pattern(part, reader().vocabulary, {}) for part in reader().parts]
    assert next(passed_over(matching.Index(short)), None) is not None


def test_few_rules_are_looked_for_in_vain() -> None:
    index = matching.Index(patterns())
    looked_for = sum(len(index.candidates(set(codes))) for codes in messages()[:400])
    assert looked_for / 400 < 10, (
        "of some twelve hundred; a rule of many choices is looked up by each of them"
    )


# -- the same in every process ---------------------------------------------------------------------

_READ = """
import hashlib, sys
from safeguarding import lexicon, ngram, triage
from safeguarding.reading import Reader
words = sorted(Reader(lexicon.load(), ngram.load()).vocabulary.table.items())
read = triage.read(sys.argv[1])
print(hashlib.sha256(repr(words).encode()).hexdigest(), read.urgency, read.rules, sorted(read.themes))
"""


def read_in_a_process_of_its_own(seed: int, text: str) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": str(seed)}
    done = subprocess.run(
        [sys.executable, "-c", _READ, text],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_a_message_is_read_alike_in_every_process() -> None:
    """Python shuffles its sets anew in each process; which of two like words is meant must not hang on that."""
    text = "numbered lines are slips and all else is one"
    first, second, third = (read_in_a_process_of_its_own(seed, text) for seed in (1, 2, 3))
    assert first == second == third
