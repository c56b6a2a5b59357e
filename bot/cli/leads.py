"""`heard leads`: the adults who read."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from bot.cli.call import Call, this_call
from bot.cli.operate import operate
from bot.cli.output import AsJson, Yes, confirm, facts, table, warn


def add_to(app: typer.Typer) -> None:
    """Add the group to *app*."""
    group = typer.Typer(help="The adults who read for a setting or the borough.", no_args_is_help=True)
    group.command("invite")(invite)
    group.command("list")(list_)
    group.command("revoke")(revoke)
    app.add_typer(group, name="leads")


def invite(
    context: typer.Context,
    code: Annotated[str, typer.Argument(help="A setting's code, or: borough")],
    role: Annotated[
        str, typer.Option(help="dsl, ddsl, head, chair …; for the borough: duty, duty_manager …")
    ],
    expires: Annotated[str, typer.Option(help="How long it holds: a number and m, h or d.")] = "48h",
    as_json: AsJson = False,
) -> None:
    """Print a link by which one adult joins, once.

    Examples: heard leads invite HFHS --role dsl, heard leads invite borough --role duty --expires 2h
    """
    call = this_call(context)
    answer = operate(call, "leads.invite", {"code": code, "role": role, "expires": expires})
    username = answer.pop("username", "") or _ask_username(call)
    start = f"join-{answer['token']}"
    answer["link"] = f"https://t.me/{username}?start={start}" if username else None
    words = [f"One {answer['role']} for {answer['setting']} may join, once, until {answer['expires_at']}."]
    if answer["link"]:
        words.append(str(answer["link"]))
    else:
        words.append("Telegram did not say the bot's name. Send them this instead, to be typed to the bot:")
        words.append(f"/start {start}")
    facts(answer, as_json, words=words)


def _ask_username(call: Call) -> str:
    """Ask Telegram for the bot's name; without a token or a network there is none."""
    settings = call.settings(token_needed=False)
    if settings.telegram.token is None:
        return ""
    from bot.doors import DoorError
    from bot.doors.telegram import TelegramRoad
    from bot.doors.transport import AiohttpTransport

    async def ask() -> str:
        transport = AiohttpTransport(
            settings.telegram.api_url, settings.token, connect_seconds=3, read_seconds=5
        )
        async with transport:
            try:
                return (await TelegramRoad(transport, repeat_text=str).me()).username
            except DoorError:
                return ""

    return asyncio.run(ask())


def list_(context: typer.Context, as_json: AsJson = False) -> None:
    """List the adults who joined: ids, roles and states; no names, no addresses.

    Example: heard leads list --json
    """
    rows = operate(this_call(context), "leads.list")["leads"]
    columns = {"id": "Id", "role": "Role", "setting": "Setting", "state": "State"}
    table(
        rows, columns, as_json, nothing="Nobody has joined. Invite with: heard leads invite CODE --role dsl"
    )


def revoke(
    context: typer.Context,
    person: Annotated[str, typer.Argument(metavar="ID", help="From `heard leads list`; 8 digits will do.")],
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Take an adult's access away, at once: desk, buttons on old screens, what was on its way to them.

    The last active duty officer stays until another has joined.

    Example: heard leads revoke 1f0c22ab
    """
    call = this_call(context)
    if not yes:
        found = operate(call, "leads.show", {"id": person})
        confirm(f"Revoke {found['role']} of {found['setting']} ({found['state']})?", yes)
    answer = operate(call, "leads.revoke", {"id": person})
    done = "was revoked before" if answer["revoked_before"] else "is revoked"
    if answer["others"] < 2:
        warn(f"{answer['others']} at this desk can be reached now; two adults are to read every answer.")
    facts(answer, as_json, words=(f"{answer['role']} of {answer['setting']} {done}.",))
