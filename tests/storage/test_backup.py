"""A back-up holds what was committed, opens again or is not there, and is restored whole or not at all."""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import delete, select, update

from storage import schema
from storage.audit import read_audit
from storage.backup import BackupFailed, Wanted, back_up, open_backup
from storage.database import CopyStopped, Database, open_database
from storage.errors import DatabaseUnusable, StorageError
from storage.hybrid import open_with
from storage.keyring import (
    Purpose,
    make_keyring,
    read_keyring,
    with_new_version,
    without_version,
    write_intake,
)
from storage.pieces import put_piece
from storage.restore import NotRestored, Restored, restore
from storage.sealed_file import (
    BLOCK_BYTES,
    HEAD_BYTES,
    NotOpened,
    open_file,
    read_head,
    seal_file,
    sealed_size,
)
from storage.sealing import Sealer
from storage.verify import look_through
from tests.storage.filled import NOW, fill, owe, read_all, read_owed, writing

ROOT = Path(__file__).parents[2]
MEBI = 2**20


def quiet(_: float) -> None:
    """Tell nobody."""


def repeat(message: dict[str, Any]) -> dict[str, Any]:
    return {**message, "repeat": True}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where back-ups go."""
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder / "today.bak"


@pytest.fixture
async def database(tmp_path: Path, sealer: Sealer) -> Any:
    """An open database in a folder of its own."""
    (tmp_path / "data").mkdir()
    opened = await open_database(tmp_path / "data" / "heard.db", sealer)
    yield opened
    await opened.close()


async def make(database: Database, sealer: Sealer, place: Path, **more: bool) -> None:
    assert await back_up(database, sealer, Wanted(place, **more), NOW, quiet) == []


async def put_back(place: Path, into: Path, sealer: Sealer, **more: Any) -> Restored:
    into.parent.mkdir(exist_ok=True)
    return await restore(
        place, into, sealer, NOW + timedelta(hours=2), more.pop("mark", repeat), quiet, **more
    )


# -- the file -------------------------------------------------------------------------------------


async def test_whole_way_round_gives_every_text_back(
    database: Database, sealer: Sealer, place: Path, tmp_path: Path
) -> None:
    await fill(database, sealer)
    truth = await database.run(lambda tx: read_all(tx, sealer))
    await make(database, sealer, place)
    done = await put_back(place, tmp_path / "new" / "heard.db", sealer)
    assert (done.made, done.aside, done.problems) == (NOW, None, ())
    again = await open_database(tmp_path / "new" / "heard.db", sealer)
    found = await again.run(lambda tx: read_all(tx, sealer))
    await again.close()
    for message in truth["outbox"]:  # type: ignore[attr-defined]
        message["repeat"] = True
    assert found == truth


async def test_file_is_for_its_owner_a_power_of_two_long_and_alone(
    database: Database, sealer: Sealer, place: Path
) -> None:
    await make(database, sealer, place)
    size = place.stat().st_size
    assert size & (size - 1) == 0
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert [path.name for path in place.parent.iterdir()] == ["today.bak"]


@pytest.mark.parametrize(
    "length", [0, 1, MEBI - HEAD_BYTES - 16 - 1024, MEBI - HEAD_BYTES - 16 - 1023, 5 * MEBI]
)
def test_any_length_is_padded_and_comes_back(tmp_path: Path, sealer: Sealer, length: int) -> None:
    (tmp_path / "plain").write_bytes(os.urandom(length))
    written = seal_file(tmp_path / "plain", tmp_path / "sealed", sealer, {"made": 1}, quiet)
    size = (tmp_path / "sealed").stat().st_size
    assert size == sealed_size(length)
    assert size & (size - 1) == 0
    assert size < max(2 * MEBI + 1, 2 * (length + 8192) + length // 8)
    record, read = open_backup(tmp_path / "sealed", tmp_path / "again", sealer, quiet)
    assert (tmp_path / "again").read_bytes() == (tmp_path / "plain").read_bytes()
    assert record == {"made": 1, "length": length}
    assert written == read == hashlib.sha256((tmp_path / "plain").read_bytes()).digest()


def test_two_of_the_same_have_nothing_in_common(tmp_path: Path, sealer: Sealer) -> None:
    (tmp_path / "plain").write_bytes(b"x" * 5000)
    for name in "ab":
        seal_file(tmp_path / "plain", tmp_path / name, sealer, {}, quiet)
    first, second = (tmp_path / "a").read_bytes(), (tmp_path / "b").read_bytes()
    assert all(first[at : at + 16] != second[at : at + 16] for at in range(HEAD_BYTES, MEBI, 4096))


async def test_nothing_readable_lies_in_it(database: Database, sealer: Sealer, place: Path) -> None:
    """Not even what a thief of the disk could read: no table's name, no clear column."""
    await fill(database, sealer)
    await make(database, sealer, place)
    content = place.read_bytes()
    for canary in (
        b"SQLite format",
        b"CREATE TABLE",
        b"outbox",
        b"K7PM3Q",
        sealer.index("chat", "telegram", "4711"),
    ):
        assert canary not in content


def test_the_recovery_key_opens_it_too(tmp_path: Path) -> None:
    keyring, recovery = make_keyring()
    (tmp_path / "plain").write_bytes(b"everything")
    seal_file(tmp_path / "plain", tmp_path / "sealed", Sealer(keyring), {}, quiet)
    head = read_head(tmp_path / "sealed")
    key = open_with(recovery, head.for_recovery, head.info)
    open_file(tmp_path / "sealed", tmp_path / "again", head, key, quiet)
    assert (tmp_path / "again").read_bytes() == b"everything"


# -- bad input ------------------------------------------------------------------------------------


@pytest.fixture
def sealed(tmp_path: Path, sealer: Sealer) -> Path:
    """A sealed file of four blocks."""
    (tmp_path / "plain").write_bytes(os.urandom(3 * MEBI))
    seal_file(tmp_path / "plain", tmp_path / "sealed", sealer, {"made": 1}, quiet)
    assert (tmp_path / "sealed").stat().st_size == 4 * MEBI
    return tmp_path / "sealed"


def refused(content: bytes, sealed: Path, sealer: Sealer) -> str:
    broken = sealed.with_name("broken")
    broken.write_bytes(content)
    with pytest.raises(NotOpened) as caught:
        open_backup(broken, sealed.with_name(f"out{os.urandom(4).hex()}"), sealer, quiet)
    return str(caught.value)


def test_any_flipped_bit_is_found(sealed: Path, sealer: Sealer) -> None:
    content = bytearray(sealed.read_bytes())
    chance = random.Random(4)
    heads = [chance.randrange(HEAD_BYTES) for _ in range(60)]
    for at in (*heads, *(chance.randrange(len(content)) for _ in range(60)), len(content) - 1):
        content[at] ^= 1 << chance.randrange(8)
        said = refused(bytes(content), sealed, sealer)
        assert (
            "another copy" in said
            or "nothing of it was used" in said
            or "belongs to" in said
            or "later" in said
        )
        content = bytearray(sealed.read_bytes())


BROKEN: dict[str, Callable[[bytes], bytes]] = {
    "emptied": lambda _: b"",
    "head only": lambda raw: raw[:HEAD_BYTES],
    "half of the head": lambda raw: raw[:2000],
    "cut in a block": lambda raw: raw[:-1],
    "cut to half": lambda raw: raw[: len(raw) // 2],
    "cut to one block": lambda raw: raw[:MEBI],
    "a byte more": lambda raw: raw + b"\0",
    "twice": lambda raw: raw + raw,
    "blocks exchanged": lambda raw: (
        raw[:MEBI] + raw[2 * MEBI : 3 * MEBI] + raw[MEBI : 2 * MEBI] + raw[3 * MEBI :]
    ),
    "a block repeated": lambda raw: raw[: 2 * MEBI] + raw[MEBI : 2 * MEBI] + raw[3 * MEBI :],
    "zeros": lambda raw: bytes(len(raw)),
    "a database": lambda _: b"SQLite format 3\0" + bytes(MEBI - 16),
}


@pytest.mark.parametrize("how", BROKEN)
def test_broken_files_are_refused(sealed: Path, sealer: Sealer, how: str) -> None:
    assert "sealed" not in refused(BROKEN[how](sealed.read_bytes()), sealed, sealer).replace(str(sealed), "")


def test_blocks_of_two_back_ups_are_not_mixed(sealed: Path, sealer: Sealer, tmp_path: Path) -> None:
    seal_file(tmp_path / "plain", tmp_path / "other", sealer, {"made": 1}, quiet)
    mixed = sealed.read_bytes()[: 3 * MEBI] + (tmp_path / "other").read_bytes()[3 * MEBI :]
    assert "damaged at about 75 %" in refused(mixed, sealed, sealer)


def test_only_the_mark_of_the_last_block_tells_a_cut_file(sealed: Path, sealer: Sealer) -> None:
    """Sabotage: each block that is left of a cut file is genuine by number; without the mark it would pass."""
    head = read_head(sealed)
    key = sealer.open(Purpose.TRANSIT, _key_place(head.id), head.for_transit)
    block = sealed.read_bytes()[MEBI : 2 * MEBI]
    bound = hashlib.sha256(head.raw).digest()
    nonce = (b"\0" * 3) + (1).to_bytes(8, "big")
    assert AESGCM(key).decrypt(nonce + b"\0", block, bound)
    with pytest.raises(Exception):  # noqa: B017 - cryptography's InvalidTag has no message
        AESGCM(key).decrypt(nonce + b"\1", block, bound)


def _key_place(number: bytes) -> Any:
    from storage.sealing import Place

    return Place("backup", "key", number)


def test_other_installations_back_up_is_named_as_such(sealed: Path) -> None:
    said = refused(sealed.read_bytes(), sealed, Sealer(make_keyring()[0]))
    assert "belongs to the installation" in said
    assert "use the key files that were kept for this back-up" in said


def test_after_a_rotation_the_old_key_file_is_asked_for(tmp_path: Path, sealed: Path, sealer: Sealer) -> None:
    newer = with_new_version(sealer.keyring, Purpose.TRANSIT)
    open_backup(sealed, tmp_path / "still", Sealer(newer), quiet)
    bare = Sealer(without_version(newer, Purpose.TRANSIT, 1))
    assert "sealed under transit key 1, which the key file no longer holds" in refused(
        sealed.read_bytes(), sealed, bare
    )


def test_a_later_releases_file_is_refused_as_such(sealed: Path, sealer: Sealer) -> None:
    assert "later release" in refused(b"HEARD BACK-UP 2\n" + sealed.read_bytes()[16:], sealed, sealer)


# -- where it goes --------------------------------------------------------------------------------


async def test_nothing_is_replaced_unasked(database: Database, sealer: Sealer, place: Path) -> None:
    place.write_bytes(b"yesterday's")
    with pytest.raises(BackupFailed, match="is there already"):
        await make(database, sealer, place)
    assert place.read_bytes() == b"yesterday's"
    await make(database, sealer, place, overwrite=True)
    assert place.stat().st_size >= MEBI


async def test_impossible_places_are_refused(database: Database, sealer: Sealer, place: Path) -> None:
    link = place.with_name("link")
    link.symlink_to(place)
    around = place.parent / "around"
    around.symlink_to(database.path.parent)
    for bad in (
        database.path.parent / "x.bak",
        around / "x.bak",
        place.parent / "nowhere" / "x.bak",
        place.parent,
        link,
        database.path,
    ):
        with pytest.raises(BackupFailed):
            await make(database, sealer, bad, overwrite=True)
    assert sorted(path.name for path in place.parent.iterdir()) == ["around", "link"]


async def test_a_damaged_database_is_backed_up_only_when_that_was_said(
    database: Database, sealer: Sealer, place: Path, tmp_path: Path
) -> None:
    await fill(database, sealer)
    place.write_bytes(b"yesterday's")
    await database.run(lambda tx: tx.execute(update(schema.chats).values(body=b"x" * 300)))
    with pytest.raises(BackupFailed, match="the database itself is damaged"):
        await make(database, sealer, place, overwrite=True)
    assert place.read_bytes() == b"yesterday's"
    found = await back_up(database, sealer, Wanted(place, overwrite=True, damaged=True), NOW, quiet)
    assert [one.table for one in found] == ["chats"]
    with pytest.raises(NotRestored, match="does not open"):
        await put_back(place, tmp_path / "new" / "heard.db", sealer)
    assert list((tmp_path / "new").iterdir()) == []
    done = await put_back(place, tmp_path / "new" / "heard.db", sealer, damaged=True)
    assert [one.table for one in done.problems] == ["chats"]


async def test_the_intake_file_alone_backs_up_and_restores(
    database: Database, sealer: Sealer, place: Path, tmp_path: Path
) -> None:
    await fill(database, sealer)
    half = Sealer(read_keyring(write_intake(sealer.keyring), None))
    await make(database, half, place)
    await put_back(place, tmp_path / "new" / "heard.db", half)
    assert look_through(tmp_path / "new" / "heard.db", sealer, quiet) == []


@pytest.mark.parametrize("fault", ["flip", "cut", "swap"])
async def test_what_does_not_open_again_never_takes_the_place_of_what_does(
    database: Database, sealer: Sealer, place: Path, fault: str
) -> None:
    """The file is changed between writing and looking: the disk lies, and the look finds it."""
    await make(database, sealer, place)
    before = place.read_bytes()
    done: list[str] = []

    def meddle(share: float) -> None:
        sealed = next(iter(place.parent.glob(".heard-backup-*/sealed")), None)
        if share >= 0.5 and sealed is not None and not done:
            content = sealed.read_bytes()
            changed = {
                "flip": content[:-9] + bytes([content[-9] ^ 1]) + content[-8:],
                "cut": content[: len(content) // 2],
                "swap": before,
            }
            sealed.write_bytes(changed[fault])
            done.append(fault)

    await database.run(lambda tx: owe(tx, sealer, "later"))
    with pytest.raises(BackupFailed, match="does not open again"):
        await back_up(database, sealer, Wanted(place, overwrite=True), NOW, meddle)
    assert done == [fault]
    assert place.read_bytes() == before
    assert [path.name for path in place.parent.iterdir()] == ["today.bak"]


# -- beside live work -----------------------------------------------------------------------------


def rows(path: Path) -> set[bytes]:
    raw = sqlite3.connect(path)
    found = {row[0] for row in raw.execute("SELECT id FROM seen")}
    raw.close()
    return found


async def test_sto_07_every_back_up_under_live_writes_has_all_that_was_committed_before(
    database: Database, sealer: Sealer, place: Path, tmp_path: Path
) -> None:
    committed: set[bytes] = set()
    stopped = asyncio.Event()

    async def write() -> None:
        while not stopped.is_set():
            row = os.urandom(16)
            await database.run(lambda tx: (tx.execute(schema.seen.insert().values(id=row, day=1)), None)[1])  # noqa: B023
            committed.add(row)
            await database.run(lambda tx: put_piece(tx, sealer, row, "words", 0, b"x" * 3000))  # noqa: B023

    writers = [asyncio.create_task(write()) for _ in range(4)]
    for number in range(5):
        await asyncio.sleep(0.1)
        before = set(committed)
        target = place.with_name(f"{number}.bak")
        await make(database, sealer, target)
        open_backup(target, tmp_path / f"{number}.db", sealer, quiet)
        held = rows(tmp_path / f"{number}.db")
        assert before <= held
        assert len(held) >= len(before)
    stopped.set()
    await asyncio.gather(*writers)
    assert committed == rows(database.path)


async def test_f34_a_plain_copy_of_the_moving_file_would_have_lost_rows(
    database: Database, tmp_path: Path
) -> None:
    """Sabotage of the above: `cp` gives a file that SQLite calls sound, without what was committed."""
    ids = {os.urandom(16) for _ in range(200)}
    await database.run(
        lambda tx: [tx.execute(schema.seen.insert().values(id=row, day=1)) for row in ids] and None
    )
    shutil.copyfile(database.path, tmp_path / "cp.db")
    raw = sqlite3.connect(tmp_path / "cp.db")
    assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert not raw.execute("SELECT name FROM sqlite_master").fetchall(), "all of it was in the log beside it"
    raw.close()
    await database.copy_to(tmp_path / "ours.db", quiet)
    assert ids <= rows(tmp_path / "ours.db")


async def test_commits_go_on_while_a_copy_is_made_and_it_never_starts_over(
    database: Database, sealer: Sealer, tmp_path: Path
) -> None:
    await grow(database, sealer, 24)
    shares: list[float] = []
    asked, within = threading.Semaphore(0), 0

    def look(share: float) -> None:
        """Between two slices: wait until a commit is asked for, so that it must be served before the next."""
        shares.append(share)
        asked.acquire(timeout=5)

    copying = asyncio.create_task(database.copy_to(tmp_path / "copy.db", look))
    for number in range(12):
        unit = asyncio.create_task(
            database.run(lambda tx, n=number: put_piece(tx, sealer, b"o" * 16, "words", n, b"x" * 3000))
        )
        for _ in range(5):
            await asyncio.sleep(0)  # until it waits for its turn
        asked.release()
        await unit
        within += not copying.done()
    asked.release(10_000)
    await copying
    assert within == 12, "a commit waited for the whole copy"
    assert all(later >= sooner - 0.1 for sooner, later in itertools.pairwise(shares))
    assert max(shares) == 1.0


async def test_second_copy_at_the_same_time_is_refused(
    database: Database, sealer: Sealer, tmp_path: Path
) -> None:
    await grow(database, sealer, 4)
    first = asyncio.create_task(database.copy_to(tmp_path / "a.db", quiet))
    await asyncio.sleep(0)
    with pytest.raises(DatabaseUnusable, match="being copied already"):
        await database.copy_to(tmp_path / "b.db", quiet)
    await first


async def test_copy_can_be_stopped_and_the_database_goes_on(
    database: Database, sealer: Sealer, tmp_path: Path
) -> None:
    await grow(database, sealer, 8)

    def stop(share: float) -> None:
        if share > 0.3:
            raise CopyStopped

    with pytest.raises(CopyStopped):
        await database.copy_to(tmp_path / "a.db", stop)
    cancelled = asyncio.create_task(database.copy_to(tmp_path / "b.db", quiet))
    units = [
        asyncio.create_task(database.run(lambda tx: tx.exec_driver_sql("SELECT 1").scalar()))
        for _ in range(9)
    ]
    await asyncio.sleep(0.01)
    cancelled.cancel()
    await asyncio.gather(cancelled, return_exceptions=True)
    assert await asyncio.gather(*units) == [1] * 9
    assert await database.run(lambda tx: tx.exec_driver_sql("SELECT 2").scalar()) == 2
    await database.copy_to(tmp_path / "c.db", quiet)


async def test_failing_unit_during_a_copy_fails_alone(
    database: Database, sealer: Sealer, tmp_path: Path
) -> None:
    await grow(database, sealer, 8)

    def bad(tx: Any) -> None:
        raise LookupError("this one fails")

    copying = asyncio.create_task(database.copy_to(tmp_path / "a.db", quiet))
    await asyncio.sleep(0)
    outcomes = await asyncio.gather(
        database.run(bad),
        database.run(lambda tx: put_piece(tx, sealer, b"o" * 16, "w", 1, b"kept")),
        return_exceptions=True,
    )
    assert isinstance(outcomes[0], LookupError)
    assert outcomes[1] is None
    await copying


async def grow(database: Database, sealer: Sealer, mebibytes: int) -> None:
    for batch in range(mebibytes * 4):
        await database.run(
            lambda tx, batch=batch: [  # type: ignore[misc]
                put_piece(tx, sealer, b"g" * 16, "words", batch * 64 + number, b"x" * 3000)
                for number in range(64)
            ]
        )


# -- bad luck -------------------------------------------------------------------------------------

PROGRAM = """
import asyncio, os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from storage.backup import Wanted, back_up
from storage.database import open_database
from storage.errors import StorageError
from storage.keyring import read_keyring
from storage.sealing import Sealer

def at(stage, folder):
    def tell(_):
        if stage and list((folder / "backups").glob(f".heard-backup-*/{stage}")):
            os.kill(os.getpid(), signal.SIGKILL)
    return tell

async def main(folder, stage):
    sealer = Sealer(read_keyring((folder / "intake").read_bytes(), None))
    database = await open_database(folder / "data" / "heard.db", sealer)
    try:
        await back_up(database, sealer, Wanted(folder / "backups" / "today.bak", overwrite=True),
                      datetime.now(UTC), at(stage, folder))
    finally:
        await database.close()

try:
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))
except StorageError as fault:
    print(fault)
    sys.exit(1)
"""


@pytest.fixture
async def folder(tmp_path: Path, sealer: Sealer) -> Path:
    """A stopped installation of some 12 MiB with a back-up of yesterday."""
    (tmp_path / "intake").write_bytes(write_intake(sealer.keyring))
    (tmp_path / "backups").mkdir()
    (tmp_path / "data").mkdir()
    database = await open_database(tmp_path / "data" / "heard.db", sealer)
    await grow(database, sealer, 12)
    await back_up(database, sealer, Wanted(tmp_path / "backups" / "today.bak"), NOW, quiet)
    await database.close()
    return tmp_path


def start(folder: Path, stage: str = "", **more: Any) -> subprocess.Popen[str]:
    """Back up; *stage* is the file whose making kills the process."""
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(folder), stage],
        cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more,
    )  # fmt: skip


def test_kill_at_any_stage_leaves_the_file_of_before_and_the_next_clears_up(
    folder: Path, sealer: Sealer
) -> None:
    target = folder / "backups" / "today.bak"
    before = target.read_bytes()
    for stage in ("copy", "sealed", "again"):
        process = start(folder, stage)
        process.communicate()
        assert process.returncode == -signal.SIGKILL, "it ended before it was killed"
        assert target.read_bytes() == before
        left = list(target.parent.glob(".heard-backup-*"))
        assert [stat.S_IMODE(path.stat().st_mode) for path in left] == [0o700]
    process = start(folder)
    said = process.communicate()
    assert process.returncode == 0, said
    assert [path.name for path in target.parent.iterdir()] == ["today.bak"]
    assert target.read_bytes() != before
    open_backup(target, folder / "again.db", sealer, quiet)


@pytest.mark.parametrize("mebibytes", [1, 14])
def test_full_disk_is_one_line_and_leaves_the_file_of_before(folder: Path, mebibytes: int) -> None:
    """In the copy, in the sealed file: wherever the room ends."""
    target = folder / "backups" / "today.bak"
    before = target.read_bytes()
    limit = mebibytes * MEBI
    process = start(folder, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
    said, wrong = process.communicate()
    assert (process.returncode, wrong) == (1, "")
    assert "othing was kept" in said
    assert len(said.splitlines()) == 1
    assert target.read_bytes() == before
    assert [path.name for path in target.parent.iterdir()] == ["today.bak"]


# -- restoring ------------------------------------------------------------------------------------


async def test_present_database_is_kept_under_another_name(
    database: Database, sealer: Sealer, place: Path
) -> None:
    await make(database, sealer, place)
    await database.run(
        lambda tx: tx.execute(schema.seen.insert().values(id=b"later" + b"." * 11, day=1)) and None
    )
    await database.close()
    done = await put_back(place, database.path, sealer)
    assert done.aside is not None
    assert rows(done.aside) == {b"later" + b"." * 11}
    assert rows(database.path) == set()
    assert sorted(path.name for path in database.path.parent.iterdir()) == ["heard.db", done.aside.name]
    assert stat.S_IMODE(database.path.stat().st_mode) == 0o600
    again = await put_back(place, database.path, sealer)
    assert again.aside not in (None, done.aside)


async def test_log_of_a_killed_process_goes_with_its_database(
    database: Database, sealer: Sealer, place: Path, tmp_path: Path
) -> None:
    """A write-ahead log that stayed beside the restored database would be played into it."""
    await make(database, sealer, place)
    await database.run(
        lambda tx: tx.execute(schema.seen.insert().values(id=b"later" + b"." * 11, day=1)) and None
    )
    killed = tmp_path / "killed"
    shutil.copytree(database.path.parent, killed)
    assert (killed / "heard.db-wal").stat().st_size > 0
    done = await put_back(place, killed / "heard.db", sealer)
    assert done.aside is not None
    assert rows(done.aside) == {b"later" + b"." * 11}
    assert rows(killed / "heard.db") == set()
    # and where the present one is beyond folding
    (killed / "heard.db").write_bytes(b"\xa5" * 40_000)
    (killed / "heard.db-wal").write_bytes(b"\x5a" * 40_000)
    done = await put_back(place, killed / "heard.db", sealer)
    assert done.aside is not None
    assert done.aside.read_bytes() == b"\xa5" * 40_000
    assert Path(f"{done.aside}-wal").read_bytes() == b"\x5a" * 40_000
    assert not (killed / "heard.db-wal").exists()
    assert look_through(killed / "heard.db", sealer, quiet) == []


async def test_nothing_is_touched_when_the_back_up_is_not_whole(
    database: Database, sealer: Sealer, place: Path
) -> None:
    await make(database, sealer, place)
    await database.close()
    content = bytearray(place.read_bytes())
    content[-1] ^= 1
    place.write_bytes(content)
    before = {path.name: path.read_bytes() for path in database.path.parent.iterdir()}
    for attempt in (sealer, Sealer(make_keyring()[0])):
        with pytest.raises(NotOpened):
            await put_back(place, database.path, attempt)
    assert {path.name: path.read_bytes() for path in database.path.parent.iterdir()} == before


async def test_a_later_releases_database_is_refused(
    database: Database, sealer: Sealer, place: Path, tmp_path: Path
) -> None:
    await make(database, sealer, place)
    open_backup(place, tmp_path / "later.db", sealer, quiet)
    with writing(tmp_path / "later.db") as tx:
        tx.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    raw = sqlite3.connect(tmp_path / "later.db")
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    raw.close()
    place.unlink()
    seal_file(tmp_path / "later.db", place, sealer, {"made": 1}, quiet)
    with pytest.raises(DatabaseUnusable, match="later release"):
        await put_back(place, tmp_path / "new" / "heard.db", sealer)
    assert list((tmp_path / "new").iterdir()) == []


async def owed_after(
    place: Path, into: Path, sealer: Sealer, mark: Callable[[Any], Any]
) -> list[dict[str, Any]]:
    await put_back(place, into, sealer, mark=mark)
    opened = await open_database(into, sealer)
    found = await opened.run(lambda tx: read_owed(tx, sealer))
    audited = await opened.run(lambda tx: [line.act for line in read_audit(tx, sealer)])
    await opened.close()
    assert audited == ["restored"]
    return found


async def test_sto_08_what_was_owed_is_marked_as_a_possible_repeat(
    database: Database, sealer: Sealer, place: Path, tmp_path: Path
) -> None:
    texts = ["short", "long " * 3000]
    await database.run(lambda tx: [owe(tx, sealer, text) for text in texts] and None)
    await make(database, sealer, place)
    found = await owed_after(place, tmp_path / "new" / "heard.db", sealer, repeat)
    assert [(message["text"], message["repeat"]) for message in found] == [(text, True) for text in texts]
    unmarked = await owed_after(place, tmp_path / "bare" / "heard.db", sealer, lambda message: message)
    assert [message.get("repeat") for message in unmarked] == [None, None], (
        "sabotage: without marking they look new"
    )


async def test_no_room_is_refused_before_anything_is_done(
    database: Database, sealer: Sealer, place: Path, tmp_path: Path
) -> None:
    await make(database, sealer, place)
    with place.open("r+b") as file:
        file.truncate(2**43)
    with pytest.raises(NotRestored, match="nothing was written"):
        await put_back(place, tmp_path / "new" / "heard.db", sealer)


async def test_faults_bear_no_content(database: Database, sealer: Sealer, place: Path) -> None:
    await fill(database, sealer)
    await database.run(lambda tx: tx.execute(delete(schema.entries)) and None)
    with pytest.raises(StorageError) as caught:
        await make(database, sealer, place)
    assert json.dumps(str(caught.value)).count("entries: missing") == 1
    ids = await database.run(lambda tx: list(tx.execute(select(schema.cases.c.id)).scalars()))
    assert all(row.hex() not in str(caught.value) for row in ids)
    assert BLOCK_BYTES == MEBI
