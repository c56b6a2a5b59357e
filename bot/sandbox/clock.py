"""What time the sandbox says it is.

Decides the time of every message, update and button press. Refuses to know real time's meaning: waiting for an
answer, faults and flood limits go by the machine's own clock, because a program on the other side waits for real.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class Clock:
    """A clock that can be wound; it goes on by itself unless it is frozen.

    Args:
        at: the time to begin at, aware; the machine's time if left out.
        frozen: stand still between two settings.
    """

    def __init__(self, at: datetime | None = None, *, frozen: bool = False) -> None:
        self._frozen = False
        self._at = datetime.now(UTC)
        self._ahead = timedelta()
        self.on_set: list[Callable[[datetime], None]] = []
        if at is not None:
            self.set(at)
        self._frozen = frozen

    def now(self) -> datetime:
        """Give the time, aware and in UTC."""
        return self._at if self._frozen else datetime.now(UTC) + self._ahead

    def stamp(self) -> int:
        """Give the time as Telegram writes it: whole seconds since 1970."""
        return int(self.now().timestamp())

    def set(self, at: datetime) -> None:
        """Set the clock to *at*, which must be aware."""
        if at.tzinfo is None:
            raise ValueError("the clock was given a time without a zone: give an aware one, such as UTC")
        self._at = at.astimezone(UTC)
        self._ahead = self._at - datetime.now(UTC)
        for listener in self.on_set:
            listener(self._at)

    def advance(self, by: timedelta) -> datetime:
        """Wind the clock by *by*, and give the time it then shows."""
        self.set(self.now() + by)
        return self.now()

    def freeze(self) -> None:
        """Stand still at the present time."""
        self._at = self.now()
        self._frozen = True
