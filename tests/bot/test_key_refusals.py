"""Keys that are wrong, misplaced, too new or open to others: no start, no write, one line; `doctor` says so too.

CRY-07 and CRY-09, for the process itself.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli import run_call
from bot.cli.installation import make_installation
from bot.config import Settings
from bot.keyfiles import read_keys
from storage.database import open_database
from storage.keyring import (
    ROOT,
    KeyName,
    Keyring,
    Purpose,
    read_keyring,
    with_new_version,
    without_version,
    write_intake,
    write_open,
)
from storage.sealing import Sealer
from tests.storage.filled import fill

CHECKOUT = Path(__file__).parents[2]
Do = Callable[[Path], dict[str, str]]


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with a key file: how it comes about, and what is said."""

    name: str
    do: Do
    says: str


def keys_of(folder: Path) -> Keyring:
    keys = folder / "keys"
    return read_keyring((keys / "heard.key").read_bytes(), (keys / "heard.open.key").read_bytes())


def mode(path: str, bits: int) -> Do:
    def do(folder: Path) -> dict[str, str]:
        (folder / path).chmod(bits)
        return {}

    return do


def moved(file: str, key: str, to: str) -> Do:
    """The file lies where the database or its back-ups do, and the configuration names it there."""

    def do(folder: Path) -> dict[str, str]:
        (folder / "keys" / file).rename(folder / to / file)
        return {key: str(folder / to / file)}

    return do


def linked(file: str) -> Do:
    def do(folder: Path) -> dict[str, str]:
        path = folder / "keys" / file
        aside = folder / "aside"
        aside.mkdir(mode=0o700)
        path.rename(aside / file)
        path.symlink_to(aside / file)
        return {}

    return do


def exchanged(name: KeyName) -> Do:
    """One key of the file is another installation's, under the same number; the file itself is sound."""

    def do(folder: Path) -> dict[str, str]:
        keys = keys_of(folder)
        newer = with_new_version(keys, name)
        key = newer.current(name)[1]
        other = newer.purposes | {Purpose(name): {1: key}} if name != ROOT else keys.purposes
        roots = {1: key} if name == ROOT else keys.roots
        changed = Keyring(keys.installation, keys.salt, keys.recovery_public, other, roots)
        (folder / "keys" / "heard.key").write_bytes(write_intake(changed))
        (folder / "keys" / "heard.open.key").write_bytes(write_open(changed))
        return {}

    return do


def older_copy(folder: Path) -> dict[str, str]:
    """The database was sealed with version 2 since; the file is the copy from before the rotation."""
    newer = with_new_version(keys_of(folder), Purpose.HEADER)

    async def rotate() -> None:
        sealer = Sealer(keys_of(folder))
        database = await open_database(folder / "data" / "heard.db", sealer)
        sealer.take_keyring(newer)
        await database.close()
        await (await open_database(folder / "data" / "heard.db", Sealer(newer))).close()

    asyncio.run(rotate())
    assert without_version(newer, Purpose.HEADER, 1)
    return {}


def of_another(*files: str) -> Do:
    def do(folder: Path) -> dict[str, str]:
        other = make_installation(folder.parent / f"{folder.name}-other", "Rowan")
        for name in files:
            shutil.copy(other / "keys" / name, folder / "keys" / name)
        return {}

    return do


def later(file: str) -> Do:
    def do(folder: Path) -> dict[str, str]:
        path = folder / "keys" / file
        path.write_text(json.dumps(json.loads(path.read_text()) | {"format": 2}))
        return {}

    return do


def damaged(folder: Path) -> dict[str, str]:
    path = folder / "keys" / "heard.key"
    path.write_bytes(path.read_bytes()[:-40])
    return {}


def gone(folder: Path) -> dict[str, str]:
    (folder / "keys" / "heard.key").unlink()
    return {}


def commanded(key: str, command: str) -> Do:
    def do(folder: Path) -> dict[str, str]:
        without_files(folder)
        return {key: command.format(folder=folder, python=sys.executable)}

    return do


def without_files(folder: Path) -> None:
    """Name no key file in the configuration: a file and a command for one key are refused."""
    path = folder / "config.toml"
    given = path.read_text("utf-8")
    for line in ('file = "keys/heard.key"', 'open_file = "keys/heard.open.key"'):
        assert f"\n{line}" in given or f"\n# {line}" in given
        given = given.replace(f"\n{line}", "")
    path.write_text(given, "utf-8")


INTAKE, OPEN = ("heard.key", "HEARD_KEYS__FILE"), ("heard.open.key", "HEARD_KEYS__OPEN_FILE")
FAULTS = [
    *(Fault(f"{file} {bits:04o}", mode(f"keys/{file}", bits), f"mode {bits:04o}")
      for file in (INTAKE[0], OPEN[0]) for bits in (0o640, 0o604)),
    Fault("folder 0750", mode("keys", 0o750), "mode 0750"),
    *(Fault(f"{file} in {where}", moved(file, key, where), f"lies in the {what} folder")
      for file, key in (INTAKE, OPEN) for where, what in (("data", "data"), ("backups", "back-up"))),
    *(Fault(f"{file} a link", linked(file), "is a link") for file in (INTAKE[0], OPEN[0])),
    *(Fault(f"wrong {name}", exchanged(name), f"the key file's {name} key 1 is ") for name in (*Purpose, ROOT)),
    Fault("another's files", of_another("heard.key", "heard.open.key"), "the database was sealed with"),
    Fault("another's open file", of_another("heard.open.key"), "belong to two installations"),
    Fault("a copy from before a rotation", older_copy, "holds no header key 2"),
    *(Fault(f"later {file}", later(file), "has format 2, this Heard reads up to 1") for file in (INTAKE[0], OPEN[0])),
    Fault("damaged", damaged, "is damaged"),
    Fault("missing", gone, "was not found"),
    Fault("command fails", commanded("HEARD_KEYS__COMMAND", "{python} -c exit(1)"), "keys.command: it failed"),
    Fault("command is not there", commanded("HEARD_KEYS__COMMAND", "/no/such/program"), "program was not found"),
    Fault("command says something else", commanded("HEARD_KEYS__COMMAND", "echo hello"), "not a key file of Heard"),
    Fault("open command gives the intake file",
          commanded("HEARD_KEYS__OPEN_COMMAND", "cat {folder}/keys/heard.key"), "are the two exchanged?"),
]  # fmt: skip


@pytest.fixture(scope="module")
def mould(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stopped installation with a row of every kind."""
    made = make_installation(tmp_path_factory.mktemp("refusals") / "heard", "Rowan")

    async def begin() -> None:
        sealer = Sealer(keys_of(made))
        database = await open_database(made / "data" / "heard.db", sealer)
        await fill(database, sealer)
        await database.close()

    asyncio.run(begin())
    return made


@dataclass(frozen=True)
class Said:
    """How a command ended and what it said."""

    status: int
    out: str
    err: str


@dataclass
class Tried:
    """What became of a start and of a doctor's visit."""

    folder: Path
    environ: dict[str, str]
    before: dict[str, bytes]
    run: Said = Said(-1, "", "")
    doctor: Said = Said(-1, "", "")


def kept(folder: Path) -> dict[str, bytes]:
    """Read what lies in the data folder, but for the lock and key files that were put there."""
    files = [path for path in folder.glob("data/*") if path.name != "heard.lock" and path.suffix != ".key"]
    return {path.name: path.read_bytes() for path in files}


def say(tried: Iterable[Tried], *words: str) -> list[Said]:
    """Say one command to every installation, all in one further process."""
    fixed = {
        "HEARD_TELEGRAM__TOKEN": f"1234567:{'x' * 35}",
        "HEARD_TELEGRAM__API_URL": "http://127.0.0.1:1",
        "HEARD_SERVICE__LISTEN": "",
    }
    asked = [
        [["--config", str(one.folder / "config.toml"), *words], {**fixed, **one.environ}] for one in tried
    ]
    done = subprocess.run(
        [sys.executable, "-m", "tests.bot.many_calls"],
        cwd=CHECKOUT, input=json.dumps(asked), capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [Said(*answer) for answer in json.loads(done.stdout)]


@pytest.fixture(scope="module")
def tries(mould: Path) -> dict[str, Tried]:
    """Try every fault: start, look at the folder, ask the doctor."""
    tried = {}
    for fault in FAULTS:
        folder = mould.parent / fault.name.replace(" ", "-").replace("'", "")
        shutil.copytree(mould, folder)
        environ = fault.do(folder)
        tried[fault.name] = Tried(folder, environ, kept(folder))
    for one, said in zip(tried.values(), say(tried.values(), "run"), strict=True):
        one.run = said
    for name, one in tried.items():
        assert kept(one.folder) == one.before, f"{name}: something was written"
    for one, said in zip(tried.values(), say(tried.values(), "doctor", "--json"), strict=True):
        one.doctor = said
    return tried


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_start_is_refused_before_any_write(tries: dict[str, Tried], fault: Fault) -> None:
    """Status 2, one line that names file or key and never a key's bytes, the database byte for byte as it was."""
    tried = tries[fault.name]
    lines = tried.run.err.strip().splitlines()
    assert (tried.run.status, len(lines)) == (2, 1), lines
    assert fault.says in lines[0]
    assert "heard.db" in tried.before
    assert kept(tried.folder) == tried.before


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_doctor_says_the_same(tries: dict[str, Tried], fault: Fault) -> None:
    done = tries[fault.name].doctor
    assert done.status == 1, done.err
    found = [
        f"{row['check']}: {row['found']}" for row in json.loads(done.out)["checks"] if row["state"] == "wrong"
    ]
    assert any(fault.says in line for line in found), found
    assert "Traceback" not in done.err


def test_nothing_said_bears_a_key(tries: dict[str, Tried], mould: Path) -> None:
    keys = keys_of(mould)
    held = [key for versions in keys.purposes.values() for key in versions.values()] + [*keys.roots.values()]
    said = "\n".join(tried.run.err + tried.doctor.out + tried.doctor.err for tried in tries.values())
    assert all(key.hex() not in said for key in held)
    assert all(key.decode("latin-1") not in said for key in held)


def test_a_start_with_nothing_wrong_is_not_refused(mould: Path, tmp_path: Path) -> None:
    """The counterpart: the same program on the same installation starts, and its keys are read."""
    folder = tmp_path / "sound"
    shutil.copytree(mould, folder)
    settings = Settings.load(folder / "config.toml", {}, token_needed=False)
    assert read_keys(settings).can_open
    assert run_call(["--config", str(folder / "config.toml"), "verify"], {}) == 0


def test_keys_may_come_out_of_commands(mould: Path, tmp_path: Path) -> None:
    """`keys.command` and `keys.open_command`: no key file lies in the installation at all."""
    folder, away = tmp_path / "sound", tmp_path / "away"
    shutil.copytree(mould, folder)
    (folder / "keys").rename(away)
    without_files(folder)
    told = {
        "HEARD_KEYS__COMMAND": f"cat '{away / 'heard.key'}'",
        "HEARD_KEYS__OPEN_COMMAND": f"cat '{away / 'heard.open.key'}'",
    }
    settings = Settings.load(folder / "config.toml", told, token_needed=False)
    assert read_keys(settings) == keys_of(mould)
    assert run_call(["--config", str(folder / "config.toml"), "verify"], told) == 0
    assert "cat" not in repr(settings.keys), "a command may bear a password"
