"""`heard run`: the application itself, until it is told to stop."""

from __future__ import annotations

import asyncio
import signal
import sys

import typer

from bot.cli.call import this_call
from bot.config import Settings


def add_to(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("run")(run)


def run(context: typer.Context) -> None:
    """Run until SIGINT or SIGTERM, then end what is under way and stop.

    It starts closed until a duty officer is active: heard leads invite borough --role duty

    Example: HEARD_TELEGRAM__TOKEN=… heard run
    """
    settings = this_call(context).settings()
    begin_logging(settings)
    asyncio.run(run_until_stopped(settings))


def begin_logging(settings: Settings) -> None:
    """Log as the configuration says: text on a terminal, else JSON."""
    from bot.logs import start_logging

    style = settings.service.log_format or ("text" if sys.stderr.isatty() else "json")
    start_logging(settings.service.log_level, style)


async def run_until_stopped(settings: Settings) -> None:
    """Start, go on until a signal comes, stop."""
    from bot.app import Application
    from bot.logs import guard_loop

    loop = asyncio.get_running_loop()
    guard_loop(loop)
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    app = await Application.start(settings)
    try:
        await app.run(stopped)
    finally:
        await app.stop()
