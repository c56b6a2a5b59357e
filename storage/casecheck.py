"""Check a case whole: its header, its shelves, its keys, every entry and every kept reply.

Opens entries as each desk of the case would (`storage.vault.SealedCase`) where the open key file is
here, and lets go of what it opened: what comes out is whether it opened.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select

from storage import schema
from storage.cases import Header, load_case_key, load_header
from storage.errors import StorageError
from storage.findings import Findings, What
from storage.keyring import Purpose, UnknownKey
from storage.people import desk_pair
from storage.sealing import RECOVERY, Place, Tampered
from storage.vault import SealedCase

_Rows = list[tuple[Place, bytes]]


def check_case(found: Findings, row: Row[Any]) -> None:
    """Check the case of a row of *cases*, with all that belongs to it."""
    case: bytes = row.id
    header = load_header(found.tx, found.sealer, case.hex())
    found.expect(header.id == case.hex(), "cases", case)
    found.expect(row.ref in found.ids("reference", header.ref), "cases", case)
    _check_shelves(found, case, header)
    if not any(found.is_there(schema.facts, (row,)) for row in found.ids("fact", case)):
        found.note("facts", found.ids("fact", case)[0], What.MISSING)
    for number in range(header.rows):
        found.open_pieces_there(case, f"reply-{number}")
    entries = _check_entries(found, case, header)
    keys = _check_keys(found, case, header)
    if found.opens_cases:
        for number, name in enumerate(sorted(keys)):
            _unseal(found, header, name, keys[name], entries if number == 0 else [])


def _check_shelves(found: Findings, case: bytes, header: Header) -> None:
    """Every desk that reads the case finds it somewhere."""
    shelves = schema.shelves.c
    wanted = select(shelves.shelf).where(shelves.case == case).order_by(shelves.shelf)
    there = set(found.tx.execute(wanted).scalars())
    found.shelved.update((shelf, case) for shelf in there)
    if len(there) < len(set(header.readers)):
        found.note("shelves", case, What.MISSING)


def _check_entries(found: Findings, case: bytes, header: Header) -> _Rows:
    """Check that every entry is there and was written by us; returns those."""
    table = schema.entries
    sound = []
    for number in range(header.rows):
        ids = found.claim("entries", "entry", case, number.to_bytes(4, "big"))
        kept = found.tx.execute(select(table).where(table.c.id.in_(ids)).order_by(table.c.id)).first()
        if kept is None:
            found.note("entries", ids[0], What.MISSING)
            continue
        place, mac, body = Place("entries", "body", kept.id, case), kept.mac, kept.body

        def look(place: Place = place, mac: bytes = mac, body: bytes = body) -> None:
            found.sealer.check_row_mac(place, mac, body)

        if found.attempt(look, place):
            sound.append((place, body))
    return sound


def _check_keys(found: Findings, case: bytes, header: Header) -> dict[str, bytes]:
    """Check the case's keys; returns the private one as it is sealed to each desk."""
    public = _load_key(found, case, b"public")
    if public is not None:
        place = Place("case_keys", "public", case, case)
        row = Place("case_keys", "body", found.ids("case-key", case, b"public")[0])
        if not _opens(found, place, public):
            found.note(row.table, row.row, What.CHANGED)
    if found.sealer.keyring.recovery_public is not None:
        _load_key(found, case, RECOVERY)
    sealed = {}
    for name in sorted(set(header.readers)):
        desk, _ = desk_pair(found.tx, found.sealer, name)
        key = _load_key(found, case, desk)
        if key is not None:
            sealed[name] = key
    return sealed


def _opens(found: Findings, place: Place, sealed: bytes) -> bool:
    try:
        found.sealer.open(Purpose.HEADER, place, sealed)
    except StorageError:
        return False
    return True


def _load_key(found: Findings, case: bytes, desk: bytes) -> bytes | None:
    ids = found.claim("case_keys", "case-key", case, desk)
    try:
        key = load_case_key(found.tx, found.sealer, case, desk)
    except UnknownKey:
        found.note("case_keys", ids[0], What.KEY)
        return None
    except Tampered as fault:
        found.note("case_keys", fault.place.row, What.CHANGED)
        return None
    if key is None:
        found.note("case_keys", ids[0], What.MISSING)
    return key


def _unseal(found: Findings, header: Header, name: str, key: bytes, entries: _Rows) -> None:
    """Open the case as desk *name* would; if that fails, find out what is to blame."""
    desk, pair = desk_pair(found.tx, found.sealer, name)

    def opened(rows: _Rows) -> None:
        SealedCase(header, found.sealer, desk, pair, key, tuple(rows)).unseal()

    try:
        opened(entries)
        return
    except Exception:  # found out below, row by row
        whole = Place("case_keys", "body", found.ids("case-key", bytes.fromhex(header.id), desk)[0])
    try:
        opened([])
    except Tampered as fault:
        at_desk = fault.place.table == "desks"
        found.note("desks" if at_desk else whole.table, desk if at_desk else whole.row, What.CHANGED)
    except StorageError:
        found.note("desks", desk, What.KEY)
    else:
        for place, body in entries:
            found.attempt(lambda place=place, body=body: opened([(place, body)]), place)  # type: ignore[misc]  # its default binds the loop's variable now
