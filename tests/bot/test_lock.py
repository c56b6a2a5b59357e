"""One process works with a data folder, and its end frees the folder however it ends."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bot.lock import LOCK_NAME, AlreadyRunning, LockUnusable, take_lock

ROOT = Path(__file__).parents[2]
HOLD = """
import sys, time
from pathlib import Path
from bot.lock import AlreadyRunning, take_lock
try:
    lock = take_lock(Path(sys.argv[1]))
except AlreadyRunning:
    print("refused", flush=True)
    sys.exit(2)
print("holds", flush=True)
time.sleep(60)
"""


def start(folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", HOLD, str(folder)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def first_word(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def end(*processes: subprocess.Popen[str]) -> None:
    for process in processes:
        process.kill()
        process.communicate()


def test_second_holder_is_refused_and_told_who_has_it(tmp_path: Path) -> None:
    with take_lock(tmp_path), pytest.raises(AlreadyRunning) as caught:
        take_lock(tmp_path)
    assert caught.value.process == os.getpid()
    assert f"in use by process {os.getpid()}" in str(caught.value)


def test_a_holder_that_was_killed_is_told_from_one_that_let_go(tmp_path: Path) -> None:
    with take_lock(tmp_path) as first:
        assert not first.after_crash
    process = start(tmp_path)
    assert first_word(process) == "holds"
    process.kill()
    process.communicate()
    with take_lock(
        tmp_path
    ) as command:  # a command, or a start that fails: it sends nothing and settles nothing
        assert command.after_crash
    with take_lock(tmp_path) as after_kill:
        assert after_kill.after_crash
        after_kill.settle()
    with take_lock(tmp_path) as at_last:
        assert not at_last.after_crash


def test_released_lock_can_be_taken_again(tmp_path: Path) -> None:
    first = take_lock(tmp_path)
    first.release()
    first.release()
    assert not first.held
    with take_lock(tmp_path) as second:
        assert second.held


def test_killed_holder_leaves_no_stale_lock(tmp_path: Path) -> None:
    for _ in range(3):
        holder = start(tmp_path)
        assert first_word(holder) == "holds"
        with pytest.raises(AlreadyRunning):
            take_lock(tmp_path)
        holder.send_signal(signal.SIGKILL)
        holder.communicate()
    take_lock(tmp_path).release()


def test_of_processes_started_together_exactly_one_holds(tmp_path: Path) -> None:
    started = [start(tmp_path) for _ in range(4)]
    try:
        assert sorted(first_word(process) for process in started) == ["holds", *["refused"] * 3]
    finally:
        end(*started)


def test_forked_child_that_outlives_the_holder_does_not_keep_the_lock(tmp_path: Path) -> None:
    # The child speaks, once it runs: a parent killed before that has a child that does not yet exist for us.
    source = HOLD.replace('print("holds"', 'import os\nif os.fork():\n    time.sleep(60)\nprint("holds"')
    holder = subprocess.Popen(
        [sys.executable, "-c", source, str(tmp_path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert first_word(holder) == "holds"
        holder.kill()
        holder.wait()
        take_lock(tmp_path).release()
    finally:
        os.killpg(holder.pid, signal.SIGKILL)
        holder.communicate()


def test_lock_file_is_for_its_owner_only(tmp_path: Path) -> None:
    (tmp_path / LOCK_NAME).touch(0o666)
    (tmp_path / LOCK_NAME).chmod(0o666)
    with take_lock(tmp_path):
        assert stat.S_IMODE((tmp_path / LOCK_NAME).stat().st_mode) == 0o600


def test_missing_folder_and_planted_link_are_refused(tmp_path: Path) -> None:
    with pytest.raises(LockUnusable, match="No such file"):
        take_lock(tmp_path / "none")
    (tmp_path / "elsewhere").write_text("mine")
    (tmp_path / LOCK_NAME).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(LockUnusable, match="cannot be opened"):
        take_lock(tmp_path)
    assert (tmp_path / "elsewhere").read_text() == "mine"
