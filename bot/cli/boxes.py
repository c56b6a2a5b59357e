"""`heard inbox` and `heard outbox`: what could not be handled or delivered. Never content, never whose."""

from __future__ import annotations

import typer

from bot.cli.call import this_call
from bot.cli.operate import operate
from bot.cli.output import AsJson, facts, table

_COLUMNS = {"id": "Id", "state": "State", "tries": "Tries", "age": "Since"}
_RETRIED = "Whatever was set aside is tried again."


def add_to(app: typer.Typer) -> None:
    """Add the groups to *app*."""
    for name, about, commands in (
        ("inbox", "What was sent to us and could not be handled.", (list_inbox, retry_inbox)),
        ("outbox", "What we owe somebody and cannot be delivered.", (list_outbox, retry_outbox)),
    ):
        group = typer.Typer(help=about, no_args_is_help=True)
        for word, command in zip(("list", "retry"), commands, strict=True):
            group.command(word)(command)
        app.add_typer(group, name=name)


def list_inbox(context: typer.Context, as_json: AsJson = False) -> None:
    """List what could not be handled: a short id, how often it was tried, since when; never content.

    Example: heard inbox list --json
    """
    rows = operate(this_call(context), "inbox.list")["inbox"]
    table(rows, _COLUMNS, as_json, nothing="Nothing was set aside.")


def retry_inbox(context: typer.Context, as_json: AsJson = False) -> None:
    """Handle again what was set aside: at once where Heard runs, else at its start. Twice is once.

    Example: heard inbox retry
    """
    facts(operate(this_call(context), "inbox.retry"), as_json, words=(_RETRIED,))


def list_outbox(context: typer.Context, as_json: AsJson = False) -> None:
    """List what cannot be delivered: a short id, how often it was tried, since when; never content.

    Example: heard outbox list --json
    """
    rows = operate(this_call(context), "outbox.list")["outbox"]
    nothing = "Nothing that can be listed was set aside. `heard outbox retry` tries everything again."
    table(rows, _COLUMNS, as_json, nothing=nothing)


def retry_outbox(context: typer.Context, as_json: AsJson = False) -> None:
    """Send again what was set aside: at once where Heard runs, else at its start. Twice is once.

    Example: heard outbox retry
    """
    facts(operate(this_call(context), "outbox.retry"), as_json, words=(_RETRIED,))
