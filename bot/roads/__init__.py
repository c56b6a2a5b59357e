"""The ways out, and the eight things that can become of one message.

Decides how a road reports, so that the courier can act without knowing the road: whether to be done,
to wait, to try again, to mark a copy, to look for another person, or to stop. Refuses to know
how anything is sent, and never carries a word of what was sent.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from handlers.events import Address, Outgoing

NARROW_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Sent:
    """All of it is done. *messages*: ids made by this call, in order; *left*: ids that could not be removed."""

    messages: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """Not all of it is done.

    *sent*: what this call finished before it had to stop (for SAY the new messages' ids, for REMOVE the
    ids dealt with, those in *left* included): the next call's `already` grows by its length.
    """

    sent: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wait(Unfinished):
    """Surely not sent: the road wants to be left alone for *seconds*."""

    seconds: float


@dataclass(frozen=True, slots=True)
class NotSent(Unfinished):
    """Surely not sent: the request never left, so that trying again makes no copy. *why*: a code for logs."""

    why: str


@dataclass(frozen=True, slots=True)
class Uncertain(Unfinished):
    """It may have arrived: trying again may make a copy, which is to be marked as one."""

    why: str


@dataclass(frozen=True, slots=True)
class Unreachable(Unfinished):
    """This person cannot be reached by this road (blocked us, gone, never came)."""

    why: str


@dataclass(frozen=True, slots=True)
class Refused(Unfinished):
    """This message will never be taken: trying again changes nothing."""

    why: str


@dataclass(frozen=True, slots=True)
class Halted(Unfinished):
    """The road is closed to all of us (our token is refused): keep everything, tell the operator."""

    why: str


@dataclass(frozen=True, slots=True)
class Moved(Unfinished):
    """Surely not sent: the address is now *to*."""

    to: Address


Result = Sent | Wait | NotSent | Uncertain | Unreachable | Refused | Halted | Moved


class Narrow:
    """Room for a few messages at once on a slow road: the next is told to wait, so that others find a carrier.

    The courier's carriers serve all roads; a mail server that hangs must not keep Telegram's messages waiting.
    """

    def __init__(self, most: int) -> None:
        self._left = most

    async def carry(self, work: Callable[[], Awaitable[Result]]) -> Result:
        """Do *work* if there is room, else say when to come back."""
        if not self._left:
            return Wait(NARROW_SECONDS)
        self._left -= 1
        try:
            return await work()
        finally:
            self._left += 1


class Road(Protocol):
    """Whatever can carry a message to somebody."""

    async def carry(self, message: Outgoing, already: int = 0) -> Result:
        """Carry *message*, leaving out the first *already* parts, which arrived before. Never raises."""
        ...
