"""`heard leads invite`, `import`, `invitations`, `withdraw`: the links by which adults join."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from bot.cli.call import Call, CallFailed, this_call
from bot.cli.longwork import carry_out
from bot.cli.operate import operate
from bot.cli.output import AsJson, facts, fail, say, table, warn
from bot.cli.retention import operations
from bot.cli.when import minute_of
from bot.csvfile import RAGGED, TableUnusable, read_table, read_text

_OPTIONAL = ("name", "email", "relatives")
_COLUMNS = ("code", "role", *_OPTIONAL)
#: Ten times a borough of 130 settings; what is more is no list of staff.
MOST_ROWS = 5000


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
    words = [
        f"This link lets one person join {answer['setting']} as {answer['role']}, once, until {minute_of(answer['expires_at'])}. "
        f"Invitation {answer['invitation']}."
    ]
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
    if not rows:
        _refuse(file, ["line 1: nothing stands below it"])
    if len(rows) > MOST_ROWS:
        _refuse(file, [f"found {len(rows)} lines, expected at most {MOST_ROWS}: split the table"])
    asked = [
        {"line": line, "ragged": bool(row[RAGGED])} | {name: row.get(name, "").strip() for name in _COLUMNS}
        for line, row in rows
    ]
    settings = call.settings(token_needed=False)
    wanted = {"rows": asked, "expires": expires}
    answer = carry_out(settings, "leads.import", wanted, "Inviting", lambda: operations(settings))
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
    table_of.writerow(["code", "role", "name", "link", "expires_at", "invitation"])
    for made in links:
        where = made["link"] or made["typed"]
        seat = [made["setting"], made["role"], _harmless(made["name"])]
        table_of.writerow([*seat, where, answer["expires_at"], made["invitation"]])
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
    """List the links that nobody has used and that still hold: number, role and until when.

    Example: heard leads invitations
    """
    rows = operate(this_call(context), "leads.invitations")["invitations"]
    columns = {"invitation": "Invitation", "role": "Role", "setting": "Setting", "expires_at": "Until"}
    shown = rows if as_json else [row | {"expires_at": minute_of(row["expires_at"])} for row in rows]
    table(
        shown, columns, as_json, nothing="No link is open. Make one with: heard leads invite CODE --role dsl"
    )


def withdraw(
    context: typer.Context,
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="From `heard leads invitations`.")],
    as_json: AsJson = False,
) -> None:
    """Take a link back that nobody has used: it went to the wrong adult, or is not needed.

    Example: heard leads withdraw 77ab12cd
    """
    answer = operate(this_call(context), "leads.withdraw", {"number": number})
    gone = f"The link for one {answer['role']} of {answer['setting']} leads nowhere now."
    facts(answer, as_json, words=(gone,))
