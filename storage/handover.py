"""Hand-over: other readers for a case, from this transaction on.

Who may read is bound into every sealed key of a case, so each change of its circle seals the private key
again: to the desks that now read, bound to the people who now may. A desk that reads no more loses its
key in the same transaction. Nobody who is hidden from a case ever comes into its circle. Decides that;
refuses to know why somebody is added (`safeguarding.handover`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from safeguarding.handover import Circle
from storage.audit import AuditLine, write_audit
from storage.cases import (
    Header,
    bind_readers,
    drop_case_key,
    load_case_key,
    put_case_key,
    put_on_shelf,
    save_header,
    take_off_shelf,
)
from storage.errors import NotPermitted, StorageError
from storage.people import desk_pair
from storage.sealing import RECOVERY, DeskKeys, Sealer


class HiddenReader(StorageError):
    """Somebody from whom the case is hidden would have come to read it; nothing was changed."""

    def __init__(self) -> None:
        super().__init__(str(self.__doc__))


def circle_of(header: Header) -> Circle:
    """Give to whom a case is sealed: who reads it now, and the desks whose turn may come."""
    return Circle(tuple(header.readers), tuple(header.permitted))


def hand_over(
    tx: Connection,
    sealer: Sealer,
    header: Header,
    circle: Circle,
    by: str,
    now: datetime,
    act: str,
    *,
    hidden: Sequence[str] = (),
) -> None:
    """Give the case to *circle* and nobody else, and write *act* down for *by*, a person or a command.

    *hidden*: people from whom it is hidden too from now on.

    Raises:
        HiddenReader: somebody of the circle may never read it. KeyMissing: the open key file is not here.
        NotPermitted: no desk of the case has its key any more.
    """
    if set(circle.permitted) & {*header.hidden, *hidden}:
        raise HiddenReader
    before, left = bind_readers(header), set(header.readers)
    header.hidden = list(dict.fromkeys((*header.hidden, *hidden)))
    case = bytes.fromhex(header.id)
    sealed_key, keys = _open_end(tx, sealer, header)
    header.readers, header.permitted = list(circle.readers), list(circle.permitted)
    header.waiting = [desk for desk in header.waiting if desk in header.readers]
    rows = dict(desk_pair(tx, sealer, name) for name in header.readers)
    publics = {row: pair.public for row, pair in rows.items()}
    sealed = sealer.share_case_key(case, before, keys, sealed_key, bind_readers(header), publics)
    for name in left - set(header.readers):
        drop_case_key(tx, sealer, case, desk_pair(tx, sealer, name)[0])
        take_off_shelf(tx, sealer, header, name)
    drop_case_key(tx, sealer, case, RECOVERY)
    for desk, body in sealed.items():
        drop_case_key(tx, sealer, case, desk)
        put_case_key(tx, sealer, case, desk, body)
    for name in header.readers:
        if name not in left:
            put_on_shelf(tx, sealer, header, name)
    save_header(tx, sealer, header)
    write_audit(tx, sealer, AuditLine(now, act, by, header.id))


def _open_end(tx: Connection, sealer: Sealer, header: Header) -> tuple[bytes, DeskKeys]:
    """Find a desk that holds the key, and load that desk's."""
    for name in header.readers:
        row, pair = desk_pair(tx, sealer, name)
        sealed = load_case_key(tx, sealer, bytes.fromhex(header.id), row)
        if sealed is not None:
            return sealed, sealer.load_desk(row, pair)
    raise NotPermitted(f"case {header.ref} is not sealed to any of its desks")
