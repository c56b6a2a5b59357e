"""The two key files: found, checked, read. Without the second one Heard takes in and opens nothing."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

from pydantic import SecretStr

from bot.config import Settings
from storage.key_place import KeyFileError, check_key_file
from storage.keyring import Keyring, read_keyring

_COMMAND_SECONDS = 30


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
        raise KeyFileError(f"{path} cannot be read ({exc.strerror}); are you the user that runs Heard?") from exc


def _run(command: SecretStr, key: str) -> bytes:
    try:
        found = subprocess.run(  # noqa: S603 - the deployer's own command, without a shell
            shlex.split(command.get_secret_value()), capture_output=True, timeout=_COMMAND_SECONDS, check=True
        )
    except FileNotFoundError:
        raise KeyFileError(f"{key}: the program was not found") from None
    except (OSError, subprocess.SubprocessError) as exc:
        raise KeyFileError(f"{key}: it failed ({type(exc).__name__}); its standard output is to be the key file") from None
    return found.stdout
