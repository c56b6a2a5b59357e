"""Issues: figures as they were first drawn up for a reader and a period, sealed, and never drawn up again.

An issue is a plain dict here (`safeguarding/digest.py` makes it). Whoever puts it first has drawn it up; who comes
second finds it. Its rows are found by HMAC(index, issue ‖ reader ‖ period ‖ part), open with the *facts* key
alone, and outlive the cases and facts they were drawn from; what counts exactly goes after a year (`drop_some`). Refuses to know who may read one.
"""

from __future__ import annotations

import contextlib
import json
import zlib
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select

from storage.errors import StorageError
from storage.keyring import Purpose
from storage.schema import issues
from storage.sealing import MAX_PLAIN, Place, Sealer, Tampered
from storage.statements import Statement

_FRAME_BYTES = 200  # of a row: reader, period, number
_BODY = Statement(select(issues.c.body).where(issues.c.id == bindparam("i")))
_PUT = Statement(insert(issues).values(id=bindparam("i"), body=bindparam("b")))
Issue = dict[str, Any]


def put_issue(tx: Connection, sealer: Sealer, reader: str, period: str, issue: Issue) -> bool:
    """Keep *issue* for *reader* and *period*, for ever; False, and nothing done, if there is one already."""
    if has_issue(tx, sealer, reader, period):
        return False
    packed = zlib.compress(json.dumps(issue, separators=(",", ":"), sort_keys=True).encode(), 9)
    room = MAX_PLAIN - _FRAME_BYTES
    parts = [packed[start : start + room] for start in range(0, len(packed), room)]
    for number, part in enumerate(parts):
        row = _ids(sealer, reader, period, number)[0]
        frame = json.dumps([reader, period, number, len(parts)]).encode()
        body = sealer.seal(Purpose.FACTS, Place("issues", "body", row), frame + b"\n" + part)
        _PUT.count(tx, {"i": row, "b": body})
    return True


def has_issue(tx: Connection, sealer: Sealer, reader: str, period: str) -> bool:
    """Say whether *period* was issued to *reader*."""
    return any(_BODY.scalar(tx, {"i": row}) is not None for row in _ids(sealer, reader, period, 0))


def load_issue(tx: Connection, sealer: Sealer, reader: str, period: str) -> Issue | None:
    """Read what was issued to *reader* for *period*, or None."""
    parts: list[bytes] = []
    count = 1
    while len(parts) < count:
        found = _load_part(tx, sealer, reader, period, len(parts))
        if found is None:
            if not parts:
                return None
            raise Tampered(Place("issues", "body", _ids(sealer, reader, period, len(parts))[0]))
        count, part = found
        parts.append(part)
    issue: Issue = json.loads(zlib.decompress(b"".join(parts)))
    return issue


def drop_some(
    tx: Connection, sealer: Sealer, is_over: Callable[[str, str], bool], after: bytes = b"", most: int = 40
) -> bytes | None:
    """Forget, of a page of rows by id, those whose reader and period are over; gives where to go on, or None."""
    page = select(issues.c.id, issues.c.body).where(issues.c.id > after).order_by(issues.c.id).limit(most)
    rows = tx.execute(page).all()
    old = []
    for row in rows:
        with contextlib.suppress(StorageError):  # `heard verify` says what is wrong with it
            (reader, period, *_), _ = open_part(sealer, row.id, row.body)
            old += [row.id] if is_over(reader, period) else []
    gone = delete(issues).where(issues.c.id.in_(old))
    tx.execute(gone)
    return rows[-1].id if len(rows) == most else None


def open_part(sealer: Sealer, row: bytes, body: bytes) -> tuple[list[Any], bytes]:
    """Open one row: [reader, period, its number, how many there are], and its part of the issue."""
    frame, _, part = sealer.open(Purpose.FACTS, Place("issues", "body", row), body).partition(b"\n")
    return json.loads(frame), part


def ids_of(sealer: Sealer, frame: list[Any]) -> tuple[bytes, ...]:
    """Give the ids that a row with this *frame* may have."""
    reader, period, number, _ = frame
    return _ids(sealer, reader, period, number)


def _ids(sealer: Sealer, reader: str, period: str, number: int) -> tuple[bytes, ...]:
    return sealer.index_each("issue", reader, period, number.to_bytes(4, "big"))


def _load_part(
    tx: Connection, sealer: Sealer, reader: str, period: str, number: int
) -> tuple[int, bytes] | None:
    for row in _ids(sealer, reader, period, number):
        body = _BODY.scalar(tx, {"i": row})
        if body is not None:
            frame, part = open_part(sealer, row, body)
            return int(frame[3]), part
    return None
