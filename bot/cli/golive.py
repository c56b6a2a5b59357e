"""`heard golive`: whether a setting is ready, on a page with a date."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from bot.cli.call import FAULT, this_call
from bot.cli.operate import operate
from bot.cli.output import AsJson, facts, say, say_beside
from bot.cli.when import day_of

_MARKS = {"ok": "ok  ", "bad": "BAD ", "note": "note"}
_COLOURS = {"ok": None, "bad": "red", "note": "yellow"}  # as `heard doctor`


def add_to(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("golive")(golive)


def golive(
    context: typer.Context,
    code: Annotated[str, typer.Argument(help="The setting's code.")],
    as_json: AsJson = False,
) -> None:
    """Check whether a setting is ready for pupils; exit status 1 if something is missing.

    The first time that all is well, the day is kept, and drills begin: once in each half-term, at a staffed
    moment that nobody knows beforehand.

    Example: heard golive HFHS
    """
    answer = operate(this_call(context), "golive", {"code": code})
    if as_json:
        facts(answer, as_json, words=())
    else:
        _print_page(answer)
    if not answer["ready"]:
        raise typer.Exit(FAULT)


def _print_page(answer: Mapping[str, Any]) -> None:
    say(f"{answer['name']} ({answer['code']}), {day_of(answer['day'])}\n")
    for one in answer["checks"]:
        say_beside(f"{_MARKS[one['state']]}  {one['name']:14}", one["says"], _COLOURS[one["state"]])
    bad = sum(1 for one in answer["checks"] if one["state"] == "bad")
    missing = f"Not ready: {bad} {'line is' if bad == 1 else 'lines are'} bad."
    say(f"\nReady. Live since {day_of(answer['live_on'])}." if answer["ready"] else f"\n{missing}")
