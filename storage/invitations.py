"""Invitations: single-use ways in, each for one adult and one seat. Only a digest of a token is kept."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select

from storage.people import Person, Seat, get_sealed, list_people, put_sealed
from storage.schema import invitations
from storage.sealing import Sealer


@dataclass(frozen=True, slots=True)
class Invitation:
    """A single-use way in for one adult, until *expires* (epoch seconds).

    *conflicts*: what an import said of the adult's relatives; they see it at joining.
    """

    role: str
    setting: str
    expires: int
    conflicts: tuple[str, ...] = ()

    @property
    def seat(self) -> Seat:
        """The seat it gives."""
        return Seat(self.role, self.setting)


def put_invitation(tx: Connection, sealer: Sealer, token: str, invitation: Invitation) -> str:
    """Keep an invitation; gives its id (hex), which whoever comes by it bears in `came_by`."""
    row = sealer.index("invitation", token)
    put_sealed(tx, sealer, invitations, row, asdict(invitation))
    return row.hex()


def list_invitations(tx: Connection, sealer: Sealer) -> list[tuple[str, Invitation]]:
    """Read the invitations that nobody has used, with their ids, by when they expire."""
    found = []
    for row in tx.execute(select(invitations.c.id).order_by(invitations.c.id)).scalars().all():
        kept = get_sealed(tx, sealer, invitations, row)
        if kept is not None:
            found.append((row.hex(), _read(kept)))
    return sorted(found, key=lambda one: (one[1].expires, one[0]))


def drop_invitation(tx: Connection, invitation: str) -> bool:
    """Erase the invitation with this id; False if it is not there any more."""
    return tx.execute(delete(invitations).where(invitations.c.id == bytes.fromhex(invitation))).rowcount == 1


def _read(kept: dict[str, Any]) -> Invitation:
    return Invitation(**{**kept, "conflicts": tuple(kept["conflicts"])})


def find_invitation(tx: Connection, sealer: Sealer, token: str, now: datetime) -> Invitation | None:
    """Find an invitation that is not used and not expired."""
    for row in sealer.index_each("invitation", token):
        found = get_sealed(tx, sealer, invitations, row)
        if found is not None:
            invitation = _read(found)
            return invitation if invitation.expires > now.timestamp() else None
    return None


def drop_expired(tx: Connection, sealer: Sealer, now: datetime) -> None:
    """Erase the invitations whose time is over."""
    for row, invitation in list_invitations(tx, sealer):
        if invitation.expires <= now.timestamp():
            drop_invitation(tx, row)


def use_invitation(tx: Connection, sealer: Sealer, token: str, person: Person) -> bool:
    """Take the invitation away and note with *person*, whom the caller keeps, that they came by it.

    False if somebody used it a moment ago, or ever: a used one that was put back into the file is not taken.
    """
    ids = {row.hex() for row in sealer.index_each("invitation", token)}
    if any(not ids.isdisjoint(one.came_by) for one in list_people(tx, sealer)):
        return False
    person.came_by.append(sealer.index("invitation", token).hex())
    used = [
        tx.execute(delete(invitations).where(invitations.c.id == row)).rowcount
        for row in sealer.index_each("invitation", token)
    ]
    return sum(used) == 1
