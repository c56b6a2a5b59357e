"""`heard init`: the folder of a new installation, with its configuration and its keys.

Decides what lies where and who may read it: all for the owner only. Refuses to overwrite anything. The
folder is built beside its place and moved in when it is whole, so that a crash leaves nothing half-made.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shlex
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.call import USAGE, CallFailed
from bot.cli.output import say, warn
from bot.cli.trial import Trial
from bot.config import example_text, tells_the_topic
from bot.keyfiles import settle_folder, write_private
from bot.tables import Service

#: What `init` makes; the configuration last, since with it an installation is there.
PARTS = ("data", "keys", "backups", "recovery.key", "config.toml")
_NAME_LINE = '# name = ""'
_ABOUT_RECOVERY = (
    "Heard, recovery key. It opens every case when the other keys are lost, and nothing needs it day by day. "
    "Take this file off this machine now: print it or put it on a stick, lock it away where two people know "
    "of it, and delete it here."
)

AfterInit = Callable[[Path, bool], None]


def add_to(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("init")(init)


def init(
    folder: Annotated[Path, typer.Argument(help="Where; made if it is not there.")] = Path(),
    trial: Annotated[
        bool, typer.Option("--trial", help="Make a duty desk of one, to try Heard out.")
    ] = False,
    name: Annotated[str | None, typer.Option(help="What pupils see at the door (service.name).")] = None,
) -> None:
    """Make the folder of a new installation: configuration, keys, places for data and back-ups.

    Examples: heard init /srv/heard --name "Rowan", heard init --trial
    """
    prepared = Trial()
    chosen = _ask_name() if name is None else name.strip()
    place = make_installation(folder, chosen, trial=trial, after_init=prepared)
    _say_what_next(place, folder, prepared.token)


def make_installation(
    folder: Path, name: str, *, trial: bool = False, after_init: AfterInit | None = None
) -> Path:
    """Make an installation in *folder*, whole or not at all, and give its absolute path.

    Args:
        name: what pupils see at the door.
        trial: handed to *after_init*.
        after_init: called with the folder that is being built (it is moved afterwards) and *trial*;
            if it raises, nothing is left behind. Without it a trial is refused.

    Raises:
        CallFailed: something is there already, the name does not do, or the folder cannot be written.
    """
    if trial and after_init is None:
        raise CallFailed("--trial is not available in this version; leave it out.", USAGE)
    place = folder.expanduser().absolute()
    text = configuration(name)
    _refuse_to_overwrite(place)
    beside = place if place.exists() else place.parent
    try:
        beside.mkdir(parents=True, exist_ok=True)
        room = Path(tempfile.mkdtemp(prefix=".heard-init-", dir=beside))
    except OSError as exc:
        raise CallFailed(f"{beside}: cannot be written ({exc.strerror}).", USAGE) from exc
    try:
        _build(room, text)
        if after_init is not None:
            after_init(room, trial)
        _move_in(room, place)
    except OSError as exc:
        raise CallFailed(f"{place}: cannot be made ({exc.strerror}); nothing was left there.", USAGE) from exc
    finally:
        shutil.rmtree(room, ignore_errors=True)
    return place


def configuration(name: str) -> str:
    """Give the text of a new `config.toml` in which pupils see *name*.

    Raises:
        CallFailed: the name cannot be shown.
    """
    try:
        Service(name=name)
    except ValueError:
        raise CallFailed(
            "service.name must be 1 to 64 printable letters; say another --name.", USAGE
        ) from None
    if tells_the_topic(name):
        warn(
            "this name tells whoever looks at a pupil's phone what the chat is about; a plain name is safer."
        )
    before, _, after = example_text().partition(_NAME_LINE)
    return f"{before}name = {json.dumps(name, ensure_ascii=False)}{after}"


def _ask_name() -> str:
    if not sys.stdin.isatty():
        raise CallFailed('nobody can be asked here for service.name; say --name "…".', USAGE)
    say("Pupils see a name at the door. Choose one that tells nobody what the chat is about.")
    return str(typer.prompt("Name", err=True)).strip()


def _refuse_to_overwrite(place: Path) -> None:
    if place.exists() and not place.is_dir():
        raise CallFailed(f"{place} is a file, not a folder; nothing was changed.", USAGE)
    there = [part for part in PARTS if os.path.lexists(place / part)]
    if there:
        raise CallFailed(
            f"{place} holds {', '.join(there)} already; nothing was changed. Choose another folder.", USAGE
        )


def _build(room: Path, text: str) -> None:
    from storage.keyring import make_keyring, write_intake, write_open

    keyring, recovery = make_keyring()
    for part in ("data", "keys", "backups"):
        (room / part).mkdir(mode=0o700)
    write_private(room / "keys" / "heard.key", write_intake(keyring))
    write_private(room / "keys" / "heard.open.key", write_open(keyring))
    write_private(room / "recovery.key", write_recovery(recovery, keyring.installation))
    write_private(room / "config.toml", text.encode())
    settle_folder(room / "keys")
    settle_folder(room)


def write_recovery(private: bytes, installation: bytes) -> bytes:
    """Write down the recovery key's file, which says itself where it belongs."""
    content = {
        "about": _ABOUT_RECOVERY,
        "kind": "recovery",
        "format": 1,
        "installation": installation.hex(),
        "private": base64.b64encode(private).decode(),
        "check": hashlib.sha256(b"heard/recovery/1" + installation + private).hexdigest()[:32],
    }
    return (json.dumps(content, indent=2) + "\n").encode()


def _move_in(room: Path, place: Path) -> None:
    """Move the whole folder at once; into one that is there, part by part with the configuration last."""
    if room.parent != place:
        room.rename(place)
    else:
        _refuse_to_overwrite(place)
        for part in PARTS:
            (room / part).rename(place / part)
    settle_folder(place)
    settle_folder(place.parent)


def _say_what_next(place: Path, folder: Path, token: str) -> None:
    config = "" if place == Path.cwd() else f" --config {shlex.quote(str(folder / 'config.toml'))}"
    for line in (
        f"Made {place}.",
        "",
        "1. Take recovery.key off this machine: print it or put it on a stick, lock it away, delete it here.",
        "2. Keep a copy of keys/ apart from the back-ups: without it nobody can read anything.",
        "3. Get a bot's token from @BotFather; put it into config.toml, or into HEARD_TELEGRAM__TOKEN.",
        f"4. Your first school:  heard{config} settings add CODE NAME",
        f"5. Your duty desk, without which Heard stays closed:  heard{config} leads invite borough --role duty",
        f"6. Start:  heard{config} run",
    ):
        if not (token and line.startswith("5. ")):
            say(line)
            continue
        say(
            "5. Your duty officer, without whom Heard stays closed, types this to the bot once (for 14 days):"
        )
        say(f"   /start join-{token}")
