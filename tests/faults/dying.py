"""Heard whose long work ends in its death, at a moment that was chosen: no kill is left to luck.

`python -m tests.faults.dying run --config …` runs like `heard run`, and `python -m tests.faults.dying NAME
FACTS --config …` does one long operation as its command does. Among the facts of the operation, `dies` says
when: `{"step": 3, "committed": false, "scrubbing": false}` kills the process within the third unit of the
work, or from the scrubbing of the file on, before or after its commit; `{"seconds": 0.1}` so long after the
beginning, wherever it is then. A death by step is written down in the file `deaths` beside the installation.
Nothing is taken out of the product.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar, cast

from sqlalchemy import Connection

from bot.app import Application
from bot.cli import retention
from bot.cli.longwork import carry_out
from bot.cli.running import begin_logging
from bot.config import Settings
from bot.control import ControlServer
from bot.operations.keeping import LongOperation, long_operations
from bot.operations.keys import key_operations
from bot.operations.retention import retention_operations
from bot.operations.slicing import Show
from storage.database import Database
from storage.sealing import Sealer
from tests.faults.sabotaged import run

T = TypeVar("T")
Facts = dict[str, Any]


class LastSteps:
    """The database as long work sees it, up to its last step; a scrub of the file is a step too."""

    def __init__(self, database: Database, dies: Facts, deaths: Path) -> None:
        self._database = database
        self._left = int(dies["step"])
        self._committed = bool(dies["committed"])
        self._counts = not dies["scrubbing"]
        self._deaths = deaths

    async def run(self, unit: Callable[[Connection], T]) -> T:
        """Run *unit*; the last one ends the process."""
        last = self._is_last()

        def dying(tx: Connection) -> T:
            done = unit(tx)
            if last and not self._committed:
                self._die()
            return done

        done = await self._database.run(dying)
        if last:
            self._die()
        return done

    async def scrub(self) -> bool:
        """Scrub the file; die before or after it."""
        self._counts = True
        last = self._is_last()
        if last and not self._committed:
            self._die()
        done = await self._database.scrub()
        if last:
            self._die()
        return done

    def _is_last(self) -> bool:
        self._left -= self._counts
        return self._counts and self._left == 0

    def _die(self) -> None:
        with self._deaths.open("a") as deaths:
            deaths.write("died\n")
        os.kill(os.getpid(), signal.SIGKILL)


def mortal(operations: Mapping[str, LongOperation], settings: Settings) -> dict[str, LongOperation]:
    """Have each operation end as its facts say."""

    def make(operation: LongOperation) -> LongOperation:
        async def work(database: Database, sealer: Sealer, facts: Facts, now: datetime, show: Show) -> Facts:
            dies = facts.pop("dies", {})
            if "seconds" in dies:
                signal.signal(signal.SIGALRM, signal.SIG_DFL)  # which ends a process on the spot
                signal.setitimer(signal.ITIMER_REAL, dies["seconds"])
            if "step" in dies:
                deaths = settings.data_folder.parent / "deaths"
                database = cast(Database, LastSteps(database, dies, deaths))
            return await operation(database, sealer, facts, now, show)

        return work

    return {name: make(operation) for name, operation in operations.items()}


class MortalApplication(Application):
    """The product, whose rotations and erasures end as they are told to."""

    def __init__(self, *parts: Any) -> None:
        super().__init__(*parts)
        kept = retention_operations(lambda sealer, now: self.service, self._after)
        mine = mortal({**key_operations(self.settings), **kept}, self.settings)
        dying = long_operations(self.database, self.service.sealer, self.clock.now, mine)
        self._control = ControlServer(self.settings.data_folder, {**self.commanded.operations(), **dying})


def _work_alone(settings: Settings, name: str, facts: Facts) -> None:
    def operations() -> Mapping[str, LongOperation]:
        return mortal({**key_operations(settings), **retention.operations(settings)}, settings)

    carry_out(settings, name, facts, name, operations)


def main() -> None:
    """Run, or do what is named first with the facts named next."""
    settings = Settings.load(Path(sys.argv[-1]), os.environ, token_needed=False)
    if sys.argv[1] == "run":
        begin_logging(settings)
        asyncio.run(run(MortalApplication, settings))
    else:
        _work_alone(settings, sys.argv[1], json.loads(sys.argv[2]))


if __name__ == "__main__":
    main()
