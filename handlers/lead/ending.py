"""The end of a case, however it is reached: what may stand against it, and what follows in the one transaction."""

from __future__ import annotations

from datetime import UTC, datetime

from handlers import duties, ladders
from handlers.figures import note_decision
from handlers.pupil.notices import leave_for_pupil
from handlers.pupil.reading import CLOSED
from handlers.turn import Turn
from safeguarding.case import Outcome, Status
from safeguarding.casework import may_not_close_yet
from safeguarding.report import Urgency
from storage.audit import AuditLine, write_audit
from storage.cases import Entry, Header, add_entry, save_header


def what_stands_against(turn: Turn, header: Header) -> str:
    """Say, as the key of a text, why the case cannot be closed now; empty: it can."""
    if header.status == Status.CLOSED:
        return "lead-closed-already"
    if header.status == Status.NEW:
        return "lead-open-first"
    received = datetime.fromtimestamp(header.at, UTC)
    if may_not_close_yet(Urgency(header.urgency), received=received, now=turn.now):
        return "lead-close-early"
    if duties.open_of(header):
        return "lead-close-duties"
    return ""


def finish(turn: Turn, header: Header, outcome: Outcome, by: str, *, tell_pupil: bool = True) -> None:
    """Close a case that nothing stands against. *tell_pupil*: that we have finished, if they may be written to."""
    header.status, header.outcome, header.closed_at = (
        str(Status.CLOSED),
        str(outcome),
        int(turn.now.timestamp()),
    )
    header.countersign = []
    note_decision(turn, header, ladders.hours_of(turn, header))
    sealer = turn.service.sealer
    add_entry(turn.tx, sealer, header, Entry("closed", turn.now, by, str(outcome)))
    if tell_pupil:
        leave_for_pupil(turn, header, {"kind": CLOSED})
    save_header(turn.tx, sealer, header)
    if not header.decided_at:  # it ends the second ladder, and all who were told hear by whom
        ladders.tell_stop(turn, header, "lead-stop-closed", by)
    ladders.watch(turn, header)
    write_audit(turn.tx, sealer, AuditLine(turn.now, "closed", by, header.id))
