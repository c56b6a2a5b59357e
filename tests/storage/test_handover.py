"""Hand-over: the case's key is sealed again to the new circle, bound to it, in one transaction."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from safeguarding.handover import Circle
from storage import schema
from storage.audit import read_audit
from storage.cases import Header, bind_readers, list_on_shelf, load_case_key, load_header, save_header
from storage.database import Database, open_database
from storage.errors import NotPermitted
from storage.handover import HiddenReader, circle_of, hand_over
from storage.keyring import KeyMissing, make_keyring
from storage.people import DUTY_DESK, desk_pair, make_desk
from storage.sealing import RECOVERY, Sealer, Tampered
from storage.vault import Reader, open_case
from storage.verify import Examination
from tests.storage.filled import NOW, add_case

LEAD, SECOND, HIDDEN = "01" * 16, "02" * 16, "03" * 16
LEADS = "HFHS/leads"


def furnish(tx: Connection, sealer: Sealer) -> str:
    for desk in (DUTY_DESK, LEADS, "HFHS/head"):
        make_desk(tx, sealer, desk)
    case = add_case(tx, sealer, "word for word")
    header = load_header(tx, sealer, case)
    give(tx, sealer, header, Circle((LEADS,), (LEAD,)))
    header.hidden = []
    return case


def give(tx: Connection, sealer: Sealer, header: Header, circle: Circle, by: str = LEAD) -> None:
    hand_over(tx, sealer, header, circle, by, NOW, "handed-over")


def words(tx: Connection, sealer: Sealer, case: str, person: str, desk: str) -> str:
    return open_case(tx, sealer, case, Reader(person, frozenset({desk})), NOW).unseal()[0].text


async def test_who_had_a_case_reads_it_no_more_and_who_gets_it_does(
    database: Database, sealer: Sealer
) -> None:
    case = await database.run(lambda tx: furnish(tx, sealer))

    def unit(tx: Connection) -> None:
        assert words(tx, sealer, case, LEAD, LEADS) == "word for word"
        give(tx, sealer, load_header(tx, sealer, case), Circle((DUTY_DESK,), ()))
        with pytest.raises(NotPermitted):
            words(tx, sealer, case, LEAD, LEADS)
        assert words(tx, sealer, case, SECOND, DUTY_DESK) == "word for word"
        assert [one.id for one in list_on_shelf(tx, sealer, DUTY_DESK, NOW)] == [case]
        assert list_on_shelf(tx, sealer, LEADS, NOW) == []
        assert Examination(tx, sealer).run() == []

    await database.run(unit)
    acts = [(line.act, line.who) for line in await database.run(lambda tx: read_audit(tx, sealer))]
    assert ("handed-over", LEAD) in acts


async def test_a_desk_that_reads_no_more_holds_no_key(database: Database, sealer: Sealer) -> None:
    case = await database.run(lambda tx: furnish(tx, sealer))

    def unit(tx: Connection) -> None:
        row = desk_pair(tx, sealer, LEADS)[0]
        before = load_case_key(tx, sealer, bytes.fromhex(case), row)
        give(tx, sealer, load_header(tx, sealer, case), Circle((DUTY_DESK,), ()))
        assert load_case_key(tx, sealer, bytes.fromhex(case), row) is None
        assert before not in set(tx.execute(select(schema.case_keys.c.body)).scalars())

    await database.run(unit)


async def test_the_new_circle_is_bound_into_every_key(database: Database, sealer: Sealer) -> None:
    """Whoever writes a name into the header, and does not seal again, opens nothing."""
    case = await database.run(lambda tx: furnish(tx, sealer))

    def unit(tx: Connection) -> None:
        header = load_header(tx, sealer, case)
        give(tx, sealer, header, Circle((LEADS,), (LEAD, SECOND)))
        assert words(tx, sealer, case, SECOND, LEADS) == "word for word"
        header.permitted.append(HIDDEN)
        save_header(tx, sealer, header)
        with pytest.raises(Tampered):
            words(tx, sealer, case, HIDDEN, LEADS)

    await database.run(unit)


async def test_recovery_still_opens_it_bound_to_the_new_circle(tmp_path: Path) -> None:
    keyring, recovery = make_keyring()
    sealer = Sealer(keyring)
    database = await open_database(tmp_path / "heard.db", sealer)
    case = await database.run(lambda tx: furnish(tx, sealer))

    def unit(tx: Connection) -> None:
        header = load_header(tx, sealer, case)
        give(tx, sealer, header, Circle((DUTY_DESK,), ()))
        sealed = load_case_key(tx, sealer, bytes.fromhex(case), RECOVERY)
        assert sealed is not None
        assert sealer.open_case_key(bytes.fromhex(case), bind_readers(header), RECOVERY, recovery, sealed)

    await database.run(unit)
    await database.close()


async def test_a_hidden_person_never_comes_to_read_it(database: Database, sealer: Sealer) -> None:
    case = await database.run(lambda tx: furnish(tx, sealer))

    def unit(tx: Connection) -> None:
        header = load_header(tx, sealer, case)
        header.hidden = [HIDDEN]
        save_header(tx, sealer, header)
        with pytest.raises(HiddenReader):
            give(tx, sealer, header, Circle((LEADS,), (LEAD, HIDDEN)))
        assert load_header(tx, sealer, case).permitted == [LEAD]

    await database.run(unit)


async def test_without_the_open_key_nothing_is_handed_over(database: Database, sealer: Sealer) -> None:
    case = await database.run(lambda tx: furnish(tx, sealer))
    closed = Sealer(replace(sealer.keyring, roots={}))

    def unit(tx: Connection) -> None:
        with pytest.raises(KeyMissing):
            give(tx, closed, load_header(tx, closed, case), Circle((DUTY_DESK,), ()))
        assert circle_of(load_header(tx, sealer, case)) == Circle((LEADS,), (LEAD,))

    await database.run(unit)
