"""What becomes of a message that the courier carried: done, repeated, lost, or somebody else's turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection

from handlers.events import Lane, Outgoing, Verb
from handlers.losing import lose, lose_alerts
from handlers.post import to_record
from handlers.roads import MAIL, ONE_WAY
from handlers.service import Service
from handlers.turn import Done, Turn
from handlers.wiping import remove_later
from storage import outbox
from storage.chats import KNOWN, Chat, chat_digests, load_chat, looks_for, note_traces
from storage.people import find_person, put_person
from storage.said import keep_all_said, keep_said


class Fate(StrEnum):
    """How a try ended, as far as what is kept is concerned."""

    SENT = "sent"
    LATER = "later"  # to be tried again; what was sent of it is in *messages*
    UNREACHABLE = "unreachable"
    DEAD = "dead"  # never will be, as it is


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row of the outbox: *row* its id, *chat* the digest it bears, *messages* all that was sent.

    *long*: it may have pieces beside it.
    """

    row: bytes
    chat: bytes
    message: Outgoing
    fate: Fate
    messages: tuple[str, ...]
    tries: int
    not_before: int
    long: bool = True


def settle_all(tx: Connection, service: Service, outcomes: Sequence[Outcome], now: datetime) -> Done:
    """Write down what became of rows of the outbox.

    Most are answers that were sent: these are taken away together, and their messages' ids are noted
    beside the chats' rows, which need not be opened for it. All others are settled one by one.
    """
    hour = int(now.timestamp()) // 3600
    plain = {one.row: one for one in outcomes if _is_plain(one, hour)}
    done = Done([], [], [])
    kept: set[bytes] = set()
    if plain:
        known = KNOWN.among(tx, [one.chat for one in plain.values()])
        kept = outbox.settle_short(tx, [row for row, one in plain.items() if one.chat in known])
        sent = [(one.chat, one.message.trace[1], one.messages) for row, one in plain.items() if row in kept]
        keep_all_said(tx, service.sealer, sent)
    for one in outcomes:
        if one.row not in kept:
            more = settle(tx, service, one, now)
            done.owed += more.owed
            done.withdrawn += more.withdrawn
            done.alarms += more.alarms
    return done


def _is_plain(one: Outcome, hour: int) -> bool:
    """Say whether a message was sent, is short, and leaves nothing to do but to note its id, soon after it was made."""
    message = one.message
    return (
        one.fate is Fate.SENT
        and message.verb is Verb.SAY
        and bool(message.trace)
        and 0 <= hour - message.trace[0] <= 1
        and message.remove_after is None
        and bool(one.messages)
        and not one.long
    )


def settle(tx: Connection, service: Service, one: Outcome, now: datetime) -> Done:
    """Write down what became of one row of the outbox.

    A message that was sent although its row had gone meanwhile (the pupil hid everything while it
    was on its way) is deleted again.
    """
    row, message = one.row, one.message
    if one.fate is Fate.LATER:
        kept = replace(message, repeat=message.repeat or bool(one.tries))
        record = {**to_record(kept), "sent": list(one.messages)}
        outbox.put_off(tx, service.sealer, row, record, tries=one.tries, not_before=one.not_before)
        return Done([], [], [])
    if message.to.door in ONE_WAY:
        return _settle_one_way(tx, service, one, now)
    if one.fate is Fate.DEAD:
        return _set_aside(tx, service, row, message, one.tries, now)
    wanted = outbox.settle(tx, service.sealer, row, long=one.long)
    found = load_chat(tx, service.sealer, message.to.door, message.to.value)
    chat = found or Chat(message.to.door, message.to.value)
    turn = Turn(tx, service, chat, now, forgotten=found is None)
    if one.fate is Fate.UNREACHABLE:
        _lose(turn, message)
    elif message.verb is Verb.SAY and one.messages:
        _note_sent(turn, row, message, one.messages, wanted)
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
    lose_alerts(turn, [message.facts], person)
    turn.finish()
    return Done(turn.owed, turn.withdrawn, [*turn.alarms, "message_undeliverable"])


def _settle_one_way(tx: Connection, service: Service, one: Outcome, now: datetime) -> Done:
    """Write down what became of a mail or a command: one that failed counts as not answered.

    Who can be reached in their chat was told there; of anybody else's alert the next reader hears.
    """
    row, message = one.row, one.message
    if one.fate is Fate.SENT:
        outbox.settle(tx, service.sealer, row, long=one.long)
        return Done([], [], [])
    if one.fate is Fate.UNREACHABLE:
        outbox.settle(tx, service.sealer, row, long=one.long)
    else:
        outbox.set_aside(tx, row, one.tries)
    alarm = "mail_undeliverable" if message.to.door == MAIL else "message_undeliverable"
    person = (
        find_person(tx, service.sealer, str(message.facts["person"])) if "person" in message.facts else None
    )
    if person is None or person.state == "active":
        return Done([], [], [alarm])
    turn = Turn(tx, service, Chat("", ""), now, forgotten=True)
    lose_alerts(turn, [message.facts], person)
    return Done(turn.owed, turn.withdrawn, [*turn.alarms, alarm])


def _note_sent(turn: Turn, row: bytes, message: Outgoing, messages: tuple[str, ...], wanted: bool) -> None:
    chat = turn.chat
    if chat.pending.startswith(row.hex()):
        chat.pending = ""
    if not wanted and not message.passing:
        turn.remove(messages, lane=Lane.DANGER)
        return
    if not wanted and chat.quiet:
        turn.remove(messages, lane=Lane.DANGER)
        return
    if message.trace and looks_for(chat, message.trace[1]):
        keep_said(turn.tx, turn.service.sealer, turn.chat_row, message.trace[1], messages)
    else:
        note_traces(chat, list(messages), turn.now)
    if message.remove_after is not None:
        remove_later(turn, messages, message.remove_after, case=message.case)


def _lose(turn: Turn, message: Outgoing) -> None:
    """The person cannot be reached: a reader counts as not having answered, in this transaction (F13)."""
    chat = turn.chat
    person = find_person(turn.tx, turn.service.sealer, chat.person) if chat.person else None
    if person is None:
        chat.quiet = True
        return
    if person.state == "unreachable":
        return  # all that is owed to them was passed on with the first
    sealer = turn.service.sealer
    if person.state == "active":
        person.state = "unreachable"
        put_person(turn.tx, sealer, person)
        turn.alarms.append("lead_unreachable")
    owed = outbox.list_for_chat(turn.tx, sealer, *chat_digests(sealer, chat))
    lose(turn, person, [message.facts, *(row.message.get("facts", {}) for row in owed)])
