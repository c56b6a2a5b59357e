"""`heard feedback`: what pupils say of telling here, in tens."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from bot.operations.answer import Facts
from handlers.pupil.feedback import QUESTIONS, term_of
from handlers.service import Service
from storage.feedback import feedback_in_tens


def show_feedback(tx: Connection, service: Service, facts: Facts, now: datetime) -> Facts:
    """Give the counts of a term (`term`: like 2026-3; the present one, if none is given), rounded down to tens."""
    term = str(facts.get("term") or "") or term_of(now)
    counts = feedback_in_tens(tx, service.sealer, term)
    rows = [
        {
            "question": question,
            **{answer: counts.get(question, {}).get(answer, 0) for answer in ("yes", "bit", "no")},
        }
        for question in QUESTIONS
    ]
    return {"term": term, "feedback": rows}
