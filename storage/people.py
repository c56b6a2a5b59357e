"""Settings, the adults who read for them, and their desks.

One adult may hold several *seats*: a role at a setting or at the borough each. A *desk* is a circle of readers (`HFHS/leads`, `borough/duty`) with a key pair of its own. Everything
here but random ids is sealed; the desks' public keys bear an HMAC, since a planted one would read
every report to come.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, insert, select, true, update

from safeguarding import roles
from safeguarding.load import NOTHING_REMEMBERED
from storage.audit import write_kept
from storage.desk_keys import pack_pair, read_pair
from storage.errors import StorageError
from storage.keyring import Purpose
from storage.revisions import revision_of
from storage.schema import desks, people, settings
from storage.sealing import DeskPair, Place, Sealer

BOROUGH = roles.BOROUGH
DUTY_DESK = roles.DUTY_DESK
MANAGER_DESK = roles.MANAGER_DESK


@dataclass(slots=True)
class Setting:
    """A school or an early-years setting; *code* stands on its posters for ever.

    *kind*: school, early_years, alternative or special. *home*: the code of the school that a child of
    alternative provision comes from. *names*: whether pupils see readers by `name` or by `role` alone.
    *device_monitoring*: yes, no or unknown. *urn*: its number in the national register. *live_on*: the day
    on which everything was ready. *poster_read*: when a lead last opened its poster's link (epoch seconds).
    *drills*: when each was sent (epoch seconds) and after how many seconds it was answered, -1 if not.
    *told_holiday*: the first day of the holiday of which it was last told that somebody must cover.
    *pastoral_first*: bullying and suggestions go to the pastoral desk first; *low_level_to_leads*: low-level
    concerns about staff go to the leads. Both as the school's own policy says. *revision*: how often this was
    kept, so that an older row that is put back is found (`storage.revisions`).
    """

    code: str
    name: str
    phase: str = ""
    pupils: int = 0
    closed: bool = False
    device_monitoring: str = "unknown"
    kind: str = "school"
    trust: str = ""
    home: str = ""
    names: str = "name"
    urn: str = ""
    live_on: str = ""
    poster_read: int = 0
    drills: list[list[int]] = field(default_factory=list)
    told_holiday: str = ""
    pastoral_first: bool = False
    low_level_to_leads: bool = False
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Seat:
    """One role of one adult; *setting* is empty for the borough's."""

    role: str
    setting: str = ""

    @property
    def desk(self) -> str:
        """Name the desk it stands at; empty if at none."""
        return roles.desk_of(self.role, self.setting)


@dataclass(slots=True)
class Person:
    """An adult who reads. *state*: joining, testing, active, unreachable, revoked.

    *name* is as the person entered it for pupils to see, or empty for the role alone. *left*: seats of
    before. *conflicts*: names of relatives and household, as the person wrote them, and *conflicts_at*
    when they last said so (0: never asked). *away_until*: not here before that moment; *cover* (an id)
    reads meanwhile. *email*: it was proven that they read it; *email_all*: for every alert, not at P1
    alone. *sound_at_night*: wants to be woken at P1. *listed_at*: when they last had the list of what nobody has
    opened; *round_at*: when they last were told of what is to be looked at. *revision*: how often this was
    kept, so that an older row that is put back is found (`storage.revisions`). *heavy*: which heavy reports they
    opened of late, always of one length (`safeguarding/load.py`). *came_by*: the ids of the invitations they used, each of which holds once.
    *called*: names that they bore here before. *comparing*: cases received before that moment are not theirs until they
    were compared with them (0: they were). *pin*: an HMAC of their PIN, or empty
    (`handlers/lead/pin.py`). Times are epoch seconds.
    """

    id: str
    seats: list[Seat]
    state: str
    door: str = ""
    address: str = ""
    name: str = ""
    joined_at: int = 0
    left: list[Seat] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    conflicts_at: int = 0
    away_until: int = 0
    cover: str = ""
    email: str = ""
    email_all: bool = True
    sound_at_night: bool = False
    listed_at: int = 0
    round_at: int = 0
    revision: int = 0
    came_by: list[str] = field(default_factory=list)
    called: list[str] = field(default_factory=list)
    comparing: int = 0
    pin: str = ""
    pin_wrong: int = 0
    pin_rests_until: int = 0
    unlocked_until: int = 0
    heavy: str = NOTHING_REMEMBERED

    @property
    def can_act(self) -> bool:
        """Say whether this person's buttons still work: revoked and half-joined people's do not."""
        return self.state in ("active", "unreachable")

    @property
    def desks(self) -> frozenset[str]:
        """The desks at which their seats stand."""
        return frozenset(seat.desk for seat in self.seats if seat.desk)

    @property
    def places(self) -> frozenset[str]:
        """The settings at which they are anything, also what has no desk (a governor)."""
        return frozenset(seat.setting for seat in self.seats if seat.setting)

    @property
    def first(self) -> Seat:
        """The seat they are listed under."""
        return (self.seats or self.left)[0]

    @property
    def role(self) -> str:
        """The role they are listed under; see `role_at` for what they are to a case."""
        return self.first.role

    @property
    def setting(self) -> str:
        """The setting they are listed under; empty for the borough."""
        return self.first.setting

    def role_at(self, setting: str) -> str:
        """Say what they are to a setting: their role there, else at the borough, else the first."""
        held = [seat for seat in (*self.seats, *self.left) if seat.setting == setting]
        held += [seat for seat in self.seats if not seat.setting]
        return (held or [self.first])[0].role


def is_here(person: Person, now: datetime) -> bool:
    """Say whether the person can be reached now and is not away."""
    return person.state == "active" and person.away_until <= now.timestamp()


@dataclass(slots=True)
class Desk:
    """A circle of readers: *name* like `HFHS/leads`, *members* ids of people."""

    name: str
    members: list[str] = field(default_factory=list)


# -- settings -----------------------------------------------------------------------------------


def put_setting(tx: Connection, sealer: Sealer, setting: Setting, now: datetime) -> None:
    """Keep a setting under its code, at the next revision, which the audit trail bears."""
    known = _find(tx, settings, sealer.index_each("setting", setting.code))
    row = known or sealer.index("setting", setting.code)
    setting.revision = 1 + max(setting.revision, revision_of(tx, sealer, settings, row))
    put_sealed(tx, sealer, settings, row, asdict(setting))
    write_kept(tx, sealer, settings, row, now)


def find_setting(tx: Connection, sealer: Sealer, code: str) -> Setting | None:
    """Find a setting by its code, in any case."""
    for row in sealer.index_each("setting", code.upper()):
        found = get_sealed(tx, sealer, settings, row)
        if found is not None:
            return Setting(**found)
    return None


def list_settings(tx: Connection, sealer: Sealer) -> list[Setting]:
    """Read every setting, by name."""
    return sorted(
        (Setting(**row) for row in _all(tx, sealer, settings)), key=lambda setting: setting.name.lower()
    )


def list_sound_settings(tx: Connection, sealer: Sealer) -> list[Setting]:
    """Read every setting whose row opens, by name: who looks for theirs must not be stopped by another's."""
    found: list[Setting] = []
    for row in tx.execute(select(settings.c.id, settings.c.body).order_by(settings.c.id)).all():
        with suppress(StorageError):  # it stays, for `heard verify` to name
            found.append(Setting(**_open_sealed(sealer, settings, row.id, row.body)))
    return sorted(found, key=lambda setting: setting.name.lower())


# -- desks --------------------------------------------------------------------------------------


def find_desk(tx: Connection, sealer: Sealer, name: str) -> bytes | None:
    """Find a desk's id, which outlives the index key it was computed with: wraps and case keys are bound to it."""
    return _find(tx, desks, sealer.index_each("desk", name))


def make_desk(tx: Connection, sealer: Sealer, name: str) -> None:
    """Make a desk and its key pair, if there is none of that name yet."""
    if find_desk(tx, sealer, name) is not None:
        return
    row = sealer.index("desk", name)
    place = Place("desks", "body", row)
    body = sealer.seal(Purpose.HEADER, place, json.dumps(asdict(Desk(name))).encode())
    added = insert(desks).values(id=row, body=body, **pack_pair(sealer, row, sealer.new_desk_pair(row)))
    tx.execute(added)


def load_desk(tx: Connection, sealer: Sealer, name: str) -> Desk | None:
    """Open a desk's list of members."""
    ids = sealer.index_each("desk", name)
    row = tx.execute(select(desks.c.id, desks.c.body).where(desks.c.id.in_(ids))).first()
    return None if row is None else _open_desk(sealer, row.id, row.body)


def list_desks(tx: Connection, sealer: Sealer) -> list[tuple[bytes, Desk]]:
    """Read every desk with its id, by name."""
    rows = tx.execute(select(desks.c.id, desks.c.body).order_by(desks.c.id)).all()
    return sorted(
        ((row.id, _open_desk(sealer, row.id, row.body)) for row in rows), key=lambda found: found[1].name
    )


def _open_desk(sealer: Sealer, row: bytes, body: bytes) -> Desk:
    return Desk(**json.loads(sealer.open(Purpose.HEADER, Place("desks", "body", row), body)))


def save_desk(tx: Connection, sealer: Sealer, desk: Desk) -> None:
    """Seal a desk's list of members again."""
    row = find_desk(tx, sealer, desk.name)
    if row is None:
        raise StorageError(f"there is no desk {desk.name}")
    body = sealer.seal(Purpose.HEADER, Place("desks", "body", row), json.dumps(asdict(desk)).encode())
    changed = update(desks).where(desks.c.id == row).values(body=body)
    tx.execute(changed)


def desk_pair(tx: Connection, sealer: Sealer, name: str) -> tuple[bytes, DeskPair]:
    """Give a desk's id and key pair, checked against its HMAC (S9: a planted public key reads all to come)."""
    row = find_desk(tx, sealer, name)
    if row is None:
        raise StorageError(f"there is no desk {name}")
    return row, read_pair(tx, sealer, row)


# -- people -------------------------------------------------------------------------------------


def put_person(tx: Connection, sealer: Sealer, person: Person) -> None:
    """Keep a person, at the next revision."""
    row = bytes.fromhex(person.id)
    person.revision = 1 + max(person.revision, revision_of(tx, sealer, people, row))
    facts = {**asdict(person), "seats": _pack(person.seats), "left": _pack(person.left)}
    put_sealed(tx, sealer, people, row, facts)


def find_person(tx: Connection, sealer: Sealer, person: str) -> Person | None:
    """Find a person by id (hex)."""
    found = get_sealed(tx, sealer, people, bytes.fromhex(person))
    return _read_person(found) if found else None


def _read_person(facts: dict[str, Any]) -> Person:
    seats = {name: [Seat(*seat) for seat in facts[name]] for name in ("seats", "left")}
    return Person(**{**facts, **seats})


def _pack(seats: list[Seat]) -> list[list[str]]:
    return [[seat.role, seat.setting] for seat in seats]


def list_people(tx: Connection, sealer: Sealer) -> list[Person]:
    """Read everybody, by setting, role and id."""
    found = [_read_person(row) for row in _all(tx, sealer, people)]
    return sorted(found, key=lambda person: (person.setting, person.role, person.id))


def list_people_after(tx: Connection, sealer: Sealer, after: str, most: int) -> list[Person]:
    """Read at most *most* people by id, from above *after* (an id, or empty) on, so that no unit opens everybody."""
    beyond = people.c.id > bytes.fromhex(after)
    return [_read_person(row) for row in _open_each(tx, sealer, people, beyond, most)]


def list_members(tx: Connection, sealer: Sealer, desk: str) -> list[Person]:
    """Read the people of a desk who are not revoked, in the order in which they joined."""
    found = load_desk(tx, sealer, desk)
    members = [find_person(tx, sealer, person) for person in found.members] if found else []
    return [person for person in members if person is not None and person.state != "revoked"]


def list_active(tx: Connection, sealer: Sealer, desk: str) -> list[Person]:
    """Read the people of a desk who can be reached, also those who are away (`is_here`)."""
    return [person for person in list_members(tx, sealer, desk) if person.state == "active"]


def list_here(tx: Connection, sealer: Sealer, desk: str, now: datetime) -> list[Person]:
    """Read the people of a desk who can be reached now and are not away."""
    return [person for person in list_members(tx, sealer, desk) if is_here(person, now)]


# -- sealed rows --------------------------------------------------------------------------------


def put_sealed(tx: Connection, sealer: Sealer, table: Table, row: bytes, facts: dict[str, Any]) -> None:
    """Seal *facts* as the body of a row of one of the tables of people and places."""
    body = sealer.seal(Purpose.CONTACT, Place(table.name, "body", row), json.dumps(facts).encode())
    put_row(tx, table, row, body)


def put_row(tx: Connection, table: Table, row: bytes, body: bytes) -> None:
    """Replace a row's body, or make the row (portable: no dialect's own upsert)."""
    if tx.execute(update(table).where(table.c.id == row).values(body=body)).rowcount == 0:
        tx.execute(insert(table).values(id=row, body=body))


def _find(tx: Connection, table: Table, ids: tuple[bytes, ...]) -> bytes | None:
    """Find which of *ids*, computed under every index key, a row has."""
    found: bytes | None = tx.execute(
        select(table.c.id).where(table.c.id.in_(ids)).order_by(table.c.id)
    ).scalar()
    return found


def get_sealed(tx: Connection, sealer: Sealer, table: Table, row: bytes) -> dict[str, Any] | None:
    """Open what `put_sealed` kept, or None."""
    body = tx.execute(select(table.c.body).where(table.c.id == row)).scalar()
    if body is None:
        return None
    return _open_sealed(sealer, table, row, body)


def _open_sealed(sealer: Sealer, table: Table, row: bytes, body: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(sealer.open(Purpose.CONTACT, Place(table.name, "body", row), body))
    return found


def _all(tx: Connection, sealer: Sealer, table: Table) -> list[dict[str, Any]]:
    return _open_each(tx, sealer, table, true(), None)


def _open_each(
    tx: Connection, sealer: Sealer, table: Table, which: ColumnElement[bool], most: int | None
) -> list[dict[str, Any]]:
    wanted = select(table.c.id, table.c.body).where(which).order_by(table.c.id).limit(most)
    return [_open_sealed(sealer, table, row.id, row.body) for row in tx.execute(wanted).all()]
