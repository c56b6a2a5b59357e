"""`heard run`: the application itself, until it is told to stop; `heard reload`: its configuration, read again."""

from __future__ import annotations

import asyncio
import gc
import signal
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import typer

from bot.cli.call import DONE, USAGE, Call, CallFailed, this_call
from bot.cli.output import AsJson, fail, warn
from bot.cli.output import facts as show
from bot.config import Settings
from bot.control import NotRunning, ask
from bot.given import ConfigError

if TYPE_CHECKING:
    from bot.app import Application


def add_to(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("run")(run)
    app.command("reload")(reload)


def run(context: typer.Context) -> None:
    """Run until SIGINT or SIGTERM, then end what is under way and stop.

    It starts closed until a duty officer is active: heard leads invite borough --role duty

    Example: HEARD_TELEGRAM__TOKEN=… heard run
    """
    call = this_call(context)
    settings = call.settings()
    begin_logging(settings)
    asyncio.run(run_until_stopped(settings, lambda: Settings.load(call.config, call.environ)))


def reload(context: typer.Context, as_json: AsJson = False) -> None:
    """Have the running Heard read its configuration again, as SIGHUP does.

    Hours, texts' times and sending limits change at once; what needs a restart is named. A wrong
    configuration is refused with a line for each fault, and the old one stays.

    Example: heard reload
    """
    call = this_call(context)
    settings = _settings_or_old_stays(call)
    answer = ask(settings.data_folder, "reload")
    if isinstance(answer, NotRunning):
        raise CallFailed("no Heard runs here; it reads its configuration when it starts: heard run")
    if "faults" in answer:
        for fault in answer["faults"]:
            fail(fault)
        warn("nothing was changed: the running Heard goes on with the old configuration.")
        raise typer.Exit(USAGE)
    words = []
    if answer["taken_over"]:
        words.append(f"Taken over: {', '.join(answer['taken_over'])}.")
    if answer["needs_restart"]:
        words.append(f"Needs a restart: {', '.join(answer['needs_restart'])}.")
    show(answer, as_json, words=words or ["Nothing has changed."])
    raise typer.Exit(DONE)


def _settings_or_old_stays(call: Call) -> Settings:
    try:
        return call.settings(token_needed=False)
    except ConfigError:
        warn("nothing was changed: a Heard that runs goes on with the old configuration.")
        raise


def begin_logging(settings: Settings) -> None:
    """Log as the configuration says: text on a terminal, else JSON."""
    from bot.logs import start_logging

    style = settings.service.log_format or ("text" if sys.stderr.isatty() else "json")
    start_logging(settings.service.log_level, style)


async def run_until_stopped(settings: Settings, read_again: Callable[[], Settings] | None = None) -> None:
    """Start, go on until a signal comes, stop. SIGHUP reads the configuration again, where *read_again* can."""
    from bot.app import Application
    from bot.logs import guard_loop

    loop = asyncio.get_running_loop()
    guard_loop(loop)
    stopped, hung_up = asyncio.Event(), asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    loop.add_signal_handler(signal.SIGHUP, hung_up.set)  # also before the start: it would end us
    app = await Application.start(settings)
    spare_the_collector()
    app.commanded.read_again = read_again
    reloading = asyncio.create_task(_reload_when(hung_up, app), name="reload")
    try:
        await app.run(stopped)
    finally:
        reloading.cancel()
        await app.stop()


def spare_the_collector() -> None:
    """Take what was made at the start out of Python's collector, which would walk over it again and again.

    It stays for as long as the process does. The collector also looks less often: nearly everything
    here goes by its count of references (`docs/performance.md`: a seventh of all work).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


async def _reload_when(hung_up: asyncio.Event, app: Application) -> None:
    while True:
        await hung_up.wait()
        hung_up.clear()
        if app.commanded.read_again is not None:
            await app.commanded.reload()
