"""The last resort: a message could not be handled. It is kept, and its sender hears so."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from handlers.access import who_is
from handlers.events import Address
from handlers.keyboards import hide_row
from handlers.service import Service
from handlers.turn import Done, Turn
from storage.chats import Chat, load_chat
from storage.errors import StorageError


def apologise(
    tx: Connection, service: Service, sender: Address, now: datetime, *, pressed: bool = False
) -> Done:
    """Tell *sender* that their message is kept and that a person will look at it.

    A press that failed (*pressed*) did nothing, and that is what is said. A chat whose row does not
    open is answered all the same.
    """
    try:
        found = load_chat(tx, service.sealer, sender.door, sender.value)
    except StorageError:
        found = None
    chat = found or Chat(sender.door, sender.value)
    turn = Turn(tx, service, chat, now, forgotten=True)
    if who_is(turn) is not None:
        turn.say(turn.words("lead-failed"), passing=False)
    else:
        turn.say(
            turn.words("pupil-press-failed" if pressed else "pupil-failed"), (hide_row(turn),), passing=False
        )
    return Done(turn.owed, [], [])
