"""What surrounds the phones on the page: the application's state, the clock's buttons, links and scenarios.

Decides what is possible now. Who starts the application, winds its clock or plays a scenario gives the callbacks;
nothing here knows how.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from bot.sandbox.clock import Clock
from bot.sandbox.live import Live
from bot.sandbox.phone import CannotDo

AppState = Literal["starting", "running", "down"]
_LONGEST_WIND = timedelta(days=400)


@dataclass
class Stage:
    """The page's surroundings.

    Attributes:
        wind: bring the application's clock (and the sandbox's) to a time; without it only the sandbox's is set.
        restart: kill the application and start it again.
        play: play a scenario by its id; it tells its steps by `tell_step`.
        links: `{"phone", "label", "payload"}` each.
        scenarios: `{"id", "title", "about"}` each.
        scenario: the step of the one that plays, or None.
        mails: gives the mails that the application sent.
        data: the folder whose databases are shown; *about* says of a table what it is for.
    """

    wind: Callable[[datetime], Awaitable[None]] | None = None
    restart: Callable[[], Awaitable[None]] | None = None
    play: Callable[[str], Awaitable[None]] | None = None
    data: Path | None = None
    links: list[dict[str, str]] = field(default_factory=list)
    scenarios: list[dict[str, str]] = field(default_factory=list)
    about: dict[str, str] = field(default_factory=dict)
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/London"))
    app: AppState = "running"
    winding: bool = False
    scenario: dict[str, Any] | None = None
    mails: Callable[[], list[dict[str, Any]]] = list
    live: Live = field(default_factory=Live)
    clock: Clock = field(default_factory=Clock)
    _tasks: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    # -- time ----------------------------------------------------------------------------------

    def local(self) -> str:
        """Say the time as people do: `Mon 23 Nov 2026, 08:41`."""
        return self.clock.now().astimezone(self.zone).strftime("%a %d %b %Y, %H:%M")

    def clock_json(self) -> dict[str, str]:
        """Write the time for the page."""
        now = self.clock.now().astimezone(UTC).replace(microsecond=0)
        return {"now": now.isoformat().replace("+00:00", "Z"), "now_local": self.local()}

    def when(self, act: dict[str, Any]) -> datetime:
        """Say which time `{"minutes": n}` or `{"to": …}` means.

        Raises:
            CannotDo: none that the clock can be wound to.
        """
        now = self.clock.now()
        try:
            if "minutes" in act:
                to = now + timedelta(minutes=float(act["minutes"]))
            else:
                to = self._named(str(act.get("to")), now)
        except (TypeError, ValueError, OverflowError):
            raise CannotDo("The clock does not know this time.") from None
        if abs(to - now) > _LONGEST_WIND:
            raise CannotDo("That is too far away for the clock.")
        return to

    def _named(self, name: str, now: datetime) -> datetime:
        today = now.astimezone(self.zone).date()
        if name == "monday-8":
            monday = today + timedelta(days=-today.weekday() % 7)
            return self._next(monday, time(8), now, timedelta(days=7))
        if name == "next-holiday":
            return self._next(_next_holiday(today), time(9), now, timedelta(0))
        at = datetime.fromisoformat(name)
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=self.zone).astimezone(UTC)

    def _next(self, day: date, at: time, now: datetime, again: timedelta) -> datetime:
        found = datetime.combine(day, at, self.zone).astimezone(UTC)
        return found if found > now else datetime.combine(day + again, at, self.zone).astimezone(UTC)

    # -- what takes a while --------------------------------------------------------------------

    def begin_wind(self, to: datetime) -> None:
        """Wind the clock to *to*, and tell the page when it is done."""
        if self.winding:
            raise CannotDo("The clock is still moving.")
        if self.wind is not None and to < self.clock.now():
            raise CannotDo("This clock only goes forward.")
        self._begin("wind", self._wind(to))

    async def _wind(self, to: datetime) -> None:
        self.set_winding(True)
        try:
            if self.wind is not None:
                await self.wind(to)
            if self.wind is None or self.clock.now() < to:
                self.clock.set(to)
        finally:
            self.set_winding(False)

    def begin_restart(self) -> None:
        """Kill the application and start it again."""
        if self.restart is None:
            raise CannotDo("There is nothing here to start again.")
        self._begin("restart", self._restart())

    async def _restart(self) -> None:
        assert self.restart is not None
        await self.restart()

    def begin_scenario(self, name: str) -> None:
        """Play a scenario; another one that plays is stopped."""
        if self.play is None or name not in {s["id"] for s in self.scenarios}:
            raise CannotDo("This story is not here.")
        self.stop_scenario()
        self._begin("scenario", self._play(name))

    async def _play(self, name: str) -> None:
        assert self.play is not None
        try:
            await self.play(name)
        except asyncio.CancelledError:
            self.tell_step(name, "Stopped.", done=True)
            raise
        except Exception:  # whatever went wrong in a story, the page must not wait for its end
            self.tell_step(name, "This story stopped early.", done=True)
            raise

    def stop_scenario(self) -> None:
        """Stop the scenario that plays, if one does."""
        if (task := self._tasks.get("scenario")) is not None:
            task.cancel()

    def _begin(self, name: str, work: Any) -> None:
        self._tasks[name] = asyncio.ensure_future(work)

    async def close(self) -> None:
        """End what is under way."""
        for task in self._tasks.values():
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await task
        self._tasks.clear()

    # -- telling -------------------------------------------------------------------------------

    def set_app(self, state: AppState) -> None:
        """Say how the application is."""
        self.app = state
        self.live.tell({"type": "app", "state": state})

    def set_winding(self, on: bool) -> None:
        """Say whether the clock moves."""
        self.winding = on
        self.live.tell({"type": "winding", "on": on})

    def tell_clock(self) -> None:
        """Say what time it is."""
        self.live.tell({"type": "clock", **self.clock_json()})

    def tell_step(self, scenario: str, step: str, *, done: bool = False) -> None:
        """Say what happens now in a scenario."""
        told = {"id": scenario, "step": step, "done": done}
        self.scenario = None if done else told
        self.live.tell({"type": "scenario", **told})


def _next_holiday(today: date) -> date:
    from holidays import country_holidays  # heavy, and only this button needs it

    days = country_holidays("GB", subdiv="ENG", years=(today.year, today.year + 1))
    return min(day for day in days if day > today)
