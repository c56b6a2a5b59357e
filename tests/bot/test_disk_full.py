"""A disk that is full ends a command in one clear line, and leaves what was there as it was."""

from __future__ import annotations

import errno
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.call import FAULT, ending
from bot.cli.installation import make_installation
from bot.lock import AlreadyRunning, take_lock


def heard(folder: Path, *words: str, most_bytes: int | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command that may write no file longer than *most_bytes*."""

    def limit() -> None:
        if most_bytes is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))

    return subprocess.run(
        [sys.executable, "-m", "bot", "--config", str(folder / "config.toml"), *words],
        check=False, capture_output=True, text=True, preexec_fn=limit, cwd=Path(__file__).parents[2],
        env={"PATH": os.environ["PATH"], "HEARD_SERVICE__LISTEN": "", "HEARD_TELEGRAM__TOKEN": f"7000000001:{'x' * 35}"},
    )  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "heard"
    make_installation(made, "Rowan")
    said = heard(made, "settings", "add", "HFHS", "Hope Fold High School", "--pupils", "900")
    assert said.returncode == 0, said.stderr
    return made


def test_a_command_that_cannot_write_the_database_says_so_and_changes_nothing(folder: Path) -> None:
    said = heard(folder, "settings", "add", "STJ", "St John's", "--pupils", "210", most_bytes=60_000)
    assert said.returncode == FAULT
    assert said.stderr.startswith("heard: the database cannot be written (SQLITE_")
    assert said.stderr.count("\n") == 1
    assert "St John" not in heard(folder, "settings", "list").stdout
    assert heard(folder, "verify").returncode == 0


@pytest.mark.parametrize("words", [("settings", "list"), ("run",)])
def test_a_lock_that_cannot_be_written_is_one_line_and_a_fault_after_which_systemd_starts_again(
    folder: Path, words: tuple[str, ...]
) -> None:
    """Exit status 2 would keep Heard down when there is room again."""
    said = heard(folder, *words, most_bytes=0)
    assert said.returncode == FAULT
    assert "heard.lock: a file may not grow any more" in said.stderr
    assert said.stderr.count("\n") == 1


def test_doctor_says_that_the_disk_is_full_and_accuses_no_process(folder: Path) -> None:
    said = heard(folder, "doctor", most_bytes=0).stdout
    assert "wrong  process" in said
    assert "make room on the disk" in said
    assert "holds the lock" not in said


def test_a_lock_that_could_not_be_signed_is_held_by_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else `doctor` says that a process holds it, and that process would be itself."""

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as broken:
        broken.setattr(os, "pwrite", full)
        with pytest.raises(OSError, match="No space left"):
            take_lock(tmp_path)
    try:
        take_lock(tmp_path).release()
    except AlreadyRunning as fault:
        raise AssertionError("it is held still") from fault


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO])
def test_what_ails_a_disk_is_said_without_a_place_in_our_code(number: int) -> None:
    (line,), status = ending(OSError(number, os.strerror(number), "/srv/heard/backups/b"))
    assert status == FAULT
    assert line.startswith("/srv/heard/backups/b: ")
    assert "went wrong that should not" not in line
