"""What pupils say of telling here, as counts: one sealed row a school term, no chat, no case, no day.

Nothing is kept of who answered but the sums, and they are given out in tens only, so that nobody's
answer can be told by looking before and after.
"""

from __future__ import annotations

import json

from sqlalchemy import Connection, select

from storage.keyring import Purpose
from storage.people import put_row
from storage.schema import feedback
from storage.sealing import Place, Sealer

Counts = dict[str, dict[str, int]]


def count_feedback(tx: Connection, sealer: Sealer, term: str, answers: dict[str, str]) -> None:
    """Count one pupil's answers (question to answer) in the row of *term*."""
    row, counts = _load(tx, sealer, term)
    for question, answer in answers.items():
        of = counts.setdefault(question, {})
        of[answer] = of.get(answer, 0) + 1
    plain = json.dumps({"term": term, "counts": counts}, separators=(",", ":")).encode()
    put_row(tx, feedback, row, sealer.seal(Purpose.FACTS, Place("feedback", "body", row), plain))


def feedback_in_tens(tx: Connection, sealer: Sealer, term: str) -> Counts:
    """Give the counts of *term*, each rounded down to tens."""
    return {
        question: {answer: count // 10 * 10 for answer, count in of.items()}
        for question, of in _load(tx, sealer, term)[1].items()
    }


def _load(tx: Connection, sealer: Sealer, term: str) -> tuple[bytes, Counts]:
    newest, *older = sealer.index_each("feedback", term)
    for row in (newest, *older):
        body = tx.execute(select(feedback.c.body).where(feedback.c.id == row)).scalar()
        if body is not None:
            kept = json.loads(sealer.open(Purpose.FACTS, Place("feedback", "body", row), body))
            counts: Counts = kept["counts"]
            return row, counts
    return newest, {}
