"""Figures that are made in child processes: a week's tallies, charts, and what a solver can tell.

Decides what each child is given (`bot/children.py` starts it): the one that draws up a week has the *facts* key and no
other. matplotlib and SciPy are imported there and never here (`docs/decisions/0033-figures.md`).
"""

from __future__ import annotations

import asyncio
import json
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator
from typing import Any

from bot.children import ChildFailed, ask_child, command_of
from bot.logs import get_log
from safeguarding.digest import Base
from storage.facts import facts_alone
from storage.keyring import write_intake
from storage.sealing import Sealer

CHARTS, SOLVER, DRAWING = "bot.figures.charts", "bot.figures.solver", "bot.figures.drawing"
_SECONDS = {CHARTS: 60.0, SOLVER: 300.0}


class FiguresFailed(Exception):
    """A child that makes figures did not answer as it should."""


def _ask(module: str, question: dict[str, Any]) -> bytes:
    """Have *module* answer *question* in a child process. Slow: call it in a thread.

    Raises:
        FiguresFailed: it did not answer in time, or refused.
    """
    try:
        return ask_child(module, json.dumps(question).encode(), _SECONDS[module])
    except ChildFailed as fault:
        raise FiguresFailed(str(fault)) from None


def draw_picture_or_none(picture: dict[str, Any]) -> bytes | None:
    """Draw a picture of an issue (`handlers.digests.write_picture`) as PNG; where that fails the operator hears of it."""
    try:
        return _ask(CHARTS, picture)
    except FiguresFailed as fault:
        get_log().error("picture_failed", error=fault)
        return None


def find_pinned(problem: dict[str, Any]) -> list[int]:
    """Say which cells of *problem* (`safeguarding.withholding`) are told too closely; exact, by HiGHS."""
    pinned: list[int] = json.loads(_ask(SOLVER, problem))
    return pinned


async def draw_up(
    sealer: Sealer, empty: Base, weeks: list[str], pages: AsyncIterator[list[tuple[bytes, bytes]]]
) -> Base:
    """Have a child count the sealed facts of *pages* that are of *weeks* into *empty*, with the facts key alone.

    Raises:
        FiguresFailed: it died, or a fact did not open.
    """
    child = await asyncio.create_subprocess_exec(
        *command_of(DRAWING), stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env={}
    )
    assert child.stdin is not None and child.stdout is not None
    keys = write_intake(facts_alone(sealer.keyring)).decode()
    try:
        child.stdin.write(
            json.dumps({"keys": keys, "base": empty.to_record(), "weeks": weeks}).encode() + b"\n"
        )
        async for page in pages:
            child.stdin.write(b"".join(row + len(body).to_bytes(2, "big") + body for row, body in page))
            await child.stdin.drain()
        child.stdin.close()
        answer = await child.stdout.read()
        status = await child.wait()
    except (BrokenPipeError, ConnectionResetError):
        status, answer = await child.wait(), b""
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if status != 0 or not answer:
        raise FiguresFailed(f"{DRAWING} refused (exit {status}); run heard verify")
    return Base.from_record(json.loads(answer))
