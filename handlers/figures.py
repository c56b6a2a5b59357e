"""What a case's times mean for the figures, noted while its calendar is at hand.

Each is noted once, where it happens: when it came, by when somebody should have opened it, after how much
staffed time it was opened and decided. `storage.facts` keeps them, and knows no calendar.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from handlers.turn import Turn
from safeguarding.fact import part_of, read_by
from safeguarding.hours import Calendar, is_staffed, local_day, staffed_between
from safeguarding.report import Urgency
from storage.cases import Header

_Notes = dict[str, Any]


def note_wait(turn: Turn, header: Header, hours: Calendar) -> None:
    """Note when it came, and by when somebody should open it; what became more urgent is due no later."""
    notes: _Notes = dict(header.figures)
    if "day" not in notes:
        came = datetime.fromtimestamp(header.at, UTC)
        notes["day"] = local_day(hours, came).isoformat()
        notes["part"] = part_of(came, hours.timezone)
        notes["door"] = turn.chat.door
        notes["cover"] = is_staffed(hours, came)
    if not header.first_opened_at:
        due = read_by(Urgency(header.urgency), hours, turn.now)
        if due is not None:
            notes["due"] = min(int(due.timestamp()), notes.get("due") or int(due.timestamp()))
            notes["due_day"] = local_day(hours, datetime.fromtimestamp(notes["due"], UTC)).isoformat()
    header.figures = notes


def note_opening(turn: Turn, header: Header, hours: Calendar) -> None:
    """Note after how much staffed time somebody first opened it, and whether that was in time."""
    if "opened" in header.figures:
        return
    due = header.figures.get("due", 0)
    header.figures = {
        **header.figures,
        "opened": _minutes_since(header, hours, turn.now),
        "in_time": bool(due) and header.first_opened_at <= due,
    }


def note_decision(turn: Turn, header: Header, hours: Calendar) -> None:
    """Note after how much staffed time it was first decided."""
    if "decided" not in header.figures:
        header.figures = {**header.figures, "decided": _minutes_since(header, hours, turn.now)}


def note_return(header: Header) -> None:
    """Note that the pupil came back by themselves: they added something, or showed the receipt."""
    header.figures = {**header.figures, "came_back": True}


def _minutes_since(header: Header, hours: Calendar, now: datetime) -> int:
    came = datetime.fromtimestamp(header.at, UTC)
    return max(0, int(staffed_between(hours, came, now).total_seconds() // 60))
