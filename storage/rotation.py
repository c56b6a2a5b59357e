"""Rotation of a key of the key files: a few rows at a time come under its newest version.

Each row is re-sealed (or re-wrapped, or given a new HMAC) in its place: what it says stays, and its size
class and its id with it. How far that is stands in the rows themselves, so whoever was stopped just begins
again. A row that does not open is left and counted. *index* and *audit* are never re-keyed: their older
versions are kept, so that receipts and the audit chain outlive every rotation. Knows neither key files
nor how long a slice may take; whether an old version may go is `storage.key_marks`' to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from sqlalchemy import Connection, Row, Table, bindparam, select, update

from storage import schema
from storage.cases import Header, open_header
from storage.desk_keys import read_pair, root_versions, write_pair
from storage.keyring import ROOT, KeyName, Purpose
from storage.people import find_desk
from storage.sealing import RECOVERY, Place, Sealer, key_version
from storage.slices import Cursor, Slice, Tally
from storage.statements import Statement

#: New versions are made of these, and none is ever forgotten.
KEPT: Final = frozenset[KeyName]({Purpose.INDEX, Purpose.AUDIT})

_ID_BYTES, _NUMBER_BYTES = 16, 4
Walk = Callable[[Connection, Sealer, bytes, int, Tally], bytes | None]


def renew(tx: Connection, sealer: Sealer, name: KeyName, cursor: Cursor, most: int) -> Slice:
    """Bring about *most* rows under the newest version of *name*; safe to run twice."""
    walks, tally = _WALKS[name], Tally()
    if not walks:
        return Slice(None)
    after = walks[cursor.step](tx, sealer, cursor.after, most, tally)
    return tally.close(cursor, after, len(walks))


# -- sealed bodies ------------------------------------------------------------------------------


def _bodies(purpose: Purpose, table: Table, of_case: bool = False) -> Walk:
    """Walk over a table whose bodies are sealed under *purpose*; *of_case*: its rows are cases."""
    change = Statement(update(table).where(table.c.id == bindparam("i")).values(body=bindparam("b")))

    def walk(tx: Connection, sealer: Sealer, after: bytes, most: int, tally: Tally) -> bytes | None:
        newest = sealer.keyring.current(purpose)[0]
        rows = _page(tx, table, after, most)
        for row in rows:

            def reseal(row: Row[Any] = row) -> bool:
                if key_version(row.body) == newest:
                    return False
                place = Place(table.name, "body", row.id, row.id if of_case else b"")
                plain = sealer.open(purpose, place, row.body)
                change.count(tx, {"i": row.id, "b": sealer.seal(purpose, place, plain)})
                return True

            tally.attempt(reseal)
        return rows[-1].id if len(rows) == most else None

    return walk


_CHANGE_KEY = Statement(
    update(schema.case_keys)
    .where(schema.case_keys.c.id == bindparam("i"))
    .values(body=bindparam("b"), mac=bindparam("m"))
)


def _public_keys(tx: Connection, sealer: Sealer, after: bytes, most: int, tally: Tally) -> bytes | None:
    """Walk over the cases for their public keys, which are sealed under *header*."""
    newest = sealer.keyring.current(Purpose.HEADER)[0]
    cases = _ids(tx, schema.cases, after, most)
    owners = {row: case for case in cases for row in sealer.index_each("case-key", case, b"public")}
    for row in _rows(tx, schema.case_keys, owners):

        def reseal(row: Row[Any] = row, case: bytes = owners[row.id]) -> bool:
            if key_version(row.body) == newest:
                return False
            kept, inner = Place("case_keys", "body", row.id, case), Place("case_keys", "public", case, case)
            sealer.check_row_mac(kept, row.mac, row.body)
            body = sealer.seal(Purpose.HEADER, inner, sealer.open(Purpose.HEADER, inner, row.body))
            _CHANGE_KEY.count(tx, {"i": row.id, "b": body, "m": sealer.row_mac(kept, body)})
            return True

        tally.attempt(reseal)
    return cases[-1] if len(cases) == most else None


# -- desks --------------------------------------------------------------------------------------


def _desks(purpose: KeyName) -> Walk:
    """Walk over the desks: wrap their private keys again, or give their rows a new HMAC."""

    def walk(tx: Connection, sealer: Sealer, after: bytes, most: int, tally: Tally) -> bytes | None:
        newest = sealer.keyring.current(purpose)[0]
        rows = _page(tx, schema.desks, after, most)
        for row in rows:

            def rewrap(row: Row[Any] = row) -> bool:
                held = root_versions(row.wrapped) if purpose == ROOT else (_mac_version(row.mac),)
                if set(held) == {newest}:
                    return False
                pair = read_pair(tx, sealer, row.id)
                write_pair(tx, sealer, row.id, sealer.rewrap_desk(row.id, pair) if purpose == ROOT else pair)
                return True

            tally.attempt(rewrap)
        return rows[-1].id if len(rows) == most else None

    return walk


# -- HMACs of rows ------------------------------------------------------------------------------


def _remac(tx: Connection, sealer: Sealer, change: Statement, row: Row[Any], place: Place) -> bool:
    if _mac_version(row.mac) == sealer.keyring.current(Purpose.ROW)[0]:
        return False
    sealer.check_row_mac(place, row.mac, row.body)
    change.count(tx, {"i": row.id, "m": sealer.row_mac(place, row.body)})
    return True


def _change_mac(table: Table) -> Statement:
    return Statement(update(table).where(table.c.id == bindparam("i")).values(mac=bindparam("m")))


_CHANGE_MAC = {table: _change_mac(table) for table in (schema.case_keys, schema.entries, schema.audit)}


def _audit(tx: Connection, sealer: Sealer, after: bytes, most: int, tally: Tally) -> bytes | None:
    """Walk over the audit trail: its chain covers no HMAC of a row."""
    rows = _page(tx, schema.audit, after, most)
    for row in rows:
        place = Place("audit", "body", row.id)
        tally.attempt(
            lambda row=row, place=place: _remac(tx, sealer, _CHANGE_MAC[schema.audit], row, place)  # type: ignore[misc]  # its default binds the loop's variable now
        )
    return rows[-1].id if len(rows) == most else None


def _rows_of_cases(tx: Connection, sealer: Sealer, after: bytes, most: int, tally: Tally) -> bytes | None:
    """Walk over the cases for their entries and keys, whose HMACs are bound to the case.

    *after* is the last case, or the one that is half done with the number of its next entry: one case may
    have thousands.
    """
    left, begun = most, len(after) > _ID_BYTES
    for row in _cases_from(tx, after[:_ID_BYTES], begun, most):
        first = int.from_bytes(after[_ID_BYTES:], "big") if begun else 0
        begun = False
        header = tally.read(lambda row=row: open_header(sealer, row.id, row.body))  # type: ignore[misc]  # its default binds the loop's variable now
        if header is not None:
            last = min(header.rows, first + left)
            _remac_all(tx, sealer, schema.entries, _entry_ids(sealer, row.id, range(first, last)), tally)
            if last < header.rows:
                return bytes(row.id) + last.to_bytes(_NUMBER_BYTES, "big")
            _remac_all(tx, sealer, schema.case_keys, _key_ids(tx, sealer, header), tally)
            left -= last - first + len(header.readers)
        left -= 1
        if left <= 0:
            return bytes(row.id)
    return None


def _cases_from(tx: Connection, case: bytes, inclusive: bool, most: int) -> Iterator[Any]:
    """Read cases by id, page by page."""
    table, page = schema.cases, max(1, most // 4)
    wanted = table.c.id >= case if inclusive else table.c.id > case
    while True:
        asked = select(table.c.id, table.c.body).where(wanted).order_by(table.c.id).limit(page)
        rows = tx.execute(asked).all()
        yield from rows
        if len(rows) < page:
            return
        wanted = table.c.id > rows[-1].id


def _entry_ids(sealer: Sealer, case: bytes, numbers: range) -> dict[bytes, Place]:
    return {
        row: Place("entries", "body", row, case)
        for number in numbers
        for row in sealer.index_each("entry", case, number.to_bytes(_NUMBER_BYTES, "big"))
    }


def _key_ids(tx: Connection, sealer: Sealer, header: Header) -> dict[bytes, Place]:
    case = bytes.fromhex(header.id)
    desks = [row for name in header.readers if (row := find_desk(tx, sealer, name)) is not None]
    return {
        row: Place("case_keys", "body", row, case)
        for owner in (b"public", RECOVERY, *desks)
        for row in sealer.index_each("case-key", case, owner)
    }


def _remac_all(tx: Connection, sealer: Sealer, table: Table, ids: dict[bytes, Place], tally: Tally) -> None:
    for row in _rows(tx, table, ids):
        place = ids[row.id]
        tally.attempt(
            lambda row=row, place=place: _remac(tx, sealer, _CHANGE_MAC[table], row, place)  # type: ignore[misc]  # its default binds the loop's variable now
        )


# -- reading ------------------------------------------------------------------------------------


def _page(tx: Connection, table: Table, after: bytes, most: int) -> list[Row[Any]]:
    return list(tx.execute(select(table).where(table.c.id > after).order_by(table.c.id).limit(most)).all())


def _ids(tx: Connection, table: Table, after: bytes, most: int) -> list[bytes]:
    asked = select(table.c.id).where(table.c.id > after).order_by(table.c.id).limit(most)
    return list(tx.execute(asked).scalars())


def _rows(tx: Connection, table: Table, ids: dict[bytes, Any]) -> list[Row[Any]]:
    if not ids:
        return []
    return list(tx.execute(select(table).where(table.c.id.in_(list(ids))).order_by(table.c.id)).all())


def _mac_version(mac: bytes) -> int:
    return int.from_bytes(mac[:2], "big")


_WALKS: Final[dict[KeyName, tuple[Walk, ...]]] = {
    ROOT: (_desks(ROOT),),
    Purpose.INDEX: (),
    Purpose.TRANSIT: tuple(
        _bodies(Purpose.TRANSIT, table)
        for table in (
            schema.inbox,
            schema.outbox,
            schema.timers,
            schema.drafts,
            schema.calendars,
            schema.pieces,
            schema.said,
            schema.together,
        )
    ),
    Purpose.CONTACT: tuple(
        _bodies(Purpose.CONTACT, table)
        for table in (schema.chats, schema.settings, schema.people, schema.invitations)
    ),
    Purpose.HEADER: (
        _bodies(Purpose.HEADER, schema.desks),
        _bodies(Purpose.HEADER, schema.cases, of_case=True),
        _bodies(Purpose.HEADER, schema.receipts),
        _public_keys,
    ),
    Purpose.FACTS: tuple(
        _bodies(Purpose.FACTS, table) for table in (schema.feedback, schema.facts, schema.issues)
    ),
    Purpose.AUDIT: (),
    Purpose.ROW: (_desks(Purpose.ROW), _audit, _rows_of_cases),
}
