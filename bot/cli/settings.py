"""`heard settings`: schools and early-years settings."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.call import this_call
from bot.cli.operate import operate
from bot.cli.output import AsJson, Yes, confirm, facts, table, warn


def add_to(app: typer.Typer) -> None:
    """Add the group to *app*."""
    group = typer.Typer(help="Schools and early-years settings.", no_args_is_help=True)
    group.command("add")(add)
    group.command("list")(list_)
    group.command("show")(show)
    group.command("close")(close)
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
    columns = {
        "code": "Code",
        "name": "Name",
        "phase": "Phase",
        "pupils": "Pupils",
        "leads": "Leads reached",
        "closed": "Closed",
    }
    table(rows, columns, as_json, nothing="No settings yet. Add one with: heard settings add CODE NAME")


def show(
    context: typer.Context,
    code: Annotated[str, typer.Argument(help="The setting's code.")],
    as_json: AsJson = False,
) -> None:
    """Show one setting, who reads there, and where its poster leads.

    Example: heard settings show HFHS
    """
    answer = operate(this_call(context), "settings.show", {"code": code})
    state = "closed" if answer["closed"] else "open"
    words = [
        f"{answer['code']}: {answer['name']} ({state})",
        f"Phase: {answer['phase'] or '-'}. Pupils: {answer['pupils'] or '-'}.",
        f"Poster link: start={answer['start']}, read by {answer['read_by']}.",
        f"Leads who can be reached: {answer['leads']}.",
        *(f"  {person['id']}  {person['role']}  {person['state']}" for person in answer["people"]),
    ]
    facts(answer, as_json, words=words)


def close(
    context: typer.Context,
    code: Annotated[str, typer.Argument(help="The setting's code.")],
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Close a setting, for ever: its poster then leads to the borough's duty desk.

    Its leads get no new reports. Open cases stay with those who read them.

    Example: heard settings close HFHS
    """
    call = this_call(context)
    if not yes:
        found = operate(call, "settings.show", {"code": code})
        question = f"Close {found['code']}, {found['name']}, for ever? {_lose(len(found['people']))}"
        confirm(question, yes)
    answer = operate(call, "settings.close", {"code": code})
    if not answer["duty"]:
        warn("no duty officer can be reached: invite one with: heard leads invite borough --role duty")
    done = "was closed before" if answer["closed_before"] else "is closed"
    words = (
        f"{answer['code']}: {answer['name']} {done}. Its poster leads to the duty desk.",
        _lose(answer["leads"]),
        "Open cases stay with those who read them until they are closed.",
    )
    facts(answer, as_json, words=words)


def _lose(leads: int) -> str:
    who = "Nobody is a lead there." if not leads else f"{leads} {'lead' if leads == 1 else 'leads'}"
    return f"{who} will get no new reports from there." if leads else who
