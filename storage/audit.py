"""The audit trail: who did what to which case, and when. Sealed rows, each with an HMAC of its own.

Numbering and chaining are the clock's work, in one process; here rows are only written and read.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select

from storage.keyring import Purpose
from storage.schema import audit
from storage.sealing import Place, Sealer


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One act: *who* is a person's id or the name of a command, *case* a case's id in hex or empty."""

    at: datetime
    act: str
    who: str
    case: str


def write_audit(tx: Connection, sealer: Sealer, line: AuditLine) -> None:
    """Add one line."""
    row = os.urandom(16)
    place = Place("audit", "body", row)
    plain = json.dumps([int(line.at.timestamp()), line.act, line.who, line.case]).encode()
    body = sealer.seal(Purpose.AUDIT, place, plain)
    added = insert(audit).values(id=row, body=body, mac=sealer.row_mac(place, body))
    tx.execute(added)


def read_audit(tx: Connection, sealer: Sealer) -> list[AuditLine]:
    """Read every line, the oldest first; a row that was changed or planted raises `Tampered`."""
    lines = []
    for row in tx.execute(select(audit).order_by(audit.c.id)).all():
        place = Place("audit", "body", row.id)
        sealer.check_row_mac(place, row.mac, row.body)
        at, act, who, case = json.loads(sealer.open(Purpose.AUDIT, place, row.body))
        lines.append(AuditLine(datetime.fromtimestamp(at, UTC), act, who, case))
    return sorted(lines, key=lambda line: line.at)
