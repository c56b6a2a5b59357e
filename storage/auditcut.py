"""The beginning of the audit trail goes after its time, and the chain hangs on from an anchor.

The *anchor*, the number and the chain value of the last line that went, is a sealed row among the lines, as
the head is. A check begins at it (`storage.auditcheck`): who takes more lines away, or the anchor, or puts an
older one back, is found as before. Only a beginning is ever cut, and nothing over a line that is damaged or
does not follow: what somebody did to the trail stays to be seen. The last line stays. Refuses to know how
long a line is kept.
"""

from __future__ import annotations

import hmac
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete

from storage.audit import SLICE_LINES, UNREADABLE, Head, Trail, open_line
from storage.schema import audit
from storage.sealing import Sealer
from storage.statements import Statement

_DROP = Statement(delete(audit).where(audit.c.id == bindparam("i")))


def cut_some(tx: Connection, sealer: Sealer, before: datetime, most: int = SLICE_LINES) -> bool:
    """Erase up to *most* lines of before *before* from the trail's beginning; says whether there may be more."""
    trail = Trail(sealer)
    try:
        head, anchor = trail.head(tx), trail.anchor(tx)
    except UNREADABLE:
        return False  # `heard audit verify` says what is wrong with it
    if head is None:
        return False
    last = min(anchor.count + most, head.count - 1)
    rows = trail.rows_at(tx, range(anchor.count + 1, last + 1))
    reached = anchor
    for number in range(anchor.count + 1, last + 1):
        value = _value_if_old(trail, sealer, rows.get(number), reached, before)
        if value is None:
            break
        _DROP.count(tx, {"i": rows[number].id})
        reached = Head(number, value)
    if reached is not anchor:
        trail.save_anchor(tx, reached)
    return reached.count == last and reached is not anchor


def _value_if_old(
    trail: Trail, sealer: Sealer, row: Row[Any] | None, after: Head, before: datetime
) -> bytes | None:
    """Give the chain value of a line that is older than *before*, whole, and follows; None of any other."""
    if row is None:
        return None
    try:
        link, line = trail.open_link(row), open_line(sealer, row)
    except UNREADABLE:
        return None
    whole = link.number == after.count + 1 and hmac.compare_digest(
        trail.value_of(after.value, row, link), link.value
    )
    return link.value if whole and line.at < before else None
