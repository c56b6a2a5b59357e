"""One slip becomes a report: routed, sealed and alerted as any, and bound to nobody's chat.

Refuses to tell the adult who typed it who reads it: what they hear is the same for all.
"""

from __future__ import annotations

import os

from handlers import ladders
from handlers.alerts import alert_readers
from handlers.pupil.report import make_report
from handlers.routing import tell_copies
from handlers.turn import Turn
from safeguarding.intake import Draft, Reporter
from safeguarding.report import Urgency
from safeguarding.slips import Batch, Slip
from storage.cases import Entry, add_entry, find_by_receipt, put_receipt, save_header


def file_slip(turn: Turn, batch: Batch, slip: Slip, digest: bytes, person: str, how: str) -> None:
    """File one slip. *digest*: of the receipt on it, if any; *how*: in words, how it came; *person* typed it, or empty."""
    sealer = turn.service.sealer
    draft = Draft(
        os.urandom(16).hex(),
        begun=int(turn.now.timestamp()),
        setting=batch.setting,
        lines=1,
        read=Urgency(slip.urgency),
        rules=slip.rules,
        adult=slip.adult,
        reporter=Reporter(batch.how),
        tail=slip.text,
        size=len(slip.text),
    )
    header, chosen = make_report(turn, draft, away=False, mark="")
    add_entry(turn.tx, sealer, header, Entry("typed", turn.now, person, how))
    if digest and find_by_receipt(turn.tx, sealer, digest) is None:
        header.receipt = put_receipt(turn.tx, sealer, digest, header.id)
        header.write_back = ""
    alert_readers(turn, header, "lead-alert-new")
    tell_copies(turn, chosen, header)
    ladders.begin(turn, header)
    save_header(turn.tx, sealer, header)
