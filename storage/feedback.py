"""What pupils say of telling here, as counts: one sealed row a school term, no chat, no case, no day.

Nothing is kept of who answered but the sums, and they are given out in tens only, so that nobody's
answer can be told by looking before and after. The audit trail's line about them bears the day alone.
"""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import Connection, select

from storage.audit import write_kept
from storage.keyring import Purpose
from storage.people import put_row
from storage.revisions import revision_of
from storage.schema import feedback
from storage.sealing import Place, Sealer

Counts = dict[str, dict[str, int]]


def count_feedback(tx: Connection, sealer: Sealer, term: str, answers: dict[str, str], now: datetime) -> None:
    """Count one pupil's answers (question to answer) in the row of *term*, whose revision the audit trail bears."""
    row, counts = _load(tx, sealer, term)
    revision = 1 + revision_of(tx, sealer, feedback, row)
    for question, answer in answers.items():
        of = counts.setdefault(question, {})
        of[answer] = of.get(answer, 0) + 1
    kept = {"term": term, "revision": revision, "counts": counts}
    plain = json.dumps(kept, separators=(",", ":")).encode()
    put_row(tx, feedback, row, sealer.seal(Purpose.FACTS, Place("feedback", "body", row), plain))
    write_kept(tx, sealer, feedback, row, _end_of_day(now))


def _end_of_day(now: datetime) -> datetime:
    """Give a moment that tells only the day, and is not over: what waits too long for its number is a finding."""
    return now.replace(hour=23, minute=59, second=59, microsecond=0)


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
