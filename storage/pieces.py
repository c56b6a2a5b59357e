"""What is longer than one row: sealed pieces whose ids are computed, so that no column links them.

A long value is its first piece in the owner's row and the others here. The first byte of the
opened first piece tells how many follow. Everything is sealed under *transit*.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from storage.held import Bodies
from storage.keyring import Purpose
from storage.schema import pieces
from storage.sealing import MAX_PLAIN, Place, Sealer, Tampered

_STEP = MAX_PLAIN - 2  # two bytes say how many pieces follow
MAX_LONG = 65_535 * _STEP

_PIECES = Bodies(pieces)


def piece_id(sealer: Sealer, owner: bytes, field: str, number: int) -> bytes:
    """Compute the id of piece *number* of *owner*'s *field* (under the index key in force)."""
    return sealer.index("piece", owner, field, number.to_bytes(4, "big"))


def put_piece(tx: Connection, sealer: Sealer, owner: bytes, field: str, number: int, plain: bytes) -> None:
    """Seal and keep one piece of at most `MAX_PLAIN` bytes, in place of the one of before if there is one."""
    newest, *older = sealer.index_each("piece", owner, field, number.to_bytes(4, "big"))
    row = next((one for one in reversed(older) if _PIECES.get(tx, one) is not None), newest)
    _PIECES.put(tx, row, sealer.seal(Purpose.TRANSIT, _place(row), plain))


def get_piece(tx: Connection, sealer: Sealer, owner: bytes, field: str, number: int) -> bytes | None:
    """Read one piece back, or None if it is not there; finds it under every index key still held."""
    for row in sealer.index_each("piece", owner, field, number.to_bytes(4, "big")):
        body = _PIECES.get(tx, row)
        if body is not None:
            return sealer.open(Purpose.TRANSIT, _place(row), body)
    return None


def drop_piece(tx: Connection, sealer: Sealer, owner: bytes, field: str, number: int) -> None:
    """Erase one piece."""
    for row in sealer.index_each("piece", owner, field, number.to_bytes(4, "big")):
        _PIECES.drop(tx, row)


def is_long(plain: bytes) -> bool:
    """Say whether *plain* needs pieces beside its row."""
    return len(plain) > _STEP


def seal_long(tx: Connection, sealer: Sealer, place: Place, plain: bytes) -> bytes:
    """Seal *plain* for *place*; what does not fit its row is kept in pieces. Returns the row's body."""
    if len(plain) > MAX_LONG:
        raise ValueError(f"{len(plain)} bytes are more than a row and its pieces hold ({MAX_LONG})")
    chunks = list(_cut(plain))
    for number, chunk in enumerate(chunks[1:], start=1):
        put_piece(tx, sealer, place.row, place.table, number, chunk)
    return sealer.seal(Purpose.TRANSIT, place, len(chunks[1:]).to_bytes(2, "big") + chunks[0])


def open_long(tx: Connection, sealer: Sealer, place: Place, body: bytes) -> bytes:
    """Open what `seal_long` made.

    Raises:
        Tampered: a piece has gone; nothing shortened is ever shown.
    """
    first = sealer.open(Purpose.TRANSIT, place, body)
    parts = [first[2:]]
    for number in range(1, int.from_bytes(first[:2], "big") + 1):
        parts.append(need_piece(tx, sealer, place.row, place.table, number))
    return b"".join(parts)


def need_piece(tx: Connection, sealer: Sealer, owner: bytes, field: str, number: int) -> bytes:
    """Read one piece that must be there.

    Raises:
        Tampered: it has gone.
    """
    piece = get_piece(tx, sealer, owner, field, number)
    if piece is None:
        raise Tampered(_place(piece_id(sealer, owner, field, number)))
    return piece


def drop_long(tx: Connection, sealer: Sealer, place: Place, body: bytes | None) -> None:
    """Erase the pieces behind *body*; the caller erases the row."""
    if body is None or len(body) <= MAX_PLAIN:  # only a body of the largest class can have pieces
        return
    count = int.from_bytes(sealer.open(Purpose.TRANSIT, place, body)[:2], "big")
    for number in range(1, count + 1):
        drop_piece(tx, sealer, place.row, place.table, number)


def _place(row: bytes) -> Place:
    """Say where a piece belongs: owner, field and number are in its id already."""
    return Place("pieces", "body", row)


def _cut(plain: bytes) -> Iterator[bytes]:
    yield plain[:_STEP]
    for start in range(_STEP, len(plain), _STEP):
        yield plain[start : start + _STEP]


def cut_text(text: str, size: int) -> list[bytes]:
    """Cut text into parts of whole characters, each at most *size* bytes of UTF-8 (four or more); at least one part."""
    whole = text.encode("utf-8", "surrogatepass")
    parts: list[bytes] = []
    start = 0
    while len(whole) - start > size:
        end = start + size
        while whole[end] & 0xC0 == 0x80:  # within a character: back to where it begins
            end -= 1
        parts.append(whole[start:end])
        start = end
    return [*parts, whole[start:]]
