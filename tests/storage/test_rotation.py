"""CRY-10: at whatever point a rotation dies, every row opens with the key files as they lie on the disk."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import LargeBinary, func, select

from bot.control import OperationRefused
from bot.operations.key_list import list_keys
from bot.operations.keys import KeyPlace, Rotation
from storage import cases, chats, drafts, inbox, invitations, outbox, people, schema, timers
from storage.audit import audit_head, read_audit
from storage.auditcheck import TrailCheck
from storage.database import Database, Unit, open_database
from storage.desk_keys import read_pair
from storage.desk_rotation import begin
from storage.errors import StorageError
from storage.key_marks import MARKS, look
from storage.keyring import (
    ROOT,
    KeyName,
    Keyring,
    Purpose,
    make_keyring,
    read_keyring,
    with_new_version,
    write_intake,
    write_open,
)
from storage.pieces import get_piece, put_piece
from storage.rotation import KEPT, renew
from storage.sealing import ForeignKeyring, Sealer, key_version
from storage.sentinels import check_keys, note_keys
from storage.slices import Cursor
from storage.vault import Reader, open_case
from storage.verify import Examination
from tests.storage.filled import DRAFT, LONG, NOW, add_case, fill, read_all

SETTINGS_DESKS, BOROUGH = "HFHS", "borough"
EVERYTHING = (ROOT, *(str(purpose) for purpose in Purpose), SETTINGS_DESKS, BOROUGH)
BOTH = Reader("00" * 16, frozenset({"HFHS/leads", people.DUTY_DESK}))
FORGOTTEN = [name for name in (ROOT, *Purpose) if name not in KEPT]


class Killed(BaseException):
    """The process was killed here."""


class Disk:
    """The two key files, as they outlive a process; *left* points until it dies."""

    def __init__(self, keyring: Keyring) -> None:
        self.intake, self.open = write_intake(keyring), write_open(keyring)
        self.left = 10**9
        self.points = 0

    def point(self) -> None:
        self.points += 1
        self.left -= 1
        if self.left < 0:
            raise Killed

    def read(self) -> Keyring:
        return read_keyring(self.intake, self.open)

    def write(self, keyring: Keyring, name: KeyName) -> None:
        self.point()
        if name == ROOT:
            self.open = write_open(keyring)
        else:
            self.intake = write_intake(keyring)
        self.point()

    @property
    def place(self) -> KeyPlace:
        return KeyPlace(self.read, lambda _: None, self.write)


class Dying:
    """A database whose process dies before or after a unit."""

    def __init__(self, database: Database, disk: Disk) -> None:
        self._database, self._disk = database, disk

    async def run(self, unit: Unit[Any]) -> Any:
        self._disk.point()
        done = await self._database.run(unit)
        self._disk.point()
        return done


async def quietly(_: dict[str, Any]) -> None:
    """Nobody asked how far it is."""


async def rotate(database: Database, sealer: Sealer, disk: Disk, what: str) -> dict[str, Any]:
    dying: Any = Dying(database, disk)
    return await Rotation(dying, sealer, disk.place, quietly).rotate(what, NOW)


async def begin_again(database: Database, disk: Disk) -> Sealer:
    """Start a process on the same files: the keys fit, and every row opens."""
    sealer = Sealer(disk.read())
    await database.run(lambda tx: check_keys(tx, sealer))
    await database.run(lambda tx: note_keys(tx, sealer))
    assert await database.run(lambda tx: Examination(tx, sealer).run()) == []
    return sealer


@pytest.fixture
async def filled(database: Database, sealer: Sealer) -> Database:
    """A row of every kind, and more of some."""
    await fill(database, sealer)

    def more(tx: Any) -> None:
        for number in range(40):
            put_piece(tx, sealer, DRAFT, "words", number, b"x" * 300)
            chats.save_chat(tx, sealer, chats.Chat("telegram", str(number)))
        drafts.save_draft(tx, sealer, DRAFT, {"pieces": 40})
        for number in range(20):
            add_case(tx, sealer, f"more words {number}")

    await database.run(more)
    return database


def read_everything(tx: Any, sealer: Sealer) -> dict[str, object]:
    """Read all texts as the program would, and every case as a reader of each of its desks would."""
    found = read_all(tx, sealer)
    for header in cases.list_headers(tx, sealer):
        for desk in header.readers:
            reader = Reader(BOTH.person, frozenset({desk, people.DUTY_DESK}))
            sealed = open_case(tx, sealer, header.id, reader, NOW)
            found[f"{header.ref} at {desk}"] = sealed.unseal()
    return found


async def old_rows(database: Database, sealer: Sealer, name: KeyName) -> int:
    """Count the rows under an older version, in one go."""
    found, cursor = 0, Cursor()
    while True:
        done = await database.run(lambda tx, cursor=cursor: look(tx, sealer, name, cursor, 7))  # type: ignore[misc]
        found += done.old
        if done.next is None:
            return found
        cursor = done.next


# -- a rotation that nothing stops ----------------------------------------------------------------


@pytest.mark.parametrize("what", EVERYTHING)
async def test_everything_reads_as_before_and_the_old_key_has_gone(
    filled: Database, sealer: Sealer, what: str
) -> None:
    before = await filled.run(lambda tx: read_everything(tx, sealer))
    rows = await filled.run(count_rows)
    disk = Disk(sealer.keyring)
    done = await rotate(filled, sealer, disk, what)
    assert done["finished"]
    assert not done["resumed"]
    assert sealer.keyring == disk.read()
    after = await begin_again(filled, disk)
    assert await filled.run(lambda tx: read_everything(tx, after)) == before
    found = await filled.run(count_rows)
    assert {**found, "audit": 0} == {**rows, "audit": 0}, "no row is doubled"
    if what in FORGOTTEN:
        assert sealer.keyring.versions(what) == (2,)  # type: ignore[arg-type]
        assert await old_rows(filled, sealer, what) == 0  # type: ignore[arg-type]
    elif what in KEPT:
        assert sealer.keyring.versions(Purpose(what)) == (2, 1)


def count_rows(tx: Any) -> dict[str, int]:
    return {
        name: tx.execute(select(func.count()).select_from(table)).scalar_one()
        for name, table in schema.metadata.tables.items()
    }


@pytest.mark.parametrize("what", EVERYTHING)
async def test_rotating_twice_works_as_once(filled: Database, sealer: Sealer, what: str) -> None:
    disk = Disk(sealer.keyring)
    for _ in range(2):
        assert (await rotate(filled, sealer, disk, what))["finished"]
    await begin_again(filled, disk)


async def test_bodies_keep_their_sizes(filled: Database, sealer: Sealer) -> None:
    """CRY-11: a re-sealed row tells no more than before."""

    def sizes(tx: Any) -> dict[str, list[int]]:
        return {
            name: [len(row.body) for row in tx.execute(select(table.c.id, table.c.body).order_by(table.c.id))]
            for name, table in schema.metadata.tables.items()
            if "body" in table.c and name not in ("audit", "sentinels")
        }

    before = await filled.run(sizes)
    disk = Disk(sealer.keyring)
    for what in EVERYTHING:
        await rotate(filled, sealer, disk, what)
    assert await filled.run(sizes) == before


async def test_every_sealed_byte_is_another_one_after(filled: Database, sealer: Sealer) -> None:
    def bodies(tx: Any) -> set[bytes]:
        tables = [*(mark.table for purpose in FORGOTTEN for mark in MARKS[purpose] if mark.column == "body")]
        return {
            row
            for table in tables
            if table is not schema.case_keys
            for row in tx.execute(select(table.c.body).order_by(table.c.body)).scalars()
        }

    before = await filled.run(bodies)
    disk = Disk(sealer.keyring)
    for what in FORGOTTEN:
        await rotate(filled, sealer, disk, str(what))
    assert before
    assert not before & await filled.run(bodies)


def test_every_column_that_bears_a_version_is_known() -> None:
    """Whoever adds a table says here which key it stands under, or rotation forgets a key that it needs."""
    marked = {(mark.table.name, mark.column) for marks in MARKS.values() for mark in marks}
    by_another_road = {
        ("entries", "body"),  # sealed to the case's key
        ("sentinels", "body"),  # bears no key
        ("audit", "link"),  # under *audit*, which is never forgotten
        ("desks", "public"),
    }
    bytes_ = {
        (table.name, column.name)
        for table in schema.metadata.tables.values()
        for column in table.c
        if isinstance(column.type, LargeBinary)
        and column.name not in ("id", "chat", "ref", "shelf", "case", "place")
    }
    assert bytes_ - by_another_road == marked


# -- a rotation that dies -------------------------------------------------------------------------


@pytest.mark.parametrize("what", EVERYTHING)
async def test_every_row_opens_wherever_it_dies(filled: Database, sealer: Sealer, what: str) -> None:
    """CRY-10: killed at every point there is, one after the other; the end is as if nothing had been."""
    before = await filled.run(lambda tx: read_everything(tx, sealer))
    disk = Disk(sealer.keyring)
    last = 0
    for die_after in range(1000):
        disk.left, disk.points = die_after, 0
        try:
            done = await rotate(filled, sealer, disk, what)
        except Killed:
            sealer = await begin_again(filled, disk)
            continue
        last = die_after
        break
    assert last > 5, "it was never killed"
    assert done["finished"]
    disk.left = 10**9
    sealer = await begin_again(filled, disk)
    assert await filled.run(lambda tx: read_everything(tx, sealer)) == before
    if what in FORGOTTEN:
        assert len(sealer.keyring.versions(what)) == 1  # type: ignore[arg-type]
        assert await old_rows(filled, sealer, what) == 0  # type: ignore[arg-type]
    names = await filled.run(lambda tx: [row for row, _ in people.list_desks(tx, sealer)])
    for row in names:
        assert (await filled.run(lambda tx, row=row: read_pair(tx, sealer, row))).before is None  # type: ignore[misc]


class Forgetful(Disk):
    """Sabotage: the key file is only written at the end."""

    def write(self, keyring: Keyring, name: KeyName) -> None:
        self.point()


async def test_a_file_that_is_written_too_late_is_found(filled: Database, sealer: Sealer) -> None:
    disk = Forgetful(sealer.keyring)
    disk.left = 12
    with pytest.raises(Killed):
        await rotate(filled, sealer, disk, "contact")
    with pytest.raises(StorageError):
        await begin_again(filled, disk)


async def test_a_key_that_is_forgotten_too_early_is_found(filled: Database, sealer: Sealer) -> None:
    """Sabotage: rows behind the first slice are left out, and the old key goes all the same."""
    keyring = with_new_version(sealer.keyring, Purpose.CONTACT)
    sealer.take_keyring(keyring)
    await filled.run(lambda tx: renew(tx, sealer, Purpose.CONTACT, Cursor(), 5))
    disk = Disk(keyring)
    content = {number: key for number, key in keyring.purposes[Purpose.CONTACT].items() if number > 1}
    alone = Keyring(
        keyring.installation, keyring.salt, keyring.recovery_public,
        {**keyring.purposes, Purpose.CONTACT: content}, keyring.roots,
    )  # fmt: skip
    disk.intake = write_intake(alone)
    with pytest.raises((AssertionError, StorageError)):
        await begin_again(filled, disk)


# -- while others work ----------------------------------------------------------------------------


@pytest.mark.parametrize("what", EVERYTHING)
async def test_work_goes_on_between_the_slices(filled: Database, sealer: Sealer, what: str) -> None:
    """What comes in while the rotation is under way is kept, read, and stands under the new key at its end."""
    made: list[str] = []

    async def work(_: dict[str, Any]) -> None:
        def unit(tx: Any) -> None:
            number = len(made)
            made.append(add_case(tx, sealer, f"meanwhile {number}"))
            inbox.take_in(tx, sealer, [inbox.Arrival(os.urandom(16), b"c" * 16, LONG.encode())], 20_000)
            timers.set_timer(tx, sealer, "draft", os.urandom(16).hex(), NOW)
            chats.save_chat(tx, sealer, chats.Chat("telegram", f"new {number}"))
            for case in made[-2:]:
                assert open_case(tx, sealer, case, BOTH, NOW).unseal()

        await filled.run(unit)

    disk = Disk(sealer.keyring)
    done = await Rotation(filled, sealer, disk.place, work).rotate(what, NOW)
    assert done["finished"]
    assert made or what in (*KEPT, "facts")
    again = await begin_again(filled, disk)
    for case in made:
        assert await filled.run(lambda tx, case=case: open_case(tx, again, case, BOTH, NOW).unseal())  # type: ignore[misc]


async def test_a_case_given_out_before_a_rotation_still_opens(filled: Database, sealer: Sealer) -> None:
    """A lead's case is unsealed in a thread after the commit, in which a rotation may begin."""
    case = (await filled.run(lambda tx: cases.list_headers(tx, sealer)))[0].id
    given = await filled.run(lambda tx: open_case(tx, sealer, case, BOTH, NOW))
    await filled.run(lambda tx: begin(tx, sealer, ["HFHS/leads"]))
    between = await filled.run(lambda tx: open_case(tx, sealer, case, BOTH, NOW))
    assert given.unseal() == between.unseal()


async def test_a_desk_under_rotation_seals_new_cases_to_its_new_pair_only(
    filled: Database, sealer: Sealer
) -> None:
    await filled.run(lambda tx: begin(tx, sealer, ["HFHS/leads"]))
    case = await filled.run(lambda tx: add_case(tx, sealer, "new"))
    row, pair = await filled.run(lambda tx: people.desk_pair(tx, sealer, "HFHS/leads"))
    assert pair.before is not None
    sealed = await filled.run(lambda tx: cases.load_case_key(tx, sealer, bytes.fromhex(case), row))
    assert sealed is not None
    header = await filled.run(lambda tx: cases.load_header(tx, sealer, case))
    bound = (bytes.fromhex(case), cases.bind_readers(header), row)
    assert sealer.open_case_key(*bound, sealer.unwrap_desk(row, pair), sealed)
    with pytest.raises(StorageError):
        sealer.open_case_key(*bound, sealer.unwrap_desk(row, pair.before), sealed)


# -- the index key: rows outlive it ---------------------------------------------------------------


async def new_index(database: Database, sealer: Sealer) -> None:
    await database.run(lambda tx: sealer.take_keyring(with_new_version(sealer.keyring, Purpose.INDEX)))


def has_one(table: Any) -> Callable[[Any], bool]:
    return lambda tx: tx.execute(select(func.count()).select_from(table)).scalar_one() == 1


async def test_rows_of_before_are_found_and_changed_in_their_place(
    database: Database, sealer: Sealer
) -> None:
    def first(tx: Any) -> None:
        people.put_setting(tx, sealer, people.Setting("HFHS", "Hope Fold"), NOW)
        people.make_desk(tx, sealer, "HFHS/leads")
        invitations.put_invitation(tx, sealer, "token", invitations.Invitation("dsl", "HFHS", 2**40))
        chat = chats.Chat("telegram", "1")
        chats.note_traces(chat, [str(number) for number in range(200)], NOW)
        chats.save_chat(tx, sealer, chat)
        timers.set_timer(tx, sealer, "draft", "11", NOW)
        put_piece(tx, sealer, DRAFT, "words", 0, b"one")

    def again(tx: Any) -> None:
        people.put_setting(tx, sealer, people.Setting("HFHS", "Hope Fold High School"), NOW)
        people.make_desk(tx, sealer, "HFHS/leads")
        desk = people.load_desk(tx, sealer, "HFHS/leads")
        assert desk is not None
        people.save_desk(tx, sealer, people.Desk("HFHS/leads", ["a" * 32]))
        chat = chats.load_chat(tx, sealer, "telegram", "1")
        assert chat is not None
        chat.language = "en-easy"
        chats.save_chat(tx, sealer, chat)
        timers.set_timer(tx, sealer, "draft", "11", NOW + timedelta(days=1))
        put_piece(tx, sealer, DRAFT, "words", 0, b"two")

    await database.run(first)
    row, pair = await database.run(lambda tx: people.desk_pair(tx, sealer, "HFHS/leads"))
    for _ in range(2):
        await new_index(database, sealer)
        await database.run(again)
    for table in (schema.settings, schema.desks, schema.chats, schema.timers):
        assert await database.run(has_one(table)), table.name
    assert await database.run(lambda tx: people.desk_pair(tx, sealer, "HFHS/leads")) == (row, pair)
    desk = await database.run(lambda tx: people.load_desk(tx, sealer, "HFHS/leads"))
    assert desk is not None
    assert desk.members == ["a" * 32]
    assert await database.run(lambda tx: people.find_setting(tx, sealer, "hfhs")) == people.Setting(
        "HFHS", "Hope Fold High School", revision=3
    )
    assert await database.run(lambda tx: invitations.find_invitation(tx, sealer, "token", NOW)) is not None
    chat = await database.run(lambda tx: chats.load_chat(tx, sealer, "telegram", "1"))
    assert chat is not None
    assert chat.language == "en-easy"
    young, _ = await database.run(lambda tx: chats.take_traces(tx, sealer, chat, NOW))
    assert len(young) == 200
    assert await database.run(lambda tx: get_piece(tx, sealer, DRAFT, "words", 0)) == b"two"
    due = await database.run(lambda tx: timers.list_due(tx, sealer, NOW + timedelta(days=2)))
    assert [timer.due for timer in due] == [NOW + timedelta(days=1)]
    await database.run(lambda tx: timers.stop_timer(tx, sealer, "draft", "11"))
    assert await database.run(lambda tx: timers.next_due(tx, sealer)) is None


async def test_a_redelivery_from_before_a_new_index_key_changes_nothing(
    database: Database, sealer: Sealer
) -> None:
    def arrive(tx: Any) -> list[inbox.Arrival]:
        row, *before = sealer.index_each("event", "telegram", "1", "100")
        return inbox.take_in(tx, sealer, [inbox.Arrival(row, b"c" * 16, b"{}", tuple(before))], 20_000)

    assert len(await database.run(arrive)) == 1
    await new_index(database, sealer)
    assert await database.run(arrive) == []


async def test_what_is_owed_under_both_index_keys_is_dropped(database: Database, sealer: Sealer) -> None:
    chat = chats.Chat("telegram", "1")

    def owe(tx: Any) -> None:
        outbox.owe(
            tx,
            sealer,
            os.urandom(16),
            chats.chat_id(sealer, "telegram", "1"),
            {"verb": "say"},
            lane=1,
            not_before=0,
        )

    await database.run(owe)
    await new_index(database, sealer)
    await database.run(owe)
    dropped = await database.run(
        lambda tx: outbox.drop_for_chat(tx, sealer, *chats.chat_digests(sealer, chat))
    )
    assert len(dropped) == 2


async def test_cases_receipts_and_the_audit_chain_outlive_every_key(filled: Database, sealer: Sealer) -> None:
    headers = await filled.run(lambda tx: cases.list_headers(tx, sealer))
    head = await filled.run(lambda tx: audit_head(tx, sealer))
    lines = await filled.run(lambda tx: read_audit(tx, sealer))
    assert head is not None
    disk = Disk(sealer.keyring)
    for _ in range(2):
        for what in EVERYTHING:
            assert (await rotate(filled, sealer, disk, what))["finished"]
    again = await begin_again(filled, disk)
    assert await filled.run(lambda tx: audit_head(tx, again)) == head
    assert [line for line in await filled.run(lambda tx: read_audit(tx, again)) if line in lines] == lines
    found = await filled.run(lambda tx: TrailCheck(again).look(tx, 1, head.count, head.mark))
    assert (found.findings, found.lines, found.marked) == ([], head.count, True)
    receipt = await filled.run(lambda tx: cases.find_by_receipt(tx, again, b"four words"))
    assert receipt in {header.id for header in headers}
    shelved = await filled.run(lambda tx: cases.list_on_shelf(tx, again, "HFHS/leads", NOW))
    assert {header.id for header in shelved} == {header.id for header in headers}
    for header in headers:
        assert (await filled.run(lambda tx, ref=header.ref: cases.find_header(tx, again, ref))) == header  # type: ignore[misc]


# -- what does not open ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "table"),
    [
        ("transit", schema.pieces),
        ("contact", schema.people),
        ("header", schema.receipts),
        ("row", schema.audit),
        ("root", schema.desks),
        ("HFHS", schema.case_keys),
        ("HFHS", schema.cases),
    ],
)
async def test_a_row_that_does_not_open_keeps_the_old_key_and_stops_nothing_else(
    filled: Database, sealer: Sealer, what: str, table: Any
) -> None:
    """It may come back from a back-up, which is under the old key."""
    column = {"audit": "mac", "desks": "wrapped"}.get(table.name, "body")

    def damage(tx: Any) -> None:
        if table is schema.case_keys:
            desk = people.find_desk(tx, sealer, "HFHS/leads")
            case = cases.list_headers(tx, sealer)[0].id
            assert desk is not None
            row = sealer.index("case-key", bytes.fromhex(case), desk)
        else:
            row = tx.execute(select(table.c.id).order_by(table.c.id).limit(1)).scalar_one()
        body = tx.execute(select(table.c[column]).where(table.c.id == row)).scalar_one()
        changed = body[:-1] + bytes([body[-1] ^ 1])
        tx.execute(table.update().where(table.c.id == row).values({column: changed}))

    await filled.run(damage)
    disk = Disk(sealer.keyring)
    done = await rotate(filled, sealer, disk, what)
    assert not done["finished"]
    if what in FORGOTTEN:
        assert sealer.keyring.versions(what) == (2, 1)  # type: ignore[arg-type]
        assert await old_rows(filled, sealer, what) == 1  # type: ignore[arg-type]
    assert (await rotate(filled, sealer, disk, what))["resumed"]


async def test_a_row_that_belongs_to_nothing_keeps_the_old_key(filled: Database, sealer: Sealer) -> None:
    """Nothing leads to it, so nothing can give it a new HMAC; that no row is under the old key is looked at apart."""
    stray = {"id": os.urandom(16), "body": b"x", "mac": sealer.row_mac(sealer_place(), b"x")}
    await filled.run(lambda tx: tx.execute(schema.entries.insert().values(stray)))
    disk = Disk(sealer.keyring)
    assert not (await rotate(filled, sealer, disk, "row"))["finished"]
    assert sealer.keyring.versions(Purpose.ROW) == (2, 1)


def sealer_place() -> Any:
    from storage.sealing import Place

    return Place("entries", "body", b"e" * 16, b"c" * 16)


# -- what is refused ------------------------------------------------------------------------------


async def test_without_the_open_file_root_and_desks_are_refused_and_the_rest_works(
    filled: Database, sealer: Sealer
) -> None:
    disk = Disk(sealer.keyring)
    intake_only = Sealer(read_keyring(disk.intake, None))
    place = KeyPlace(lambda: read_keyring(disk.intake, None), lambda _: None, disk.write)
    for what in (ROOT, "HFHS", "borough"):
        with pytest.raises(OperationRefused, match="open key file is not here"):
            await Rotation(filled, intake_only, place, quietly).rotate(what, NOW)
    assert (await Rotation(filled, intake_only, place, quietly).rotate("transit", NOW))["finished"]
    await begin_again(filled, disk)


async def test_an_unknown_name_is_refused_and_changes_nothing(filled: Database, sealer: Sealer) -> None:
    disk = Disk(sealer.keyring)
    with pytest.raises(OperationRefused, match="there is no setting TRANSITS"):
        await rotate(filled, sealer, disk, "transits")
    assert sealer.keyring == disk.read()
    assert sealer.keyring.versions(Purpose.TRANSIT) == (1,)


async def test_key_files_that_are_not_the_running_ones_are_refused(filled: Database, sealer: Sealer) -> None:
    disk = Disk(with_new_version(sealer.keyring, Purpose.INDEX))
    with pytest.raises(OperationRefused, match="restart it first"):
        await rotate(filled, sealer, disk, "transit")


async def test_a_key_file_that_cannot_be_written_changes_nothing(filled: Database, sealer: Sealer) -> None:
    class Full(Disk):
        def write(self, keyring: Keyring, name: KeyName) -> None:
            raise StorageError("the disk is full")

    before = sealer.keyring
    with pytest.raises(StorageError, match="full"):
        await rotate(filled, sealer, Full(sealer.keyring), "contact")
    assert sealer.keyring is before
    assert await old_rows(filled, sealer, Purpose.CONTACT) == 0


def test_a_sealer_takes_no_keys_that_do_not_follow_its_own(sealer: Sealer) -> None:
    ours = sealer.keyring
    newer = with_new_version(ours, Purpose.ROW)
    intake_only = read_keyring(write_intake(ours), None)
    with pytest.raises(ForeignKeyring):
        sealer.take_keyring(make_keyring()[0])
    with pytest.raises(ForeignKeyring):
        sealer.take_keyring(intake_only)
    sealer.take_keyring(newer)
    with pytest.raises(ForeignKeyring):
        sealer.take_keyring(ours)
    assert sealer.keyring is newer


# -- heard keys list ------------------------------------------------------------------------------


async def test_list_says_percent_and_never_a_count(filled: Database, sealer: Sealer) -> None:
    rows = (await list_keys(filled, sealer, quietly))["keys"]
    assert [row["name"] for row in rows] == [ROOT, *Purpose, "HFHS/leads", "borough/duty"]
    assert {row["old_percent"] for row in rows} == {0, None}
    assert {row["version"] for row in rows} == {1}
    disk = Disk(sealer.keyring)
    disk.left = 10
    with pytest.raises(Killed):
        await rotate(filled, sealer, disk, "contact")
    await filled.run(lambda tx: begin(tx, sealer, ["HFHS/leads"]))
    rows = {row["name"]: row for row in (await list_keys(filled, sealer, quietly))["keys"]}
    contact, leads = rows["contact"], rows["HFHS/leads"]
    assert (contact["version"], [one["version"] for one in contact["older"]]) == (2, [1])
    assert 0 < contact["old_percent"] <= 100
    assert (leads["version"], leads["old_percent"]) == (2, 100)
    assert rows["borough/duty"]["old_percent"] == 0


async def test_list_shows_no_key(filled: Database, sealer: Sealer) -> None:
    import json

    shown = json.dumps(await list_keys(filled, sealer, quietly))
    for name in (ROOT, *Purpose):
        key = sealer.keyring.current(name)[1]  # type: ignore[arg-type]
        assert key.hex() not in shown


async def test_restarted_database_takes_the_new_keys(tmp_path: Path) -> None:
    """The sentinels follow: the key file of before no longer fits."""
    path, sealer = tmp_path / "heard.db", Sealer(make_keyring()[0])
    old = sealer.keyring
    database = await open_database(path, sealer)
    await fill(database, sealer)
    disk = Disk(sealer.keyring)
    await rotate(database, sealer, disk, "header")
    await database.close()
    with pytest.raises(StorageError, match="holds no header key 2"):
        await open_database(path, Sealer(old))
    again = await open_database(path, Sealer(disk.read()))
    await again.close()


def test_version_of_a_sealed_value_is_in_its_head(sealer: Sealer) -> None:
    sealer.take_keyring(with_new_version(sealer.keyring, Purpose.FACTS))
    assert key_version(sealer.seal(Purpose.FACTS, sealer_place(), b"")) == 2
