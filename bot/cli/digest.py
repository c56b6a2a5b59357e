"""`heard digest`: a frozen week in figures, as it was issued."""

from __future__ import annotations

import json
import os
from base64 import b64decode
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.call import USAGE, CallFailed, this_call
from bot.cli.longwork import carry_out
from bot.cli.output import AsJson, say
from bot.config import Settings

if TYPE_CHECKING:
    from bot.operations.keeping import LongOperation


def add_to(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("digest")(digest)


def digest(
    context: typer.Context,
    whose: Annotated[
        str, typer.Option("--for", help="A setting's code, or borough.", metavar="CODE|borough")
    ],
    week: Annotated[
        str,
        typer.Option(
            help="An ISO week, like 2026-W47, or a term, like 2026-autumn. Default: the newest week that was due."
        ),
    ] = "",
    to: Annotated[
        Path | None, typer.Option(help="A folder: .txt, .png, .pdf and .csv are written there.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show the digest of a week: for a setting's own leads, or for the borough.

    A week is frozen when it is first issued; asked again, it is the same to the byte. Cases that are kept from a
    setting are in none of its figures.

    Example: heard digest --for HFHS --week 2026-W47 --to digests
    """
    settings = this_call(context).settings(token_needed=False)
    if to is not None and not to.expanduser().is_dir():
        raise CallFailed(f"{to}: no such folder", USAGE)
    wanted = {"for": whose, "week": week, "files": to is not None}
    answer = carry_out(settings, "digest", wanted, "Counting", lambda: _operations(settings))
    if to is not None:
        _write(to.expanduser(), whose, answer)
    if as_json:
        say(json.dumps(answer["issue"], ensure_ascii=False, indent=2))
    else:
        say(answer["text"])


def _write(folder: Path, whose: str, answer: Mapping[str, Any]) -> None:
    """Write the files, each for its owner only, and say where they are."""
    name = f"{whose.lower()}-{answer['issue']['digest']['period']}"
    files = {
        "txt": (answer["text"] + "\n").encode(),
        **{kind: b64decode(one) for kind, one in answer["files"].items()},
    }
    for kind, content in files.items():
        path = folder / f"{name}.{kind}"
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
    missing = {"png", "pdf", "csv"} - files.keys()
    if missing:
        raise CallFailed(
            f"could not be made: {', '.join(sorted(missing))}; the log says why. The others are written."
        )


def _operations(settings: Settings) -> Mapping[str, LongOperation]:
    from bot.operations.digest import digest_operations
    from bot.provision import make_service
    from storage.sealing import Sealer

    def make(sealer: Sealer, now: datetime) -> Any:
        return make_service(settings, sealer, now)

    return digest_operations(make)
