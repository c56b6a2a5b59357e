"""`heard init --trial`: an installation to try Heard out, with a duty desk of one waiting for its officer."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.config import Settings


class Trial:
    """Makes the duty desk and its one invitation while the folder is being built; *token* is it."""

    def __init__(self) -> None:
        self.token = ""

    def __call__(self, folder: Path, trial: bool) -> None:
        """Do nothing for an installation that is no trial."""
        if trial:
            self.token = asyncio.run(_invite(folder))


async def _invite(folder: Path) -> str:
    from bot.clock import SystemClock
    from bot.keyfiles import read_keys
    from bot.operations import OPERATIONS
    from bot.provision import make_service
    from storage.database import open_database
    from storage.sealing import Sealer

    settings = Settings.load(folder / "config.toml", {}, token_needed=False)
    sealer = Sealer(read_keys(settings))
    database = await open_database(settings.storage.path, sealer)
    try:
        now = SystemClock().now()
        service = make_service(settings, sealer, now)
        facts = {"code": "borough", "role": "duty", "expires": "14d"}
        made = await database.run(lambda tx: OPERATIONS["leads.invite"](tx, service, facts, now))
        return str(made["token"])
    finally:
        await database.close()
