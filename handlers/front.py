"""The front desk: whose event is it, which conversation answers, and the unit of work around it.

1. take the event out of the inbox (nothing to do if somebody did so before);
2. open the chat's row;
3. let the conversation answer: it writes drafts, cases, timers, audit and owes its answers;
4. seal the chat's row again. All in one transaction, or not at all.
Slow work makes two such units of one event, or more; the inbox row goes with the last.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from handlers.access import note_refusal, who_is
from handlers.events import (
    AddedToGroup,
    Chose,
    Commanded,
    Ignored,
    Incoming,
    Lane,
    Outgoing,
    Standing,
    StandingChanged,
    Verb,
    Wrote,
)
from handlers.keyboards import read_token
from handlers.lead import conversation as lead
from handlers.lead import joining
from handlers.losing import lose
from handlers.pupil import conversation as pupil
from handlers.service import Service
from handlers.turn import Ahead, Done, Later, Turn
from safeguarding import triage
from storage import inbox
from storage.chats import Chat, chat_digests, load_chat, note_traces
from storage.outbox import drop_for_chat, list_for_chat
from storage.people import put_person


def words_of(incoming: Incoming) -> str | None:
    """Give what triage can read before the unit begins, if there is anything."""
    event = incoming.event
    return event.text if isinstance(event, Wrote) and incoming.private else None


def read_ahead(incoming: Incoming) -> Ahead | None:
    """Have triage read what was written before the unit begins, so that the database need not wait for it."""
    text = words_of(incoming)
    return None if text is None else Ahead(text, triage.read(text))


def answer(
    tx: Connection,
    service: Service,
    row: bytes,
    incoming: Incoming,
    now: datetime,
    *,
    long: bool,
    ahead: Ahead | None = None,
    chat: bytes | None = None,
) -> Done:
    """Answer one event of the inbox, in one unit.

    *ahead*: what `read_ahead` gave for it; *chat*: a digest of its sender, if one was computed before.
    """
    turn = _open_turn(tx, service, incoming, now, chat)
    turn.ahead = ahead
    later = _answer(turn, incoming)
    if later is None:
        inbox.finish(tx, service.sealer, row, long=long)
    return _close_turn(turn, later)


def answer_then(
    tx: Connection,
    service: Service,
    row: bytes,
    incoming: Incoming,
    now: datetime,
    then: Callable[[Turn, Any], Later | None],
    made: Any,
    *,
    long: bool,
) -> Done:
    """Go on with an event whose slow work is done, in a unit of its own; it is finished where nothing is left to do."""
    turn = _open_turn(tx, service, incoming, now)
    later = then(turn, made)
    if later is None:
        inbox.finish(tx, service.sealer, row, long=long)
    return _close_turn(turn, later)


def _open_turn(
    tx: Connection, service: Service, incoming: Incoming, now: datetime, digest: bytes | None = None
) -> Turn:
    sender = incoming.sender
    chat = load_chat(tx, service.sealer, sender.door, sender.value, digest) or Chat(sender.door, sender.value)
    return Turn(tx, service, chat, now, under=incoming.under, known=incoming.known)


def _close_turn(turn: Turn, later: Later | None) -> Done:
    turn.finish()
    draft = "" if turn.chat.answers else turn.chat.draft
    return Done(turn.owed, turn.withdrawn, turn.alarms, turn.opened_service, later, draft)


def _answer(turn: Turn, incoming: Incoming) -> Later | None:
    event = incoming.event
    if isinstance(event, AddedToGroup) or not incoming.private:
        if isinstance(event, AddedToGroup):
            turn.post(Outgoing(turn.address, verb=Verb.LEAVE, lane=Lane.CONVERSATION))
        turn.forgotten = True  # a group is nobody's chat: nothing of it is kept
        return None
    if isinstance(event, Ignored):
        return None
    if isinstance(event, StandingChanged):
        _change_standing(turn, event.standing)
        return None
    if incoming.message:
        note_traces(turn.chat, [incoming.message], turn.now)
    person = who_is(turn)
    if person is not None:
        return lead.answer(turn, event, person, incoming.message or incoming.under)
    if isinstance(event, Commanded) and event.name == "start" and event.argument.startswith("join-"):
        joining.join(turn, event.argument.removeprefix("join-"))
        return None
    if isinstance(event, Chose) and (token := read_token(event.token)) is not None and token.turn < 0:
        note_refusal(turn, token.argument)  # a lead's button, in the chat of who is none (any more)
    return pupil.answer(turn, event, incoming.message)


def _change_standing(turn: Turn, standing: Standing) -> None:
    """Somebody blocked the bot or came back: what is owed to a blocked chat can never arrive."""
    person = who_is(turn)
    sealer, blocked = turn.service.sealer, standing is Standing.BLOCKED
    lost = list_for_chat(turn.tx, sealer, *chat_digests(sealer, turn.chat)) if blocked and person else []
    if blocked:
        turn.withdrawn.extend(drop_for_chat(turn.tx, sealer, *chat_digests(sealer, turn.chat)))
        turn.chat.pending = ""
    turn.chat.quiet = blocked
    if person is not None and person.state in ("active", "unreachable"):
        person.state = "unreachable" if blocked else "active"
        put_person(turn.tx, sealer, person)
        if blocked:
            turn.alarms.append("lead_unreachable")
            lose(turn, person, [row.message.get("facts", {}) for row in lost])
