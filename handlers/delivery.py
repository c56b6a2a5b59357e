"""What becomes of a message that the courier carried: done, repeated, lost, or somebody else's turn."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection

from handlers.alerts import pass_on_by_id
from handlers.events import Lane, Outgoing, Verb
from handlers.post import may_be_long, to_record
from handlers.service import Service
from handlers.turn import Done, Turn
from handlers.wiping import remove_later, watch_traces
from storage import outbox
from storage.chats import Chat, load_chat, note_traces
from storage.people import find_person, put_person


class Fate(StrEnum):
    """How a try ended, as far as what is kept is concerned."""

    SENT = "sent"
    LATER = "later"  # to be tried again; what was sent of it is in *messages*
    UNREACHABLE = "unreachable"
    DEAD = "dead"  # never will be, as it is


def settle(
    tx: Connection,
    service: Service,
    row: bytes,
    message: Outgoing,
    fate: Fate,
    messages: tuple[str, ...],
    *,
    tries: int,
    not_before: int,
    now: datetime,
) -> Done:
    """Write down what became of one row of the outbox.

    A message that was sent although its row had gone meanwhile (the pupil hid everything while it
    was on its way) is deleted again.
    """
    if fate is Fate.LATER:
        kept = replace(message, repeat=message.repeat or bool(tries))
        outbox.put_off(
            tx,
            service.sealer,
            row,
            {**to_record(kept), "sent": list(messages)},
            tries=tries,
            not_before=not_before,
        )
        return Done([], [], [])
    if fate is Fate.DEAD:
        return _set_aside(tx, service, row, message, tries, now)
    wanted = outbox.settle(tx, service.sealer, row, long=may_be_long(message))
    found = load_chat(tx, service.sealer, message.to.door, message.to.value)
    chat = found or Chat(message.to.door, message.to.value)
    turn = Turn(tx, service, chat, now, forgotten=found is None)
    if fate is Fate.UNREACHABLE:
        _lose(turn, message)
    elif message.verb is Verb.SAY and messages:
        _note_sent(turn, row, message, messages, wanted)
    else:
        return Done([], [], [])
    turn.finish()
    return Done(turn.owed, turn.withdrawn, turn.alarms)


def _set_aside(
    tx: Connection, service: Service, row: bytes, message: Outgoing, tries: int, now: datetime
) -> Done:
    """Keep for the operator what can never be sent; an alert goes to those who were not told (OUT-05)."""
    outbox.set_aside(tx, row, tries)
    chat = load_chat(tx, service.sealer, message.to.door, message.to.value)
    person = find_person(tx, service.sealer, chat.person) if chat and chat.person else None
    if chat is None or person is None or "alert" not in message.facts:
        return Done([], [], ["message_undeliverable"])
    turn = Turn(tx, service, chat, now)
    pass_on_by_id(turn, str(message.facts["alert"]), person)
    turn.finish()
    return Done(turn.owed, turn.withdrawn, [*turn.alarms, "message_undeliverable"])


def _note_sent(turn: Turn, row: bytes, message: Outgoing, messages: tuple[str, ...], wanted: bool) -> None:
    chat = turn.chat
    if chat.pending == row.hex():
        chat.pending = ""
    if not wanted and not message.passing:
        turn.remove(messages, lane=Lane.DANGER)
        return
    if not wanted and chat.quiet:
        turn.remove(messages, lane=Lane.DANGER)
        return
    note_traces(chat, list(messages), turn.now)
    if not chat.watched:
        watch_traces(turn)
    if message.remove_after is not None:
        remove_later(turn, messages, message.remove_after)


def _lose(turn: Turn, message: Outgoing) -> None:
    """The person cannot be reached: a reader counts as not having answered, in this transaction (F13)."""
    chat = turn.chat
    person = find_person(turn.tx, turn.service.sealer, chat.person) if chat.person else None
    if person is None:
        chat.quiet = True
        return
    if person.state == "active":
        person.state = "unreachable"
        put_person(turn.tx, turn.service.sealer, person)
        turn.alarms.append("lead_unreachable")
    if "alert" in message.facts:
        pass_on_by_id(turn, str(message.facts["alert"]), person)
