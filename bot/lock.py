"""The lock: one process works with a data folder, never two.

Decides who may. It is the operating system's lock on an open file, so that it ends with its process
however that ends, and no stale one can be left. Refuses to know what the process does with it.
"""

from __future__ import annotations

import errno
import fcntl
import os
import time
from pathlib import Path
from types import TracebackType
from typing import Self

LOCK_NAME = "heard.lock"


_LOOKS, _LOOK_SECONDS = 20, 0.02


_STOP_IT = "Stop it first; two would answer each pupil twice."
_WAIT_FOR_IT = "It starts, ends or does what another command asked. Say this again in a moment."


class AlreadyRunning(Exception):
    """Another process works with this data folder; *advice*: what to do about it."""

    def __init__(self, data_folder: Path, process: int | None, advice: str = _STOP_IT) -> None:
        who = f"process {process}" if process else "another process"
        super().__init__(f"{data_folder} is in use by {who}. {advice}")
        self.process = process


class LockUnusable(Exception):
    """The data folder cannot hold a lock."""


class DataLock:
    """The lock on one data folder, held until `release` or the end of the process.

    *after_crash*: whoever held it before ended without letting go, and may have left something half done.
    """

    def __init__(self, descriptor: int, *, after_crash: bool = False) -> None:
        self._descriptor = descriptor
        self.after_crash = after_crash
        os.register_at_fork(after_in_child=self._close)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    @property
    def held(self) -> bool:
        return self._descriptor >= 0

    def settle(self) -> None:
        """What a crash may have left half done is taken care of."""
        self.after_crash = False

    def release(self) -> None:
        """Let go, and leave no name behind, but for whoever is to settle what a crash left; a second call does nothing."""
        if self.held:
            if not self.after_crash:
                os.ftruncate(self._descriptor, 0)
            self._close()

    def _close(self) -> None:
        """A forked child only closes its copy: the lock stays."""
        if self.held:
            os.close(self._descriptor)
            self._descriptor = -1


def take_lock(data_folder: Path) -> DataLock:
    """Take the lock of *data_folder*, which exists, or say at once that somebody else has it.

    Raises:
        AlreadyRunning: another process has it.
        LockUnusable: the folder is missing, not ours, or on a file system without locks.
    """
    path = data_folder / LOCK_NAME
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except OSError as exc:
        raise LockUnusable(
            f"{path}: cannot be opened ({exc.strerror}). Is the folder there, and yours?"
        ) from exc
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as exc:
        process = _read_process(descriptor)
        os.close(descriptor)
        if exc.errno in (errno.EWOULDBLOCK, errno.EACCES):
            raise AlreadyRunning(data_folder, process) from None
        raise LockUnusable(f"{path}: cannot be locked ({exc.strerror}). Use a local disk.") from exc
    try:
        after_crash = _sign(descriptor)
    except OSError as exc:
        os.close(descriptor)
        raise OSError(exc.errno, exc.strerror, str(path)) from exc  # a fault of now: starting again may help
    return DataLock(descriptor, after_crash=after_crash)


def take_turn(data_folder: Path) -> DataLock:
    """Take the lock for one command, after nobody answered at the control socket.

    Raises:
        AlreadyRunning: whoever has it does not answer yet, or no more: no reason to stop it.
        LockUnusable: as `take_lock`.
    """
    try:
        return take_lock(data_folder)
    except AlreadyRunning as busy:
        raise AlreadyRunning(data_folder, busy.process, _WAIT_FOR_IT) from None


def _sign(descriptor: int) -> bool:
    """Write down that we hold the lock; say whether somebody did who was not able to take it back."""
    os.fchmod(descriptor, 0o600)
    after_crash = os.fstat(descriptor).st_size > 0
    name = f"{os.getpid()}\n".encode()
    os.pwrite(descriptor, name, 0)  # never empty in between: a crash must be seen
    os.ftruncate(descriptor, len(name))
    os.fsync(descriptor)  # also after the power has gone
    return after_crash


def _read_process(descriptor: int) -> int | None:
    """Read whom the holder says it is; only good for a message.

    The holder writes itself down a moment after it has the lock: a name of somebody who is gone is
    an earlier holder's, and is looked at again for a while.
    """
    for _ in range(_LOOKS):
        text = os.pread(descriptor, 32, 0).strip()
        if text.isdigit() and _is_alive(int(text)):
            return int(text)
        time.sleep(_LOOK_SECONDS)
    return None


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
