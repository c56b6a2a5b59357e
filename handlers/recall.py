"""Taking back what is owed to an adult and has not left, over every road they have.

For whoever reads no more: access that ended, a case that was handed on, somebody who stepped back. Nothing of
it may reach them, not by a mail that was to leave five minutes later either. What was sent stays sent;
removals from their screen stay owed. Refuses to know why they read no more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from handlers.alerts import cases_of
from handlers.events import Verb
from handlers.roads import COMMAND, MAIL
from handlers.turn import Turn
from storage.cases import Header
from storage.outbox import list_for_chat, settle
from storage.people import Person, list_members
from storage.sealing import Sealer
from storage.vault import may_read, reader_of


def recall(tx: Connection, sealer: Sealer, person: Person, is_lost: Callable[[str], bool]) -> list[bytes]:
    """Erase what is owed to *person* of cases (ids; empty: of none) that are lost to them; gives the rows.

    What tells of several cases goes only if all of them are lost. The courier drops the rows that it holds already.
    """
    roads = [(person.door, person.address), (COMMAND, person.id)]
    roads += [(MAIL, person.email)] if person.email else []
    chats = [chat for road in roads for chat in sealer.index_each("chat", *road)]
    dropped = []
    for owed in list_for_chat(tx, sealer, *chats):
        if _is_theirs(owed.message, person) and all(is_lost(case) for case in _cases(owed.message)):
            settle(tx, sealer, owed.id)
            dropped.append(owed.id)
    return dropped


def _is_theirs(message: Mapping[str, Any], person: Person) -> bool:
    """Say whether a message is for this person: two may share one mail address."""
    said = message.get("facts", {}).get("person", person.id)
    return bool(message["verb"] != Verb.REMOVE and said == person.id)


def _cases(message: Mapping[str, Any]) -> list[str]:
    return cases_of(message.get("facts", {})) or [str(message.get("case", ""))]


def recall_from_others(turn: Turn, header: Header, before: Iterable[str]) -> None:
    """Take back what is owed of a case to those of the desks *before* who do not come to read it any more."""
    sealer = turn.service.sealer
    people = {one.id: one for desk in before for one in list_members(turn.tx, sealer, desk)}
    for person in people.values():
        if not _comes_to_read(header, person):
            gone = recall(turn.tx, sealer, person, lambda case: case == header.id)
            turn.withdrawn += gone
            turn.owed = [kept for kept in turn.owed if kept.id not in gone]


def _comes_to_read(header: Header, person: Person) -> bool:
    """Say whether somebody reads a case, or will when their desk's turn comes."""
    never = [desk for desk in header.waiting if desk not in header.chain]
    return may_read(replace(header, waiting=never), reader_of(person))
