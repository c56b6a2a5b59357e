"""What the page is told as it happens: numbered events, kept a while for a page that lost its connection.

Decides who missed too much and must read everything anew.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from typing import Any

KEPT = 2000
_LISTENER_HOLDS = 1000
RESET = {"type": "reset"}


class Live:
    """The events of one sandbox."""

    def __init__(self) -> None:
        self._kept: deque[tuple[int, str]] = deque(maxlen=KEPT)
        self._n = 0
        self._listeners: set[asyncio.Queue[tuple[int, str] | None]] = set()

    @property
    def last(self) -> int:
        """The number of the last event."""
        return self._n

    def tell(self, event: dict[str, Any]) -> None:
        """Tell all pages of *event*."""
        self._n += 1
        numbered = (self._n, json.dumps(event, ensure_ascii=False))
        self._kept.append(numbered)
        for listener in list(self._listeners):
            try:
                listener.put_nowait(numbered)
            except asyncio.QueueFull:  # too slow a page: it begins anew when it comes back
                self._drop(listener)

    def listen(self, after: int | None) -> asyncio.Queue[tuple[int, str] | None]:
        """Give a queue of what comes, beginning after event *after*; None in it is the end."""
        listener: asyncio.Queue[tuple[int, str] | None] = asyncio.Queue(_LISTENER_HOLDS)
        if after is not None and after != self._n:
            missed = [numbered for numbered in self._kept if numbered[0] > after]
            if after > self._n or len(missed) != self._n - after or len(missed) >= _LISTENER_HOLDS:
                missed = [(self._n, json.dumps(RESET))]
            for numbered in missed:
                listener.put_nowait(numbered)
        self._listeners.add(listener)
        return listener

    def leave(self, listener: asyncio.Queue[tuple[int, str] | None]) -> None:
        """Stop listening."""
        self._listeners.discard(listener)

    def _drop(self, listener: asyncio.Queue[tuple[int, str] | None]) -> None:
        self._listeners.discard(listener)
        while not listener.empty():
            listener.get_nowait()
        listener.put_nowait(None)

    def close(self) -> None:
        """End all listening."""
        for listener in list(self._listeners):
            self._drop(listener)
