"""What an error of the Bot API means: for a message on its way, and for the door as a whole.

Decides between waiting, trying again, marking a copy, another person and giving up. Refuses to act.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
)

from bot.doors import AskedToWait, DoorError, SomebodyElseReads, TokenRefused
from bot.doors.answers import DEFAULT_WAIT_SECONDS, NeverLeft, TooMany, code_of
from bot.doors.translate import DOOR
from bot.roads import Halted, Moved, NotSent, Refused, Result, Uncertain, Unreachable, Wait
from handlers.events import Address

#: Codes of a refusal that lie with the person, not with the message.
GONE = ("chat-not-found", "never-came", "blocked", "deactivated")

Finished = tuple[str, ...]
Rule = tuple[type[TelegramError], Callable[[Any, Finished, Finished], Result]]


def _moved(fault: ChatMigrated, sent: Finished, left: Finished) -> Result:
    return Moved(Address(DOOR, str(fault.new_chat_id)), sent=sent, left=left)


def _wait(fault: TelegramError, sent: Finished, left: Finished) -> Result:
    seconds = fault.seconds if isinstance(fault, TooMany) else DEFAULT_WAIT_SECONDS
    return Wait(seconds, sent=sent, left=left)


def _refused(fault: BadRequest, sent: Finished, left: Finished) -> Result:
    kind = Unreachable if code_of(fault) in GONE else Refused
    return kind(code_of(fault), sent=sent, left=left)


def _becomes(kind: Callable[..., Result]) -> Callable[[TelegramError, Finished, Finished], Result]:
    return lambda fault, sent, left: kind(code_of(fault), sent=sent, left=left)


#: The order matters: in python-telegram-bot `BadRequest` is a `NetworkError`, so that with the two
#: swapped what Telegram refuses for ever would be sent again for ever.
RULES: tuple[Rule, ...] = (
    (TooMany, _wait),
    (ChatMigrated, _moved),
    (Forbidden, _becomes(Unreachable)),
    (BadRequest, _refused),
    (EndPointNotFound, _becomes(Refused)),
    (InvalidToken, _becomes(Halted)),
    (NeverLeft, _becomes(NotSent)),
    (NetworkError, _becomes(Uncertain)),
)


def verdict(
    fault: TelegramError, sent: Finished = (), left: Finished = (), rules: Sequence[Rule] = RULES
) -> Result:
    """Say what *fault* means for a message of which *sent* had been done before."""
    for kind, become in rules:
        if isinstance(fault, kind):
            return become(fault, sent, left)
    return Uncertain(type(fault).__name__, sent=sent, left=left)


def door_error(fault: TelegramError) -> DoorError:
    """Put *fault* into words that need no messenger."""
    match fault:
        case InvalidToken():
            return TokenRefused(str(fault))
        case Conflict():
            return SomebodyElseReads(str(fault))
        case TooMany():
            return AskedToWait(fault.seconds)
    return DoorError(str(fault))
