"""The last resort: a message could not be handled. It is kept, and its sender hears so."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from handlers.access import who_is
from handlers.events import Address
from handlers.service import Service
from handlers.turn import Done, Turn
from storage.chats import Chat, load_chat


def apologise(tx: Connection, service: Service, sender: Address, now: datetime) -> Done:
    """Tell *sender* that their message is kept and that a person will look at it."""
    chat = load_chat(tx, service.sealer, sender.door, sender.value) or Chat(sender.door, sender.value)
    turn = Turn(tx, service, chat, now, forgotten=True)
    known = who_is(turn) is not None
    turn.say(turn.words("lead-failed" if known else "pupil-failed"), passing=False)
    return Done(turn.owed, [], [])
