"""`heard settings`: schools and early-years settings."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.call import this_call
from bot.cli.operate import operate
from bot.cli.output import AsJson, facts, table


def add_to(app: typer.Typer) -> None:
    """Add the group to *app*."""
    group = typer.Typer(help="Schools and early-years settings.", no_args_is_help=True)
    group.command("add")(add)
    group.command("list")(list_)
    app.add_typer(group, name="settings")


def add(
    context: typer.Context,
    code: Annotated[str, typer.Argument(help="2 to 12 letters and digits; stands on the posters for ever.")],
    name: Annotated[str, typer.Argument(help="The name that pupils know.")],
    phase: Annotated[str, typer.Option(help="primary, secondary, early years, special …")] = "",
    pupils: Annotated[int, typer.Option(help="How many pupils.", min=0)] = 0,
    as_json: AsJson = False,
) -> None:
    """Add a school or an early-years setting.

    Example: heard settings add HFHS "Hope Fold High School" --pupils 900
    """
    answer = operate(
        this_call(context), "settings.add", {"code": code, "name": name, "phase": phase, "pupils": pupils}
    )
    added = f"{answer['code']}: {answer['name']} was added. Poster link: start=s-{answer['code']}"
    following = f"Next: heard leads invite {answer['code']} --role dsl"
    facts(answer, as_json, words=(added, following))


def list_(context: typer.Context, as_json: AsJson = False) -> None:
    """List the settings.

    Example: heard settings list --json
    """
    rows = operate(this_call(context), "settings.list")["settings"]
    columns = {"code": "Code", "name": "Name", "phase": "Phase", "pupils": "Pupils", "leads": "Leads reached"}
    table(rows, columns, as_json, nothing="No settings yet. Add one with: heard settings add CODE NAME")
