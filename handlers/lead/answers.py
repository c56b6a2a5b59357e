"""Ready answers and open questions: a child's language, our words, one tap and a look.

Each is a text of its own in every language; a test reads them with the reply check. What is chosen here
goes through the same preview as what a lead types.
"""

from __future__ import annotations

from handlers.events import Choice
from handlers.keyboards import lead_token
from handlers.lead.casework import find_case
from handlers.turn import Turn
from storage.cases import Header
from storage.chats import load_chat_by_id

READY = ("thanks", "fault", "hard", "plan", "others", "come", "working", "again")
ASK = ("happened", "last", "place", "now", "help", "adult")
_SETS = {"ready": READY, "ask": ASK}


def offer(turn: Turn, reference: str, which: str) -> None:
    """Show the ready answers (`ready`) or the open questions (`ask`) to choose from."""
    if find_case(turn, reference) is None:
        return
    names = _SETS[which]
    lines = [f"{number}. {turn.words(key_of(which, name))}" for number, name in enumerate(names, start=1)]
    buttons = [
        Choice(str(number), lead_token(which, reference, name)) for number, name in enumerate(names, start=1)
    ]
    rows = tuple(tuple(buttons[start : start + 4]) for start in range(0, len(buttons), 4))
    turn.say("\n\n".join([turn.words(f"lead-pick-{which}", reference=reference), *lines]), rows)


def key_of(which: str, name: str) -> str:
    """Name the text of a ready answer or an open question."""
    return f"ready-{name}" if which == "ready" else f"ask-{name}"


def text_of(turn: Turn, header: Header, which: str, name: str) -> str | None:
    """Give the text in the pupil's language, or None for a name that we never offered."""
    if name not in _SETS[which]:
        return None
    return turn.service.texts.say(language_of(turn, header), key_of(which, name))


def language_of(turn: Turn, header: Header) -> str:
    """Say in which language the pupil of *header* reads; English where nobody can be written to."""
    chat = load_chat_by_id(turn.tx, turn.service.sealer, bytes.fromhex(header.chat)) if header.chat else None
    return chat.language if chat else "en"
