"""Which cases may stand in a list, a count or a line that an administrator sees (MOMENTS 12).

Only what the setting's own leads read as well, with nobody hidden and none of the rules R3 to R8. Everything
else is restricted: it changes no byte of what a command says.
"""

from __future__ import annotations

from sqlalchemy import Connection

from storage.cases import Header, load_header
from storage.chats import load_chat_by_id, older_cases
from storage.errors import CaseGone, StorageError
from storage.facts import is_restricted
from storage.sealing import Sealer


def may_be_listed(header: Header) -> bool:
    """Say whether *header* may appear at all."""
    return not is_restricted(header)


def writes_listed(tx: Connection, sealer: Sealer, chat: bytes) -> bool:
    """Say whether a row may appear that came from this chat: not from one that has sent a restricted case."""
    try:
        found = load_chat_by_id(tx, sealer, chat)
    except StorageError:
        return False
    if found is None:
        return True
    sent = (*older_cases(tx, sealer, found), *found.cases)
    return not any(_is_restricted(tx, sealer, case) for case in sent)


def _is_restricted(tx: Connection, sealer: Sealer, case: str) -> bool:
    try:
        return not may_be_listed(load_header(tx, sealer, case))
    except CaseGone:
        return False


def concerns_listed(tx: Connection, sealer: Sealer, case: str) -> bool:
    """Say whether a row may appear that bears the id of *case* (hex; empty: of none)."""
    if not case:
        return True
    try:
        return may_be_listed(load_header(tx, sealer, case))
    except CaseGone:
        return False
