"""Rotation of desks' own key pairs: new ones, every case key sealed to them again, the old ones erased.

1. `begin` puts a new pair into each desk's row, the pair of before beside it; from then on cases are sealed
   to the new one, and either opens what it opens (`storage.vault`).
2. `reseal` seals a few cases' keys again. A sealed case key does not tell which pair it was sealed to, lest
   a thief learn which are one desk's: it is tried.
3. `end` erases the pairs of before, after a whole walk in which every key opened.
Where each stands is in the rows, so whoever was stopped begins again at 1, which then changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from storage.cases import Header, bind_readers, open_header
from storage.desk_keys import write_pair
from storage.people import desk_pair, list_desks
from storage.schema import case_keys, cases
from storage.sealing import DeskKeys, Place, Sealer
from storage.slices import Cursor, Slice, Tally
from storage.statements import Statement

_CHANGE = Statement(
    update(case_keys).where(case_keys.c.id == bindparam("i")).values(body=bindparam("b"), mac=bindparam("m"))
)


def desks_of(tx: Connection, sealer: Sealer, owner: str) -> list[str]:
    """Name the desks of a setting, or of the borough."""
    return [desk.name for _, desk in list_desks(tx, sealer) if desk.name.partition("/")[0] == owner]


def begin(tx: Connection, sealer: Sealer, names: Sequence[str]) -> bool:
    """Give each desk a new pair beside the one of before; False if some had one, which are left as they are.

    Raises:
        KeyMissing: the open key file is not here.
    """
    fresh = True
    for name in names:
        row, pair = desk_pair(tx, sealer, name)
        if pair.before is not None:
            fresh = False
            continue
        made = sealer.new_desk_pair(row, pair.version + 1)
        write_pair(tx, sealer, row, replace(made, before=pair))
    return fresh


def load_keys(tx: Connection, sealer: Sealer, names: Sequence[str]) -> dict[str, DeskKeys]:
    """Load the private keys of the desks, once for all slices."""
    return {name: sealer.load_desk(*desk_pair(tx, sealer, name)) for name in names}


def reseal(
    tx: Connection,
    sealer: Sealer,
    keys: Mapping[str, DeskKeys],
    cursor: Cursor,
    most: int,
    *,
    write: bool = True,
) -> Slice:
    """Seal the keys of the next *most* cases again, as far as these desks read them; safe to run twice.

    Without *write* it only says how many there are to do.
    """
    tally = Tally()
    asked = select(cases.c.id, cases.c.body).where(cases.c.id > cursor.after).order_by(cases.c.id).limit(most)
    rows = tx.execute(asked).all()
    wanted: dict[bytes, tuple[Header, DeskKeys]] = {}
    for row in rows:
        header = tally.read(lambda row=row: open_header(sealer, row.id, row.body))  # type: ignore[misc]
        if header is None:
            continue
        for name in keys.keys() & set(header.readers):
            for one in sealer.index_each("case-key", row.id, keys[name].desk):
                wanted[one] = (header, keys[name])
    found = {row.id: row for row in _rows(tx, list(wanted))}
    for number, (header, desk_keys) in wanted.items():
        if number in found:
            kept = found[number]

            def again(kept: Row[Any] = kept, header: Header = header, owner: DeskKeys = desk_keys) -> bool:
                return _reseal_one(tx, sealer, kept, header, owner, write)

            tally.attempt(again)
    return tally.close(cursor, rows[-1].id if len(rows) == most else None, 1)


def end(tx: Connection, sealer: Sealer, names: Sequence[str]) -> None:
    """Erase the pairs of before."""
    for name in names:
        row, pair = desk_pair(tx, sealer, name)
        if pair.before is not None:
            write_pair(tx, sealer, row, replace(pair, before=None))


def _reseal_one(
    tx: Connection, sealer: Sealer, row: Row[Any], header: Header, keys: DeskKeys, write: bool
) -> bool:
    case = bytes.fromhex(header.id)
    place = Place("case_keys", "body", row.id, case)
    sealer.check_row_mac(place, row.mac, row.body)
    body = sealer.reseal_case_key(case, bind_readers(header), keys, row.body)
    if body is not None and write:
        _CHANGE.count(tx, {"i": row.id, "b": body, "m": sealer.row_mac(place, body)})
    return body is not None


def _rows(tx: Connection, ids: list[bytes]) -> list[Row[Any]]:
    if not ids:
        return []
    return list(tx.execute(select(case_keys).where(case_keys.c.id.in_(ids)).order_by(case_keys.c.id)).all())
