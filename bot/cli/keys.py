"""`heard keys`: which keys there are, a new one in the place of an old one, and a copy for the safe."""

from __future__ import annotations

import stat
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.call import DONE, FAULT, USAGE, CallFailed, this_call
from bot.cli.longwork import Operations, carry_out
from bot.cli.output import AsJson, Yes, confirm, facts, table, warn
from bot.config import Settings

if TYPE_CHECKING:
    from bot.operations.keeping import LongOperation

_MAX_ESCROW_BYTES = 4 * 2**20
_COLUMNS = {
    "kind": "Kind",
    "name": "Key",
    "version": "Newest",
    "fingerprint": "Fingerprint",
    "older_versions": "Older",
    "old_percent": "Rows under older, %",
}
_KEPT = ("index", "audit")
_FORGOTTEN = ("root", "transit", "contact", "header", "facts", "row")
_ASK_ROTATE = (
    "At its end the old key is forgotten: a back-up of before then opens only with a copy of today's key files "
    "(heard keys escrow) or the recovery key. Go on?"
)
_ASK_DESKS = "At its end the desks' old keys are erased; a back-up of before still holds them. Go on?"

Passphrase = Annotated[
    Path | None,
    typer.Option("--passphrase-file", help="Whose first line is the passphrase; else it is asked."),
]


def add_to(app: typer.Typer) -> None:
    """Add the commands to *app*."""
    group = typer.Typer(help="The keys: list, rotate, a copy for the safe.", no_args_is_help=True)
    group.command("list")(show)
    group.command("rotate")(rotate)
    group.command("escrow")(escrow)
    app.add_typer(group, name="keys")


def show(context: typer.Context, as_json: AsJson = False) -> None:
    """List the keys, their versions and fingerprints, and what percentage of rows is still under older ones.

    A key of which older rows are left was being rotated when something stopped it: rotate it again.

    Example: heard keys list
    """
    settings = this_call(context).settings(token_needed=False)
    rows = carry_out(settings, "keys.list", {}, "Looking", _operations(settings))["keys"]
    for row in rows:
        row["older_versions"] = " ".join(str(one["version"]) for one in row["older"]) or None
    if as_json:
        rows = [{name: value for name, value in row.items() if name != "older_versions"} for row in rows]
    table(rows, _COLUMNS, as_json)


def rotate(
    context: typer.Context,
    what: Annotated[
        str,
        typer.Argument(
            metavar="WHAT",
            help="root, a setting's CODE, borough, transit, contact, header, facts, row, index or audit.",
        ),
    ],
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Make a new key and bring everything under it, while Heard runs or not.

    Whatever stops it, say the same again: it goes on. Of index and audit a new version is made and the old
    one is kept. After it, renew the copies of the key files that are kept apart.

    Examples: heard keys rotate root, heard keys rotate HFHS, heard keys rotate transit
    """
    settings = this_call(context).settings(token_needed=False)
    if what not in _KEPT:
        confirm(_ASK_ROTATE if what in _FORGOTTEN else _ASK_DESKS, yes)
    answer = carry_out(settings, "keys.rotate", {"what": what}, f"Rotating {what}", _operations(settings))
    facts(answer, as_json, words=_rotated_words(answer))
    if not answer["finished"]:
        warn("some rows do not open and stand under the old key still, so it is kept: see heard verify")
    elif "desks" not in answer:
        warn("the key file has changed: renew the copies that are kept apart (heard keys escrow)")
    raise typer.Exit(DONE if answer["finished"] else FAULT)


def _rotated_words(answer: dict[str, Any]) -> list[str]:
    words = ["Went on with a rotation that was interrupted."] if answer["resumed"] else []
    what = answer["what"]
    if not answer["finished"]:
        return [*words, f"{what}: the new key is in force; not everything is under it."]
    if "desks" in answer:
        desks = ", ".join(answer["desks"])
        return [
            *words,
            f"New keys for {desks or 'no desk'}; every case key is sealed to them, the old are erased.",
        ]
    if what in _KEPT:
        return [
            *words,
            f"{what}: version {answer['version']} is in force; older ones are kept for what they made.",
        ]
    return [*words, f"{what}: everything is under version {answer['version']}, the old one is forgotten."]


# -- escrow -------------------------------------------------------------------------------------


def escrow(
    context: typer.Context,
    to: Annotated[Path, typer.Option("--to", help="The file to write; with --open the folder.")],
    open_: Annotated[
        Path | None, typer.Option("--open", help="Get the key files back out of this escrow.")
    ] = None,
    passphrase_file: Passphrase = None,
) -> None:
    """Write an encrypted copy of the key files under a passphrase, and open it once to see that it holds.

    Keep file and passphrase apart from each other, and both apart from back-ups.

    Examples: heard keys escrow --to /media/stick/heard.escrow, heard keys escrow --open heard.escrow --to keys-again
    """
    if open_ is not None:
        _take_out(open_, to.expanduser().absolute(), passphrase_file)
        return
    settings = this_call(context).settings(token_needed=False)
    _put_in(settings, to.expanduser().absolute(), passphrase_file)


def _put_in(settings: Settings, target: Path, passphrase_file: Path | None) -> None:
    from bot.keyfiles import read_keys, write_new_file
    from storage.escrow import check_passphrase, open_escrow, seal_escrow

    _refuse_place(settings, target)
    keyring = read_keys(settings)
    if not keyring.can_open:
        warn("the open key file is not here: this escrow will take reports in again and open none")
    passphrase = _passphrase(passphrase_file, twice=True)
    check_passphrase(passphrase)

    def holds(content: bytes) -> bool:
        return open_escrow(content, passphrase) == keyring

    write_new_file(target, seal_escrow(keyring, passphrase), holds)
    facts({}, False, words=[f"Wrote {target}, and opened it again: it holds the key files of today."])


def _take_out(file: Path, folder: Path, passphrase_file: Path | None) -> None:
    from bot.keyfiles import write_new_file
    from storage.escrow import open_escrow
    from storage.keyring import write_intake, write_open

    try:
        content = file.expanduser().read_bytes()[:_MAX_ESCROW_BYTES]
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise CallFailed(f"{folder} is not empty; nothing was changed. Name an empty folder.", USAGE)
        keyring = open_escrow(content, _passphrase(passphrase_file, twice=False))
        folder.chmod(0o700)
    except OSError as exc:
        raise CallFailed(f"{exc.filename or file}: cannot be used ({exc.strerror}).", USAGE) from exc
    write_new_file(folder / "heard.key", write_intake(keyring))
    if keyring.can_open:
        write_new_file(folder / "heard.open.key", write_open(keyring))
    else:
        warn("the open key file was not in this escrow")
    facts(
        {}, False, words=[f"Wrote the key files into {folder}; let keys.file and keys.open_file name them."]
    )


def _refuse_place(settings: Settings, target: Path) -> None:
    keys = settings.keys
    places = {
        "data": settings.data_folder,
        "back-up": settings.backup_folder,
        "keys": keys.file.parent,
        "keys of the open file": keys.open_file.parent,
    }
    for what, folder in places.items():
        if target.parent.resolve().is_relative_to(folder.resolve()):
            raise CallFailed(f"{target} would lie in the {what} folder {folder}; keep it apart.", USAGE)
    if target.exists() or target.is_symlink():
        raise CallFailed(f"{target} is there already; nothing was changed. Name another file.", USAGE)


def _passphrase(file: Path | None, *, twice: bool) -> str:
    if file is not None:
        return _passphrase_in(file)
    if not sys.stdin.isatty():
        raise CallFailed("nobody can be asked for the passphrase here; say --passphrase-file FILE.", USAGE)
    return str(typer.prompt("Passphrase", hide_input=True, confirmation_prompt=twice, err=True))


def _passphrase_in(file: Path) -> str:
    try:
        status = file.stat()
        if stat.S_ISREG(status.st_mode) and status.st_mode & 0o077:
            raise CallFailed(f"{file} can be read by others; run chmod 600 {file}.", USAGE)
        with file.open(encoding="utf-8") as lines:
            return lines.readline(4096).rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as exc:
        raise CallFailed(f"{file}: the passphrase cannot be read ({type(exc).__name__}).", USAGE) from exc


def _operations(settings: Settings) -> Operations:
    def operations() -> Mapping[str, LongOperation]:
        from bot.operations.keys import key_operations

        return key_operations(settings)

    return operations
