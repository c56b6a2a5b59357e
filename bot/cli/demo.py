"""`heard demo`: the whole application against the sandbox, in a temporary folder."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping
from typing import Annotated

import typer

from bot.cli.call import this_call
from bot.cli.output import progress, say, warn

FIRST_PORT = 8765


def add_to(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("demo")(demo)


def demo(
    context: typer.Context,
    port: Annotated[
        int | None,
        typer.Option(min=1, max=65535, help=f"Where the page is (else {FIRST_PORT}, or the next free one)."),
    ] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open a browser.")] = False,
) -> None:
    """Show Heard with invented people: their phones side by side, and a clock to wind.

    Needs no token and no network; nothing leaves this machine, and nothing is left when it stops.

    Examples: heard demo, heard demo --port 9000 --no-browser
    """
    environ = this_call(context).environ
    asyncio.run(_show(port, environ, open_browser=not no_browser and _has_screen(environ)))


async def _show(port: int | None, environ: Mapping[str, str], *, open_browser: bool) -> None:
    from bot.sandbox.demo import Demo, until_signal

    async with until_signal() as stopped, Demo.opened(port, FIRST_PORT, environ) as made:
        with progress("Starting the demo"):
            starting = asyncio.ensure_future(made.start())
            waiting = asyncio.ensure_future(stopped.wait())
            await asyncio.wait({starting, waiting}, return_when=asyncio.FIRST_COMPLETED)
            if not starting.done():
                starting.cancel()
                await asyncio.gather(starting, return_exceptions=True)
                return
            await starting
        say(f"Heard's sandbox: {made.url}  (Ctrl-C stops it)")
        if open_browser:
            await _open(made.url)
        await waiting


async def _open(url: str) -> None:
    import webbrowser

    if not await asyncio.to_thread(webbrowser.open, url):
        warn("no browser could be opened; open the address yourself.")


def _has_screen(environ: Mapping[str, str]) -> bool:
    """Say whether a browser could show itself, rather than take over the terminal."""
    return sys.platform == "darwin" or any(environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
