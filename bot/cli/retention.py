"""`heard retention`: what has had its time is erased; what is kept all the same is listed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.call import this_call
from bot.cli.longwork import carry_out
from bot.cli.output import AsJson, facts, warn
from bot.config import Settings

if TYPE_CHECKING:
    from datetime import datetime

    from bot.operations.keeping import LongOperation
    from handlers.service import Service
    from storage.sealing import Sealer


def add_to(app: typer.Typer) -> None:
    """Add the group to *app*."""
    group = typer.Typer(help="What is erased when its time has come.", no_args_is_help=True)
    group.callback()(_group)
    group.command("run")(run)
    app.add_typer(group, name="retention")


def _group() -> None:
    """Keep `run` a command of its own while it is the only one."""


def run(
    context: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be erased.")] = False,
    as_json: AsJson = False,
) -> None:
    """Erase what has had its time, as the clock does every night; list what is kept all the same.

    Nothing that is open, on hold, about an adult at the setting or not recorded in the school's own system
    is erased. Only what a setting's own leads read is named; of all else its readers hear.

    Examples: heard retention run --dry-run, heard retention run --json
    """
    settings = this_call(context).settings(token_needed=False)
    answer = carry_out(
        settings,
        "retention.run",
        {"dry_run": dry_run},
        "Looking",
        lambda: operations(settings),
        look_only=True,
    )
    facts(answer, as_json, words=_words(answer))
    if not answer["finished"]:
        warn("the file could not be scrubbed now (a back-up is being made?); the clock goes on with it")


def operations(settings: Settings) -> Mapping[str, LongOperation]:
    """Give the long operations, for a command that works alone."""
    from bot.operations.erasing import wait_for_process
    from bot.operations.exporting import exporting_operations
    from bot.operations.retention import retention_operations
    from bot.operations.roster import importing_operations
    from bot.provision import make_service

    def make(sealer: Sealer, now: datetime) -> Service:
        return make_service(settings, sealer, now)

    return {
        **retention_operations(make, wait_for_process),
        **exporting_operations(make, wait_for_process),
        **importing_operations(make, str),
    }


def _words(answer: dict[str, Any]) -> list[str]:
    verb = "Would erase" if answer["dry_run"] else "Erased"
    lines = [f"{verb} {row['reference']} ({row['setting']})" for row in answer["erased"]]
    lines += [
        f"Kept {row['reference']} ({row['setting']}), although its time has come: {', '.join(row['why'])}"
        for row in answer["kept"]
    ]
    nothing = "Nothing that can be listed has had its time."
    days = answer["policy"]["backup_days"]
    told = f"Back-ups made before still hold what is erased: keep none for longer than {days} days."
    return [*(lines or [nothing]), *([told] if answer["erased"] else [])]
