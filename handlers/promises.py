"""What a pupil hears when nobody has looked: two lines, behind the constant line and its gate (MOMENTS 6, 15).

Each is a fact of the case, for the figure *promises kept*. A line that is no longer true when it is read is not shown.
"""

from __future__ import annotations

from handlers.pupil.notices import leave_for_pupil
from handlers.turn import Turn
from safeguarding.report import Urgency
from storage.cases import Header

LATE, SORRY = "late", "sorry"


def leave_late(turn: Turn, header: Header) -> None:
    """P1 and nobody has opened it in fifteen staffed minutes: do not wait for us."""
    _leave(turn, header, {"kind": LATE})


def leave_sorry(turn: Turn, header: Header, desk: str) -> None:
    """The promised time has passed. *desk*: who was told instead; empty if only the same people again."""
    _leave(turn, header, {"kind": SORRY, "desk": desk})


def _leave(turn: Turn, header: Header, item: dict[str, str | int]) -> None:
    kind = str(item["kind"])
    if kind in header.told_late:
        return
    header.told_late = [*header.told_late, kind]
    header.broken = [*header.broken, f"{kind}:{int(turn.now.timestamp())}"]
    leave_for_pupil(turn, header, item, also_unasked=header.urgency == Urgency.P1)
