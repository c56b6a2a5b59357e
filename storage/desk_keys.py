"""The key pairs in a desk's row: one, and while a rotation is under way the one of before beside it.

Decides how they are written: *public* and *wrapped* hold the newest pair first, and the row's HMAC
covers both, since a planted public key would read every report to come. Refuses to know which desk it is.
"""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from storage.errors import StorageError
from storage.hybrid import PUBLIC_BYTES
from storage.schema import desks
from storage.sealing import WRAPPED_BYTES, DeskPair, Place, Sealer, Tampered, key_version

_VERSION_BYTES = 2
_PART = _VERSION_BYTES + WRAPPED_BYTES
_MOST_PAIRS = 2


def pack_pair(sealer: Sealer, row: bytes, pair: DeskPair) -> dict[str, bytes]:
    """Write a desk's pair down as the columns of its row."""
    pairs = [pair] if pair.before is None else [pair, pair.before]
    public = b"".join(one.public for one in pairs)
    wrapped = b"".join(one.version.to_bytes(_VERSION_BYTES, "big") + one.wrapped for one in pairs)
    return {"public": public, "wrapped": wrapped, "mac": _mac(sealer, row, public, wrapped)}


def read_pair(tx: Connection, sealer: Sealer, row: bytes) -> DeskPair:
    """Read the pair of the desk with the id *row*, checked against its HMAC.

    Raises:
        Tampered: planted, exchanged or changed.
    """
    found = tx.execute(select(desks.c.public, desks.c.wrapped, desks.c.mac).where(desks.c.id == row)).first()
    if found is None:
        raise StorageError("there is no such desk; it may have been closed")
    place = Place("desks", "pair", row)
    sealer.check_row_mac(place, found.mac, found.public, found.wrapped[_VERSION_BYTES:])
    count = len(found.public) // PUBLIC_BYTES
    sizes = (len(found.public), len(found.wrapped))
    if not 1 <= count <= _MOST_PAIRS or sizes != (count * PUBLIC_BYTES, count * _PART):
        raise Tampered(place)
    pair: DeskPair | None = None
    for number in reversed(range(count)):
        part = found.wrapped[number * _PART : (number + 1) * _PART]
        public = found.public[number * PUBLIC_BYTES : (number + 1) * PUBLIC_BYTES]
        pair = DeskPair(int.from_bytes(part[:_VERSION_BYTES], "big"), public, part[_VERSION_BYTES:], pair)
    assert pair is not None, "there is one at least"
    return pair


def write_pair(tx: Connection, sealer: Sealer, row: bytes, pair: DeskPair) -> None:
    """Replace the pair of the desk with the id *row*."""
    changed = update(desks).where(desks.c.id == row).values(**pack_pair(sealer, row, pair))
    tx.execute(changed)


def root_versions(wrapped: bytes) -> tuple[int, ...]:
    """Say under which root keys the pairs in a column *wrapped* are."""
    starts = range(_VERSION_BYTES, len(wrapped), _PART)
    return tuple(key_version(wrapped[start:]) for start in starts)


def _mac(sealer: Sealer, row: bytes, public: bytes, wrapped: bytes) -> bytes:
    return sealer.row_mac(Place("desks", "pair", row), public, wrapped[_VERSION_BYTES:])
