"""`heard feedback`: what pupils say of telling here."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.call import this_call
from bot.cli.operate import operate
from bot.cli.output import AsJson, table


def add_to(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("feedback")(feedback)


def feedback(
    context: typer.Context,
    term: Annotated[str, typer.Option(help="A third of a year, like 2026-3. Default: the present one.")] = "",
    as_json: AsJson = False,
) -> None:
    """Show what pupils say of telling here: was it easy, were they listened to, would they tell a friend.

    Each number is rounded down to tens, and none is tied to a report or a school.

    Example: heard feedback --term 2026-3
    """
    found = operate(this_call(context), "feedback", {"term": term})
    columns = {"question": "Question", "yes": "Yes", "bit": "A bit", "no": "No"}
    table(found["feedback"], columns, as_json, nothing="Nothing yet.")
