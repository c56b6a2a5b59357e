"""`heard cases`: metadata of the cases that the settings' own leads read."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.call import this_call
from bot.cli.operate import operate
from bot.cli.output import AsJson, table
from safeguarding.case import Status


def add_to(app: typer.Typer) -> None:
    """Add the group to *app*."""
    group = typer.Typer(help="Cases, without a word of what was said.", no_args_is_help=True)
    group.callback()(_group)
    group.command("list")(list_)
    app.add_typer(group, name="cases")


def _group() -> None:
    """Keep `list` a command of its own while it is the only one."""


def list_(
    context: typer.Context,
    setting: Annotated[str, typer.Option(help="Only this setting's: its code.")] = "",
    status: Annotated[Status | None, typer.Option(help="Only of this status.")] = None,
    as_json: AsJson = False,
) -> None:
    """List reference, setting, urgency, status and ages; never what was said.

    Only what a setting's own leads read. What only the borough may see stands in no list.

    Examples: heard cases list, heard cases list --setting HFHS --status new --json
    """
    wanted = {"setting": setting, "status": str(status or "")}
    rows = operate(this_call(context), "cases.list", wanted)["cases"]
    columns = {
        "reference": "Reference",
        "setting": "Setting",
        "urgency": "Urgency",
        "status": "Status",
        "received": "Received",
        "opened": "Opened",
        "closed": "Closed",
    }
    table(rows, columns, as_json, nothing="No cases that can be listed.")
