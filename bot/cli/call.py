"""One call of `heard`: which configuration it means, and how it ends.

Decides the exit status and the one line of every error: 0 done, 1 it ran and found or met a fault,
2 wrong usage or configuration. Refuses to show a fault's own words unless they are ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import typer
from typer.exceptions import TyperException

from bot.cli.output import NobodyToAsk, warn
from bot.config import Settings
from bot.control import ControlError
from bot.diskwords import say_disk
from bot.given import ConfigError
from bot.lock import AlreadyRunning, LockUnusable
from bot.logs import place_of

DONE, FAULT, USAGE = 0, 1, 2


class CallFailed(Exception):
    """Raised by a command: a line for the person at the terminal, and the exit status."""

    def __init__(self, line: str, status: int = FAULT) -> None:
        super().__init__(line)
        self.status = status


@dataclass(frozen=True, slots=True)
class Call:
    """What was said before the command's name, and the environment it was said in."""

    config: Path
    environ: Mapping[str, str]
    debug: bool = False

    def settings(self, *, token_needed: bool = True) -> Settings:
        """Load the configuration, say what deserves a look, and return it; raise ConfigError."""
        settings = Settings.load(self.config, self.environ, token_needed=token_needed)
        for line in settings.warnings:
            warn(line)
        return settings


def this_call(context: typer.Context) -> Call:
    """Give the call that *context* belongs to."""
    call = context.find_object(Call)
    assert call is not None, "main() makes it"
    return call


def ending(fault: BaseException) -> tuple[list[str], int]:
    """Say how a call ends that *fault* ended: the lines, and the exit status."""
    match fault:
        case ConfigError():
            return list(fault.faults), USAGE
        case CallFailed() | ControlError():
            return [_one_line(fault)], fault.status
        case AlreadyRunning() | LockUnusable() | NobodyToAsk():
            return [_one_line(fault)], USAGE
        case TyperException():
            return [_usage(fault)], fault.exit_code
        case KeyboardInterrupt() | typer.Abort() | EOFError():
            return ["stopped before the end."], FAULT
        case BrokenPipeError():
            return [], FAULT
    return _storage_ending(fault) or _disk_ending(fault) or ([_unexpected(fault)], FAULT)


def _storage_ending(fault: BaseException) -> tuple[list[str], int] | None:
    from storage.errors import DatabaseUnusable, StorageError

    if not isinstance(fault, StorageError):
        return None
    from storage.keyring import KeyFileError, OldKeyFile, WrongKey

    unusable = isinstance(fault, DatabaseUnusable | KeyFileError | OldKeyFile | WrongKey)
    return [_one_line(fault)], USAGE if unusable else FAULT


def _disk_ending(fault: BaseException) -> tuple[list[str], int] | None:
    line = say_disk(fault)
    return None if line is None else ([line], FAULT)


def _usage(fault: TyperException) -> str:
    context = getattr(fault, "ctx", None)
    hint = f" See `{context.command_path} --help`." if context is not None else ""
    return " ".join(fault.format_message().split()) + hint


def _unexpected(fault: BaseException) -> str:
    place = place_of(fault)
    where = f" at {place}" if place else ""
    return (
        f"something went wrong that should not ({type(fault).__name__}{where}). With --debug it says where."
    )


def _one_line(fault: BaseException) -> str:
    return " ".join(str(fault).split())
