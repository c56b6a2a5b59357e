"""What the audit trail says of other rows: which must be there, and at which revision at least.

A row that was taken away leaves nothing that could fail to open, and one that was exchanged for its older
self opens. Both are found here. What the trail never named (a draft, a chat, a timer, what is owed) is
not: `docs/threat-model.md` lists it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row

from storage.audit import SLICE_LINES, Trail, open_line
from storage.auditcheck import TrailCheck, sum_up
from storage.erasure import CERTIFIED
from storage.findings import Findings, What
from storage.revisions import revision_of, subject_of
from storage.schema import cases

_WHENEVER = datetime(1970, 1, 1, tzinfo=UTC)  # how long a line may wait is the command's to say


def hear(found: Findings, row: Row[Any]) -> None:
    """Check a row of *audit*, and remember what it says of the row that it is about."""
    trail = Trail(found.sealer)
    if row.id in found.ids("audit-head"):
        trail.head(found.tx)
        return
    if row.id in found.ids("audit-anchor"):
        trail.anchor(found.tx)
        return
    line = open_line(found.sealer, row)
    revision = trail.open_link(row).revision if row.link is not None else 0
    subject = subject_of(line.act, line.case, line.who, line.note)
    if subject is None:
        return
    found.told[subject] = max(revision, found.told.get(subject, 0))
    if line.act in CERTIFIED and subject[0] is cases:  # the first line of the two has its time first
        found.erased.add(subject[1])


def judge(found: Findings) -> None:
    """Hold what was heard against the rows."""
    for (table, row), told in found.told.items():
        there = found.is_there(table, (row,))
        if table is not cases and not there:  # none of them is ever erased
            found.note(table.name, row, What.MISSING)
        elif table is cases and there == (row in found.erased):
            found.note(table.name, row, What.ERASED if there else What.MISSING)
        elif 0 < revision_of(found.tx, found.sealer, table, row) < told:  # 0: it does not even open
            found.note(table.name, row, What.OLD)


def follow(found: Findings) -> Iterator[None]:
    """Walk the chain from its beginning to its head, pausing after every slice."""
    check, looks = TrailCheck(found.sealer), []
    last, _ = check.extent(found.tx)
    for first in range(1, last + 1, SLICE_LINES):
        looks.append(check.look(found.tx, first, min(first + SLICE_LINES - 1, last)))
        yield
    ending = check.end(found.tx, last + 1, _WHENEVER)
    if ending is None or sum_up(looks, ending):
        found.note("audit", b"", What.CHAIN)
