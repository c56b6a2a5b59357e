"""`heard cases`: metadata of the cases that the settings' own leads read."""

from __future__ import annotations

from base64 import b64decode
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.call import USAGE, Call, CallFailed, this_call
from bot.cli.longwork import carry_out
from bot.cli.operate import operate
from bot.cli.output import AsJson, Yes, confirm, facts, table, warn
from bot.cli.retention import operations
from bot.control import ControlError
from bot.keyfiles import write_new_file
from safeguarding.case import Status
from storage.key_place import KeyFileError


def add_to(app: typer.Typer) -> None:
    """Add the group to *app*."""
    group = typer.Typer(help="Cases, without a word of what was said.", no_args_is_help=True)
    group.command("list")(list_)
    group.command("export")(export)
    group.command("erase")(erase)
    app.add_typer(group, name="cases")


def list_(
    context: typer.Context,
    setting: Annotated[str, typer.Option(help="Only this setting's: its code.")] = "",
    status: Annotated[Status | None, typer.Option(help="Only of this status.")] = None,
    as_json: AsJson = False,
) -> None:
    """List reference, setting, urgency, status and ages; never what was said.

    Only what a setting's own leads read. What only the borough may see stands in no list.

    Examples: heard cases list, heard cases list --setting HFHS --status new --json
    """
    wanted = {"setting": setting, "status": str(status or "")}
    rows = operate(this_call(context), "cases.list", wanted)["cases"]
    columns = {
        "reference": "Reference",
        "setting": "Setting",
        "urgency": "Urgency",
        "status": "Status",
        "received": "Received",
        "opened": "Opened",
        "closed": "Closed",
    }
    table(rows, columns, as_json, nothing="No cases that can be listed.")


def export(
    context: typer.Context,
    ref: Annotated[str, typer.Argument(help="The case's reference, six characters.")],
    to: Annotated[Path, typer.Option(help="The file to write: .pdf or .json; it is not there yet.")],
    code: Annotated[list[str] | None, typer.Option(help="The one-time code that a lead drew.")] = None,
    as_json: AsJson = False,
) -> None:
    """Write one case to a file, with a one-time code that a lead who reads it drew under the case.

    The code holds for an hour and once. Without one nothing is written, a line stands in the trail, and the
    case's readers are told; they are told of every export too.

    Example: heard cases export K7PM3Q --code 4F7K-9QXA-2MNC --to K7PM3Q.pdf
    """
    settings = this_call(context).settings(token_needed=False)
    target = to.absolute()
    if target.suffix not in (".pdf", ".json"):
        raise CallFailed(f"--to: found {to.name!r}, expected a name that ends in .pdf or .json", USAGE)
    if target.exists():
        raise CallFailed(f"{target} is there already; name another file", USAGE)
    if not target.parent.is_dir():
        raise CallFailed(f"{target.parent}: no such folder", USAGE)
    wanted = {"ref": ref, "codes": code or [], "pdf": target.suffix == ".pdf"}
    answer = carry_out(
        settings, "cases.export", wanted, "Writing", lambda: operations(settings), look_only=True
    )
    if not answer["valid"]:
        raise CallFailed(_NOT_EXPORTED)
    if answer["content"] is None:
        raise CallFailed("the page could not be set; the code is used: draw another and write .json")
    try:
        write_new_file(target, b64decode(answer["content"]))
    except KeyFileError as fault:
        raise CallFailed(str(fault)) from None
    told = {"reference": answer["reference"], "file": str(target)}
    words = [
        f"{answer['reference']} was written to {target}; its readers were told. Keep it where the school keeps such."
    ]
    facts(told, as_json, words=words)


def erase(
    context: typer.Context,
    ref: Annotated[str, typer.Argument(help="The case's reference, six characters.")],
    code: Annotated[
        list[str] | None,
        typer.Option(help="A one-time code; given twice, or both joined by +: a lead's and the officer's."),
    ] = None,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Erase one case for ever, with two one-time codes: a permitted lead's and the data protection officer's.

    Both draw theirs in the chat (the lead under the case, the officer with /erase); each holds for an hour.
    Without them nothing is erased, a line stands in the trail, and the case's readers are told.

    Example: heard cases erase K7PM3Q --code 4F7K-9QXA-2MNC --code W3HD-K8RT-6PZE
    """
    call = this_call(context)
    wanted = {"ref": ref, "codes": code or []}
    asked = operate(call, "cases.erase", wanted)
    if not asked["valid"]:
        raise CallFailed(_REFUSED)
    confirm(f"Erase {asked['reference']} for ever? Nobody can bring it back.", yes)
    answer = operate(call, "cases.erase", {**wanted, "sure": True})
    if not answer["erased"]:
        raise CallFailed(_REFUSED)
    _finish(call)
    days = answer["backup_days"]
    words = [
        f"{answer['reference']} is erased; its readers were told, and the trail certifies it.",
        f"Back-ups made before still hold it: keep none for longer than {days} days.",
    ]
    facts({"erased": True, "reference": answer["reference"], "backup_days": days}, as_json, words=words)


def _finish(call: Call) -> None:
    """Take away what is left; it can never be opened again, so that it may wait for the clock."""
    settings = call.settings(token_needed=False)
    try:
        rest = carry_out(settings, "erasures.finish", {}, "Erasing", lambda: operations(settings))
    except ControlError:
        rest = {"finished": False}
    if not rest["finished"]:
        warn("sealed bytes that nothing opens are left in the file for now; the clock takes them away")


_NOT_EXPORTED = (
    "nothing was written: this takes the code of a lead who reads the case, drawn for this case within the last hour "
    "and not used; if there is such a case, its readers were told"
)
_REFUSED = (
    "nothing was erased: this takes the code of a lead who reads the case and one of the data protection officer, "
    "drawn for this case within the last hour and not used; if there is such a case, its readers were told"
)
