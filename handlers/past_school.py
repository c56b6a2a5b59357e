"""Whether somebody at the council may read what pupils send past their school (MOMENTS 10), setting by setting.

Asked by `heard doctor`, each morning, and whenever people change, so that who brings it about hears of it then. Decides
nothing of who reads: it asks the table (`safeguarding/routing.py`), as if such a report came now.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from handlers.turn import Turn
from safeguarding.routing import BOROUGH_DESKS, Matter, Member, Setting, route
from storage.errors import StorageError
from storage.people import find_setting, is_here, list_members
from storage.sealing import Sealer

#: What rings for the operator, each day as long as it lasts.
ALARM = "past_school_unread"
_MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class PastSchool:
    """Of which settings such a report has no reader (*nobody*), or only one who is a governor there (*own*); by code.

    *asked*: somebody at the council can be reached; where nobody can, that is another matter.
    """

    nobody: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    asked: bool = True

    @property
    def codes(self) -> frozenset[str]:
        """All of them."""
        return self.nobody | self.own


def look(tx: Connection, sealer: Sealer, now: datetime) -> PastSchool:
    """Ask the table for every setting at which somebody of the council is anything: of all others it is read."""
    council = {one.id: one for desk in BOROUGH_DESKS for one in list_members(tx, sealer, desk)}
    members = [Member(one.id, one.desks, is_here(one, now), places=one.places) for one in council.values()]
    nobody, own = set[str](), set[str]()
    for code in {code for one in members for code in one.places}:
        if _may_be_open(tx, sealer, code):
            found = route(Matter(away=True), members, Setting(code))
            (nobody if found.nobody else own if found.permitted else set[str]()).add(code)
    if not any(one.active for one in members):
        return PastSchool(asked=False)
    return PastSchool(frozenset(nobody), frozenset(own))


def _may_be_open(tx: Connection, sealer: Sealer, code: str) -> bool:
    """Say whether pupils may tell of the setting. A damaged row is no reason to say nothing, nor to keep whoever asks from the rest."""
    try:
        setting = find_setting(tx, sealer, code)
    except StorageError:
        return True
    return setting is not None and not setting.closed


def look_again(turn: Turn, before: PastSchool) -> frozenset[str]:
    """Give what has no such reader any more since *before*, and ring if there is any."""
    newly = look(turn.tx, turn.service.sealer, turn.now).codes - before.codes
    if newly:
        turn.alarms.append(ALARM)
    return newly


def name_settings(turn: Turn, codes: Collection[str]) -> str:
    """Name the first few settings, for a text."""
    names = ", ".join(_name(turn, code) for code in sorted(codes)[:_MOST_NAMED])
    return f"{names}, …" if len(codes) > _MOST_NAMED else names


def _name(turn: Turn, code: str) -> str:
    try:
        setting = find_setting(turn.tx, turn.service.sealer, code)
    except StorageError:
        setting = None
    return code if setting is None else f"{setting.name} ({code})"
