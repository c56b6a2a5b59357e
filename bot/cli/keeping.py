"""`heard backup`, `restore` and `verify`: what is kept, kept twice, and looked at."""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.call import DONE, FAULT, USAGE, Call, CallFailed, this_call
from bot.cli.longwork import carry_out, need_data_folder
from bot.cli.output import AsJson, Yes, confirm, facts, progress, table, warn
from bot.cli.when import minute_of
from bot.config import Settings

if TYPE_CHECKING:
    from bot.operations.keeping import LongOperation

File = Annotated[Path, typer.Argument(help="The back-up.")]
Damaged = Annotated[bool, typer.Option("--damaged", help="Also where rows of the database do not open.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands to *app*."""
    app.command("backup")(backup)
    app.command("restore")(restore)
    app.command("verify")(verify)


def backup(
    context: typer.Context, file: File, damaged: Damaged = False, yes: Yes = False, as_json: AsJson = False
) -> None:
    """Make a back-up while Heard runs or not: one encrypted file, opened and checked after writing.

    It opens with the key files of today, which must be kept apart from it.

    Example: heard backup /backup/heard-today.bak
    """
    settings = this_call(context).settings(token_needed=False)
    target = file.expanduser().absolute()
    _refuse_beside_keys(settings, target)
    there = target.exists()
    if there:
        confirm(f"{target} is there already. Replace it?", yes)
    wanted = {"file": str(target), "overwrite": there, "damaged": damaged}
    answer = carry_out(settings, "backup", wanted, "Backing up", _operations, look_only=True)
    words = [f"Backed up to {target}; it was opened again and checked.", *_damage_words(answer)]
    facts(
        answer, as_json, words=[*words, "Keep the key files apart from it: without them it cannot be read."]
    )


def verify(context: typer.Context, as_json: AsJson = False) -> None:
    """Open and check every row, whether Heard runs or not; 1 if anything is wrong.

    Says table and the beginning of a row's id, never content.

    Example: heard verify --json
    """
    settings = this_call(context).settings(token_needed=False)
    answer = carry_out(settings, "verify", {}, "Checking every row", _operations, look_only=True)
    if not answer["cases_opened"]:
        warn("the open key file is not here: reports were checked for changes, and not opened")
    if as_json or answer["sound"]:
        facts(
            answer, as_json, words=("All is there, nothing was changed, all that can be opened here opens.",)
        )
    else:
        table(answer["problems"], {"table": "Table", "row": "Row", "what": "What is wrong"}, as_json)
        if answer["more"]:
            warn("there is more; only the first are shown")
        warn("keep a copy of data/ as it is before you change anything; rows can be had from a back-up")
    raise typer.Exit(DONE if answer["sound"] else FAULT)


def restore(
    context: typer.Context, file: File, damaged: Damaged = False, yes: Yes = False, as_json: AsJson = False
) -> None:
    """Put a back-up in the place of the present database, which is kept under another name.

    Stop Heard first. All of the back-up is checked before anything is changed.

    Example: heard restore /backup/heard-today.bak
    """
    call = this_call(context)
    settings = call.settings(token_needed=False)
    answer = _restore(settings, file.expanduser().absolute(), yes=yes, damaged=damaged)
    facts(answer, as_json, words=_restored_words(call, answer))


def _restore(settings: Settings, file: Path, *, yes: bool, damaged: bool) -> dict[str, Any]:
    from bot.clock import SystemClock
    from bot.keyfiles import read_keys
    from bot.lock import take_lock
    from bot.operations.keeping import Distance, mark_repeat
    from storage.restore import restore as put_back
    from storage.sealing import Sealer

    need_data_folder(settings)
    database = settings.storage.path
    with take_lock(settings.data_folder):
        sealer = Sealer(read_keys(settings))
        if database.exists():
            confirm(
                f"Put {file} in the place of the present database? That one is kept, under another name. "
                "What was taken in, answered, decided or entered since the back-up is not in it; what was erased, "
                "whose access ended and who was forgotten since stays so, as far as the present one can be read.",
                yes,
            )
        now, distance = SystemClock().now(), Distance()
        with progress("Restoring") as show:

            def tell(share: float) -> None:
                distance(share)
                show(distance.percent, 100)

            done = asyncio.run(put_back(file, database, sealer, now, mark_repeat, tell, damaged=damaged))
    return {
        "restored": True,
        "made_at": done.made.isoformat(timespec="seconds"),
        "hours_missing": _hours(now, done.made),
        "aside": str(done.aside) if done.aside else None,
        "ended": list(done.ended),
        "sound": not done.problems,
    }


def _restored_words(call: Call, answer: dict[str, Any]) -> list[str]:
    config = shlex.quote(str(call.config))
    lines = [f"Restored what was kept at {minute_of(answer['made_at'])}."]
    if answer["aside"]:
        lines.append(f"The database of before is {answer['aside']}; nothing deletes it but you.")
    return [
        *lines,
        *_damage_words(answer),
        *_ended_words(answer),
        f"What was taken in since then (up to {answer['hours_missing']} h) is not in it: tell your leads, and invite again who joined since.",
        "What was waiting to be sent then may be sent again; copies to leads say that they may be repeats.",
        "What Telegram has not handed over yet comes by itself: it is asked, nothing is skipped.",
        f"Next:  heard --config {config} verify, then  heard --config {config} run",
    ]


def _hours(now: datetime, made: datetime) -> int:
    return max(0, -int((made - now).total_seconds() // 3600))


def _ended_words(answer: dict[str, Any]) -> list[str]:
    ids = ", ".join(answer["ended"])
    return [f"Adults whose access or seat had ended since, and stays ended: {ids}."] if ids else []


def _damage_words(answer: dict[str, Any]) -> list[str]:
    return [] if answer["sound"] else ["Rows in it do not open, as you were told: see heard verify."]


def _refuse_beside_keys(settings: Settings, target: Path) -> None:
    for key in (settings.keys.file, settings.keys.open_file):
        if target.parent.resolve() == key.parent.resolve():
            raise CallFailed(
                f"{target} would lie beside the key files; keep them apart: name another folder", USAGE
            )


def _operations() -> Mapping[str, LongOperation]:
    from bot.operations.keeping import LONG_OPERATIONS

    return LONG_OPERATIONS
