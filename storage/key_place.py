"""Where a key file may lie: nobody else can read it, and it does not travel with what it locks."""

from __future__ import annotations

import stat
from pathlib import Path

from storage.errors import StorageError


class KeyFileError(StorageError):
    """A key file cannot be used; the message says what was found and what to do."""


def check_key_file(
    path: Path,
    *,
    data_folder: Path,
    backup_folder: Path,
    allow_link: bool,
    credentials_folder: Path | None = None,
) -> None:
    """Refuse a key file that others could read or that would travel with what it locks.

    *credentials_folder* is `$CREDENTIALS_DIRECTORY`, where systemd's links and group bits (they show
    its access list's mask) are its own business.

    Raises:
        KeyFileError: not there, not a file, a link, open to others, or in the data or back-up folder.
    """
    lies, real = path.parent.resolve(), path.resolve()
    managed = credentials_folder is not None and lies.is_relative_to(credentials_folder.resolve())
    if path.is_symlink() and not (allow_link or managed):
        raise KeyFileError(f"{path} is a link; expected a file of its own, or keys.allow_link = true")
    if not path.exists():
        raise KeyFileError(f"{path} was not found; put the key file there, or let keys.file name its place")
    for folder, what in ((data_folder, "data"), (backup_folder, "back-up")):
        if real.is_relative_to(folder.resolve()) or lies.is_relative_to(folder.resolve()):
            raise KeyFileError(
                f"{path} lies in the {what} folder {folder}; move it out, keys and data travel apart"
            )
    found = real.stat()
    if not stat.S_ISREG(found.st_mode):
        raise KeyFileError(f"{path} is not a file; let keys.file name the key file itself")
    others = 0o007 if managed and real.parent == lies else 0o077
    if found.st_mode & others or found.st_mode & 0o100:
        raise KeyFileError(
            f"{path} has mode {stat.S_IMODE(found.st_mode):04o}; expected 0600 or 0400: run chmod 600 {path}"
        )
    for folder in {lies, real.parent}:
        mode = folder.stat().st_mode
        if mode & others:
            raise KeyFileError(
                f"{folder} has mode {stat.S_IMODE(mode):04o}; expected 0700, others may look into it: run chmod 700 {folder}"
            )
