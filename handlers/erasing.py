"""Erasing a case where people stand: the pupil's chat, the leads' screens and drafts, what is on its way.

1. `storage.erasure.begin` takes the case away; nobody can open it from here on.
2. The pupil's chat forgets it; words that were to join it become a report of their own (`pupil.draft.open_draft`).
3. What is owed for it to anybody is withdrawn; a reply that was not sent goes.
4. What lies on a screen is removed: its timer is found and wound forward (`storage.erasure.sweep_timers`).
All of 1 to 3 in one transaction. Refuses to know who decided it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from handlers.events import Address, Lane, Outgoing
from handlers.service import Service
from handlers.turn import Done, Turn
from storage.cases import Header
from storage.chats import Chat, chat_digests, drop_unread, load_chat, load_chat_by_id, row_of, save_chat
from storage.erasure import Erasure, begin, belongs
from storage.outbox import list_for_chat, settle
from storage.people import DUTY_DESK, Person, find_person, list_members
from storage.pieces import drop_piece

_REPLY_PARTS = 8  # of a draft: more never lie beside a chat


def erase_case(
    tx: Connection,
    service: Service,
    header: Header,
    *,
    kind: str,
    by: Iterable[str],
    listed: bool,
    now: datetime,
) -> Done:
    """Erase a case from this transaction on; what is left of it, the caller takes away in slices.

    *kind* and *by* stand in the certificate; *listed*: an administrator may see that there was such a case.
    """
    sealer, done = service.sealer, Done([], [], [])
    at = int(now.timestamp())
    begin(tx, sealer, header, Erasure(header.id, header.ref, header.rows, kind, tuple(by), at, listed), now)
    _let_pupil_go(tx, service, header, done)
    for person in _who_was_told(tx, service, header):
        _clear_desk(tx, service, header, person, done)
    return done


def tell(tx: Connection, service: Service, people: Iterable[Person], text: str, now: datetime) -> Done:
    """Tell adults something that nobody asked for in their chats."""
    turn = Turn(tx, service, Chat("command", ""), now, forgotten=True)
    for person in people:
        turn.post(Outgoing(Address(person.door, person.address), lane=Lane.ALERT, text=text))
    return Done(turn.owed, [], [])


# -- the pupil ----------------------------------------------------------------------------------


def _let_pupil_go(tx: Connection, service: Service, header: Header, done: Done) -> None:
    for chat in chats_of(tx, service, header):
        forget_case(tx, service, chat, header.id)
        _withdraw(tx, service, chat, header.id, done)
        save_chat(tx, service.sealer, chat)


def chats_of(tx: Connection, service: Service, header: Header) -> list[Chat]:
    """Open every chat that knows the case: the pupil's, and further ones that showed its receipt."""
    rows = dict.fromkeys(row for row in (header.chat, *header.doors) if row)
    found = [load_chat_by_id(tx, service.sealer, bytes.fromhex(row)) for row in rows]
    return [chat for chat in found if chat is not None]


def forget_case(tx: Connection, service: Service, chat: Chat, case: str) -> None:
    """Take a case out of a pupil's chat; the caller saves the chat."""
    chat.cases = [one for one in chat.cases if one != case]
    drop_unread(tx, service.sealer, chat, case)
    chat.doing = {name: value for name, value in chat.doing.items() if case not in value}


# -- the adults ---------------------------------------------------------------------------------


def _who_was_told(tx: Connection, service: Service, header: Header) -> list[Person]:
    """List everybody who may have something of the case on its way or begun."""
    found = {person.id: person for desk in (*header.readers, *header.chain, DUTY_DESK)
             for person in list_members(tx, service.sealer, desk)}  # fmt: skip
    for told in header.told:
        person = find_person(tx, service.sealer, told) if told not in found else None
        if person is not None:
            found[told] = person
    return list(found.values())


def _clear_desk(tx: Connection, service: Service, header: Header, person: Person, done: Done) -> None:
    chat = load_chat(tx, service.sealer, person.door, person.address)
    if chat is None:
        return
    _withdraw(tx, service, chat, header.id, done)
    if header.ref in chat.doing.values():
        for number in range(_REPLY_PARTS):
            drop_piece(tx, service.sealer, row_of(service.sealer, chat), "reply-draft", number)
        chat.doing = {}
    save_chat(tx, service.sealer, chat)


def _withdraw(tx: Connection, service: Service, chat: Chat, case: str, done: Done) -> None:
    """Take back what is owed to this chat for the case and has not left."""
    for owed in list_for_chat(tx, service.sealer, *chat_digests(service.sealer, chat)):
        if belongs(owed.message, case):
            settle(tx, service.sealer, owed.id)
            done.withdrawn.append(owed.id)
            if chat.pending.startswith(owed.id.hex()):
                chat.pending = ""
