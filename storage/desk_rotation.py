"""Rotation of desks' own key pairs: new ones, every case key sealed to them again, the old ones erased.

1. `begin` puts a new pair into each desk's row, the pair of before beside it; from then on cases are sealed
   to the new one, and either opens what it opens (`storage.vault`).
2. `find_keys` goes through the cases for the keys to do. They are then done in the order of their rows, so that
   a page of the file is written once and not once a row.
3. `reseal` seals a few of them again. A sealed case key does not tell which pair it was sealed to, lest a
   thief learn which are one desk's: it is tried.
4. `end` erases the pairs of before, after a whole walk in which every key opened.
Where each stands is in the rows, so whoever was stopped begins again at 1, which then changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select, update

from storage.cases import bind_readers, load_header, open_header
from storage.desk_keys import write_pair
from storage.people import desk_pair, list_desks
from storage.schema import case_keys, cases
from storage.sealing import DeskKeys, Place, Sealer
from storage.slices import Cursor, Slice, Tally
from storage.statements import Statement

_CHANGE = Statement(
    update(case_keys).where(case_keys.c.id == bindparam("i")).values(body=bindparam("b"), mac=bindparam("m"))
)
_STAMP = 16
_STAMPS = (
    select(cases.c.id, func.substr(cases.c.body, func.length(cases.c.body) - _STAMP + 1).label("body"))
    .where(cases.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(cases.c.id)
)
_KEYS = select(case_keys).where(case_keys.c.id.in_(bindparam("ids", expanding=True))).order_by(case_keys.c.id)


@dataclass(frozen=True, slots=True, order=True)
class Wanted:
    """Where the key of a case is or may be (under each index key), for which desk, and what it is bound to.

    *stamp*: the tag of the sealed header that said so; another one says whether it still holds.
    """

    row: bytes
    case: bytes
    desk: str
    bound: bytes = b""
    stamp: bytes = b""


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


def find_keys(
    tx: Connection, sealer: Sealer, keys: Mapping[str, DeskKeys], cursor: Cursor, most: int
) -> tuple[Slice, list[Wanted]]:
    """Go through the next *most* cases for the keys that these desks have."""
    tally = Tally()
    wanted: list[Wanted] = []
    asked = select(cases.c.id, cases.c.body).where(cases.c.id > cursor.after).order_by(cases.c.id).limit(most)
    rows = tx.execute(asked).all()
    for row in rows:
        header = tally.read(lambda row=row: open_header(sealer, row.id, row.body))  # type: ignore[misc]  # its default binds the loop's variable now
        for name in keys.keys() & set(header.readers if header else ()):
            ids = sealer.index_each("case-key", row.id, keys[name].desk)
            assert header is not None, "it has readers"
            bound = bind_readers(header)
            wanted += [Wanted(one, row.id, name, bound, row.body[-_STAMP:]) for one in ids]
    return tally.close(cursor, rows[-1].id if len(rows) == most else None, 1), wanted


def reseal(
    tx: Connection,
    sealer: Sealer,
    keys: Mapping[str, DeskKeys],
    wanted: Sequence[Wanted],
    *,
    write: bool = True,
) -> Slice:
    """Seal the case keys *wanted* to the desks' newest pairs; safe to run twice. Without *write* only say how many.

    A header that has changed is opened again: its case may have gone to other readers, and is theirs then.
    """
    tally = Tally()
    stamps = {row.id: row.body for row in tx.execute(_STAMPS, {"ids": [one.case for one in wanted]})}
    found = {row.id: row for row in tx.execute(_KEYS, {"ids": [one.row for one in wanted]})}
    for one in wanted:
        if one.row in found and one.case in stamps:

            def again(one: Wanted = one) -> bool:
                bound = one.bound
                if stamps[one.case] != one.stamp:
                    header = load_header(tx, sealer, one.case.hex())
                    if one.desk not in header.readers:
                        return False
                    bound = bind_readers(header)
                return _reseal_one(tx, sealer, found[one.row], one.case, bound, keys[one.desk], write)

            tally.attempt(again)
    return tally.close(Cursor(), None, 1)


def end(tx: Connection, sealer: Sealer, names: Sequence[str]) -> None:
    """Erase the pairs of before."""
    for name in names:
        row, pair = desk_pair(tx, sealer, name)
        if pair.before is not None:
            write_pair(tx, sealer, row, replace(pair, before=None))


def _reseal_one(
    tx: Connection, sealer: Sealer, row: Row[Any], case: bytes, bound: bytes, keys: DeskKeys, write: bool
) -> bool:
    place = Place("case_keys", "body", row.id, case)
    sealer.check_row_mac(place, row.mac, row.body)
    body = sealer.reseal_case_key(case, bound, keys, row.body)
    if body is not None and write:
        _CHANGE.count(tx, {"i": row.id, "b": body, "m": sealer.row_mac(place, body)})
    return body is not None
