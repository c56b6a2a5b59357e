"""`heard leads`: the adults who read."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from bot.cli import invitations
from bot.cli.call import this_call
from bot.cli.operate import operate
from bot.cli.output import AsJson, Yes, confirm, facts, table, warn
from bot.cli.when import day_of, minute_of


def add_to(app: typer.Typer) -> None:
    """Add the group to *app*."""
    group = typer.Typer(help="The adults who read for a setting or the borough.", no_args_is_help=True)
    group.command("invite")(invitations.invite)
    group.command("import")(invitations.import_)
    group.command("invitations")(invitations.list_)
    group.command("withdraw")(invitations.withdraw)
    group.command("list")(list_)
    group.command("revoke")(revoke)
    group.command("away")(away)
    group.command("unlock")(unlock)
    app.add_typer(group, name="leads")


def list_(context: typer.Context, as_json: AsJson = False) -> None:
    """List the adults who joined: ids, roles and states; no names, no addresses.

    *Invitation* is the number that `heard leads invite` or the table of `heard leads import` showed beside the link:
    so you know who is who, and Heard need not.

    Example: heard leads list --json
    """
    rows = [
        {
            **row,
            "more": ", ".join(f"{seat['role']} of {seat['setting']}" for seat in row["seats"][1:]) or None,
            "came_by": ", ".join(row["invitations"]) or None,
        }
        for row in operate(this_call(context), "leads.list")["leads"]
    ]
    shown = rows if as_json else [row | {"away_until": _minute(row["away_until"])} for row in rows]
    columns = {
        "id": "Id",
        "role": "Role",
        "setting": "Setting",
        "state": "State",
        "more": "Also",
        "away_until": "Away until",
        "came_by": "Invitation",
    }
    table(
        shown, columns, as_json, nothing="Nobody has joined. Invite with: heard leads invite CODE --role dsl"
    )


def _minute(text: str | None) -> str | None:
    return minute_of(text) if text else None


def revoke(
    context: typer.Context,
    person: Annotated[
        str, typer.Argument(metavar="ID", help="From `heard leads list`, or their invitation; 8 digits.")
    ],
    setting: Annotated[
        str, typer.Option(help="Only the seat at this CODE; 'borough' for the borough's.")
    ] = "",
    role: Annotated[str, typer.Option(help="Only the seat of this role; they keep their others.")] = "",
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Take an adult's access away, at once: desks, buttons on old screens, what was on its way to them.

    The last active duty officer stays until another has joined. Open cases that fewer than two people can
    read afterwards are named, and handed on to who stays at the desk or to the duty desk.

    Examples: heard leads revoke 1f0c22ab, heard leads revoke 1f0c22ab --setting HFHS --role ddsl
    """
    call = this_call(context)
    if not yes:
        found = operate(call, "leads.show", {"id": person})
        where = f", the seat at {setting.upper()}" if setting else ""
        where += f", the seat as {role}" if role else ""
        confirm(f"Revoke {found['role']} of {found['setting']} ({found['state']}){where}?", yes)
    answer = operate(call, "leads.revoke", {"id": person, "setting": setting, "role": role})
    if answer["others"] < 2:
        warn(
            f"{answer['others']} at this desk can be reached and is here; two adults are to read every answer."
        )
    for case in answer.get("hand_over", ()):
        warn(
            f"{case['reference']} of {case['setting']} is open, {case['readers']} can read it now: it is handed on."
        )
    for code in answer.get("covers", ()):
        warn(
            f"they stand in the rota of {code} on days to come; enter who covers: heard calendar cover {code}"
        )
    _warn_of_past(answer)
    facts(answer, as_json, words=_ended(answer))


def _warn_of_past(answer: dict[str, Any]) -> None:
    """Say what pupils can no longer send past their school."""
    if answer.get("past_school"):
        warn(
            f"what pupils of {', '.join(answer['past_school'])} send past their school has no reader at the council "
            "who is not of that school: heard leads invite borough --role duty"
        )


def _ended(answer: dict[str, Any]) -> list[str]:
    """Say which seats have ended."""
    if answer["revoked_before"]:
        return [f"{answer['role']} of {answer['setting']} was revoked before."]
    lines = [f"{seat} is revoked." for seat in answer["ended"]]
    if answer["state"] != "revoked":
        lines.append("The other seats stay.")
    return lines


def away(
    context: typer.Context,
    person: Annotated[
        str, typer.Argument(metavar="ID", help="From `heard leads list`, or their invitation; 8 digits.")
    ],
    until: Annotated[
        str, typer.Option(metavar="DATE", help="The day on which they are back: 2026-11-30.")
    ] = "",
    cover: Annotated[str, typer.Option(metavar="ID", help="Who covers: somebody of the same desk.")] = "",
    back: Annotated[bool, typer.Option("--back", help="They are back now.")] = False,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Also where nobody at the duty desk is left.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Enter that an adult is away: no alerts, and pupils are not told that they read.

    They are back by themselves on that day, or with anything they do in the chat; there they say it
    themselves with /away.

    Example: heard leads away 1f0c22ab --until 2026-11-30 --cover 77ab12cd
    """
    if bool(until) == back:
        raise typer.BadParameter("say either --until DATE or --back")
    asked = {"id": person, "until": until, "cover": cover, "anyway": anyway}
    answer = operate(this_call(context), "leads.away", asked)
    for desk in answer["alone"]:
        warn(f"nobody at {desk} is here until then; what comes in is read by the duty desk, in its hours.")
    _warn_of_past(answer)
    state = f"away, back on {day_of(until)}" if until else "here"
    facts(answer, as_json, words=(f"{answer['role']} of {answer['setting']} is {state}.",))


def unlock(
    context: typer.Context,
    person: Annotated[
        str, typer.Argument(metavar="ID", help="From `heard leads list`, or their invitation; 8 digits.")
    ],
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Take a forgotten PIN away. Be sure that it is they who ask: the PIN guards a phone that was picked up.

    Example: heard leads unlock 1f0c22ab
    """
    call = this_call(context)
    if not yes:
        found = operate(call, "leads.show", {"id": person})
        confirm(f"Take the PIN of {found['role']} of {found['setting']} away?", yes)
    answer = operate(call, "leads.unlock", {"id": person})
    facts(answer, as_json, words=(f"{answer['role']} of {answer['setting']} has no PIN now.",))
