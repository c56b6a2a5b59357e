"""`heard bench`: the benchmarks, each against its reference in the same run."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.call import CallFailed
from bot.cli.output import AsJson, facts


def add_to(app: typer.Typer) -> None:
    """Add the commands to *app*."""
    group = typer.Typer(
        help="The benchmarks, each against its reference in the same run.", no_args_is_help=True
    )
    group.command("steps")(steps)
    group.command("rotation")(rotation)
    group.command("seals")(seals)
    group.command("digest")(digest)
    app.add_typer(group, name="bench")


def steps(
    as_json: AsJson = False,
    pupils: Annotated[int, typer.Option(min=1, help="How many pupils write a line in each round.")] = 1000,
    rounds: Annotated[int, typer.Option(min=1, help="How many rounds count.")] = 9,
    warm_up: Annotated[int, typer.Option(min=0, help="How many rounds before them do not.")] = 2,
    folder: Annotated[
        Path | None, typer.Option(help="On which disk; else where temporary files are made.")
    ] = None,
) -> None:
    """Measure the whole durable sealed step against two echoes that keep nothing.

    It needs no configuration and leaves nothing behind. Example: heard bench steps --json
    """
    from bot.bench.steps import Size, StepFailed, describe, measure_steps
    from bot.logs import only_errors

    try:
        with only_errors():  # what it starts is closed for an instant: no news to who measures
            found = asyncio.run(measure_steps(Size(pupils, rounds, warm_up), folder))
    except StepFailed as fault:
        raise CallFailed(f"the benchmark measured nothing: {fault}.") from None
    facts(found, as_json, words=describe(found))


def rotation(
    as_json: AsJson = False,
    cases: Annotated[int, typer.Option(min=2, help="How many case keys the desk has.")] = 100_000,
    folder: Annotated[
        Path | None, typer.Option(help="On which disk; else where temporary files are made.")
    ] = None,
) -> None:
    """Measure how fast a desk's case keys are sealed again, against bare opening and sealing.

    It needs no configuration and leaves nothing behind. Example: heard bench rotation --json
    """
    from bot.bench.rotation import describe, measure_rotation
    from bot.clock import SystemClock

    found = asyncio.run(measure_rotation(cases, SystemClock().now(), folder))
    facts(found, as_json, words=describe(found))


def seals(
    as_json: AsJson = False,
    rounds: Annotated[int, typer.Option(min=1, help="How many rounds count.")] = 9,
    times: Annotated[int, typer.Option(min=10, help="How often each is done in a round.")] = 1000,
) -> None:
    """Measure sealing and opening of rows and entries, against the same with `cryptography` alone.

    It needs no configuration and leaves nothing behind. Example: heard bench seals --json
    """
    from bot.bench.seals import describe, measure_seals

    found = measure_seals(rounds, times)
    facts(found, as_json, words=describe(found))


def digest(
    as_json: AsJson = False,
    cases: Annotated[list[int] | None, typer.Option(min=1, help="How many cases; can be said again.")] = None,
    one_week: Annotated[bool, typer.Option("--one-week", help="All of one week, not of a year.")] = False,
    folder: Annotated[
        Path | None, typer.Option(help="On which disk; else where temporary files are made.")
    ] = None,
) -> None:
    """Measure how long a borough's week takes to draw up, out of so many cases.

    It needs no configuration and leaves nothing behind. Example: heard bench digest --cases 10000 --cases 100000
    """
    from bot.bench.digest import describe, measure_digest

    found = asyncio.run(measure_digest(cases or [10_000, 100_000], one_week=one_week, folder=folder))
    facts(found, as_json, words=describe(found))
