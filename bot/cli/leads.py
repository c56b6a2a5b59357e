"""`heard leads`: the adults who read."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from bot.cli.call import Call, CallFailed, this_call
from bot.cli.operate import operate
from bot.cli.output import AsJson, Yes, confirm, facts, fail, say, table, warn
from bot.csvfile import RAGGED, TableUnusable, read_table, read_text

_OPTIONAL = ("name", "email", "relatives")
_COLUMNS = ("code", "role", *_OPTIONAL)


def add_to(app: typer.Typer) -> None:
    """Add the group to *app*."""
    group = typer.Typer(help="The adults who read for a setting or the borough.", no_args_is_help=True)
    group.command("invite")(invite)
    group.command("list")(list_)
    group.command("revoke")(revoke)
    group.command("away")(away)
    group.command("unlock")(unlock)
    group.command("import")(import_)
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
    answer["link"] = _link(username, answer["token"])
    words = [f"One {answer['role']} for {answer['setting']} may join, once, until {answer['expires_at']}."]
    if answer["link"]:
        words.append(str(answer["link"]))
    else:
        words.append("Telegram did not say the bot's name. Send them this instead, to be typed to the bot:")
        words.append(f"/start {start}")
    for note in answer.get("notes", ()):
        warn(note)
    facts(answer, as_json, words=words)


def _link(username: str, token: str) -> str | None:
    return f"https://t.me/{username}?start=join-{token}" if username else None


def import_(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(help="A CSV file; its first line names the columns.", dir_okay=False)
    ],
    expires: Annotated[str, typer.Option(help="How long the links hold: a number and m, h or d.")] = "14d",
    as_json: AsJson = False,
) -> None:
    """Invite many: prints a link for every line of a table, as CSV, or refuses the whole table.

    Columns: `code` (a setting's, or borough) and `role`; if you like also `name` (your own note: it comes back
    beside the link and is kept nowhere), `email` (tells who has joined before; not kept) and `relatives` (whom this adult must not read
    about, between semicolons; they see it when they join). Every fault is named by its line.

    Example: heard leads import staff.csv > links.csv
    """
    try:
        rows = read_table(read_text(file), ("code", "role"), _OPTIONAL)
    except TableUnusable as unusable:
        _refuse(file, unusable.faults)
    call = this_call(context)
    ragged = [
        f"line {line}: another number of cells than the first line has" for line, row in rows if row[RAGGED]
    ]
    if ragged or not rows:
        _refuse(file, ragged or ["line 1: nothing stands below it"])
    asked = [{"line": line, **{name: row.get(name, "").strip() for name in _COLUMNS}} for line, row in rows]
    answer = operate(call, "leads.import", {"rows": asked, "expires": expires})
    if answer["faults"]:
        _refuse(file, answer["faults"])
    for note in answer["notes"]:
        warn(note)
    for line in answer["skipped"]:
        warn(f"line {line}: has joined before; no new link was made.")
    _print_links(call, answer, as_json)


def _refuse(file: Path, faults: Sequence[str]) -> NoReturn:
    for fault in faults:
        fail(fault)
    raise CallFailed(f"{file}: nobody was invited.")


def _print_links(call: Call, answer: dict[str, Any], as_json: bool) -> None:
    username = answer.get("username", "") or _ask_username(call)
    links = [
        {**made, "link": _link(username, made["token"]), "typed": f"/start join-{made['token']}"}
        for made in answer["invitations"]
    ]
    if as_json:
        facts(
            {"invitations": links, "expires_at": answer["expires_at"], "skipped": answer["skipped"]},
            True,
            words=(),
        )
        return
    text = io.StringIO()
    table_of = csv.writer(text, lineterminator="\n")
    table_of.writerow(["code", "role", "name", "link", "expires_at"])
    for made in links:
        where = made["link"] or made["typed"]
        table_of.writerow(
            [made["setting"], made["role"], _harmless(made["name"]), where, answer["expires_at"]]
        )
    say(text.getvalue().rstrip("\n"))


def _harmless(cell: str) -> str:
    """Keep a cell from being a formula where the table is opened."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t") else cell


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
    rows = [
        {
            **row,
            "more": ", ".join(f"{seat['role']} of {seat['setting']}" for seat in row["seats"][1:]) or None,
        }
        for row in operate(this_call(context), "leads.list")["leads"]
    ]
    columns = {
        "id": "Id",
        "role": "Role",
        "setting": "Setting",
        "state": "State",
        "more": "Also",
        "away_until": "Away until",
    }
    table(
        rows, columns, as_json, nothing="Nobody has joined. Invite with: heard leads invite CODE --role dsl"
    )


def revoke(
    context: typer.Context,
    person: Annotated[str, typer.Argument(metavar="ID", help="From `heard leads list`; 8 digits will do.")],
    setting: Annotated[
        str, typer.Option(help="Only the seat at this CODE; 'borough' for the borough's.")
    ] = "",
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Take an adult's access away, at once: desks, buttons on old screens, what was on its way to them.

    The last active duty officer stays until another has joined. Open cases that fewer than two people can
    read afterwards are named, and handed on to who stays at the desk or to the duty desk.

    Examples: heard leads revoke 1f0c22ab, heard leads revoke 1f0c22ab --setting HFHS
    """
    call = this_call(context)
    if not yes:
        found = operate(call, "leads.show", {"id": person})
        where = f" at {setting.upper()}" if setting else ""
        confirm(f"Revoke {found['role']} of {found['setting']} ({found['state']}){where}?", yes)
    answer = operate(call, "leads.revoke", {"id": person, "setting": setting})
    if answer["others"] < 2:
        warn(f"{answer['others']} at this desk can be reached now; two adults are to read every answer.")
    for case in answer.get("hand_over", ()):
        warn(
            f"{case['reference']} of {case['setting']} is open, {case['readers']} can read it now: it is handed on."
        )
    facts(answer, as_json, words=_ended(answer))


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
    person: Annotated[str, typer.Argument(metavar="ID", help="From `heard leads list`; 8 digits will do.")],
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
    state = f"away, back on {until}" if until else "here"
    facts(answer, as_json, words=(f"{answer['role']} of {answer['setting']} is {state}.",))


def unlock(
    context: typer.Context,
    person: Annotated[str, typer.Argument(metavar="ID", help="From `heard leads list`; 8 digits will do.")],
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
