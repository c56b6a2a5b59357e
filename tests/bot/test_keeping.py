"""`heard backup`, `restore` and `verify` as an operator types them, beside a running Heard and without one."""

from __future__ import annotations

import asyncio
import json
import os
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, update

from bot.cli import run_call
from bot.cli.installation import make_installation
from bot.config import Settings
from bot.control import ControlError, ControlServer, OperationRefused, ask
from bot.keyfiles import read_keys
from bot.lock import take_lock
from bot.operations.keeping import long_operations, mark_repeat
from handlers.post import from_record
from storage import schema
from storage.backup import open_backup
from storage.database import Database, open_database
from storage.pieces import put_piece
from storage.sealing import Sealer
from storage.verify import look_through
from tests.journeys.house import House, open_case_of, open_house, report, tell
from tests.storage.filled import NOW, fill, rows_owed, writing

ROOT = Path(__file__).parents[2]
Heard = Callable[..., int]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A stopped installation with a row of every kind."""
    made = make_installation(tmp_path / "heard", "Rowan")

    async def begin() -> None:
        database = await open_database(made / "data" / "heard.db", sealer_of(made))
        await fill(database, sealer_of(made))
        await database.close()

    asyncio.run(begin())
    return made


def settings_of(folder: Path) -> Settings:
    return Settings.load(folder / "config.toml", {}, token_needed=False)


def sealer_of(folder: Path) -> Sealer:
    return Sealer(read_keys(settings_of(folder)))


def heard(folder: Path, *words: str) -> int:
    return run_call(["--config", str(folder / "config.toml"), *words], {})


def files(folder: Path) -> dict[str, bytes]:
    """Give what lies in the data folder, but for the lock."""
    return {path.name: path.read_bytes() for path in folder.glob("data/*") if path.name != "heard.lock"}


# -- without a running Heard ----------------------------------------------------------------------


def test_back_up_and_restore_of_a_stopped_installation(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = folder / "backups" / "a.bak"
    assert heard(folder, "backup", str(place)) == 0
    said = capsys.readouterr().out
    assert "opened again and checked" in said
    assert "Keep the key files apart" in said
    with writing(folder / "data" / "heard.db") as tx:
        tx.execute(delete(schema.entries))
    assert heard(folder, "verify") == 1
    capsys.readouterr()
    assert heard(folder, "restore", str(place), "--yes") == 0
    said = capsys.readouterr().out
    for line in (
        "is not in it",
        "may be repeats",
        "it is asked, nothing is skipped",
        "before-restore",
        "Next:",
    ):
        assert line in said
    assert heard(folder, "verify") == 0


def test_relative_file_counts_from_where_the_command_is_typed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder / "backups")
    assert heard(folder, "backup", "b.bak") == 0
    assert (folder / "backups" / "b.bak").is_file()


def test_file_that_is_there_is_replaced_only_with_yes(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = folder / "backups" / "a.bak"
    place.write_bytes(b"yesterday's")
    assert heard(folder, "backup", str(place)) == 2
    assert capsys.readouterr().err == (
        "heard: this asks before it does what cannot be undone, and nobody can be asked here; "
        "if you mean it, say --yes.\n"
    )
    assert place.read_bytes() == b"yesterday's"
    assert heard(folder, "backup", str(place), "--yes") == 0
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


@pytest.mark.parametrize("where", ["data/a.bak", "keys/a.bak", "nowhere/a.bak", "backups"])
def test_places_that_do_not_do_are_one_line(
    folder: Path, where: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert heard(folder, "backup", str(folder / where), "--yes") in (1, 2)
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_restore_is_refused_while_another_process_has_the_lock(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = folder / "backups" / "a.bak"
    heard(folder, "backup", str(place))
    before = files(folder)
    with take_lock(folder / "data"):
        assert heard(folder, "restore", str(place), "--yes") == 2
    assert "is in use by process" in capsys.readouterr().err
    assert files(folder) == before


@pytest.mark.parametrize("command", [("verify",), ("cases", "list"), ("backup", "a.bak")])
def test_a_command_while_heard_starts_is_told_to_wait_and_not_to_stop_it(
    folder: Path, command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with take_lock(folder / "data"):
        assert heard(folder, *command) == 2
    said = capsys.readouterr().err
    assert "Say this again in a moment." in said
    assert "Stop it" not in said


def test_restore_asks_first(folder: Path) -> None:
    place = folder / "backups" / "a.bak"
    heard(folder, "backup", str(place))
    before = files(folder)
    assert heard(folder, "restore", str(place)) == 2
    assert files(folder) == before


def test_another_installations_back_up_changes_nothing(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = make_installation(tmp_path / "other", "Rowan")
    assert heard(folder, "backup", str(folder / "backups" / "a.bak")) == 0
    assert heard(other, "restore", str(folder / "backups" / "a.bak"), "--yes") == 1
    said = capsys.readouterr().err
    assert "use the key files that were kept for this back-up" in said
    assert len(said.splitlines()) == 1
    assert files(other) == {}


def test_restore_into_a_fresh_folder_with_the_same_keys(folder: Path, tmp_path: Path) -> None:
    heard(folder, "backup", str(folder / "backups" / "a.bak"))
    fresh = make_installation(tmp_path / "fresh", "Rowan")
    for name in ("heard.key", "heard.open.key"):
        (fresh / "keys" / name).write_bytes((folder / "keys" / name).read_bytes())
    assert heard(fresh, "restore", str(folder / "backups" / "a.bak")) == 0
    assert heard(fresh, "verify") == 0


def test_missing_open_key_file_is_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "keys" / "heard.open.key").unlink()
    assert heard(folder, "verify") == 0
    assert "open key file is not here" in capsys.readouterr().err


def test_missing_intake_file_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "keys" / "heard.key").unlink()
    for words in (("verify",), ("backup", str(folder / "backups" / "a.bak"))):
        assert heard(folder, *words) == 2
    assert list((folder / "backups").iterdir()) == []


def test_there_is_nothing_to_back_up_before_the_first_start(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fresh = make_installation(tmp_path / "fresh", "Rowan")
    assert heard(fresh, "backup", str(fresh / "backups" / "a.bak")) == 1
    assert "no database yet" in capsys.readouterr().err
    assert files(fresh) == {}


def test_damage_is_reported_by_table_and_row_without_content_or_counts(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with writing(folder / "data" / "heard.db") as tx:
        tx.execute(update(schema.chats).values(body=b"x" * 300))
    assert heard(folder, "verify") == 1
    shown = capsys.readouterr()
    assert "chats" in shown.out
    assert "changed or damaged" in shown.out
    assert heard(folder, "verify", "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert told.keys() == {"sound", "cases_opened", "problems", "more"}
    assert [row.keys() for row in told["problems"]] == [{"table", "row", "what"}]
    assert heard(folder, "backup", str(folder / "backups" / "a.bak")) == 1
    assert list((folder / "backups").iterdir()) == []
    assert heard(folder, "backup", str(folder / "backups" / "a.bak"), "--damaged") == 0


def test_moments_12_a_further_case_changes_nothing_that_is_said(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from tests.storage.filled import add_case

    said = []
    sizes = []
    for number in range(2):
        place = folder / "backups" / "a.bak"
        assert heard(folder, "backup", str(place), "--yes") == 0
        assert heard(folder, "verify") == 0
        assert heard(folder, "verify", "--json") == 0
        said.append(capsys.readouterr())
        sizes.append(place.stat().st_size)
        with writing(folder / "data" / "heard.db") as tx:
            add_case(tx, sealer_of(folder), f"hidden {number}")
    assert said[0] == said[1]
    assert sizes[0] == sizes[1]


def test_marked_messages_are_sent_as_possible_repeats(folder: Path) -> None:
    """STO-08: the mark is the one that the courier and the door know."""
    heard(folder, "backup", str(folder / "backups" / "a.bak"))
    heard(folder, "restore", str(folder / "backups" / "a.bak"), "--yes")
    owed = rows_owed(folder / "data" / "heard.db", sealer_of(folder))
    assert owed
    assert all(from_record(message).repeat for message in owed)
    assert from_record(mark_repeat({"to": ["telegram", "1"], "verb": "say", "lane": 0})).repeat


# -- through the socket ---------------------------------------------------------------------------


async def command(folder: Path, *words: str) -> tuple[int, str, str]:
    """Type a command in a process of its own."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "--config", str(folder / "config.toml"), *words),
        cwd=ROOT, env={"PATH": os.environ["PATH"]}, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    out, err = await process.communicate()
    assert process.returncode is not None
    return process.returncode, out.decode(), err.decode()


@pytest.fixture
async def served(tmp_path: Path) -> Any:
    """An installation whose database is open in this process, which answers the long operations."""
    folder = make_installation(tmp_path / "heard", "Rowan")
    sealer = sealer_of(folder)
    with take_lock(folder / "data"):
        database = await open_database(folder / "data" / "heard.db", sealer)
        await fill(database, sealer)
        operations = long_operations(database, sealer, lambda: datetime.now(UTC))
        async with ControlServer(folder / "data", operations):
            yield folder, database, sealer
        await database.close()


async def test_running_process_backs_up_and_verifies(served: Any) -> None:
    folder, _, sealer = served
    place = folder / "backups" / "a.bak"
    assert (await command(folder, "backup", str(place)))[0] == 0
    assert (await command(folder, "verify"))[0] == 0
    assert (await command(folder, "backup", str(place)))[0] == 2
    assert (await command(folder, "backup", str(folder / "data" / "a.bak")))[0] == 1
    assert (await command(folder, "restore", str(place), "--yes"))[0] == 2
    open_backup(place, folder / "again.db", sealer, lambda _: None)
    assert look_through(folder / "again.db", sealer, lambda _: None) == []


async def test_progress_is_percent_and_only_that(served: Any) -> None:
    folder, database, sealer = served
    await swell(database, sealer)
    told: list[dict[str, Any]] = []
    wanted = {"file": str(folder / "backups" / "a.bak")}
    await asyncio.to_thread(ask, folder / "data", "backup", wanted, on_progress=told.append)
    assert told
    assert all(set(one) == {"percent"} for one in told)
    assert [one["percent"] for one in told] == sorted(one["percent"] for one in told)
    assert all(0 <= one["percent"] <= 100 for one in told)


async def swell(database: Any, sealer: Sealer) -> None:
    """Give the database some megabytes, so that things take a while."""
    for batch in range(24):
        await database.run(
            lambda tx, batch=batch: [
                put_piece(tx, sealer, b"g" * 16, "words", batch * 64 + n, b"x" * 3000) for n in range(64)
            ]
        )


async def test_one_at_a_time(served: Any) -> None:
    folder, database, sealer = served
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def long_work(*_: Any) -> dict[str, Any]:
        begun.set()
        await go_on.wait()
        return {}

    operations = long_operations(database, sealer, lambda: NOW, {"long": long_work})
    first = asyncio.create_task(operations["long"]({}))  # type: ignore[arg-type]
    await begun.wait()
    for name in ("verify", "backup", "long"):
        with pytest.raises(OperationRefused, match="under way already"):
            await operations[name]({"file": str(folder / "backups" / "a.bak")})
    go_on.set()
    await first
    await operations["verify"]({})


class HeldCopy:
    """The database; a copy of it is not done before somebody stops it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.path = database.path

    async def copy_to(self, target: Path, show: Callable[[float], None]) -> None:
        """Copy a slice, and look again and again whether to go on."""

        def hold(share: float) -> None:
            while True:
                show(share)
                time.sleep(0.005)

        await self._database.copy_to(target, hold)


async def test_stop_of_the_process_ends_a_back_up_and_leaves_nothing(tmp_path: Path) -> None:
    folder = make_installation(tmp_path / "heard", "Rowan")
    sealer = sealer_of(folder)
    database = await open_database(folder / "data" / "heard.db", sealer)
    await swell(database, sealer)
    server = ControlServer(folder / "data", long_operations(HeldCopy(database), sealer, lambda: NOW))  # type: ignore[arg-type]
    await server.start()
    wanted = {"file": str(folder / "backups" / "a.bak")}
    asked = asyncio.create_task(asyncio.to_thread(ask, folder / "data", "backup", wanted))
    while not list((folder / "backups").iterdir()):
        await asyncio.sleep(0.001)
    await server.stop()
    with pytest.raises(ControlError):
        await asked
    assert await database.run(lambda tx: tx.exec_driver_sql("SELECT 1").scalar()) == 1
    await database.close()
    assert list((folder / "backups").iterdir()) == []


@pytest.mark.parametrize("facts", [{}, {"file": "relative.bak"}, {"file": 7}])
async def test_nonsense_from_the_socket_is_refused(served: Any, facts: dict[str, Any]) -> None:
    folder, _, _ = served
    with pytest.raises(ControlError):
        await asyncio.to_thread(ask, folder / "data", "backup", facts)


# -- a whole Heard --------------------------------------------------------------------------------


@pytest.fixture
async def house(tmp_path: Path) -> Any:
    """A school with two leads and a duty officer."""
    async with open_house(tmp_path) as made:
        yield made


async def test_what_people_do_leaves_every_row_sound(house: House) -> None:
    """Whatever the conversations keep is known to verify: nothing left over, nothing missing."""
    await report(house, words="a long story " * 250)
    await tell(house, "second", "not sent yet " * 250)
    lead = house.phones["lead"]
    await open_case_of(lead)
    await lead.press("Reply")
    await lead.wait_for("type your reply")
    await lead.write("a reply that is sent " * 150)
    await lead.wait_for("pupil will read this")
    await lead.press("Send")
    await lead.wait_for("sent. The pupil sees")
    await lead.press("Reply", anywhere=True)
    await lead.wait_for("type your reply")
    await lead.write("a reply that is not sent yet")
    await lead.wait_for("not sent yet")
    await house.settle()
    answer = await asyncio.to_thread(ask, house.folder / "data", "verify")
    assert answer == {"sound": True, "cases_opened": True, "problems": [], "more": False}


async def test_running_heard_is_backed_up_by_the_command_and_restored(house: House) -> None:
    await report(house)
    await house.settle()
    place = house.folder / "backups" / "a.bak"
    status, said, wrong = await command(house.folder, "backup", str(place))
    assert (status, wrong) == (0, ""), said
    assert (await command(house.folder, "restore", str(place), "--yes"))[0] == 2
    await house.app.stop()
    status, said, wrong = await command(house.folder, "restore", str(place), "--yes")
    assert (status, wrong) == (0, ""), said
    await house.open()
    await report(house, "another", "after the restore")
    assert (await command(house.folder, "verify"))[0] == 0
