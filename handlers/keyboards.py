"""Buttons and their tokens. A token is short, bears nothing personal, and is checked when it comes back.

A pupil's token is `p.<turn>.<what>[.<argument>]`: *turn* dates the question it belongs to, 0 for
buttons that always hold. A lead's is `l.<what>[.<reference>[.<argument>]]`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from handlers.events import Choice
from handlers.texts import Texts
from handlers.turn import Turn

ALWAYS = 0


@dataclass(frozen=True, slots=True)
class Token:
    """A token taken apart; *turn* is -1 for a lead's."""

    turn: int
    what: str
    argument: str = ""
    more: str = ""


def pupil_token(turn: int, what: str, argument: str = "") -> str:
    """Write a pupil's token."""
    return f"p.{turn}.{what}.{argument}" if argument else f"p.{turn}.{what}"


def lead_token(what: str, reference: str = "", argument: str = "") -> str:
    """Write a lead's token."""
    return ".".join(part for part in ("l", what, reference, argument) if part)


def read_token(text: str) -> Token | None:
    """Take a token apart; None for what we never wrote."""
    parts = text.split(".")
    if parts[0] == "p" and 3 <= len(parts) <= 4 and parts[1].isdigit() and len(parts[1]) < 10:
        return Token(int(parts[1]), parts[2], parts[3] if len(parts) == 4 else "")
    if parts[0] == "l" and 2 <= len(parts) <= 4:
        return Token(-1, *parts[1:])
    return None


def question_button(turn: Turn, key: str, what: str, argument: str = "", /, **words: str | int) -> Choice:
    """Make a button that belongs to the question now asked."""
    if words:
        return turn.button(key, pupil_token(turn.chat.turn, what, argument), **words)
    return _ready(turn.service.texts, turn.language_of(key), key, turn.chat.turn, what, argument)


def standing_button(turn: Turn, key: str, what: str, argument: str = "", /, **words: str | int) -> Choice:
    """Make a button that always holds."""
    if words:
        return turn.button(key, pupil_token(ALWAYS, what, argument), **words)
    return _ready(turn.service.texts, turn.language_of(key), key, ALWAYS, what, argument)


@lru_cache(maxsize=4096)
def _ready(texts: Texts, language: str, key: str, turn: int, what: str, argument: str) -> Choice:
    """Make a button without a name in it, once: a question has half a dozen, the same for nearly everybody."""
    return Choice(texts.say(language, key), pupil_token(turn, what, argument))


def hide_row(turn: Turn) -> tuple[Choice, ...]:
    """The two leaving words, on every screen: [Hide], and [More] for all the rest (MOMENTS 2)."""
    return (standing_button(turn, "button-hide", "hide"), standing_button(turn, "button-more", "more"))


def send_row(turn: Turn) -> tuple[tuple[Choice, ...], ...]:
    """[Send now] and, beside it wherever it stands, [Send, but not to my school] (MOMENTS 10)."""
    return (
        (question_button(turn, "button-send", "send"),),
        (question_button(turn, "button-send-away", "send", "away"),),
    )
