"""What every long campaign of kills begins with: how many, from which seed, in a folder of its own."""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.faults.process import Mould, announce, make_mould

#: Takes the installation to copy, the folder to do so in, what was asked, and returns what is to be said at the end.
Campaign = Callable[[Mould, Path, argparse.Namespace], Awaitable[str]]


def begin(name: str, about: str | None, campaign: Campaign, *, kills: int, **more: int) -> None:
    """Read what is asked on the command line, say the seed, and carry out *campaign*; *more*: further numbers."""
    parser = argparse.ArgumentParser(prog=f"python -m {name}", description=about)
    for option, default in {"kills": kills, **more}.items():
        parser.add_argument(f"--{option}", type=int, default=default)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    asked = parser.parse_args()
    announce(f"FAULTS_SEED={asked.seed}")
    announce(asyncio.run(_run(campaign, asked)))


async def _run(campaign: Campaign, asked: argparse.Namespace) -> str:
    with tempfile.TemporaryDirectory() as folder:
        mould = await make_mould(Path(folder) / "mould" / "heard")
        return await campaign(mould, Path(folder), asked)
