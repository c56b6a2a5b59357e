"""The command line: `heard`, and one module beside this for each group of commands.

Decides what all commands have in common: --config, --debug, one line for an error, the exit status.
A group's module has `add_to(app)` and imports what is slow only within its commands.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot.cli import (
    bench,
    boxes,
    calendar,
    cases,
    checking,
    demo,
    digest,
    feedback,
    golive,
    helplines,
    installation,
    keeping,
    keys,
    leads,
    retention,
    running,
    settings,
    trail,
    triage,
)
from bot.cli.call import DONE, USAGE, Call, ending
from bot.cli.output import fail
from bot.logs import start_logging, trace_of

#: The modules of commands, in the order of the help.
GROUPS = (
    demo,
    installation,
    running,
    checking,
    settings,
    leads,
    calendar,
    golive,
    cases,
    digest,
    feedback,
    boxes,
    keeping,
    retention,
    keys,
    trail,
    triage,
    helplines,
    bench,
)


def make_app() -> typer.Typer:
    """Put the commands of all groups together."""
    app = typer.Typer(
        name="heard",
        help="Heard: a pupil tells their school, without giving a name, that someone is not safe.",
        epilog="Exit status: 0 done, 1 it ran and found or met a fault, 2 wrong usage or configuration.",
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_before)
    for group in GROUPS:
        group.add_to(app)
    return app


def _before(
    context: typer.Context,
    config: Annotated[
        Path | None, typer.Option(help="The configuration (else HEARD_CONFIG, else ./config.toml).")
    ] = None,
    debug: Annotated[bool, typer.Option("--debug", help="After an error, say where it came from.")] = False,
) -> None:
    environ: Mapping[str, str] = context.obj
    named = config or Path(environ.get("HEARD_CONFIG") or "config.toml")
    context.obj = Call(named, environ, debug)


def run_call(args: Sequence[str], environ: Mapping[str, str]) -> int:
    """Carry out one call and give its exit status; never raises."""
    args = _options_first(args)
    try:
        status = typer.main.get_command(make_app()).main(
            list(args), prog_name="heard", standalone_mode=False, obj=environ
        )
        return _status(status)
    except BaseException as fault:  # whatever ends a call ends it in a line and a status
        if isinstance(fault, SystemExit):
            return _status(fault.code)
        if type(fault).__name__ == "NoArgsIsHelpError":
            typer.echo(str(fault), err=True)
            return USAGE
        lines, status = ending(fault)
        for line in lines:
            fail(line)
        if "--debug" in args:
            typer.echo(trace_of(fault), err=True)
        return status


def main() -> NoReturn:
    """Be the command `heard`."""
    start_logging("warning", "text")
    sys.exit(run_call(sys.argv[1:], os.environ))


def _status(said: object) -> int:
    """Fit what Typer says into the three statuses; 130, a Ctrl-C, counts as met a fault."""
    if said in (None, DONE):
        return DONE
    return USAGE if said == USAGE else 1


def _options_first(args: Sequence[str]) -> list[str]:
    """Let --config and --debug stand anywhere in front of `--`, also after the command's name."""
    first: list[str] = []
    rest: list[str] = []
    waiting = list(args)
    while waiting:
        word = waiting.pop(0)
        if word == "--":
            rest += [word, *waiting]
            break
        if word == "--debug" or word.startswith("--config="):
            first.append(word)
        elif word == "--config" and waiting:
            first += [word, waiting.pop(0)]
        else:
            rest.append(word)
    return first + rest
