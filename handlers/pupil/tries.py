"""The budgets of wrong receipts, kept sealed: each in a timer of its own, which goes when nothing of it is left."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime

from handlers.turn import Turn
from safeguarding import tries
from safeguarding.tries import Budget, Limit
from storage.timers import find_timer, set_timer

BUDGET = "tries"  # the kind of timer
_SLOWED = "slowed"  # in the chat's record: when it was told to wait because others failed


def wait_for_all(turn: Turn) -> int:
    """Say how many seconds this try must wait because too many failed; the same for everybody, never a lock."""
    now = int(turn.now.timestamp())
    asked = int(turn.chat.doing.pop(_SLOWED, "0"))
    if not any(_budget(turn, subject).is_spent(limit, now) for subject, limit in _budgets(turn)):
        return 0
    seconds = tries.must_wait(asked, now)
    if seconds:
        begun = now - (tries.WAIT_SECONDS - seconds)
        turn.chat.doing = {**turn.chat.doing, _SLOWED: str(begun)}
    return seconds


def count_failure(turn: Turn) -> None:
    """Count one wrong receipt, for the setting and for all."""
    now = int(turn.now.timestamp())
    for subject, limit in _budgets(turn):
        budget = _budget(turn, subject).after_failure(limit, now)
        ends = datetime.fromtimestamp(budget.empty_at(limit), turn.now.tzinfo)
        facts = {"level": round(budget.level, 3), "at": budget.at}
        set_timer(turn.tx, turn.service.sealer, BUDGET, subject, ends, facts)


def _budgets(turn: Turn) -> Iterator[tuple[str, Limit]]:
    yield _subject("setting", turn.chat.setting), tries.PER_SETTING
    yield _subject("all"), tries.OVERALL


def _budget(turn: Turn, subject: str) -> Budget:
    timer = find_timer(turn.tx, turn.service.sealer, BUDGET, subject)
    return Budget(float(timer.facts["level"]), int(timer.facts["at"])) if timer else Budget()


def _subject(*parts: str) -> str:
    return hashlib.sha256("\0".join((BUDGET, *parts)).encode()).hexdigest()[:32]
