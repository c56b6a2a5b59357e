"""Drafts: what a pupil has said and not sent, sealed under *transit*.

The newest words lie with the answers; when they are too many they move to pieces beside them. The answers lie in the
chat's row, which each line rewrites anyway (`storage/chats.py`), and in a row here only if they are too large for
that, or the chat has set them apart. Nearly every such row is of one size class, whatever it bears.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection

from storage.held import Bodies
from storage.keyring import Purpose
from storage.pieces import cut_text, drop_piece, need_piece, put_piece
from storage.records import pack, unpack
from storage.schema import drafts
from storage.sealing import MAX_PLAIN, Place, Sealer

_SIZE = 2_000  # bytes of JSON at least: nearly always the same size class, whatever was answered
_TAIL_BYTES = 1_200  # of JSON; answers and names of rules have the rest
_WORDS = "words"  # the field of its pieces
DRAFTS = Bodies(drafts)


def load_draft(tx: Connection, sealer: Sealer, row: bytes) -> dict[str, Any] | None:
    """Open a draft's answers so far, or None if it has gone."""
    body = DRAFTS.get(tx, row)
    if body is None:
        return None
    plain = sealer.open(Purpose.TRANSIT, Place("drafts", "body", row), body)
    found: dict[str, Any] = unpack(plain)
    return found


def save_draft(tx: Connection, sealer: Sealer, row: bytes, answers: dict[str, Any]) -> None:
    """Seal a draft's answers again."""
    plain = pack(answers).ljust(_SIZE)
    DRAFTS.put(tx, row, sealer.seal(Purpose.TRANSIT, Place("drafts", "body", row), plain))


def hold_words(tx: Connection, sealer: Sealer, row: bytes, pieces: int, words: str) -> tuple[int, str]:
    """Find a place for the newest *words* of a draft that has *pieces* pieces of earlier ones.

    Returns how many pieces there are now, and what is left to be kept with the answers (`save_draft`).
    """
    if len(words) <= _TAIL_BYTES and len(pack(words)) <= _TAIL_BYTES:
        return pieces, words
    cut = cut_text(words, MAX_PLAIN)
    for number, piece in enumerate(cut, start=pieces):
        put_piece(tx, sealer, row, _WORDS, number, piece)
    return pieces + len(cut), ""


def read_words(tx: Connection, sealer: Sealer, row: bytes, pieces: int, tail: str, *, first: int = 0) -> str:
    """Read all words of a draft back, in order: its pieces, from *first* on, and the *tail* kept with the answers."""
    return (
        b"".join(read_pieces(tx, sealer, row, range(first, pieces))).decode("utf-8", "surrogatepass") + tail
    )


def read_pieces(tx: Connection, sealer: Sealer, row: bytes, numbers: Iterable[int]) -> list[bytes]:
    """Read some of a draft's pieces back; whole words only joined with the others."""
    return [need_piece(tx, sealer, row, _WORDS, number) for number in numbers]


def drop_words(tx: Connection, sealer: Sealer, row: bytes, numbers: Iterable[int]) -> None:
    """Erase some of a draft's pieces."""
    for number in numbers:
        drop_piece(tx, sealer, row, _WORDS, number)


def piece_ids(sealer: Sealer, row: bytes, numbers: Iterable[int]) -> set[bytes]:
    """Give the ids that a draft's pieces can have."""
    return {
        one
        for number in numbers
        for one in sealer.index_each("piece", row, _WORDS, number.to_bytes(4, "big"))
    }


def erase_draft(tx: Connection, sealer: Sealer, row: bytes, count: int) -> None:
    """Erase a draft and its words."""
    drop_words(tx, sealer, row, range(count))
    DRAFTS.drop(tx, row)
