"""Answers to our questions as a lead sees them: apart from the pupil's own words, in the boxes of Signs of Safety.

An answer is kept as ids and read in the lead's words; of several to one question the last holds, and
the record keeps all.
"""

from __future__ import annotations

from collections.abc import Sequence

from handlers.kinds import lead_facet, lead_kind
from handlers.turn import Turn
from safeguarding.facets import FACETS
from safeguarding.questions import CHOICES, Question
from storage.cases import ANSWER, Entry

_NAME = "name"  # an adult's own, typed
_BOXES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("worries", (Question.KIND, Question.ROLE, Question.STILL, Question.PLACE, Question.BIAS)),
    ("strengths", (Question.HELPS,)),
    ("goals", (Question.WANTS,)),
    ("scale", (Question.SCALE, Question.FACES)),
    ("other", (Question.WRITE, Question.TIME, _NAME)),
)


def describe_answers(turn: Turn, entries: Sequence[Entry]) -> str:
    """Write all answers as one block; empty if there is none."""
    held: dict[str, str] = {}
    for entry in entries:
        if entry.kind == ANSWER:
            question, _, chosen = entry.text.partition("=")
            held[question] = chosen
    if not held:
        return ""
    lines = [turn.words("lead-answers")]
    for box, questions in _BOXES:
        told = [_line(turn, question, held[question]) for question in questions if question in held]
        if told:
            lines += [turn.words(f"lead-answers-{box}"), *told]
    return "\n".join(lines)


def _line(turn: Turn, question: str, chosen: str) -> str:
    if question == _NAME:
        answer = chosen
    else:
        known = [one for one in chosen.split(",") if one in CHOICES[Question(question)]]
        answer = ", ".join(_label(turn, question, one) for one in known) or turn.words("lead-answers-none")
    return turn.words("lead-answer-line", question=turn.words(f"lead-q-{question}"), answer=answer)


def _label(turn: Turn, question: str, answer: str) -> str:
    if question == Question.KIND:
        return turn.words(lead_kind(answer))
    if question == Question.SCALE:
        return answer
    if question in FACETS and answer in set(FACETS[question]):
        return turn.words(lead_facet(question, answer))
    return turn.words(f"lead-a-{question}-{answer}")
