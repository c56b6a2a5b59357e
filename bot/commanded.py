"""What commands ask of a process that runs, and what follows from it there.

Decides what an operation brings about beside its own transaction: rows that are offered again, what is taken over of a
changed configuration. Refuses to know how a command reaches us (`bot/control.py`) and what it does in the database
(`bot/operations/`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.config import Settings
from bot.control import OperationRefused
from bot.doors import DoorError
from bot.given import ConfigError
from bot.helplines import read_helplines
from bot.logs import get_log
from bot.operations import OPERATIONS, Answer, OperationFault, long_operations
from bot.operations.answer import Facts, say_fault, status_of
from bot.operations.condition import key_facts
from bot.operations.digest import digest_operations
from bot.operations.exporting import exporting_operations
from bot.operations.keeping import LongOperation, one_at_a_time
from bot.operations.keys import key_operations
from bot.operations.retention import retention_operations
from bot.operations.roster import importing_operations
from bot.operations.slicing import Show
from bot.provision import limits_of, make_service
from bot.reloading import compare, merge, take_over
from handlers.turn import Done
from storage.database import Database
from storage.keyring import KeyMissing
from storage.sealing import Sealer

if TYPE_CHECKING:
    from bot.app import Application


class Commanded:
    """Does for a running application what commands ask.

    Args:
        after: does what a committed unit asks of the shell.
        recover_outbox: offers the courier what is owed.

    *read_again* reads the configuration anew, where this process can.
    """

    def __init__(
        self,
        app: Application,
        *,
        after: Callable[[Done], None],
        recover_outbox: Callable[[], Awaitable[int]],
        alarm: Callable[[str], None],
    ) -> None:
        self._app = app
        self._after = after
        self._recover_outbox = recover_outbox
        self._alarm = alarm
        self._log = get_log()
        self.read_again: Callable[[], Settings] | None = None

    def operations(self) -> dict[str, Callable[[dict[str, Any]], Any]]:
        """Give all that can be asked, by name."""

        def make(name: str) -> Callable[[dict[str, Any]], Any]:
            async def operate(facts: dict[str, Any]) -> dict[str, Any]:
                try:
                    return await self.operate(name, facts)
                except (OperationFault, KeyMissing) as fault:
                    raise OperationRefused(say_fault(fault), status_of(fault)) from None

            return operate

        made = {name: make(name) for name in OPERATIONS}
        keys = key_operations(self._app.settings)
        kept = retention_operations(lambda sealer, now: self._app.service, self._after)  # noqa: ARG005 - all are made in the same way
        out = exporting_operations(lambda sealer, now: self._app.service, self._after)  # noqa: ARG005 - all are made in the same way
        figures = digest_operations(lambda sealer, now: self._app.service)  # noqa: ARG005 - all are made in the same way
        links = importing_operations(lambda sealer, now: self._app.service, lambda: self._app.username)  # noqa: ARG005 - all are made in the same way
        kept["retention.run"] = self._by_a_clock(kept["retention.run"])  # what two people had erased goes on
        more = {**keys, **kept, **out, **links}
        long = long_operations(self._app.database, self._app.service.sealer, self._app.clock.now, more)
        return {
            **made,
            **long,
            **one_at_a_time(self._app.database, self._app.service.sealer, self._app.clock.now, figures),
            "reload": lambda _: self.reload(),
            "telegram": lambda _: self._look_at_telegram(),
        }

    def _by_a_clock(self, work: LongOperation) -> LongOperation:
        """Refuse what erases by age while the machine's clock is far from Telegram's."""

        async def operate(
            database: Database, sealer: Sealer, facts: Facts, now: datetime, show: Show
        ) -> Facts:
            if self._app.second_clock.is_far_off() and not facts.get("dry_run"):
                raise OperationRefused(
                    "the machine's clock differs from Telegram's by more than a day; nothing was erased. Set it "
                    "(timedatectl set-ntp true), and say it again"
                )
            return await work(database, sealer, facts, now, show)

        return operate

    async def operate(self, name: str, facts: dict[str, Any]) -> dict[str, Any]:
        """Carry out operation *name*, and what follows from it in a process that runs.

        Raises:
            OperationFault: it cannot be done as asked.
        """
        operation = OPERATIONS[name]
        if name == "condition":
            facts = {**facts, **await asyncio.to_thread(key_facts, self._app.settings)}
        answer = await self._app.database.run(
            lambda tx: operation(tx, self._app.service, facts, self._app.clock.now())
        )
        if isinstance(answer, Answer):
            for what in answer.alarms:
                self._alarm(what)
            self._app.courier.withdraw(answer.withdrawn)
            if answer.outbox:
                await self._recover_outbox()
            if answer.inbox:
                await self._app.worker.recover(answer.inbox)
        if name == "leads.invite":
            return {**answer, "username": self._app.username}
        return {**answer, "process": self._own_condition()} if name == "condition" else answer

    def _own_condition(self) -> dict[str, Any]:
        age, good = self._app.watch.polled()
        listens = self._app.health is not None or not self._app.settings.service.listen
        return {
            "poll_age_seconds": age,
            "poll_good": good,
            "alarms": self._app.watch.alarms(),
            "health_listens": listens,
        }

    async def _look_at_telegram(self) -> dict[str, Any]:
        """Say whether Telegram answers us now, and hands updates over as the configuration says."""
        try:
            await self._app.road.me()
        except DoorError as fault:
            return {"answers": False, "fault": type(fault).__name__}
        ahead = self._app.second_clock.ahead_seconds(1)  # of the question just asked, if of no other
        return {"answers": True, "as_expected": self._app.inlet.subscription.settled, "clock_ahead": ahead}

    async def reload(self) -> dict[str, Any]:
        """Read the configuration again; a wrong one is refused, and the old one stays.

        The answer names what was `taken_over` and what `needs_restart`, or the `faults`.
        """
        if self.read_again is None:
            raise OperationRefused("this process cannot read its configuration again; restart it")
        try:
            read = self.read_again()
            read_helplines(self._app.settings)
        except ConfigError as wrong:
            self._alarm("config_refused")
            return {"faults": list(wrong.faults)}
        changes = compare(self._app.settings, read)
        self._app.settings = merge(self._app.settings, read)
        take_over(
            self._app.service,
            make_service(self._app.settings, self._app.service.sealer, self._app.clock.now()),
        )
        self._app.courier.change_limits(*limits_of(self._app.settings))
        self._log.info("config_reloaded")
        return {"taken_over": list(changes.taken_over), "needs_restart": list(changes.need_restart)}
