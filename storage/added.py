"""Long words that join a case, sealed beside the units of work; the unit that adds them only puts their rows.

Nothing is kept before: a row's id says which number it has in its case, and another entry may come first. So the rows hold only
for the case and the keys as they were.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from storage.cases import Entry, Header, count_entry, read_public_key, seal_parts
from storage.hybrid import load_public
from storage.keyring import Keyring
from storage.placing import put_out_of_order
from storage.schema import entries
from storage.sealing import Sealer


@dataclass(frozen=True, slots=True)
class Sealed:
    """One entry as the next rows of its case, which had *first* of them. *keyring*: the keys with which their ids and HMACs were made."""

    case: str
    first: int
    public: bytes
    keyring: Keyring
    entry: Entry = field(repr=False)
    rows: list[dict[str, Any]] = field(repr=False)


def seal_ahead(sealer: Sealer, header: Header, public: bytes, entry: Entry) -> Sealed:
    """Seal *entry* for a case with this public key. Slow, 0.2 ms a row: call it outside a unit."""
    keyring, case, first = sealer.keyring, bytes.fromhex(header.id), header.rows
    rows = list(seal_parts(sealer, load_public(public), case, first, entry))
    return Sealed(header.id, first, public, keyring, entry, rows)


def add_sealed(tx: Connection, sealer: Sealer, header: Header, sealed: Sealed) -> bool:
    """Add what was sealed to the case; False, and nothing is done, where the case or the keys are not as they were."""
    now = (header.id, header.rows, read_public_key(tx, sealer, bytes.fromhex(header.id)))
    if sealed.keyring is not sealer.keyring or (sealed.case, sealed.first, sealed.public) != now:
        return False
    count_entry(tx, sealer, header, sealed.entry)
    for row in sealed.rows:
        put_out_of_order(tx, entries, row)
    header.rows += len(sealed.rows)
    return True
