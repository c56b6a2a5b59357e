"""The two key files: found, checked, read, and replaced by a rotation.

Without the second one Heard takes in and opens nothing. A file is replaced whole or not at all: it is
written beside its place, read back, and moved there, and only then may a row use what is new in it.
"""

from __future__ import annotations

import contextlib
import os
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path

from pydantic import SecretStr

from bot.config import Settings
from storage.key_place import KeyFileError, check_key_file
from storage.keyring import ROOT, KeyName, Keyring, read_keyring, write_intake, write_open

_COMMAND_SECONDS = 30
_FRESH = ".{}.new"  # one name for ever: what a crash left there is replaced


def read_keys(settings: Settings) -> Keyring:
    """Read the installation's keys as the configuration says.

    Raises:
        KeyFileError: the intake file is missing, misplaced or wrong, or the open file is wrong.
    """
    keys = settings.keys
    intake = _run(keys.command, "keys.command") if keys.command else _read(settings, keys.file)
    open_: bytes | None = None
    if keys.open_command:
        open_ = _run(keys.open_command, "keys.open_command")
    elif keys.open_file.exists() or keys.open_file.is_symlink():
        open_ = _read(settings, keys.open_file)
    return read_keyring(intake, open_)


def check_replaceable(settings: Settings, name: KeyName) -> Path:
    """Give the file that holds the key *name*, if a rotation can replace it.

    Raises:
        KeyFileError: it comes out of a command or from systemd, or its folder cannot be written.
    """
    keys, is_root = settings.keys, name == ROOT
    key = "keys.open_command" if is_root else "keys.command"
    if keys.open_command if is_root else keys.command:
        raise KeyFileError(
            f"{key} hands the key file in, so Heard cannot write the new key down; put the file on the disk and "
            f"name it in {'keys.open_file' if is_root else 'keys.file'} for the rotation"
        )
    path = (keys.open_file if is_root else keys.file).resolve()
    credentials = os.environ.get("CREDENTIALS_DIRECTORY")
    if credentials and path.is_relative_to(Path(credentials).resolve()):
        raise KeyFileError(
            f"{path} is handed in by systemd, so Heard cannot write the new key down; stop Heard, and rotate with "
            f"{'HEARD_KEYS__OPEN_FILE' if is_root else 'HEARD_KEYS__FILE'} naming the file itself"
        )
    if not os.access(path.parent, os.W_OK):
        raise KeyFileError(
            f"{path.parent} cannot be written, so the new key could not be kept; nothing was changed"
        )
    return path


def replace_key_file(settings: Settings, keyring: Keyring, name: KeyName) -> None:
    """Replace the file that holds the key *name* by what *keyring* says; when this returns it is on the disk.

    Raises:
        KeyFileError: it cannot be replaced; the old file is as it was.
    """
    path = check_replaceable(settings, name)
    content = write_open(keyring) if name == ROOT else write_intake(keyring)
    fresh = path.with_name(_FRESH.format(path.name))
    try:
        fresh.unlink(missing_ok=True)
        write_private(fresh, content)
        if fresh.read_bytes() != content:
            raise KeyFileError(f"{fresh}: it was not kept as it was written; the key file is as it was")
        fresh.replace(path)
        settle_folder(path.parent)
    except OSError as exc:
        raise KeyFileError(f"{path}: cannot be replaced ({exc.strerror}); it is as it was") from exc
    finally:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)


def write_new_file(path: Path, content: bytes, holds: Callable[[bytes], bool] | None = None) -> None:
    """Write a file that nobody else can read, where there is none; *holds* looks at what the disk gives back.

    Raises:
        KeyFileError: it cannot be written or does not hold; nothing is left there.
    """
    fresh = path.with_name(_FRESH.format(path.name))
    try:
        write_private(fresh, content)
        if not (holds(fresh.read_bytes()) if holds else fresh.read_bytes() == content):
            raise KeyFileError(f"{path}: it did not come back as it was written; use another disk")
        if path.exists():
            raise KeyFileError(f"{path} is there already; nothing was changed")
        fresh.rename(path)
        settle_folder(path.parent)
    except OSError as exc:
        raise KeyFileError(f"{path}: cannot be written ({exc.strerror})") from exc
    finally:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)


def write_private(path: Path, content: bytes) -> None:
    """Write a file that is not there yet and that only its owner may read; it is on the disk afterwards."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def settle_folder(folder: Path) -> None:
    """Have the names in *folder* on the disk, not only the contents."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _read(settings: Settings, path: Path) -> bytes:
    credentials = os.environ.get("CREDENTIALS_DIRECTORY")
    check_key_file(
        path,
        data_folder=settings.data_folder,
        backup_folder=settings.backup_folder,
        allow_link=settings.keys.allow_link,
        credentials_folder=Path(credentials) if credentials else None,
    )
    try:
        return path.read_bytes()
    except OSError as exc:
        raise KeyFileError(
            f"{path} cannot be read ({exc.strerror}); are you the user that runs Heard?"
        ) from exc


def _run(command: SecretStr, key: str) -> bytes:
    try:
        found = subprocess.run(  # noqa: S603 - the deployer's own command, without a shell
            shlex.split(command.get_secret_value()), capture_output=True, timeout=_COMMAND_SECONDS, check=True
        )
    except FileNotFoundError:
        raise KeyFileError(f"{key}: the program was not found") from None
    except (OSError, subprocess.SubprocessError) as exc:
        raise KeyFileError(
            f"{key}: it failed ({type(exc).__name__}); its standard output is to be the key file"
        ) from None
    return found.stdout
