"""Floods: every report is kept, and its alert is told with others when too many come at once (FAILURES 3.2).

Decides by two budgets: one of each chat that sends, one of each circle of readers, so that a case that a
school may not see spends nothing of the school's. What is above is held in a timer, and told together
(`handlers/together.py`): within ten minutes, at P1 within two and as danger. P1 has no budget but its sender's.
A flood that nobody opened climbs as one, too: each rung has a budget of its own, and P1 none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from handlers.turn import Turn
from safeguarding.alerting import DANGER_WINDOW, FLOOD_WINDOW, SENDER_WINDOW, spent
from safeguarding.report import Urgency
from storage.cases import Header
from storage.errors import StorageError
from storage.timers import Timer, find_timer, set_timer

FLOOD = "flood"
AGAIN = "lead-alert-again"
NEW_REPORTS: Mapping[str, str] = {}
#: Alerts that follow at once from what a pupil sent: they may be many, and must not tell who was just typing.
SENT_BY_PUPILS = ("lead-alert-new", "lead-alert-added", "lead-alert-answered")
MOST_HELD = 60  # a timer is a row: what is above is counted, and found in the list of cases


def hold(turn: Turn, header: Header, key: str) -> bool:
    """Say whether this alert is told later with others; it is then noted."""
    if key == AGAIN:
        return hold_rung(turn, header, "")
    if key not in SENT_BY_PUPILS:
        return False
    danger = header.urgency == Urgency.P1
    many_from_sender = _sender_is_over(turn)
    if danger:
        if many_from_sender:
            _keep(turn, header, _subject("danger", turn.chat_row.hex()), DANGER_WINDOW)
        return many_from_sender
    circle = _subject("circle", *sorted(header.readers), *sorted(header.hidden))
    if many_from_sender:
        _keep(turn, header, circle, FLOOD_WINDOW)
        return True
    return key == "lead-alert-new" and _circle_is_over(turn, header, circle)


def hold_rung(turn: Turn, header: Header, desk: str) -> bool:
    """Say whether the people of *desk* (empty: the readers) hear of a case that nobody has opened later, with others."""
    if header.urgency == Urgency.P1:
        return False
    circle = (
        _subject("rung", desk, *sorted(header.hidden))
        if desk
        else _subject("again", *sorted(header.readers), *sorted(header.hidden))
    )
    return _circle_is_over(turn, header, circle, {"rung": desk})


def _subject(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _sender_is_over(turn: Turn) -> bool:
    if turn.chat.person:
        return False  # an adult acts, no pupil sends
    most = turn.service.alerting.most_per_sender
    turn.chat.alerted, over = spent(turn.chat.alerted, turn.now, SENDER_WINDOW, most)
    return over


def _circle_is_over(
    turn: Turn, header: Header, circle: str, told_as: Mapping[str, str] = NEW_REPORTS
) -> bool:
    timer = _find(turn, circle)
    facts: dict[str, Any] = timer.facts if timer else {**told_as}
    most = turn.service.alerting.most_in_window
    times, over = spent(facts.get("times", []), turn.now, FLOOD_WINDOW, most)
    if over:
        _keep(turn, header, circle, FLOOD_WINDOW)
        return True
    due = timer.due if timer and facts.get("held") else turn.now + FLOOD_WINDOW
    set_timer(turn.tx, turn.service.sealer, FLOOD, circle, due, {**facts, "times": times})
    return False


def _find(turn: Turn, subject: str) -> Timer | None:
    """Find the timer of a circle; one that is damaged is set anew, for it must keep no report from being sent."""
    try:
        return find_timer(turn.tx, turn.service.sealer, FLOOD, subject)
    except StorageError:
        turn.alarms.append("seal_broken")
        return None


def _keep(turn: Turn, header: Header, subject: str, window: timedelta) -> None:
    """Note that the alert of *header* waits; the first that waits sets the clock for all."""
    timer = _find(turn, subject)
    facts: dict[str, Any] = timer.facts if timer else {}
    held = [str(case) for case in facts.get("held", ())]
    due = timer.due if timer and held else turn.now + window
    if header.id not in held and len(held) < MOST_HELD:
        held.append(header.id)
    facts = {**facts, "held": held, "count": int(facts.get("count", 0)) + 1}
    set_timer(turn.tx, turn.service.sealer, FLOOD, subject, due, facts)
