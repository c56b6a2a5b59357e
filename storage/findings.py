"""What an examination of the database has found, and how it looks: one row, one piece, one id at a time.

Decides how a fault is told: the table, the first digits of the row's id, and what is wrong; never
content. Refuses to know what a table's rows mean (`storage/rowcheck.py`, `storage/casecheck.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, Table, select
from sqlalchemy.exc import DBAPIError

from storage import schema
from storage.keyring import UnknownKey
from storage.pieces import need_piece
from storage.sealing import Place, Sealer, Tampered

_SHORT = 8  # digits of a row's id, as in the log


class What(StrEnum):
    """What can be wrong with a row."""

    CHANGED = "changed or damaged"
    MISSING = "missing"
    LEFT = "belongs to nothing"
    KEY = "its key is not in the key file"
    PLACE = "in the wrong place"
    FILE = "the database file is damaged here"
    OLD = "an older version was put back"
    ERASED = "was erased and is there again"
    CHAIN = "its chain is broken: see heard audit verify"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong. *row*: the first digits of its id, or empty."""

    table: str
    row: str
    what: What


_OWNED = ("pieces", "said", "entries", "case_keys")


class Findings:
    """The problems found so far, and which rows some other row was seen to own."""

    def __init__(self, tx: Connection, sealer: Sealer) -> None:
        self.tx = tx
        self.sealer = sealer
        self.claimed: dict[str, set[bytes]] = {name: set() for name in _OWNED}
        self.shelved: set[tuple[bytes, bytes]] = set()
        self.told: dict[
            tuple[Table, bytes], int
        ] = {}  # rows that the trail names: the highest revision it bears
        self.erased: set[bytes] = set()  # cases that the trail says were
        self.unsure: set[str] = set()  # tables of which not all was read: what they own is not known
        self._found: set[Problem] = set()

    @property
    def opens_cases(self) -> bool:
        """Say whether the open key file is here."""
        return self.sealer.keyring.can_open

    @property
    def problems(self) -> list[Problem]:
        """All problems, by table and row."""
        return sorted(self._found)

    def note(self, table: str, row: bytes, what: What) -> None:
        """Add a problem."""
        self._found.add(Problem(table, row.hex()[:_SHORT] if isinstance(row, bytes) else "", what))
        self.unsure.add(table)

    def expect(self, right: bool, table: str, row: bytes) -> None:
        """Note that a row stands where its content does not belong, unless all is *right*."""
        if not right:
            self.note(table, row, What.PLACE)

    def attempt(self, look: Callable[[], object], place: Place) -> bool:
        """Look at something; note what is wrong with it, at *place* unless the fault names another."""
        try:
            look()
        except Tampered as fault:
            self.note(fault.place.table, fault.place.row, self._damage(fault.place))
        except UnknownKey:
            self.note(place.table, place.row, What.KEY)
        except DBAPIError:
            self.note(place.table, place.row, What.FILE)
        except Exception:  # whatever reading a changed row leads to is the finding, and the next row is next
            self.note(place.table, place.row, What.CHANGED)
        else:
            return True
        self.unsure.add(place.table)
        return False

    def _damage(self, place: Place) -> What:
        """Tell a row that has gone from one that was changed."""
        table = schema.metadata.tables[place.table]
        if "id" not in table.c or self.is_there(table, (place.row,)):
            return What.CHANGED
        return What.MISSING

    # -- ids ------------------------------------------------------------------------------------

    def ids(self, *parts: bytes | str) -> tuple[bytes, ...]:
        """Compute an id under every index key still held, the newest first."""
        return self.sealer.index_each(*parts)

    def claim(self, table: str, *parts: bytes | str) -> tuple[bytes, ...]:
        """Note that a row of *table* has an owner; returns what its id can be."""
        ids = self.ids(*parts)
        self.claimed[table].update(ids)
        return ids

    def is_there(self, table: Table, ids: tuple[bytes, ...]) -> bool:
        """Say whether *table* has a row of one of *ids*."""
        return self.tx.execute(select(table.c.id).where(table.c.id.in_(ids))).first() is not None

    # -- pieces ---------------------------------------------------------------------------------

    def open_pieces(self, owner: bytes, field: str, numbers: Iterable[int]) -> list[bytes]:
        """Open the pieces of *owner* that must be there; returns those that open."""
        opened: list[bytes] = []
        for number in numbers:
            ids = self.claim("pieces", "piece", owner, field, number.to_bytes(4, "big"))

            def look(number: int = number) -> None:
                opened.append(need_piece(self.tx, self.sealer, owner, field, number))

            self.attempt(look, Place("pieces", field, ids[0]))
        return opened

    def open_pieces_there(self, owner: bytes, field: str) -> None:
        """Open the pieces of *owner* that are there, from the first on."""
        number = 0
        while self.is_there(schema.pieces, self.ids("piece", owner, field, number.to_bytes(4, "big"))):
            self.open_pieces(owner, field, [number])
            number += 1
