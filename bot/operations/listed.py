"""Which cases may stand in a list, a count or a line that an administrator sees (MOMENTS 12).

Only what the setting's own leads read as well, with nobody hidden. Everything else is restricted: it
changes no byte of what a command says.
"""

from __future__ import annotations

from sqlalchemy import Connection

from storage.cases import Header, load_header
from storage.errors import CaseGone
from storage.sealing import Sealer


def may_be_listed(header: Header) -> bool:
    """Say whether *header* may appear at all."""
    return bool(header.setting) and f"{header.setting}/leads" in header.readers and not header.hidden


def concerns_listed(tx: Connection, sealer: Sealer, case: str) -> bool:
    """Say whether a row may appear that bears the id of *case* (hex; empty: of none)."""
    if not case:
        return True
    try:
        return may_be_listed(load_header(tx, sealer, case))
    except CaseGone:
        return False
