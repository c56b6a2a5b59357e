"""`heard init` makes a whole installation or none, for its owner only, and overwrites nothing."""

from __future__ import annotations

import base64
import json
import os
import pty
import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.cli import run_call
from bot.cli.call import CallFailed, ending
from bot.cli.installation import PARTS, configuration, make_installation
from bot.config import Settings, example_text
from bot.control import ControlError
from bot.given import ConfigError
from bot.lock import AlreadyRunning
from storage.errors import CaseGone, DatabaseUnusable
from storage.hybrid import open_with, seal_to
from storage.keyring import KeyFileError, check_key_file, read_keyring

ROOT = Path(__file__).parents[2]
ENVIRON = {"HEARD_TELEGRAM__TOKEN": "123456789:" + "x" * 35}


def heard(*args: str, folder: Path | None = None, **more: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *args],
        cwd=folder or ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        **more,
    )


def snapshot(folder: Path) -> dict[str, bytes | None]:
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


def modes(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): f"{stat.S_IMODE(path.stat().st_mode):04o}"
        for path in folder.rglob("*")
    }


EXPECTED = {
    "config.toml": "0600",
    "recovery.key": "0600",
    "data": "0700",
    "backups": "0700",
    "keys": "0700",
    "keys/heard.key": "0600",
    "keys/heard.open.key": "0600",
}


# -- what is made ----------------------------------------------------------------------------------


def test_new_folder_is_whole_and_for_its_owner_only(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        place = make_installation(tmp_path / "deep" / "school", "Rowan")
    finally:
        os.umask(before)
    assert modes(place) == EXPECTED
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    assert [path.name for path in place.parent.iterdir()] == ["school"]


def test_folder_that_is_there_keeps_what_it_holds(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    place = make_installation(tmp_path, "Rowan")
    assert place == tmp_path
    assert modes(place) == EXPECTED | {"notes.txt": modes(place)["notes.txt"]}


def test_configuration_loads_and_its_keys_fit_together(tmp_path: Path) -> None:
    place = make_installation(tmp_path / "x", 'Owl "7" \\ Ünï')
    settings = Settings.load(place / "config.toml", ENVIRON)
    assert settings.service.name == 'Owl "7" \\ Ünï'
    for path in (settings.keys.file, settings.keys.open_file):
        check_key_file(
            path, data_folder=settings.data_folder, backup_folder=settings.backup_folder, allow_link=False
        )
    keyring = read_keyring(settings.keys.file.read_bytes(), settings.keys.open_file.read_bytes())
    assert keyring.can_open
    recovery = json.loads((place / "recovery.key").read_text("utf-8"))
    assert keyring.recovery_public is not None
    sealed = seal_to(keyring.recovery_public, b"s" * 32, b"i" * 32)
    assert open_with(base64.b64decode(recovery["private"]), sealed, b"i" * 32) == b"s" * 32
    assert recovery["installation"] == keyring.installation.hex()
    assert "Take this file off this machine" in recovery["about"]


def test_private_recovery_key_is_in_no_other_file(tmp_path: Path) -> None:
    place = make_installation(tmp_path / "x", "Rowan")
    private = json.loads((place / "recovery.key").read_text("utf-8"))["private"][:40]
    others = [path for path in place.rglob("*") if path.is_file() and path.name != "recovery.key"]
    assert len(others) == 3
    assert not any(private in path.read_text("utf-8") for path in others)


def test_configuration_is_the_example_but_for_the_name() -> None:
    ours, theirs = configuration("Rowan").splitlines(), example_text().splitlines()
    different = [(a, b) for a, b in zip(ours, theirs, strict=True) if a != b]
    assert different == [('name = "Rowan"', '# name = ""')]


# -- what is refused -------------------------------------------------------------------------------


@pytest.mark.parametrize("part", PARTS)
def test_nothing_is_overwritten(tmp_path: Path, part: str) -> None:
    (tmp_path / part).write_text("mine")
    before = snapshot(tmp_path)
    done = heard("init", str(tmp_path), "--name", "Rowan")
    assert done.returncode == 2
    assert (
        done.stderr
        == f"heard: {tmp_path} holds {part} already; nothing was changed. Choose another folder.\n"
    )
    assert snapshot(tmp_path) == before


def test_second_init_is_refused(tmp_path: Path) -> None:
    place = make_installation(tmp_path / "x", "Rowan")
    before = snapshot(place)
    with pytest.raises(CallFailed):
        make_installation(place, "Rowan")
    assert snapshot(place) == before


def test_dangling_link_counts_as_something_there(tmp_path: Path) -> None:
    (tmp_path / "keys").symlink_to("nowhere")
    with pytest.raises(CallFailed, match="holds keys already"):
        make_installation(tmp_path, "Rowan")


def test_file_in_the_folder_s_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("mine")
    with pytest.raises(CallFailed, match="is a file"):
        make_installation(tmp_path / "x", "Rowan")
    with pytest.raises(CallFailed, match="cannot be written"):
        make_installation(tmp_path / "x" / "y", "Rowan")


@pytest.mark.parametrize("name", ["", " ", "x" * 65, "two\nlines", "\u202eowl", " owl"])
def test_name_that_cannot_be_shown_is_refused_and_nothing_made(tmp_path: Path, name: str) -> None:
    with pytest.raises(CallFailed, match=r"service\.name"):
        make_installation(tmp_path / "x", name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("there", [True, False])
def test_fault_half_way_leaves_nothing(tmp_path: Path, there: bool) -> None:
    def fail(folder: Path, trial: bool) -> None:
        assert modes(folder) == EXPECTED
        raise OSError(28, "No space left on device")

    if there:
        (tmp_path / "x").mkdir()
    before = snapshot(tmp_path)
    with pytest.raises(CallFailed, match="No space left on device"):
        make_installation(tmp_path / "x", "Rowan", after_init=fail)
    assert snapshot(tmp_path) == before


KILLED = """
import os, signal, sys
from pathlib import Path
from bot.cli.installation import make_installation
make_installation(Path(sys.argv[1]), "Rowan", after_init=lambda folder, trial: os.kill(os.getpid(), signal.SIGKILL))
"""


def test_kill_half_way_is_no_installation_and_the_next_try_makes_one(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / "x")], cwd=ROOT, check=False)
    assert done.returncode == -9
    assert not (tmp_path / "x").exists()
    assert modes(make_installation(tmp_path / "x", "Rowan")) == EXPECTED


# -- the trial -------------------------------------------------------------------------------------


def test_trial_is_handed_on_before_the_folder_is_in_place(tmp_path: Path) -> None:
    seen: list[tuple[bool, bool]] = []

    def after(folder: Path, trial: bool) -> None:
        (folder / "data" / "heard.db").write_text("made")
        seen.append((trial, (tmp_path / "x").exists()))

    place = make_installation(tmp_path / "x", "Rowan", trial=True, after_init=after)
    assert seen == [(True, False)]
    assert (place / "data" / "heard.db").read_text("utf-8") == "made"


def test_trial_is_never_silently_ignored(tmp_path: Path) -> None:
    with pytest.raises(CallFailed, match="--trial"):
        make_installation(tmp_path / "x", "Rowan", trial=True)
    assert list(tmp_path.iterdir()) == []


# -- the command -----------------------------------------------------------------------------------


def test_command_says_what_to_do_next(tmp_path: Path) -> None:
    done = heard("init", "my school", "--name", "Rowan", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"Made {tmp_path}/my school." in done.stdout
    for expected in ("recovery.key", "BotFather", "settings add", "leads invite borough --role duty"):
        assert expected in done.stdout
    assert "heard --config 'my school/config.toml' run" in done.stdout
    assert len(done.stdout.splitlines()) <= 10


def test_command_makes_it_here_when_no_folder_is_named(tmp_path: Path) -> None:
    done = heard("init", "--name", "Rowan", folder=tmp_path)
    assert done.returncode == 0
    assert modes(tmp_path) == EXPECTED
    assert "Start:  heard run" in done.stdout


def test_nobody_to_ask_needs_a_name(tmp_path: Path) -> None:
    done = heard("init", str(tmp_path / "x"))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == 'heard: nobody can be asked here for service.name; say --name "…".\n'
    assert list(tmp_path.iterdir()) == []


def test_name_is_asked_for_on_a_terminal(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "bot", "init", str(tmp_path / "x")]
    asking = subprocess.Popen(command, cwd=ROOT, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    os.write(ours, b"Rowan\n")
    out, _ = asking.communicate(timeout=90)
    os.close(ours)
    os.close(theirs)
    assert asking.returncode == 0
    assert b"Choose one that tells nobody" in out
    assert Settings.load(tmp_path / "x" / "config.toml", ENVIRON).service.name == "Rowan"


def test_name_that_tells_the_topic_is_warned_about(tmp_path: Path) -> None:
    done = heard("init", str(tmp_path / "x"), "--name", "Stop Bullying")
    assert done.returncode == 0
    assert done.stderr.startswith("heard: note: this name tells whoever looks at a pupil's phone")


# -- what all commands have in common --------------------------------------------------------------


@pytest.mark.parametrize("args", [["dance"], ["init", "--bogus"], ["init", "a", "b"], ["--config"]])
def test_wrong_usage_is_one_line_and_status_2(args: list[str]) -> None:
    done = heard(*args)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("heard: ")
    assert "Traceback" not in done.stderr


def test_nothing_said_shows_the_help() -> None:
    done = heard()
    assert done.returncode == 2
    assert "Usage: heard" in done.stderr
    assert heard("--help").returncode == heard("init", "--help").returncode == 0


def test_debug_adds_the_trace_wherever_it_stands(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    for args in (["--debug", "init"], ["init", "--debug"]):
        done = heard(*args, "--name", "Rowan", folder=tmp_path)
        assert done.returncode == 2
        assert done.stderr.startswith("heard: ")
        assert "installation.py" in done.stderr
        assert done.stderr.endswith("CallFailed\n")


FAULTS: list[tuple[Callable[[], BaseException], list[str], int]] = [
    (lambda: ConfigError(["a", "b"]), ["a", "b"], 2),
    (lambda: AlreadyRunning(Path("/d"), 7), ["/d is in use by process 7. Stop it first; two would answer each pupil twice."], 2),
    (lambda: ControlError("no\nsuch", 1), ["no such"], 1),
    (lambda: KeyFileError("bad key"), ["bad key"], 2),
    (lambda: DatabaseUnusable("bad database"), ["bad database"], 2),
    (lambda: CaseGone("gone"), ["gone"], 1),
    (KeyboardInterrupt, ["stopped before the end."], 1),
    (BrokenPipeError, [], 1),
    (
        lambda: RuntimeError("canary"),
        ["something went wrong that should not (RuntimeError). With --debug it says where."],
        1,
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("make", "lines", "status"), FAULTS, ids=lambda part: getattr(part, "__name__", str(part))
)
def test_every_fault_ends_in_lines_and_a_status(
    make: Callable[[], BaseException], lines: list[str], status: int
) -> None:
    assert ending(make()) == (lines, status)


def test_call_in_this_process_gives_its_status(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_call(["init", str(tmp_path / "x"), "--name", "Rowan"], {}) == 0
    assert run_call(["init", str(tmp_path / "x"), "--name", "Rowan"], {}) == 2
    assert capsys.readouterr().err.count("\n") == 1


async def test_a_trial_waits_for_its_duty_officer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """CONTRACT: --trial makes a duty desk of one; the printed words are its invitation."""
    import asyncio

    from bot.cli import run_call
    from bot.config import Settings
    from bot.keyfiles import read_keys
    from storage.database import open_database
    from storage.invitations import find_invitation
    from storage.sealing import Sealer

    asked = ["init", str(tmp_path / "x"), "--trial", "--name", "Rowan"]
    assert await asyncio.to_thread(run_call, asked, {}) == 0
    token = capsys.readouterr().out.split("/start join-")[1].split()[0]
    settings = Settings.load(tmp_path / "x" / "config.toml", {}, token_needed=False)
    sealer = Sealer(read_keys(settings))
    database = await open_database(settings.storage.path, sealer)
    found = await database.run(lambda tx: find_invitation(tx, sealer, token, datetime.now(UTC)))
    await database.close()
    assert found is not None
    assert found.role == "duty"
