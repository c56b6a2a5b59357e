"""A walk over many rows in slices: where it is, what a slice came to. A walk that was stopped just begins again.

Decides how far a walk is without counting rows: ids are random, so the first bytes of one tell it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from storage.errors import StorageError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a walk is: in which of its steps, and behind which row."""

    step: int = 0
    after: bytes = b""

    def share(self, steps: int) -> float:
        """Give the share that is done, of a walk of so many steps."""
        return (self.step + int.from_bytes(self.after[:2].ljust(2, b"\0"), "big") / 65_536) / max(steps, 1)


@dataclass(frozen=True, slots=True)
class Slice:
    """What one slice came to: where the next one begins (None: all done), and the share that is done.

    *looked*: rows that can be old; *old*: those that were; *faults*: rows that do not open, and were left.
    """

    next: Cursor | None
    share: float = 1.0
    looked: int = 0
    old: int = 0
    faults: int = 0

    def plus(self, other: Slice) -> Slice:
        """Sum up two."""
        return Slice(
            other.next,
            other.share,
            self.looked + other.looked,
            self.old + other.old,
            self.faults + other.faults,
        )


class Tally:
    """What a slice comes to while it is worked on."""

    def __init__(self) -> None:
        self._looked = self._old = self._faults = 0

    def attempt(self, look: Callable[[], bool]) -> None:
        """Do one row; *look* says whether it was old. One that does not open is counted, and the next is next."""
        self._looked += 1
        if self.read(look):
            self._old += 1

    def read(self, look: Callable[[], T]) -> T | None:
        """Read what leads to rows; None, and counted, if it does not open."""
        try:
            return look()
        except StorageError:
            self._faults += 1
            return None

    def close(self, cursor: Cursor, after: bytes | None, steps: int) -> Slice:
        """Sum up; *after* is the last row, or None where the step of *cursor* has no more."""
        reached = Cursor(cursor.step + 1) if after is None else Cursor(cursor.step, after)
        ended = reached.step >= steps
        share = 1.0 if ended else reached.share(steps)
        return Slice(None if ended else reached, share, self._looked, self._old, self._faults)
