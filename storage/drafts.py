"""Drafts: what a pupil has said and not sent, sealed under *transit*, each line a piece of its own."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection

from storage.held import Bodies
from storage.keyring import Purpose
from storage.pieces import drop_piece, need_piece, put_piece
from storage.schema import drafts
from storage.sealing import Place, Sealer

_ENCODE = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode

_SIZE = 700  # bytes of JSON at least: nearly always the same size class, whatever was answered
DRAFTS = Bodies(drafts)


def load_draft(tx: Connection, sealer: Sealer, row: bytes) -> dict[str, Any] | None:
    """Open a draft's answers so far, or None if it has gone."""
    body = DRAFTS.get(tx, row)
    if body is None:
        return None
    found: dict[str, Any] = json.loads(
        sealer.open(Purpose.TRANSIT, Place("drafts", "body", row), body).decode()
    )
    return found


def save_draft(tx: Connection, sealer: Sealer, row: bytes, answers: dict[str, Any]) -> None:
    """Seal a draft's answers again."""
    plain = _ENCODE(answers).encode().ljust(_SIZE)
    DRAFTS.put(tx, row, sealer.seal(Purpose.TRANSIT, Place("drafts", "body", row), plain))


def add_piece(tx: Connection, sealer: Sealer, row: bytes, number: int, piece: bytes) -> None:
    """Keep one piece of the words."""
    put_piece(tx, sealer, row, "words", number, piece)


def read_pieces(tx: Connection, sealer: Sealer, row: bytes, count: int) -> list[bytes]:
    """Read all pieces of the words back, in order."""
    return [need_piece(tx, sealer, row, "words", number) for number in range(count)]


def erase_draft(tx: Connection, sealer: Sealer, row: bytes, count: int) -> None:
    """Erase a draft and its words."""
    for number in range(count):
        drop_piece(tx, sealer, row, "words", number)
    DRAFTS.drop(tx, row)
