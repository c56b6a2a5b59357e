"""From whom a case was hidden since a back-up: with the open key file it is sealed anew, without it they are compared first."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection

from safeguarding.handover import Circle
from storage import cases, people
from storage.backup import Wanted, back_up
from storage.database import open_database
from storage.handover import hand_over
from storage.keyring import make_keyring, read_keyring, write_intake
from storage.restore import restore
from storage.sealing import Sealer
from storage.seats import COMPARE, sit_down
from storage.timers import has_timer
from storage.unlet import hide_again
from storage.vault import may_read, reader_of
from storage.verify import Examination
from tests.storage.filled import NOW, fill


def _lead(tx: Connection, sealer: Sealer) -> people.Person:
    return people.list_people(tx, sealer)[0]


def _seat(tx: Connection, sealer: Sealer) -> None:
    """The lead may read every case by name."""
    person = _lead(tx, sealer)
    sit_down(tx, sealer, person)
    for header in cases.list_headers(tx, sealer):
        hand_over(tx, sealer, header, Circle(tuple(header.readers), (person.id,)), "x", NOW, "let-in")


def _hide(tx: Connection, sealer: Sealer) -> None:
    """They step back from all of them."""
    person = _lead(tx, sealer)
    for header in cases.list_headers(tx, sealer):
        circle = Circle(tuple(header.readers), ())
        hand_over(tx, sealer, header, circle, "x", NOW, "stepped-back", hidden=[person.id])


@pytest.mark.parametrize(("can_open", "times"), [(True, 1), (False, 1), (False, 2)])
async def test_what_was_hidden_since_a_back_up_is_theirs_no_more(
    tmp_path: Path, can_open: bool, times: int
) -> None:
    """Sabotage: what is only noted yet, and not taken over a second time, comes back with the same back-up."""
    keyring = make_keyring()[0]
    sealer = Sealer(keyring)
    (tmp_path / "data").mkdir()
    path, file = tmp_path / "data" / "heard.db", tmp_path / "heard.bak"
    database = await open_database(path, sealer)
    await fill(database, sealer)
    await database.run(lambda tx: _seat(tx, sealer))
    await back_up(database, sealer, Wanted(file), NOW, lambda share: None)
    await database.run(lambda tx: _hide(tx, sealer))
    await database.close()
    here = sealer if can_open else Sealer(read_keyring(write_intake(keyring), None))
    for _ in range(times):
        await restore(file, path, here, NOW + timedelta(hours=1), lambda message: message, lambda share: None)
    database = await open_database(path, sealer)

    def unit(tx: Connection) -> None:
        person = _lead(tx, sealer)
        headers = cases.list_headers(tx, sealer)
        assert all((person.id in one.kept_from) is not can_open for one in headers)
        person.comparing = 0  # and not only because they are compared first
        assert not any(may_read(one, reader_of(person)) for one in headers)
        person = _lead(tx, sealer)
        assert headers and not any(may_read(one, reader_of(person)) for one in headers)
        assert all((person.id in one.hidden) is can_open for one in headers)
        assert has_timer(tx, sealer, COMPARE, person.id) and person.comparing
        assert Examination(tx, sealer).run() == []

    await database.run(unit)
    await database.close()


async def test_what_another_has_opened_at_the_council_stays_opened(tmp_path: Path) -> None:
    """One of two officers is kept from it again: nobody is told anew that it waits, and no child that nobody has read it."""
    sealer = Sealer(make_keyring()[0])
    database = await open_database(tmp_path / "heard.db", sealer)
    await fill(database, sealer)

    def unit(tx: Connection) -> None:
        person = _lead(tx, sealer)
        header = cases.list_headers(tx, sealer)[0]
        hand_over(tx, sealer, header, Circle((people.DUTY_DESK,), ()), "x", NOW, "handed-on")
        header.opened_by, header.opened_at, header.unread = "ab" * 16, int(NOW.timestamp()), False
        cases.save_header(tx, sealer, header)
        hide_again(tx, sealer, [(header.id, [person.id])], NOW)
        kept = cases.load_header(tx, sealer, header.id)
        assert person.id in kept.hidden and kept.is_opened

    await database.run(unit)
    await database.close()
