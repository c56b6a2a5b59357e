"""Answers to our questions as a lead sees them: apart from the pupil's own words, in the boxes of Signs of Safety.

An answer is kept as ids and read in the lead's words; of several to one question the last holds, and
the record keeps all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Protocol

from handlers.kinds import lead_facet, lead_kind
from handlers.turn import Turn
from safeguarding.facets import FACETS
from safeguarding.followup import MOST, scale_in
from safeguarding.questions import CHOICES, Question
from storage.cases import ANSWER, Entry

_NAME = "name"  # an adult's own, typed
AGAIN = "again"  # the box of what was asked later
_LATER = ("how", "scale", "helped")
_BOXES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("worries", (Question.KIND, Question.ROLE, Question.STILL, Question.PLACE, Question.BIAS)),
    ("strengths", (Question.HELPS,)),
    ("goals", (Question.WANTS,)),
    ("scale", (Question.SCALE, Question.FACES)),
    ("other", (Question.WRITE, Question.TIME, _NAME)),
)


class Say(Protocol):
    """Whatever gives the words of a text."""

    def __call__(self, key: str, /, **arguments: str | int) -> str:
        """Say the text *key*."""
        ...


def describe_answers(turn: Turn, entries: Sequence[Entry]) -> str:
    """Write all answers as one block; empty if there is none."""
    boxes = read_answers(turn.words, [entry.text for entry in entries if entry.kind == ANSWER])
    if not boxes:
        return ""
    lines = [turn.words("lead-answers")]
    for box, answers in boxes:
        lines.append(turn.words(f"lead-answers-{box}"))
        lines += [
            turn.words("lead-answer-line", question=question, answer=answer) for question, answer in answers
        ]
    return "\n".join(lines)


def read_answers(say: Say, texts: Iterable[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Put kept answers (`question=ids`) into a lead's words: by box, each a question and its answer."""
    held: dict[str, str] = {}
    for text in texts:
        question, _, chosen = text.partition("=")
        held[question] = chosen
    boxes = []
    for box, questions in _BOXES:
        told = [
            (say(f"lead-q-{question}"), _answer(say, question, held[question]))
            for question in questions
            if question in held
        ]
        if told:
            boxes.append((box, told))
    if again := _asked_again(say, held):
        boxes.append((AGAIN, again))
    return boxes


def _asked_again(say: Say, held: Mapping[str, str]) -> list[tuple[str, str]]:
    """Give what the pupil answered when they were asked how things are, each time in a line."""
    times: dict[int, list[str]] = {}
    for name, question in product(range(1, MOST + 1), _LATER):
        if (answer := held.get(f"{question}-{name}")) is not None:
            number = scale_in(answer) if question == "scale" else None
            words = (
                say(f"lead-a-{question}-{answer}") if number is None else say("lead-a-scale", scale=number)
            )
            times.setdefault(name, []).append(words)
    return [(say(f"lead-q-again-{name}"), ", ".join(answers)) for name, answers in times.items()]


def _answer(say: Say, question: str, chosen: str) -> str:
    if question == _NAME:
        return chosen
    known = [one for one in chosen.split(",") if one in CHOICES[Question(question)]]
    return ", ".join(_label(say, question, one) for one in known) or say("lead-answers-none")


def _label(say: Say, question: str, answer: str) -> str:
    if question == Question.KIND:
        return say(lead_kind(answer))
    if question == Question.SCALE:
        return answer
    if question in FACETS and answer in set(FACETS[question]):
        return say(lead_facet(question, answer))
    return say(f"lead-a-{question}-{answer}")
