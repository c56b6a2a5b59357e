"""Everything that was asked of the sandbox, and what of it must never be asked.

Decides which methods are a breach: those that carry a pupil's message, name or number to somebody else.
"""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass
from datetime import datetime
from typing import Any

#: How many calls are kept whole; counts go on for ever.
KEPT = 100_000


class Violated(AssertionError):
    """The program called a method of the Bot API that it must never call."""


@dataclass(slots=True)
class Call:
    """One request: *n* counts from 1, *monotonic* is in seconds, *status* 0 if it got no answer.

    *fault* names what the sandbox did to it on purpose; *effect* says whether the method was carried out.
    """

    n: int
    monotonic: float
    at: datetime
    bot: str
    method: str
    args: dict[str, Any]
    status: int = 0
    description: str = ""
    fault: str = ""
    effect: bool = False
    result: Any = None

    @property
    def chat(self) -> int | None:
        """The chat it went to, or None if it went to none."""
        try:
            return int(self.args["chat_id"])
        except (KeyError, TypeError, ValueError):
            return None

    def as_json(self) -> dict[str, Any]:
        """Write it down for the page and for other processes."""
        return {
            "n": self.n,
            "at": self.at.isoformat(),
            "monotonic": self.monotonic,
            "bot": self.bot,
            "method": self.method,
            "chat": self.chat,
            "status": self.status,
            "description": self.description,
            "fault": self.fault,
            "effect": self.effect,
            "args": self.args,
        }


class Record:
    """The calls in their order, the counts, and the breaches."""

    def __init__(self, kept: int = KEPT) -> None:
        self.calls: deque[Call] = deque(maxlen=kept)
        self.violations: list[Call] = []
        self.counts: Counter[tuple[str, int]] = Counter()
        self._n = 0

    def begin(self, monotonic: float, at: datetime, bot: str, method: str, args: dict[str, Any]) -> Call:
        """Write down a request that just arrived."""
        self._n += 1
        call = Call(self._n, monotonic, at, bot, method, args)
        self.calls.append(call)
        return call

    def end(self, call: Call, status: int, description: str = "") -> None:
        """Write down how a request ended."""
        call.status = status
        call.description = description
        self.counts[(call.method, status)] += 1

    def violated(self, call: Call) -> None:
        """Write down a breach."""
        self.violations.append(call)

    def of(self, *methods: str, chat: int | None = None) -> list[Call]:
        """Give the calls of *methods* (all, if none is named), of one *chat* if one is named."""
        return [
            call
            for call in self.calls
            if (not methods or call.method in methods) and (chat is None or call.chat == chat)
        ]

    def after(self, n: int) -> list[Call]:
        """Give the calls with a higher number than *n*."""
        if not self.calls or n >= self._n:
            return []
        first = self.calls[0].n
        return [self.calls[i] for i in range(max(0, n + 1 - first), len(self.calls))]

    def forgive(self) -> list[Call]:
        """Give the breaches and forget them: for a test that makes one on purpose."""
        found, self.violations = self.violations, []
        return found

    def check(self) -> None:
        """Say so if there was a breach.

        Raises:
            Violated: naming the methods, never their contents.
        """
        if self.violations:
            names = ", ".join(sorted({call.method for call in self.violations}))
            raise Violated(
                f"{len(self.violations)} calls of methods that must never be called ({names}): send words with "
                "sendMessage instead, or call record.forgive() if the test meant it"
            )
