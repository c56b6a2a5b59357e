"""Who may do what: the one place that turns a chat into a reader.

Every press is checked here again: a button on an old screen, a replayed or a foreign token shows
nothing to who is not (or no longer) a reader.
"""

from __future__ import annotations

from handlers.turn import Turn
from storage.people import BOROUGH, DUTY_DESK, Person, find_person, load_desk
from storage.vault import Reader

ROLES = {  # role → the desk of its setting, or the borough's
    "dsl": "{setting}/leads",
    "ddsl": "{setting}/leads",
    "duty": DUTY_DESK,
    "duty_manager": DUTY_DESK,
}


def desk_of(role: str, setting: str) -> str:
    """Name the desk at which somebody of this role sits."""
    return ROLES[role].format(setting=setting)


def is_borough_role(role: str) -> bool:
    """Say whether the role belongs to the borough and not to a setting."""
    return ROLES[role] == DUTY_DESK


def who_is(turn: Turn) -> Person | None:
    """Say which adult this chat belongs to, or None for everybody else."""
    if not turn.chat.person:
        return None
    person = find_person(turn.tx, turn.service.sealer, turn.chat.person)
    bound = person is not None and (person.door, person.address) == (turn.chat.door, turn.chat.address)
    return person if bound and person is not None and person.state != "revoked" else None


def authenticate(turn: Turn) -> Reader | None:
    """Make a reader of the adult in this chat: active, and with the desks they really sit at."""
    person = who_is(turn)
    if person is None or not person.can_act:
        return None
    name = desk_of(person.role, person.setting)
    desk = load_desk(turn.tx, turn.service.sealer, name)
    seated = desk is not None and person.id in desk.members
    return Reader(person.id, frozenset({name}) if seated else frozenset())


__all__ = ["BOROUGH", "ROLES", "authenticate", "desk_of", "is_borough_role", "who_is"]
