"""`heard settings`: schools and early-years settings."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.call import CallFailed, this_call
from bot.cli.operate import operate
from bot.cli.output import AsJson, Yes, confirm, facts, fail, table, warn
from bot.cli.when import day_of
from bot.csvfile import TableUnusable
from bot.registerfile import read_register

_WHAT = ("new", "changed", "closed")


def add_to(app: typer.Typer) -> None:
    """Add the group to *app*."""
    group = typer.Typer(help="Schools and early-years settings.", no_args_is_help=True)
    group.command("add")(add)
    group.command("list")(list_)
    group.command("show")(show)
    group.command("change")(change)
    group.command("import")(import_)
    group.command("close")(close)
    app.add_typer(group, name="settings")


Kind = Annotated[str | None, typer.Option(help="school, early_years, alternative or special.")]
Trust = Annotated[str | None, typer.Option(help="The trust's name; its people read for all its settings.")]
Home = Annotated[str | None, typer.Option(help="For alternative provision: the children's school's code.")]
Names = Annotated[str | None, typer.Option(help="Whether pupils see who reads by `name` or `role`.")]
Monitoring = Annotated[str | None, typer.Option(help="Whether its devices are watched: yes, no or unknown.")]

Pastoral = Annotated[
    bool | None,
    typer.Option(
        "--pastoral-first/--leads-first",
        help="Who reads bullying and suggestions first: pastoral or the leads.",
    ),
]
LowLevel = Annotated[
    bool | None,
    typer.Option(
        "--low-level-to-leads/--low-level-to-head",
        help="Who reads low-level concerns about staff, by its policy.",
    ),
]


def add(
    context: typer.Context,
    code: Annotated[str, typer.Argument(help="2 to 12 letters and digits; stands on the posters for ever.")],
    name: Annotated[str, typer.Argument(help="The name that pupils know.")],
    phase: Annotated[str, typer.Option(help="primary, secondary, early years, special …")] = "",
    pupils: Annotated[int, typer.Option(help="How many pupils.", min=0)] = 0,
    kind: Kind = None,
    trust: Trust = None,
    home: Home = None,
    names: Names = None,
    device_monitoring: Monitoring = None,
    as_json: AsJson = False,
) -> None:
    """Add a school or an early-years setting.

    Example: heard settings add HFHS "Hope Fold High School" --pupils 900
    """
    asked = {"code": code, "name": name, "phase": phase, "pupils": pupils, "kind": kind, "trust": trust}
    asked |= {"home": home, "names": names, "device_monitoring": device_monitoring}
    answer = operate(this_call(context), "settings.add", asked)
    added = f"{answer['code']}: {answer['name']} was added. Poster link: start=s-{answer['code']}"
    following = f"Next: heard leads invite {answer['code']} --role dsl"
    if not answer["pupils"]:
        warn("no roll was given: figures need it. heard settings change CODE --pupils N enters it.")
    facts(answer, as_json, words=(added, following))


def change(
    context: typer.Context,
    code: Annotated[str, typer.Argument(help="The setting's code; it never changes.")],
    name: Annotated[str | None, typer.Option(help="The name that pupils know.")] = None,
    phase: Annotated[str | None, typer.Option(help="primary, secondary, early years …")] = None,
    pupils: Annotated[int | None, typer.Option(help="How many pupils.", min=0)] = None,
    kind: Kind = None,
    trust: Trust = None,
    home: Home = None,
    names: Names = None,
    device_monitoring: Monitoring = None,
    pastoral_first: Pastoral = None,
    low_level_to_leads: LowLevel = None,
    as_json: AsJson = False,
) -> None:
    """Change what is known of a setting: only what is said changes.

    Example: heard settings change HFHS --trust "Hope Fold Trust" --device-monitoring yes
    """
    asked = {"code": code, "name": name, "phase": phase, "pupils": pupils, "kind": kind, "trust": trust}
    asked |= {"home": home, "names": names, "device_monitoring": device_monitoring}
    asked |= {"pastoral_first": pastoral_first, "low_level_to_leads": low_level_to_leads}
    answer = operate(this_call(context), "settings.change", asked)
    words = [f"{answer['code']}: {answer['name']} was changed."]
    words += [f"{answer['unseated']} of the former trust read here no more."] if answer["unseated"] else []
    words += [f"{answer['seated']} of the trust now read here too."] if answer["seated"] else []
    facts(answer, as_json, words=words)


def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The register's CSV file, as downloaded.", dir_okay=False)],
    la: Annotated[
        str, typer.Option("--la", metavar="NAME", help="The local authority, as in the file.")
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change; keep nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Take the settings of one authority from the national register (GIAS, "all establishment data").

    Said again with a newer file it changes names, phases, rolls and trusts, and closes what has closed; codes
    stay, for they stand on posters. With a fault nothing is taken, and every fault is named by its line.

    Example: heard settings import edubasealldata.csv --la Wigan --dry-run
    """
    try:
        register = read_register(file, la)
    except TableUnusable as unusable:
        for fault in unusable.faults:
            fail(fault)
        raise CallFailed(f"{file}: nothing was taken.") from None
    asked = {"found": [asdict(one) for one in register.found], "dry_run": dry_run}
    answer = {**operate(this_call(context), "settings.import", asked), "skipped": register.skipped}
    facts(answer, as_json, words=_changes(answer, register.authority))


def _changes(answer: dict[str, Any], authority: str) -> list[str]:
    """Say what an import changed, a line each, and in sum."""
    lines = []
    for one in answer["changes"]:
        fields = ", ".join(f"{name}: {was} → {now}" for name, (was, now) in one["fields"].items())
        lines.append(f"{one['what']:8}{one['code']:13}{one['name']}{f' ({fields})' if fields else ''}")
    counts = {what: sum(1 for one in answer["changes"] if one["what"] == what) for what in _WHAT}
    said = ", ".join(f"{count} {what}" for what, count in counts.items())
    lines.append(
        f"{authority}: {said}, {answer['unchanged']} as before; {answer['skipped']} rows are no settings."
    )
    if answer["dry_run"]:
        lines.append("Nothing was kept: this was a dry run.")
    return lines


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
        "live_on": "Live since",
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
    live = (
        f"Live since {day_of(answer['live_on'])}."
        if answer["live_on"]
        else "Not live yet: heard golive says why."
    )
    words = [
        f"{answer['code']}: {answer['name']} ({state}). {live}",
        f"Phase: {answer['phase'] or '-'}. Kind: {answer['kind']}. Pupils: {answer['pupils'] or '-'}. "
        f"Trust: {answer['trust'] or '-'}.",
        f"Poster link: start={answer['start']}, read by {answer['read_by']}.",
        f"Pupils see readers by {answer['names']}. School devices are watched: {answer['device_monitoring']}.",
        f"Bullying and suggestions go first to {'pastoral' if answer['pastoral_first'] else 'the leads'}; low-level "
        f"concerns about staff to the {'leads' if answer['low_level_to_leads'] else 'head'}.",
        f"Last drill: {answer['drill']}.",
        f"Leads who can be reached: {answer['leads']}.",
        *(f"  {person['id']}  {person['role']}  {person['state']}" for person in answer["people"]),
    ]
    facts(answer, as_json, words=words)


def close(
    context: typer.Context,
    code: Annotated[str, typer.Argument(help="The setting's code.")],
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Also with open cases: they stay with who reads them.")
    ] = False,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Close a setting, for ever: its poster then leads to the borough's duty desk.

    Its leads get no new reports. With open cases it is refused, unless --anyway.

    Example: heard settings close HFHS
    """
    call = this_call(context)
    if not yes:
        found = operate(call, "settings.show", {"code": code})
        question = f"Close {found['code']}, {found['name']}, for ever? {_lose(len(found['people']))}"
        confirm(question, yes)
    answer = operate(call, "settings.close", {"code": code, "anyway": anyway})
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
